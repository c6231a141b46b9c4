"""A release: the graph, its hash, its tables, what it is, and what changed in the ontology since another.

The hash is SHA-256 over the canonical form of the dataset (RDFC-1.0), so two stores with the same records
have the same one, whatever the order in which they were filled. Our data has no blank nodes; the canonical
form is then the sorted N-Quads, and graph.nq is it, byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph import ids
from graph.errors import WrongUse
from graph.export import dataset, tables
from graph.migrations import all_migrations
from graph.state import State
from graph.store import PREFIXES, Store, canonical, graph_rows
from ontology import history, terms
from ontology.schema import load_schema

ONTOLOGY: Final = ids.GRAPH + "ontology"
_LABELS: Final = (PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel")
_DEFINITION: Final = PREFIXES["skos"] + "definition"
_REPLACED: Final = PREFIXES["dct"] + "isReplacedBy"
_DEPRECATED: Final = PREFIXES["owl"] + "deprecated"


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of an ontology as far as a comparison needs it."""

    label: str
    definition: str
    replaced_by: str | None
    deprecated: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to the terms between two releases; names are `dd:` or `vocab:` names, sorted.

    Attributes:
        renamed: the old name and the one that stands for it now.
        redefined: those whose label or definition reads differently.
        deprecated: those that are no longer to be used, without one that stands for them.
        removed: those that are gone without a word, which should not happen.
    """

    added: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    redefined: tuple[str, ...] = ()
    deprecated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def hit(self) -> frozenset[str]:
        """Every name that it names but new ones: what data may use in an old way."""
        renamed = (name for pair in self.renamed for name in pair)
        return frozenset((*renamed, *self.redefined, *self.deprecated, *self.removed))

    def __bool__(self) -> bool:
        return any((self.added, self.renamed, self.redefined, self.deprecated, self.removed))


def files(store: Store, state: State, *, since: Path | None = None) -> dict[str, bytes]:
    """Give every file of a release by name; RELEASE.md comes last and lists the others.

    Args:
        since: the folder of an earlier release.

    Raises:
        WrongUse: `since` holds no graph.nq.
    """
    before = _terms_of(since) if since is not None else None
    lines = store.quads()
    made = {
        "graph.nq": "".join(line + "\n" for line in lines).encode(),
        "void.ttl": dataset.void(store, state),
        "dcat.ttl": dataset.dcat(store, state),
        **{f"csv/{name}": body for name, body in tables.csv_files(store).items()},
        "terms.tsv": history.snapshot(load_schema()).encode(),
        **{
            f"{migration.path}/{name}": text.encode()
            for migration in all_migrations()
            for name, text in (("detect.rq", migration.detect), ("repair.ru", migration.repair))
        },
    }
    change = compare(before, _terms(_of_ontology(lines))) if before is not None else None
    made["RELEASE.md"] = _report(store, state, lines, made, change, since).encode()
    return made


def canonical_hash(lines: Iterable[str]) -> str:
    """Hash a dataset by what it says.

    >>> canonical_hash(["<a:b> <a:c> _:x .", "<a:b> <a:c> <a:d> ."]) == canonical_hash(
    ...     ["<a:b> <a:c> <a:d> .", "<a:b> <a:c> _:y ."]
    ... )
    True
    """
    body = "".join(line + "\n" for line in canonical(lines))
    return hashlib.sha256(body.encode()).hexdigest()


def compare(old: Mapping[str, TermRow], new: Mapping[str, TermRow]) -> Change:
    """Say what happened to the terms, by IRI."""
    kept = {iri for iri in old if iri in new}
    newly = {
        iri
        for iri in kept
        if (new[iri].replaced_by and not old[iri].replaced_by)
        or (new[iri].deprecated and not old[iri].deprecated)
    }
    return Change(
        added=_names(iri for iri in new if iri not in old),
        renamed=tuple(
            sorted(
                (_name(iri), _name(target))
                for iri in newly
                if (target := new[iri].replaced_by) is not None
            )
        ),
        redefined=_names(
            iri
            for iri in kept
            if (old[iri].label, old[iri].definition) != (new[iri].label, new[iri].definition)
        ),
        deprecated=_names(iri for iri in newly if not new[iri].replaced_by),
        removed=_names(iri for iri in old if iri not in new),
    )


def _terms_of(folder: Path) -> dict[str, TermRow]:
    try:
        text = (folder / "graph.nq").read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise WrongUse(f"no release in {folder}: it has no graph.nq") from None
    return _terms(_of_ontology(text.splitlines()))


def _of_ontology(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if line.endswith(f" <{ONTOLOGY}> .")]


def _terms(lines: list[str]) -> dict[str, TermRow]:
    said: dict[str, dict[str, dict[str, str]]] = {}
    for subject, predicate, value, language in graph_rows(lines):
        if subject.startswith((terms.DD, terms.VOCAB)):
            said.setdefault(subject, {}).setdefault(predicate, {})[language] = value
    return {
        iri: TermRow(
            label=next((_english(facts[name]) for name in _LABELS if name in facts), ""),
            definition=_english(facts.get(_DEFINITION, {})),
            replaced_by=next(iter(facts.get(_REPLACED, {}).values()), None),
            deprecated="true" in facts.get(_DEPRECATED, {}).values(),
        )
        for iri, facts in said.items()
        if any(name in facts for name in _LABELS)
    }


def _english(texts: Mapping[str, str]) -> str:
    return texts.get("en") or texts.get("") or min(texts.values(), default="")


def _names(iris: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(_name(iri) for iri in iris))


def _name(iri: str) -> str:
    if iri.startswith(terms.DD):
        return "dd:" + iri.removeprefix(terms.DD)
    return "vocab:" + iri.removeprefix(terms.VOCAB) if iri.startswith(terms.VOCAB) else iri


def _report(
    store: Store,
    state: State,
    lines: list[str],
    made: Mapping[str, bytes],
    change: Change | None,
    since: Path | None,
) -> str:
    counts = [
        (kind, int(store.select(
            f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a dd:{class_} }}"
        ).texts()[0]["n"]))
        for kind, class_ in {**tables.CLASSES, "statement": "Statement", "evidence": "Evidence"}.items()
    ]  # fmt: skip
    rows = [
        f"# {dataset.TITLE}, release of ontology {load_schema().version}",
        "",
        f"Snapshot `{state.snapshot}`. Licence: CC BY 4.0 ({dataset.LICENCE}).",
        "",
        "## Hash",
        "",
        f"`sha256:{canonical_hash(lines)}`",
        "",
        "SHA-256 of the canonical dataset (RDFC-1.0). The data has no blank nodes, so the canonical form is the",
        "sorted N-Quads, which `graph.nq` holds: `sha256sum graph.nq` gives the same.",
        "",
        "## Counts",
        "",
        "| what | how many |",
        "|---|---:|",
        f"| quads | {len(lines):,} |",
        *(f"| {kind} | {number:,} |" for kind, number in counts),
        "",
        "## Terms",
        "",
        *_told(change, since),
        "",
        "## Files",
        "",
        "| file | bytes | sha256 |",
        "|---|---:|---|",
        *(
            f"| {name} | {len(body):,} | `{hashlib.sha256(body).hexdigest()}` |"
            for name, body in made.items()
        ),
    ]
    return "\n".join(rows) + "\n"


def _told(change: Change | None, since: Path | None) -> list[str]:
    if change is None or since is None:
        return ["Not compared with another release (`--since DIR` does it)."]
    if not change:
        return [f"The same terms as in `{since.name}`."]
    told = [f"Since `{since.name}`:", ""]
    for word, names in (
        ("added", change.added),
        ("renamed", tuple(f"{old} → {new}" for old, new in change.renamed)),
        ("redefined", change.redefined),
        ("deprecated", change.deprecated),
        ("removed", change.removed),
    ):
        if names:
            told.append(f"- {word} ({len(names)}): " + ", ".join(f"`{name}`" for name in names))
    helping = [m for m in all_migrations() if not change.hit.isdisjoint(f"dd:{t}" for t in m.terms)]
    if helping:
        told += [
            "",
            "Data of before is found with `detect.rq` and rewritten with `repair.ru` in:",
            "",
        ]
        told += [f"- `{migration.path}`: {migration.what}" for migration in helping]
    return told
