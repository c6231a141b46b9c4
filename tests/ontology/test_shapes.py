"""The shapes speak to curators, use only SHACL core, and know the lists of the ontology."""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from ontology.files import shape_files
from ontology.schema import load_schema
from ontology.terms import (
    ACTOR_TYPES,
    DD,
    DISPUTE_KINDS,
    FUNCTIONS,
    PLATFORM_TYPES,
    RANKS,
    REVIEWS,
)

DDS = Namespace("https://w3id.org/digital-diplomacy/shapes/")


def _names(shapes: Graph) -> list[URIRef]:
    return [s for s in shapes.subjects(RDF.type, SH.PropertyShape) if isinstance(s, URIRef)]


def test_every_shape_has_a_name(shapes: Graph) -> None:
    assert {str(s) for s in shapes.subjects(SH.path, None)} == {str(s) for s in _names(shapes)}


def test_every_shape_says_what_is_wrong_and_what_to_do(shapes: Graph) -> None:
    for shape in _names(shapes):
        if (shape, SH.property, None) in shapes:
            continue  # only leads to the shape that speaks
        [message] = shapes.objects(shape, SH.message)
        assert isinstance(message, Literal)
        assert message.language == "en"
        assert message.endswith(").")
        assert " (" in message


def test_every_shape_is_reached(shapes: Graph) -> None:
    targeted = {*shapes.subjects(SH.targetClass, None), *shapes.subjects(SH.targetNode, None)}
    assert set(_names(shapes)) == targeted | set(shapes.objects(None, SH.property))


def test_every_shape_stands_once(shapes: Graph) -> None:
    names = [
        str(s)
        for path in shape_files()
        for s in Graph().parse(path).subjects(RDF.type, SH.PropertyShape)
    ]
    assert sorted(names) == sorted(set(names))


def test_only_words_of_shacl_core_are_used(shapes: Graph) -> None:
    # pyshacl passes over a word that it does not know: sh:mincount would check nothing.
    used = {n for triple in shapes for n in triple if n.startswith(str(SH))}
    assert {n for n in used if n not in SH} == set()
    assert not used & {SH.sparql, SH.js, SH.rule, SH.target}


@pytest.mark.parametrize(
    ("shape", "scheme"),
    [
        ("actor-type-value", ACTOR_TYPES),
        ("dispute-kind-value", DISPUTE_KINDS),
        ("initiative-function-value", FUNCTIONS),
        ("platform-type-value", PLATFORM_TYPES),
        ("statement-rank", RANKS),
        ("statement-review", REVIEWS),
    ],
)
def test_a_shape_allows_exactly_the_values_of_its_list(
    shapes: Graph, shape: str, scheme: str
) -> None:
    head = shapes.value(DDS[shape], SH["in"])
    assert head is not None
    allowed = [str(node) for node in Collection(shapes, head)]
    assert allowed == [c.iri for c in load_schema().concepts(scheme).values()]


@pytest.mark.parametrize(
    ("shape", "wanted"),
    [
        ("value-dates", lambda p: DD + "PartialDate" in p.ranges),
        ("value-figures", lambda p: p.name == "figure" or DD + "figure" in p.super_properties),
        ("value-things", lambda p: p.is_object),
    ],
)
def test_a_shape_covers_every_proven_property_of_its_kind(
    shapes: Graph, shape: str, wanted: object
) -> None:
    assert callable(wanted)
    covered = {str(node) for node in shapes.objects(DDS[shape], SH.targetNode)}
    properties = load_schema().properties.values()
    assert covered == {p.iri for p in properties if p.needs_evidence and wanted(p)}
