"""Check records and Turtle files: each by itself, then the shapes, then what takes all of them to see.

Every message says file, line, level, what is wrong and what to do.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph import checks, ids, records, triples
from graph.config import Settings
from graph.errors import Problem, WrongUse
from graph.places import SHARED, Places

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from graph.quotes import Quote
    from graph.shapes import Violation
    from graph.turtle import Turtle

# rdflib and pyshacl (0.3 s) are imported where they are needed: in the processes that hold data
# against the shapes, while this one goes on.
_PART: Final = 400  # files; fewer than two of these are not worth a second process


def check(settings: Settings, only: Sequence[Path] = ()) -> tuple[list[Problem], int]:
    """Check the records of a data folder, or some files and folders of records and Turtle.

    The checks see all records of the data folder, whatever is chosen, and tell what is wrong with
    the chosen files; the shapes are held against these alone.

    Returns:
        The problems by file and line, and how many files were checked.

    Raises:
        WrongUse: there is nothing to check in what was chosen.
    """
    data_folder = settings.data.resolve()
    stored = {
        path: f"{data_folder.name}/{path.parent.name}/{path.name}"
        for path in records.paths(data_folder)
    }
    chosen = _chosen(only, stored) if only else stored
    turtles = [path for path in chosen if path.suffix == ".ttl"]
    yamls = [path for path in chosen if path.suffix != ".ttl"]
    said = triples.read(yamls, [chosen[path] for path in yamls])
    problems = [problem for one in said for problem in one.problems]
    problems += _misquoted(settings, said)
    places = Places()
    for one in said:
        places.update(one.places)
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(os.cpu_count()) as pool:
        parts = _against_shapes(pool, [one.triples for one in said])
        data = checks.draft()
        data.load(b"".join(one.triples for one in said))
        if only:
            data.load(b"".join(triples.kept(settings, _others(stored, yamls))))
        else:
            triples.keep(settings, yamls, said)
        drafts = _read_turtles(turtles, chosen, problems)
        for draft in drafts:
            places.update(draft.places)
            data.load(draft.triples)
        problems += _named(_held(drafts), places)
        for found in checks.find(data):
            place = places.find(found.focus, found.path, found.value)
            if place or not only:
                problems.append(Problem(*(place or SHARED), found.level, found.message))
        for part in parts:
            problems += _named(part.result(), places)
    problems = list(dict.fromkeys(problems))
    return sorted(problems, key=lambda p: (p.file, p.line, p.message)), len(chosen)


# ---- what is checked


def _chosen(only: Sequence[Path], stored: dict[Path, str]) -> dict[Path, str]:
    """Give the files that were named or stand in folders that were, each as it shall be shown."""
    chosen: dict[Path, str] = {}
    for path in only:
        inside = _inside(path) if path.is_dir() else [path]
        if not inside:
            raise WrongUse(f"{path} holds nothing to check (records end in .yaml, Turtle in .ttl)")
        for file in inside:
            if file.suffix not in (".yaml", ".ttl"):
                raise WrongUse(
                    f"{file} is neither a record nor Turtle (their names end in .yaml and .ttl)"
                )
            whole = file.resolve()
            chosen[whole] = stored.get(whole, str(file))
    return chosen


def _inside(folder: Path) -> list[Path]:
    """List the records and Turtle files below a folder; hidden folders are left alone."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if (path.suffix == ".ttl" or (path.suffix == ".yaml" and path.parent.name in ids.KINDS))
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]


def _others(stored: dict[Path, str], chosen: Sequence[Path]) -> list[Path]:
    """List the stored records beside the chosen ones, which may also be new versions of some."""
    replaced = {(path.parent.name, path.name) for path in chosen}
    return [path for path in stored if (path.parent.name, path.name) not in replaced]


def _misquoted(settings: Settings, said: Sequence[triples.Said]) -> list[Problem]:
    """Compare the words that records point to with the documents that are held."""
    quoted: dict[str, list[Quote]] = {}
    for one in said:
        for document, quotes in one.quotes.items():
            quoted.setdefault(document, []).extend(quotes)
    if not quoted:
        return []
    from graph.archive import Archive
    from graph.documents import quote_problems

    return quote_problems(Archive(settings.archive), quoted)


# ---- shapes


def _against_shapes(
    pool: ProcessPoolExecutor, said: Sequence[bytes]
) -> list[Future[list[Violation]]]:
    """Hold what records say against the shapes, in one process or two.

    A shape looks at one node and its own values, which stand in one file; so the parts may be
    checked apart. `tests/graph/test_check.py` holds it.
    """
    if not any(said):
        return []
    count = min(os.cpu_count() or 1, 1 + len(said) // (2 * _PART))
    return [pool.submit(_violations, said[n::count]) for n in range(count)]


def _violations(said: Sequence[bytes]) -> list[Violation]:
    from graph import shapes
    from ontology.files import ontology_files, shape_files

    gc.disable()  # this process ends soon, and hundreds of thousands of terms stay until then
    return shapes.check_triples(
        triples.joined(said), shapes=shape_files(), ontology=ontology_files()
    )


def _named(violations: Sequence[Violation], places: Places) -> list[Problem]:
    return [
        Problem(
            *(places.find(found.focus, found.path, found.value) or SHARED),
            "error" if found.severity == "Violation" else "warning",
            found.message,
        )
        for found in violations
    ]


# ---- Turtle


def _read_turtles(
    paths: Sequence[Path], shown: dict[Path, str], problems: list[Problem]
) -> list[Turtle]:
    if not paths:
        return []
    from graph import turtle

    found = []
    for path in paths:
        read = turtle.read(path, shown[path])
        if isinstance(read, Problem):
            problems.append(read)
        else:
            found.append(read)
    return found


def _held(turtles: Sequence[Turtle]) -> list[Violation]:
    """Hold what Turtle files say together against the shapes."""
    if not turtles:
        return []
    from rdflib import Graph

    from graph import shapes
    from ontology.files import ontology_files, shape_files

    graph = Graph()
    for turtle in turtles:
        graph += turtle.graph
    return shapes.check(graph, shapes=shape_files(), ontology=ontology_files())
