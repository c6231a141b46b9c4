"""Read a query and a name as words, so that FTS5 gets only text of ours and never its own syntax."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from graph.search.terms import STOP_WORDS, spoken

# A query is cut here: more adds time and no meaning.
_MOST_CHARACTERS: Final = 2_000
_MOST_WORDS: Final = 160
# A longer text was pasted, not typed: its quotation marks and dashes are prose. Of the whole abstracts among
# the questions of CISI ten quote a phrase; required, it left few documents (nDCG@10 .416 instead of .453).
_PASTED: Final = 32
# The quotation marks of a question name a title or a saying: of questions in Arabic those with one lost every
# English passage that answered them (nDCG@10 .741 instead of .761).
_PROSE: Final = 12
_ASKING: Final = ("?", "؟", "？")

# The fields by which a query may narrow its answer. `text:` stands for words: it is not typed.
FIELDS: Final = ("kind", "country", "year", "platform", "lang")
TEXT: Final = "text"

_QUOTES: Final = '"“”„«»'
# What a query may hold besides words; a field, and a minus, only at the beginning of a word.
_SYNTAX: Final = re.compile(
    rf"(?<!\S)(?P<no_field>-?)(?P<field>{'|'.join(FIELDS)}):"
    rf"(?:[\"“”„«](?P<quoted>[^{_QUOTES}]+)[\"“”»]|(?P<plain>[^\s{_QUOTES}]+))"
    rf"|(?P<no_phrase>(?<!\S)-)?[\"“”„«](?P<phrase>[^{_QUOTES}]+)[\"“”»]"
    rf"|(?<!\S)-(?P<no_word>[#@]?[^\W_][^\s{_QUOTES}]*)",
    re.IGNORECASE,
)
_SEVERAL: Final = "|"
_YEARS: Final = re.compile(r"(\d{4})?(\.\.|…|-|–)(\d{4})?|(\d{4})")
_COMPOUND: Final = re.compile(r"[^\W_]+(?:[-‐‑–'’._·&/][^\W_]+)*")
_PART: Final = re.compile(r"[^\W_]+")
_HUMP: Final = re.compile(
    r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])"  # Yoga|Day
    r"|(?<=[A-ZÀ-ÖØ-Þ])(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ])"  # UN|Diplomacy
    r"|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"  # COP|26
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
    times: int = 1  # how often the query says it


@dataclass(frozen=True, slots=True)
class Filter:
    """What a record must have, or must not have; `text` is a phrase or a word of any entry.

    Of several for one field a record needs one; of different fields, and of phrases, all.
    """

    field: str  # of FIELDS, or TEXT
    value: str  # as typed, without its quotation marks
    is_excluded: bool = False
    records: int = 0  # how many have the value; 0 until an index has looked it up

    @property
    def values(self) -> tuple[str, ...]:
        """The values of which one is enough: `EE|LV` has two."""
        if self.field == TEXT:
            return (self.value,)
        return tuple(value for value in self.value.split(_SEVERAL) if value.strip())

    @property
    def typed(self) -> str:
        """The filter as one may type it, without its minus."""
        value = f'"{self.value}"' if self.field == TEXT or " " in self.value else self.value
        return value if self.field == TEXT else f"{self.field}:{value}"

    def match(self) -> str:
        """Give the FTS5 expression of a `text` filter; its words in a row, or joined."""
        parts = _PART.findall(self.value)
        return any_of(dict.fromkeys((" ".join(parts), "".join(parts))))


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked for: its text as the encoder gets it, its words, and what narrows it."""

    text: str
    words: tuple[Word, ...]  # empty where nothing was asked for by words
    prefix: str | None  # the last word, if it may be the beginning of another
    key: str
    filters: tuple[Filter, ...] = ()


def any_of(forms: Iterable[str]) -> str:
    """Give the FTS5 expression that finds each entry with one of some forms at least."""
    return " OR ".join(f'"{form}"' for form in forms)


def understand(text: str) -> Query:
    """Read what a user typed; no text makes it raise.

    Words that carry no meaning ("the", "how") are left out unless there are no others. A quoted
    phrase is words as well as a filter, but words only in a question or in more than 12 words; other
    filters are none of the words. A text of more than 32 words has no filters.

    >>> understand('visa -turkey country:"South Korea"').filters[1]
    Filter(field='country', value='South Korea', is_excluded=False, records=0)
    >>> understand("foo:bar kind:").filters
    ()
    """
    text = " ".join(storable(text[:_MOST_CHARACTERS]).split())
    text, filters, phrases = _read_syntax(text)
    compounds = _COMPOUND.findall(text)[:_MOST_WORDS]
    plain = [word.casefold() for word in compounds]
    stop = STOP_WORDS[spoken(plain)]
    # WHO, IT and US are no stop words, unless all is in capitals.
    loud = text.isupper()
    content = [
        n
        for n, word in enumerate(plain)
        if word not in stop or (len(word) > 1 and compounds[n].isupper() and not loud)
    ]
    chosen = content or range(len(plain))
    joined = _joins(plain) if len(plain) <= _MOST_JOINABLE else {}
    times = Counter(plain[number] for number in chosen)
    words: dict[str, Word] = {}
    for phrase in phrases:
        words.setdefault(phrase.casefold(), Word(phrase, (phrase,)))
    for number in chosen:
        forms = dict.fromkeys([*_forms(compounds[number]), *joined.get(number, ())])
        word = Word(compounds[number], tuple(forms), times=times[plain[number]])
        words.setdefault(plain[number], word)
    last = _PART.findall(text)[-1:]
    return Query(
        text=text,
        words=tuple(words.values()),
        prefix=last[0] if last and len(last[0]) > 1 else None,
        key=key(text),
        filters=filters,
    )


