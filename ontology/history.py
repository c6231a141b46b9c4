"""What became of each term, told by snapshots: `releases/<version>/terms.tsv`, one for each version released.

A snapshot has a row a term: its name, its kind, `deprecated` or nothing, and a digest of what it means.
The terms as they are now count as the version that dd.ttl names; `ddgraph release` writes their snapshot.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ontology.files import changelog_file, snapshot_files
from ontology.schema import Class, Property, Schema, load_schema

_HEAD = ("term", "kind", "standing", "meaning")


@dataclass(frozen=True, slots=True)
class Row:
    """A term in a snapshot."""

    kind: str
    deprecated: bool
    meaning: str  # digest of the definition, and of what a property relates


@dataclass(frozen=True, slots=True)
class Step:
    """What a version did to a term."""

    version: str
    did: Literal["added", "redefined", "deprecated", "taken back", "removed"]


def snapshot(schema: Schema) -> str:
    """Write the terms as a table, by name."""
    rows = [
        (name, row.kind, "deprecated" if row.deprecated else "", row.meaning)
        for name, row in _rows(schema).items()
    ]
    return "".join("\t".join(row) + "\n" for row in (_HEAD, *rows))


def read(text: str) -> dict[str, Row]:
    """Read a table back."""
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    return {
        name: Row(kind, standing == "deprecated", meaning) for name, kind, standing, meaning in rows
    }


def steps(old: Mapping[str, Row], new: Mapping[str, Row], version: str) -> dict[str, list[Step]]:
    """Say what a version did to the terms, by name; those that it left alone are not named."""
    found: dict[str, list[Step]] = {}
    for name in sorted({*old, *new}, key=str.casefold):
        before, after = old.get(name), new.get(name)
        if after is None:
            found[name] = [Step(version, "removed")]
        elif before is None:
            found[name] = [Step(version, "added")]
        else:
            did = [Step(version, "redefined")] if before.meaning != after.meaning else []
            if before.deprecated != after.deprecated:
                did.append(Step(version, "deprecated" if after.deprecated else "taken back"))
            if did:
                found[name] = did
    return found


@cache
def history() -> Mapping[str, tuple[Step, ...]]:
    """Give the history of every term that there is or was, by name, the oldest step first."""
    versions = released()
    schema = load_schema()
    versions[schema.version] = _rows(schema)
    found: dict[str, tuple[Step, ...]] = {}
    before: Mapping[str, Row] = {}
    for version, rows in versions.items():
        for name, did in steps(before, rows, version).items():
            found[name] = (*found.get(name, ()), *did)
        before = rows
    return found


def untold() -> list[str]:
    """Name the terms that this version changed and that the change log does not name under it."""
    version = load_schema().version
    before = [*released().values()][-1]
    told = _sections(changelog_file().read_text("utf-8")).get(version, "")
    changes = steps(before, _rows(load_schema()), version)
    return [name for name in changes if f"`dd:{name}`" not in told]


def _sections(changelog: str) -> dict[str, str]:
    """Give what a change log says under each version, the newest first."""
    return dict(re.findall(r"(?ms)^## (\d+\.\d+\.\d+).*?$(.*?)(?=^## |\Z)", changelog))


def released() -> dict[str, dict[str, Row]]:
    """Give the snapshots by version, the oldest first."""
    return {path.parent.name: read(path.read_text("utf-8")) for path in snapshot_files()}


def _rows(schema: Schema) -> dict[str, Row]:
    terms: list[Class | Property] = [*schema.classes.values(), *schema.properties.values()]
    return {
        term.name: Row(_kind(term), term.deprecated, _digest(term))
        for term in sorted(terms, key=lambda term: term.name.casefold())
    }


def _kind(term: Class | Property) -> str:
    return "class" if isinstance(term, Class) else "property"


def _digest(term: Class | Property) -> str:
    related = term.superclasses if isinstance(term, Class) else (*term.domains, "→", *term.ranges)
    return hashlib.sha256("\n".join((term.definition, *related)).encode()).hexdigest()[:12]
