"""The records: one entity, one YAML file, its statements with their evidence inside it.

A key is a property's local name in `ontology/dd.ttl`, so a property added there is usable at once.
Reading keeps the line of every value, so that each message can say where. Nothing here knows RDF.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml

from graph import dates, ids
from graph.errors import Problem
from ontology import terms
from ontology.schema import Property, Schema, load_schema

# Keys that are not of our ontology: RDFS and SKOS say them, for every kind of entity.
STANDARD_TEXT: Final = ("label", "altLabel")
STANDARD_LINKS: Final = ("broader", "related", "exactMatch", "isReplacedBy")
QUALIFIERS: Final = (
    "asOf",
    "validFrom",
    "validUntil",
    "approximate",
    "scope",
    "order",
    "atBody",
    "saidBy",
    "saidByActor",
)
_ABOUT_STATEMENT: Final = (
    "wording",
    "rank",
    "review",
    "reviewNote",
    "curatorNote",
    "recorded",
    "withdrawn",
    "restsOn",
)
_STATEMENT_KEYS: Final = ("subject", "evidence", *QUALIFIERS, *_ABOUT_STATEMENT)
_RECORD_KEYS: Final = ("id", "type", "recorded", "sources", "statements")
_SOURCE_KEYS: Final = ("url", "title", "publisher", "date", "mirror", "sha256", "language")
_QUOTE_KEYS: Final = ("startOffset", "endOffset", "quoteHash")
_EVIDENCE_KEYS: Final = (
    "source",
    "attests",
    "covers",
    "refutes",
    *_QUOTE_KEYS,
    "method",
    "extractor",
    "confidence",
    "reviewedBy",
    "reviewedOn",
)
_KIND_OF_CLASS: Final = {
    "Actor": "actor",
    "Initiative": "campaign",
    "Work": "work",
    "Concept": "concept",
    "Event": "event",
    "Platform": "platform",
    "Hashtag": "hashtag",
    "Account": "account",
    "Place": "place",
    "Document": "document",
    "Dispute": "dispute",
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a key: its text, the language it is said to be in, and its line (from 1)."""

    text: str
    language: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Source:
    """A document that a record cites."""

    url: str
    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    mirror: bool = False
    sha256: str | None = None
    language: str | None = None
    line: int = 0

    @property
    def document(self) -> str:
        """The identifier of the document, the same for every record that cites it."""
        return ids.document(self.url, self.sha256)


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One source of a statement, with what the curators noted that it says.

    Attributes:
        span: offsets of the words in the stored text of the source; None where none are noted.
        quote_hash: `quotes.fingerprint` of those words.
        method: a value of vocab/evidence-method.
        extractor: name and version of the program that found it; None for a curator.
        confidence: of that program, a decimal from 0 to 1.
        reviewed_by, reviewed_on: who compared it with the source, and on which day.
    """

    source: str
    attests: str | None = None
    covers: str | None = None
    refutes: bool = False
    span: tuple[int, int] | None = None
    quote_hash: str | None = None
    method: str | None = None
    extractor: str | None = None
    confidence: str | None = None
    reviewed_by: str | None = None
    reviewed_on: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One statement as written: the predicate's name, its value, its qualifiers, its evidence.

    Attributes:
        withdrawn: the day on which the curators took it back; None while it stands.
        rests_on: for an effect, the kind of evidence behind it (a value of vocab/effect-evidence).
    """

    subject: str
    predicate: str
    value: Value
    qualifiers: tuple[tuple[str, str], ...]
    evidence: tuple[EvidenceRow, ...]
    recorded: str
    line: int
    rank: str = "normal"
    review: str = "accepted"
    review_note: str | None = None
    note: str | None = None
    wording: str | None = None
    withdrawn: str | None = None
    rests_on: str | None = None

    @property
    def as_of(self) -> str | None:
        """The qualifier of that name."""
        return dict(self.qualifiers).get("asOf")

    @property
    def valid_from(self) -> str | None:
        """The qualifier of that name."""
        return dict(self.qualifiers).get("validFrom")

    @property
    def valid_until(self) -> str | None:
        """The qualifier of that name."""
        return dict(self.qualifiers).get("validUntil")

    @property
    def scope(self) -> str | None:
        """The qualifier of that name."""
        return dict(self.qualifiers).get("scope")