def with_filter(text: str, field: str, value: str) -> str | None:
    """Give a query in which a field has one value only; None where it cannot say so.

    What it asked of the field before is left out. A question stays one: its filter stands before it.

    >>> with_filter('embassy country:EE -virtual', "country", "South Korea")
    'embassy -virtual country:"South Korea"'
    >>> with_filter("who opened an embassy?", "year", "2012")
    'year:2012 who opened an embassy?'
    """
    wanted = Filter(field, value)
    rest = _without(text, lambda one: one.field == field)
    made = f"{wanted.typed} {rest}" if rest.endswith(_ASKING) else f"{rest} {wanted.typed}"
    # A value may hold a quotation mark or a bar, and a long text has no filters.
    is_read = [one for one in understand(made).filters if one.field == field] == [wanted]
    return made.strip() if is_read and wanted.values == (value,) else None


def without_filter(text: str, filter_: Filter) -> str:
    """Give a query without one of its filters.

    >>> without_filter("embassy country:EE -virtual", Filter("country", "EE", records=7))
    'embassy -virtual'
    """
    gone = replace(filter_, records=0)
    return _without(text, lambda one: one == gone)


def respelt(word: Word, near: Callable[[str], str | None]) -> Word | None:
    """Give a word with each part for which there is a near one exchanged; None where none is.

    >>> respelt(Word("e-residancy", ()), {"residancy": "residency"}.get)
    Word(shown='e-residency', forms=('e residency', 'residency', 'eresidency'), is_prefix=False, times=1)
    """
    changed = _PART.sub(lambda part: near(part[0]) or part[0], word.shown)
    return Word(changed, tuple(_forms(changed))) if changed != word.shown else None


def years(value: str) -> tuple[str, str] | None:
    """Read a year or a span of years as the first and the last; None for anything else.

    >>> years("2014"), years("2010..2015"), years("..2009"), years("soon")
    (('2014', '2014'), ('2010', '2015'), ('0000', '2009'), None)
    """
    found = _YEARS.fullmatch(value.strip())
    if not found or not (found[1] or found[3] or found[4]):
        return None
    return (found[4], found[4]) if found[4] else (found[1] or "0000", found[3] or "9999")


@lru_cache(maxsize=65_536)
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


def _read_syntax(text: str) -> tuple[str, tuple[Filter, ...], list[str]]:
    """Take the filters out of a text; gives the rest, the filters, and the phrases of the rest."""
    filters: dict[Filter, None] = {}
    phrases: list[str] = []
    is_prose = len(text.split()) > _PROSE or text.rstrip().endswith(_ASKING)

    def taken(found: re.Match[str]) -> str:
        one = _filter(found)
        if one is None or (is_prose and one.field == TEXT and not one.is_excluded):
            return found[0]
        filters[one] = None
        if one.field != TEXT or one.is_excluded:
            return " "
        parts = _PART.findall(one.value)[:_MOST_WORDS]
        if len(parts) > 1:
            phrases.append(" ".join(parts))
        return found[0]

    rest = " ".join(_SYNTAX.sub(taken, text).split())
    if len(text.split()) > _PASTED:
        return text, (), phrases
    return rest, tuple(filters), phrases


def _filter(found: re.Match[str]) -> Filter | None:
    """Give the filter that was typed; None for quotation marks around no word."""
    if found["field"]:
        value = (found["quoted"] or found["plain"]).strip()
        return Filter(found["field"].casefold(), value, bool(found["no_field"]))
    said = found["phrase"] or found["no_word"]
    if not _PART.search(said):
        return None
    return Filter(TEXT, " ".join(said.split()), bool(found["no_phrase"] or found["no_word"]))


def _without(text: str, is_gone: Callable[[Filter], bool]) -> str:
    def kept(found: re.Match[str]) -> str:
        one = _filter(found)
        return " " if one and is_gone(one) else found[0]

    return " ".join(_SYNTAX.sub(kept, " ".join(text.split())).split())


def _forms(compound: str) -> list[str]:
    """List the forms of one word: e-residency is 'e residency', 'residency' and 'eresidency'."""
    parts = _PART.findall(compound)
    if len(parts) == 1:
        humps = " ".join(_HUMP.split(compound))
        return [compound] if humps == compound else [compound, humps]
    # The "e" of e-residency and the "s" of Sweden's would find everything.
    telling = [part for part in parts if len(part) > 1 and part.casefold() not in STOP_WORDS["en"]]
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
