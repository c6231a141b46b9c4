"""Texts of any number to search, made of our own words, and queries that fit them.

Passages are made, not written: each opens with a sentence of a card; the rest are words drawn one
by one, so that frequencies and the growth of the vocabulary are those of English text, and word
order and topics are not. Real text says a word again where it said it before; this does not, so a
passage here has some more different words. The same seed gives the same texts everywhere.
"""

from __future__ import annotations

import random
import re
import string
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graph import ids
from graph.search.model import Entry, Facet

PASSAGES_OF_A_DOCUMENT: Final = 20

# Frequency falls with rank^-1 among the first words and with rank^-1.77 behind them, as Gerlach and
# Altmann (Physical Review X 3, 021006, 2013) fitted it to the English books of Google.
_CORE_WORDS: Final = 7_873
_TAIL: Final = 1.77
# So that a million passages have 200,000 different words.
_VOCABULARY: Final = 205_000
_WORDS: Final = (90, 150)  # of a passage, so that the mean is 120
_SENTENCE: Final = 18
_BLOCK: Final = 1_000
_KINDS: Final = ("document",) * 7 + ("work",) * 2 + ("campaign",)
_WORD: Final = re.compile(r"[^\W\d_]+")
# How many words a query has: more than half have up to three.
_LENGTHS: Final = {1: 20, 2: 25, 3: 20, 4: 12, 5: 9, 6: 6, 7: 5, 8: 3}
_COMMON: Final = 40
_LETTERS: Final = string.ascii_lowercase
_USUAL: Final = 0.9


@dataclass(frozen=True, slots=True)
class Queries:
    """What is asked of a set of texts."""

    warm: tuple[str, ...]  # asked first, and not timed
    plain: tuple[str, ...]
    filtered: tuple[str, ...]  # with kind:, a word to leave out, or a phrase
    misspelt: tuple[str, ...]


