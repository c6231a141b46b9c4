"""A check reports what is wrong, where, in a stable order, and never passes by accident."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from graph.shapes import Violation, check
from ontology.files import ontology_files, shape_files

PREFIXES = """
@prefix dd: <https://w3id.org/digital-diplomacy/ontology/> .
@prefix e: <https://w3id.org/digital-diplomacy/id/campaign/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rank: <https://w3id.org/digital-diplomacy/vocab/rank/> .
@prefix review: <https://w3id.org/digital-diplomacy/vocab/review/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix st: <https://w3id.org/digital-diplomacy/statement/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ID = "https://w3id.org/digital-diplomacy/id/campaign/"
DD = "https://w3id.org/digital-diplomacy/ontology/"


def _found(turtle: str) -> list[Violation]:
    data = Graph().parse(data=PREFIXES + turtle, format="turtle")
    return check(data, shapes=shape_files(house=False), ontology=ontology_files())


def _shape(folder: Path, turtle: str) -> Path:
    path = folder / "shape.ttl"
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return path


def test_a_violation_names_the_node_the_property_the_value_and_the_repair() -> None:
    assert _found('e:yogaday a dd:Campaign ; rdfs:label "#YogaDay"@en ; dd:start "2014-13" .') == [
        Violation(
            focus=ID + "yogaday",
            path=DD + "start",
            value="2014-13",
            severity="Violation",
            message="2014-13 is no date on which an initiative began "
            "(write YYYY, YYYY-MM or YYYY-MM-DD).",
            shape="https://w3id.org/digital-diplomacy/shapes/initiative-start",
        )
    ]


def test_a_shape_for_a_class_reaches_the_classes_below_it() -> None:
    assert [v.focus for v in _found("e:yogaday a dd:Campaign .")] == [ID + "yogaday"]


def test_an_accepted_statement_without_evidence_is_the_focus_itself() -> None:
    [violation] = _found(
        """
        st:one a dd:Statement ; rdf:subject e:yogaday ; rdf:predicate dd:outcome ;
            rdf:object "adopted"@en ; dd:rank rank:normal ; dd:review review:accepted ;
            dd:recorded "2026-11-21"^^xsd:date .
        """
    )
    assert violation.focus == "https://w3id.org/digital-diplomacy/statement/one"
    assert violation.path == f"^{DD}supports|^{DD}refutes"
    assert violation.value is None
    assert violation.message == (
        "An accepted statement needs evidence "
        "(add a source to its `evidence`, or set `review: proposed`)."
    )


def test_violations_come_in_the_same_order_whatever_the_order_of_the_data() -> None:
    blocks = [f'e:c{n} a dd:Campaign ; dd:start "no" , "never" .' for n in range(4)]
    forward, backward = _found("\n".join(blocks)), _found("\n".join(reversed(blocks)))
    assert forward == backward
    assert len(forward) == 12
    assert [v.focus for v in forward] == sorted(v.focus for v in forward)


def test_the_data_is_left_as_it_was() -> None:
    data = Graph().parse(data=PREFIXES + "e:yogaday a dd:Campaign .", format="turtle")
    check(data, shapes=shape_files(), ontology=ontology_files())
    assert len(data) == 1


def test_a_warning_is_told_from_a_violation() -> None:
    data = Graph().parse(
        data=PREFIXES + 'e:yogaday a dd:Campaign ; rdfs:label "#YogaDay"@en .', format="turtle"
    )
    assert [v.severity for v in check(data, shapes=shape_files(), ontology=ontology_files())] == [
        "Warning"
    ]


def test_a_value_cannot_write_into_the_message() -> None:
    [violation] = _found(
        'e:yogaday a dd:Campaign ; rdfs:label "#YogaDay"@en ; dd:start "{?this} {?value}" .'
    )
    assert violation.message.startswith("{?this} {?value} is no date")


@pytest.mark.parametrize("text", ["", "e:yogaday a dd:Campaign ."])
def test_shapes_that_check_nothing_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="nothing is checked"):
        check(Graph(), shapes=[_shape(tmp_path, text)], ontology=[])


def test_no_shape_files_at_all_are_refused() -> None:
    with pytest.raises(ValueError, match="nothing is checked"):
        check(Graph(), shapes=[], ontology=[])


def test_a_malformed_shape_is_an_error_and_not_a_pass(tmp_path: Path) -> None:
    shape = _shape(
        tmp_path,
        'e:s a sh:PropertyShape ; sh:targetNode e:x ; sh:path dd:start ; sh:minCount "x" .',
    )
    with pytest.raises(Exception, match=r"(?i)mincount"):
        check(Graph(), shapes=[shape], ontology=[])


def test_a_misspelt_argument_is_refused() -> None:
    with pytest.raises(TypeError):
        check(Graph(), shapes=shape_files(), ontolgy=ontology_files())  # type: ignore[call-arg]


def test_an_import_of_the_ontology_is_not_fetched(tmp_path: Path) -> None:
    imports = tmp_path / "imports.ttl"
    imports.write_text(
        "<https://w3id.org/digital-diplomacy/ontology/> "
        "<http://www.w3.org/2002/07/owl#imports> <http://192.0.2.1/gone.ttl> .",
        encoding="utf-8",
    )
    shapes = [*shape_files(), imports]
    assert check(Graph(), shapes=shapes, ontology=[*ontology_files(), imports]) == []


def test_a_path_is_written_as_sparql_writes_it(tmp_path: Path) -> None:
    shape = _shape(
        tmp_path,
        """
        e:s a sh:PropertyShape ; sh:targetNode e:x ; sh:path ( dd:ledBy dd:country ) ;
            sh:minCount 1 ; sh:message "No {?value} for {$this} (add one)." .
        """,
    )
    [violation] = check(Graph(), shapes=[shape], ontology=[])
    assert violation.path == f"{DD}ledBy/{DD}country"
    assert violation.message == f"No nothing for {ID}x (add one)."
