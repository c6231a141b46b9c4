"""From the graph's rows to words, numbers and table rows; no Streamlit, no markup."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote, urlsplit

from graph.best import TimeRelation
from graph.model import Cited, Proof, RecordPage, Standing, Statement
from graph.search.fusion import MOST_LEXICAL
from graph.search.model import Hit

# ---- words for kinds, properties and standings

KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "campaign": ("campaign", "campaigns"),
    "actor": ("actor", "actors"),
    "event": ("event", "events"),
    "work": ("publication", "publications"),
    "concept": ("concept", "concepts"),
    "dispute": ("dispute", "disputes"),
    "document": ("document", "documents"),
    "platform": ("platform", "platforms"),
    "hashtag": ("hashtag", "hashtags"),
    "account": ("account", "accounts"),
    "place": ("place", "places"),
}

STANDINGS: Final[Mapping[Standing, tuple[str, str]]] = {
    "supported": ("✓", "Two or more sources of different publishers say so."),
    "single source": ("1", "Only one publisher says so."),
    "contested": ("≠", "Sources disagree: this is one side of a dispute."),
    "contradicted": ("⊘", "A source refutes it, and the curators rank it below the others."),
    "superseded": ("→", "It was true once; a later value is known."),
    "outdated": ("↤", "It was true before, and no longer when it was said."),
    "unsourced": ("?", "No source is recorded for it."),
    "proposed": ("…", "Put forward, but no curator has accepted it yet."),
    "rejected": ("×", "A curator has refused it; the reason is given."),
    "withdrawn": ("↶", "It was accepted once and the curators took it back; the reason is given."),
}

# Standings that a curator has given a reason for.
_REASONED: Final = ("contradicted", "outdated", "proposed", "rejected", "withdrawn")

# What the time relation of a dispute means; the first words are its mark.
TIME_RELATIONS: Final[Mapping[TimeRelation, str]] = {
    "same time": "Same time: contested",
    "different time": "Different time: each true at its date",
    "undated": "Undated: a date is missing, or the sides count different things",
}

# What a reader would call a property of which no source says anything.
_UNSAID: Final[Mapping[str, str]] = {
    "led by": "who led it",
    "has partner": "who its partners were",
    "targets": "whom it addressed",
    "uses platform": "which platforms it used",
    "has hashtag": "which hashtag it used",
    "start": "when it began",
    "end": "whether it has ended",
    "outcome": "what came of it",
    "role": "what role it has",
    "part of": "what it belongs to",
    "active from": "since when it has been active",
    "has account": "which accounts it has",
    "author": "who wrote it",
    "published": "when it was published",
    "venue": "where it was published",
    "summary": "what it argues",
    "date": "when it happened",
    "participant": "who took part",
    "meaning": "what it means",
    "defined as": "how the literature defines it",
    "DOI": "what its DOI is",
}
_DATES: Final = ("start", "end", "date", "published", "activeFrom", "activeTo")
_WORDS: Final = (
    "name",
    "outcome",
    "role",
    "claim",
    "doi",
    "venue",
    "authorName",
    "summary",
    "meaning",
)
_NUMBER: Final = re.compile(r"^-?\d+(?:\.\d+)?$")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


LANGUAGES: Final[Mapping[str, str]] = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "en": "English", "es": "Spanish",
    "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch",
    "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "sv": "Swedish",
    "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


def language(code: str) -> str:
    """Give the name of a language; the code where it has none here.

    >>> language("et"), language("pt-BR"), language("xx")
    ('Estonian', 'Portuguese (BR)', 'xx')
    """
    main, _, region = code.partition("-")
    if main not in LANGUAGES:
        return code
    return f"{LANGUAGES[main]} ({region})" if region else LANGUAGES[main]


def kind(name: str, count: int = 1) -> str:
    """Give the word for a kind.

    >>> kind("work"), kind("work", 3)
    ('publication', 'publications')
    """
    one, many = KINDS.get(name, (name, name + "s"))
    return one if count == 1 else many


def counted(count: int, one: str, many: str | None = None) -> str:
    """Give a number with its noun.

    >>> counted(1, "source"), counted(1624, "record"), counted(2, "country", "countries")
    ('1 source', '1,624 records', '2 countries')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(words: Sequence[str], *, last: str = "and") -> str:
    """Join words as a sentence does.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def capital(text: str) -> str:
    """Begin a text with a capital and leave the rest alone."""
    return text[:1].upper() + text[1:]


# ---- dates and numbers


def date(text: str) -> str:
    """Write a partial date in words, exactly as precise as it is.

    >>> date("2014-12-11"), date("2014-12"), date("2014"), date("spring 2014")
    ('11 December 2014', 'December 2014', '2014', 'spring 2014')
    """
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
        return text
    year, *rest = text.split("-")
    months = [_MONTHS[int(rest[0]) - 1]] if rest and 1 <= int(rest[0]) <= 12 else []
    days = [str(int(rest[1]))] if len(rest) == 2 else []
    return " ".join([*days, *months, year])


def as_of(true_on: str, known_on: str) -> str:
    """Say of which time a page speaks; "" for now.

    >>> as_of("2021-05-01", ""), as_of("", "2026")
    ('As of 1 May 2021', 'As the graph knew it on 2026')
    """
    said = [f"As of {date(true_on)}"] if true_on else []
    if known_on:
        words = f"as the graph knew it on {date(known_on)}"
        said.append(words if said else capital(words))
    return ", ".join(said)


def number(text: str) -> str:
    """Write a number with its thousands set apart.

    >>> number("113341"), number("37.5")
    ('113,341', '37.5')
    """
    whole, point, part = text.partition(".")
    return f"{int(whole):,}{point}{part}"


def is_figure(statement: Statement) -> bool:
    """Say whether a statement gives a figure: a number of a property that is no date and no text."""
    spoken = statement.predicate in _DATES or statement.predicate in _WORDS
    return not statement.link and not spoken and bool(_NUMBER.match(statement.value))


def value(statement: Statement) -> str:
    """Write a statement's value as a reader expects it."""
    if statement.link:
        return statement.value
    if statement.predicate in _DATES:
        return date(statement.value)
    if is_figure(statement):
        return number(statement.value)
    return statement.value


