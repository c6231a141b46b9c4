"""The whole graph, sorted: N-Quads, Turtle and JSON-LD."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

from graph.store import PREFIXES, Cell, Store

_RDF_TYPE: Final = PREFIXES["rdf"] + "type"
_STRING: Final = PREFIXES["xsd"] + "string"
_ALL: Final = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
# Only prefixes that end in a slash or a hash make a compact IRI in JSON-LD 1.1, and all ours do.
_BY_LENGTH: Final = sorted(PREFIXES.items(), key=lambda pair: -len(pair[1]))


def nquads(store: Store) -> bytes:
    """Every quad, one a line; the graph of a line says which file it is from."""
    return "".join(line + "\n" for line in store.quads()).encode()


def turtle(store: Store) -> bytes:
    """Every triple; Turtle has no graphs, so it does not say which file a triple is from."""
    return store.turtle()


def jsonld(store: Store) -> bytes:
    """Every quad as JSON-LD 1.1 with its context inside; one node of the document a graph."""
    rows = sorted(
        (row for row in store.select(_ALL).rows), key=lambda row: [_sort_key(cell) for cell in row]
    )
    graphs = []
    for graph, of_graph in groupby(rows, key=lambda row: _text(row[0])):
        nodes = []
        for subject, of_subject in groupby(of_graph, key=lambda row: _text(row[1])):
            node: dict[str, Any] = {"@id": compact(subject)}
            for predicate, of_predicate in groupby(of_subject, key=lambda row: _text(row[2])):
                objects = [row[3] for row in of_predicate if row[3]]
                if predicate == _RDF_TYPE:
                    node["@type"] = [compact(cell.text) for cell in objects]
                else:
                    node[compact(predicate)] = [_value(cell) for cell in objects]
            nodes.append(node)
        graphs.append({"@id": compact(graph), "@graph": nodes})
    document = {"@context": dict(sorted(PREFIXES.items())), "@graph": graphs}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


# Types, predicates and entities come again and again; 100,000 quads have some 20,000 names.
@lru_cache(maxsize=65_536)
def compact(iri: str) -> str:
    """Shorten an IRI by our longest prefix that fits.

    >>> compact("https://w3id.org/digital-diplomacy/ontology/ledBy")
    'dd:ledBy'
    """
    for prefix, start in _BY_LENGTH:
        local = iri.removeprefix(start)
        # `//` after a colon would be read as an IRI that is whole already.
        if iri.startswith(start) and local and not local.startswith("//"):
            return f"{prefix}:{local}"
    return iri


def _value(cell: Cell) -> dict[str, str]:
    if cell.kind == "iri":
        return {"@id": compact(cell.text)}
    if cell.language:
        return {"@value": cell.text, "@language": cell.language}
    if cell.datatype and cell.datatype != _STRING:
        return {"@value": cell.text, "@type": compact(cell.datatype)}
    return {"@value": cell.text}


def _text(cell: Cell | None) -> str:
    assert cell, "every position of a quad is bound"
    return cell.text


def _sort_key(cell: Cell | None) -> tuple[str, ...]:
    assert cell, "every position of a quad is bound"
    return (cell.text, cell.kind, cell.datatype or "", cell.language or "")
