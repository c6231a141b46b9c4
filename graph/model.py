"""What the outside sees: frozen rows, no RDF terms.

A link is (identifier, label, kind). Dates are partial dates as written. Every answer carries the
query that made it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from graph.best import TimeRelation
from graph.quotes import Anchoring

if TYPE_CHECKING:  # numpy comes with them, and most pages need none
    from graph.search.model import Hit
    from graph.search.words import Filter

Standing = Literal[
    "supported", "single source", "contested", "contradicted", "superseded", "outdated", "unsourced",
    "proposed", "rejected", "withdrawn",
]  # fmt: skip
"""How far a statement can be trusted, the same words on every page.

supported: two or more sources of different publishers; single source: one; contested: it takes part
in a dispute, and not only as the value of another time; contradicted: a source refutes it and the
curators rank it deprecated; superseded: a later value of a time-varying property is known; outdated:
the value held at an earlier date and no longer at the date it was said of; unsourced: no evidence;
proposed: no curator has accepted it; rejected: a curator has refused it;
withdrawn: it was accepted once and the curators took it back.
"""


PAST_SEARCH: Final = (
    "Only records that the graph as of then describes; the words that were searched are today's."
)
"""What is said of every search as of a day: there is one index, that of now."""


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """An entity that can be opened."""

    id: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A document as a source.

    Attributes:
        address: where it is; never to be linked to where `mirror` is true.
        held: whether we hold its text, so that its page shows passages.
    """

    id: str
    address: str
    title: str
    publisher: str | None
    published: str | None
    mirror: bool
    held: bool

    @property
    def link(self) -> str | None:
        """The address a visitor may follow; None for copies and for files."""
        web = self.address.startswith(("http://", "https://"))
        return self.address if web and not self.mirror else None


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence.

    Attributes:
        attests: what the curators noted that the document says; None when they noted nothing.
        covers: "field" when noted for this very statement, "record" when for the record as a whole.
        anchoring: whether the words noted are in the text we hold; None where none are noted or we
            hold no text.
        quote: those words, 25 at most.
        passage: the number of the passage in which they begin.
        method: how it was found, a label.
        found_by: the program that found it, with its version; None for a curator.
        confidence: of that program, 0 to 1.
        reviewed_by, reviewed_on: who compared it with the document, and on which day.
    """

    document: Cited
    attests: str | None
    covers: str
    refutes: bool
    anchoring: Anchoring | None = None
    quote: str | None = None
    passage: int | None = None
    method: str | None = None
    found_by: str | None = None
    confidence: float | None = None
    reviewed_by: str | None = None
    reviewed_on: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its evidence."""

    iri: str
    subject: str
    predicate: str
    property: str  # the predicate's label
    value: str
    link: Link | None  # the entity that the value is; None for literals
    standing: Standing
    evidence: tuple[Proof, ...]
    disputes: tuple[Link, ...]
    rank: str
    review: str
    recorded: str
    as_of: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    approximate: bool = False
    scope: str | None = None
    said_by: str | None = None
    said_by_link: Link | None = None
    at_body: Link | None = None
    order: int | None = None
    review_note: str | None = None
    note: str | None = None
    wording: str | None = None
    withdrawn: str | None = None  # the day it was taken back; None: it stands
    rests_on: str | None = None  # for an effect, the kind of evidence behind it; a label


