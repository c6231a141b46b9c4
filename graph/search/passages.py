"""Cut a text into passages that one vector can stand for.

MiniLM reads 256 word pieces, so a passage has 120 to 180 words. Borders of paragraphs are taken
before those of sentences, and the inside of a sentence is cut only where a sentence is longer than
a whole passage.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text: `given[start:end] == text`, offsets in code points."""

    start: int
    end: int
    text: str


class _Border(enum.IntEnum):
    """How good it is to cut after a unit; the value is the price of doing so."""

    PARAGRAPH = 0
    SENTENCE = 3
    CLAUSE = 20
    WORD = 40
    HEADING = 200


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch that is never cut, with the border after it."""

    start: int
    end: int
    words: int
    border: _Border


_SPACELESS: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_STACKED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_WIDE_MARKS: Final = "\u3000-\u303f\uff00-\uff20\uff3b-\uff40\uff5b-\uff65"

# Scripts without spaces: one Chinese or Japanese character is one word piece to MiniLM, and six
# letters of Thai, Lao, Burmese or Khmer are about a word. Otherwise a word is what spaces divide.
_WORD: Final = re.compile(
    rf"[{_SPACELESS}][{_WIDE_MARKS}]*|[{_STACKED}]{{1,6}}|[^\s{_SPACELESS}{_STACKED}]+"
)

_CLOSING: Final = r"[\"'”’»›)\]}」』”）】]*(?:\[\d{1,3}(?:[,–-]\d{1,3})*\])*"
_STOP: Final = re.compile(
    rf"(?P<ascii>[.!?…‽]+){_CLOSING}(?=\s|$)"  # needs a space after it: 3.5, example.org
    rf"|(?P<other>[。！？｡؟۔।॥։።]+){_CLOSING}"
)
_CLAUSE: Final = re.compile(r"(?:[,;:—–](?=\s)|[،؛，、；：]|\n)")
_BLANK_LINE: Final = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_BULLET: Final = re.compile(r"\s*(?:[-*•‣▪–—]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s")
_LAST_TOKEN: Final = re.compile(r"[^\s(\[{\"'“‘«]+$")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# After these the sentence goes on, whatever follows.
_NEVER_LAST: Final = _listed(
    "dr mr mrs ms mx prof gen sen rep gov amb lt col capt sgt rev hon st mt messrs mme sra"
    " e.g i.e eg ie cf vs viz approx ca"
)
# After these the sentence goes on where a figure or a Roman numeral follows.
_BEFORE_FIGURES: Final = _listed(
    "no nos nr vol vols p pp fig figs ch chap art arts sec sect para paras ed eds eq tab app col"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
)
# These may end a sentence; only a word that often opens one decides that they do.
_SOMETIMES_LAST: Final = _listed(
    "etc al inc ltd co corp dept univ bros jr sr a.m p.m ph.d b.a m.a d.c est govt intl"
)
_OPENERS: Final = _listed(
    "a after all although an and as at before both but by despite during each even every few first"
    " for from he her his however if in it its many more most no nor of on once one or our she"
    " since so some such that the their then there these they this those though thus to under until"
    " we what when where while who why with yet you"
)
_INITIALS: Final = re.compile(r"^(?:\w\.)*\w$")
_FIGURE: Final = re.compile(r"[\s\"'“‘(\[]*(?:\d|[ivxlcIVXLC]+\b)")
_NEXT_WORD: Final = re.compile(r"[\s\"'“‘«(\[]*([^\W\d_]+)")

_INK: Final = re.compile(r"\S")

_HEADING_WORDS: Final = 12
# More short lines in a row than a title and two subtitles are a list, which may be cut.
_HEADINGS_IN_A_ROW: Final = 3
# No page is set this wide: a longer line is a paragraph of a web page.
_WIDEST_PAGE: Final = 160
_CHUNK_WORDS: Final = 10
# Units of a few words are joined first: 300,000 lines of one word took 22 s without it, 2.7 s with it.
_TINY_SHARE: Final = 24


def cut(text: str, *, low: int = 120, high: int = 180) -> list[Passage]:
    """Cut a text into passages of `low` to `high` words, in order.

    Each character that is not white space belongs to exactly one passage; passages neither begin
    nor end with white space. A text of at most `high` words is one passage, an empty text none. A
    heading stays with the paragraph after it. Passages below `low` appear only where no choice of
    borders avoids them (one of 200 words gives two of about 100); none is above `high`.

    The borders are the cheapest of all that there are (a shortest path), so the last remainder is
    balanced with those before it. Time grows with the number of sentences; 100,000 words without
    any full stop take 0.2 s.

    Raises:
        ValueError: `low` is not between 1 and `high`.
    """
    if not 1 <= low <= high:
        raise ValueError(f"low must lie between 1 and high, but low={low} and high={high}")
    units = [piece for unit in _units(text) for piece in _pieces(text, unit, high=high)]
    units = _joined(units, words=low // _TINY_SHARE)
    return [
        Passage(units[first].start, units[last].end, text[units[first].start : units[last].end])
        for first, last in _cheapest(units, low=low, high=high)
    ]


def sentences(text: str) -> list[Passage]:
    """List the sentences of a text in order, headings and items of lists among them.

    As in `cut`, each character that is not white space belongs to exactly one.

    >>> [s.text for s in sentences("The U.S. Embassy tweeted. Who read it?")]
    ['The U.S. Embassy tweeted.', 'Who read it?']
    """
    return [Passage(u.start, u.end, text[u.start : u.end]) for u in _units(text)]


def _cheapest(units: list[_Unit], *, low: int, high: int) -> list[tuple[int, int]]:
    """Group units so that the sum of prices is least; gives the first and last unit of each."""
    middle = (low + high) / 2
    best = [0.0] + [float("inf")] * len(units)
    came_from = [0] * (len(units) + 1)
    for first in range(len(units)):
        words = 0
        for last in range(first, len(units)):
            words += units[last].words
            if words > high and last > first:
                break
            price = best[first] + 0.5 * ((words - middle) / middle) ** 2
            if words < low:
                # Squared, so that two of 100 words are cheaper than 180 and 20.
                price += 5 + 100 * ((low - words) / low) ** 2
            if last + 1 < len(units):
                price += units[last].border
            if price < best[last + 1]:
                best[last + 1] = price
                came_from[last + 1] = first
    groups: list[tuple[int, int]] = []
    end = len(units)
    while end > 0:
        groups.append((came_from[end], end - 1))
        end = came_from[end]
    # A text that fits into one passage is one, also where two would each be nearer the middle.
    if groups and sum(unit.words for unit in units) <= high:
        return [(0, len(units) - 1)]
    return groups[::-1]


def _units(text: str) -> list[_Unit]:
    """List the sentences and headings of a text with the border after each."""
    units: list[_Unit] = []
    headings = 0  # how many in a row, up to here
    for start, end in _paragraphs(text):
        words = _count(text, start, end)
        if _is_heading(text[start:end], words=words):
            headings += 1
            if headings > _HEADINGS_IN_A_ROW:
                units[-1] = replace(units[-1], border=_Border.SENTENCE)
            units.append(_Unit(start, end, words, _Border.HEADING))
            continue
        headings = 0
        begin = start
        for stop in _stops(text, start, end):
            units.append(_Unit(begin, stop, _count(text, begin, stop), _Border.SENTENCE))
            begin = _first_ink(text, stop, end)
        units.append(_Unit(begin, end, _count(text, begin, end), _Border.PARAGRAPH))
    return units


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield paragraphs: blocks between blank lines, and lines that were broken on purpose."""
    block_start = 0
    borders = [(m.start(), m.end()) for m in _BLANK_LINE.finditer(text)]
    for block_end, next_start in [*borders, (len(text), len(text))]:
        yield from _lines(text, block_start, block_end)
        block_start = next_start


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a block between line breaks that the writer meant.

    A line of a page of fixed width breaks where the next word did not fit. A line that had room
    for it ended on purpose, and so did one before a bullet; a break before a small letter did not.
    """
    lines: list[tuple[int, int]] = []
    position = start
    for line in text[start:end].splitlines(keepends=True):
        lines.append((position, position + len(line.rstrip())))
        position += len(line)
    width = max((stop - begin for begin, stop in lines), default=0)
    begin: int | None = None
    for number, (line_start, line_end) in enumerate(lines):
        opening = _first_ink(text, line_start, line_end)
        if begin is None and opening == line_end:
            continue
        if begin is None:
            begin = opening
        if number + 1 < len(lines):
            following = text[lines[number + 1][0] : lines[number + 1][1]]
            if not _meant(line_end - line_start, following, width=width):
                continue
        yield begin, line_end
        begin = None


def _meant(length: int, following: str, *, width: int) -> bool:
    word = following.split(maxsplit=1)
    if not word:
        return True
    if _BULLET.match(following) or length > _WIDEST_PAGE:
        return True
    return not word[0][0].islower() and length + 1 + len(word[0]) <= width


def _stops(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where a sentence ends inside a paragraph; not the paragraph's own end."""
    for match in _STOP.finditer(text, start, end):
        stop = match.end()
        if stop >= end:
            return
        if match["other"] or _ends_sentence(text, start, match, end):
            yield stop


