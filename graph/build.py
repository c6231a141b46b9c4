"""From files of truth to a state that can be served.

A build goes into a new folder and is swapped in by one rename of a link, so a crash at any moment
leaves the old state or the new one. The same input gives the same quads: `build.json` names the
hash of the input, and `Service.quads` gives the same bytes.

    var/build/current -> states/<n>          the state that is served
    var/build/states/<n>/{store,index,build.json,questions…}
    var/build/{encoder,embeddings.sqlite}    kept between builds; may be deleted
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import crawl
import graph
from graph import cards, documents, encoders, ids, records, rules, store
from graph.archive import Archive
from graph.config import Settings
from graph.errors import BadRecords, Busy, NotBuilt
from graph.gazetteer import Gazetteer
from graph.quads import SOURCES, Assembly, graph_of
from graph.quotes import Quote
from graph.search.model import Entry
from graph.search.write import build_index, replace_records
from graph.state import Progress, State, current
from ontology.files import ontology_files, rule_files

_ONTOLOGY_GRAPH: Final = ids.GRAPH + "ontology"


def build(
    settings: Settings,
    *,
    again: bool = False,
    with_rules: bool = True,
    on_progress: Progress | None = None,
) -> tuple[State, bool]:
    """Make the store and the index from the records and the archive, and swap them in.

    Args:
        settings: where things lie.
        again: build even where nothing changed.
        with_rules: False leaves out what only the rules say; the next build brings it back.
        on_progress: told of each step.

    Returns:
        The state that is served now, and whether it was built anew.

    Raises:
        BadRecords: a record cannot be read; the old state still serves.
        Busy: another process is writing.
    """
    tell = on_progress or (lambda _what, _done, _of: None)
    with _writing(settings):
        snapshot = fingerprint(settings, with_rules=with_rules)
        known = current(settings)
        if known and known.snapshot == snapshot and not again:
            return known, False
        began = time.perf_counter()
        read, problems = records.read_all(
            settings.data, on_progress=lambda done, of: tell("reading records", done, of)
        )
        errors = [problem for problem in problems if problem.level == "error"]
        if errors:
            raise BadRecords(errors)
        archive = Archive(settings.archive)
        gazetteer = Gazetteer(read)
        linked = [
            documents.link(identifier, article, gazetteer)
            for identifier, article in archive.articles()
        ]
        folder = _new_state(settings)
        tell("writing the graph", 0, 1)
        lines, cited, quoted = _record_lines(read)
        lines += _ontology_lines()
        if with_rules:
            lines += rules.infer(store.Draft(_joined(lines)))
        for one in linked:
            lines += documents.quads(one, cited=cited, quoted=quoted.get(one.id, ()))
        quads = store.create(folder / "store", lines)
        tell("writing the graph", 1, 1)
        entries = _entries(read, linked)
        _index(settings, folder, entries, snapshot, tell)
        state = State(
            snapshot=snapshot,
            records=len(read),
            documents=len(linked),
            quads=quads,
            entries=len(entries),
            seconds=round(time.perf_counter() - began, 2),
        )
        _swap(settings, folder, state)
        return state, True


def add_documents(
    settings: Settings, identifiers: Sequence[str], *, on_progress: Progress | None = None
) -> State:
    """Put documents of the archive into a copy of the served state, and swap the copy in.

    The result equals a full build of the same records and archive; only the named documents are
    read, cut, linked and embedded.

    Raises:
        NotBuilt: there is nothing to add to.
    """
    tell = on_progress or (lambda _what, _done, _of: None)
    with _writing(settings):
        known, old = current(settings), settings.build / "current"
        if known is None:
            raise NotBuilt(settings.home)
        began = time.perf_counter()
        read, _ = records.read_all(settings.data)
        gazetteer = Gazetteer(read)
        archive = Archive(settings.archive)
        linked = [
            documents.link(identifier, article, gazetteer)
            for identifier in sorted(set(identifiers))
            if (article := archive.article(identifier))
        ]
        folder = _new_state(settings)
        _, cited, quoted = _record_lines(read)
        quads = store.replace_graphs(
            old / "store",
            folder / "store",
            [graph_of(one.id) for one in linked],
            [
                line
                for one in linked
                for line in documents.quads(one, cited=cited, quoted=quoted.get(one.id, ()))
            ],
        )
        snapshot = fingerprint(settings)
        entries = [entry for one in linked for entry in cards.document_entries(one)]
        encoder, multilingual = encoders.ready(settings)
        count = replace_records(
            old / "index",
            folder / "index",
            records=[one.id for one in linked],
            entries=entries,
            encoder=encoder,
            multilingual=multilingual,
            cache=settings.build / "embeddings.sqlite",
            snapshot=snapshot,
            on_progress=lambda done, of: tell("embedding passages", done, of),
        )
        state = State(
            snapshot=snapshot,
            records=known.records,
            documents=sum(1 for _ in archive.articles()),
            quads=quads,
            entries=count,
            seconds=round(time.perf_counter() - began, 2),
        )
        _swap(settings, folder, state)
        return state


def fingerprint(settings: Settings, *, with_rules: bool = True) -> str:
    """Hash all that a state is made from: records, archive, ontology, model and our own programs."""
    digest = hashlib.sha256(
        f"model={settings.model} {settings.multilingual} rules={with_rules}".encode()
    )
    sources = [
        *records.paths(settings.data),
        *sorted((settings.archive / "documents").glob("*.json")),
        *ontology_files(),
        *rule_files(),
        *_programs(),
    ]
    for path in sources:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _programs() -> Iterator[Path]:
    for package in (graph, crawl):
        assert package.__file__
        yield from sorted(Path(package.__file__).parent.rglob("*.py"))


def _record_lines(
    read: Sequence[records.Record],
) -> tuple[list[str], frozenset[str], Mapping[str, Sequence[Quote]]]:
    """Give the quads of all records, what they say of cited documents, and what they quote of each."""
    assembly = Assembly()
    lines = [line for record in read for line in assembly.record(record)]
    shared = [line for graph_lines in assembly.shared() for line in graph_lines]
    about = f" <{SOURCES}> ."
    cited = {documents.subject_predicate(line) for line in shared if line.endswith(about)}
    return lines + shared, frozenset(cited), assembly.quotes


def _joined(lines: Sequence[str]) -> bytes:
    return "".join(line + "\n" for line in lines).encode()


def _ontology_lines() -> Iterator[str]:
    seen: set[str] = set()
    for path in ontology_files():
        for triple in store.parse(path):
            if triple not in seen:
                seen.add(triple)
                yield f"{triple} <{_ONTOLOGY_GRAPH}> ."


def _entries(read: Sequence[records.Record], linked: Sequence[documents.Linked]) -> list[Entry]:
    searched = [record for record in read if record.kind != "account"]
    entries = list(
        cards.entries(searched, labels=cards.labels_of(read), merged=cards.merged_names(read))
    )
    for one in linked:
        entries += cards.document_entries(one)
    return entries


def _index(
    settings: Settings, folder: Path, entries: Sequence[Entry], snapshot: str, tell: Progress
) -> None:
    encoder, multilingual = encoders.ready(settings, tell)
    build_index(
        folder / "index",
        entries,
        encoder=encoder,
        multilingual=multilingual,
        cache=settings.build / "embeddings.sqlite",
        snapshot=snapshot,
        on_progress=lambda done, of: tell("embedding passages", done, of),
    )


def _new_state(settings: Settings) -> Path:
    states = settings.build / "states"
    states.mkdir(parents=True, exist_ok=True)
    numbers = [int(path.name) for path in states.iterdir() if path.name.isdigit()]
    folder = states / str(max(numbers, default=0) + 1)
    folder.mkdir()
    return folder


def _swap(settings: Settings, folder: Path, state: State) -> None:
    """Make a finished folder the served state; drop the states that nobody can be reading."""
    (folder / "build.json").write_text(json.dumps(asdict(state), indent=1) + "\n", "utf-8")
    link = settings.build / "current"
    # The state served until now stays for those who are reading it.
    before = link.readlink().name if link.is_symlink() else None
    fresh = settings.build / ".current-new"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path("states") / folder.name)
    fresh.replace(link)
    for old in folder.parent.iterdir():
        if old.name not in (folder.name, before):
            shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def _writing(settings: Settings) -> Iterator[None]:
    """Hold the only right to write; the kernel takes it back when the process dies."""
    settings.build.mkdir(parents=True, exist_ok=True)
    with (settings.build / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(settings.home) from None
        yield
