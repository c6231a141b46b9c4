"""A table a kind, for spreadsheets: what the records say, without qualifiers and evidence.

Values of one cell are parted by " | ". A thing is written by its identifier (`actor/un`), which is the
`id` of another table; a value of a vocabulary by its local name.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from graph import ids
from graph.store import PREFIXES, Cell, Store
from ontology import terms
from ontology.schema import load_schema

CLASSES: Final[Mapping[str, str]] = {
    "campaign": "Initiative",
    "actor": "Actor",
    "work": "Work",
    "concept": "Concept",
    "event": "Event",
    "platform": "Platform",
    "hashtag": "Hashtag",
    "account": "Account",
    "document": "Document",
    "place": "Place",
    "dispute": "Dispute",
}
BETWEEN: Final = " | "
_NAMES: Final = (PREFIXES["skos"] + "altLabel", PREFIXES["skos"] + "prefLabel")
_LABEL: Final = PREFIXES["rdfs"] + "label"
_TYPE: Final = PREFIXES["rdf"] + "type"
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_files(store: Store) -> dict[str, bytes]:
    """Give a file for each kind that the graph holds."""
    sources = _sources(store)
    files = {}
    for kind, class_ in CLASSES.items():
        body = _table(store, class_, sources)
        if body:
            files[f"{kind}.csv"] = body
    return files


def neutral(text: str) -> str:
    """Keep a spreadsheet from reading a text as a formula.

    >>> neutral("@carlbildt")
    "'@carlbildt"
    >>> neutral("yoga")
    'yoga'
    """
    return "'" + text if text.startswith(_RISKY) else text


def _table(store: Store, class_: str, sources: Mapping[str, int]) -> bytes | None:
    said: dict[str, dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    found = store.select(f"SELECT ?s ?p ?o {{ ?s a dd:{class_} ; ?p ?o }}")
    for subject, predicate, value in found.rows:
        if subject and subject.id and predicate and value:
            said[subject.text][predicate.text].append(value)
    if not said:
        return None
    known = {name.iri: name.name for name in load_schema().properties.values()}
    used = {predicate for values in said.values() for predicate in values}
    columns = sorted((known[iri], iri) for iri in used if iri in known)
    extra = [
        (PREFIXES["skos"] + name, name)
        for name in ("broader", "related", "exactMatch")
        if PREFIXES["skos"] + name in used
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        [
            "id",
            "label",
            "type",
            "names",
            *(n for n, _ in columns),
            *(n for _, n in extra),
            "sources",
        ]
    )
    for iri, values in sorted(said.items()):
        label = min((cell.text for cell in values.get(_LABEL, ())), default="")
        others = {c.text for name in _NAMES for c in values.get(name, ())} - {label}
        cells = [
            ids.identifier(iri) or iri,
            label,
            most_exact(values[_TYPE]),
            BETWEEN.join(sorted(others)),
            *(_joined(values.get(predicate, [])) for _, predicate in columns),
            *(_joined(values.get(predicate, [])) for predicate, _ in extra),
            str(sources.get(iri, 0)),
        ]
        writer.writerow([neutral(cell) for cell in cells])
    return out.getvalue().encode()


def _sources(store: Store) -> dict[str, int]:
    """Count the documents that are evidence for what is said of each entity."""
    rows = store.select(
        "SELECT ?s (COUNT(DISTINCT ?d) AS ?n)"
        " { ?st rdf:subject ?s . ?ev dd:supports ?st ; dd:inDocument ?d } GROUP BY ?s"
    ).texts()
    return {row["s"]: int(row["n"]) for row in rows}


def most_exact(types: list[Cell]) -> str:
    """Name the class that is above none of the others."""
    schema = load_schema()
    names = {c.text.removeprefix(terms.DD) for c in types} & set(schema.classes)
    above = {iri.removeprefix(terms.DD) for name in names for iri in schema.ancestors(name)}
    return BETWEEN.join(sorted(names - above))


def _joined(values: list[Cell]) -> str:
    return BETWEEN.join(sorted({_written(value) for value in values}))


def _written(cell: Cell) -> str:
    if cell.kind != "iri":
        return " ".join(cell.text.split()) if "\n" in cell.text else cell.text
    if cell.text.startswith(terms.VOCAB):
        return cell.text.rpartition("/")[2]
    return cell.id or cell.text
