"""Find the name's word that a misspelt one was meant to be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from graph.search.words import key

_WORD: Final = re.compile(r"[^\W\d_]+")
# One slip (a letter too few, too many, another, or two exchanged) in a word of four letters, two in
# one of eight. Shorter words are near to too much, and a figure is never a slip of another.
_LEAST: Final = 4
_LONG: Final = 8


class Spelling:
    """The words of all names, to be found by near spellings.

    Args:
        names: any texts of names; a word that stands in more of them is preferred.
    """

    def __init__(self, names: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        shown: dict[str, str] = {}
        for name in names:
            for word in set(_WORD.findall(name)):
                plain = key(word)
                if len(plain) >= _LEAST:
                    counts[plain] += 1
                    shown[plain] = min(shown.get(plain, word.casefold()), word.casefold())
        # By length: most words are too long or too short to be compared at all.
        self._words: dict[int, list[str]] = {}
        for plain in sorted(counts):
            self._words.setdefault(len(plain), []).append(plain)
        self._counts, self._shown = counts, shown

    def knows(self, word: str) -> bool:
        """Say whether a word, as it is spelt, stands in a name; short ones are always known."""
        plain = key(word)
        return len(plain) < _LEAST or plain in self._counts

    def near(self, word: str) -> str | None:
        """Give the nearest word of a name in small letters; None where none is near enough.

        Of equally near ones: that with the same first letter, with the same letters (two were
        exchanged), in more names, first in the alphabet.
        """
        plain = key(word)
        if len(plain) < _LEAST or not plain.isalpha():
            return None
        most = 2 if len(plain) >= _LONG else 1
        near = range(len(plain) - most, len(plain) + most + 1)
        words = [word for length in near for word in self._words.get(length, ())]
        found = process.extract(plain, words, scorer=OSA.distance, score_cutoff=most, limit=None)

        def order(match: tuple[str, float, int]) -> tuple[float, bool, bool, int, str]:
            other, distance, _ = match
            return (
                distance,
                other[0] != plain[0],
                sorted(other) != sorted(plain),
                -self._counts[other],
                other,
            )

        fit = [m for m in found if m[0][0] == plain[0] or len(plain) >= _LONG - 2]
        return self._shown[min(fit, key=order)[0]] if fit else None
