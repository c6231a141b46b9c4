"""The leg of words: BM25 in each language of the index by itself."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np

from graph.search import postings
from graph.search.fusion import Scores
from graph.search.layout import Layout, Mask
from graph.search.spelling import Spelling
from graph.search.terms import STOP_WORDS, Analyser, analyser, partition
from graph.search.words import Query, Word, any_of, key, respelt

# What a word that was respelt counts beside one that occurs.
RESPELT: Final = 0.6

_MOST_RESPELT: Final = 6
_MOST_NAMING: Final = 4  # longer queries are not compared with misspelt names
_MOST_BEGINNING: Final = 50  # terms that a prefix stands for
_MOST_LOOKED_AT: Final = 50  # entries read to see whether a word stands in them as it is spelt
_MOST_STOP_WORDS: Final = 1_000  # entries ranked for a query of nothing but stop words

_Terms: TypeAlias = dict[str, float]  # term -> how often the query says it


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a query, as an index has them.

    Attributes:
        occurring: each word, None for one that occurs nowhere.
        respelt: a word that occurs nowhere, as typed -> what it stood for.
        scores: BM25 of each place over the best of the query, 0 to 1.
        shares: of each partition, the share of the words that occur in it, 0 to 1.
    """

    occurring: tuple[Word | None, ...]
    respelt: Mapping[str, Word]
    scores: Scores
    shares: tuple[float, ...]

    @property
    def meant(self) -> Iterator[Word]:
        """The words that occur and those that were respelt."""
        yield from (word for word in self.occurring if word)
        yield from self.respelt.values()

    def matched(self, text: str, names: str, language: str | None) -> tuple[list[Word], set[str]]:
        """Give the words that an entry has, and all terms of the query, to be marked in it."""
        cut = analyser(partition(language))
        has = {*cut.terms(names), *cut.terms(text)}
        matched, marked = [], set()
        for word in self.meant:
            terms = [_of_form(cut, word, form) for form in word.forms]
            if word.is_prefix:
                start = cut.terms(word.shown)[0]
                terms = [[term] for term in has if term.startswith(start)]
            if any(all(term in has for term in form) for form in terms if form):
                matched.append(word)
                marked |= {term for form in terms for term in form}
        return matched, marked


