"""Tables that leave the page, and the answers of SPARQL as rows: every cell safe to open."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph import ids
from graph.model import CampaignRow
from ontology import terms


def safe_cell(text: str) -> str:
    """Keep a spreadsheet from running a cell.

    >>> safe_cell("=1+1"), safe_cell("#YogaDay"), safe_cell("@MEAIndia")
    ("'=1+1", '#YogaDay', "'@MEAIndia")
    """
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") and text else text


def table_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a table for a spreadsheet: UTF-8 with its mark, every cell safe."""
    return _written(columns, rows, delimiter=",", mark="\ufeff")


def table_tsv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a table with tabs between its cells, every cell safe."""
    flat = ([" ".join(cell.split()) for cell in row] for row in rows)
    return _written(columns, flat, delimiter="\t", mark="")


def _written(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, delimiter: str, mark: str
) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n" if mark else "\n")
    writer.writerow([safe_cell(column) for column in columns])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return (mark + out.getvalue()).encode()


CAMPAIGN_COLUMNS: Final = (
    "id", "label", "kind", "leaders", "countries", "platforms", "functions", "hashtags", "start",
    "disputed", "sources",
)  # fmt: skip


def campaign_cells(rows: Iterable[CampaignRow]) -> list[tuple[str, ...]]:
    """Give the list of campaigns as the rows of a table."""
    return [
        (
            row.id,
            row.label,
            row.kind,
            "; ".join(leader.label for leader in row.leaders),
            "; ".join(row.countries),
            "; ".join(row.platforms),
            "; ".join(row.functions),
            "; ".join(row.hashtags),
            row.start or "",
            "yes" if row.disputed else "no",
            str(row.sources),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Bindings:
    """The answer to a SELECT: columns, and the cells as text; `is_iri` tells IRIs from texts."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_iri: tuple[tuple[bool, ...], ...]


def bindings(body: bytes) -> Bindings:
    """Read the JSON of a SELECT answer."""
    answer = json.loads(body)
    columns = tuple(str(name) for name in answer["head"].get("vars", ()))
    rows, iris = [], []
    for row in answer["results"]["bindings"]:
        cells = [row.get(name) for name in columns]
        rows.append(tuple(_term(cell) for cell in cells))
        iris.append(tuple(bool(cell) and cell["type"] == "uri" for cell in cells))
    return Bindings(columns, tuple(rows), tuple(iris))


def _term(cell: Mapping[str, object] | None) -> str:
    if not cell:
        return ""
    value_ = cell["value"]
    return (
        str(value_) if not isinstance(value_, Mapping) else json.dumps(value_, ensure_ascii=False)
    )


_PREFIXES: Final[Mapping[str, str]] = {f"{ids.ENTITY}{kind_}/": kind_ for kind_ in ids.KINDS} | {
    terms.DD: "dd",
    terms.VOCAB: "vocab",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs",
    "http://www.w3.org/2002/07/owl#": "owl",
    "http://www.w3.org/2004/02/skos/core#": "skos",
    "http://www.w3.org/2001/XMLSchema#": "xsd",
    "http://purl.org/dc/terms/": "dct",
}


def short(iri: str) -> str:
    """Write an IRI with its prefix where it has one.

    >>> short(ids.entity("campaign/yogaday")), short(terms.DD + "ledBy")
    ('campaign:yogaday', 'dd:ledBy')
    """
    for base, prefix in _PREFIXES.items():
        if iri.startswith(base):
            return f"{prefix}:{iri.removeprefix(base)}"
    return iri


def without_unused_prefixes(turtle: str) -> str:
    """Leave out the prefixes that a text in Turtle does not use.

    >>> without_unused_prefixes("@prefix a: <urn:a> .\\n@prefix b: <urn:b> .\\na:x a:y a:z .")
    '@prefix a: <urn:a> .\\na:x a:y a:z .'
    """
    lines = turtle.split("\n")
    body = "\n".join(line for line in lines if not line.startswith("@prefix "))

    def used(line: str) -> bool:
        return not line.startswith("@prefix ") or line.split(" ")[1] in body

    return "\n".join(line for line in lines if used(line))