def _ends_sentence(text: str, start: int, match: re.Match[str], end: int) -> bool:
    """Decide a full stop, a question mark or an exclamation mark that a space follows."""
    stop = match.end()
    rest = text[stop : min(end, stop + 40)]
    opener = _NEXT_WORD.match(rest)
    following = opener[1] if opener else ""
    if following[:1].islower():
        return False  # 'Why?' he asked
    if match["ascii"] != ".":
        return True
    before = _LAST_TOKEN.search(text[max(start, match.start() - 30) : match.start()])
    token = before[0].casefold() if before else ""
    if token in _NEVER_LAST:
        return False
    if token in _BEFORE_FIGURES and _FIGURE.match(rest):
        return False
    if token.isdigit() and match.start() - len(token) == start:
        return False  # "1. First point" opens a list item
    if token in _SOMETIMES_LAST or (_INITIALS.match(token) and not token.isdigit()):
        return following.casefold() in _OPENERS
    return True


def _is_heading(paragraph: str, *, words: int) -> bool:
    """Say whether a paragraph is a heading: short, one line, and no full stop at its end."""
    if "\n" in paragraph or words > _HEADING_WORDS:
        return False
    if paragraph.startswith("#") and paragraph.lstrip("#").startswith(" "):
        return True
    if _BULLET.match(paragraph):
        return False
    return paragraph[-1] not in ".!?…。！？؟।,;:\"”’'»)" and any(c.isalpha() for c in paragraph)


