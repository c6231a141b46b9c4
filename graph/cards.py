"""What a search reads: a card in plain words for each record, the passages of each document.

Of what has a description search also reads that alone; of other initiatives and concepts one sentence
that says what they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from graph.documents import Linked
from graph.neighbours import Neighbours, held, sentence, stands
from graph.records import Record, StatementRow, redirects
from graph.search.model import Entry, Facet
from graph.search.passages import cut
from ontology.schema import load_schema

# A hit shows at most this many addresses; the record's page shows them all.
_SHOWN_SOURCES: Final = 3
# In this order a card tells its statements; what is not named follows in the file's order.
_FIRST: Final = ("role", "summary", "meaning", "happening", "ledBy", "hasPartner", "hasHashtag")
# Of these a short entry says only what they are, also where no description does: a vector of the
# whole card also stands for dates, partners and figures, and a question in own words has none of
# them. A statement in place of a description was no gain for the other kinds, whose cards are
# short, and for actors a loss.
_IN_SHORT: Final = frozenset({"campaign", "concept"})
_UNTOLD: Final = frozenset({"name", "authorName"})
# By what a search can be narrowed: whose country a record has besides its own, and its first years.
_OF_COUNTRY: Final = ("ledBy", "participant")
_OF_YEAR: Final = ("start", "date", "published", "activeFrom")


def entries(
    records: Iterable[Record],
    *,
    labels: Mapping[str, str],
    merged: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[Entry]:
    """Give the searchable entries of records, in order; redirects have none.

    Args:
        records: the records; the countries, actors and platforms that they name must be among them
            for a search to be narrowed by these.
        labels: identifier to label of every record, so that a card names what it links to.
        merged: identifier to the names of the records that were merged into it.
    """
    records = list(records)
    facets = _Facets(records)
    neighbours = Neighbours(records, labels)
    for record in records:
        if record.merged_into:
            continue
        others = (merged or {}).get(record.id, ())
        text = card(record, labels, others, neighbours)
        texts = [passage.text for passage in cut(text)]
        if short := in_short(record):
            texts.append(short)
        language = record.fields["label"][0].language or "en"
        shown = tuple(s.url for s in record.sources.values() if not s.mirror and "://" in s.url)
        for part, passage in enumerate(texts):
            yield Entry(
                record=record.id,
                kind=record.kind,
                label=record.label,
                names=tuple(dict.fromkeys((*record.names, *others, *_hashtags(record, labels)))),
                text=passage,
                language=language,
                part=part,
                start=None,
                end=None,
                sources=shown[:_SHOWN_SOURCES],
                facets=facets.of(record),
            )


def document_entries(linked: Linked) -> Iterator[Entry]:
    """Give the searchable entries of a document: its passages, numbered from 1."""
    published = linked.article.published
    for number, passage in enumerate(linked.passages, 1):
        yield Entry(
            record=linked.id,
            kind="document",
            label=linked.label,
            names=(linked.label,),
            text=passage.text,
            language=linked.article.language,
            part=number,
            start=passage.start,
            end=passage.end,
            sources=(linked.article.address,),
            facets=(Facet("year", published[:4]),) if published else (),
        )


class _Facets:
    """Tells by what a record can be found besides its words."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._countries: defaultdict[str, list[str]] = defaultdict(list)  # code -> names
        self._codes: dict[str, list[str]] = {}  # actor -> codes
        self._platforms: dict[str, tuple[str, ...]] = {}  # platform -> names
        for record in records:
            codes = [value.text for value in record.fields.get("country", ())]
            if record.kind == "place":
                for code in codes:
                    self._countries[code] += record.names
            elif record.kind == "actor":
                self._codes[record.id] = codes
            elif record.kind == "platform":
                self._platforms[record.id] = record.names

    def of(self, record: Record) -> tuple[Facet, ...]:
        """Give by what a record can be found, each once.

        Kinds are the classes of the record; countries its own and those of who leads it or takes
        part, by code and by all names; years that in which it began, happened or came out;
        platforms itself or those it uses; the language that of a work.
        """
        found: dict[Facet, None] = {}
        schema = load_schema()
        for iri in (schema.classes[record.type].iri, *schema.ancestors(record.type)):
            declared = schema.classes.get(iri.rpartition("/")[2].rpartition("#")[2])
            if declared and declared.iri == iri:
                found[Facet("kind", declared.label, (declared.name,))] = None
        codes = [value.text for value in record.fields.get("country", ())]
        platforms = [record.id] if record.kind == "platform" else []
        for row in held(record):
            if row.predicate in _OF_COUNTRY:
                codes += self._codes.get(row.value.text, ())
            elif row.predicate == "usesPlatform":
                platforms.append(row.value.text)
            elif row.predicate in _OF_YEAR:
                found[Facet("year", row.value.text[:4])] = None
        for code in codes:
            first, *others = self._countries.get(code) or [code]
            found[Facet("country", first, (code, *others))] = None
        for platform in platforms:
            first, *others = self._platforms.get(platform) or [platform.partition("/")[2]]
            found[Facet("platform", first, (platform.partition("/")[2], *others))] = None
        found |= {Facet("lang", value.text): None for value in record.fields.get("language", ())}
        return tuple(found)


