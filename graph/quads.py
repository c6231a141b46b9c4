"""Records into quads: each file its own graph, the cited documents one, the best statements one.

No triple stands in two graphs. Queries see the union of all graphs, and pyoxigraph's union counts
a triple once for each graph that holds it (0.5.13: three graphs, three rows), so a repeat would
make every COUNT wrong. `tests/graph/test_build.py` holds this over the whole of `data/`.

Lines are N-Quads, so that the same records give the same bytes and the store loads them in bulk.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from graph import dates, ids
from graph.best import NOW, Moment, Said, best, time_relation
from graph.quotes import Quote
from graph.records import (
    STANDARD_LINKS,
    STANDARD_TEXT,
    EvidenceRow,
    Record,
    Source,
    StatementRow,
    Value,
)
from ontology import terms
from ontology.schema import Schema, load_schema

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
DCT: Final = "http://purl.org/dc/terms/"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

BEST: Final = ids.GRAPH + "best"
SOURCES: Final = ids.GRAPH + "sources"

_STANDARD: Final = {
    "label": RDFS + "label",
    "altLabel": SKOS + "altLabel",
    "broader": SKOS + "broader",
    "related": SKOS + "related",
    "exactMatch": SKOS + "exactMatch",
    "isReplacedBy": DCT + "isReplacedBy",
}
_NOT_IN_IRI: Final = re.compile(r'[<>"{}|^`\\\x00-\x20]')
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def iri(text: str) -> str:
    """Write an IRI as N-Quads wants it; characters that an IRI may not hold are percent-encoded.

    >>> iri("https://example.org/a b")
    '<https://example.org/a%20b>'
    """
    if _NOT_IN_IRI.search(text):
        text = _NOT_IN_IRI.sub(lambda match: f"%{ord(match[0]):02X}", text)
    return f"<{text}>"


def literal(text: str, *, datatype: str | None = None, language: str | None = None) -> str:
    """Write a literal as N-Quads wants it.

    >>> literal('say "no"', language="en")
    '"say \\\\"no\\\\""@en'
    """
    quoted = f'"{text.translate(_ESCAPES)}"'
    if language:
        return f"{quoted}@{language}"
    return f"{quoted}^^<{datatype}>" if datatype else quoted


def partial_date(text: str) -> str:
    """Write a partial date with the XML Schema type that is as exact as it is."""
    return literal(text, datatype=XSD + dates.datatype(text))


def property_iri(key: str) -> str:
    """Give the IRI of the property that a key of a record stands for.

    >>> property_iri("label"), property_iri("ledBy")
    ('http://www.w3.org/2000/01/rdf-schema#label', 'https://w3id.org/digital-diplomacy/ontology/ledBy')
    """
    return _STANDARD.get(key, terms.DD + key)


def graph_of(identifier: str) -> str:
    """Give the IRI of the graph that holds what the file of an entity says."""
    return ids.GRAPH + identifier


class Writer:
    """Collects the lines of one graph."""

    def __init__(self, graph: str) -> None:
        self._end = f" {iri(graph)} ."
        self.lines: list[str] = []

    def add(self, subject: str, predicate: str, term: str) -> None:
        """Add one triple; the subject and predicate are IRIs, the term is written already."""
        self.lines.append(f"{iri(subject)} {iri(predicate)} {term}{self._end}")


class Assembly:
    """Turns records into quads.

    A statement that two files make alike is one node: the first file (by identifier) holds it, the
    other adds its evidence.
    """

    def __init__(self) -> None:
        self.schema: Schema = load_schema()
        self._owner: dict[str, str] = {}
        self._evidence: set[str] = set()
        self._rows: list[tuple[StatementRow, str]] = []
        self._sides: dict[str, list[tuple[StatementRow, str]]] = defaultdict(list)
        self._kinds: dict[str, list[str]] = {}
        self._documents: dict[str, list[Source]] = defaultdict(list)
        self._types: list[tuple[str, str]] = []
        # Document to the words in it that evidence points to.
        self.quotes: dict[str, list[Quote]] = defaultdict(list)

    def record(self, record: Record) -> list[str]:
        """Give the quads of one record's own graph."""
        out = Writer(graph_of(record.id))
        subject = ids.entity(record.id)
        if not record.merged_into:  # a redirect is no entity of its own: it would be counted
            out.add(subject, RDF + "type", iri(terms.DD + record.type))
            self._types.append((subject, record.type))
        if kinds := record.fields.get("disputeKind"):
            self._kinds[record.id] = [kind.text for kind in kinds]
        for key, values in record.fields.items():
            self._field(out, record, key, values)
        for row in record.statements:
            self._statement(out, record, row)
        for source in record.sources.values():
            self._documents[source.document].append(source)
        return list(dict.fromkeys(out.lines))

    def shared(self) -> Iterator[list[str]]:
        """Give the graphs that stand on all records: the cited documents, the best statements."""
        yield self._source_graph()
        yield self._best_graph()

    # ---- one record

    def _field(self, out: Writer, record: Record, key: str, values: tuple[Value, ...]) -> None:
        subject = ids.entity(record.id)
        for number, value in enumerate(values):
            if key == "label":
                if number == 0:
                    out.add(
                        subject,
                        RDFS + "label",
                        literal(value.text, language=value.language or "en"),
                    )
                if record.type == "Concept":
                    out.add(
                        subject,
                        SKOS + "prefLabel",
                        literal(value.text, language=value.language or "en"),
                    )
                elif number:
                    out.add(
                        subject,
                        SKOS + "altLabel",
                        literal(value.text, language=value.language or "en"),
                    )
            else:
                out.add(subject, property_iri(key), self.field_term(key, value))
        if key == "isReplacedBy":
            out.add(subject, OWL + "deprecated", literal("true", datatype=XSD + "boolean"))

    def field_term(self, key: str, value: Value) -> str:
        """Write a value that stands at the top of a record, beside no evidence."""
        if key in STANDARD_TEXT:
            return literal(value.text, language=value.language or "en")
        if key in STANDARD_LINKS:
            return iri(value.text if "://" in value.text else ids.entity(value.text))
        return self.term(key, value)

    def term(self, name: str, value: Value) -> str:
        """Write a value as its property's range asks."""
        declared = self.schema.properties[name]
        text = value.text
        if declared.values_from:
            return iri(self.schema.concepts(declared.values_from)[text].iri)
        if declared.is_object:
            return iri(ids.entity(text))
        ranges = {range_.rsplit("#", 1)[-1].rsplit("/", 1)[-1] for range_ in declared.ranges}
        if "PartialDate" in ranges:
            return partial_date(text)
        for simple in ("date", "integer", "decimal", "boolean", "anyURI"):
            if simple in ranges:
                return literal(text, datatype=XSD + simple)
        if "langString" in ranges:
            return literal(text, language=value.language or "en")
        return literal(text)

    def statement_iri(self, row: StatementRow) -> str:
        """Name a statement by what it says: subject, predicate, object and sorted qualifiers."""
        qualifiers = [f"{name}={text}" for name, text in sorted(row.qualifiers)]
        return ids.STATEMENT + ids.digest(
            row.subject, row.predicate, self.term(row.predicate, row.value), *qualifiers
        )

    def evidence_iri(self, statement: str, document: str, row: EvidenceRow) -> str:
        """Name a piece of evidence by its statement, its document, what it attests and where."""
        place = (str(row.span[0]),) if row.span else ()
        return ids.EVIDENCE + ids.digest(statement, document, row.attests or "", *place)

    def _statement(self, out: Writer, record: Record, row: StatementRow) -> None:
        node = self.statement_iri(row)
        owner = self._owner.setdefault(node, record.id)
        if owner == record.id:
            self._said(out, record, row, node)
            self._rows.append((row, self.term(row.predicate, row.value)))
        if record.kind == "dispute":
            out.add(ids.entity(record.id), terms.CONCERNS, iri(node))
            side = (row, self.term(row.predicate, row.value))
            self._sides[record.id].append(side)
        for evidence in row.evidence:
            self._proof(out, record, node, evidence)

    def _proof(self, out: Writer, record: Record, node: str, row: EvidenceRow) -> None:
        """Write one piece of evidence; where its words stand is said in the document's graph."""
        document = record.sources[row.source].document
        name = self.evidence_iri(node, document, row)
        if name in self._evidence:
            return
        self._evidence.add(name)
        out.add(name, RDF + "type", iri(terms.EVIDENCE))
        out.add(name, terms.REFUTES if row.refutes else terms.SUPPORTS, iri(node))
        out.add(name, terms.IN_DOCUMENT, iri(ids.entity(document)))
        out.add(name, terms.COVERS, literal(row.covers or "field"))
        for key, text in (
            ("attests", row.attests),
            ("quoteHash", row.quote_hash),
            ("method", row.method),
            ("extractor", row.extractor),
            ("confidence", row.confidence),
            ("reviewedBy", row.reviewed_by),
            ("reviewedOn", row.reviewed_on),
        ):
            if text:
                out.add(name, terms.DD + key, self.term(key, Value(text, None, row.line)))
        if row.span and row.quote_hash:
            self.quotes[document].append(
                Quote(name, *row.span, row.quote_hash, record.file, row.line)
            )

    def _said(self, out: Writer, record: Record, row: StatementRow, node: str) -> None:
        out.add(node, RDF + "type", iri(terms.STATEMENT))
        out.add(node, RDF + "subject", iri(ids.entity(row.subject)))
        out.add(node, RDF + "predicate", iri(terms.DD + row.predicate))
        out.add(node, RDF + "object", self.term(row.predicate, row.value))
        out.add(node, terms.IN_RECORD, iri(ids.entity(record.id)))
        out.add(node, terms.RANK, iri(f"{terms.VOCAB}rank/{row.rank}"))
        out.add(node, terms.REVIEW, iri(f"{terms.VOCAB}review/{row.review}"))
        out.add(node, terms.RECORDED, literal(row.recorded, datatype=XSD + "date"))
        for name, text in row.qualifiers:
            out.add(node, terms.DD + name, self.term(name, Value(text, None, row.line)))
        if row.withdrawn:
            out.add(node, terms.WITHDRAWN, literal(row.withdrawn, datatype=XSD + "date"))
        if row.rests_on:
            value = Value(row.rests_on, None, row.line)
            out.add(node, terms.RESTS_ON, self.term("restsOn", value))
        for name, said in (
            (terms.REVIEW_NOTE, row.review_note),
            (terms.CURATOR_NOTE, row.note),
            (terms.WORDING, row.wording),
        ):
            if said:
                out.add(node, name, literal(said, language="en"))
        earliest, latest = self._span(row)
        if earliest:
            out.add(node, terms.EARLIEST, literal(earliest, datatype=XSD + "date"))
        if latest:
            out.add(node, terms.LATEST, literal(latest, datatype=XSD + "date"))

    def _span(self, row: StatementRow) -> tuple[str | None, str | None]:
        """The days between which a statement's date, or the time it holds, must lie."""
        ranges = self.schema.properties[row.predicate].ranges
        if any(range_.endswith("PartialDate") for range_ in ranges):
            first, last = dates.span(row.value.text)
            return first.isoformat(), last.isoformat()
        said = dict(row.qualifiers)
        if "asOf" in said:
            first, last = dates.span(said["asOf"])
            return first.isoformat(), last.isoformat()
        first_day = dates.span(said["validFrom"])[0].isoformat() if "validFrom" in said else None
        last_day = dates.span(said["validUntil"])[1].isoformat() if "validUntil" in said else None
        return first_day, last_day

    # ---- all records

    def _source_graph(self) -> list[str]:
        """Describe each cited document once; where records differ in its title, all titles stand."""
        out = Writer(SOURCES)
        for identifier in sorted(self._documents):
            cited = self._documents[identifier]
            subject = ids.entity(identifier)
            out.add(subject, RDF + "type", iri(terms.DOCUMENT))
            out.add(subject, terms.ADDRESS, literal(cited[0].url))
            # A page whose title nobody noted goes by its address.
            titles = sorted({source.title for source in cited if source.title}) or [cited[0].url]
            out.add(subject, RDFS + "label", literal(titles[0], language=cited[0].language or "en"))
            for title in titles:
                out.add(subject, terms.TITLE, literal(title))
            for publisher in sorted({source.publisher for source in cited if source.publisher}):
                out.add(subject, terms.PUBLISHER, literal(publisher))
            for date in sorted({source.date for source in cited if source.date}):
                out.add(subject, terms.PUBLISHED, partial_date(date))
            if any(source.mirror for source in cited):
                out.add(subject, terms.MIRROR, literal("true", datatype=XSD + "boolean"))
            for sha256 in sorted({source.sha256 for source in cited if source.sha256}):
                out.add(subject, terms.SHA256, literal(sha256))
        return out.lines

    def _best_graph(self) -> list[str]:
        """Derive the plain triples: for each subject and predicate the best of what is accepted."""
        out = Writer(BEST)
        out.lines += derived(self._rows, self._sides, self._kinds)
        for subject, name in self._types:
            for ancestor in self.schema.ancestors(name):
                if ancestor.startswith(terms.DD):
                    out.add(subject, RDF + "type", iri(ancestor))
        return list(dict.fromkeys(out.lines))