def qualifiers(statement: Statement) -> list[str]:
    """Say when and in what sense a statement holds, without who says so."""
    said = []
    if statement.approximate:
        said.append("approximately")
    if statement.valid_from and statement.valid_until:
        said.append(f"{date(statement.valid_from)} to {date(statement.valid_until)}")
    elif statement.valid_from:
        said.append(f"since {date(statement.valid_from)}")
    elif statement.valid_until:
        said.append(f"until {date(statement.valid_until)}")
    if statement.as_of:
        said.append(f"as of {date(statement.as_of)}")
    if statement.scope:
        said.append(statement.scope)
    if statement.wording and not _repeats(statement):
        said.append(f"noted as “{statement.wording}”")
    return said


def circumstances(side: Statement) -> list[str]:
    """Say when and in what sense one side of a dispute holds, without the words of the record."""
    said = qualifiers(replace(side, approximate=False, wording=None))
    if side.predicate == "figure" and side.scope:
        said.remove(side.scope)  # it stands beside the number
    if side.rank != "normal" and side.review_note:
        verdict = "preferred" if side.rank == "preferred" else "held to be wrong"
        said.append(f"{verdict}: {side.review_note}")
    return said


def amount(side: Statement) -> str:
    """Write what one side of a dispute says, a number with what it counts.

    A count reads as number and noun; other measures (a cost, a return) begin with their name, and
    a bare figure is named by its scope.
    """
    about = "about " if side.approximate else ""
    words = about + value(side)
    if side.predicate == "claim":
        return value(side)
    if side.predicate == "figure" and side.scope:
        return f"{words} {side.scope}"
    if is_figure(side) and side.predicate.endswith("Count"):
        return f"{words} {side.property}"
    return f"{side.property}: {words}"


def own(statements: Sequence[Statement], disputed: Collection[str]) -> Sequence[Statement]:
    """Leave out the sides of disputes, by IRI, where a record says something besides them."""
    return [s for s in statements if s.iri not in disputed] or statements


def by_speaker(sides: Iterable[Statement]) -> list[tuple[Statement, ...]]:
    """Gather what was made of one sentence of one speaker; the order is that of `in_order`."""
    gathered: dict[tuple[str | None, str], list[Statement]] = {}
    for side in in_order(sides):
        gathered.setdefault((side.said_by, side.wording or side.value), []).append(side)
    return [tuple(said) for said in gathered.values()]


