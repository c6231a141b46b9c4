"""What other records say of a record, for the card that search reads.

A hashtag, a person or a dispute says little of itself: what it is about stands in the initiative that
it belongs to. So that it is found by that, its card tells what the neighbours say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from graph.records import Record, StatementRow

# Where a record has no description, the first of these that it has says what it is.
_GIST: Final = ("summary", "meaning", "happening", "role", "outcome")
# By the kind of the record that is named, and the property that names it.
_TOLD: Final[Mapping[str, Mapping[str, str]]] = {
    "actor": {
        "ledBy": "Leads {}.",
        "author": "Wrote {}.",
        "hasPartner": "Partner in {}.",
        "headOf": "Headed by {}.",
    },
    "hashtag": {"hasHashtag": "Hashtag of {}."},
}
_MOST: Final = 8  # a ministry leads more than a card can hold


class Neighbours:
    """Tells of a record what the others say.

    Args:
        records: all of them.
        labels: identifier to label of every record.
    """

    def __init__(self, records: Sequence[Record], labels: Mapping[str, str]) -> None:
        self._labels = labels
        self._gist = {record.id: _gist(record) for record in records}
        self._named_by: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for record in records:
            if record.merged_into:
                continue
            for row in held(record):
                self._named_by[row.value.text, row.predicate].append(record.id)

    def sentences(self, record: Record) -> Iterator[str]:
        """Give what others say: whom an actor leads, what a hashtag or a dispute is about."""
        for predicate, told in _TOLD.get(record.kind, {}).items():
            if others := self._named_by.get((record.id, predicate)):
                yield told.format(", ".join(self._labels[other] for other in others[:_MOST]))
        if record.kind == "hashtag":
            owners = self._named_by.get((record.id, "hasHashtag"), [])
        elif record.kind == "dispute":
            owners = [value.text for value in record.fields.get("about", ())]
        else:
            owners = []
        for owner in dict.fromkeys(owners):
            if gist := self._gist.get(owner):
                yield gist


def stands(row: StatementRow) -> bool:
    """Say whether a card may tell a statement: neither rejected nor withdrawn nor refuted."""
    refuted = row.rank == "deprecated" and any(evidence.refutes for evidence in row.evidence)
    return row.review != "rejected" and not row.withdrawn and not refuted


def held(record: Record) -> Iterator[StatementRow]:
    """Yield what is held of a record itself: what stands and is not ranked below."""
    for row in record.statements:
        if row.subject == record.id and stands(row) and row.rank != "deprecated":
            yield row


def sentence(text: str) -> str:
    """End a text with a full stop where it has no other end."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _gist(record: Record) -> str | None:
    if record.description:
        return sentence(record.description)
    said = {row.predicate: row for row in reversed(list(held(record)))}  # the first of each
    row = next((said[predicate] for predicate in _GIST if predicate in said), None)
    return sentence(row.value.text) if row else None
