"""The schema answers what forms, record files and pages ask."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from ontology.schema import Schema, load_schema
from ontology.terms import DD, FUNCTIONS, RANKS


@pytest.fixture
def schema() -> Schema:
    return load_schema()


def test_a_property_tells_a_form_what_to_ask_for(schema: Schema) -> None:
    led_by = schema.properties["ledBy"]
    assert led_by.label == "led by"
    assert led_by.is_object
    assert led_by.needs_evidence
    assert not led_by.time_varying
    assert led_by.domains == (DD + "Initiative",)
    assert led_by.ranges == (DD + "Actor",)
    assert led_by.values_from is None


def test_a_property_with_a_list_names_the_list(schema: Schema) -> None:
    assert schema.properties["function"].values_from == FUNCTIONS


def test_a_class_knows_every_class_above_it(schema: Schema) -> None:
    assert {DD + "GovernmentBody", DD + "Organisation", DD + "Actor"} < set(
        schema.ancestors("ForeignMinistry")
    )
    assert "http://xmlns.com/foaf/0.1/Agent" in schema.ancestors("ForeignMinistry")


def test_a_class_knows_every_class_below_it(schema: Schema) -> None:
    assert "Campaign" in schema.descendants("Initiative")
    assert "Initiative" not in schema.descendants("Initiative")


def test_a_class_has_the_properties_of_the_classes_above_it(schema: Schema) -> None:
    names = [p.name for p in schema.properties_of("Campaign")]
    assert "ledBy" in names
    assert "doi" not in names


def test_the_values_of_a_list_come_by_local_name(schema: Schema) -> None:
    assert list(schema.concepts(RANKS)) == ["deprecated", "normal", "preferred"]
    assert schema.concepts(RANKS)["normal"].iri == RANKS + "/normal"


@pytest.mark.parametrize(
    ("type_local", "class_name"),
    [
        ("person", "Person"),
        ("think-tank", "ResearchBody"),
        ("embassy", "Mission"),
        ("regional-organisation", "InternationalOrganisation"),
        ("platform", "Organisation"),
    ],
)
def test_an_actor_type_leads_to_a_class(schema: Schema, type_local: str, class_name: str) -> None:
    assert schema.actor_class(type_local) == class_name


def test_an_unknown_name_is_a_key_error(schema: Schema) -> None:
    with pytest.raises(KeyError):
        schema.concepts("https://example.org/no-list")
    with pytest.raises(KeyError):
        schema.ancestors("Nothing")


def test_reading_the_files_takes_less_than_30_ms() -> None:
    load_schema()  # imports pyoxigraph
    took = []
    for _ in range(5):
        load_schema.cache_clear()
        begun = time.perf_counter()
        load_schema()
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.03


def test_naming_a_term_or_a_file_imports_no_parser() -> None:
    code = "import sys, ontology, ontology.files, ontology.schema, ontology.terms; print([m for m in ('pyoxigraph', 'rdflib', 'graph') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