def words_of(said: Sequence[Statement]) -> str | None:
    """Give the words of the record; None where what was made of them says as much."""
    words = said[0].wording or ""
    if not words or any(s.value == words for s in said) or all(_repeats(s) for s in said):
        return None
    return words


def _repeats(statement: Statement) -> bool:
    """Say whether the words of the record say no more than the typed statement."""
    words = (statement.wording or "").casefold()
    plain = f"{value(statement)} {statement.property}".casefold()
    return words in (plain, statement.value.casefold(), value(statement).casefold())


@dataclass(frozen=True, slots=True)
class Over:
    """A value that sources give again and again, with the days."""

    first: Statement
    all: tuple[Statement, ...]

    @property
    def when(self) -> str:
        """The days in words, from the first to the last."""
        days = sorted({s.as_of for s in self.all if s.as_of})
        if len(days) < 2:
            return f"as of {date(days[0])}" if days else ""
        return f"named as of {len(days)} days from {date(days[0])} to {date(days[-1])}"


def over_time(statements: Iterable[Statement]) -> list[Over]:
    """Gather statements of the same value, the latest said of each first, in alphabetical order."""
    found: dict[str, list[Statement]] = {}
    for statement in statements:
        found.setdefault(statement.value, []).append(statement)
    gathered = []
    for _, rows in sorted(found.items(), key=lambda item: item[0].casefold()):
        rows.sort(key=lambda s: s.as_of or "", reverse=True)
        gathered.append(Over(rows[0], tuple(rows)))
    return gathered


def together(statements: Iterable[Statement]) -> list[tuple[Statement, ...]]:
    """Gather neighbours that have the same evidence and nothing else to say, so that it stands once."""
    groups: list[list[Statement]] = []
    for statement in statements:
        plain = not (
            qualifiers(statement) or statement.said_by or statement.note or statement.at_body
        )
        last = groups[-1][-1] if groups else None
        alike = last and (last.standing, last.evidence, last.disputes, last.predicate) == (
            statement.standing,
            statement.evidence,
            statement.disputes,
            statement.predicate,
        )
        if plain and alike and last and not (qualifiers(last) or last.said_by or last.note):
            groups[-1].append(statement)
        else:
            groups.append([statement])
    return [tuple(group) for group in groups]


def in_order(sides: Iterable[Statement]) -> list[Statement]:
    """Order the sides of a dispute by day, then by the number they begin with."""

    def place(side: Statement) -> tuple[str, float, str]:
        match = re.search(r"\d[\d,]*(?:\.\d+)?", side.value)
        amount = float(match.group().replace(",", "")) if match else float("inf")
        return side.as_of or "9999", amount, side.value.casefold()

    return sorted(sides, key=place)


@dataclass(frozen=True, slots=True)
class Measure:
    """The dated values of one property.

    Attributes:
        rows: a statement and its share of the largest value, 0 to 1; oldest first, undated last.
        finding: what a reader should see; "" where there is too little to draw.
    """

    label: str
    rows: tuple[tuple[Statement, float], ...]
    finding: str


def measures(statements: Iterable[Statement]) -> list[Measure]:
    """Group the figures among some statements by what they measure."""
    by_property: defaultdict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        if is_figure(statement) and statement.standing != "rejected":
            by_property[(statement.property, statement.scope or "")].append(statement)
    found = []
    for (label, scope), rows in sorted(by_property.items()):
        rows.sort(key=lambda s: (s.as_of or s.valid_from or "9999", float(s.value)))
        largest = max(abs(float(row.value)) for row in rows) or 1.0
        shares = tuple((row, abs(float(row.value)) / largest) for row in rows)
        title = f"{label} ({scope})" if scope else label
        found.append(Measure(capital(title), shares, _finding(label, rows)))
    return found


