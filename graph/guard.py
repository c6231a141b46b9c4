"""The questions guard the ontology: which terms they use, and what a change of terms would break."""

from __future__ import annotations

import subprocess
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import yaml
from pyparsing import ParseException
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, SH, SKOS
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.plugins.sparql import prepareQuery

from graph import queries, records
from graph.config import Settings
from graph.errors import BadQuery, Problem, WrongUse
from graph.migrations import all_migrations
from graph.store import PREFIXES
from ontology import history, terms
from ontology.files import ontology_files, shape_files
from ontology.schema import load_schema

FILE: Final = "ontology/dd.ttl"

_RANGE: Final = URIRef("https://schema.org/rangeIncludes")
_VALUES_FROM: Final = URIRef(terms.VALUES_FROM)


@dataclass(frozen=True, slots=True)
class Term:
    """What dd.ttl says of a term as far as its users depend on it."""

    name: str
    line: int
    kind: frozenset[str]
    range: frozenset[str]
    deprecated: bool


def terms_of(query: str) -> frozenset[str]:
    """Name the terms of dd.ttl that a query uses, by local name.

    >>> sorted(terms_of("SELECT ?x WHERE { ?x dd:ledBy/dd:country 'IN' FILTER NOT EXISTS { ?x dd:end ?y } }"))
    ['country', 'end', 'ledBy']
    """
    try:
        algebra = prepareQuery(query, initNs=dict(PREFIXES)).algebra
    except ParseException as error:
        raise BadQuery(f"line {error.lineno}: {error.msg}") from None
    return frozenset(
        str(iri).removeprefix(terms.DD)
        for iri in _iris(algebra)
        if iri.startswith(terms.DD) and str(iri) != terms.DD
    )


def used_terms() -> dict[str, list[str]]:
    """Give the terms that the named questions use, each with the questions by name."""
    used = defaultdict(list)
    for name, question in queries.all_questions().items():
        try:
            found = terms_of(question.filled({}))
        except BadQuery as error:
            where = f"ontology/questions/{name}/question.rq"
            raise BadQuery(
                f"{where}: not SPARQL: {error} (mend it there, or on the line above)"
            ) from None
        for term in found:
            used[term].append(name)
    return used


def unasked() -> list[Problem]:
    """Name the terms that no question uses; deprecated ones may be forgotten."""
    used = used_terms()
    return [
        Problem(
            FILE,
            term.line,
            "warning",
            f"no question uses dd:{term.name} (write one: ontology/questions/<name>/question.rq)",
        )
        for term in _terms(_text()).values()
        if term.name not in used and not term.deprecated
    ]


def unfinished(
    text: str | None = None, *, migrated: Collection[str] | None = None
) -> list[Problem]:
    """Name the deprecated terms that lack what helps those who use them.

    Args:
        text: an ontology in Turtle; dd.ttl when None.
        migrated: local names of the terms that a migration concerns; those of ours when None.
    """
    text = _text() if text is None else text
    if migrated is None:
        migrated = {name for migration in all_migrations() for name in migration.terms}
    graph = Graph().parse(data=text, format="turtle")
    problems = []
    for term in _terms(text).values():
        node = URIRef(terms.DD + term.name)
        lacking = (
            (
                (node, DCTERMS.isReplacedBy, None) in graph,
                "dct:isReplacedBy",
                "name the term to use",
            ),
            ((node, SKOS.changeNote, None) in graph, "skos:changeNote", "give version and reason"),
            (
                term.name in migrated,
                "migration",
                "write ontology/migrations/<version>/<name>/detect.rq and repair.ru",
            ),
        )
        problems += [
            Problem(
                FILE,
                term.line,
                "error",
                f"dd:{term.name} is deprecated and has no {what} ({repair})",
            )
            for has, what, repair in lacking
            if term.deprecated and not has
        ]
    return problems


