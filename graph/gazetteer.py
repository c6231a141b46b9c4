"""Find where a text names entities of the graph, by the graph's own labels.

A curator who adds a name changes what is linked at the next build. The rules that keep words from
being taken for names:

- names are matched whole, longest first, and none inside another;
- a name written with a capital must begin with one in the text ("Estonia", not "estonia");
- a name that is also a common word ("Zoom", "Agenda") counts only where nothing but the name can
  have given it its capital: inside a sentence, between words that have none;
- acronyms are matched as written, from three letters on, and the few of two that are unambiguous;
- concepts are matched in any case, but the tops of the scheme ("function", "challenge") are not;
- media that are no product ("website", "email") are not matched; nor are sentences: an event goes
  by its other names only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import ahocorasick

from graph.ids import kind_of
from graph.records import Record, redirects

LINKER: Final = "gazetteer/1"

# Two letters that name one thing only in texts of this field. Not "RT", "X", "AA", "SI": they are
# retweets, letters and abbreviations far more often than the actors that bear them.
_SHORT: Final = frozenset({"UN", "EU", "AU", "UK", "US"})
# One name, several records: the one whose label it is (a concept has no such right: "e-Residency" is
# Estonia's; nor a work: "Digital Diplomacy" is seldom the book), then the initiative before the body
# that runs it, the platform before the company.
_ORDER: Final = (
    "campaign",
    "platform",
    "actor",
    "place",
    "concept",
    "work",
    "hashtag",
    "account",
    "event",
)
# Names that no text may be linked by: Iceland in German, and a singer known by his first name.
_WORDS: Final = frozenset({"Island", "Erik"})
# Names of products and bodies that are common English words; platforms that no record has yet stand
# here too, so that whoever adds one need not think of it.
_COMMON: Final = frozenset(
    {
        "agenda",
        "blogger",
        "discord",
        "edelweiss",
        "line",
        "medium",
        "periscope",
        "purpose",
        "signal",
        "slack",
        "teams",
        "threads",
        "zoom",
    }
)
_OPENS_SENTENCE: Final = frozenset('.!?:;•*|"“”„«‘(')
_SAME: Final = str.maketrans(
    {
        "\u00a0": " ",
        "\u202f": " ",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "‐": "-",
        "‑": "-",
        "–": "-",
    }
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that names an entity.

    Attributes:
        start: first code point.
        end: one past the last; `text[start:end] == surface`.
        score: 1.0 for a name that one record bears, 0.6 where several do and the order of kinds chose.
    """

    start: int
    end: int
    surface: str
    id: str
    score: float


@dataclass(frozen=True, slots=True)
class _Name:
    id: str
    exact: bool
    capital: bool
    score: float
    length: int


class Gazetteer:
    """All names of all records, ready to be found in texts."""

    def __init__(self, records: Iterable[Record]) -> None:
        owners: dict[tuple[str, bool], list[tuple[bool, int, str, str]]] = {}
        records = list(records)
        merged = redirects(records)
        for record in records:
            # The names of a redirect are names of the record into which it was merged.
            bearer_id = merged.get(record.id, record.id)
            if kind_of(bearer_id) not in _ORDER:
                continue
            for name, exact in _names(record):
                key = _fold(name) if not exact else name
                own = (
                    name == record.label
                    and record.kind not in ("concept", "work")
                    and bearer_id == record.id
                )
                bearer = (not own, _ORDER.index(kind_of(bearer_id)), bearer_id, name)
                owners.setdefault((key, exact), []).append(bearer)
        self._found = ahocorasick.Automaton()
        names: dict[str, list[_Name]] = {}
        for (key, exact), bearers in owners.items():
            _, _, identifier, written = min(bearers)
            several = len({bearer[2] for bearer in bearers}) > 1
            names.setdefault(_fold(key), []).append(
                _Name(
                    identifier,
                    exact,
                    written[:1].isupper() and not identifier.startswith("concept/"),
                    0.6 if several else 1.0,
                    len(key),
                )
            )
        for folded, candidates in names.items():
            # An exact acronym is tried before a name that any case may write.
            self._found.add_word(folded, sorted(candidates, key=lambda name: not name.exact))
        if names:
            self._found.make_automaton()
        self._empty = not names

    def mentions(self, text: str) -> list[Mention]:
        """Find the mentions in a text, in order, none overlapping another."""
        if self._empty:
            return []
        folded = _fold(text)
        hits: list[tuple[int, int, _Name]] = []
        for last, candidates in self._found.iter(folded):
            for name in candidates:
                start, end = last + 1 - name.length, last + 1
                if (
                    _whole(folded, start, end)
                    and _written(text[start:end], name)
                    and (folded[start:end] not in _COMMON or _set_apart(text, start, end))
                ):
                    hits.append((start, end, name))
                    break
        hits.sort(key=lambda hit: (hit[0], -hit[1]))
        chosen: list[Mention] = []
        reached = 0
        for start, end, name in hits:
            if start >= reached:
                chosen.append(Mention(start, end, text[start:end], name.id, name.score))
                reached = end
        return chosen


