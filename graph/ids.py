"""Identifiers: kinds of entity, and how names and content become local names.

Identifiers are never reused. The base stands once, in `ontology.terms`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final

from ontology.terms import BASE

ENTITY: Final = BASE + "id/"
STATEMENT: Final = BASE + "statement/"
EVIDENCE: Final = BASE + "evidence/"
GRAPH: Final = BASE + "graph/"

KINDS: Final = (
    "campaign",
    "actor",
    "work",
    "concept",
    "event",
    "platform",
    "hashtag",
    "account",
    "document",
    "place",
    "dispute",
)

_LOCAL = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")


def slug(label: str) -> str:
    """Give the local name an entity gets from its label.

    >>> slug("#YogaDay")
    'yogaday'
    >>> slug("Sweden's Virtual Embassy Initiative")
    'swedens-virtual-embassy-initiative'
    >>> slug("Türkiye")
    'turkiye'
    """
    plain = unicodedata.normalize("NFKD", label.replace("'", "").replace("’", ""))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def is_local(name: str) -> bool:
    """Say whether a text may stand as the local part of an identifier."""
    return bool(_LOCAL.match(name))


def entity(identifier: str) -> str:
    """Give the IRI of `kind/local`.

    >>> entity("campaign/yogaday")
    'https://w3id.org/digital-diplomacy/id/campaign/yogaday'
    """
    return ENTITY + identifier


def identifier(iri: str) -> str | None:
    """Give `kind/local` of an entity's IRI; None for an IRI that is not an entity of ours.

    >>> identifier(entity("actor/un"))
    'actor/un'
    """
    return iri.removeprefix(ENTITY) if iri.startswith(ENTITY) else None


def kind_of(identifier_: str) -> str:
    """Give the kind segment of `kind/local`."""
    return identifier_.partition("/")[0]


def digest(*parts: str) -> str:
    """Hash texts into 16 hexadecimal digits; the order and the borders of the parts count.

    64 bits: at ten million statements the chance of one collision is below 1 in 300,000.
    """
    joined = "\x1f".join(parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def document(address: str, sha256: str | None = None) -> str:
    """Give the identifier of a document.

    A page of the web is known by its address, so that a page which a record cites and the same
    page crawled later are one node; a file is known by the SHA-256 of its bytes, whatever its name.
    """
    return "document/" + (sha256[:16] if sha256 else digest(address))