def _finding(label: str, rows: Sequence[Statement]) -> str:
    dated = [row for row in rows if row.as_of]
    if len({row.as_of for row in dated}) < 3:
        return ""
    first, last = dated[0], dated[-1]
    assert first.as_of
    assert last.as_of
    change = float(last.value) - float(first.value)
    verb = "grew from" if change > 0 else "fell from" if change < 0 else "stayed at"
    if not change:
        return f"{capital(label)} {verb} {number(last.value)} to {date(last.as_of)}"
    return (
        f"{capital(label)} {verb} {number(first.value)} ({date(first.as_of)}) "
        f"to {number(last.value)} ({date(last.as_of)})"
    )


_IN_WORDS: Final = re.compile(
    r"(?:(?P<day>\d{1,2})\s+)?(?:(?P<month>"
    + "|".join(_MONTHS)
    + r")\s+)?\b(?P<year>(?:19|20)\d{2})\b"
)


def in_time(statements: Iterable[Statement]) -> list[Statement]:
    """Order sentences by the first date that stands in them; those without one come last."""

    def place(statement: Statement) -> tuple[int, int, int, int, str]:
        match = _IN_WORDS.search(statement.value)
        if not match:
            return 1, 0, 0, 0, statement.value
        month = _MONTHS.index(match["month"]) + 1 if match["month"] else 13
        return 0, int(match["year"]), month, int(match["day"] or 32), statement.value

    return sorted(statements, key=place)


def on_effects(statements: Iterable[Statement]) -> str | None:
    """Say what stands beside the effects among some sentences; None where none says what it rests on."""
    if not any(statement.rests_on for statement in statements):
        return None
    return "At the right of an effect: whose evidence it rests on."


# ---- sources


def source_title(document: Cited) -> str:
    """Name a document; one without a title by the end of its address."""
    if document.title and document.title != document.address:
        return document.title
    parts = urlsplit(document.address)
    host = (parts.hostname or document.address).removeprefix("www.")
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    words = " ".join(re.sub(r"\.\w{2,5}$", "", last).replace("-", " ").replace("_", " ").split())
    return f"{host}: {words[:80]}" if len(words) > 3 else host


def source_details(document: Cited) -> str:
    """Give publisher and day of a document.

    >>> source_details(Cited("document/1", "https://x.org/", "T", "The Hindu", "2014-11", False, False))
    'The Hindu, November 2014'
    """
    host = (urlsplit(document.address).hostname or "").removeprefix("www.")
    parts = [document.publisher or host, date(document.published) if document.published else ""]
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Voucher:
    """A document that speaks for or against a statement.

    Attributes:
        whole: noted for the record as a whole, not for this statement.
        notes: what the curators noted that it says.
    """

    document: Cited
    refutes: bool
    whole: bool
    notes: tuple[str, ...]
    proofs: tuple[Proof, ...]


def vouchers(evidence: Iterable[Proof]) -> list[Voucher]:
    """Give each document once; those that were noted for the statement itself stand first."""
    notes: dict[tuple[bool, bool, str], list[str]] = {}
    documents: dict[str, Cited] = {}
    proofs: defaultdict[tuple[bool, bool, str], list[Proof]] = defaultdict(list)
    named = {(p.document.id, p.refutes) for p in evidence if p.covers == "field"}
    for proof in evidence:
        whole = (proof.document.id, proof.refutes) not in named
        documents[proof.document.id] = proof.document
        proofs[whole, proof.refutes, proof.document.id].append(proof)
        found = notes.setdefault((whole, proof.refutes, proof.document.id), [])
        if proof.attests and proof.attests not in found:
            found.append(proof.attests)
    return [
        Voucher(documents[name], refutes, whole, tuple(said), tuple(proofs[whole, refutes, name]))
        for (whole, refutes, name), said in sorted(notes.items(), key=lambda item: item[0][:2])
    ]


def examined(proof: Proof) -> str:
    """Say how a piece of evidence was found and who compared it; "" where nothing is noted.

    >>> from types import SimpleNamespace as Some
    >>> examined(Some(method="Pattern", found_by="patterns/0.3", confidence=0.9, reviewed_by="editors",
    ...     reviewed_on="2026-11-22"))
    'pattern, patterns/0.3, confidence 0.90; compared by editors on 22 November 2026'
    """
    found = [proof.method.lower()] if proof.method else []
    found += [proof.found_by] if proof.found_by else []
    found += [f"confidence {proof.confidence:.2f}"] if proof.confidence is not None else []
    compared = f"compared by {proof.reviewed_by}" if proof.reviewed_by else ""
    if compared and proof.reviewed_on:
        compared += f" on {date(proof.reviewed_on)}"
    return "; ".join(part for part in (", ".join(found), compared) if part)


