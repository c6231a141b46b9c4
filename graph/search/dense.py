"""The leg of meaning: cosines by the main model and, across languages, by a multilingual one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.search.encode import Encoder, Vector
from graph.search.fusion import Scores, englishness, scaled, top
from graph.search.layout import Layout
from graph.search.terms import ENGLISH, may_be_english
from graph.search.vectors import Vectors

MAIN: Final = "main"
MULTILINGUAL: Final = "multilingual"

# Strings of random letters: what is not nearer to a query than these are is near to it by chance.
NOISE: Final = (
    "qwrtz plkjh",
    "xvbnm",
    "zzqx wvk jjpt",
    "hfgdk lmno",
    "bcdfgh",
    "tyuiop asdf",
    "kqx",
    "vwzrn ghjkl ttt",
    "fnmj rwlcnwr",
    "yzhebgr rhmkr",
    "umzqmrsl fwkb",
    "hhm",
    "pmmzzcnf zlpo qmqxqjgp",
    "kshwycy mbfera",
    "yetgb amtsb zwizjwbk",
    "nswipjdex nhogij yrsvgymi",
)

# Letters of the scripts that the multilingual model was trained on: Latin, Cyrillic, Arabic, Thai,
# Chinese, Japanese, Korean. Of others it makes noise: Hindi questions had nDCG@10 .06 by it.
_READ: Final = re.compile(
    r"[a-zà-ɏ\u0400-\u052f\u0600-\u06ff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]",
    re.IGNORECASE,
)

# Where cosines come from bytes, the nearest of all is among so many nearest.
_NEAREST: Final = 64


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the models make of a query.

    Attributes:
        english: how far the main model is heard on English entries, 0 to 1.
        noise: cosine of the nearest noise.
        cosine: of each place; nearly, where not exact.
        scores: of each place, cosine over the best of the query, 0 to 1.
    """

    english: float
    noise: float
    cosine: Scores
    scores: Scores
    # The query's vector by each model that is heard, and the best cosine that it has.
    queries: Mapping[str, tuple[Vector, float]]
    is_exact: bool

    def multilingual(self, language: str) -> float:
        """Give the share of the multilingual model in an entry's score."""
        if MULTILINGUAL not in self.queries:
            return 0.0
        return 1 - self.english if language == ENGLISH else 1.0


class Dense:
    """Compares a query with every entry; safe for use by several threads.

    The main model is for English. It is heard on English entries as far as the query is English
    (`englishness`, `may_be_english`); the multilingual one for the rest and on all other entries.
    Without that, the main one is heard alone.
    """

    def __init__(self, folder: Path, layout: Layout, encoders: Mapping[str, Encoder]) -> None:
        self._layout = layout
        self._encoders = encoders
        self._vectors = {
            name: Vectors(folder, name, rows=layout.rows, dimensions=encoder.dimensions)
            for name, encoder in encoders.items()
        }
        self._noise: dict[str, NDArray[np.float32]] = {}
        self._is_english = np.zeros(0, np.bool_)
        self._all_english = layout.languages == [ENGLISH]
        if ENGLISH in layout.languages:
            self._is_english = layout.language == layout.languages.index(ENGLISH)

    def find(self, text: str, shares: Sequence[float]) -> Meaning:
        """Compare every place with a text.

        Args:
            text: the query.
            shares: of each partition, the share of the query's words that occur in it.
        """
        english = 0.0
        if MULTILINGUAL not in self._encoders:
            english = 1.0
        elif ENGLISH in self._layout.languages:
            share = shares[self._layout.languages.index(ENGLISH)]
            english = englishness(share) * may_be_english(text)
        heard = [MAIN] if english else []
        if MULTILINGUAL in self._encoders and (english < 1 or not self._all_english):
            heard.append(MULTILINGUAL)
        vectors = {name: self._encoders[name].encode([text])[0] for name in heard}
        return self.compare(vectors, english)

    def reads(self, text: str) -> bool:
        """Say whether a model knows the script of a text; the main model alone is asked anything."""
        letters = sum(letter.isalpha() for letter in text)
        return MULTILINGUAL not in self._encoders or 2 * len(_READ.findall(text)) >= letters

    def compare(self, queries: Mapping[str, Vector], english: float) -> Meaning:
        """Compare every place with vectors of one text."""
        layout = self._layout
        cosines: dict[str, Scores] = {}
        bests: dict[str, float] = {}
        for name, query in queries.items():
            held = self._vectors[name]
            cosine = layout.by_place(held.cosines(query))
            if held.is_exact:
                bests[name] = float(cosine.max(initial=0))
            else:
                near = top(cosine, _NEAREST)
                exact = held.exactly(query, layout.order[near])
                cosine[near] = exact
                bests[name] = float(exact.max(initial=0))
            cosines[name] = cosine
        cosine, scores = self._blend(
            {name: (one, bests[name]) for name, one in cosines.items()}, english, self._is_english
        )
        noise = {name: float((self._noise_of(name) @ q).max()) for name, q in queries.items()}
        heard = english if MAIN in noise and MULTILINGUAL in noise else float(MAIN in noise)
        return Meaning(
            english=english,
            noise=heard * noise.get(MAIN, 0.0) + (1 - heard) * noise.get(MULTILINGUAL, 0.0),
            cosine=cosine,
            scores=scores,
            queries={name: (query, bests[name]) for name, query in queries.items()},
            is_exact=all(self._vectors[name].is_exact for name in queries),
        )

    def again(self, meaning: Meaning, places: NDArray[np.int64]) -> tuple[Scores, Scores]:
        """Give the exact cosines of some places, and their scores."""
        rows = self._layout.order[places]
        exact = {
            name: (self._vectors[name].exactly(query, rows), best)
            for name, (query, best) in meaning.queries.items()
        }
        is_english = self._is_english[places] if len(self._is_english) else self._is_english
        return self._blend(exact, meaning.english, is_english)

    def centre(self, places: Sequence[int]) -> dict[str, Vector]:
        """Give by each model the direction between some entries."""
        centres = {}
        for name, held in self._vectors.items():
            middle = np.mean([held.row(int(self._layout.order[place])) for place in places], axis=0)
            centres[name] = middle / max(float(np.linalg.norm(middle)), 1e-12)
        return centres

    def _blend(
        self,
        cosines: Mapping[str, tuple[Scores, float]],
        english: float,
        is_english: NDArray[np.bool_],
    ) -> tuple[Scores, Scores]:
        """Put the models together: (cosines, scores)."""
        if len(cosines) == 1:
            ((cosine, best),) = cosines.values()
            return cosine, scaled(cosine, best)
        main, best_main = cosines[MAIN]
        other, best_other = cosines[MULTILINGUAL]
        share: Scores = np.where(is_english, np.float32(english), np.float32(0)).astype(np.float32)
        rest = np.float32(1) - share
        return (
            share * main + rest * other,
            share * scaled(main, best_main) + rest * scaled(other, best_other),
        )

    def _noise_of(self, name: str) -> NDArray[np.float32]:
        if name not in self._noise:
            self._noise[name] = self._encoders[name].encode(NOISE)
        return self._noise[name]
