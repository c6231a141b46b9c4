"""RDF 1.2: a statement node reifies its triple, instead of naming subject, predicate and object.

`?st rdf:reifies <<( ?s ?p ?o )>>` stands for the three triples of RDF 1.0's reification; all else
that is said of the statement (rank, review, qualifiers, evidence) stays as it is. N-Triples 1.2,
which every reader of Turtle 1.2 takes too. rdflib 7.6 reads neither.
"""

from __future__ import annotations

from typing import Final

from graph.store import PREFIXES, Store

_RDF: Final = PREFIXES["rdf"]
_SUBJECT, _PREDICATE, _OBJECT = (f"<{_RDF}{part}>" for part in ("subject", "predicate", "object"))


def triples(store: Store) -> bytes:
    """Every triple, one a line, sorted."""
    said: dict[str, dict[str, str]] = {}
    lines = []
    for line in store.triples():
        # Without blank nodes neither subject nor predicate holds a space.
        subject, predicate, rest = line.split(" ", 2)
        if predicate in (_SUBJECT, _PREDICATE, _OBJECT):
            said.setdefault(subject, {})[predicate] = rest.removesuffix(" .")
        else:
            lines.append(line)
    for node, parts in said.items():
        triple = f"{parts[_SUBJECT]} {parts[_PREDICATE]} {parts[_OBJECT]}"
        lines.append(f"{node} <{_RDF}reifies> <<( {triple} )>> .")
    return "".join(line + "\n" for line in sorted(lines)).encode()