_Row = TypeVar("_Row", bound=Said)


def derived(
    said: Iterable[tuple[_Row, str]],
    disputes: Mapping[str, Sequence[tuple[_Row, str]]],
    kinds: Mapping[str, Collection[str]],
    *,
    at: Moment = NOW,
) -> list[str]:
    """Derive what stands in the graph `best`: plain triples, start years, times of disputes.

    Args:
        said: statements, each with its value as a term of N-Quads.
        disputes: identifier of a dispute to its sides, each with its value.
        kinds: identifier of a dispute to what it is about (values of vocab/dispute-kind).
        at: the moment of which the graph shall speak.
    """
    schema = load_schema()
    out = Writer(BEST)
    groups: dict[tuple[str, str], list[tuple[_Row, str]]] = defaultdict(list)
    for row, term in said:
        groups[(row.subject, row.predicate)].append((row, term))
    for (subject, predicate), rows in sorted(groups.items(), key=lambda group: group[0]):
        terms_of = {id(row): term for row, term in rows}
        entity = ids.entity(subject)
        varying = schema.properties[predicate].time_varying
        for row in best((row for row, _ in rows), time_varying=varying, at=at):
            term = terms_of[id(row)]
            out.add(entity, terms.DD + predicate, term)
            if predicate == "start":
                year = literal(lexical(term)[:4], datatype=XSD + "integer")
                out.add(entity, terms.START_YEAR, year)
    for dispute, sides in sorted(disputes.items()):
        known = [(row, lexical(term)) for row, term in sides if at.knows(row) and at.sees(row)]
        if known:
            relation = time_relation(known, kinds.get(dispute, ()))
            out.add(ids.entity(dispute), terms.TIME_RELATION, literal(relation))
    return list(dict.fromkeys(out.lines))


def lexical(term: str) -> str:
    """Give the text of a written term, escapes left as they are.

    >>> lexical(partial_date("2014-12")), lexical(iri("https://un.org/"))
    ('2014-12', 'https://un.org/')
    """
    return term[1:-1] if term.startswith("<") else term[1 : term.rindex('"')]
