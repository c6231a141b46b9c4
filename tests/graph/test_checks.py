"""Each check finds its mistake, on its line, in its own words, and lets the right cases beside it pass."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph import checks, turtle
from ontology.files import check_example_files, check_files, example_files

HERE = "# <- here"


def found(path: Path) -> list[tuple[int, str]]:
    """What all checks find in one Turtle file, with lines."""
    read = turtle.read(path, path.name)
    assert isinstance(read, turtle.Turtle), read
    data = checks.draft()
    data.load(read.triples)
    result = []
    for finding in checks.find(data):
        place = read.places.find(finding.focus, finding.path, finding.value)
        assert place is not None, f"{finding} stands nowhere"
        result.append((place[1], finding.message))
    return sorted(result)


def pinned(path: Path) -> list[tuple[int, str]]:
    """What the example says of itself: messages in its first lines, in the order of its marks."""
    lines = path.read_text("utf-8").splitlines()
    messages = [ln.removeprefix("# message: ") for ln in lines if ln.startswith("# message: ")]
    marks = [number for number, line in enumerate(lines, 1) if line.endswith(HERE)]
    assert len(messages) == len(marks) > 0
    return list(zip(marks, messages, strict=True))


@pytest.mark.parametrize("path", check_example_files(), ids=lambda p: p.stem)
def test_an_example_yields_its_messages_on_their_lines_and_no_others(path: Path) -> None:
    assert found(path) == sorted(pinned(path))


def test_every_check_has_an_example() -> None:
    assert [p.stem for p in check_example_files()] == [p.stem for p in check_files()]


@pytest.mark.parametrize(
    "path", [p for p in example_files() if p.parent.name == "valid"], ids=lambda p: p.stem
)
def test_a_valid_example_passes_all_checks(path: Path) -> None:
    assert found(path) == []


@pytest.mark.parametrize("check", checks.all_checks(), ids=lambda c: c.name)
def test_a_check_binds_what_its_words_name(check: checks.Check) -> None:
    columns = set(re.findall(r"\?(focus|value|other)\b", check.text.partition("WHERE")[0]))
    named = set(re.findall(r"\{(\w+)\}", check.problem + check.solution))
    assert "focus" in columns
    assert named <= columns


def test_a_check_without_a_level_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.rq"
    path.write_text("# Problem: a\n# Solution: b\n# Level: fatal\nSELECT ?focus {}", "utf-8")
    with pytest.raises(ValueError, match="error or warning"):
        checks.read(path)


def test_a_value_cannot_write_into_the_message() -> None:
    check = checks.Check("x", "{value} is wrong", "see {other}", "error", "")
    assert check.message(value="{other}", other="b") == "{other} is wrong (see b)"