@dataclass(frozen=True, slots=True)
class Record:
    """One file of truth.

    Attributes:
        fields: property name to its values, in the file's order; direct, without evidence.
    """

    id: str
    type: str
    file: str
    fields: dict[str, tuple[Value, ...]]
    sources: dict[str, Source]
    statements: tuple[StatementRow, ...]
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind segment of the identifier."""
        return ids.kind_of(self.id)

    @property
    def label(self) -> str:
        """The first label; the identifier when there is none."""
        labels = self.fields.get("label", ())
        return labels[0].text if labels else self.id

    @property
    def description(self) -> str | None:
        """What it is in plain words: in English, else in the first language that is written."""
        said = self.fields.get("description", ())
        return min(said, key=lambda value: (value.language or "en") != "en").text if said else None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name: labels, other labels, acronyms and accepted names over time, no repeats."""
        found = [
            v.text for key in ("label", "altLabel", "acronym") for v in self.fields.get(key, ())
        ]
        found += [
            s.value.text
            for s in self.statements
            if s.predicate == "name"
            and s.subject == self.id
            and s.review == "accepted"
            and not s.withdrawn
        ]
        return tuple(dict.fromkeys(found))

    @property
    def merged_into(self) -> str | None:
        """The one record that replaces this one, which is then a redirect; None for all others."""
        targets = self.fields.get("isReplacedBy", ())
        return targets[0].text if len(targets) == 1 else None


def paths(data: Path) -> list[Path]:
    """List the record files of a data folder, sorted, kinds that we do not know left out."""
    return [path for kind in sorted(ids.KINDS) for path in sorted((data / kind).glob("*.yaml"))]


def read(path: Path, *, shown: str | None = None) -> tuple[Record | None, list[Problem]]:
    """Read one record file.

    Args:
        path: the file.
        shown: its name in messages; the path when None.

    Returns:
        The record, None when it cannot stand, and every problem found. Links to other records are
        not followed here: `links` does that once all are read.
    """
    return _Reader(path, shown or str(path), load_schema()).read()


def read_all(
    data: Path, *, on_progress: Callable[[int, int], None] | None = None
) -> tuple[list[Record], list[Problem]]:
    """Read every record of a data folder, on all cores, sorted by identifier.

    Problems of single files come first in file order, then links that lead nowhere.
    """
    files = paths(data)
    records: list[Record] = []
    problems: list[Problem] = []
    shown = [str(path.relative_to(data.parent)) for path in files]
    for done, (record, found) in enumerate(_read_many(files, shown), 1):
        problems += found
        if record:
            records.append(record)
        if on_progress:
            on_progress(done, len(files))
    records.sort(key=lambda record: record.id)
    return records, problems + links(records)


def _read_many(
    files: list[Path], shown: list[str]
) -> Iterator[tuple[Record | None, list[Problem]]]:
    if len(files) < 200:  # starting two processes costs more than reading 200 files
        yield from map(_read_one, files, shown)
        return
    from concurrent.futures import ProcessPoolExecutor  # 40 ms, and a few files need no pool

    with ProcessPoolExecutor() as pool:
        yield from pool.map(_read_one, files, shown, chunksize=64)


def _read_one(path: Path, shown: str) -> tuple[Record | None, list[Problem]]:
    return read(path, shown=shown)


def links(records: list[Record]) -> list[Problem]:
    """Find identifiers that are used and that no record has."""
    known = {record.id for record in records}
    schema = load_schema()
    problems = []
    for record in records:
        for target, line in _targets(record, schema):
            if target not in known and ids.kind_of(target) != "document":
                problems.append(
                    Problem(
                        record.file,
                        line,
                        "error",
                        f"{target} is no record (write data/{target}.yaml, or correct the name)",
                    )
                )
    return problems + _circles(records)


