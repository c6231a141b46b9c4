"""The ontology as its readers see it: each term with what it means, asks, and is used for.

Rows for pages (`/ontology`, `ddgraph docs`). What a term means comes from dd.ttl, what it asks from the
shapes, an example with its evidence and the counts from the graph, its uses from the named questions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from graph import ids, queries, shapes
from graph.model import Link
from graph.store import Store
from ontology import terms
from ontology.files import example_files, shape_files
from ontology.history import history
from ontology.schema import Property, Schema, load_schema

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_STATUS: Final = "http://www.w3.org/2003/06/sw-vocab-status/ns#term_status"
_MEANS: Final = {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString": "words",
    _XSD + "anyURI": "an address",
    _XSD + "boolean": "true or false",
    _XSD + "date": "a day",
    _XSD + "decimal": "a number",
    _XSD + "integer": "a whole number",
    _XSD + "string": "text",
}


_FIRMEST: Final = 400  # their names fit into one query
# What has no page of its own.
_INNER: Final = frozenset((terms.EVIDENCE, terms.MENTION, terms.PASSAGE, terms.STATEMENT))


@dataclass(frozen=True, slots=True)
class Example:
    """A use of a term in the graph.

    Attributes:
        value: what the property says; None for a class, whose example is the subject.
        source: the title of a document that is evidence for it; None where the term needs none.
        address: where that document is; None where it may not be followed.
        attests: what the curators noted that the document says.
        whole: the document was noted for the record as a whole, not for this statement.
        statement: what the statement says which the value qualifies; None for other properties.
    """

    subject: Link
    value: str | None = None
    link: Link | None = None  # the entity that the value is
    source: str | None = None
    address: str | None = None
    attests: str | None = None
    statement: str | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A named question that uses a term."""

    name: str
    question: str


@dataclass(frozen=True, slots=True)
class Term:
    """A class or a property.

    Attributes:
        count: how often the graph uses it; of what, says `counted`.
        constraints: what the shapes ask, in words.
        parents, children: local names; other vocabularies' as they are shortened.
        used_on, values: what a property is said of, and what it says: names of classes, which begin
            with a capital or a prefix, or words.
        values_from: name of the vocabulary that its values come from.
        history: what each version of the ontology did to it, in words.
        change_note: why it was changed or deprecated.
    """

    name: str
    iri: str
    kind: Literal["class", "property"]
    label: str
    definition: str
    example: Example | None
    written: str  # the example of the ontology, as its authors wrote it
    count: int
    counted: Literal["entities", "statements", "triples"]
    questions: tuple[Asked, ...]
    constraints: tuple[str, ...]
    status: str
    source: str
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    used_on: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    values_from: str | None = None
    needs_evidence: bool = False
    time_varying: bool = False
    replaced_by: str | None = None
    deprecated: bool = False
    history: tuple[str, ...] = ()
    change_note: str | None = None

    @property
    def anchor(self) -> str:
        """The name of its place on the page; it never changes."""
        return f"dd:{self.name}"

    @property
    def usage(self) -> str:
        """How often the graph uses it, in words."""
        if not self.count:
            return "not yet"
        one = {"entities": "entity", "statements": "statement", "triples": "triple"}[self.counted]
        return f"1 {one}" if self.count == 1 else f"{self.count:,} {self.counted}"

    @property
    def standing(self) -> str:
        """How firm it is, and what holds for its use, in words."""
        words = ["deprecated" if self.deprecated else self.status or "not said"]
        if self.replaced_by:
            words.append(f"replaced by dd:{self.replaced_by}")
        if self.needs_evidence:
            words.append("only in statements, with evidence")
        if self.time_varying:
            words.append("later values replace earlier ones")
        return "; ".join(words)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a vocabulary."""

    name: str
    label: str
    definition: str
    labels: Mapping[str, str]  # language to label, English first
    count: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A controlled list."""

    name: str
    title: str
    description: str
    values: tuple[Value, ...]

    @property
    def anchor(self) -> str:
        """The name of its place on the page; it never changes."""
        return f"vocab:{self.name}"


