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
    return sorted(_root().glob("examples/*/*.ttl"))


def _root() -> Path:
    return Path(str(files("ontology")))
