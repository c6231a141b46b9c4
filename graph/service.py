"""The one way in: pages, search and queries over the state that is served.

A service opens the state lazily and follows it: after a build or an ingest the next call sees the
new one. It never writes. Every answer carries the query that made it.
"""

from __future__ import annotations

import difflib
import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from graph import ids, queries
from graph.browse import Browser
from graph.config import Settings
from graph.errors import NotBuilt, UnknownName
from graph.model import CampaignList, DisputePage, DocumentPage, Link, RecordPage, SearchAnswer
from graph.pages import Pages
from graph.search.encode import open_encoder
from graph.search.index import Index
from graph.state import State, current, encoder_folder
from graph.store import Answer, Store, Table, result_format
from graph.worker import Limits, Workers

# Below this share of the best score a record is near in meaning by chance: for "estonia" the
# hundredth of 667 hits has .27, and the first that is about Estonia without naming it .45. Judged by
# eye on a few queries; a gold set of records shall replace the eye.
CLOSE: Final = 0.35


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
        self._workers_: tuple[Path, Workers] | None = None

    # ---- pages

    def record(self, identifier: str) -> RecordPage:
        """Give everything that is said of an entity.

        Raises:
            UnknownName: no such entity; names that are near are given.
        """
        pages = self._view().pages
        if not pages.knows(identifier):
            raise UnknownName("record", identifier, self._near(identifier))
        return pages.record(identifier)

    def document(self, identifier: str) -> DocumentPage:
        """Give a document with its passages, mentions and the statements it supports.

        Raises:
            UnknownName: no such document.
        """
        pages = self._view().pages
        if not pages.knows(identifier):
            raise UnknownName("document", identifier, self._near(identifier))
        return pages.document(identifier)

    def dispute(self, identifier: str) -> DisputePage:
        """Give a dispute with every side of it.

        Raises:
            UnknownName: no such dispute.
        """
        pages = self._view().pages
        if not pages.knows(identifier):
            raise UnknownName("dispute", identifier, self._near(identifier))
        return pages.dispute(identifier)

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
    ) -> SearchAnswer:
        """Find records and documents by words and by meaning, the best first.

        Records that are near in meaning by chance only (`CLOSE`) are left out and not counted.
        """
        began = time.perf_counter()
        index = self._index()
        found = index.find(text, limit=limit, kinds=kinds or None, mode=mode, least=CLOSE)
        took = (time.perf_counter() - began) * 1000
        return SearchAnswer(text, round(took, 1), found.hits, found.kinds, index.snapshot)

    def sparql(self, query: str, *, format_: str | None = None) -> Answer:
        """Answer a stranger's query in a disposable process.

        Raises:
            BadQuery, QueryLimit, UnknownName (of the format).
        """
        if format_:
            result_format(format_)
        return self._workers().answer(query, format_=format_)

    def ask(self, name: str, parameters: Mapping[str, str] | None = None) -> Table:
        """Answer a named question.

        Raises:
            UnknownName: no such question, or no such parameter.
        """
        question = queries.named(name)
        return self._view().store.select(question.filled(parameters or {}))

    def select(self, query: str) -> Table:
        """Answer one of our own SELECT queries in this process."""
        return self._view().store.select(query)

    def quads(self) -> list[str]:
        """Give every quad of the state as a line of N-Quads, sorted."""
        return self._view().store.quads()

    def state(self) -> State:
        """Tell what is served."""
        return self._view().state

    def warm(self) -> None:
        """Open all that a first visitor would wait for."""
        self.campaigns()
        self.search("digital diplomacy", limit=1)

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

    def _index(self) -> Index:
        folder = self._folder()
        with self._lock:
            if self._index_ is None or self._index_[0] != folder:
                encoder = open_encoder(encoder_folder(self.settings))
                self._index_ = (folder, Index(folder / "index", encoder))
            return self._index_[1]

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

    def _near(self, identifier: str) -> list[str]:
        kind = ids.kind_of(identifier)
        known = [link.id for link in self.entities(kind)] if kind in ids.KINDS else []
        return difflib.get_close_matches(identifier, known, n=3, cutoff=0.6)
