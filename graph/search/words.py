"""Read a query and a name as words, so that FTS5 gets only text of ours and never its own syntax."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

# A query is cut here: more adds time and no meaning.
_MOST_CHARACTERS: Final = 1_000
_MOST_WORDS: Final = 48

_QUOTED: Final = re.compile(r"[\"“”„«]([^\"“”„«»]+)[\"“”»]")
_COMPOUND: Final = re.compile(r"[^\W_]+(?:[-‐‑–'’._·&/][^\W_]+)*")
_PART: Final = re.compile(r"[^\W_]+")
_HUMP: Final = re.compile(
    r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])"  # Yoga|Day
    r"|(?<=[A-ZÀ-ÖØ-Þ])(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ])"  # UN|Diplomacy
    r"|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"  # COP|26
)


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STOP_WORDS: Final = _listed(
    "a about all also an and any are as at be been but by can could did do does for from had has"
    " have how i if in into is it its may me more most my no not of on or our should so some such"
    " than that the their them then there these they this to up us use used using was we were what"
    " when where which who whose why will with would you your"
)
# How many neighbours a query may join ("yoga day" finds "yogaday"), and in queries how long.
_JOINED: Final = (2, 3)
_MOST_JOINABLE: Final = 8


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a quoted phrase of a query; it occurs where one of its forms does.

    Each form is one or more plain words with a space between, to be found as a phrase.
    """

    shown: str
    forms: tuple[str, ...]
    is_prefix: bool = False

    def match(self) -> str:
        """Give the FTS5 expression that finds the word."""
        return any_of(self.forms) + ("*" if self.is_prefix else "")


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked for: its text as the encoder gets it, and its words."""

    text: str
    words: tuple[Word, ...]  # empty where nothing was asked for
    prefix: str | None  # the last word, if it may be the beginning of another
    key: str


def any_of(forms: Iterable[str]) -> str:
    """Give the FTS5 expression that finds each entry with one of some forms at least."""
    return " OR ".join(f'"{form}"' for form in forms)


def understand(text: str) -> Query:
    """Read what a user typed; no text makes it raise.

    Words that carry no meaning ("the", "how") are left out unless there are no others.
    """
    text = " ".join(storable(text[:_MOST_CHARACTERS]).split())
    compounds = _COMPOUND.findall(text)[:_MOST_WORDS]
    plain = [word.casefold() for word in compounds]
    content = [n for n, word in enumerate(plain) if word not in _STOP_WORDS]
    chosen = content or range(len(plain))
    joined = _joins(plain) if len(plain) <= _MOST_JOINABLE else {}
    words: dict[str, Word] = {}
    for phrase in _QUOTED.findall(text):
        parts = _PART.findall(phrase)[:_MOST_WORDS]
        if len(parts) > 1:
            shown = " ".join(parts)
            words.setdefault(shown.casefold(), Word(shown, (shown,)))
    for number in chosen:
        forms = dict.fromkeys([*_forms(compounds[number]), *joined.get(number, ())])
        words.setdefault(plain[number], Word(compounds[number], tuple(forms)))
    last = _PART.findall(text)[-1:]
    return Query(
        text=text,
        words=tuple(words.values()),
        prefix=last[0] if last and len(last[0]) > 1 else None,
        key=key(text),
    )


def key(name: str) -> str:
    """Reduce a name to what all its spellings share; empty for a text without letter or figure.

    >>> key("#YogaDay") == key("yoga day") == key("Yoga-Day")
    True
    >>> key("Türkiye")
    'turkiye'
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(
        c
        for c in plain
        if (c.isalnum() or unicodedata.category(c).startswith("M")) and not unicodedata.combining(c)
    )


def search_forms(name: str, *, is_hashtag: bool) -> str:
    """Give the text by which a name is indexed: as it is, joined, and a hashtag in its words.

    >>> search_forms("#YogaDay", is_hashtag=True)
    '#YogaDay Yoga Day'
    >>> search_forms("e-Residency", is_hashtag=False)
    'e-Residency eResidency'
    >>> search_forms("YouTube", is_hashtag=False)
    'YouTube'
    """
    parts = _PART.findall(name)
    forms = [name]
    if 1 < len(parts) <= max(_JOINED):
        forms.append("".join(parts))
    if is_hashtag or name.startswith("#"):
        forms += [" ".join(humps) for part in parts if len(humps := _HUMP.split(part)) > 1]
    return " ".join(forms)


_UNSTORABLE: Final = re.compile("[\x00\x02\x03\ud800-\udfff]")


def storable(text: str) -> str:
    """Put spaces for the few characters that SQLite or the marks of a snippet cannot have."""
    return _UNSTORABLE.sub(" ", text)


def _forms(compound: str) -> list[str]:
    """List the forms of one word: e-residency is 'e residency', 'residency' and 'eresidency'."""
    parts = _PART.findall(compound)
    if len(parts) == 1:
        humps = " ".join(_HUMP.split(compound))
        return [compound] if humps == compound else [compound, humps]
    # The "e" of e-residency and the "s" of Sweden's would find everything.
    telling = [part for part in parts if len(part) > 1 and part.casefold() not in _STOP_WORDS]
    return [" ".join(parts), *telling, "".join(parts)]


def _joins(plain: list[str]) -> dict[int, list[str]]:
    """Give for the number of each word the neighbours joined with it."""
    joins: dict[int, list[str]] = {}
    for size in _JOINED:
        for first in range(len(plain) - size + 1):
            for number in range(first, first + size):
                text = "".join(plain[first : first + size])
                joins.setdefault(number, []).append("".join(_PART.findall(text)))
    return joins