class Lexical:
    """Finds the entries that have words of a query; safe for use by several threads."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._lists = postings.Reader()
        self._spelling_: Spelling | None = None

    def find(self, connection: sqlite3.Connection, asked: Query) -> Words:
        """Score every place by the words of a query.

        A word occurs where all terms of one of its forms do. Where none occurs, the last is read as
        the beginning of others; and one that occurs nowhere as the nearest word of any name.
        """
        layout = self._layout
        scores = np.zeros(layout.rows, np.float32)
        shares = [0.0] * len(layout.languages)
        occurring: list[Word | None] = [None] * len(asked.words)
        for number, language in enumerate(layout.languages):
            cut, said = analyser(language), dict[str, float]()
            for place, word in enumerate(asked.words):
                if self._occurs(connection, number, cut, word, said):
                    occurring[place] = word
                    shares[number] += 1 / len(asked.words)
            self._add(connection, number, said, scores)
        if not any(occurring):
            self._add_few(connection, asked, occurring, scores, shares)
        respelt_ = {} if all(occurring) else self._respelt(connection, asked, occurring)
        for number, language in enumerate(layout.languages):
            cut, said = analyser(language), {}
            for word in respelt_.values():
                if self._occurs(connection, number, cut, word, said):
                    shares[number] += RESPELT / len(asked.words)
            self._add(connection, number, dict.fromkeys(said, RESPELT), scores)
        best = scores.max(initial=0)
        return Words(
            tuple(occurring),
            respelt_,
            layout.by_place(scores / best if best > 0 else scores),
            tuple(min(1.0, share) for share in shares),
        )

    def holding(self, connection: sqlite3.Connection, word: str) -> Mask | None:
        """Tell which places have a word; None where it is one that the lists leave out."""
        rows = []
        for number, language in enumerate(self._layout.languages):
            terms = analyser(language).terms(word, with_stop_words=False)
            if len(terms) != 1:
                return None
            rows.append(self._list(connection, number, terms[0]).rows)
        return self._layout.holding(rows)

    def like(
        self, connection: sqlite3.Connection, language: str, terms: Mapping[str, float], most: int
    ) -> Scores:
        """Score every place of a partition by the most telling of some terms; 0 to 1."""
        layout = self._layout
        number = layout.languages.index(language)
        telling = {
            term: times * self._weight(number, len(self._list(connection, number, term).rows))
            for term, times in terms.items()
        }
        chosen = sorted(telling, key=lambda term: (-telling[term], term))[:most]
        scores = np.zeros(layout.rows, np.float32)
        self._add(connection, number, dict.fromkeys(chosen, 1.0), scores)
        best = scores.max(initial=0)
        return layout.by_place(scores / best if best > 0 else scores)

    def near_name(
        self, connection: sqlite3.Connection, asked: Query, is_name: Callable[[str], bool]
    ) -> dict[str, Word]:
        """Find a slip that the stemmer hides, where mending it makes the whole query a name.

        The stems of residancy and residency are one, so the right entries are found; yet the
        misspelt word stands nowhere, and e-residancy is no name.
        """
        if len(asked.words) > _MOST_NAMING or is_name(asked.key):
            return {}
        spelling = self._spelling(connection)
        for word in asked.words:
            odd = [
                part for part in word.shown.replace("-", " ").split() if not spelling.knows(part)
            ]
            other = respelt(word, spelling.near) if odd else None
            if other and is_name(key(exchanged(asked.text, {word.shown: other}))):
                stands = _stands(connection, odd[0])
                return {} if stands else {word.shown: replace(word, shown=other.shown)}
        return {}

    def _occurs(
        self, connection: sqlite3.Connection, language: int, cut: Analyser, word: Word, said: _Terms
    ) -> bool:
        """Say whether a word occurs in a partition; its terms are put to those said."""
        occurs = False
        for form in word.forms:
            terms = _of_form(cut, word, form)
            occurs |= bool(terms) and all(
                len(self._list(connection, language, term).rows) for term in terms
            )
            for term in terms:
                said[term] = max(said.get(term, 0), word.times)
        return occurs

    def _list(self, connection: sqlite3.Connection, language: int, term: str) -> postings.Posting:
        return self._layout.living(self._lists.get(connection, term), language)

    def _weight(self, language: int, having: int) -> float:
        return math.log(1 + (self._layout.sizes[language] - having + 0.5) / (having + 0.5))

    def _add(
        self,
        connection: sqlite3.Connection,
        language: int,
        said: Mapping[str, float],
        scores: Scores,
    ) -> None:
        """Add BM25 of some terms to the rows of a partition."""
        for term, times in said.items():
            rows, counts = self._list(connection, language, term)
            if not len(rows):
                continue
            weight = np.float32(times * self._weight(language, len(rows)) * (postings.K1 + 1))
            often = counts.astype(np.float32)
            scores[rows] += weight * often / (often + self._layout.norms[rows])

    def _add_few(
        self,
        connection: sqlite3.Connection,
        asked: Query,
        occurring: list[Word | None],
        scores: Scores,
        shares: list[float],
    ) -> None:
        """Score a query of stop words only, or of the beginning of a word."""
        stop = STOP_WORDS["en"]
        if asked.words and all(word.shown.casefold() in stop for word in asked.words):
            match = any_of(form for word in asked.words for form in word.forms)
            found = connection.execute(
                "SELECT rowid, -bm25(words) FROM words WHERE words MATCH ? LIMIT ?",
                (match, _MOST_STOP_WORDS),
            ).fetchall()
            for row, score in found:
                scores[row] = max(score, 1e-6)
            if found:
                occurring[:] = asked.words
                shares[:] = [1.0] * len(shares)
        elif asked.prefix:
            for number, language in enumerate(self._layout.languages):
                start = (analyser(language).terms(asked.prefix) or [""])[0]
                terms = list(postings.beginning_with(connection, start, _MOST_BEGINNING))
                self._add(connection, number, dict.fromkeys(terms, 1.0), scores)
                if any(len(self._list(connection, number, term).rows) for term in terms):
                    occurring[-1] = Word(asked.prefix, (asked.prefix,), is_prefix=True)
                    shares[number] = 1 / len(asked.words)

    def _respelt(
        self, connection: sqlite3.Connection, asked: Query, occurring: Sequence[Word | None]
    ) -> dict[str, Word]:
        """Find what the words that occur nowhere stood for, as far as names tell; phrases aside."""
        spelling = self._spelling(connection)
        found: dict[str, Word] = {}
        missing = [w for w, o in zip(asked.words, occurring, strict=True) if o is None]
        for word in missing[:_MOST_RESPELT]:
            other = None if " " in word.shown else respelt(word, spelling.near)
            if other and any(
                self._occurs(connection, number, analyser(language), other, {})
                for number, language in enumerate(self._layout.languages)
            ):
                found[word.shown] = other
        return found

    def _spelling(self, connection: sqlite3.Connection) -> Spelling:
        """Give the words of all names; read when the first misspelt word comes."""
        if self._spelling_ is None:
            self._spelling_ = Spelling(
                name for (name,) in connection.execute("SELECT DISTINCT names FROM entry")
            )
        return self._spelling_


def exchanged(text: str, respelt: Mapping[str, Word]) -> str:
    """Put the words that are meant into a query."""
    for typed, word in respelt.items():
        text = text.replace(typed, word.shown)
    return text


def _of_form(cut: Analyser, word: Word, form: str) -> list[str]:
    """Give the terms of a form; the e of e-residency and the s of Sweden's would find everything."""
    terms = cut.terms(form)
    if len(terms) > 1 and " " in form:
        telling = [term for term in terms if len(term) > 1 or not term.isascii()]
        stop = STOP_WORDS["en"]
        return [term for term in telling if term not in stop or word.shown == form] or terms
    return terms


def _stands(connection: sqlite3.Connection, word: str) -> bool:
    """Say whether a word stands in an entry just as it is spelt."""
    found = connection.execute(
        "SELECT names, text FROM words WHERE words MATCH ? LIMIT ?",
        (any_of([word]), _MOST_LOOKED_AT),
    )
    plain = word.casefold()
    return any(plain in f"{names}\n{text}".casefold() for names, text in found)
