"""A term's history is read from the snapshots of the releases; no change of dd.ttl is left untold."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from ontology import history
from ontology.files import ontology_files, snapshot_files
from ontology.history import Row, Step
from ontology.schema import load_schema

CHANGELOG = ontology_files()[0].with_name("CHANGELOG.md").read_text("utf-8")
# version -> what the change log says under it
SECTIONS = dict(re.findall(r"(?ms)^## (\d+\.\d+\.\d+).*?$(.*?)(?=^## |\Z)", CHANGELOG))
# A snapshot never changes: its SHA-256 stands here from the day it is made.
KEPT = {"0.1.0": "280dbd869528be23c47fbc1bdb5452fb368a06a7a659b274e5095c2669b42b93"}


def test_every_version_before_this_one_has_its_snapshot_and_none_was_changed() -> None:
    assert [*history.released(), load_schema().version] == [*reversed(SECTIONS)]
    assert {
        p.parent.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in snapshot_files()
    } == KEPT


def test_every_change_of_a_term_stands_in_the_change_log_of_this_version() -> None:
    assert history.untold() == [], "name it in CHANGELOG.md under the version of dd.ttl"


def test_a_change_that_the_change_log_does_not_name_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shorter = tmp_path / "CHANGELOG.md"
    shorter.write_text(CHANGELOG.replace("`dd:worksFor`", "worksFor"), "utf-8")
    monkeypatch.setattr(history, "changelog_file", lambda: shorter)
    assert history.untold() == ["worksFor"]


@pytest.mark.parametrize(
    ("before", "after", "did"),
    [
        (None, Row("class", False, "1"), ["added"]),
        (Row("class", False, "1"), None, ["removed"]),
        (Row("class", False, "1"), Row("class", False, "1"), []),
        (Row("class", False, "1"), Row("class", False, "2"), ["redefined"]),
        (Row("class", False, "1"), Row("class", True, "2"), ["redefined", "deprecated"]),
        (Row("class", True, "1"), Row("class", False, "1"), ["taken back"]),
    ],
)
def test_a_step_says_what_a_version_did_to_a_term(
    before: Row | None, after: Row | None, did: list[str]
) -> None:
    old = {"x": before} if before else {}
    new = {"x": after} if after else {}
    found = history.steps(old, new, "0.2.0").get("x", [])
    assert [(step.version, step.did) for step in found] == [("0.2.0", one) for one in did]


def test_a_snapshot_reads_back_what_was_written() -> None:
    schema = load_schema()
    rows = history.read(history.snapshot(schema))
    assert set(rows) == {*schema.classes, *schema.properties}
    assert history.steps(rows, rows, schema.version) == {}


def test_a_term_tells_when_it_came_and_when_it_changed() -> None:
    known = history.history()
    assert known["partOf"] == (Step("0.1.0", "added"), Step("0.2.0", "redefined"))
    assert known["worksFor"] == (Step("0.2.0", "added"),)
    assert known["ledBy"] == (Step("0.1.0", "added"),)
    assert {*known} >= {*load_schema().classes, *load_schema().properties}