def _fold(text: str) -> str:
    """Fold case, quotation marks and hyphens; the length stays, so that offsets do."""
    same = text.translate(_SAME)
    folded = same.casefold()
    if len(folded) == len(text):
        return folded
    return "".join(c.casefold() if len(c.casefold()) == 1 else c for c in same)


def _whole(folded: str, start: int, end: int) -> bool:
    before = folded[start - 1] if start else " "
    after = folded[end] if end < len(folded) else " "
    first = folded[start]
    glued = before.isalnum() or before in "_@" or (before == "#" and first != "#")
    return not glued and not after.isalnum() and after != "_"


def _set_apart(text: str, start: int, end: int) -> bool:
    """Say whether only the name can have given the word at this place its capital."""
    before = text[:start].rstrip()
    if not before or before[-1] in _OPENS_SENTENCE or "\n" in text[len(before) : start]:
        return False
    last = re.search(r"\w[\w'’-]*$", before)
    following = re.match(r"[ \u00a0-]([^\W\d_]|\d)", text[end : end + 2])
    between_capitals = (last and last.group()[0].isupper()) or (
        following and not following.group(1).islower()
    )
    glued = text[end : end + 1] == "-" or before[-1] == "-"
    return not between_capitals and not glued


def _written(surface: str, name: _Name) -> bool:
    if name.exact:
        return _written_alike(surface, name)
    return surface[:1].isupper() or not surface[:1].isalpha() if name.capital else True


def _written_alike(surface: str, name: _Name) -> bool:
    letters = [c for c in surface if c.isalpha()]
    return bool(letters) and all(c.isupper() for c in letters) and len(surface) == name.length


def _names(record: Record) -> Iterable[tuple[str, bool]]:
    """Give the names of a record that a text may use, each with whether it must be written alike."""
    if record.kind not in _ORDER:
        return
    top = record.kind == "concept" and not record.fields.get("broader")
    if top and not record.merged_into:
        return
    seen: set[str] = set()
    for name in record.names:
        if name in _WORDS or (record.kind == "event" and name == record.label):
            continue
        for form in {name, re.sub(r"\s*\([^)]*\)", "", name).strip()}:
            form = unicodedata.normalize("NFC", form)
            if form in seen or not form:
                continue
            seen.add(form)
            if _is_acronym(form):
                if len(form) >= 3 or form in _SHORT:
                    yield form, True
            elif _is_name(record, form):
                yield form, False


def _is_acronym(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return (
        len(name) <= 8 and " " not in name and bool(letters) and all(c.isupper() for c in letters)
    )


def _is_name(record: Record, name: str) -> bool:
    words = name.split()
    match record.kind:
        case "platform":
            products = (
                "website",
                "video",
                "email",
                "sms",
                "telephone",
                "advertising",
                "blockchain",
            )
            own = name[:1].isupper() and name.casefold() not in products
            return own and len(name) > 3 and record.id not in _GENERIC_PLATFORMS
        case "concept":
            # A single plain word names a concept only as its label: "dialogue" is also a word.
            plain = name.islower() and "-" not in name and name != record.label.lower()
            return len(words) > 1 or (len(name) >= 7 and not plain)
        case "work":
            return len(words) >= 3
        case "account":
            return name.startswith("@") and len(name) > 4
        case "hashtag":
            return len(name) > 3
        case _:
            return len(name) >= 4 and (
                len(words) > 1 or name[:1].isupper() or name[:1] == "#" or "-" in name
            )


_GENERIC_PLATFORMS: Final = frozenset(
    f"platform/{name}"
    for name in (
        "in-person-events",
        "social-media",
        "video-conferencing",
        "mobile-app",
        "online-petition",
        "print-material",
        "digital-id-card",
        "virtual-world",
        "virtual-reality",
        "ai-system",
        "physical-offices",
        "government-data-centre",
        "video-game",
        "circumvention-software",
        "biometric-identification",
        "internet-radio",
        "blogs",
        "cinema",
        "radio",
    )
)
