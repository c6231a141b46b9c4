"""dd.ttl keeps the rules that README.md sets for it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from ontology.files import example_files, ontology_files, shape_files
from ontology.schema import Class, Property, load_schema
from ontology.terms import DD

SCHEMA = Namespace("https://schema.org/")
DD_FILE = ontology_files()[0]
TEXT = DD_FILE.read_text(encoding="utf-8")
TERMS = re.findall(r"(?m)^dd:(\w+) a ", TEXT)
SECTIONS = re.split(r"(?m)^# ---- .*$", TEXT)[1:]
ROWS: list[Class | Property] = [
    *load_schema().classes.values(),
    *load_schema().properties.values(),
]


@pytest.mark.parametrize("name", TERMS)
def test_a_term_says_what_it_is_where_it_comes_from_and_shows_a_case(
    name: str, ontology: Graph
) -> None:
    term = URIRef(DD + name)
    for predicate in (RDFS.label, SKOS.definition, SKOS.example):
        [text] = ontology.objects(term, predicate)
        assert isinstance(text, Literal)
        assert text.language == "en"
        assert text.strip() == str(text) != ""
    assert [str(source).strip() for source in ontology.objects(term, DCTERMS.source)] != [""]
    assert (term, DCTERMS.source, None) in ontology


def test_every_subject_is_a_term_or_the_ontology_itself(ontology: Graph) -> None:
    assert set(ontology.subjects()) == {URIRef(DD), *(URIRef(DD + name) for name in TERMS)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_definition_does_not_use_the_word_it_defines(row: Class | Property) -> None:
    # "number of accounts" may say accounts; "account" may not say account.
    assert not re.search(rf"\b{re.escape(row.label)}\b", row.definition, re.IGNORECASE)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_definition_is_one_sentence(row: Class | Property) -> None:
    assert re.fullmatch(r"[A-Z][^.]*\.", row.definition)


def test_a_property_begins_with_what_it_does() -> None:
    begins = ("Relates ", "Gives ", "Says ", "Names ")
    properties = load_schema().properties.values()
    assert [p.name for p in properties if not p.definition.startswith(begins)] == []


@pytest.mark.parametrize("rows", [load_schema().classes, load_schema().properties])
def test_no_two_classes_or_properties_share_a_label(rows: dict[str, Class | Property]) -> None:
    counts = Counter(row.label.casefold() for row in rows.values())
    assert [label for label, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("section", SECTIONS, ids=lambda text: text.split()[0])
def test_terms_are_alphabetical_in_their_section(section: str) -> None:
    names = re.findall(r"(?m)^dd:(\w+) a ", section)
    assert names == sorted(names, key=str.casefold)


def test_a_term_is_written_once() -> None:
    assert [name for name, count in Counter(TERMS).items() if count > 1] == []


def test_a_property_stands_in_the_section_that_says_whether_it_needs_evidence() -> None:
    _, proven, other = SECTIONS
    properties = load_schema().properties
    assert all(properties[n].needs_evidence for n in re.findall(r"(?m)^dd:(\w+) a ", proven))
    assert not any(properties[n].needs_evidence for n in re.findall(r"(?m)^dd:(\w+) a ", other))


def test_no_class_is_below_itself() -> None:
    schema = load_schema()
    assert [c.name for c in schema.classes.values() if c.iri in schema.ancestors(c.name)] == []


@pytest.mark.parametrize("prop", load_schema().properties.values(), ids=lambda p: p.name)
def test_a_property_says_what_it_relates(prop: Property) -> None:
    assert prop.domains != ()
    assert prop.ranges != ()


@pytest.mark.parametrize("prop", load_schema().properties.values(), ids=lambda p: p.name)
def test_a_property_with_literals_has_a_range_of_literals(prop: Property) -> None:
    literal = ("http://www.w3.org/2001/XMLSchema#", str(RDF.langString), DD + "PartialDate")
    assert all(r.startswith(literal) != prop.is_object for r in prop.ranges)


def test_a_time_varying_property_needs_evidence() -> None:
    properties = load_schema().properties.values()
    assert [p.name for p in properties if p.time_varying and not p.needs_evidence] == []


def test_a_figure_is_a_number_that_varies_in_time() -> None:
    figures = [p for p in load_schema().properties.values() if DD + "figure" in p.super_properties]
    assert figures != []
    assert all(p.time_varying and p.ranges[0].endswith(("integer", "decimal")) for p in figures)


def test_only_hints_are_used_for_domain_and_range(ontology: Graph) -> None:
    # rdfs:domain would make a reasoner type things that a wrong statement merely mentions.
    assert (None, RDFS.domain, None) not in ontology
    assert (None, RDFS.range, None) not in ontology


@pytest.mark.parametrize(
    "path",
    [*ontology_files(), *shape_files(), *example_files()],
    ids=lambda p: f"{p.parent.name}/{p.name}",
)
def test_no_file_uses_a_term_that_does_not_exist(path: Path) -> None:
    used = {
        str(node)
        for triple in Graph().parse(path)
        for node in triple
        if isinstance(node, URIRef) and node.startswith(DD)
    }
    assert used - {DD + name for name in TERMS} <= {DD, DD + load_schema().version}


def test_the_version_is_the_newest_of_the_changelog(ontology: Graph) -> None:
    changelog = DD_FILE.with_name("CHANGELOG.md").read_text(encoding="utf-8")
    [newest, *_] = re.findall(r"(?m)^## (\d+\.\d+\.\d+)", changelog)
    assert str(ontology.value(URIRef(DD), OWL.versionInfo)) == newest
    assert str(ontology.value(URIRef(DD), OWL.versionIRI)) == DD + newest
