"""What the dataset is and how much of everything it holds: VoID and DCAT.

Every figure is one that SPARQL counts over the same state (`tests/graph/test_export.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from graph import ids
from graph.quads import iri, literal
from graph.state import State
from graph.store import PREFIXES, Store
from ontology import terms
from ontology.schema import load_schema

TITLE: Final = "Digital Diplomacy Graph"
DESCRIPTION: Final = "Statements with their evidence on the actors, campaigns, works and concepts of digital diplomacy."
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
DATASET: Final = terms.BASE + "dataset"
_XSD: Final = PREFIXES["xsd"]
_NAMESPACES: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": PREFIXES["dct"],
    "void": "http://rdfs.org/ns/void#",
    "xsd": _XSD,
}
# A file of a release, its media type, what it is.
_FILES: Final = (
    ("graph.nq", "application/n-quads", "every quad; the graph of a line is the file it is from"),
    ("void.ttl", "text/turtle", "what the dataset holds, counted"),
    ("csv/", "text/csv", "a table for each kind of entity"),
)


def void(store: Store, state: State) -> bytes:
    """Describe the dataset: its size, and the size by class and by property."""
    classes = _counts(store, "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x } GROUP BY ?x")
    properties = _counts(store, "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x")
    facts = [
        *_facts(state),
        ("void:triples", _number(sum(properties.values()))),
        ("void:entities", _number(_count(store, "?s a ?c", "s", start=ids.ENTITY))),
        ("void:distinctSubjects", _number(_count(store, "?s ?p ?o", "s"))),
        ("void:distinctObjects", _number(_count(store, "?s ?p ?o", "o"))),
        ("void:classes", _number(len(classes))),
        ("void:properties", _number(len(properties))),
        ("void:uriSpace", literal(ids.ENTITY)),
        ("void:exampleResource", iri(ids.entity("campaign/yogaday"))),
        *(("void:vocabulary", iri(name)) for name in _vocabularies([*classes, *properties])),
        *(("void:classPartition", iri(_part("class", name))) for name in classes),
        *(("void:propertyPartition", iri(_part("property", name))) for name in properties),
    ]
    blocks = [_block(DATASET, "void:Dataset , dcat:Dataset", facts)]
    for name, number in classes.items():
        facts = [("void:class", iri(name)), ("void:entities", _number(number))]
        blocks.append(_block(_part("class", name), None, facts))
    for name, number in properties.items():
        facts = [("void:property", iri(name)), ("void:triples", _number(number))]
        blocks.append(_block(_part("property", name), None, facts))
    return _turtle(blocks)


def dcat(store: Store, state: State) -> bytes:
    """Describe the dataset for a catalogue: what it is, its terms, where its files are."""
    facts = [
        *_facts(state),
        *(("dcat:keyword", literal(word, language="en")) for word in _KEYWORDS),
        ("dct:language", literal("en")),
        ("dct:conformsTo", iri(terms.DD + load_schema().version)),
        *(("dcat:distribution", iri(_file(name))) for name, _, _ in _FILES),
    ]
    blocks = [_block(DATASET, "dcat:Dataset , void:Dataset", facts)]
    for name, media_type, what in _FILES:
        media = "https://www.iana.org/assignments/media-types/" + media_type
        about = [
            ("dct:title", literal(f"{name}: {what}", language="en")),
            ("dct:license", iri(LICENCE)),
            ("dcat:mediaType", iri(media)),
            # Relative: a release may lie anywhere, and its files lie beside this one.
            ("dcat:downloadURL", f"<{name}>"),
        ]
        blocks.append(_block(_file(name), "dcat:Distribution", about))
    service = [
        ("dct:title", literal("SPARQL 1.1 Protocol, read only", language="en")),
        ("dct:conformsTo", iri("http://www.w3.org/TR/sparql11-protocol/")),
        ("dcat:servesDataset", iri(DATASET)),
    ]
    blocks.append(_block(DATASET + "/sparql", "dcat:DataService", service))
    return _turtle(blocks)


_KEYWORDS: Final = (
    "digital diplomacy", "public diplomacy", "foreign policy", "social media", "knowledge graph",
)  # fmt: skip


def _facts(state: State) -> list[tuple[str, str]]:
    return [
        ("dct:title", literal(TITLE, language="en")),
        ("dct:description", literal(DESCRIPTION, language="en")),
        ("dct:license", iri(LICENCE)),
        ("dcat:version", literal(load_schema().version)),
        ("dct:identifier", literal(state.snapshot)),
    ]


def _counts(store: Store, query: str) -> dict[str, int]:
    return {row["x"]: int(row["n"]) for row in sorted(store.select(query).texts(), key=_name)}


def _name(row: dict[str, str]) -> str:
    return row["x"]


def _count(store: Store, pattern: str, what: str, *, start: str = "") -> int:
    only = f' FILTER(STRSTARTS(STR(?{what}), "{start}"))' if start else ""
    query = f"SELECT (COUNT(DISTINCT ?{what}) AS ?n) {{ {pattern}{only} }}"
    return int(store.select(query).texts()[0]["n"])


def _vocabularies(used: Sequence[str]) -> list[str]:
    return sorted({name[: max(name.rfind("#"), name.rfind("/")) + 1] for name in used})


def _part(kind: str, name: str) -> str:
    return f"{DATASET}/{kind}/{ids.digest(name)}"


def _file(name: str) -> str:
    return f"{DATASET}/{name.rstrip('/')}"


def _number(number: int) -> str:
    return literal(str(number), datatype=_XSD + "integer")


def _block(subject: str, types: str | None, facts: Sequence[tuple[str, str]]) -> str:
    lines = [f"a {types}"] if types else []
    lines += [f"{name} {value}" for name, value in facts]
    return f"{iri(subject)}\n    " + " ;\n    ".join(lines) + " .\n"


def _turtle(blocks: Sequence[str]) -> bytes:
    head = "".join(f"@prefix {name}: <{space}> .\n" for name, space in _NAMESPACES.items())
    return (head + "\n" + "\n".join(blocks)).encode()
