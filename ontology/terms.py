"""The IRIs that code uses by name; what only records and queries name needs no constant.

Written by hand; tests/ontology/test_terms.py holds that each is a term of dd.ttl, or a value of a list.
"""

from __future__ import annotations

from typing import Final

BASE: Final = "https://w3id.org/digital-diplomacy/"
DD: Final = BASE + "ontology/"
VOCAB: Final = BASE + "vocab/"

# ---- classes

DOCUMENT: Final = DD + "Document"
EVIDENCE: Final = DD + "Evidence"
MENTION: Final = DD + "Mention"
PASSAGE: Final = DD + "Passage"
STATEMENT: Final = DD + "Statement"

# ---- properties that need evidence

AUTHOR_NAME: Final = DD + "authorName"
END: Final = DD + "end"
LED_BY: Final = DD + "ledBy"
PUBLISHED: Final = DD + "published"
START: Final = DD + "start"

# ---- other properties

ABOUT: Final = DD + "about"
ACRONYM: Final = DD + "acronym"
ACTOR_CLASS: Final = DD + "actorClass"
ADDRESS: Final = DD + "address"
ANCHORING: Final = DD + "anchoring"
APPROXIMATE: Final = DD + "approximate"
AS_OF: Final = DD + "asOf"
ASSESSMENT: Final = DD + "assessment"
AT_BODY: Final = DD + "atBody"
ATTESTS: Final = DD + "attests"
CONCERNS: Final = DD + "concerns"
CONFIDENCE: Final = DD + "confidence"
COVERS: Final = DD + "covers"
CURATOR_NOTE: Final = DD + "curatorNote"
DESCRIPTION: Final = DD + "description"
DISPUTED_PROPERTY: Final = DD + "disputedProperty"
DISPUTE_KIND: Final = DD + "disputeKind"
EARLIEST: Final = DD + "earliest"
END_OFFSET: Final = DD + "endOffset"
EXTRACTOR: Final = DD + "extractor"
IN_DOCUMENT: Final = DD + "inDocument"
IN_PASSAGE: Final = DD + "inPassage"
IN_RECORD: Final = DD + "inRecord"
LANGUAGE: Final = DD + "language"
LATEST: Final = DD + "latest"
LINKER: Final = DD + "linker"
MENTIONED_ENTITY: Final = DD + "mentionedEntity"
MENTIONS: Final = DD + "mentions"
METHOD: Final = DD + "method"
MIRROR: Final = DD + "mirror"
NEEDS_EVIDENCE: Final = DD + "needsEvidence"
ORDER: Final = DD + "order"
PASSAGE_NUMBER: Final = DD + "passageNumber"
PREFIX: Final = DD + "prefix"
PUBLISHER: Final = DD + "publisher"
QUOTE: Final = DD + "quote"
RANK: Final = DD + "rank"
RECORDED: Final = DD + "recorded"
REFUTES: Final = DD + "refutes"
RESTS_ON: Final = DD + "restsOn"
RETRIEVED: Final = DD + "retrieved"
REVIEW: Final = DD + "review"
REVIEWED_BY: Final = DD + "reviewedBy"
REVIEWED_ON: Final = DD + "reviewedOn"
REVIEW_NOTE: Final = DD + "reviewNote"
SAID_BY: Final = DD + "saidBy"
SAID_BY_ACTOR: Final = DD + "saidByActor"
SCOPE: Final = DD + "scope"
SCORE: Final = DD + "score"
SHA256: Final = DD + "sha256"
START_OFFSET: Final = DD + "startOffset"
START_YEAR: Final = DD + "startYear"
SUFFIX: Final = DD + "suffix"
SUPPORTS: Final = DD + "supports"
SURFACE: Final = DD + "surface"
TEXT: Final = DD + "text"
TEXT_SHA256: Final = DD + "textSha256"
TIME_RELATION: Final = DD + "timeRelation"
TIME_VARYING: Final = DD + "timeVarying"
TITLE: Final = DD + "title"
VALID_FROM: Final = DD + "validFrom"
VALID_UNTIL: Final = DD + "validUntil"
VALUES_FROM: Final = DD + "valuesFrom"
WITHDRAWN: Final = DD + "withdrawn"
WORDING: Final = DD + "wording"

# ---- vocabularies

ACTOR_TYPES: Final = VOCAB + "actor-type"
DISPUTE_KINDS: Final = VOCAB + "dispute-kind"
FUNCTIONS: Final = VOCAB + "function"
PLATFORM_TYPES: Final = VOCAB + "platform-type"
RANKS: Final = VOCAB + "rank"
REVIEWS: Final = VOCAB + "review"

RANK_DEPRECATED: Final = RANKS + "/deprecated"
RANK_NORMAL: Final = RANKS + "/normal"
RANK_PREFERRED: Final = RANKS + "/preferred"

REVIEW_ACCEPTED: Final = REVIEWS + "/accepted"
REVIEW_PROPOSED: Final = REVIEWS + "/proposed"
REVIEW_REJECTED: Final = REVIEWS + "/rejected"