def sources(statements: Iterable[Statement]) -> list[Cited]:
    """Give every document behind some statements once, by publisher and day."""
    found = {proof.document.id: proof.document for s in statements for proof in s.evidence}
    return sorted(
        found.values(), key=lambda d: (source_details(d).casefold(), source_title(d).casefold())
    )


def why(statement: Statement) -> str:
    """Say in one sentence why a statement has its standing."""
    _, usual = STANDINGS[statement.standing]
    publishers = publishers_of(statement)
    if statement.standing == "supported" and len(publishers) > 1:
        return f"{counted(len(publishers), 'publisher')} say so: {enumerated(publishers)}."
    if statement.standing == "single source":
        if publishers:
            return f"One publisher says so: {publishers[0]}."
        return "Its sources are noted for the record as a whole, none for this statement alone."
    if statement.standing == "contested" and statement.disputes:
        return f"Sources disagree: {'; '.join(link.label for link in statement.disputes)}."
    if statement.review_note and statement.standing in _REASONED:
        return f"{usual} {statement.review_note}"
    return usual


def publishers_of(statement: Statement) -> list[str]:
    """Name those who say just this, once each."""
    named = {
        (v.document.publisher or source_details(v.document) or source_title(v.document))
        for v in vouchers(statement.evidence)
        if not v.refutes and not v.whole
    }
    return sorted(named, key=str.casefold)


def enumerated(names: Sequence[str], *, shown: int = 3) -> str:
    """Name the first few and count the others.

    >>> enumerated(["a", "b", "c", "d", "e"])
    'a, b, c and 2 more'
    """
    if len(names) <= shown + 1:
        return listed(list(names))
    return listed([*names[:shown], f"{len(names) - shown} more"])


def unsaid(page: RecordPage) -> list[str]:
    """Say what a reader would look for and no source gives."""
    said = {s.property for s in page.statements if s.standing != "rejected"}
    hidden = {"author"} if "author name" in said else set()
    phrases = [_UNSAID.get(label, label) for label in page.missing if label not in hidden]
    if page.type_label == "person":
        return [re.sub(r"\bit\b", "this person", phrase) for phrase in phrases]
    return phrases


# ---- search


def scores(hit: Hit) -> str:
    """Explain a score in a few words.

    >>> from types import SimpleNamespace as Some
    >>> scores(Some(lexical=0.83, dense=0.61, matched=("yoga",)))
    'words .83 · meaning .61'
    """

    def short(score: float) -> str:
        return "1" if score >= 0.995 else f"{score:.2f}".removeprefix("0")

    parts = [f"words {short(hit.lexical)}" if hit.lexical else "no shared word"]
    return " · ".join([*parts, f"meaning {short(hit.dense)}"])


def reasons(hit: Hit, snapshot: str | None = None) -> list[str]:
    """Explain in whole sentences why a hit stands where it does.

    >>> from types import SimpleNamespace as Some
    >>> listed = Some(score=0.0, lexical=0.0, dense=0.0, matched=(), coverage=0.0, language="de")
    >>> reasons(listed)
    ['It has all that was asked for; there were no words to rank by, so the list is by name.', \
'The text that was found is in German.']
    """
    if not hit.score:
        told = [
            "It has all that was asked for; there were no words to rank by, so the list is by name."
        ]
        return [*told, *_searched(hit, snapshot)]
    if hit.matched:
        told = [f"Words found in it: {listed([f'“{word}”' for word in hit.matched])}."]
    else:
        told = ["None of the words is in it; it is near in meaning."]
    if hit.coverage > MOST_LEXICAL + 0.005:
        told.append(f"Words {hit.lexical:.2f}: 1 is the best of this search.")
        told.append("Words alone count: no model reads this script, so no meaning was compared.")
    else:
        told.append(
            f"Words {hit.lexical:.2f}, meaning {hit.dense:.2f}: 1 is the best of this search."
        )
        told.append(
            f"Words count {hit.coverage:.0%} and meaning {1 - hit.coverage:.0%}. Words count"
            f" {MOST_LEXICAL:.0%} where the texts in the language of this one have all of them,"
            " less the more of them they lack."
        )
        told.append(_compared(hit))
    together = hit.coverage * hit.lexical + (1 - hit.coverage) * hit.dense
    if hit.score > together + 0.01:
        told.append(f"Its name is what was asked for, so it stands first, with {hit.score:.2f}.")
    else:
        told.append(f"Together {hit.score:.2f}.")
    if hit.reranked is not None:
        told.append(
            f"The best were read again beside the question: it got {hit.reranked:.2f}, and that"
            " decides its place."
        )
    return [*told, *_searched(hit, snapshot)]