@dataclass(frozen=True, slots=True)
class Named:
    """One line of a record that needs no evidence: a property's label and its values."""

    property: str
    label: str
    values: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """What another record says of this one."""

    property: str
    label: str
    subject: Link


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that mentions an entity."""

    document: Link
    passage: int
    text: str
    published: str | None


@dataclass(frozen=True, slots=True)
class DisputePage:
    """A disagreement with every side of it.

    Attributes:
        kinds: labels of what the sides disagree about, in alphabetical order.
        time_relation: "same time" (contested), "different time" (each true at its date), "undated".
    """

    id: str
    label: str
    property: str | None
    kinds: tuple[str, ...]
    assessment: str | None
    about: tuple[Link, ...]
    sides: tuple[Statement, ...]
    withdrawn: tuple[Statement, ...] = ()
    time_relation: TimeRelation = "undated"
    description: str | None = None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Everything the graph says of one entity.

    Attributes:
        description: what it is in plain words, in English where there is that; not among the fields.
        statements: in the order of the ontology's sections: what, who, where, when, figures, words.
        related: entities that share most with this one, the closest first.
        missing: labels of properties that are usual for the class and of which no source says anything.
        query: SPARQL that gives the statements with their sources.
        withdrawn: what the curators took back; not among the statements.
        contradicted: what a source refutes and the curators rank below; not among the statements.
    """

    id: str
    kind: str
    type: str
    type_label: str
    label: str
    names: tuple[str, ...]
    labels: Mapping[str, str]  # language to label
    fields: tuple[Named, ...]
    statements: tuple[Statement, ...]
    incoming: tuple[Incoming, ...]
    disputes: tuple[DisputePage, ...]
    mentions: tuple[Place, ...]
    related: tuple[Link, ...]
    missing: tuple[str, ...]
    query: str
    withdrawn: tuple[Statement, ...] = ()
    contradicted: tuple[Statement, ...] = ()
    description: str | None = None

    @property
    def everything(self) -> tuple[Statement, ...]:
        """Every statement that still stands in some way, the sides of disputes among them."""
        sides = (side for dispute in self.disputes for side in dispute.sides)
        return (*self.statements, *self.contradicted, *sides)

    def of(self, *predicates: str) -> tuple[Statement, ...]:
        """Give the statements of some properties, in order, rejected ones left out."""
        return tuple(
            s for s in self.statements if s.predicate in predicates and s.standing != "rejected"
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage of a document, offsets in code points of the document's text."""

    number: int
    start: int
    end: int
    text: str
    mentions: tuple[MentionIn, ...]


@dataclass(frozen=True, slots=True)
class MentionIn:
    """A mention, offsets from the start of its passage."""

    start: int
    end: int
    entity: Link
    score: float


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document: what is known of it, its passages where we hold them, what it is evidence for.

    Attributes:
        supports: statements that name it as a source, each with all its evidence.
        refutes: statements that it speaks against.
    """

    cited: Cited
    authors: tuple[str, ...]
    language: str | None
    retrieved: str | None
    sha256: str | None
    passages: tuple[Passage, ...]
    mentions: tuple[tuple[Link, int], ...]  # entity, how many times; the most frequent first
    supports: tuple[Statement, ...]
    query: str
    refutes: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign as the list shows it; facet values as labels."""

    id: str
    label: str
    kind: str
    countries: tuple[str, ...]
    leaders: tuple[Link, ...]
    platforms: tuple[str, ...]
    functions: tuple[str, ...]
    hashtags: tuple[str, ...]
    start: str | None  # None: no source gives a date
    year: str | None
    disputed: bool
    sources: int


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value one can choose, and how many results one gets with it beside the other facets."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class CampaignList:
    """The campaigns that fit, and what else one could choose."""

    campaigns: tuple[CampaignRow, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    total: int
    query: str


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What a search found.

    Attributes:
        kinds: kind to number of records that fit, whatever the limit and the filter by kind.
        corrected: pairs of a word that occurs nowhere and the word that it was read as too.
        filters: what narrowed the query, each with the number of records that have its value.
        facets: field (kind, country, year, platform, lang) to value to number of records that one
            gets with that value in place of what was asked of the field; the most first.
        like: the record whose like was sought; then there is no query, and nothing is counted.
        true_on, known_on: the day as of which the graph describes what was found; None: now.
    """

    query: str
    took_ms: float
    hits: tuple[Hit, ...]
    kinds: Mapping[str, int]
    snapshot: str
    corrected: tuple[tuple[str, str], ...] = ()
    filters: tuple[Filter, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    like: str | None = None
    true_on: str | None = None
    known_on: str | None = None

    @property
    def note(self) -> str | None:
        """What must be told of an answer as of a day; None for one of now."""
        return PAST_SEARCH if self.true_on or self.known_on else None

    @property
    def missed(self) -> tuple[Filter, ...]:
        """The filters that no record fits, and that so let nothing through."""
        lost = (one for one in self.filters if not one.records and not one.is_excluded)
        return tuple(one for one in lost if one not in self.loosened)

    @property
    def loosened(self) -> tuple[Filter, ...]:
        """The phrases that stand nowhere and so were read as words only."""
        if not self.kinds:
            return ()
        lost = (one for one in self.filters if not one.records and not one.is_excluded)
        return tuple(one for one in lost if one.field == "text")

    def as_json(self) -> dict[str, object]:
        """Give it as plain values, as the command and the endpoint write it."""
        asked = {"like": self.like} if self.like else {"query": self.query}
        dates = {"true_on": self.true_on, "known_on": self.known_on, "note": self.note}
        return {
            **asked,
            **{name: text for name, text in dates.items() if text},
            "took_ms": self.took_ms,
            "snapshot": self.snapshot,
            "corrected": dict(self.corrected),
            "filters": [
                {
                    "field": one.field,
                    "value": one.value,
                    "excluded": one.is_excluded,
                    "records": one.records,
                }
                for one in self.filters
            ],
            "kinds": dict(self.kinds),
            "facets": {name: dict(counts) for name, counts in self.facets.items()},
            "hits": [self._hit(hit) for hit in self.hits],
        }

    def _hit(self, hit: Hit) -> dict[str, object]:
        return {
            "id": hit.record,
            "kind": hit.kind,
            "label": hit.label,
            "score": round(hit.score, 4),
            "scores": {"lexical": round(hit.lexical, 4), "dense": round(hit.dense, 4)},
            "snippet": hit.snippet.replace("\x02", "").replace("\x03", ""),
            "matched": list(hit.matched),
            "coverage": round(hit.coverage, 4),
            "language": hit.language,
            "multilingual": round(hit.multilingual, 4),
            **({} if hit.reranked is None else {"reranked": round(hit.reranked, 4)}),
            "snapshot": self.snapshot,
            "sources": list(hit.sources),
        }
