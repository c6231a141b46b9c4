"""Checks data against the SHACL shapes: the only user of pyshacl.

`pyshacl.validate` answers "conforms" when an option is misspelt, when it is given no shape, and
hands back its own errors as if they were a report. `check` has no such ways to pass by accident.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rdflib import Graph
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import BNode, Literal, Node, URIRef


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that a shape says is wrong with the data."""

    focus: str  # IRI of the node at fault
    path: str | None  # IRI of the property, or IRIs joined by / | ^; None: the node as a whole
    value: str | None  # the value at fault; None: a value is missing, or the node as a whole
    severity: str  # "Violation", "Warning" or "Info"
    message: str  # what is wrong and what to do, in English
    shape: str  # IRI of the nearest shape that has one


def check(data: Graph, *, shapes: Sequence[Path], ontology: Sequence[Path]) -> list[Violation]:
    """List what the shapes find wrong in the data; nothing when all is well.

    Args:
        data: the triples to check, left as they are; not a Dataset, whose graphs must be merged first.
        shapes: Turtle files of shapes (`ontology.files.shape_files()`).
        ontology: Turtle files that say which class is below which
            (`ontology.files.ontology_files()`): without them a shape for initiatives does not
            reach a campaign.

    Returns:
        Violations by focus, path, value, message and shape, so that two runs agree.

    Raises:
        ValueError: the files hold no shape, so that everything would pass.
        pyshacl.errors.ValidationFailure: a shape is malformed.
    """
    # Mixed here rather than through pyshacl's ont_graph=, which copies classes and properties only.
    everything = _read(ontology)
    everything += data
    return _check(everything, shapes)


def check_triples(
    triples: Iterable[tuple[str, str, str]], *, shapes: Sequence[Path], ontology: Sequence[Path]
) -> list[Violation]:
    """Do as `check` does, for triples whose terms are written as `graph.quads` writes them.

    rdflib's own parser would take four times as long: 3.6 s for 106,000 triples.
    """
    return _check(_add(_read(ontology), triples), shapes)


def to_graph(triples: Iterable[tuple[str, str, str]]) -> Graph:
    """Make a graph of triples whose terms are written as `graph.quads` writes them."""
    return _add(Graph(), triples)


def _check(everything: Graph, shapes: Sequence[Path]) -> list[Violation]:
    from pyshacl import validate  # noqa: TID251  # 0.2 s to import; this is the one allowed place

    shape_graph = _read(shapes)
    if not {SH.NodeShape, SH.PropertyShape} & set(shape_graph.objects(None, RDF.type)):
        raise ValueError(f"no SHACL shape in {[str(path) for path in shapes]}: nothing is checked")
    # The one option is proved by every test of this function; the defaults infer nothing, fetch no
    # import and stop at no first result.
    _, report, _ = validate(everything, shacl_graph=shape_graph)
    if not isinstance(report, Graph):
        raise report
    found = {_violation(report, result, shape_graph) for result in report.objects(None, SH.result)}
    return sorted(
        found, key=lambda v: (v.focus, v.path or "", v.value or "", v.message, v.shape, v.severity)
    )


def _add(graph: Graph, triples: Iterable[tuple[str, str, str]]) -> Graph:
    known: dict[str, Node] = {}
    for triple in triples:
        for text in triple:
            if text not in known:
                known[text] = _term(text)
        subject, predicate, value = triple
        graph.add((known[subject], known[predicate], known[value]))
    return graph


def _term(text: str) -> Node:
    if text.startswith("<"):
        return URIRef(text[1:-1])
    quoted, _, rest = text[1:].rpartition('"')
    plain = _ESCAPED.sub(lambda match: _PLAIN[match[1]], quoted)
    if rest.startswith("@"):
        return Literal(plain, lang=rest[1:])
    return Literal(plain, datatype=URIRef(rest[3:-1]) if rest else None)


_ESCAPED: Final = re.compile(r"\\(.)")
_PLAIN: Final = {"\\": "\\", '"': '"', "n": "\n", "r": "\r", "t": "\t"}