def card(
    record: Record,
    labels: Mapping[str, str],
    merged: Sequence[str] = (),
    neighbours: Neighbours | None = None,
) -> str:
    """Tell a record in plain sentences: names, what it is, what is said of it.

    Args:
        record: the record.
        labels: identifier to label of what it links to.
        merged: the names of records that were merged into it.
        neighbours: tells what others say of it; None leaves that out.
    """
    names = dict.fromkeys((*record.names, *merged))
    others = [name for name in names if name != record.label]
    sentences = [f"{_opening(record)}."]
    if record.description:
        sentences.append(sentence(record.description))
    if others:
        sentences.append(f"Also: {'; '.join(others)}.")
    for key, values in record.fields.items():
        told = _direct(key, [value.text for value in values], labels)
        if told:
            sentences.append(told)
    if neighbours:
        sentences += neighbours.sentences(record)
    rows = _rows(record)
    sentences += _facts([row for row in rows if _prose(row) is None], labels)
    sentences += _said(rows)
    return "\n\n".join(sentences)


def in_short(record: Record) -> str | None:
    """Say what a record is, after its name: its description, else the first words of a statement.

    None where there is neither, and for kinds of which no statement says it well.
    """
    gist = record.description
    if gist is None and record.kind in _IN_SHORT:
        gist = next(iter(_said(_rows(record))), None)
    return f"{_opening(record)}: {gist}" if gist else None


def _opening(record: Record) -> str:
    return f"{record.label} ({load_schema().classes[record.type].label})"


def _rows(record: Record) -> list[StatementRow]:
    """List what a card tells, in its order."""
    rows = [row for row in record.statements if row.predicate not in _UNTOLD and stands(row)]
    rows.sort(
        key=lambda row: _FIRST.index(row.predicate) if row.predicate in _FIRST else len(_FIRST)
    )
    return rows


def _prose(row: StatementRow) -> str | None:
    """Give the words of a statement: its text, or those that a typed value keeps beside it."""
    declared = load_schema().properties[row.predicate]
    if any(range_.endswith("langString") for range_ in declared.ranges):
        return row.value.text
    return row.wording


def _said(rows: Sequence[StatementRow]) -> list[str]:
    """List the words of statements, each once, with who said them."""
    found: dict[str, str] = {}
    for row in rows:
        text = _prose(row)
        if text is not None:
            said_by = dict(row.qualifiers).get("saidBy")
            found.setdefault(text, f"{said_by}: {text}" if said_by else text)
    return list(found.values())


def _hashtags(record: Record, labels: Mapping[str, str]) -> Iterator[str]:
    for row in record.statements:
        if row.predicate == "hasHashtag" and stands(row):
            yield labels[row.value.text]


def _direct(key: str, values: list[str], labels: Mapping[str, str]) -> str | None:
    match key:
        case "country":
            place = labels.get(f"place/{values[0].lower()}")
            return f"Country: {place}." if place else None
        case "function" | "actorType" | "platformType":
            declared = load_schema().properties[key]
            assert declared.values_from is not None
            concepts = load_schema().concepts(declared.values_from)
            return f"{declared.label.capitalize()}: {', '.join(concepts[v].label for v in values)}."
        case "broader" | "related" | "about" | "onPlatform":
            return f"{key.capitalize()}: {', '.join(labels.get(v, v) for v in values)}."
        case "disputedProperty":
            return f"Disputed: {', '.join(values)}."
        case "assessment" | "platformAsDescribed":
            return sentence(", ".join(values))
        case _:
            return None


def _facts(rows: Sequence[StatementRow], labels: Mapping[str, str]) -> Iterator[str]:
    """Give a line for each property: its label, and all values that are no prose."""
    schema = load_schema()
    told: dict[str, list[str]] = {}
    for row in rows:
        declared = schema.properties[row.predicate]
        text = labels.get(row.value.text, row.value.text) if declared.is_object else row.value.text
        as_of = None if declared.is_object else dict(row.qualifiers).get("asOf")
        told.setdefault(declared.label, []).append(f"{text} ({as_of})" if as_of else text)
    for label, values in told.items():
        yield f"{label.capitalize()}: {', '.join(dict.fromkeys(values))}."


def labels_of(records: Sequence[Record]) -> dict[str, str]:
    """Give identifier to label; a redirect has the label of what it leads to."""
    labels = {record.id: record.label for record in records}
    return labels | {old: labels[new] for old, new in redirects(records).items() if new in labels}


def merged_names(records: Sequence[Record]) -> dict[str, tuple[str, ...]]:
    """Give each record into which others were merged, with the names of those."""
    ends = redirects(records)
    found: dict[str, tuple[str, ...]] = {}
    for record in records:
        if record.id in ends:
            target = ends[record.id]
            found[target] = (*found.get(target, ()), *record.names)
    return found