def forgotten(listed: Mapping[str, Collection[str]] | None = None) -> list[Problem]:
    """Name the terms that a list of the shapes or the change log forgets.

    Args:
        listed: shape in shapes/core/value.ttl to the terms that it targets; those of ours when None.
    """
    listed = _listed() if listed is None else listed
    lines = {name: term.line for name, term in _terms(_text()).items()}
    problems = []
    for name, declared in load_schema().properties.items():
        kinds = {
            "value-dates": terms.DD + "PartialDate" in declared.ranges,
            "value-figures": name == "figure" or terms.DD + "figure" in declared.super_properties,
            "value-things": declared.is_object,
        }
        problems += [
            Problem(
                FILE,
                lines[name],
                "warning",
                f"dd:{name} is not in the list of dds:{shape} (add it in ontology/shapes/core/value.ttl)",
            )
            for shape, wanted in kinds.items()
            if declared.needs_evidence and wanted and name not in listed[shape]
        ]
    problems += [
        Problem(
            f"ontology/questions/{question.name}/question.rq",
            1,
            "warning",
            "no answer stands beside the question (write expected.csv: its columns, then the rows you expect)",
        )
        for question in queries.all_questions().values()
        if not (question.folder / "expected.csv").exists()
    ]
    problems += _misplaced(_text())
    version = load_schema().version
    problems += [
        Problem(
            FILE,
            lines.get(name, 1),
            "warning",
            f"dd:{name} changed, and nothing tells it (name `dd:{name}` in ontology/CHANGELOG.md under {version})",
        )
        for name in history.untold()
    ]
    return problems


def _misplaced(text: str) -> list[Problem]:
    """Name the terms that stand out of the alphabet in their section, by their line."""
    problems = []
    before = ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("# ----"):
            before = ""
        elif line.startswith("dd:"):
            name = line.partition(" ")[0].removeprefix("dd:")
            if name.casefold() < before.casefold():
                problems.append(
                    Problem(
                        FILE,
                        number,
                        "warning",
                        f"dd:{name} stands after dd:{before} (sort the section)",
                    )
                )
            before = name
    return problems


def _listed() -> dict[str, set[str]]:
    [path] = [path for path in shape_files() if path.name == "value.ttl"]
    graph = Graph().parse(path)
    found: dict[str, set[str]] = defaultdict(set)
    for shape, term in graph.subject_objects(SH.targetNode):
        found[str(shape).rpartition("/")[2]].add(str(term).removeprefix(terms.DD))
    return found


def against(settings: Settings, revision: str) -> list[Problem]:
    """Compare the terms of dd.ttl with those of a git revision, and name whom a change hits.

    Returns:
        One problem a term, by line. A term that was dropped while something uses it is an error; its
        line is that of the revision. Everything else is a warning.

    Raises:
        WrongUse: git does not know the revision, or this is no git repository.
    """
    old, new = _terms(_show(revision)), _terms(_text())
    hit = {name for name, term in old.items() if name not in new or _changes(term, new[name])}
    users = _Users(settings, hit) if hit else None
    problems = []
    for name in sorted(hit):
        assert users is not None
        who = users.of(name)
        level: Literal["error", "warning"] = "warning"
        if name not in new:
            what, repair = "dropped", "keep it, or mark it owl:deprecated with dct:isReplacedBy"
            level = "error" if who else "warning"
            line = old[name].line
        else:
            what, repair = _changes(old[name], new[name]), "see that its users still mean it"
            line = new[name].line
        problems.append(
            Problem(
                FILE, line, level, f"dd:{name} was {what}, {who or 'nothing uses it'} ({repair})"
            )
        )
    return sorted(problems, key=lambda problem: problem.line)


class _Users:
    """Who uses some terms: questions, shapes, record files."""

    def __init__(self, settings: Settings, names: set[str]) -> None:
        self._questions = used_terms()
        self._shapes: dict[str, list[str]] = defaultdict(list)
        for path in shape_files():
            graph = Graph().parse(path)
            for name in sorted(names):
                term = URIRef(terms.DD + name)
                if any(term in triple for triple in graph):
                    self._shapes[name].append(path.name)
        self._records: dict[str, list[str]] = defaultdict(list)
        for path in records.paths(settings.data):
            for name in sorted(names & _keys(path)):
                self._records[name].append(f"{path.parent.name}/{path.stem}")

    def of(self, name: str) -> str:
        """Say who uses a term; empty when nobody does."""
        return ", ".join(
            part
            for part in (
                _said(self._questions.get(name, []), "question uses it", "questions use it"),
                _said(self._shapes[name], "shape file", "shape files"),
                _said(self._records[name], "record", "records", most=3),
            )
            if part
        )


