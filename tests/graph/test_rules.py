"""What follows from the records without an OWL engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from graph import rules
from graph.service import Service

SOURCE = """sources:
  s: {url: "https://example.org/a", title: T, publisher: P}
"""


def part(label: str, of: str, type_: str = "Unit") -> str:
    link = "worksFor" if type_ == "Person" else "partOf"
    said = f"statements:\n- {link}: actor/{of}\n  evidence: [s]\n" if of else ""
    return f"type: {type_}\nlabel: {label}\n{SOURCE if of else ''}{said}"


RECORDS = {
    "actor/state": part("State", "", "Government"),
    "actor/ministry": part("Ministry", "state", "ForeignMinistry"),
    "actor/office": part("Office", "ministry"),
    "actor/desk": part("Desk", "office"),
    "actor/ann": part("Ann", "office", "Person"),
    "concept/a": "type: Concept\nlabel: A\nrelated: [concept/c]\n",
    "concept/b": "type: Concept\nlabel: B\nbroader: [concept/a]\n",
    "concept/c": "type: Concept\nlabel: C\nbroader: [concept/b]\n",
}


def pairs(service: Service, predicate: str, graph: str = "?g") -> set[tuple[str, str]]:
    rows = service.select(
        f"SELECT ?s ?o WHERE {{ GRAPH {graph} {{ ?s {predicate} ?o }} FILTER(CONTAINS(STR(?g), '/rule/')) }}"
    )
    return {(row["s"].rpartition("/")[2], row["o"].rpartition("/")[2]) for row in rows.texts()}


def test_the_rules_run_until_nothing_is_new(make: Callable[..., Service]) -> None:
    service = make(RECORDS)
    assert pairs(service, "dd:partOf") == {
        ("office", "state"),
        ("desk", "ministry"),
        ("desk", "state"),
    }, "and no employee is handed on"
    assert pairs(service, "skos:broaderTransitive") == {("b", "a"), ("c", "b"), ("c", "a")}
    assert pairs(service, "skos:narrower") == {("a", "b"), ("b", "c")}
    assert pairs(service, "skos:related") == {("c", "a")}


def test_without_rules_only_what_was_said_stands(make: Callable[..., Service]) -> None:
    with_rules = make(RECORDS)
    quads = with_rules.quads()
    without = make(RECORDS, with_rules=False)
    assert not pairs(without, "dd:partOf")
    assert without.quads() == [line for line in quads if "/graph/rule/" not in line]
    assert len(make(RECORDS).quads()) == len(quads), "the next build brings them back"
    assert without.select("SELECT ?a WHERE { ?a dd:partOf ?b }", true_on="2025").rows, (
        "also as of a day"
    )


def test_an_inferred_triple_can_be_explained(make: Callable[..., Service]) -> None:
    service = make(RECORDS)
    [reason] = service.explain("actor:desk", "dd:partOf", "actor:ministry")
    assert reason.rule == "parts-of-parts"
    told = [tuple(term.rpartition("/")[2] for term in premise) for premise in reason.premises]
    assert told == [("desk", "dd:partOf", "office"), ("office", "dd:partOf", "ministry")]
    assert service.explain("actor:desk", "dd:partOf", "actor:office") == [], "a record says so"


@pytest.mark.parametrize("rule", rules.all_rules(), ids=lambda rule: rule.name)
def test_a_rule_says_what_it_does_and_explains_whatever_it_adds(
    rule: rules.Rule, service: Service
) -> None:
    assert rule.says.endswith(".")
    added = service.select(
        f"SELECT ?s ?p ?o WHERE {{ GRAPH <{rule.graph}> {{ ?s ?p ?o }} FILTER(?s != <{rule.graph}>) }} LIMIT 5"
    ).texts()
    for row in added:
        reasons = service.explain(*(f"<{row[name]}>" for name in ("s", "p", "o")))
        assert [reason.rule for reason in reasons] == [rule.name]
        assert reasons[0].premises


def test_pages_show_what_is_said_not_what_follows(make: Callable[..., Service]) -> None:
    page = make(RECORDS).record("actor/state")
    assert [one.subject.id for one in page.incoming] == ["actor/ministry"]


def test_rules_add_no_triple_that_a_record_says(service: Service) -> None:
    triples = Counter(line.rpartition(" <")[0] for line in service.quads())
    assert max(triples.values()) == 1


def test_the_rules_of_a_past_day_follow_from_what_held_then(make: Callable[..., Service]) -> None:
    records = dict(RECORDS)
    records["actor/desk"] = records["actor/desk"].replace(
        "  evidence", "  validFrom: '2020'\n  evidence"
    )
    service = make(records)
    asked = "SELECT ?whole WHERE { actor:desk dd:partOf ?whole }"
    assert len(service.select(asked).rows) == 3
    assert len(service.select(asked, true_on="2021").rows) == 3
    assert service.select(asked, true_on="2019").rows == ()
