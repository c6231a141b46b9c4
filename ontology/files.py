"""Where the shipped files of the ontology are."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def ontology_files() -> list[Path]:
    """List dd.ttl, then the vocabularies by name."""
    return [_root() / "dd.ttl", *sorted(_root().glob("vocab/*.ttl"))]


def shape_files(*, house: bool = True) -> list[Path]:
    """List the shapes by name: core ones, which any publisher must meet, then our own house rules.

    Args:
        house: False leaves the house rules out, for data that others made.
    """
    core = sorted(_root().glob("shapes/core/*.ttl"))
    return core + sorted(_root().glob("shapes/house/*.ttl")) if house else core


def example_files() -> list[Path]:
    """List the examples by name; the folder, `valid` or `invalid`, says what a check must answer."""
    return sorted(
        path for kind in ("invalid", "valid") for path in _root().glob(f"examples/{kind}/*.ttl")
    )


def check_example_files() -> list[Path]:
    """List the examples of what the checks find, and what they let pass, each named as its check."""
    return sorted(_root().glob("examples/checks/*.ttl"))


def check_files() -> list[Path]:
    """List the checks by name: each a SELECT query that finds one kind of mistake."""
    return sorted(_root().glob("checks/*.rq"))


def question_folders() -> list[Path]:
    """List the folders of the named questions by name; each holds question.rq and expected.csv."""
    return sorted(path.parent for path in _root().glob("questions/*/question.rq"))


def rule_files() -> list[Path]:
    """List the rules by name: each a CONSTRUCT query that a build applies until nothing is new."""
    return sorted(_root().glob("rules/*.rq"))


def migration_folders() -> list[Path]:
    """List the migrations by version and name; each folder holds detect.rq and repair.ru."""
    found = (path.parent for path in _root().glob("migrations/*/*/detect.rq"))
    return sorted(found, key=lambda folder: (_numbers(folder.parent.name), folder.name))


def snapshot_files() -> list[Path]:
    """List the terms.tsv of each release by version, the oldest first."""
    return sorted(_root().glob("releases/*/terms.tsv"), key=lambda path: _numbers(path.parent.name))


def changelog_file() -> Path:
    """Give the change log of the ontology."""
    return _root() / "CHANGELOG.md"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _root() -> Path:
    return Path(str(files("ontology")))