@dataclass(frozen=True, slots=True)
class Mistake:
    """An invalid example of the ontology, and what the check answers to it."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A class in the tree; rows count from 0, so does the depth. `parent` is a row."""

    name: str
    label: str
    depth: int
    row: int
    parent: int | None


@dataclass(frozen=True, slots=True)
class Glossary:
    """The whole ontology, every part in alphabetical order."""

    version: str
    classes: tuple[Term, ...]
    properties: tuple[Term, ...]
    vocabularies: tuple[Vocabulary, ...]
    mistakes: tuple[Mistake, ...]

    def term(self, name: str) -> Term | None:
        """Give a class or property by its local name."""
        return next((t for t in (*self.classes, *self.properties) if t.name == name), None)

    def tree(self) -> tuple[Leaf, ...]:
        """Lay the classes out as a tree, a class a row, children below their parent.

        A class with two parents stands below the first.
        """
        known = {term.name: term for term in self.classes}
        below: defaultdict[str | None, list[Term]] = defaultdict(list)
        for term in self.classes:
            below[next((name for name in term.parents if name in known), None)].append(term)
        leaves: list[Leaf] = []

        def place(term: Term, depth: int, parent: int | None) -> None:
            row = len(leaves)
            leaves.append(Leaf(term.name, term.label, depth, row, parent))
            for child in below[term.name]:
                place(child, depth + 1, row)

        # Whole branches first, then what stands alone.
        for root in sorted(below[None], key=lambda term: (term.name not in below, term.name)):
            place(root, 0, None)
        return tuple(leaves)


def read(store: Store) -> Glossary:
    """Gather all of it from one state."""
    schema = load_schema()
    said = _ontology(store)
    asks = shapes.messages(shape_files())
    asked = _questions()
    used = _counts(store, "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x")
    stated = _counts(store, "SELECT ?x (COUNT(*) AS ?n) { ?st rdf:predicate ?x } GROUP BY ?x")
    entities = _counts(store, "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x } GROUP BY ?x")
    examples = _stated(store, schema) | _members(store, schema)
    examples |= _direct(store, [p for p in schema.properties.values() if p.name not in examples])
    below: defaultdict[str, list[str]] = defaultdict(list)
    for class_ in schema.classes.values():
        for parent in class_.superclasses:
            below[_short(parent)].append(class_.name)
    for property_ in schema.properties.values():
        for parent in property_.super_properties:
            below[_short(parent)].append(property_.name)
    classes = tuple(
        Term(
            class_.name,
            class_.iri,
            "class",
            class_.label,
            class_.definition,
            examples.get(class_.name),
            class_.example,
            entities.get(class_.iri, 0),
            "entities",
            asked.get(class_.name, ()),
            asks.get(class_.iri, ()),
            said.get(class_.iri, {}).get("term_status", ""),
            said.get(class_.iri, {}).get("source", ""),
            parents=_shortened(class_.superclasses),
            children=tuple(below[class_.name]),
            replaced_by=said.get(class_.iri, {}).get("isReplacedBy"),
            deprecated=class_.deprecated,
            history=_past(class_.name),
            change_note=said.get(class_.iri, {}).get("changeNote"),
        )
        for class_ in schema.classes.values()
    )
    properties = tuple(
        Term(
            property_.name,
            property_.iri,
            "property",
            property_.label,
            property_.definition,
            examples.get(property_.name),
            property_.example,
            (stated if property_.needs_evidence else used).get(property_.iri, 0),
            "statements" if property_.needs_evidence else "triples",
            asked.get(property_.name, ()),
            asks.get(property_.iri, ()),
            said.get(property_.iri, {}).get("term_status", ""),
            said.get(property_.iri, {}).get("source", ""),
            parents=_shortened(property_.super_properties),
            children=tuple(below[property_.name]),
            used_on=_shortened(property_.domains),
            values=tuple(_MEANS.get(iri, _short(iri)) for iri in property_.ranges),
            values_from=_scheme(property_.values_from),
            needs_evidence=property_.needs_evidence,
            time_varying=property_.time_varying,
            replaced_by=said.get(property_.iri, {}).get("isReplacedBy"),
            deprecated=property_.deprecated,
            history=_past(property_.name),
            change_note=said.get(property_.iri, {}).get("changeNote"),
        )
        for property_ in schema.properties.values()
    )
    return Glossary(schema.version, classes, properties, _vocabularies(store, said), _mistakes())


