"""A record that is wrong is told with its line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import records
from graph.best import best
from graph.records import StatementRow, Value

HEAD = "id: campaign/x\ntype: Campaign\nlabel: X\nrecorded: 2026-11-21\n"
SOURCES = "sources:\n  a:\n    url: https://example.org/a\n"


def problems(tmp_path: Path, text: str, name: str = "campaign/x") -> list[str]:
    path = tmp_path / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    _, found = records.read(path, shown="x.yaml")
    return [str(problem) for problem in found]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x.yaml:1: error: the file holds no keys (start it with `id:` and `type:`)"),
        ("- a", "x.yaml:1: error: the file holds no keys (start it with `id:` and `type:`)"),
        ("type: Campaign\nlabel: X", "x.yaml:1: error: `id` is missing (add it)"),
        (HEAD + "label: Y\n", "x.yaml:5: error: `label` stands twice (join the two, or drop one)"),
        (HEAD + "altLabel: ''\n", "x.yaml:5: error: the value is empty (write it, or drop the key)"),
        (HEAD + "colour: red\nleadBy: actor/un\n", "x.yaml:6: error: `leadBy` is no property of ontology/dd.ttl (did you mean `ledBy`? else add it there, or correct it)"),
        (HEAD.replace("type: Campaign", "type: Livestream"), "x.yaml:2: error: `Livestream` is no class of ontology/dd.ttl (one of Award, Campaign, CrisisResponse, "),
        (HEAD + SOURCES + "statements:\n- start: 2014\n  evidence:\n", "x.yaml:10: error: `evidence` is empty (name a source of this record, or drop the key)"),
        (HEAD + "colour: red\n", "x.yaml:5: error: `colour` is no property of ontology/dd.ttl (add it there, or correct it)"),
        (HEAD + "ledBy: actor/un\n", "x.yaml:5: error: `ledBy` needs evidence (move it under `statements` with its sources)"),
        (HEAD + SOURCES + "statements:\n- start: 1 May\n  evidence: [a]\n", "x.yaml:9: error: `start` is a date (write YYYY, YYYY-MM or YYYY-MM-DD, not '1 May')"),
        (HEAD + SOURCES + "statements:\n- start: 2014-02-30\n  evidence: [a]\n", "x.yaml:9: error: `start` is a date (the calendar has no such day or month, not '2014-02-30')"),
        (HEAD + SOURCES + "statements:\n- staffCount: about 80\n  evidence: [a]\n", "x.yaml:9: error: `staffCount` is a whole number (write 175, not 'about 80')"),
        (HEAD + SOURCES + "statements:\n- ledBy: United Nations\n  evidence: [a]\n", "x.yaml:9: error: `ledBy` names a record (write kind/name, not 'United Nations')"),
        (HEAD + SOURCES + "statements:\n- start: 2014\n  evidence: [b]\n", "x.yaml:10: error: `b` is no source of this record (add it under `sources`)"),
        (HEAD + "statements:\n- start: 2014\n", "x.yaml:6: error: `start` has no evidence (name a source in `evidence`, or set `review: proposed`)"),
        (HEAD + SOURCES + "statements:\n- start: 2014\n  rank: best\n  evidence: [a]\n", "x.yaml:10: error: `rank` is one of preferred, normal, deprecated"),
        (HEAD + SOURCES + "statements:\n- start: 2014\n  evidence:\n  - source: a\n    startOffset: 3\n", "x.yaml:11: error: a quote has startOffset, endOffset, quoteHash (`ddgraph quote` writes the three lines)"),
        (HEAD + SOURCES + "statements:\n- start: 2014\n  evidence:\n  - source: a\n    startOffset: 9\n    endOffset: 3\n    quoteHash: ab\n", "x.yaml:11: error: `startOffset` is not before `endOffset` (correct the two)"),
        (HEAD + SOURCES + "statements:\n- start: 2014\n  evidence:\n  - source: a\n    method: guess\n", "x.yaml:12: error: `guess` is no method (one of computed, model, pattern, reading)"),
        (HEAD + SOURCES + "statements:\n- start: 2014\n  evidence:\n  - source: a\n    confidence: 1.5\n", "x.yaml:12: error: `confidence` is a number from 0 to 1 (write 0.94)"),
        (HEAD + SOURCES + "statements:\n- start: 2014\n  evidence:\n  - source: a\n    reviewedOn: May\n", "x.yaml:12: error: `reviewedOn` is a date (write YYYY, YYYY-MM or YYYY-MM-DD, not 'May')"),
        (HEAD + "function: sport\n", "x.yaml:5: error: `sport` is no function (one of "),
        (HEAD.replace("type: Campaign", "type: Person"), "x.yaml:2: error: `Person` is no class for a campaign (choose one of its own)"),
        (HEAD.replace("id: campaign/x", "id: campaign/y"), "x.yaml:1: error: `campaign/y` stands in campaign/y.yaml only (rename the file or the id)"),
    ],
)  # fmt: skip
def test_each_mistake_has_its_line_and_its_repair(tmp_path: Path, text: str, message: str) -> None:
    assert any(found.startswith(message) for found in problems(tmp_path, text)), problems(
        tmp_path, text
    )


def test_a_file_that_is_not_utf8_is_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "campaign" / "x.yaml"
    path.parent.mkdir()
    path.write_bytes(b"id: campaign/x\nlabel: \xff\n")
    _, found = records.read(path, shown="x.yaml")
    assert str(found[0]) == "x.yaml:1: error: the file is not UTF-8 (save it as UTF-8)"


def test_an_unused_source_is_a_warning_only(tmp_path: Path) -> None:
    found = problems(tmp_path, HEAD + SOURCES)
    assert found == [
        "x.yaml:6: warning: source `a` supports no statement (name it in an `evidence`, or drop it)"
    ]


def test_a_link_that_leads_nowhere_is_found_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "data" / "campaign" / "x.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(
        HEAD + SOURCES + "statements:\n- ledBy: actor/nobody\n  evidence: [a]\n", "utf-8"
    )
    _, found = records.read_all(tmp_path / "data")
    assert str(found[0]) == (
        "data/campaign/x.yaml:9: error: actor/nobody is no record "
        "(write data/actor/nobody.yaml, or correct the name)"
    )


def said(
    value: str, *, rank: str = "normal", review: str = "accepted", as_of: str | None = None
) -> StatementRow:
    qualifiers = (("asOf", as_of),) if as_of else ()
    return StatementRow(
        "a", "memberCount", Value(value, None, 1), qualifiers, (), "2026-11-21", 1, rank, review
    )


def texts(rows: list[StatementRow]) -> list[str]:
    return [row.value.text for row in rows]


def test_the_best_are_the_preferred_else_the_normal_never_the_deprecated() -> None:
    rows = [said("1"), said("2", rank="preferred"), said("3", rank="deprecated")]
    assert texts(best(rows, time_varying=False)) == ["2"]
    assert texts(best([rows[0], rows[2]], time_varying=False)) == ["1"]
    assert best([rows[2]], time_varying=False) == []


def test_what_no_curator_accepted_is_never_best() -> None:
    assert (
        best([said("1", review="proposed"), said("2", review="rejected")], time_varying=False) == []
    )


def test_of_a_time_varying_property_the_latest_date_is_best_with_all_its_rivals() -> None:
    rows = [
        said("130", as_of="2014-11"),
        said("175", as_of="2014-12-11"),
        said("177", as_of="2014-12-11"),
        said("9"),
    ]
    assert texts(best(rows, time_varying=True)) == ["175", "177"]
    assert texts(best([said("9")], time_varying=True)) == ["9"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("withdrawn: 2026-02", "x.yaml:11: error: `withdrawn` is the day it was taken back"),
        ("withdrawn: 2026-12-01", "x.yaml:11: error: what is withdrawn needs a reason"),
        ("withdrawn: 2020-01-01", "x.yaml:11: error: `withdrawn` comes before it was recorded"),
        ("restsOn: rumour", "x.yaml:11: error: `rumour` is no rests on (one of counter-evidence"),
    ],
)
def test_a_withdrawal_and_a_grade_of_evidence_are_checked(
    tmp_path: Path, line: str, message: str
) -> None:
    text = HEAD + SOURCES + f"statements:\n- outcome: It worked.\n  evidence: [a]\n  {line}\n"
    assert any(problem.startswith(message) for problem in problems(tmp_path, text)), problems(
        tmp_path, text
    )


def test_an_exact_match_that_leads_nowhere_is_found_and_an_address_is_let_be(
    tmp_path: Path,
) -> None:
    path = tmp_path / "data" / "campaign" / "x.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(
        HEAD + "exactMatch:\n- actor/nobody\n- https://www.wikidata.org/entity/Q1\n", "utf-8"
    )
    _, (problem,) = records.read_all(tmp_path / "data")
    assert str(problem) == (
        "data/campaign/x.yaml:6: error: actor/nobody is no record "
        "(write data/actor/nobody.yaml, or correct the name)"
    )
