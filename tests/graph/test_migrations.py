"""Data of an earlier version of the ontology is found and rewritten."""

from __future__ import annotations

import pytest

from graph import guard, migrations
from graph.migrations import Migration
from graph.service import Service
from graph.store import Draft
from ontology import terms
from ontology.schema import load_schema

# What a state of version 0.1.0 said: a person and an office, both by statement and by plain triple.
_BEFORE = """
@prefix dd: <https://w3id.org/digital-diplomacy/ontology/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix : <https://example.org/> .
:record { :s1 a dd:Statement ; rdf:subject :ann ; rdf:predicate dd:partOf ; rdf:object :office ;
    dd:validFrom "2011" . :e1 dd:supports :s1 . :ann a dd:Person . :office a dd:Unit .
  :s2 a dd:Statement ; rdf:subject :office ; rdf:predicate dd:partOf ; rdf:object :ministry . }
:best { :ann dd:partOf :office , :club . :office dd:partOf :ministry }
"""
_DEFAULT = """
@prefix dd: <https://w3id.org/digital-diplomacy/ontology/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix : <https://example.org/> .
:s3 rdf:subject :bob ; rdf:predicate dd:partOf ; rdf:object :office . :bob a dd:Person ; dd:partOf :office .
"""


def in_old_form() -> Draft:
    import pyoxigraph as ox

    quads = [
        *ox.parse(input=_BEFORE, format=ox.RdfFormat.TRIG),
        *ox.parse(input=_DEFAULT, format=ox.RdfFormat.TURTLE),
    ]
    return Draft(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")


def works_for() -> Migration:
    [found] = [m for m in migrations.all_migrations() if m.path == "migrations/0.2.0/works-for"]
    return found


def said(line: str) -> str:
    return line.replace(terms.DD, "dd:").replace("https://example.org/", "")


def test_a_person_as_a_part_is_found_as_a_statement_and_as_a_plain_triple() -> None:
    rows = migrations.old_use(in_old_form(), works_for()).texts()
    assert [tuple(text.rpartition("/")[2] for text in row.values()) for row in rows] == [
        ("ann", "club"),
        ("ann", "office", "s1"),
        ("bob", "office", "s3"),
    ]


def test_repair_moves_persons_only_keeps_all_else_and_leaves_nothing_to_find() -> None:
    draft = in_old_form()
    before = {said(line) for line in draft.quads()}
    assert migrations.repair(draft) == {"migrations/0.2.0/works-for": 3}
    assert migrations.old_use(draft, works_for()).rows == ()
    after = {said(line) for line in draft.quads()}
    predicate = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate>"
    moved = {
        f"<s1> {predicate} <dd:worksFor> <record> .",
        f"<s3> {predicate} <dd:worksFor> .",
        "<ann> <dd:worksFor> <office> <best> .",
        "<ann> <dd:worksFor> <club> <best> .",
        "<bob> <dd:worksFor> <office> .",
    }
    assert after - before == moved
    assert before - after == {line.replace("dd:worksFor", "dd:partOf") for line in moved}
    assert migrations.repair(draft) == {}, "a second time does nothing"


@pytest.mark.parametrize("migration", migrations.all_migrations(), ids=lambda m: m.path)
def test_our_own_data_has_no_old_use(migration: Migration, service: Service) -> None:
    assert service.select(migration.detect).rows == ()


@pytest.mark.parametrize("migration", migrations.all_migrations(), ids=lambda m: m.path)
def test_a_migration_says_what_changed_and_why_and_concerns_terms_that_exist(
    migration: Migration,
) -> None:
    schema = load_schema()
    assert migration.what
    assert migration.why
    assert migration.path.split("/")[1] == migration.version, "`since` is the folder's version"
    assert {*migration.terms} <= {*schema.classes, *schema.properties}
    used = guard.terms_of(migration.detect)
    assert used & {*migration.terms}, "what is detected is a term that it names"


# ---- deprecated terms

_TERM = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix dd: <https://w3id.org/digital-diplomacy/ontology/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

dd:bornIn a owl:ObjectProperty .
dd:fromPlace a owl:ObjectProperty ;
    {} .
"""
_FINISHED = (
    'owl:deprecated true ; dct:isReplacedBy dd:bornIn ; skos:changeNote "0.3.0: one name"@en'
)


def test_a_deprecated_term_has_a_successor_a_reason_and_a_migration() -> None:
    text = _TERM.format("owl:deprecated true")
    problems = guard.unfinished(text, migrated=())
    assert [(p.line, p.level) for p in problems] == [(8, "error")] * 3
    assert [problem.message.partition(" (")[0] for problem in problems] == [
        "dd:fromPlace is deprecated and has no dct:isReplacedBy",
        "dd:fromPlace is deprecated and has no skos:changeNote",
        "dd:fromPlace is deprecated and has no migration",
    ]
    finished = _TERM.format(_FINISHED)
    assert len(guard.unfinished(finished, migrated=())) == 1
    assert guard.unfinished(finished, migrated=("fromPlace",)) == []
    assert guard.unfinished(_TERM.format('skos:changeNote "x"@en'), migrated=()) == []


def test_every_deprecated_term_of_the_ontology_is_finished() -> None:
    assert guard.unfinished() == []


def test_the_words_of_a_dispute_kind_become_values_of_its_list() -> None:
    import pyoxigraph as ox

    trig = """
@prefix dd: <https://w3id.org/digital-diplomacy/ontology/> .
@prefix : <https://example.org/> .
:one dd:disputeKind "date+figure" .
:record { :two dd:disputeKind "seed vs sources" . :three dd:disputeKind "priority claim" }
"""
    quads = ox.parse(input=trig, format=ox.RdfFormat.TRIG)
    draft = Draft(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    [migration] = [m for m in migrations.all_migrations() if m.path.endswith("/dispute-kind")]
    assert len(migrations.old_use(draft, migration).rows) == 3
    assert migrations.repair(draft) == {"migrations/0.2.0/dispute-kind": 3}
    kinds = "<https://w3id.org/digital-diplomacy/vocab/dispute-kind/"
    assert {said(line) for line in draft.quads()} == {
        f"<one> <dd:disputeKind> {kinds}date> .",
        f"<one> <dd:disputeKind> {kinds}figure> .",
        f"<three> <dd:disputeKind> {kinds}priority> <record> .",
    }
