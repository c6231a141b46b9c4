"""The store: the only user of pyoxigraph.

A store is opened read-only and queried as the union of its graphs, so that nobody has to write
GRAPH; `dd:` and the usual prefixes are known without being declared.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import pyoxigraph as ox
from typing_extensions import Buffer

from graph import ids
from graph.errors import BadQuery, QueryLimit, UnknownName
from ontology import terms

PREFIXES: Final[Mapping[str, str]] = {
    "dct": "http://purl.org/dc/terms/",
    "dd": terms.DD,
    "doc": ids.ENTITY + "document/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "id": ids.ENTITY,
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vocab": terms.VOCAB,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
} | {kind: f"{ids.ENTITY}{kind}/" for kind in ids.KINDS}

# Text of ours and its place in a query. It counts neither for the length nor for the nesting.
Inserted: TypeAlias = tuple[int, str]

# pyoxigraph 0.5.13 dies of a stack overflow at 5,000 nested brackets; 1,000 are fine.
MAX_QUERY_CHARACTERS: Final = 64_000
MAX_QUERY_DEPTH: Final = 128

RESULT_FORMATS: Final[Mapping[str, ox.QueryResultsFormat]] = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS: Final[Mapping[str, ox.RdfFormat]] = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One term of an answer.

    Attributes:
        kind: "iri", "literal" or "blank".
        text: the IRI, the literal's lexical form or the blank node's name.
    """

    kind: Literal["iri", "literal", "blank"]
    text: str
    datatype: str | None = None
    language: str | None = None

    @property
    def id(self) -> str | None:
        """`kind/local` where the cell is an entity of ours."""
        return ids.identifier(self.text) if self.kind == "iri" else None


