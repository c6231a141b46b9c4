"""The one way in: pages, search and queries over the state that is served.

A service opens the state lazily and follows it: after a build or an ingest the next call sees the
new one. It never writes. Every answer carries the query that made it.
"""

from __future__ import annotations

import difflib
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from graph import clauses, ids, queries, quotes, rules
from graph.best import Moment, moment
from graph.browse import Browser
from graph.clauses import Clause
from graph.config import Settings
from graph.errors import NotBuilt, UnknownName, WrongUse
from graph.model import CampaignList, DisputePage, DocumentPage, Link, RecordPage, SearchAnswer
from graph.pages import Pages
from graph.quotes import Anchored
from graph.rules import Reason
from graph.state import State, current
from graph.store import Answer, Inserted, Limited, Store, Table, check_bounds, result_format
from graph.worker import Limits, Workers

# What only some calls need is imported where it is used: a command starts without it.
if TYPE_CHECKING:
    from graph.export import Exported
    from graph.glossary import Glossary
    from graph.search.index import Index
    from graph.search.model import Hit

# Below this share of the best score a record is near in meaning by chance: for "estonia" the
# hundredth of 667 hits has .27, and the first that is about Estonia without naming it .45. Judged by
# eye on a few queries; a gold set of records shall replace the eye.
CLOSE: Final = 0.35
# How many past moments are kept; each is a copy of the graph in memory.
_PASTS: Final = 3
# What statements are of or name; disputes are about statements.
_SAID: Final = """SELECT DISTINCT ?x {
  { ?st a dd:Statement ; rdf:subject ?x } UNION { ?x dd:concerns ?st . ?st a dd:Statement }
  UNION { ?st a dd:Statement ; rdf:object ?x FILTER(ISIRI(?x)) }
}"""
_LABELLED: Final = "SELECT DISTINCT ?x { ?x rdfs:label ?label }"
_RETRIEVED: Final = "SELECT ?x ?day { ?x dd:retrieved ?day }"


@dataclass(frozen=True, slots=True)
class _View:
    """One state, opened."""

    folder: Path
    state: State
    store: Store
    pages: Pages
    browser: Browser