class Corpus:
    """As many passages as are wanted.

    Args:
        sentences: real ones; the passages and their words come from them.
        seed: another gives other texts.
    """

    def __init__(self, sentences: Sequence[str], *, seed: int = 7) -> None:
        self._sentences = [" ".join(sentence.split()) for sentence in sentences]
        self._seed = seed
        known = Counter(word for text in self._sentences for word in _words(text))
        real = [word for word, _ in known.most_common(_VOCABULARY)]
        self._vocabulary = real + _coined(real, _VOCABULARY - len(real), seed=seed)
        rank = np.arange(1, len(self._vocabulary) + 1, dtype=np.float64)
        weight = np.where(rank <= _CORE_WORDS, 1 / rank, _CORE_WORDS ** (_TAIL - 1) * rank**-_TAIL)
        self._cumulative = np.cumsum(weight) / weight.sum()

    def passages(self, count: int) -> Iterator[str]:
        """Give the first `count` passages; those of a greater count begin with the same."""
        words, sentences = self._vocabulary, self._sentences
        for block in range(-(-count // _BLOCK)):
            random_ = np.random.default_rng([self._seed, block])
            chosen = np.searchsorted(self._cumulative, random_.random((_BLOCK, _WORDS[1])))
            lengths = random_.integers(*_WORDS, _BLOCK)
            openings = random_.integers(0, len(sentences), _BLOCK)
            for row in range(min(_BLOCK, count - block * _BLOCK)):
                opening = sentences[openings[row]]
                rest = max(0, int(lengths[row]) - opening.count(" ") - 1)
                drawn = [words[number] for number in chosen[row, :rest].tolist()]
                parts = (drawn[i : i + _SENTENCE] for i in range(0, rest, _SENTENCE))
                yield " ".join([opening, *(" ".join(part) + "." for part in parts)])

    def written(self, count: int) -> list[str]:
        """Give passages of real sentences only: what the encoder gets in earnest."""
        random_ = random.Random(self._seed)
        found = []
        for _ in range(count):
            parts: list[str] = []
            while sum(len(part.split()) for part in parts) < sum(_WORDS) // 2:
                parts.append(random_.choice(self._sentences))
            found.append(" ".join(parts))
        return found

    def entries(self, passages: Sequence[str]) -> list[Entry]:
        """Make documents of passages, twenty of each in a row."""
        random_ = random.Random(self._seed)
        found = []
        for first in range(0, len(passages), PASSAGES_OF_A_DOCUMENT):
            own = passages[first : first + PASSAGES_OF_A_DOCUMENT]
            kind = random_.choice(_KINDS)
            year = str(random_.randint(2005, 2024))
            label = " ".join(random_.choice(own).rstrip(".").split()[-4:]).capitalize()
            record = f"{kind}/{ids.digest(str(first))}"
            found += [entry(record, label, text, part, year) for part, text in enumerate(own, 1)]
        return found


def entry(record: str, label: str, text: str, part: int, year: str) -> Entry:
    """Make a passage of a document that was published in a year."""
    return Entry(
        record=record,
        kind=ids.kind_of(record),
        label=label,
        names=(label,),
        text=text,
        language="en",
        part=part,
        start=None,
        end=None,
        sources=(f"https://example.org/{record}",),
        facets=(Facet("year", year),),
    )


def queries(texts: Sequence[str], *, plain: int = 200, seed: int = 11) -> Queries:
    """Make queries of 1 to 8 words that texts can answer.

    Three of ten are words in a row, "of" and "the" among them; the others are words of one text
    without its commonest, every second the rarer of two.

    Args:
        texts: a few thousand are enough; how rare a word is, is counted in them.
        plain: how many without a filter; of the other sorts there are fewer.
        seed: another gives other queries.
    """
    random_ = random.Random(seed)
    counts = Counter(word for text in texts for word in _words(text))
    common = {word for word, _ in counts.most_common(_COMMON)}
    telling = [text for text in texts if sum(word not in common for word in _words(text)) > 8]

    def one() -> str:
        words = _words(random_.choice(telling))
        length = random_.choices(list(_LENGTHS), list(_LENGTHS.values()))[0]
        if random_.random() < 0.3:
            first = random_.randrange(max(1, len(words) - length))
            return " ".join(words[first : first + length])
        words = [word for word in words if word not in common and len(word) > 2] or words
        chosen: dict[str, None] = {}
        for _ in range(length):
            pair = random_.sample(words, 2) if len(words) > 1 else words
            chosen[min(pair, key=counts.__getitem__) if random_.random() < 0.5 else pair[0]] = None
        return " ".join(chosen)

    def filtered(number: int) -> str:
        words = _words(random_.choice(telling))
        match number % 3:
            case 0:
                return f"kind:campaign {one()}"
            case 1:
                return f"{one()} -{random_.choice(words)}"
            case _:
                first = random_.randrange(len(words) - 1)
                return f'"{words[first]} {words[first + 1]}" {one()}'

    def misspelt() -> str:
        while True:
            words = one().split()
            number = max(range(len(words)), key=lambda place: len(words[place]))
            long = words[number]
            if len(long) >= 6:
                at = random_.randrange(1, len(long) - 2)
                words[number] = long[:at] + long[at + 1] + long[at] + long[at + 2 :]
                return " ".join(words)

    return Queries(
        warm=tuple(one() for _ in range(max(5, plain // 4))),
        plain=tuple(one() for _ in range(plain)),
        filtered=tuple(filtered(number) for number in range(max(3, plain // 7))),
        misspelt=tuple(misspelt() for _ in range(max(2, plain // 10))),
    )


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _coined(real: Sequence[str], count: int, *, seed: int) -> list[str]:
    """Coin words that are spelt as real ones: a letter mostly follows two as it does there."""
    random_ = random.Random(seed)
    following: dict[str, list[str]] = {}
    for word in real:
        if word.isascii():
            spelt = f"^^{word}$"
            for place in range(2, len(spelt)):
                following.setdefault(spelt[place - 2 : place], []).append(spelt[place])
    known = set(real)
    coined: list[str] = []
    while len(coined) < count:
        spelt = "^^"
        while not spelt.endswith("$") and len(spelt) < 16:
            # Now and then any letter, or a few real words would not spell enough others.
            usual = following.get(spelt[-2:]) if random_.random() < _USUAL else None
            spelt += random_.choice(usual or _LETTERS)
        word = spelt.strip("^$")
        if len(word) > 3 and word not in known:
            known.add(word)
            coined.append(word)
    return coined
