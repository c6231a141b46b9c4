"""The controlled lists are whole, and actors' types reach actors' classes."""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

from ontology.files import ontology_files
from ontology.schema import load_schema
from ontology.terms import ACTOR_CLASS, ACTOR_TYPES, DD, VOCAB

SCHEMES = [VOCAB + path.stem for path in ontology_files()[1:]]

# A class that no type names, because every body belongs to one of the classes below it.
ABSTRACT = {"Actor", "GovernmentBody"}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_value_has_a_label_a_definition_and_its_list(scheme: str, everything: Graph) -> None:
    concepts = load_schema().concepts(scheme)
    assert len(concepts) > 2
    for concept in concepts.values():
        node = URIRef(concept.iri)
        assert concept.iri == f"{scheme}/{concept.local}"
        assert concept.label == concept.labels["en"]
        assert concept.definition.endswith(".")
        assert (node, RDF.type, SKOS.Concept) in everything
        assert (node, SKOS.topConceptOf, URIRef(scheme)) in everything


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", ["en", "fr", "es", "de"])
def test_no_two_values_of_a_list_share_a_label(scheme: str, language: str) -> None:
    concepts = load_schema().concepts(scheme).values()
    labels = [c.labels[language].casefold() for c in concepts if language in c.labels]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_value_is_known_outside_its_list(scheme: str, everything: Graph) -> None:
    named = {str(s) for s in everything.subjects() if s.startswith(scheme + "/")}
    assert named == {c.iri for c in load_schema().concepts(scheme).values()}


def test_a_list_that_a_property_takes_its_values_from_exists() -> None:
    named = {p.values_from for p in load_schema().properties.values()} - {None}
    assert named == set(SCHEMES)


def test_every_class_of_actors_is_reached_from_a_type() -> None:
    schema = load_schema()
    reached = {schema.actor_class(local) for local in schema.concepts(ACTOR_TYPES)}
    assert reached == {"Actor", *schema.descendants("Actor")} - ABSTRACT


def test_a_type_belongs_to_exactly_one_class(everything: Graph) -> None:
    for concept in load_schema().concepts(ACTOR_TYPES).values():
        [class_] = everything.objects(URIRef(concept.iri), URIRef(ACTOR_CLASS))
        assert class_.startswith(DD)
