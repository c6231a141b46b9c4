"""Migrations: what was said with an earlier version of the ontology, found and rewritten.

Each is a folder `ontology/migrations/<version>/<name>/`: `detect.rq`, a SELECT that lists old use, and
`repair.ru`, an update after which it lists nothing. The heading of detect.rq says what changed and why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.store import Draft, Store, Table
from ontology.files import migration_folders


@dataclass(frozen=True, slots=True)
class Migration:
    """A migration.

    Attributes:
        version: of the ontology, the first for which the old use is wrong.
        what: the old use and what stands for it now, without a full stop; `why` likewise.
        terms: local names of the terms that it concerns.
        detect: a SELECT over the union of all graphs.
        repair: an update that works in every graph.
    """

    version: str
    name: str
    what: str
    why: str
    terms: tuple[str, ...]
    detect: str
    repair: str

    @property
    def path(self) -> str:
        """Where it stands below the folder of the ontology, and in a release."""
        return f"migrations/{self.version}/{self.name}"


@cache
def all_migrations() -> tuple[Migration, ...]:
    """Read the migrations, the oldest version first: the order in which data is repaired."""
    found = []
    for folder in migration_folders():
        detect = (folder / "detect.rq").read_text("utf-8")
        said = dict(re.findall(r"^# (what|why|since|terms): (.*)$", detect, flags=re.MULTILINE))
        found.append(
            Migration(
                said["since"],
                folder.name,
                said["what"],
                said["why"],
                tuple(said["terms"].split()),
                detect,
                (folder / "repair.ru").read_text("utf-8"),
            )
        )
    return tuple(found)


def old_use(store: Store, migration: Migration) -> Table:
    """List what a store says in the old way; no row where there is nothing to repair."""
    return store.select(migration.detect)


def repair(draft: Draft) -> dict[str, int]:
    """Apply every migration to a draft.

    Returns:
        Path of each migration that found something, to how many rows of old use it found.
    """
    done = {}
    for migration in all_migrations():
        if rows := old_use(draft, migration).rows:
            draft.update(migration.repair)
            done[migration.path] = len(rows)
    return done