@dataclass(frozen=True, slots=True)
class Limited:
    """A search inside a query whose limit cut off records that fit."""

    search: int  # its number in the query, from 1
    text: str  # what was searched
    kept: int
    of: int

    def __str__(self) -> str:
        """Say it in a line."""
        return (
            f"search {self.search} ({self.text}) kept the best {self.kept:,} of {self.of:,} records "
            "before the rest of the query looked at them (raise dd:limit, or choose with dd:kind or dd:within)"
        )


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a SELECT: the columns in the query's order, the rows in the answer's."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    limited: tuple[Limited, ...] = ()

    def texts(self) -> list[dict[str, str]]:
        """Give each row as column to text; unbound ones are left out."""
        return [
            {name: cell.text for name, cell in zip(self.columns, row, strict=True) if cell}
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer written in one format."""

    body: bytes
    media_type: str
    form: Literal["bindings", "boolean", "graph"]
    limited: tuple[Limited, ...] = ()


def create(folder: Path, lines: Iterable[str]) -> int:
    """Make a store on disk from lines of N-Quads; give the number of quads.

    The lines are loaded as they come; a line that stands twice counts once.
    """
    staged = folder.with_suffix(".nq")
    with staged.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)
    store = ox.Store(str(folder))
    store.bulk_load(path=str(staged), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    quads = len(store)
    del store
    staged.unlink()
    return quads


def replace_graphs(old: Path, new: Path, graphs: Sequence[str], lines: Iterable[str]) -> int:
    """Copy a store with some graphs replaced; the old one stays as it is for its readers.

    Returns:
        The number of quads of the new store.
    """
    # `Store.backup` makes hard links, so the copy costs nothing; a read-only store may be backed up.
    ox.Store.read_only(str(old)).backup(str(new))
    store = ox.Store(str(new))
    for graph in graphs:
        store.clear_graph(ox.NamedNode(graph))
        store.remove_graph(ox.NamedNode(graph))
    text = "".join(line + "\n" for line in lines)
    store.load(input=text.encode(), format=ox.RdfFormat.N_QUADS)
    store.flush()
    quads = len(store)
    del store
    return quads


def parse(path: Path) -> Iterator[str]:
    """Give the triples of a Turtle file, each as N-Triples without the final dot."""
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        yield str(quad.triple)


def turtle_mistake(text: str) -> tuple[int, str] | None:
    """Give the line, from 1, and the kind of the first mistake in a text that should be Turtle."""
    try:
        for _ in ox.parse(input=text, format=ox.RdfFormat.TURTLE, base_iri=ids.ENTITY):
            pass
    except SyntaxError as error:
        reason = _one_line(error.msg)
        return error.lineno or 1, reason.partition(": ")[2] or reason
    return None


def canonical(lines: Iterable[str]) -> list[str]:
    """Put lines of N-Quads into the canonical form of RDFC-1.0: two equal datasets, equal lines.

    The order of the lines and the names of blank nodes count for nothing.
    """
    body = "".join(line + "\n" for line in lines).encode()
    dataset = ox.Dataset(ox.parse(input=body, format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(f"{quad} ." for quad in dataset)


def graph_rows(lines: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
    """Give subject, predicate, object and language ("" for none) of lines of N-Quads, as plain text.

    Blank nodes and triples that are objects are left out.
    """
    body = "".join(line + "\n" for line in lines).encode()
    for quad in ox.parse(input=body, format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(
            quad.object, (ox.NamedNode, ox.Literal)
        ):
            language = quad.object.language if isinstance(quad.object, ox.Literal) else None
            yield quad.subject.value, quad.predicate.value, quad.object.value, language or ""


class Store:
    """A store opened for reading; one view of the data until it is opened again."""

    def __init__(self, folder: Path) -> None:
        self._store = ox.Store.read_only(str(folder))

    def draft(self) -> Draft:
        """Copy the whole into memory, where it may be changed."""
        draft = Draft()
        # 0.8 s for 108,000 quads of a store on disk; dump and load again take 1.3 s.
        draft._store.bulk_extend(self._store.quads_for_pattern(None, None, None, None))
        return draft

    def select(self, query: str, *, inserted: Sequence[Inserted] = (), **bound: str) -> Table:
        """Answer one of our own SELECT queries.

        Args:
            query: the text; each bound variable must be in its SELECT clause.
            inserted: what a search found, and where it belongs.
            bound: variable to IRI (where the text holds "://") or to plain literal.
        """
        solutions = self._run(query, bound, inserted)
        if not isinstance(solutions, ox.QuerySolutions):
            raise BadQuery("this is no SELECT query (start it with SELECT)")
        columns = tuple(variable.value for variable in solutions.variables)
        rows = tuple(tuple(_cell(solution[name]) for name in columns) for solution in solutions)
        return Table(columns, rows)

    def answer(
        self,
        query: str,
        *,
        format_: str | None = None,
        limit: int | None = None,
        inserted: Sequence[Inserted] = (),
    ) -> Answer:
        """Answer any query in a format of its form.

        Args:
            query: SELECT, ASK, CONSTRUCT or DESCRIBE.
            format_: a key of RESULT_FORMATS or GRAPH_FORMATS; "json" for tables and "turtle" for
                graphs when None, and where the other form's format was asked for.
            limit: how many bytes the answer may have; None is no limit.
            inserted: what a search found, and where it belongs.

        Raises:
            BadQuery: not understood.
            QueryLimit: a longer answer; nothing of it is given out.
        """
        results = self._run(query, {}, inserted)
        chosen = RESULT_FORMATS.get(format_ or "json", ox.QueryResultsFormat.JSON)
        sink = _Bounded(limit)
        if isinstance(results, ox.QueryTriples):
            graph_format = GRAPH_FORMATS.get(format_ or "turtle", ox.RdfFormat.TURTLE)
            known = dict(PREFIXES) if graph_format in _PREFIXED else None
            ox.serialize(results, sink, format=graph_format, prefixes=known)
            return Answer(sink.getvalue(), graph_format.media_type, "graph")
        if isinstance(results, ox.QueryBoolean):
            if chosen in (ox.QueryResultsFormat.CSV, ox.QueryResultsFormat.TSV):
                # SPARQL 1.1 has no CSV for booleans; one word is what tools read.
                body = b"true\n" if bool(results) else b"false\n"
                return Answer(body, chosen.media_type, "boolean")
            results.serialize(sink, format=chosen)
            return Answer(sink.getvalue(), chosen.media_type, "boolean")
        results.serialize(sink, format=chosen)
        return Answer(sink.getvalue(), chosen.media_type, "bindings")

    def quads(self) -> list[str]:
        """Give every quad as a line of N-Quads, sorted: the same data, the same bytes."""
        return sorted(f"{quad} ." for quad in self._store.quads_for_pattern(None, None, None, None))

    def triples(self) -> list[str]:
        """Give every triple once as a line of N-Triples, sorted, whatever graphs hold it."""
        found = {f"{q.triple} ." for q in self._store.quads_for_pattern(None, None, None, None)}
        return sorted(found)

    def turtle(self) -> bytes:
        """Write every triple as Turtle with our prefixes; the same data, the same bytes."""
        quads = self._store.quads_for_pattern(None, None, None, None)
        ordered = [triple for _, triple in sorted({str(q.triple): q.triple for q in quads}.items())]
        sink = io.BytesIO()
        ox.serialize(ordered, sink, format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES))
        return sink.getvalue()

    def __len__(self) -> int:
        return len(self._store)

    def _run(
        self, query: str, bound: Mapping[str, str], inserted: Sequence[Inserted] = ()
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        check_bounds(query)
        values: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
            ox.Variable(name): ox.NamedNode(text) if "://" in text else ox.Literal(text)
            for name, text in bound.items()
        }
        whole = query
        for place, text in reversed(inserted):
            whole = whole[:place] + text + whole[place:]
        try:
            return self._store.query(
                whole,
                prefixes=dict(PREFIXES),
                use_default_graph_as_union=True,
                substitutions=values or None,
            )
        except (SyntaxError, RuntimeError, ValueError) as error:
            if inserted:
                self._run(query, bound)  # raises with the line and column that the asker sees
            raise BadQuery(f"SPARQL not understood: {_one_line(str(error))}") from error


class Draft(Store):
    """A store in memory that may be changed; nothing of it is kept.

    Args:
        quads: N-Quads.
    """

    def __init__(self, quads: bytes = b"") -> None:
        self._store = ox.Store()
        self._store.bulk_load(input=quads, format=ox.RdfFormat.N_QUADS)

    def add(self, lines: Iterable[str]) -> None:
        """Add lines of N-Quads."""
        text = "".join(line + "\n" for line in lines)
        self._store.load(input=text.encode(), format=ox.RdfFormat.N_QUADS)

    def load(self, triples: bytes) -> None:
        """Add N-Triples that a program wrote: how IRIs are spelt is not looked at again."""
        self._store.load(input=triples, format=ox.RdfFormat.N_TRIPLES, lenient=True)

    def drop(self, graph: str, *, keep: str | None = None) -> None:
        """Empty a graph; the triples of one predicate may stay."""
        name = ox.NamedNode(graph)
        quads = list(self._store.quads_for_pattern(None, None, None, name))
        for quad in quads:
            if quad.predicate.value != keep:
                self._store.remove(quad)

    def forget(self, node: str, *, predicate: str | None = None) -> None:
        """Remove what is said of a node, or only with one predicate; and what links to it."""
        named = ox.NamedNode(node)
        which = ox.NamedNode(predicate) if predicate else None
        quads = list(self._store.quads_for_pattern(named, which, None, None))
        if which is None:
            quads += self._store.quads_for_pattern(None, None, named, None)
        for quad in quads:
            self._store.remove(quad)

    def update(self, text: str) -> None:
        """Apply one of our own updates; what it says outside GRAPH is the default graph.

        Raises:
            BadQuery: not understood.
        """
        try:
            self._store.update(text, prefixes=dict(PREFIXES))
        except (SyntaxError, ValueError) as error:
            raise BadQuery(f"SPARQL not understood: {_one_line(str(error))}") from error

    def infer(self, query: str, graph: str) -> list[str]:
        """Put the triples that a CONSTRUCT query makes and no graph holds into a graph.

        Returns:
            The new quads as sorted lines of N-Quads.
        """
        results = self._run(query, {})
        if not isinstance(results, ox.QueryTriples):
            raise BadQuery("this is no CONSTRUCT query (start it with CONSTRUCT)")
        name = ox.NamedNode(graph)
        made = {
            ox.Quad(triple.subject, triple.predicate, triple.object, name)
            for triple in results
            if triple.subject != triple.object
        }
        new = [
            quad
            for quad in made
            if next(
                self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None), None
            )
            is None
        ]
        self._store.extend(new)
        return sorted(f"{quad} ." for quad in new)


_PREFIXED: Final = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.RDF_XML)


class _Bounded(io.BytesIO):
    """A buffer that refuses to grow past a limit, so that an answer is whole or is none."""

    def __init__(self, limit: int | None) -> None:
        super().__init__()
        self._limit = limit

    def write(self, chunk: Buffer, /) -> int:
        written = super().write(chunk)
        if self._limit is not None and self.tell() > self._limit:
            raise QueryLimit(
                f"its answer is longer than {self._limit:,} bytes",
                "add a LIMIT or select fewer columns",
            )
        return written


def check_bounds(query: str) -> None:
    """Refuse a query that would overrun the parser.

    Raises:
        BadQuery: too long, or brackets nested too deeply.
    """
    if len(query) > MAX_QUERY_CHARACTERS:
        raise BadQuery(
            f"the query is longer than {MAX_QUERY_CHARACTERS:,} characters (ask for less at once)"
        )
    depth = 0
    for character in query:
        if character in "{([":
            depth += 1
            if depth > MAX_QUERY_DEPTH:
                raise BadQuery(
                    f"the query has brackets nested over {MAX_QUERY_DEPTH} deep (write it flatter)"
                )
        elif character in "})]" and depth:
            depth -= 1


def result_format(name: str) -> str:
    """Check the name of a format.

    Raises:
        UnknownName: no such format.
    """
    if name not in RESULT_FORMATS and name not in GRAPH_FORMATS:
        raise UnknownName("format", name, [*RESULT_FORMATS, *GRAPH_FORMATS])
    return name


def _cell(term: object) -> Cell | None:
    if isinstance(term, ox.NamedNode):
        return Cell("iri", term.value)
    if isinstance(term, ox.Literal):
        return Cell("literal", term.value, term.datatype.value, term.language)
    if isinstance(term, ox.BlankNode):
        return Cell("blank", term.value)
    return None


def _one_line(text: str) -> str:
    return " ".join(text.split())