def _said(users: list[str], one: str, many: str, *, most: int = 100) -> str:
    if not users:
        return ""
    more = f" and {len(users) - most:,} more" if len(users) > most else ""
    return f"{len(users):,} {one if len(users) == 1 else many}: {', '.join(users[:most])}{more}"


def _keys(path: Path) -> set[str]:
    """Give what a record file says with: its type and every key, of statements also."""
    try:
        record = yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - see _Loader
    except (yaml.YAMLError, UnicodeDecodeError):
        return set()  # a file that cannot be read is named by `ddgraph check` itself
    if not isinstance(record, dict):
        return set()
    found = {str(key) for key in record} | {str(record.get("type"))}
    statements = record.get("statements")
    for statement in statements if isinstance(statements, list) else []:
        if isinstance(statement, dict):
            found |= {str(key) for key in statement}
    return found


# Safe, and in C where libyaml is there: 1.1 s for 1,600 records instead of 12 s.
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _iris(part: object) -> Iterator[URIRef]:
    """Walk a query as rdflib read it: nested dicts, lists, tuples and paths of properties."""
    if isinstance(part, URIRef):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _iris(value)
    elif isinstance(part, (list, tuple, set, frozenset)):
        for value in part:
            yield from _iris(value)
    elif isinstance(part, (SequencePath, AlternativePath, NegatedPath)):
        yield from _iris(part.args)
    elif isinstance(part, MulPath):
        yield from _iris(part.path)
    elif isinstance(part, InvPath):
        yield from _iris(part.arg)


def _text() -> str:
    return ontology_files()[0].read_text("utf-8")


def _terms(text: str) -> dict[str, Term]:
    """Read the terms of a dd.ttl by local name, in the order of the file."""
    graph = Graph().parse(data=text, format="turtle")
    found: dict[str, Term] = {}
    for number, line in enumerate(text.splitlines(), 1):
        word = line.partition(" ")[0]
        if not word.startswith("dd:"):
            continue
        name = word.removeprefix("dd:")
        node = URIRef(terms.DD + name)
        kind = _names(graph.objects(node, RDF.type))
        range_ = _names(
            value
            for predicate in (_RANGE, _VALUES_FROM)
            for value in graph.objects(node, predicate)
        )
        deprecated = any(str(value) == "true" for value in graph.objects(node, OWL.deprecated))
        found.setdefault(name, Term(name, number, kind, range_, deprecated))
    return found


def _names(nodes: Iterable[object]) -> frozenset[str]:
    return frozenset(queries.short(str(node)).rpartition("#")[2] for node in nodes)


def _changes(old: Term, new: Term) -> str:
    """Say what changed in a term; empty when nothing did that a user could notice."""
    return " and ".join(
        f"changed in {what} from {' or '.join(sorted(was)) or 'none'} to {' or '.join(sorted(now)) or 'none'}"
        for what, was, now in (("kind", old.kind, new.kind), ("range", old.range, new.range))
        if was != now
    )


def _show(revision: str) -> str:
    root = ontology_files()[0].parent.parent
    if revision.startswith("-"):
        raise WrongUse(f"{revision!r} is no git revision (write it like HEAD or main)")
    try:
        shown = subprocess.run(
            ["git", "-C", str(root), "show", f"{revision}:{FILE}"],
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
    except FileNotFoundError:
        raise WrongUse("git is not installed (--against reads an older dd.ttl with it)") from None
    if shown.returncode:
        reason = " ".join(shown.stderr.split())
        raise WrongUse(
            f"git does not give {revision}:{FILE}: {reason} (write it like HEAD or main)"
        )
    return shown.stdout
