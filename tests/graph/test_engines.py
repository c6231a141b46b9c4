"""A second SHACL engine finds what pyshacl finds: in every example, and in records with planted faults."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
import shacl
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import BNode, Node

from graph import records, shapes, triples
from ontology import terms
from ontology.files import check_example_files, example_files, ontology_files, shape_files

ROOT = Path(__file__).parents[2]
Result = tuple[str, str, str, str | None, str]
"""Focus, shape, component, value, severity."""


def _together(paths: list[Path]) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def rules() -> Graph:
    return _together(shape_files())


@pytest.fixture(scope="module")
def second(rules: Graph) -> shacl.Shapes:
    return shacl.Shapes.from_text(rules.serialize(format="nt"), "ntriples")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return _together(ontology_files())


def _local(node: Node | None) -> str:
    return str(node).rpartition("#")[2]


def _text(node: Node | None) -> str | None:
    return None if node is None else "blank" if isinstance(node, BNode) else str(node)


def first_engine(data: Graph, rules: Graph) -> set[Result]:
    _, report, _ = pyshacl.validate(data, shacl_graph=rules)
    assert isinstance(report, Graph)
    return {
        (
            str(report.value(result, SH.focusNode)),
            str(report.value(result, SH.sourceShape)),
            _local(report.value(result, SH.sourceConstraintComponent)),
            _text(report.value(result, SH.value)),
            _local(report.value(result, SH.resultSeverity)),
        )
        for result in report.objects(None, SH.result)
    }


def second_engine(data: Graph, compiled: shacl.Shapes) -> set[Result]:
    report = compiled.validate_text(data.serialize(format="nt"), "ntriples")
    return {
        (
            result.focus_node.strip("<>"),
            (result.source_shape or "").strip("<>"),
            result.component,
            "blank" if (result.value or "").startswith("_:") else result.value_plain,
            result.severity,
        )
        for result in report.results
    }


def _agree(data: Graph, rules: Graph, second: shacl.Shapes) -> set[Result]:
    one, other = first_engine(data, rules), second_engine(data, second)
    assert one == other
    return one


@pytest.mark.parametrize(
    "path",
    [*example_files(), *check_example_files()],
    ids=lambda p: f"{p.parent.name}-{p.stem}",
)
def test_the_engines_agree_on_an_example(
    path: Path, rules: Graph, second: shacl.Shapes, ontology: Graph
) -> None:
    found = _agree(ontology + Graph().parse(path), rules, second)
    if path.parent.name != "checks":
        assert bool(found) == (path.parent.name == "invalid")


def test_the_engines_agree_on_records_with_planted_faults(
    rules: Graph, second: shacl.Shapes, ontology: Graph
) -> None:
    paths = records.paths(ROOT / "data")[::16]
    said = triples.read(paths, [path.name for path in paths])
    data = shapes.to_graph(triples.joined(one.triples for one in said))
    statements = sorted(data.subjects(RDF.type, URIRef(terms.STATEMENT)))
    assert len(statements) > 200
    assert _agree(ontology + data, rules, second) == set()
    for number, statement in enumerate(statements[:90]):
        if number % 3 == 0:
            data.remove((statement, URIRef(terms.RANK), None))
        elif number % 3 == 1:
            data.add((statement, URIRef(terms.AS_OF), Literal("lately")))
        else:
            data.set((statement, RDF.object, Literal("about ten")))
    for entity in sorted(data.subjects(RDFS.label, None))[::7]:
        data.remove((entity, RDFS.label, None))
    assert len(_agree(ontology + data, rules, second)) > 90