def _pieces(text: str, unit: _Unit, *, high: int) -> Iterator[_Unit]:
    """Yield a sentence as it is, or its clauses and chunks of words where it is too long."""
    if unit.words <= high:
        yield unit
        return
    chunk = min(_CHUNK_WORDS, high)
    ends = [m.end() for m in _CLAUSE.finditer(text, unit.start, unit.end)]
    begin = unit.start
    for end in [*ends, unit.end]:
        words = [m.span() for m in _WORD.finditer(text, begin, end)]
        whole = len(words) <= high
        for first in [0] if whole else range(0, len(words), chunk):
            group = words if whole else words[first : first + chunk]
            if not group:
                continue
            last = whole or first + chunk >= len(words)
            border = _Border.CLAUSE if last else _Border.WORD
            if last and end == unit.end:
                border = unit.border
            yield _Unit(group[0][0], group[-1][1], len(group), border)
        begin = end


def _joined(units: list[_Unit], *, words: int) -> list[_Unit]:
    """Join neighbours that have at most so many words together."""
    joined: list[_Unit] = []
    for unit in units:
        if joined and joined[-1].words + unit.words <= words:
            joined[-1] = replace(unit, start=joined[-1].start, words=joined[-1].words + unit.words)
        else:
            joined.append(unit)
    return joined


def _count(text: str, start: int, end: int) -> int:
    return sum(1 for _ in _WORD.finditer(text, start, end))


def _first_ink(text: str, start: int, end: int) -> int:
    """Find the first character that is not white space; `end` where there is none."""
    found = _INK.search(text, start, end)
    return found.start() if found else end
