"""The records as a whole hold together. One rule a test; the message of a failure tells the repair.

What a record must be, and how records must fit each other, is checked by `ddgraph check`; here stands
what we ask of our own files beyond that.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph import records
from graph.records import Record

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
