"""Check files of truth: each record by itself, the links between them, then the shapes.

Every message says file, line, level, what is wrong and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import rdflib

from graph import ids, records, shapes
from graph.config import Settings
from graph.errors import Problem
from graph.quads import Assembly
from graph.records import Record
from ontology.files import ontology_files, shape_files


def check(settings: Settings, only: Sequence[Path] = ()) -> tuple[list[Problem], int]:
    """Check the records of a data folder, or some of its files.

    Links are checked against all records; the shapes are held against the chosen files alone.

    Returns:
        The problems by file and line, and how many records were checked.
    """
    read, problems = records.read_all(settings.data)
    wanted = {path.resolve() for path in only}
    if wanted:
        shown = {str(path.relative_to(settings.data.parent)) for path in _inside(wanted, settings)}
        read = [record for record in read if record.file in shown]
        problems = [problem for problem in problems if problem.file in shown]
        count = len(shown)
    else:
        count = len(records.paths(settings.data))
    problems += _against_shapes(read)
    return sorted(problems, key=lambda p: (p.file, p.line, p.message)), count


def _inside(wanted: set[Path], settings: Settings) -> list[Path]:
    data = settings.data.resolve()
    files = {path.resolve(): path for path in records.paths(settings.data)}
    return [
        shown
        for path, shown in files.items()
        if path in wanted
        or any(folder in path.parents for folder in wanted if folder != data.parent)
    ]


def _against_shapes(read: Sequence[Record]) -> list[Problem]:
    assembly = Assembly()
    lines: list[str] = []
    places: dict[str, tuple[str, int]] = {}
    for record in read:
        lines += assembly.record(record)
        places.setdefault(ids.entity(record.id), (record.file, record.lines.get("id", 1)))
        for row in record.statements:
            places.setdefault(assembly.statement_iri(row), (record.file, row.line))
        for source in record.sources.values():
            places.setdefault(ids.entity(source.document), (record.file, source.line))
    for shared in assembly.shared():
        lines += shared
    graph = rdflib.Graph()
    graph.parse(data="\n".join(_triple(line) for line in lines), format="nt")
    return [
        Problem(
            *places.get(found.focus, ("data", 1)),
            "error" if found.severity == "Violation" else "warning",
            found.message,
        )
        for found in shapes.check(graph, shapes=shape_files(), ontology=ontology_files())
    ]


def _triple(line: str) -> str:
    return line.rpartition(" <")[0] + " ."
