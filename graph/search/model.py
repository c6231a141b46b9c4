"""What goes into an index and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from graph.search.words import Filter

Mode: TypeAlias = Literal["hybrid", "lexical", "dense"]
Fusion: TypeAlias = Literal["cc", "rrf"]


class Facet(NamedTuple):
    """Something by which entries can be narrowed: a value of a field, and its other names."""

    field: str  # of `words.FIELDS`
    value: str  # as it is shown with its count
    names: tuple[str, ...] = ()  # by which a query may ask for it as well: codes, other languages


@dataclass(frozen=True, slots=True)
class Entry:
    """One searchable text: a record's card, a part of a long one, or a passage of a document."""

    record: str  # "campaign/yogaday"; a passage has its document's, "document/ab12…"
    kind: str
    label: str
    names: tuple[str, ...]  # all of them: the label, aliases, hashtags, acronyms
    text: str
    language: str | None  # None: not known
    part: int  # 0 is the head of a card, 1 and on are passages
    start: int | None  # offsets of a passage in the document's stored text, in code points
    end: int | None
    sources: tuple[str, ...]  # addresses to show with a hit
    # The kind, and the language of the entry where none is given, need not be among them.
    facets: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found, by its best entry."""

    record: str
    kind: str
    label: str
    score: float  # fused, 0 to 1; 1 for a record whose name is the whole query; 0 without words
    lexical: float  # BM25 over the best of this query, 0 to 1; 0 where no telling word matched
    dense: float  # the cosine over the best of this query, 0 to 1
    cosine: float  # the cosine itself; 0 in lexical mode, which computes none
    snippet: str  # about 40 words, the matched ones between \x02 and \x03
    matched: tuple[str, ...]  # words of the query, as typed, that the entry has
    part: int
    start: int | None
    end: int | None
    sources: tuple[str, ...]
    coverage: float  # weight of the lexical leg, 0 to 1
    language: str | None = None  # of the entry; None: not known
    multilingual: float = 0.0  # share of the multilingual model in `cosine` and `dense`, 0 to 1
    reranked: float | None = None  # what a reranker gave, on its own scale; None: none was asked


Counts: TypeAlias = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    hits: tuple[Hit, ...]  # best first
    kinds: Counts  # kind -> how many records fit, whatever `limit` and `kinds` said
    corrected: tuple[tuple[str, str], ...] = ()  # a word that occurs nowhere, and what it stood for
    filters: tuple[Filter, ...] = ()  # as typed, each with how many records have its value
    # Field -> value -> how many of the records that fit have it, the most first. A field's own
    # filters are left out of its counts: they tell what choosing another value would give.
    facets: Mapping[str, Counts] | None = None  # None: not asked for