def likeness(hit: Hit, label: str, snapshot: str | None = None) -> list[str]:
    """Explain in whole sentences why a hit is held to be like a record."""
    shared = f"{hit.lexical:.2f}" if hit.lexical else "none"
    return [
        f"Telling words of “{label}” in it: {shared}; 1 is that record itself.",
        f"Nearness in meaning: {hit.dense:.2f}. {_compared(hit)}",
        f"Each counts half. Together {hit.score:.2f}.",
        *_searched(hit, snapshot),
    ]


def _compared(hit: Hit) -> str:
    """Say which model compared the meanings."""
    if hit.multilingual < 0.005:
        return "Meaning was compared by the model for English."
    if hit.multilingual > 0.995:
        return "Meaning was compared by the model for many languages."
    return (
        f"Meaning was compared by two models: that for many languages counts {hit.multilingual:.0%},"
        " that for English the rest."
    )


def _searched(hit: Hit, snapshot: str | None) -> list[str]:
    told = [f"The text that was found is in {language(hit.language)}."] if hit.language else []
    return [*told, f"Searched: state {snapshot} of the graph."] if snapshot else told


def snippet(hit: Hit) -> list[tuple[str, bool]]:
    """Cut a snippet into pieces, each with whether it is a matched word.

    The label that opens the text of a card is left out: it stands above.
    """
    text = hit.snippet
    pieces = [
        (part, number % 2 == 1)
        for number, part in enumerate(re.split(r"\x02([^\x02\x03]*)\x03", text))
        if part
    ]
    cleaned = [
        (re.sub(r"[\x02\x03]", "", part).replace(".. ", ". "), marked) for part, marked in pieces
    ]
    plain = "".join(part for part, _ in cleaned)
    label = re.escape(hit.label)
    opening = re.match(rf"{label} \([^)]*\)\.\s*(?:{label}\s*)?", plain)
    return _without(cleaned, opening.end() if opening else 0)


def _without(pieces: Iterable[tuple[str, bool]], left: int) -> list[tuple[str, bool]]:
    """Leave out so many characters at the beginning."""
    kept: list[tuple[str, bool]] = []
    for part, marked in pieces:
        if left >= len(part):
            left -= len(part)
            continue
        rest = part[left:] if left else part
        left = 0
        kept.append((rest.lstrip() if not kept else rest, marked))
    return kept


def error_line(message: str) -> str:
    """Shorten a parser's message to one clear line.

    >>> error_line('SPARQL not understood: error at 1:22: expected one of "$", "?", BIND')
    'SPARQL not understood at line 1, column 22.'
    """
    match = re.search(r"error at (\d+):(\d+): (.*)", message)
    if not match:
        return message
    where = f"SPARQL not understood at line {match[1]}, column {match[2]}"
    reason = match[3]
    if reason.startswith("expected one of") or len(reason) > 160:
        return where + "."
    return f"{where}: {reason}"


def around(text: str, names: Sequence[str], *, width: int = 180) -> tuple[str, str, str]:
    """Cut a passage around the first of some names: before, the name, after.

    >>> around("Then India proposed the day.", ["India"])
    ('Then ', 'India', ' proposed the day.')
    """
    plain = " ".join(text.split())
    found = None
    for name in names:
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain, re.IGNORECASE)
        if found:
            break
    if not found:
        return plain[: 2 * width] + ("…" if len(plain) > 2 * width else ""), "", ""
    before, after = plain[: found.start()], plain[found.end() :]
    if len(before) > width:
        before = "…" + before[-width:].partition(" ")[2]
    if len(after) > width:
        after = after[:width].rpartition(" ")[0] + "…"
    return before, found.group(), after