def messages(shapes: Sequence[Path]) -> dict[str, tuple[str, ...]]:
    """Say in words what the shapes ask of each term: IRI of a class or property to sorted messages.

    A message concerns what its shape targets, follows or compares, and likewise what a shape does that
    holds it (`sh:property`). A value that a check would name stands as “…”.
    """
    graph = _read(shapes)
    found: dict[str, set[str]] = {}
    for shape, text in graph.subject_objects(SH.message):
        for term in _concerned(graph, shape):
            found.setdefault(term, set()).add(_filled(str(text), focus="“…”", value="“…”"))
    return {term: tuple(sorted(texts)) for term, texts in found.items()}


def _concerned(graph: Graph, shape: Node) -> set[str]:
    terms = {
        iri
        for predicate in _CONCERNING
        for value in graph.objects(shape, predicate)
        for iri in _iris(graph, value)
    }
    for holder in graph.subjects(SH.property, shape):
        terms |= _concerned(graph, holder)
    return terms


def _iris(graph: Graph, node: Node) -> set[str]:
    """Give an IRI, or every IRI inside a complex path."""
    if isinstance(node, URIRef):
        return set() if node == RDF.nil else {str(node)}
    return {iri for inner in graph.objects(node) for iri in _iris(graph, inner)}


_CONCERNING: Final = (
    SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.path, SH["class"],
    SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals,
)  # fmt: skip


def _read(paths: Sequence[Path]) -> Graph:
    graph = Graph()
    for path in paths:
        try:
            graph.parse(path, format="turtle")
        except BadSyntax as error:
            # Told as pyoxigraph tells it of other Turtle files, with the file and the line.
            raise SyntaxError(str(error._why), (str(path), error.lines + 1, None, None)) from None
    return graph


def _violation(report: Graph, result: Node, shapes: Graph) -> Violation:
    focus = report.value(result, SH.focusNode)
    value = report.value(result, SH.value)
    severity = str(report.value(result, SH.resultSeverity)).removeprefix(str(SH))
    source = report.value(result, SH.sourceShape)
    path = shapes.value(source, SH.path)  # the shapes hold complex paths whole, a report may not
    message = min((str(text) for text in report.objects(result, SH.resultMessage)), default="")
    if path is None and value == focus:
        value = None
    return Violation(
        focus=str(focus),
        path=None if path is None else _path(shapes, path),
        value=None if value is None else str(value),
        severity=severity,
        message=_filled(message, focus=str(focus), value=None if value is None else str(value)),
        shape=_shape(shapes, source),
    )


def _filled(message: str, *, focus: str, value: str | None) -> str:
    """Put the focus and the value into a message; pyshacl does so for SPARQL constraints only."""
    return (
        message.replace("{$this}", focus)
        .replace("{?this}", focus)
        .replace("{?value}", "nothing" if value is None else value)
    )


def _path(shapes: Graph, path: Node) -> str:
    """Write one property as its IRI and a complex path as SPARQL does, less the angle brackets.

    Sequences, alternatives and inverses are all that our shapes use; another kind shows as its
    blank node.
    """
    if isinstance(path, URIRef):
        return str(path)
    inverse = shapes.value(path, SH.inversePath)
    if inverse is not None:
        return "^" + _path(shapes, inverse)
    alternatives = shapes.value(path, SH.alternativePath)
    if alternatives is not None:
        return "|".join(_path(shapes, step) for step in Collection(shapes, alternatives))
    if (path, RDF.first, None) in shapes:
        return "/".join(_path(shapes, step) for step in Collection(shapes, path))
    return str(path)


def _shape(shapes: Graph, source: Node | None) -> str:
    """Give the IRI of a shape, or of the shape around it: blank nodes differ from run to run."""
    while isinstance(source, BNode):
        around = next((s for s, _ in shapes.subject_predicates(source)), None)
        if around is None:
            break
        source = around
    return str(source)