# ---- the graph


def _ontology(store: Store) -> dict[str, dict[str, str]]:
    """Give what the ontology says of its own terms, by IRI and local name of the predicate."""
    found: dict[str, dict[str, str]] = {}
    for row in store.select(
        f"SELECT ?t ?p ?o {{ VALUES ?p {{ <{_STATUS}> dct:source dct:isReplacedBy dct:title"
        " dct:description skos:changeNote } ?t ?p ?o }"
    ).texts():
        if row["t"].startswith((terms.DD, terms.VOCAB)):
            found.setdefault(row["t"], {})[re.split(r"[/#]", row["p"])[-1]] = _short(row["o"])
    return found


def _counts(store: Store, query: str) -> dict[str, int]:
    return {row["x"]: int(row["n"]) for row in store.select(query).texts()}


def _stated(store: Store, schema: Schema) -> dict[str, Example]:
    """Give for each property that statements use the accepted one that most documents support.

    Only documents count of which it was noted that they say this very thing. A qualifier's example is
    a statement that it qualifies.
    """
    firm = f"?st dd:review <{terms.REVIEW_ACCEPTED}> ; rdf:predicate ?of MINUS {{ ?st dd:rank <{terms.RANK_DEPRECATED}> }}"
    field = '?ev dd:supports ?st ; dd:covers "field"'
    own = {p.iri for p in schema.properties.values() if p.needs_evidence}
    qualifiers = {p.iri for p in schema.properties.values() if terms.STATEMENT in p.domains}
    # Nearly every property is used by one of the statements with the most documents: asked for all
    # 5,000, the same took five times as long.
    several = _counts(
        store,
        f"SELECT (?st AS ?x) (COUNT(?ev) AS ?n) {{ {field} }} GROUP BY ?st HAVING(COUNT(?ev) > 1)",
    )
    firmest = sorted(several, key=lambda statement: (-several[statement], statement))[:_FIRMEST]
    listed = " ".join(f"<{statement}>" for statement in firmest)
    chosen = store.select(f"SELECT ?st ?of {{ VALUES ?st {{ {listed} }} {firm} }}").texts()
    stated = {row["st"]: row["of"] for row in chosen}
    said = store.select(f"SELECT ?st ?p {{ VALUES ?st {{ {listed} }} ?st ?p ?value }}").texts()
    uses = [(row["p"], row["st"]) for row in said if row["p"] in qualifiers and row["st"] in stated]
    uses += [(predicate, statement) for statement, predicate in stated.items()]
    best: dict[str, str] = {}
    for iri, statement in sorted(uses, key=lambda use: (use[0], -several[use[1]], use[1])):
        best.setdefault(iri, statement)
    # The rest is rare; where its document was noted for a record as a whole, that is said.
    for wanted, using, backed in (
        (qualifiers, "?st ?p ?value", field),
        (own, "?st rdf:predicate ?p", field),
        (own, "?st rdf:predicate ?p", "?ev dd:supports ?st"),
    ):
        lacking = " ".join(f"<{iri}>" for iri in sorted(wanted - set(best)))
        for row in store.select(
            f"SELECT ?p (MIN(?st) AS ?least) {{ VALUES ?p {{ {lacking} }} {using} . {backed} . {firm} }}"
            " GROUP BY ?p"
        ).texts():
            if "least" in row:
                best[row["p"]] = row["least"]
    best = {iri.removeprefix(terms.DD): statement for iri, statement in best.items()}
    known = _statements(store, set(best.values()))
    found = {}
    for name, statement in best.items():
        example, predicate = known[statement]
        if predicate != name:
            of = schema.properties[predicate]
            value = store.select(f"SELECT ?v {{ <{statement}> dd:{name} ?v }}").texts()[0]["v"]
            told = _labels(store, {value}).get(value, _short(value))
            link = _link(value, told) if ids.identifier(value) else None
            example = replace(
                example, value=told, link=link, statement=f"{of.label}: {example.value}"
            )
        found[name] = example
    return found


