"""Cut the piece of a text that shows best why it was found, with the words marked."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from graph.search.terms import Analyser

MARK_START: Final = "\x02"
MARK_END: Final = "\x03"

_WORDS: Final = 40
_CHARACTERS: Final = 400  # for scripts without spaces, where a run of text is one word
_LEAD: Final = 5  # words shown before the first mark
_RUN: Final = re.compile(r"\S+")


def snippet(text: str, terms: Collection[str], analyser: Analyser) -> str:
    """Give about 40 words around the most of the terms, on one line, the found ones marked.

    Of equally good places the first; the beginning of the text where none of the terms stands.
    """
    wanted = frozenset(terms)
    marks = _joined(
        [(start, end, term) for start, end, term in analyser.spans(text) if term in wanted]
    )
    runs = [(run.start(), run.end()) for run in _RUN.finditer(text)]
    if not runs:
        return ""
    first, last = _window(runs, marks)
    start, end = runs[first][0], runs[last][1]
    if end - start > _CHARACTERS:
        inside = next((m[0] for m in marks if start <= m[0] < end), start)
        start = max(start, inside - _CHARACTERS // 4)
        end = min(end, start + _CHARACTERS)
    shown, place = [], start
    for left, right, _ in marks:
        if left < place or right > end:
            continue
        shown += [text[place:left], MARK_START, text[left:right], MARK_END]
        place = right
    shown.append(text[place:end])
    line = " ".join("".join(shown).split())
    before = "…" if start > runs[0][0] else ""
    return f"{before}{line}{'…' if end < runs[-1][1] else ''}"


def _joined(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, frozenset[str]]]:
    """Join the spans that overlap, as the pairs of letters of one word do."""
    joined: list[tuple[int, int, frozenset[str]]] = []
    for start, end, term in spans:
        if joined and start < joined[-1][1]:
            left, right, before = joined[-1]
            joined[-1] = (left, max(right, end), before | {term})
        else:
            joined.append((start, end, frozenset({term})))
    return joined


def _window(
    runs: list[tuple[int, int]], marks: list[tuple[int, int, frozenset[str]]]
) -> tuple[int, int]:
    """Give the numbers of the first and the last word to show."""
    if not marks or len(runs) <= _WORDS:
        return 0, min(_WORDS, len(runs)) - 1
    starts = [start for start, _ in runs]
    places = []
    run = 0
    for start, _, terms in marks:
        while run + 1 < len(runs) and starts[run + 1] <= start:
            run += 1
        places.append((run, terms))
    best, chosen = (0, 0), 0
    for number, (first, _) in enumerate(places):
        inside = [terms for place, terms in places[number:] if place < first + _WORDS - _LEAD]
        value = (len(frozenset().union(*inside)), len(inside))
        if value > best:
            best, chosen = value, first
    begin = max(0, min(chosen - _LEAD, len(runs) - _WORDS))
    return begin, min(begin + _WORDS, len(runs)) - 1