def redirects(records: Iterable[Record]) -> dict[str, str]:
    """Give each record that was merged into another, with the one that now stands for it."""
    following = {record.id: record.merged_into for record in records}
    found = {}
    for start, target in following.items():
        seen = {start}
        while target and target not in seen and following.get(target):
            seen.add(target)
            target = following[target]
        if target and target not in seen:
            found[start] = target
    return found


def _circles(records: list[Record]) -> list[Problem]:
    """Find redirects that lead back to themselves."""
    ends = redirects(records)
    return [
        Problem(
            record.file,
            record.lines.get("isReplacedBy", 1),
            "error",
            f"`isReplacedBy` leads in a circle from {record.id} (name the record that stays)",
        )
        for record in records
        if record.merged_into and record.id not in ends
    ]


def _targets(record: Record, schema: Schema) -> Iterator[tuple[str, int]]:
    for key, values in record.fields.items():
        declared = schema.properties.get(key)
        if key == "exactMatch":  # a whole address leads out of the graph
            yield from ((value.text, value.line) for value in values if "://" not in value.text)
        elif key in ("broader", "related", "isReplacedBy") or (
            declared and declared.is_object and not declared.values_from
        ):
            yield from ((value.text, value.line) for value in values)
    for row in record.statements:
        if row.subject != record.id:
            yield row.subject, row.line
        if schema.properties[row.predicate].is_object:
            yield row.value.text, row.value.line
        for name, text in row.qualifiers:
            if schema.properties[name].is_object:
                yield text, row.line