def _statements(store: Store, chosen: Collection[str]) -> dict[str, tuple[Example, str]]:
    """Give statements as examples, each with one of its sources and its predicate's name."""
    rows = store.select(
        "SELECT ?st ?s ?p ?label ?o ?doc ?title ?url ?mirror ?attests ?covers {"
        f" VALUES ?st {{ {' '.join(f'<{name}>' for name in sorted(chosen))} }}"
        " ?st rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o . ?s rdfs:label ?label ."
        " ?ev dd:supports ?st ; dd:covers ?covers ; dd:inDocument ?doc ."
        " ?doc rdfs:label ?title ; dd:address ?url"
        " OPTIONAL { ?ev dd:attests ?attests } OPTIONAL { ?doc dd:mirror ?mirror } }"
    ).texts()
    labels = _labels(store, {row["o"] for row in rows})
    # What quotes its source comes first, then what a visitor may open.
    rows.sort(
        key=lambda row: (
            row["covers"] != "field",
            "attests" not in row,
            "mirror" in row,
            row["doc"],
            row["label"],
        )
    )
    found: dict[str, tuple[Example, str]] = {}
    for row in rows:
        web = row["url"].startswith(("http://", "https://")) and "mirror" not in row
        value = labels.get(row["o"], row["o"])
        example = Example(
            subject=_link(row["s"], row["label"]),
            value=value,
            link=_link(row["o"], value) if ids.identifier(row["o"]) else None,
            source=row["title"],
            address=row["url"] if web else None,
            attests=row.get("attests"),
            whole=row["covers"] != "field",
        )
        found.setdefault(row["st"], (example, row["p"].removeprefix(terms.DD)))
    return found


def _direct(store: Store, properties: Collection[Property]) -> dict[str, Example]:
    """Give for each property the first record that states it of itself, where a page shows it."""
    wanted = " ".join(
        f"<{property_.iri}>" for property_ in properties if not _INNER.issuperset(property_.domains)
    )
    pairs = store.select(
        f"SELECT ?p (MIN(?s) AS ?first) {{ VALUES ?p {{ {wanted} }} ?s ?p ?o"
        f' FILTER(STRSTARTS(STR(?s), "{ids.ENTITY}")) }} GROUP BY ?p'
    ).texts()
    chosen = " ".join(f"(<{row['p']}> <{row['first']}>)" for row in pairs if "first" in row)
    rows = store.select(
        f"SELECT ?p ?s ?label (MIN(?o) AS ?value) {{ VALUES (?p ?s) {{ {chosen} }}"
        " ?s ?p ?o ; rdfs:label ?label } GROUP BY ?p ?s ?label ORDER BY ?p ?label"
    ).texts()
    labels = _labels(store, {row["value"] for row in rows})
    found: dict[str, Example] = {}
    for row in rows:
        value = labels.get(row["value"], _short(row["value"]))
        link = _link(row["value"], value) if ids.identifier(row["value"]) else None
        example = Example(_link(row["s"], row["label"]), value, link)
        found.setdefault(row["p"].removeprefix(terms.DD), example)
    return found


def _members(store: Store, schema: Schema) -> dict[str, Example]:
    """Give for each class the entity of it of which the most is said."""
    best = {
        row["c"].removeprefix(terms.DD): row["least"].partition(" ")[2]
        for row in store.select(
            "SELECT ?c (MIN(?key) AS ?least) {"
            " { SELECT ?s (COUNT(?st) AS ?n) { ?st rdf:subject ?s } GROUP BY ?s }"
            ' ?s a ?c BIND(CONCAT(STR(100000 - ?n), " ", STR(?s)) AS ?key) } GROUP BY ?c'
        ).texts()
    }
    others = " ".join(f"<{c.iri}>" for c in schema.classes.values() if c.name not in best)
    for row in store.select(
        f"SELECT ?c (MIN(?s) AS ?first) {{ VALUES ?c {{ {others} }} ?s a ?c"
        f' FILTER(STRSTARTS(STR(?s), "{ids.ENTITY}")) }} GROUP BY ?c'
    ).texts():
        if "first" in row:
            best[row["c"].removeprefix(terms.DD)] = row["first"]
    labels = _labels(store, set(best.values()))
    return {
        name: Example(_link(iri, labels[iri]))
        for name, iri in best.items()
        if ids.identifier(iri) and iri in labels
    }


