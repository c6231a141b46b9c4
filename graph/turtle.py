"""Turtle files read with the line of every triple.

rdflib gives no positions, and its own count of lines is that of the last object of a list. Here the
parser notes where each term begins.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import MutableSequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rdflib import BNode, Graph, Literal
from rdflib.plugins.parsers.notation3 import BadSyntax, RDFSink, SinkParser
from rdflib.term import Node

from graph import quads, store
from graph.errors import Problem
from graph.places import BLANK, Places

_BLANKS: Final = re.compile(r"(?:\s+|#[^\n]*)*")


@dataclass(frozen=True, slots=True)
class Turtle:
    """What a Turtle file says.

    Attributes:
        triples: the graph as N-Triples, with IRIs for its blank nodes.
        places: each subject, its properties and their values; blank nodes by their name.
    """

    graph: Graph
    triples: bytes
    places: Places


def read(path: Path, shown: str) -> Turtle | Problem:
    """Read a Turtle file.

    Args:
        path: the file.
        shown: its name in messages.

    Returns:
        The file, or why it cannot be read.
    """
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        return Problem(shown, 1, "error", "the file is not UTF-8 (save it as UTF-8)")
    # Stricter than rdflib, which lets an IRI pass that is none.
    if mistake := store.turtle_mistake(text):
        return _no_turtle(shown, *mistake)
    sink = _Sink(Graph(), shown)
    parser = _Parser(sink, text, baseURI=path.absolute().as_uri(), turtle=True)
    try:
        parser.loadBuf(text)
    except BadSyntax as error:
        return _no_turtle(shown, parser.line(error._i), error._why)
    return Turtle(sink.graph, _triples(sink.graph), sink.places)


def _no_turtle(shown: str, line: int, reason: str) -> Problem:
    return Problem(
        shown, line, "error", f"not Turtle: {reason} (mend this line, or the one before it)"
    )


def _triples(graph: Graph) -> bytes:
    def named(node: Node) -> str:
        if isinstance(node, BNode):
            return f"<{BLANK}{node}>"
        if isinstance(node, Literal):  # its n3() may write three quotation marks
            datatype = str(node.datatype) if node.datatype else None
            return quads.literal(str(node), datatype=datatype, language=node.language)
        return quads.iri(str(node))

    return "".join(f"{named(s)} {named(p)} {named(o)} .\n" for s, p, o in graph).encode()


class _Parser(SinkParser):
    """Tells its sink on which line each term begins."""

    def __init__(self, sink: _Sink, text: str, **options: Any) -> None:  # noqa: ANN401
        super().__init__(sink, **options)
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._sink = sink

    def line(self, offset: int) -> int:
        return bisect.bisect_left(self._ends, offset) + 1

    def object(self, argstr: str, i: int, res: MutableSequence[Any]) -> int:
        begin = _BLANKS.match(argstr, max(i, 0))
        end = super().object(argstr, i, res)
        if end >= 0 and begin:
            # Parsing goes depth first: a term in brackets is told before the term around it.
            self._sink.lines[id(res[-1])] = (self.line(begin.end()), res[-1])
        return end


class _Sink(RDFSink):
    """Adds triples to a graph and notes their places."""

    def __init__(self, graph: Graph, file: str) -> None:
        super().__init__(graph)
        self.file = file
        self.places = Places()
        # By identity, with the term itself so that no other can take its identity.
        self.lines: dict[int, tuple[int, Any]] = {}

    def makeStatement(self, quadruple: Any, why: Any = None) -> None:  # noqa: ANN401, N802
        formula, predicate, subject, value = quadruple
        line = self.lines.get(id(value), (0, None))[0] or self.lines.get(id(subject), (1, None))[0]
        first = self.lines.get(id(subject), (line, None))[0]
        focus, path, said = (
            str(self.normalise(formula, node)) for node in (subject, predicate, value)
        )
        self.places.add(self.file, first, focus)
        self.places.add(self.file, line, focus, path, said)
        super().makeStatement(quadruple, why)