class _Reader:
    """Reads one file; collects problems instead of stopping at the first."""

    def __init__(self, path: Path, shown: str, schema: Schema) -> None:
        self.path, self.shown, self.schema = path, shown, schema
        self.problems: list[Problem] = []

    def wrong(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.shown, line, "error", message))

    def read(self) -> tuple[Record | None, list[Problem]]:
        try:
            root = yaml.compose(self.path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        except UnicodeDecodeError:
            self.wrong(1, "the file is not UTF-8 (save it as UTF-8)")
            return None, self.problems
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self.wrong(line, f"not YAML: {error.problem} (mend the indentation or the quotes)")
            return None, self.problems
        if not isinstance(root, yaml.MappingNode):
            self.wrong(1, "the file holds no keys (start it with `id:` and `type:`)")
            return None, self.problems
        record = self._record(self._keys(root))
        if any(problem.level == "error" for problem in self.problems):
            return None, self.problems
        return record, self.problems

    # ---- pieces of YAML, with their lines

    def _keys(self, node: yaml.Node) -> dict[str, tuple[yaml.Node, int]]:
        found: dict[str, tuple[yaml.Node, int]] = {}
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node.start_mark.line + 1, "keys with values are expected here")
            return found
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in found:
                self.wrong(line, f"`{key.value}` stands twice (join the two, or drop one)")
            found[str(key.value)] = (value, line)
        return found

    def _text(self, node: yaml.Node) -> str:
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        self.wrong(node.start_mark.line + 1, "one value is expected here, not a list or keys")
        return ""

    def _values(self, node: yaml.Node) -> list[Value]:
        """A value, a list of values, or language: value; blank ones are refused."""
        if isinstance(node, yaml.SequenceNode):
            return [value for item in node.value for value in self._values(item)]
        if isinstance(node, yaml.MappingNode):
            return [
                Value(self._text(value), str(key.value), key.start_mark.line + 1)
                for key, value in node.value
            ]
        line = node.start_mark.line + 1
        text = self._text(node)
        if not text.strip():
            self.wrong(line, "the value is empty (write it, or drop the key)")
        return [Value(text, None, line)]

    # ---- the record

    def _record(self, keys: dict[str, tuple[yaml.Node, int]]) -> Record | None:
        for needed in ("id", "type", "label"):
            if needed not in keys:
                self.wrong(1, f"`{needed}` is missing (add it)")
        if self.problems:
            return None
        lines = {key: line for key, (_, line) in keys.items()}
        identifier = self._text(keys["id"][0])
        type_ = self._text(keys["type"][0])
        self._check_identity(identifier, type_, lines)
        recorded = self._text(keys["recorded"][0]) if "recorded" in keys else ""
        sources = self._sources(keys["sources"][0]) if "sources" in keys else {}
        fields = {
            key: self._field(key, node, line)
            for key, (node, line) in keys.items()
            if key not in _RECORD_KEYS
        }
        rows: list[StatementRow] = []
        if "statements" in keys:
            node, line = keys["statements"]
            if isinstance(node, yaml.SequenceNode):
                for item in node.value:
                    rows += self._statements(item, identifier, recorded, sources)
            else:
                self.wrong(line, "`statements` is a list (start each statement with `- `)")
        used = {row.source for statement in rows for row in statement.evidence}
        for key, source in sources.items():
            if key not in used:
                self.problems.append(
                    Problem(
                        self.shown,
                        source.line,
                        "warning",
                        f"source `{key}` supports no statement (name it in an `evidence`, or drop it)",
                    )
                )
        return Record(identifier, type_, self.shown, fields, sources, tuple(rows), lines)

    def _check_identity(self, identifier: str, type_: str, lines: dict[str, int]) -> None:
        kind, _, local = identifier.partition("/")
        if kind not in ids.KINDS or not ids.is_local(local):
            self.wrong(
                lines["id"],
                f"`{identifier}` is no identifier (write kind/name, kind one of "
                f"{', '.join(ids.KINDS)}, name in small letters, digits and hyphens)",
            )
        elif (self.path.parent.name, self.path.stem) != (kind, local):
            self.wrong(
                lines["id"],
                f"`{identifier}` stands in {kind}/{local}.yaml only (rename the file or the id)",
            )
        if type_ not in self.schema.classes:
            fit = [name for name in self.schema.classes if kind in self._kinds(name)]
            self.wrong(
                lines["type"],
                f"`{type_}` is no class of ontology/dd.ttl (one of {', '.join(fit) or 'its classes'})",
            )
            return
        if kind in ids.KINDS and kind not in self._kinds(type_):
            self.wrong(lines["type"], f"`{type_}` is no class for a {kind} (choose one of its own)")

    def _kinds(self, type_: str) -> set[str | None]:
        """The kinds of entity that may have a class as their type."""
        line = (type_, *(iri.removeprefix(terms.DD) for iri in self.schema.ancestors(type_)))
        return {_KIND_OF_CLASS.get(name) for name in line}

    def _meant(self, key: str) -> str:
        """Ask back where a key is nearly a property."""
        near = difflib.get_close_matches(key, self.schema.properties, n=1, cutoff=0.7)
        return f"did you mean `{near[0]}`? else " if near else ""

    def _field(self, key: str, node: yaml.Node, line: int) -> tuple[Value, ...]:
        values = tuple(self._values(node))
        if key in STANDARD_TEXT or key in STANDARD_LINKS:
            return values
        declared = self.schema.properties.get(key)
        if declared is None:
            self.wrong(
                line,
                f"`{key}` is no property of ontology/dd.ttl ({self._meant(key)}add it there, or correct it)",
            )
        elif declared.needs_evidence:
            self.wrong(
                line, f"`{key}` needs evidence (move it under `statements` with its sources)"
            )
        else:
            for value in values:
                self._check_value(declared, value)
        return values

    def _check_value(self, declared: Property, value: Value) -> None:
        """Hold a value against the ranges of its property."""
        text = value.text
        if declared.values_from:
            allowed = self.schema.concepts(declared.values_from)
            if text not in allowed:
                self.wrong(
                    value.line,
                    f"`{text}` is no {declared.label} (one of {', '.join(sorted(allowed))})",
                )
            return
        if declared.is_object:
            kind, _, local = text.partition("/")
            if kind not in ids.KINDS or not ids.is_local(local):
                self.wrong(
                    value.line, f"`{declared.name}` names a record (write kind/name, not {text!r})"
                )
            return
        ranges = {iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1] for iri in declared.ranges}
        if "integer" in ranges and not text.lstrip("-").isdigit():
            self.wrong(value.line, f"`{declared.name}` is a whole number (write 175, not {text!r})")
        elif "decimal" in ranges and not _is_decimal(text):
            self.wrong(value.line, f"`{declared.name}` is a number (write 2.5, not {text!r})")
        elif "boolean" in ranges and text not in ("true", "false"):
            self.wrong(value.line, f"`{declared.name}` is true or false (not {text!r})")
        elif ranges & {"PartialDate", "date"} and not dates.is_partial(text):
            repair = "write YYYY, YYYY-MM or YYYY-MM-DD"
            if re.fullmatch(r"\d{4}(-\d{2}){1,2}", text):
                repair = "the calendar has no such day or month"
            self.wrong(value.line, f"`{declared.name}` is a date ({repair}, not {text!r})")

    # ---- sources and statements

    def _sources(self, node: yaml.Node) -> dict[str, Source]:
        sources: dict[str, Source] = {}
        for name, (item, line) in self._keys(node).items():
            parts = self._keys(item)
            for key, (_, at) in parts.items():
                if key not in _SOURCE_KEYS:
                    self.wrong(
                        at, f"`{key}` says nothing of a source (use {', '.join(_SOURCE_KEYS)})"
                    )
            if "url" not in parts:
                self.wrong(line, f"source `{name}` has no `url` (add the address)")
                continue
            said = {key: self._text(value) for key, (value, _) in parts.items()}
            if said.get("date") and not dates.is_partial(said["date"]):
                self.wrong(line, f"source `{name}`: `date` is YYYY, YYYY-MM or YYYY-MM-DD")
            sources[name] = Source(
                url=said["url"],
                title=said.get("title"),
                publisher=said.get("publisher"),
                date=said.get("date"),
                mirror=said.get("mirror") == "true",
                sha256=said.get("sha256"),
                language=said.get("language"),
                line=line,
            )
        return sources

    def _statements(
        self, node: yaml.Node, subject: str, recorded: str, sources: dict[str, Source]
    ) -> list[StatementRow]:
        line = node.start_mark.line + 1
        parts = self._keys(node)
        predicates = [key for key in parts if key not in _STATEMENT_KEYS]
        if len(predicates) != 1:
            self.wrong(
                line,
                "a statement has one property with one value "
                f"(found {', '.join(predicates) or 'none'}; the rest may be {', '.join(_STATEMENT_KEYS)})",
            )
            return []
        name = predicates[0]
        declared = self.schema.properties.get(name)
        if declared is None:
            self.wrong(
                parts[name][1],
                f"`{name}` is no property of ontology/dd.ttl ({self._meant(name)}add it, or correct it)",
            )
            return []
        values = self._values(parts[name][0])
        said = {
            key: self._text(parts[key][0])
            for key in ("subject", *QUALIFIERS, *_ABOUT_STATEMENT)
            if key in parts
        }
        for value in values:
            self._check_value(declared, value)
        for key in QUALIFIERS:
            if key in said:
                self._check_value(
                    self.schema.properties[key], Value(said[key], None, parts[key][1])
                )
        for key, allowed in (
            ("rank", ("preferred", "normal", "deprecated")),
            ("review", ("proposed", "accepted", "rejected")),
        ):
            if key in said and said[key] not in allowed:
                self.wrong(parts[key][1], f"`{key}` is one of {', '.join(allowed)}")
        evidence = self._evidence(parts["evidence"][0], sources) if "evidence" in parts else ()
        review = said.get("review", "accepted")
        if not evidence and review == "accepted":
            self.wrong(
                line,
                f"`{name}` has no evidence (name a source in `evidence`, or set `review: proposed`)",
            )
        day = said.get("recorded", recorded)
        if not dates.is_partial(day) or len(day) != 10:
            self.wrong(line, "`recorded` is the day the graph took this up (write YYYY-MM-DD)")
        if "withdrawn" in said:
            self._check_withdrawal(
                said["withdrawn"], said.get("reviewNote", ""), day, parts["withdrawn"][1]
            )
        if "restsOn" in said:
            value = Value(said["restsOn"], None, parts["restsOn"][1])
            self._check_value(self.schema.properties["restsOn"], value)
        return [
            StatementRow(
                subject=said.get("subject", subject),
                predicate=name,
                value=value,
                qualifiers=tuple((key, said[key]) for key in QUALIFIERS if key in said),
                evidence=evidence,
                recorded=day,
                line=line,
                rank=said.get("rank", "normal"),
                review=review,
                review_note=said.get("reviewNote"),
                note=said.get("curatorNote"),
                wording=said.get("wording"),
                withdrawn=said.get("withdrawn"),
                rests_on=said.get("restsOn"),
            )
            for value in values
        ]

    def _check_withdrawal(self, day: str, reason: str, recorded: str, line: int) -> None:
        if not dates.is_partial(day) or len(day) != 10:
            self.wrong(line, "`withdrawn` is the day it was taken back (write YYYY-MM-DD)")
        elif day < recorded:
            self.wrong(
                line, f"`withdrawn` comes before it was recorded ({recorded}) (correct the day)"
            )
        if not reason.strip():
            self.wrong(
                line, "what is withdrawn needs a reason (say in `reviewNote` why it was taken back)"
            )

    def _evidence(self, node: yaml.Node, sources: dict[str, Source]) -> tuple[EvidenceRow, ...]:
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        rows = []
        for item in items:
            line = item.start_mark.line + 1
            if isinstance(item, yaml.MappingNode):
                row = self._evidence_row(item, line)
            else:
                row = EvidenceRow(self._text(item), line=line)
            if not row.source:
                self.wrong(
                    line, "`evidence` is empty (name a source of this record, or drop the key)"
                )
            elif row.source not in sources:
                self.wrong(
                    line, f"`{row.source}` is no source of this record (add it under `sources`)"
                )
            rows.append(row)
        return tuple(rows)

    def _evidence_row(self, item: yaml.MappingNode, line: int) -> EvidenceRow:
        parts = {key: (self._text(value), at) for key, (value, at) in self._keys(item).items()}
        for key, (text, at) in parts.items():
            if key not in _EVIDENCE_KEYS:
                self.wrong(
                    at, f"`{key}` says nothing of evidence (use {', '.join(_EVIDENCE_KEYS)})"
                )
            elif key in self.schema.properties and key not in ("covers", "refutes"):
                self._check_value(self.schema.properties[key], Value(text, None, at))
        said = {key: text for key, (text, _) in parts.items()}
        confidence = said.get("confidence", "")
        if _is_decimal(confidence) and not 0 <= float(confidence) <= 1:
            self.wrong(parts["confidence"][1], "`confidence` is a number from 0 to 1 (write 0.94)")
        return EvidenceRow(
            source=said.get("source", ""),
            attests=said.get("attests"),
            covers=said.get("covers"),
            refutes=said.get("refutes") == "true",
            span=self._span(said, line),
            quote_hash=said.get("quoteHash"),
            method=said.get("method"),
            extractor=said.get("extractor"),
            confidence=said.get("confidence"),
            reviewed_by=said.get("reviewedBy"),
            reviewed_on=said.get("reviewedOn"),
            line=line,
        )

    def _span(self, said: dict[str, str], line: int) -> tuple[int, int] | None:
        """Read where a quote stands; its three keys stand together or not at all."""
        given = [key for key in _QUOTE_KEYS if key in said]
        if not given:
            return None
        start, end = said.get("startOffset", ""), said.get("endOffset", "")
        if len(given) < len(_QUOTE_KEYS) or not (start.isdigit() and end.isdigit()):
            self.wrong(
                line,
                f"a quote has {', '.join(_QUOTE_KEYS)} (`ddgraph quote` writes the three lines)",
            )
            return None
        if int(start) >= int(end):
            self.wrong(line, "`startOffset` is not before `endOffset` (correct the two)")
        return int(start), int(end)


def _is_decimal(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
