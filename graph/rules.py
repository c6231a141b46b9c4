"""Rules: what follows from the records without an OWL engine.

Each is a CONSTRUCT query in `ontology/rules/`; a build applies all of them to the records, again
and again, until nothing is new. What a rule adds stands in a graph of its own, `graph/rule/<name>`,
and only where no graph says it already. Rules read records, never documents: a document that is
added later changes nothing here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from graph import ids
from graph.errors import BadQuery
from graph.store import Draft, Store
from ontology.files import rule_files

GRAPHS: Final = ids.GRAPH + "rule/"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_SHAPE: Final = re.compile(
    r"CONSTRUCT \{ \?(?P<subject>\w+) (?P<predicate>\S+) \?(?P<object>\w+) \} WHERE \{(?P<body>.*)\}\s*$",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule.

    Attributes:
        says: the rule in one sentence.
        because: the premises, as a pattern over the variables of the query.
        text: the CONSTRUCT query.
    """

    name: str
    says: str
    because: str
    text: str

    @property
    def graph(self) -> str:
        """The IRI of the graph that holds what it adds, and of the rule itself."""
        return GRAPHS + self.name

    def described(self) -> list[str]:
        """Give the node that describes the rule in its graph, as lines of N-Quads."""
        label = self.name.replace("-", " ")
        text = self.text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return [
            f'<{self.graph}> <{_RDFS}label> "{label}"@en <{self.graph}> .',
            f'<{self.graph}> <{_RDFS}comment> "{self.says}"@en <{self.graph}> .',
            f'<{self.graph}> <{_RDF}value> "{text}" <{self.graph}> .',
        ]


@cache
def all_rules() -> tuple[Rule, ...]:
    """Read the rules, by name."""
    rules = []
    for path in rule_files():
        text = path.read_text("utf-8")
        said = dict(re.findall(r"^# (says|because): (.*)$", text, flags=re.MULTILINE))
        rules.append(Rule(path.stem, said["says"], said["because"], text))
    return tuple(rules)


def infer(draft: Draft) -> list[str]:
    """Apply the rules until nothing is new; what two rules give stands in the graph of the first.

    Returns:
        What was added to the draft, with the description of each rule, as lines of N-Quads.
    """
    added = [line for rule in all_rules() for line in rule.described()]
    draft.add(added)
    while True:
        new = [line for rule in all_rules() for line in draft.infer(rule.text, rule.graph)]
        if not new:
            return added
        added += new


def applied(store: Store) -> bool:
    """Say whether a state was built with the rules."""
    query = f"SELECT ?rule WHERE {{ VALUES ?rule {{ {' '.join(f'<{r.graph}>' for r in all_rules())} }} ?rule rdfs:label ?label }} LIMIT 1"
    return bool(store.select(query).rows)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a triple stands in the graph though no record says it."""

    rule: str
    says: str
    premises: tuple[tuple[str, str, str], ...]  # texts of subject, predicate and object


def explain(store: Store, subject: str, predicate: str, value: str) -> list[Reason]:
    """Tell by which rules and from what a triple was inferred; nothing where it was not.

    Args:
        store: the store.
        subject: the subject as SPARQL writes it, such as `actor:us-cdp`; likewise the others.
        predicate: the predicate.
        value: the object.
    """
    reasons = []
    for rule in all_rules():
        stands = f"SELECT * WHERE {{ GRAPH <{rule.graph}> {{ {subject} {predicate} {value} }} }}"
        if not store.select(stands).rows:
            continue
        shape = _SHAPE.search(rule.text)
        if shape is None:
            raise BadQuery(f"rule {rule.name} is no CONSTRUCT of one triple (write it as one)")
        triples: dict[tuple[str, str, str], None] = {}
        for pattern in rule.because.split(" . "):
            one, link, other = pattern.split()
            found = store.select(
                f"SELECT DISTINCT {one} {other} WHERE {{ VALUES (?{shape['subject']} ?{shape['object']}) "
                f"{{ ({subject} {value}) }} {shape['body']} }}"
            ).texts()
            for row in found:
                if one[1:] not in row or other[1:] not in row:
                    continue
                start, end = row[one[1:]], row[other[1:]]
                if start != end:
                    triples[(start, link, end)] = None
        reasons.append(Reason(rule.name, rule.says, tuple(triples)))
    return reasons
