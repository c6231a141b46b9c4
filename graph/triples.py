"""What each record file says, as triples with their places, and kept for the next check.

The triples of a file depend on its bytes alone, so that a check of one file need not read the other
1,600 again: they come from `checked.nt` in the derived state, each under the SHA-256 of its file.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml

from graph import ids, records
from graph.config import Settings
from graph.errors import Problem
from graph.places import Places
from graph.quads import Assembly, lexical, property_iri
from graph.quotes import Quote
from graph.records import Record
from ontology import files, terms

_MANY: Final = 200  # files; starting processes costs more than reading fewer


@dataclass(frozen=True, slots=True)
class Said:
    """What one file says.

    Attributes:
        triples: N-Triples; empty when the record cannot stand.
        quotes: document to the words in it that the file points to.
    """

    problems: tuple[Problem, ...] = ()
    triples: bytes = b""
    places: Places = field(default_factory=Places)
    quotes: Mapping[str, Sequence[Quote]] = field(default_factory=dict)


def read(paths: Sequence[Path], shown: Sequence[str]) -> list[Said]:
    """Read record files, on all cores where they are many.

    Args:
        paths: the files.
        shown: their names in messages.
    """
    if len(paths) < _MANY:
        return [_read(path, name) for path, name in zip(paths, shown, strict=True)]
    from concurrent.futures import ProcessPoolExecutor  # 40 ms, and a few files need no pool

    with ProcessPoolExecutor() as pool:
        return list(pool.map(_read, paths, shown, chunksize=64))


def kept(settings: Settings, paths: Sequence[Path]) -> list[bytes]:
    """Give the triples of record files, those that are known by their bytes from the last time."""
    store = settings.build / "checked.nt"
    known = _known(store)
    digests = [_digest(path) for path in paths]
    missing = [n for n, digest in enumerate(digests) if digest not in known]
    new = read([paths[n] for n in missing], [str(paths[n]) for n in missing])
    known |= {digests[n]: said.triples for n, said in zip(missing, new, strict=True)}
    found = {digest: known[digest] for digest in digests}
    if missing:
        _keep(store, found)
    return list(found.values())


def keep(settings: Settings, paths: Sequence[Path], said: Sequence[Said]) -> None:
    """Keep the triples of all record files for the next time."""
    found = {_digest(path): one.triples for path, one in zip(paths, said, strict=True)}
    _keep(settings.build / "checked.nt", found)


def joined(said: Iterable[bytes]) -> Iterator[tuple[str, str, str]]:
    """Give the triples of several files, each term as N-Triples writes it.

    What is one node in two files is as a build makes it: of a statement the first file says all but
    the evidence, of a document the address.
    """
    first: dict[str, int] = {}
    statement, address = f"<{ids.STATEMENT}", f"<{terms.ADDRESS}>"
    for number, triples in enumerate(said):
        for line in triples.decode().splitlines():
            subject, predicate, value = line[:-2].split(" ", 2)
            once = subject.startswith(statement) or predicate == address
            if not once or first.setdefault(subject, number) == number:
                yield subject, predicate, value


# ---- one file


def _read(path: Path, shown: str) -> Said:
    record, problems = records.read(path, shown=shown)
    if record is None:
        return Said(tuple(problems))
    assembly = Assembly()
    lines = assembly.record(record)
    documents, *_ = assembly.shared()
    triples = "".join(f"{line.rpartition(' <')[0]} .\n" for line in (*lines, *documents))
    return Said(tuple(problems), triples.encode(), _places(record, assembly), dict(assembly.quotes))


def _places(record: Record, assembly: Assembly) -> Places:
    places = Places()
    file, subject = record.file, ids.entity(record.id)
    places.add(file, record.lines.get("id", 1), subject)
    for key, values in record.fields.items():
        path = property_iri(key)
        places.add(file, record.lines[key], subject, path)
        for value in values:
            said = lexical(assembly.field_term(key, value))
            places.add(file, value.line, subject, path, said)
    for row in record.statements:
        node = assembly.statement_iri(row)
        said = lexical(assembly.term(row.predicate, row.value))
        places.add(file, row.line, node)
        places.add(file, row.value.line, node, value=said)
        for evidence in row.evidence:
            document = record.sources[evidence.source].document
            places.add(file, row.line, assembly.evidence_iri(node, document, evidence))
    for source in record.sources.values():
        places.add(file, source.line, ids.entity(source.document))
    return places


# ---- kept: one line of JSON, SHA-256 to offset and length; then the triples


def _digest(path: Path) -> str:
    # The identity of a record is held against its path, so the path is part of what it says.
    name = f"{path.parent.name}/{path.name}\n"
    return hashlib.sha256(name.encode() + path.read_bytes()).hexdigest()


def _known(store: Path) -> dict[str, bytes]:
    """Read what is kept; nothing where other programs or another ontology made it."""
    try:
        with store.open("rb") as file:
            told, body = json.loads(file.readline()), file.read()
        if told["made by"] != _makers() or told["size"] != len(body):
            return {}
        return {name: body[start : start + size] for name, (start, size) in told["files"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _keep(store: Path, triples: Mapping[str, bytes]) -> None:
    places, start = {}, 0
    for name, text in triples.items():
        places[name] = (start, len(text))
        start += len(text)
    head = json.dumps({"made by": _makers(), "size": start, "files": places}).encode()
    staged = store.with_name(f"{store.name}.{os.getpid()}")
    try:
        store.parent.mkdir(parents=True, exist_ok=True)
        staged.write_bytes(b"".join((head, b"\n", *triples.values())))
        staged.replace(store)
    except OSError:
        staged.unlink(missing_ok=True)  # no room or no right to write: the next check reads again


def _makers() -> str:
    """Hash all that decides how a file is read: our programs, the ontology, the reader of YAML."""
    digest = hashlib.sha256(yaml.__version__.encode())
    for path in _inputs():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _inputs() -> Iterable[Path]:
    yield from sorted(Path(__file__).parent.glob("*.py"))
    yield from sorted(Path(terms.__file__).parent.glob("*.py"))
    yield from files.ontology_files()