def _labels(store: Store, names: Iterable[str]) -> dict[str, str]:
    wanted = " ".join(
        f"<{name}>" for name in sorted(names) if re.match(r"https?://[^\s<>\"]+$", name)
    )
    rows = store.select(
        f"SELECT ?x ?l {{ VALUES ?x {{ {wanted} }} ?x rdfs:label|skos:prefLabel ?l"
        ' FILTER(LANG(?l) IN ("en", "")) } ORDER BY DESC(?l)'
    ).texts()
    return {row["x"]: row["l"] for row in rows}


def _vocabularies(store: Store, said: Mapping[str, Mapping[str, str]]) -> tuple[Vocabulary, ...]:
    schema = load_schema()
    used = _counts(
        store,
        "SELECT ?x (COUNT(?s) AS ?n) { ?x skos:inScheme ?scheme . ?s ?p ?x"
        " FILTER(?p != skos:hasTopConcept) } GROUP BY ?x",
    )
    found = []
    for iri in schema.schemes():
        values = tuple(
            Value(
                concept.local,
                concept.label,
                concept.definition,
                dict(sorted(concept.labels.items(), key=lambda pair: (pair[0] != "en", pair[0]))),
                used.get(concept.iri, 0),
            )
            for concept in schema.concepts(iri).values()
        )
        about = said.get(iri, {})
        name = iri.removeprefix(terms.VOCAB)
        found.append(
            Vocabulary(name, about.get("title", name), about.get("description", ""), values)
        )
    return tuple(found)


# ---- files


def _past(name: str) -> tuple[str, ...]:
    return tuple(f"{step.did} in {step.version}" for step in history().get(name, ()))


def _questions() -> dict[str, tuple[Asked, ...]]:
    """Give for each term the named questions whose text uses it."""
    found: defaultdict[str, list[Asked]] = defaultdict(list)
    for question in queries.all_questions().values():
        # Comments and texts in quotation marks name terms without using them.
        text = re.sub(r'"[^"\n]*"|^\s*#.*$', "", question.text, flags=re.MULTILINE)
        for name in sorted(set(re.findall(r"\bdd:(\w+)", text))):
            found[name].append(Asked(question.name, question.question))
    return {name: tuple(asked) for name, asked in found.items()}


def _mistakes() -> tuple[Mistake, ...]:
    found = []
    for path in example_files():
        if path.parent.name == "invalid":
            first = path.read_text("utf-8").partition("\n")[0]
            found.append(Mistake(path.stem, first.removeprefix("# message:").strip()))
    return tuple(found)


# ---- names


def _link(iri: str, label: str) -> Link:
    identifier = ids.identifier(iri) or iri
    return Link(identifier, label, ids.kind_of(identifier))


def _short(iri: str) -> str:
    """Shorten what stands as an IRI: our own terms to their local names, others to prefix:name."""
    if iri.startswith(terms.DD):
        return iri.removeprefix(terms.DD)
    for start, prefix in _OTHERS.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri


_OTHERS: Final = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dct",
    "http://purl.org/ontology/bibo/": "bibo",
    "http://purl.org/spar/cito/": "cito",
    "http://rdfs.org/sioc/ns#": "sioc",
    "http://rdfs.org/sioc/types#": "sioct",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs",
    "http://www.w3.org/2002/07/owl#": "owl",
    "http://www.w3.org/2004/02/skos/core#": "skos",
    "http://www.w3.org/ns/oa#": "oa",
    "http://www.w3.org/ns/org#": "org",
    "http://www.w3.org/ns/prov#": "prov",
    "http://xmlns.com/foaf/0.1/": "foaf",
    "https://schema.org/": "schema",
}


def _shortened(iris: Sequence[str]) -> tuple[str, ...]:
    """Shorten names, our own first."""
    return tuple(sorted((_short(iri) for iri in iris), key=lambda name: (":" in name, name)))


def _scheme(iri: str | None) -> str | None:
    return iri.removeprefix(terms.VOCAB) if iri else None
