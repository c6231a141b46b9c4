"""Footnote digits that scraping glued to words, taken off again.

"objectives1 However" loses its digit; "G20", "COVID-19", "EU27" and "resolution 69/131" do not.
The danger lies in names that end in a number ("Windows10"), so a capitalised word must be part
of a run of ascending notes before its digit goes.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from typing import Final

from crawl.phrases import words

# A word of four letters or more (shorter ones are codes: G20, mp3, UN75), all but its first in
# lower case, then digits. Handles, hashtags, addresses and file names keep theirs.
_WORD: Final = re.compile(
    r"(?<![\w@#/.:=&+-])(?P<word>[^\W\d_][^\W\d_]{3,})(?P<digits>\d{1,12})(?=[\s.,;:!?)\]\"'’”»]|$)(?![.:]\w)"
)
# A closing quotation mark, a full stop or a comma between the word and its note:
# "internet',5 a", "leader'10", "diplomacy.12 The".
_AFTER_MARK: Final = re.compile(
    r"(?<![^\W\d_])(?P<word>[^\W\d_]{2,})(?P<mark>[\"'’”»)][.,;]?|[.,;][\"'’”»]|(?<=[^\W\d_]{4})[.,;])(?P<digits>\d{1,6})(?=\s|$)"
)
_YEAR_RUN: Final = re.compile(
    r"(?<![\w/.,-])(?P<year>(?:19|20)\d{2})(?P<digits>\d{2,12})(?![\w/-])"
)
_BRACKETS: Final = re.compile(
    r"(?<=[\w.,;:!?\"'”’»)\]])\s?\[(?:\d{1,3}(?:[,–-]\s?\d{1,3})*|note \d+|nb \d+|citation needed|"
    r"better source needed|who\?|when\?|clarification needed|dubious)\](?::\s?\d+(?:[–-]\d+)?)?"
    # A lone letter inside a word or before one is an editor's: "give[s]", "which is [a] big one".
    r"|(?<=[.,;:!?\"'”’»)])\[[a-z]\](?=\s|$)"
)
_SUPERSCRIPTS: Final = re.compile(
    r"(?<=[^\W\d_]{4})[¹²³⁰⁴-⁹]+|(?<=[.,;:!?\"'”’»)])[¹²³⁰⁴-⁹]+(?=\s|$)"
)
# Words that own the number after them.
_NUMBERED: Final = words(
    "covid windows python base level layer phase article articles section chapter figure table version iphone "
    "galaxy agenda vision horizon euro expo tokyo paris davos apollo sputnik brexit formula type grade group "
    "channel radio studio area boeing airbus rule annex appendix page line step stage round part volume number "
    "item note track class room gate unit zone core model series season episode wave task team data radar "
    "fortune forbes vitamin android office photoshop facebook firefox"
)
_ABBREVIATIONS: Final = words("para paras cols nos arts sect sects chap chaps vols figs secs")
# How English sentences begin; after one of these a dropped full stop is safe to put back.
_STARTERS: Final = (
    "The|This|These|That|Those|It|Its|In|On|At|As|However|Moreover|Furthermore|Additionally|Since|Although|While|When|"
    "After|Before|During|For|From|With|Other|Others|Some|Many|Most|Such|There|They|He|She|We|By|But|And|Also|If|To|An|"
    "Another|Both|According|Among|Despite|Because|Thus|Therefore|Meanwhile|Today|Later|Finally|Until|Over|Under|Through"
)
_BEFORE_NAME: Final = words(
    "of in to at by for with from and or the a an on as via than per into our its his her their but "
    "called named titled entitled film book novel newspaper magazine journal song album"
)
_DROPPED_STOP: Final = re.compile(
    rf"\b(?P<last>[^\W_]+[)\"'”’]?)(?P<space> )(?P<next>(?:{_STARTERS})\b)(?= \w)"
)


def repair(paragraphs: list[str], *, notes: int = 0) -> list[str]:
    """Take footnote marks off the words they are glued to.

    Args:
        paragraphs: the whole text; what is a note is judged over all of it.
        notes: how many entries the list of references had, 0 when there was none.

    >>> repair(["They pursue objectives1 However, the G20 met in 2013."])
    ['They pursue objectives. However, the G20 met in 2013.']
    """
    run = _ascending(paragraphs) if notes == 0 else True
    shared = frozenset() if run else _shared(paragraphs)
    bare = _lost_stops(paragraphs)
    repaired = [
        _paragraph(text, run=run, notes=notes, bare=bare, shared=shared) for text in paragraphs
    ]
    return _close_gap(paragraphs, repaired, notes=notes)


def _paragraph(text: str, *, run: bool, notes: int, bare: bool, shared: frozenset[str]) -> str:
    def plain(found: re.Match[str]) -> str:
        word, digits = found["word"], found["digits"]
        if digits in shared or not _is_note(
            word, digits, run=run, notes=notes, after=text[found.end() :]
        ):
            return found[0]
        return word + _stop(text, found.end(), bare=bare)

    def marked(found: re.Match[str]) -> str:
        if found["word"].casefold() in _ABBREVIATIONS | _NUMBERED or not _chain(found["digits"]):
            return found[0]
        if found["mark"] in {".", ","} and not re.match(r"\s+[^\W\d_]|\s*$", text[found.end() :]):
            return found[0]
        return found["word"] + found["mark"]

    text = _BRACKETS.sub("", text)
    text = _SUPERSCRIPTS.sub("", text)
    text = _YEAR_RUN.sub(
        lambda found: found["year"] if len(_chain(found["digits"])) > 1 else found[0], text
    )
    text = _AFTER_MARK.sub(marked, text)
    text = _WORD.sub(plain, text)
    return _restore_stops(text) if bare else text


def _is_note(word: str, digits: str, *, run: bool, notes: int, after: str) -> bool:
    if word.casefold() in _NUMBERED or not (word.islower() or word.istitle()):
        return False
    chain = _chain(digits)
    if not chain or (notes and max(chain) > notes):
        return False
    if run:
        return True
    if word.istitle():
        return False
    ends = re.match(r"\s*$|\s+[A-ZÀ-ÞА-Я]|[.,;:!?)\"'’”»]", after)
    return len(word) >= 5 and ends is not None


def _chain(digits: str) -> tuple[int, ...]:
    """Read digits as one note, or as consecutive notes set side by side: 234 is 2, 3, 4.

    Empty when they are neither; one note goes up to 99, years and other figures are none.
    """
    if not digits or digits.startswith("0") or re.fullmatch(r"(?:19|20)\d{2}", digits):
        return ()
    if len(digits) <= 2:
        return (int(digits),)
    for width in (1, 2):
        numbers, at = [int(digits[:width])], width
        while at < len(digits):
            following = str(numbers[-1] + 1)
            if not digits.startswith(following, at):
                break
            numbers.append(int(following))
            at += len(following)
        if at == len(digits):
            return tuple(numbers)
    return ()


def _ascending(paragraphs: list[str]) -> bool:
    """Whether glued numbers run like notes: at least two, growing, never two on one word."""
    by_word: defaultdict[str, set[str]] = defaultdict(set)
    firsts: list[int] = []
    for found in (found for text in paragraphs for found in _WORD.finditer(text)):
        word, chain = found["word"], _chain(found["digits"])
        if chain and word.casefold() not in _NUMBERED and (word.islower() or word.istitle()):
            by_word[word.casefold()].add(found["digits"])
            if chain[0] not in firsts:
                firsts.append(chain[0])
    if any(len(numbers) > 1 for numbers in by_word.values()):
        return False
    growing = all(before < after for before, after in itertools.pairwise(firsts))
    steps = [after - before for before, after in itertools.pairwise(firsts)]
    return len(firsts) >= 2 and growing and max(steps) <= 4


def _shared(paragraphs: list[str]) -> frozenset[str]:
    """Give the digits glued to several words, which are no notes: Indonesian doubles a word by a 2."""
    found = Counter(match["digits"] for text in paragraphs for match in _WORD.finditer(text))
    return frozenset(digits for digits, count in found.items() if count > 1)


def _lost_stops(paragraphs: list[str]) -> bool:
    """Whether a scraper dropped the full stops: much prose, and no sentence ends inside it."""
    prose = [text for text in paragraphs if len(text.split()) >= 30]
    length = sum(len(text.split()) for text in prose)
    # One stop inside the first 15 words may be an abbreviation that survived.
    return (
        length >= 90
        and sum(len(re.findall(r"(?<=[^\W\d_]{3})[.!?]\s", text)) for text in prose) == 0
    )


def _stop(text: str, at: int, *, bare: bool) -> str:
    following = re.match(r"\s+(?P<next>[^\W\d_]+)", text[at:])
    if following is None:
        return "." if bare and not text[at:].strip() else ""
    starts = re.fullmatch(_STARTERS, following["next"]) is not None
    return "." if starts or (bare and following["next"][0].isupper()) else ""


def _restore_stops(text: str) -> str:
    def mend(found: re.Match[str]) -> str:
        last = found["last"]
        if last.casefold() in _BEFORE_NAME or (last.istitle() and len(found["next"]) < 3):
            return found[0]  # "Kosovo On ..." is more often a name than two sentences
        return f"{last}.{found['space']}{found['next']}"

    text = _DROPPED_STOP.sub(mend, text)
    return text if len(text.split()) < 20 or text[-1:] in ".!?…:;" else f"{text}."


def _close_gap(paragraphs: list[str], repaired: list[str], *, notes: int) -> list[str]:
    """Remove a note that stands apart from its word, when it is the only one missing."""
    if notes < 5:
        return repaired
    seen = {
        number
        for pattern in (_WORD, _AFTER_MARK, _YEAR_RUN)
        for text in paragraphs
        for found in pattern.finditer(text)
        for number in _chain(found["digits"])
    }
    missing = set(range(1, notes + 1)) - seen
    if not 0 < len(missing) <= 2:
        return repaired
    for number in missing:
        alone = re.compile(rf"(?<=[^\W\d_]) {number}(?= [a-z])")
        places = [index for index, text in enumerate(repaired) for _ in alone.finditer(text)]
        if len(places) == 1:
            repaired[places[0]] = alone.sub("", repaired[places[0]])
    return repaired