class Service:
    """Answers from the state that is served.

    Args:
        settings: where things lie.

    Every method raises NotBuilt where there is no state yet.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.RLock()
        self._view_: _View | None = None
        self._index_: tuple[Path, Index] | None = None
        self._pasts: dict[tuple[Path, Moment], tuple[Store, Pages]] = {}
        self._described_: dict[tuple[Path, Moment], frozenset[str]] = {}
        self._workers_: tuple[Path, Workers] | None = None
        self._glossary_: tuple[Path, Glossary] | None = None

    # ---- pages

    def record(
        self, identifier: str, true_on: str | None = None, known_on: str | None = None
    ) -> RecordPage:
        """Give everything that is said of an entity; of a redirect, the record it leads to.

        Args:
            identifier: the entity.
            true_on: a partial date; only what holds on its last day. None: now.
            known_on: a partial date; only what the graph knew on its last day. None: now.

        Raises:
            UnknownName: no such entity; names that are near are given.
            WrongUse: one of the dates is none.
        """
        pages = self._pages(moment(true_on, known_on))
        return pages.record(self._known(pages, "record", identifier))

    def document(self, identifier: str) -> DocumentPage:
        """Give a document with its passages, mentions and the statements it supports.

        Raises:
            UnknownName: no such document.
        """
        pages = self._view().pages
        return pages.document(self._known(pages, "document", identifier))

    def dispute(self, identifier: str) -> DisputePage:
        """Give a dispute with every side of it.

        Raises:
            UnknownName: no such dispute.
        """
        pages = self._view().pages
        return pages.dispute(self._known(pages, "dispute", identifier))

    def campaigns(
        self, chosen: Mapping[str, Collection[str]] | None = None, *, order: str = "name"
    ) -> CampaignList:
        """List the campaigns that fit the chosen facet values.

        Args:
            chosen: facet (kind, country, platform, function, year) to values; a campaign fits when
                each facet has one of its values.
            order: "name", "start" (oldest first, undated last) or "newest".
        """
        return self._view().browser.campaigns(chosen or {}, order=order)

    def entities(self, kind: str) -> list[Link]:
        """List every entity of a kind by label."""
        return self._view().pages.entities(kind)

    # ---- search and queries

    def search(
        self,
        text: str,
        *,
        limit: int = 10,
        kinds: Collection[str] | None = None,
        mode: Literal["hybrid", "lexical", "dense"] = "hybrid",
        fusion: Literal["cc", "rrf"] = "cc",
        true_on: str | None = None,
        known_on: str | None = None,
    ) -> SearchAnswer:
        """Find records and documents by words and by meaning, the best first.

        Records that are near in meaning by chance only (`CLOSE`) are left out and not counted.
        `fusion` is for those who measure; see `Index.find`. With a date (see `record`) only what the
        graph as of then describes is found (`_described`); the words that are searched are today's.

        Raises:
            WrongUse: one of the dates is none.
        """
        at = moment(true_on, known_on)
        began = time.perf_counter()
        index = self._index()
        within = self._described(at)
        found = index.find(
            text,
            limit=limit,
            kinds=kinds or None,
            mode=mode,
            within=within,
            fusion=fusion,
            least=CLOSE,
            with_facets=True,
        )
        took = (time.perf_counter() - began) * 1000
        return SearchAnswer(
            query=text,
            took_ms=round(took, 1),
            hits=found.hits,
            kinds=found.kinds,
            snapshot=index.snapshot,
            corrected=found.corrected,
            filters=found.filters,
            facets=found.facets or {},
            true_on=true_on or None,
            known_on=known_on or None,
        )

    def like(
        self,
        identifier: str,
        *,
        limit: int = 10,
        kinds: Collection[str] | None = None,
        true_on: str | None = None,
        known_on: str | None = None,
    ) -> SearchAnswer:
        """Find the records and documents whose texts are most like those of one; see `Index.like`.

        Args:
            identifier: the record; a redirect is followed.
            limit: how many at most.
            kinds: only of these; None for all.
            true_on, known_on: as in `search`.

        Raises:
            UnknownName: no such entity.
            WrongUse: one of the dates is none.
        """
        at = moment(true_on, known_on)
        record = self._known(self._pages(at), "record", identifier)
        began = time.perf_counter()
        index = self._index()
        hits = index.like(record, limit=limit, kinds=kinds or None, within=self._described(at))
        return SearchAnswer(
            query="",
            took_ms=round((time.perf_counter() - began) * 1000, 1),
            hits=tuple(hits),
            kinds={},
            snapshot=index.snapshot,
            like=record,
            true_on=true_on or None,
            known_on=known_on or None,
        )

    def sparql(
        self,
        query: str,
        *,
        format_: str | None = None,
        true_on: str | None = None,
        known_on: str | None = None,
    ) -> Answer:
        """Answer a stranger's query in a disposable process; for the dates see `record`.

        Searches inside it (`graph.clauses`) are run here before, over the index as it is now
        whatever the dates.

        Raises:
            BadQuery, QueryLimit, UnknownName (of the format), WrongUse (of a date).
        """
        if format_:
            result_format(format_)
        at = moment(true_on, known_on)
        text, inserted, limited = self._searched(query)
        answer = self._workers().answer(text, format_=format_, at=at, inserted=inserted)
        return replace(answer, limited=limited)

    def ask(
        self,
        name: str,
        parameters: Mapping[str, str] | None = None,
        *,
        true_on: str | None = None,
        known_on: str | None = None,
    ) -> Table:
        """Answer a named question; for the dates see `record`.

        Raises:
            UnknownName: no such question, or no such parameter.
        """
        question = queries.named(name)
        filled = question.filled(parameters or {})
        return self.select(filled, true_on=true_on, known_on=known_on)

    def select(
        self, query: str, *, true_on: str | None = None, known_on: str | None = None
    ) -> Table:
        """Answer one of our own SELECT queries in this process; see `sparql` and `record`."""
        store = self._store(moment(true_on, known_on))
        text, inserted, limited = self._searched(query)
        return replace(store.select(text, inserted=inserted), limited=limited)

    def explain(self, subject: str, predicate: str, value: str) -> list[Reason]:
        """Tell from what a triple was inferred; each term as SPARQL writes it (`actor:us-cdp`)."""
        return rules.explain(self._view().store, subject, predicate, value)

    def locate(self, document: str, words: str) -> tuple[str, str | None, list[Anchored]]:
        """Find words in the stored text of a document, so that a record can point to them.

        Args:
            document: its identifier, or a part of its address or title.
            words: the words, 25 at most.

        Returns:
            The identifier of the document, its SHA-256 where it is a file (a source names it by that), and
            every place where the words stand.

        Raises:
            UnknownName: the archive holds no such document, or several.
            WrongUse: too many words, or none that stand there.
        """
        if len(words.split()) > quotes.WORDS:
            raise WrongUse(
                f"a quote has at most {quotes.WORDS} words, not {len(words.split())} (give fewer)"
            )
        from graph.archive import Archive

        identifier, article = Archive(self.settings.archive).find(document)
        found = quotes.locate(article.text, words)
        if not found:
            raise WrongUse(
                f"{identifier} does not hold these words (copy them from its page, letter by letter)"
            )
        return identifier, article.sha256 if article.address.startswith("file:") else None, found

    def quads(self) -> list[str]:
        """Give every quad of the state as a line of N-Quads, sorted."""
        return self._view().store.quads()

    def export(self, format_: str, *, only: Sequence[str] = ()) -> Exported:
        """Write the state in a format; of the works only those named, where it is one of works.

        Raises:
            UnknownName: no such format, or no such work.
            WrongUse: works named for a format of the whole.
        """
        from graph.export import export

        view = self._view()
        return export(format_, view.store, view.state, only=only)

    def release(self, *, since: Path | None = None) -> dict[str, bytes]:
        """Give the files of a release by name; the terms are compared with those of another one.

        Raises:
            WrongUse: there is no release in `since`.
        """
        from graph.export import release

        view = self._view()
        return release.files(view.store, view.state, since=since)

    def glossary(self) -> Glossary:
        """Give the ontology with examples and counts from the graph; read once a state."""
        from graph import glossary

        view = self._view()
        with self._lock:
            if self._glossary_ is None or self._glossary_[0] != view.folder:
                self._glossary_ = (view.folder, glossary.read(view.store))
            return self._glossary_[1]

    def state(self) -> State:
        """Tell what is served."""
        return self._view().state

    def warm(self) -> None:
        """Open all that a first visitor would wait for."""
        self.campaigns()
        self.search("digital diplomacy", limit=1)
        self.glossary()

    def close(self) -> None:
        """End the query processes."""
        with self._lock:
            if self._workers_:
                self._workers_[1].close()
                self._workers_ = None

    # ---- the state behind it

    def _folder(self) -> Path:
        link = self.settings.build / "current"
        try:
            return link.parent / link.readlink()
        except (FileNotFoundError, NotADirectoryError):
            raise NotBuilt(self.settings.home) from None

    def _view(self) -> _View:
        folder = self._folder()
        with self._lock:
            if self._view_ is None or self._view_.folder != folder:
                state = current(self.settings)
                if state is None:
                    raise NotBuilt(self.settings.home)
                store = Store(folder / "store")
                self._view_ = _View(folder, state, store, Pages(store), Browser(store))
            return self._view_

    def _store(self, at: Moment) -> Store:
        return self._view().store if at.is_now else self._past(at)[0]

    def _pages(self, at: Moment) -> Pages:
        return self._view().pages if at.is_now else self._past(at)[1]

    def _past(self, at: Moment) -> tuple[Store, Pages]:
        """Give the graph as of a moment; the last few are kept."""
        view = self._view()
        with self._lock:
            key = (view.folder, at)
            found = self._pasts.pop(key, None)
            if found is None:
                from graph import as_of

                draft = as_of.at(view.store, at)
                found = draft, Pages(draft, at=at)
            self._pasts[key] = found
            while len(self._pasts) > _PASTS:
                del self._pasts[next(iter(self._pasts))]
            return found

    def _described(self, at: Moment) -> frozenset[str] | None:
        """Identify what the graph as of a moment describes; None for now: everything.

        A record with a label is described unless statements are of it, or name it, and the graph
        as of then has none of these; where it has no statement at all, nothing is. A document is
        described from the day on which it was retrieved.
        """
        if at.is_now:
            return None
        key = (self._folder(), at)
        with self._lock:
            if key not in self._described_:
                self._described_[key] = self._find_described(at)
            found = self._described_[key]
            while len(self._described_) > _PASTS:
                del self._described_[next(iter(self._described_))]
            return found

    def _find_described(self, at: Moment) -> frozenset[str]:
        now, past = self._view().store, self._past(at)[0]
        said_then = _identified(past, _SAID)
        if not said_then:
            return frozenset()
        found = _identified(past, _LABELLED) - (_identified(now, _SAID) - said_then)
        if at.known_on:
            day = at.known_on.isoformat()
            retrieved = now.select(_RETRIEVED).rows
            found -= {x.id for x, on in retrieved if x and x.id and on and on.text[:10] > day}
        return frozenset(found)

    def _index(self) -> Index:
        from graph import encoders
        from graph.search.index import Index
        from graph.search.rerank import CrossEncoderReranker

        folder = self._folder()
        with self._lock:
            if self._index_ is None or self._index_[0] != folder:
                encoder, multilingual = encoders.opened(self.settings)
                reranker = self.settings.reranker
                index = Index(
                    folder / "index",
                    encoder,
                    multilingual=multilingual,
                    reranker=CrossEncoderReranker(reranker) if reranker else None,
                )
                self._index_ = (folder, index)
            return self._index_[1]

    def _searched(self, query: str) -> tuple[str, tuple[Inserted, ...], tuple[Limited, ...]]:
        """Run the searches of a query; see `clauses.put`, and those whose limit cut something."""
        check_bounds(query)
        found = clauses.find(query)
        if not found:
            return query, (), ()
        from graph.search.errors import SearchError

        rows = []
        limited = []
        for number, clause in enumerate(found, start=1):
            try:
                hits, fit = self._search_clause(clause)
            except SearchError:
                if not clause.silent:
                    raise
                rows.append(clause.empty_row())
                continue
            rows.append(clause.rows(hits, snapshot=self._index().snapshot))
            if fit > len(hits) == clause.limit:
                limited.append(Limited(number, clause.text, len(hits), fit))
        return *clauses.put(query, found, rows), tuple(limited)

    def _search_clause(self, clause: Clause) -> tuple[Sequence[Hit], int]:
        """Give what a clause finds, and how many records fit it whatever its limit.

        Records that are near by chance stay, unlike in `search`: the asker has the limit and the score.
        """
        within = None if clause.within is None else set(clause.within)
        if clause.languages:
            written = self._written_in(clause.languages)
            within = written if within is None else within & written
        found = self._index().find(
            clause.text,
            limit=clause.limit,
            kinds=clause.kinds or None,
            mode=clause.mode,
            within=within,
        )
        counted = clause.kinds or found.kinds
        return found.hits, sum(found.kinds.get(kind, 0) for kind in set(counted))

    def _written_in(self, languages: Collection[str]) -> set[str]:
        """Identify the records whose card or document is in one of some languages (BCP 47 ranges).

        An entry of the index has the language of its record's label.
        """
        table = self._view().store.select(
            "SELECT DISTINCT ?record (LANG(?label) AS ?language) { ?record rdfs:label ?label }"
        )
        ranges = tuple(language.lower() for language in languages)
        return {
            record.id
            for record, language in table.rows
            if record
            and record.id
            and language
            and any(f"{language.text.lower()}-".startswith(f"{wanted}-") for wanted in ranges)
        }

    def _workers(self) -> Workers:
        folder = self._folder()
        with self._lock:
            if self._workers_ is None or self._workers_[0] != folder:
                if self._workers_:
                    self._workers_[1].close()
                limits = Limits(
                    self.settings.query_seconds,
                    self.settings.query_bytes,
                    self.settings.answer_bytes,
                )
                self._workers_ = (folder, Workers(folder / "store", limits=limits))
            return self._workers_[1]

    def _known(self, pages: Pages, what: str, identifier: str) -> str:
        """Follow redirects to what the graph describes; refuse what it does not."""
        identifier = pages.resolve(identifier)
        if not pages.knows(identifier):
            raise UnknownName(what, identifier, self._near(identifier))
        return identifier

    def _near(self, identifier: str) -> list[str]:
        kind = ids.kind_of(identifier)
        known = [link.id for link in self.entities(kind)] if kind in ids.KINDS else []
        return difflib.get_close_matches(identifier, known, n=3, cutoff=0.6)


def _identified(store: Store, query: str) -> set[str]:
    """Give the identifiers of the entities in the first column of an answer."""
    return {row[0].id for row in store.select(query).rows if row[0] and row[0].id}
