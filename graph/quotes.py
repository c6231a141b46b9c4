"""Quotes without copies: where the words of a document stand, and how to find them again.

A record holds the offsets of the words that it rests on and a hash of them, never the words. Where
the archive holds the document, they are read from its text; where the text has changed, they are
looked for by their hash, and where they are gone, that is said.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

Anchoring = Literal["exact", "moved", "lost"]
"""exact: the words stand at their offsets; moved: they stand elsewhere; lost: nowhere."""

WORDS: Final = 25  # of a source that is not openly licensed, no more is ever shown
_AROUND: Final = 32
_HASH_LENGTH: Final = 16
_WORD: Final = re.compile(r"\S+")
# Writers and cleaners differ in quotation marks, apostrophes and dashes.
_ALIKE: Final = str.maketrans("“”„«»‘’‚–—−", '"""""\'\'\'---')


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document as a record points to them.

    Attributes:
        evidence: the IRI of the evidence that they are.
        start, end: offsets in code points of the stored text that the curator read.
        hash: `fingerprint` of the words.
        file, line: where the record says it.
    """

    evidence: str
    start: int
    end: int
    hash: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Anchored:
    """Words found in a text; the offsets are those of this text."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    anchoring: Anchoring


def fingerprint(words: str) -> str:
    """Name words by their hash; blanks, quotation marks and dashes of another kind change nothing.

    >>> fingerprint("one  two") == fingerprint(" one\\n two ")
    True
    """
    plain = " ".join(words.split()).translate(_ALIKE)
    return hashlib.sha256(plain.encode()).hexdigest()[:_HASH_LENGTH]


def anchor(text: str, quote: Quote) -> Anchored | None:
    """Find the words of a quote in a text; None when they are lost."""
    if fingerprint(text[quote.start : quote.end]) == quote.hash:
        return _anchored(text, quote.start, quote.end, "exact")
    near = sorted(_spans(text, quote), key=lambda span: abs(span[0] - quote.start))
    for start, end in near:
        if fingerprint(text[start:end]) == quote.hash:
            return _anchored(text, start, end, "moved")
    return None


def locate(text: str, words: str) -> list[Anchored]:
    """Find words in a text, whatever the blanks, quotation marks and dashes, in reading order."""
    parts = [re.escape(part) for part in words.translate(_ALIKE).split()]
    if not parts:
        return []
    plain = text.translate(_ALIKE)  # one code point for one: offsets stay
    found = re.finditer(r"\s+".join(parts), plain)
    return [_anchored(text, *match.span(), "exact") for match in found]


def shown(words: str) -> str:
    """Give at most 25 words of a quote."""
    parts = list(_WORD.finditer(words))
    return words if len(parts) <= WORDS else words[: parts[WORDS - 1].end()] + " …"


def _anchored(text: str, start: int, end: int, how: Anchoring) -> Anchored:
    return Anchored(
        start,
        end,
        text[start:end],
        text[max(0, start - _AROUND) : start],
        text[end : end + _AROUND],
        how,
    )


def _spans(text: str, quote: Quote) -> Iterator[tuple[int, int]]:
    """Every run of whole words, and of words less the marks around them, about as long as the quote.

    A quote may begin or end inside what blanks part (“first” in quotation marks, a word before a
    full stop), so each run is also tried without such marks.
    """
    length = quote.end - quote.start
    begins = [m.start() for m in re.finditer(r"(?<!\w)\w|(?<!\S)\S", text)]
    ends = sorted({m.end() for m in re.finditer(r"\w(?!\w)|\S(?!\S)", text)})
    at = 0
    for start in begins:
        low, high = start + length - 4, start + length + 4
        while at < len(ends) and ends[at] < low:
            at += 1
        for end in ends[at:]:
            if end > high:
                break
            yield start, end
