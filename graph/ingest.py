"""Bring documents into the graph: read, keep, cut, link, index.

One bad document never stops the others: it is named with what is wrong, and the rest is done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crawl import extract
from crawl.items import Raw, Unreadable
from graph import build
from graph.archive import Archive
from graph.config import Settings
from graph.state import Progress, current

SUFFIXES: Final = (".txt", ".md", ".html", ".htm", ".xhtml", ".pdf")


@dataclass(frozen=True, slots=True)
class Taken:
    """A document that is in the graph now."""

    id: str
    address: str
    title: str | None
    language: str | None
    words: int
    new: bool  # False: it was there already, in the same words


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of the documents of one call, in their order."""

    taken: tuple[Taken, ...]
    failed: tuple[Unreadable, ...]


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """Give the files that paths name; a folder names all files in it that we can read."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                child for child in path.rglob("*") if child.suffix.lower() in SUFFIXES
            )
        else:
            yield path


def ingest_files(
    settings: Settings, paths: Iterable[Path], *, on_progress: Progress | None = None
) -> Ingested:
    """Bring files in; see `ingest`."""
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    return ingest(
        settings,
        (_Lazy(path, today).raw for path in files(paths)),
        on_progress=on_progress,
    )


@dataclass(frozen=True, slots=True)
class _Lazy:
    """A file that is opened only when its turn comes."""

    path: Path
    day: str

    def raw(self) -> Raw:
        return extract.from_file(self.path, retrieved=self.day)


def ingest(
    settings: Settings,
    raws: Iterable[Callable[[], Raw]],
    *,
    on_progress: Progress | None = None,
) -> Ingested:
    """Bring documents in, then put all of them into the served state at once.

    Args:
        settings: where things lie.
        raws: each gives a document's bytes, or raises Unreadable.
        on_progress: told of each step.

    Raises:
        Busy, BadRecords: see `graph.build`.
    """
    archive = Archive(settings.archive)
    # What is added to a state must be all that it lacks: a record edited since, or a document kept
    # by a call that was killed, asks for a whole build.
    state = current(settings)
    fresh = state is not None and state.snapshot == build.fingerprint(settings)
    taken: list[Taken] = []
    failed: list[Unreadable] = []
    for number, give in enumerate(raws, 1):
        try:
            raw = give()
            article = extract.read(raw)
        except Unreadable as error:
            failed.append(error)
            continue
        identifier, changed = archive.keep(raw, article)
        taken.append(
            Taken(
                identifier,
                article.address,
                article.title,
                article.language,
                len(article.text.split()),
                changed,
            )
        )
        if on_progress:
            on_progress("reading documents", number, number)
    new = [one.id for one in taken if one.new]
    if new and fresh:
        build.add_documents(settings, new, on_progress=on_progress)
    elif taken and not fresh:
        build.build(settings, on_progress=on_progress)
    return Ingested(tuple(taken), tuple(failed))
