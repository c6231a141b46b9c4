"""Nothing of the fact base was dropped on its way into the graph.

The fact base lies beside the repository on the founders' machines only; elsewhere these skip.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from graph import ids
from graph.service import Service

FACTS = Path(__file__).parents[3] / "shared" / "facts"
pytestmark = pytest.mark.skipif(
    not FACTS.is_dir(), reason="the fact base is not beside the repository"
)


def load(name: str):
    return json.loads((FACTS / f"{name}.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def said(service: Service) -> dict[tuple[str, str], list[dict[str, str]]]:
    """Every statement by subject identifier and property name; those that a source refutes are ours."""
    rows = service.select(
        "SELECT ?s ?p ?o ?review ?st WHERE { ?st rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; "
        "dd:review ?review MINUS { ?against dd:refutes ?st } }"
    ).texts()
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        key = (row["s"].removeprefix(ids.ENTITY), row["p"].rpartition("/")[2])
        found.setdefault(key, []).append(row)
    return found


@pytest.fixture(scope="module")
def proofs(service: Service) -> dict[str, set[str]]:
    """The addresses of the documents behind each statement."""
    found: dict[str, set[str]] = {}
    for row in service.select(
        "SELECT ?st ?address WHERE { ?e dd:supports ?st ; dd:inDocument/dd:address ?address }"
    ).texts():
        found.setdefault(row["st"], set()).add(row["address"])
    return found


def values(said, subject: str, *properties: str) -> Counter[str]:
    return Counter(row["o"] for name in properties for row in said.get((subject, name), []))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("campaigns", "campaign"),
        ("actors", "actor"),
        ("literature", "work"),
        ("concepts", "concept"),
        ("milestones", "event"),
    ],
)
def test_every_entry_is_a_record_under_its_own_id(name: str, kind: str, service: Service) -> None:
    known = {link.id for link in service.entities(kind)}
    assert {f"{kind}/{entry['id']}" for entry in load(name)} <= known


def test_every_outcome_stands_with_exactly_its_sources_or_more(said, proofs) -> None:
    count = 0
    for campaign in load("campaigns"):
        rows = {row["o"]: row["st"] for row in said[(f"campaign/{campaign['id']}", "outcome")]}
        for outcome in campaign["outcomes"]:
            assert set(outcome["sources"]) <= proofs[rows[outcome["fact"]]]
            count += 1
    assert count == 652


def test_leaders_partners_platforms_hashtags_targets_and_dates_are_all_there(said) -> None:
    for campaign in load("campaigns"):
        subject = f"campaign/{campaign['id']}"
        for field, name in (
            ("lead_actors", "ledBy"),
            ("partner_actors", "hasPartner"),
            ("platforms", "usesPlatform"),
            ("hashtags", "hasHashtag"),
            ("countries_targeted", "targets"),
        ):
            expected = {str(value) for value in campaign.get(field, [])}
            found = len(values(said, subject, name))
            # Curators name a product ("Skype") beside its medium, and tags that stood in prose only.
            more = name in ("usesPlatform", "hasHashtag")
            assert found >= len(expected) if more else found == len(expected), (subject, field)
        for field in ("start", "end"):
            if campaign.get(field):
                assert campaign[field] in values(said, subject, field)


def test_every_source_of_every_entry_is_behind_a_statement_of_it(said, proofs) -> None:
    missing = []
    counted = 0
    for name, kind in (
        ("campaigns", "campaign"), ("actors", "actor"), ("literature", "work"),
        ("concepts", "concept"), ("milestones", "event"),
    ):  # fmt: skip
        addresses: dict[str, set[str]] = {}
        for (subject, _), rows in said.items():
            for row in rows:
                addresses.setdefault(subject, set()).update(proofs.get(row["st"], ()))
        for entry in load(name):
            for source in entry["sources"]:
                if source["url"] == "memory":
                    continue
                counted += 1
                if source["url"] not in addresses[f"{kind}/{entry['id']}"]:
                    missing.append((entry["id"], source["url"]))
    assert missing == []
    assert counted == 755 + 697 + 245 + 244 + 274 - 13  # thirteen rows say "memory"


def test_what_each_source_was_noted_to_support_is_kept(service: Service) -> None:
    kept = {
        (row["s"].rpartition("/")[2], row["address"], row["attests"])
        for row in service.select(
            "SELECT ?s ?address ?attests WHERE { ?st rdf:subject ?s . ?e dd:supports ?st ; "
            "dd:attests ?attests ; dd:inDocument/dd:address ?address }"
        ).texts()
    }
    for name in ("actors", "literature", "concepts", "milestones"):
        for entry in load(name):
            for source in entry["sources"]:
                if source["url"] != "memory":
                    assert (entry["id"], source["url"], source["supports"]) in kept


def test_every_name_alias_acronym_and_label_is_found_or_refused_with_a_reason(
    said, service: Service
) -> None:
    names: dict[str, set[str]] = {}
    for row in service.select(
        "SELECT ?e ?n WHERE { VALUES ?p { rdfs:label skos:altLabel skos:prefLabel dd:acronym dd:name } ?e ?p ?n }"
    ).texts():
        names.setdefault(row["e"].removeprefix(ids.ENTITY), set()).add(row["n"])
    # An alias that names another thing is kept as a refused statement, and is no plain triple.
    reasons = service.select("SELECT ?st ?note WHERE { ?st dd:reviewNote ?note }").texts()
    explained = {row["st"] for row in reasons}
    refused = {
        (subject, row["o"])
        for (subject, predicate), rows in said.items()
        if predicate == "name"
        for row in rows
        if "rejected" in row["review"] and row["st"] in explained
    }
    assert not [pair for pair in refused if pair[1] in names.get(pair[0], set())]
    expected = [
        (f"campaign/{c['id']}", n) for c in load("campaigns") for n in [c["name"], *c["aliases"]]
    ]
    expected += [
        (f"actor/{a['id']}", n)
        for a in load("actors")
        for n in [a["name"], *a["aliases"], *a["acronyms"]]
    ]
    expected += [(f"work/{w['id']}", w["title"]) for w in load("literature")]
    expected += [
        (f"concept/{c['id']}", n)
        for c in load("concepts")
        for n in [c["prefLabel"], *c["altLabels"], *c["labels"].values()]
    ]
    kept = {(subject, name) for subject, found in names.items() for name in found} | refused
    assert [pair for pair in expected if pair not in kept] == []


def test_every_conflict_is_a_dispute_with_every_side_and_its_sources(service: Service) -> None:
    rows = service.select(
        "SELECT ?d ?by ?value ?wording ?address WHERE { ?d dd:concerns ?st . ?st rdf:object ?value ; dd:saidBy ?by . "
        "?e dd:supports ?st ; dd:inDocument/dd:address ?address OPTIONAL { ?st dd:wording ?wording } }"
    ).texts()
    sides = {
        (row["d"].rpartition("/")[2], row["by"], row.get("wording", row["value"]), row["address"])
        for row in rows
    }
    conflicts = load("conflicts")
    claims = [(c["id"], claim) for c in conflicts for claim in c["claims"]]
    assert len(conflicts) == 82
    assert len(claims) == 305
    for conflict, claim in claims:
        for address in claim["sources"]:
            assert (conflict.lower(), claim["who"], claim["claim"], address) in sides


def test_every_definition_tenure_name_and_membership_is_a_statement(said) -> None:
    for concept in load("concepts"):
        for definition in concept["definitions_by"]:
            assert definition["how"] in values(said, f"concept/{concept['id']}", "definedAs")
    additions = load("additions")
    for tenure in additions["tenures"]:
        assert tenure["post"] in values(said, f"actor/{tenure['person']}", "holdsPost")
    for name in additions["names_over_time"]:
        assert name["name"] in values(said, f"actor/{name['actor']}", "name")
    for membership in additions["memberships"]:
        actor = f"actor/{membership['organisation']}"
        assert str(membership["count"]) in values(said, actor, "memberCount")


def test_a_fact_from_memory_is_proposed_and_not_among_the_plain_triples(
    said, service: Service
) -> None:
    proposed = {
        subject
        for (subject, _), rows in said.items()
        if any("proposed" in r["review"] for r in rows)
    }
    from_memory = {f"actor/{a['id']}" for a in load("actors") if a["verification"] == "memory"}
    from_memory |= {f"work/{w['id']}" for w in load("literature") if "memory" in w["verification"]}
    assert from_memory <= proposed
    plain = service.select(
        "SELECT ?o WHERE { <https://w3id.org/digital-diplomacy/id/actor/federica-mogherini> dd:role ?o }"
    )
    assert plain.rows == ()
