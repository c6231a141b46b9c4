"""The records as a whole hold together. One rule a test; the message of a failure tells the repair.

What one record must be is checked by `ddgraph check`; here stands what only all of them show.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph import ids, records
from graph.errors import Problem
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
def read() -> tuple[list[Record], list[Problem]]:
    return records.read_all(DATA)


@pytest.fixture(scope="module")
def known(read: tuple[list[Record], list[Problem]]) -> dict[str, Record]:
    return {record.id: record for record in read[0]}


def told(record: Record, key: str) -> list[str]:
    """The values of a key that needs no evidence."""
    return [value.text for value in record.fields.get(key, ())]


def links(record: Record) -> Iterator[str]:
    """Every identifier that a record names, whatever it says of it; not where it was merged to."""
    for key, values in record.fields.items():
        if key != "isReplacedBy":
            yield from (v.text for v in values if v.text.partition("/")[0] in ids.KINDS)
    for row in record.statements:
        texts = (row.subject, row.value.text, *(text for _, text in row.qualifiers))
        yield from (text for text in texts if text.partition("/")[0] in ids.KINDS)


def ancestors(record: Record, known: dict[str, Record]) -> set[str]:
    found: set[str] = set()
    waiting = told(record, "broader")
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += told(known[one], "broader")
    return found


def test_every_record_can_be_read_and_names_only_records(read) -> None:
    wrong = [str(problem) for problem in read[1] if problem.level == "error"]
    assert wrong == [], "correct the name, or write the record that is named"


def test_an_exact_match_is_a_record_or_an_address(known) -> None:
    wrong = [
        (record.id, target)
        for record in known.values()
        for target in told(record, "exactMatch")
        if "://" not in target and target not in known
    ]
    assert wrong == [], "name a record (kind/name) or a whole address in `exactMatch`"


def test_an_exact_match_between_records_is_said_by_both(known) -> None:
    wrong = [
        (target, record.id)
        for record in known.values()
        for target in told(record, "exactMatch")
        if "://" not in target and record.id not in told(known[target], "exactMatch")
    ]
    assert wrong == [], "add the second of each pair to the `exactMatch` of the first"


def test_a_label_stands_once_in_a_kind_unless_a_curator_says_why(known) -> None:
    bearers: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in known.values():
        if "curatorNote" not in record.fields and not record.merged_into:
            bearers[record.kind, record.label.casefold()].append(record)
    wrong = [[record.id for record in several] for several in bearers.values() if len(several) > 1]
    assert wrong == [], (
        "merge the two (`isReplacedBy` in the one), or say in a `curatorNote` how they differ"
    )


def test_a_redirect_leads_to_one_record_of_its_kind_that_is_no_redirect(known) -> None:
    wrong = []
    for record in known.values():
        targets = told(record, "isReplacedBy")
        if targets and (
            len(targets) != 1
            or ids.kind_of(targets[0]) != record.kind
            or "isReplacedBy" in known[targets[0]].fields
        ):
            wrong.append((record.id, targets))
    assert wrong == [], "name in `isReplacedBy` the one record of this kind that is kept in the end"


def test_a_redirect_says_nothing_but_why(known) -> None:
    wrong = [
        record.id
        for record in known.values()
        if "isReplacedBy" in record.fields
        and (record.statements or record.sources or "curatorNote" not in record.fields)
    ]
    assert wrong == [], (
        "move statements and sources to the kept record; tell the merge and its day in `curatorNote`"
    )


def test_a_redirect_is_named_by_no_record(known) -> None:
    merged = {record.id for record in known.values() if "isReplacedBy" in record.fields}
    wrong = [(r.id, target) for r in known.values() for target in links(r) if target in merged]
    assert wrong == [], "name the record that the redirect leads to"


def test_the_label_of_a_redirect_is_a_name_of_the_kept_record(known) -> None:
    wrong = [
        (record.merged_into, record.label)
        for record in known.values()
        if record.merged_into and record.label not in known[record.merged_into].names
    ]
    assert wrong == [], "add the second of each pair to the `altLabel` of the first"


def test_every_initiative_has_a_leader(known) -> None:
    wrong = [
        record.id
        for record in known.values()
        if record.kind == "campaign"
        and not record.merged_into
        and not any(
            row.predicate == "ledBy" and row.subject == record.id for row in record.statements
        )
    ]
    assert wrong == [], "add a `ledBy` statement with its source"


def test_related_is_said_by_both(known) -> None:
    wrong = [
        (target, record.id)
        for record in known.values()
        for target in told(record, "related")
        if record.id not in told(known[target], "related")
    ]
    assert wrong == [], "add the second of each pair to the `related` of the first"


def test_what_is_related_is_neither_broader_nor_narrower(known) -> None:
    wrong = [
        (record.id, target)
        for record in known.values()
        for target in told(record, "related")
        if target in ancestors(record, known)
    ]
    assert wrong == [], "drop the `related`: SKOS forbids it beside `broader`"


def test_broader_leads_up_and_never_round(known) -> None:
    wrong = [record.id for record in known.values() if record.id in ancestors(record, known)]
    assert wrong == [], "take out of `broader` what leads back to the concept itself"


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


def test_a_country_of_an_actor_is_a_place(known) -> None:
    wrong = [
        (record.id, code)
        for record in known.values()
        for code in told(record, "country")
        if f"place/{code.lower()}" not in known
    ]
    assert wrong == [], "write data/place/<code>.yaml, or correct the code"


def test_a_refused_name_says_why_and_is_no_alias(known) -> None:
    wrong = [
        (record.id, row.value.text)
        for record in known.values()
        for row in record.statements
        if row.predicate == "name"
        and row.review == "rejected"
        and (not row.review_note or row.value.text in record.names)
    ]
    assert wrong == [], "add a `reviewNote`, and take the name out of `altLabel`"


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
