"""The records as a whole hold together. One rule a test; the message of a failure tells the repair.

What a record must be, and how records must fit each other, is checked by `ddgraph check`; here stands
what we ask of our own files beyond that.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph import records
from graph.records import Record
from ontology import terms
from ontology.schema import load_schema

DATA = Path(__file__).parents[2] / "data"


def _no_timestamps(resolvers: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {
        first: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:timestamp"]
        for first, rules in resolvers.items()
    }


class Loader(yaml.CSafeLoader):
    """Reads a date as the text that it is written as."""

    yaml_implicit_resolvers = _no_timestamps(yaml.CSafeLoader.yaml_implicit_resolvers)


class Dumper(yaml.CSafeDumper):
    """Writes a date without quotation marks."""

    yaml_implicit_resolvers = _no_timestamps(yaml.CSafeDumper.yaml_implicit_resolvers)


def canonical(text: str) -> str:
    """Write a record the one way in which records are written."""
    return yaml.dump(
        yaml.load(text, Loader=Loader),
        Dumper=Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=100,
    )


@pytest.fixture(scope="module")
def known() -> dict[str, Record]:
    return {record.id: record for record in records.read_all(DATA)[0]}


def told(record: Record, key: str) -> list[str]:
    """The values of a key that needs no evidence."""
    return [value.text for value in record.fields.get(key, ())]


def test_a_place_bears_its_code(known) -> None:
    wrong = [
        record.id
        for record in known.values()
        if record.kind == "place"
        and told(record, "country") != [record.id.removeprefix("place/").upper()]
    ]
    assert wrong == [], "set `country` to the two letters of ISO 3166 (or XK, EU) that the id bears"


def test_a_place_has_a_label_in_each_language(known) -> None:
    wanted = ["en", "fr", "es", "de", "ru", "zh", "ar"]
    wrong = [
        record.id
        for record in known.values()
        if record.kind == "place" and [v.language for v in record.fields["label"]] != wanted
    ]
    assert wrong == [], f"write `label` as keys {', '.join(wanted)} with the names of CLDR"


def test_a_concept_has_a_label_in_each_language(known) -> None:
    wanted = ["en", "fr", "es", "ar", "ru", "zh", "de"]
    wrong = [
        record.id
        for record in known.values()
        if record.kind == "concept" and [v.language for v in record.fields["label"]] != wanted
    ]
    assert wrong == [], f"write `label` as keys {', '.join(wanted)}"


def test_a_name_with_a_bracket_has_its_bare_form_beside_it(known) -> None:
    wrong = []
    for record in known.values():
        bare = re.sub(r"\s*\([^)]*\)", "", record.label).strip()
        if (
            record.kind in ("actor", "campaign")
            and bare != record.label
            and bare not in record.names
            # The bare form would be the whole Senate.
            and record.id != "actor/united-states-senate-20-women-senators"
        ):
            wrong.append((record.id, bare))
    assert wrong == [], "add the second of each pair to the `altLabel` of the first"


def test_every_file_is_written_in_the_one_way() -> None:
    wrong = []
    for path in records.paths(DATA):
        text = path.read_text("utf-8")
        if canonical(text) != text:
            wrong.append(str(path.relative_to(DATA)))
    assert wrong == [], (
        "write the file with `canonical` of this test (two spaces of indentation, lines of 100, "
        "quotation marks only where YAML needs them)"
    )


def test_no_value_stands_for_a_value_that_is_not_known(known) -> None:
    """What no source says is left out: the page then says so itself."""
    wrong = [
        (record.id, row.predicate, row.value.text)
        for record in known.values()
        for row in record.statements
        if re.fullmatch(
            r"(?i)(\w+ )?not (shown|known|given|stated)|unknown|n/?a|none", row.value.text
        )
    ]
    assert wrong == [], "drop the statement; a `curatorNote` may say what was looked for"


def test_a_place_bears_three_letters_of_iso_or_says_why_not(known) -> None:
    wrong = [
        record.id
        for record in known.values()
        if record.kind == "place"
        and not [re.fullmatch("[A-Z]{3}", code) for code in told(record, "isoAlpha3")]
        and "ISO 3166" not in " ".join(told(record, "curatorNote"))
    ]
    assert wrong == [], "add `isoAlpha3`, or say in a `curatorNote` that ISO 3166-1 assigns none"


def test_two_places_share_neither_code_nor_name(known) -> None:
    bearers: dict[str, set[str]] = defaultdict(set)
    for record in known.values():
        if record.kind == "place":
            for name in (*record.names, *told(record, "isoAlpha3")):
                bearers[name.casefold()].add(record.id)
    wrong = {name: ids_ for name, ids_ in bearers.items() if len(ids_) > 1}
    assert wrong == {}, "take the name or code from the place that does not bear it"


def test_a_body_of_a_state_has_the_state_as_its_country(known) -> None:
    schema = load_schema()
    bodies = {"GovernmentBody"} | {
        name for name in schema.classes if terms.DD + "GovernmentBody" in schema.ancestors(name)
    }
    wrong = [
        record.id
        for record in known.values()
        if record.type in bodies
        and not record.merged_into
        and "country" not in record.fields
        and "country" not in " ".join(told(record, "curatorNote"))
    ]
    assert {"Government", "ForeignMinistry", "Mission", "Unit"} <= bodies
    assert wrong == [], "add `country`, or say in a `curatorNote` why it has no country"


def test_an_account_belongs_to_an_actor_or_says_why_not(known) -> None:
    owned = {
        row.value.text
        for record in known.values()
        for row in record.statements
        if row.predicate == "hasAccount"
    }
    wrong = [
        record.id
        for record in known.values()
        if record.kind == "account" and record.id not in owned and not told(record, "curatorNote")
    ]
    assert wrong == [], "add `hasAccount` to the actor who runs it, or a `curatorNote`"


def test_what_prose_names_by_a_sign_is_a_record(known) -> None:
    """#tag is a hashtag and @handle an account; "@State" and "@tweeter" are puns in titles, no handles."""
    bearers = {
        name.casefold()
        for record in known.values()
        if record.kind in ("hashtag", "account")
        for name in record.names
    }
    wrong = [
        (record.id, sign)
        for record in known.values()
        for text in (record.label, *(row.value.text for row in record.statements))
        for sign in re.findall(r"(?<![\w/])[#@]\w+", text)
        if sign.casefold() not in bearers and sign not in ("@State", "@tweeter")
    ]
    assert wrong == [], "write data/hashtag/ or data/account/ for the second of each pair"


def test_a_person_works_for_a_body_and_a_body_is_part_of_a_body(known) -> None:
    wrong = [
        (record.id, row.predicate, row.value.text)
        for record in known.values()
        for row in record.statements
        if row.predicate in ("partOf", "worksFor", "headOf")
        and not row.withdrawn
        and (
            (known[row.subject].type == "Person") == (row.predicate == "partOf")
            or known[row.value.text].type == "Person"
        )
    ]
    assert wrong == [], "write `worksFor` of persons, `partOf` of bodies; both name a body"
