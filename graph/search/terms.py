"""Cut text into the terms that are compared: words without case and accents, stemmed in their language.

What is cut is a text together with its language, since a stem is one only within it: an entry and
the query that looks for it are cut alike, by the language of the entry.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import Stemmer

# Scripts that put no space between words, and Hangul, whose endings are many: compared by pairs of
# letters, as is usual for Chinese and Japanese, so that no dictionary is needed.
_UNSPACED: Final = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0002fa1f"
)
# Marks that belong to the letter before them; `\w` has them not.
_MARK: Final = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f"
)
_TOKEN: Final = re.compile(rf"[{_UNSPACED}]+|(?:(?![{_UNSPACED}])[^\W_][{_MARK}]*)+")
_IS_UNSPACED: Final = re.compile(rf"[{_UNSPACED}]")

# Of which Snowball stemmer a language is in, where its letters are Latin.
_LATIN: Final = {
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "no": "norwegian",
    "nb": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "sv": "swedish",
    "tr": "turkish",
}
# And where they are others: by the first letter, whatever the language of the text around.
_OTHERS: Final = (
    (0x0370, 0x03FF, "greek"),
    (0x0400, 0x052F, "russian"),
    (0x0530, 0x058F, "armenian"),
    (0x0600, 0x06FF, "arabic"),
    (0x0900, 0x097F, "hindi"),
)

ENGLISH: Final = "en"
_WORD: Final = re.compile(r"[^\W\d_]+")
_NOT_LATIN: Final = 0x0370
_MOST_KNOWN: Final = 400_000  # words whose terms are remembered; about 60 MB


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that carry no meaning by themselves, of the languages in which most questions come.
STOP_WORDS: Final = {
    "en": _listed(
        "a about all also an and any are as at be been but by can could did do does for from had has"
        " have how i if in into is it its may me more most my no not of on or our should so some such"
        " than that the their them then there these they this to up us use used using was we were"
        " what when where which who whose why will with would you your"
    ),
    "de": _listed(
        "aber als am an auch auf aus bei beim bis da das dass dem den der des die durch ein eine"
        " einem einen einer eines er es für gegen gibt haben hat hatte ich ihr ihre im in ist kann"
        " mit nach nicht noch nur ob oder seit sich sie sind so über um und unter vom von vor war"
        " waren warum was welche welcher welches wenn wer werden wie wird wo wurde wurden zu zum zur"
    ),
    "es": _listed(
        "a al ante como con contra cuál cuáles cuando cuándo cuánto de del desde dónde donde e el"
        " ella ellos en entre era es esa ese esta está este esto fue fueron ha han hasta hay la las le"
        " les lo los más mi no o para pero por porque que qué quién quiénes se según ser si sin sobre"
        " son su sus también un una uno y ya"
    ),
    "fr": _listed(
        "a à au aux avec ce ces cet cette comment contre d dans de des depuis du elle elles en entre"
        " est et été eux il ils j je l la le les leur leurs lors lui mais n ne nos notre nous on ont ou"
        " où par pas plus pour pourquoi qu quand que quel quelle quelles quels qui s sa sans se ses si"
        " son sont sur un une vers vos votre vous y"
    ),
    "ru": _listed(
        "а без был была были было быть в во вот все для до его ее её если есть же за и из или им их к"
        " как какая какие какой ко когда кто ли на не него но о об от по под при про с со так также то"
        " только у уже что чтобы эта эти это"
    ),
    "ar": _listed(
        "أن أو أي إلى إن التي الذي الذين بعد بين حتى حول خلال عن على عند في قبل كان كانت كل كم كيف لا"
        " لم ما ماذا متى مع من منذ هذا هذه هل هم هو هي و"
    ),
    "pt": _listed(
        "a ao aos as até com como da das de do dos e é ela ele em entre essa esse esta este eu foi já"
        " mais mas na não nas no nos o os ou para pela pelo por porque qual quando que quem se sem ser"
        " seu sua são também um uma"
    ),
    "it": _listed(
        "a ai al alla anche che chi ci come con cosa da dal dalla dei del della delle di dove e è gli i"
        " il in la le lo ma nel nella non o per perché più quale quando quali se si sono su sul sulla"
        " tra un una uno"
    ),
}


class Analyser:
    """Cuts the texts of a language; safe for use by several threads.

    Args:
        language: its code, `de` or `pt-BR`; Latin letters of a language without a stemmer are
            compared as they are.
    """

    def __init__(self, language: str) -> None:
        stemmer = _LATIN.get(language)
        self._latin = stemmer
        self._stop = STOP_WORDS.get(language, frozenset())
        # Token -> terms; in the second of a stop word none. Most tokens have been met before.
        self._known: dict[str, tuple[str, ...]] = {}
        self._telling: dict[str, tuple[str, ...]] = {}

    def terms(self, text: str, *, with_stop_words: bool = True) -> list[str]:
        """Give the terms of a text, in order, repeated as they are.

        >>> analyser("en").terms("Embassies on Twitter, 数字外交")
        ['embassi', 'on', 'twitter', '数字', '字外', '外交']
        >>> analyser("de").terms("Digitale Botschaften für Übersee")
        ['digital', 'botschaft', 'fur', 'uberse']
        """
        known = self._known if with_stop_words else self._telling
        found: list[str] = []
        for token in _TOKEN.findall(text):
            terms = known.get(token)
            if terms is None:
                terms = self._cut(token)
                if not with_stop_words and token.casefold() in self._stop:
                    terms = ()
            found += terms
        return found

    def spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, term) of each term, offsets in code points; pairs of letters overlap."""
        for token in _TOKEN.finditer(text):
            terms = self._cut(token[0])
            if len(terms) == 1:
                yield token.start(), token.end(), terms[0]
                continue
            for number, term in enumerate(terms):
                yield token.start() + number, token.start() + number + 2, term

    def _cut(self, token: str) -> tuple[str, ...]:
        terms = self._known.get(token)
        if terms is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known, self._telling = {}, {}
            terms = self._known[token] = self._new(token)
            self._telling[token] = () if token.casefold() in self._stop else terms
        return terms

    def _new(self, token: str) -> tuple[str, ...]:
        if _IS_UNSPACED.match(token):
            pairs = [token[n : n + 2] for n in range(len(token) - 1)] or [token]
            return tuple(_plain(pair) for pair in pairs)
        word = unicodedata.normalize("NFKC", token.casefold())
        first = ord(word[0])
        name = self._latin
        if first >= _NOT_LATIN:
            name = next((stem for low, high, stem in _OTHERS if low <= first <= high), None)
        elif not word[0].isalpha():
            name = None
        stem = _stemmer(name).stemWord(word) if name else word
        return (_plain(stem) or _plain(word) or word,)


@cache
def analyser(language: str) -> Analyser:
    """Give the analyser of a partition; there is one for each."""
    return Analyser(language)


def partition(language: str | None) -> str:
    """Give the language by which an entry is cut and counted: its first subtag, English where none.

    >>> partition("pt-BR"), partition(None)
    ('pt', 'en')
    """
    return (language or ENGLISH).partition("-")[0].casefold() or ENGLISH


def spoken(words: Sequence[str]) -> str:
    """Guess the language of a query by its words without meaning; English where they do not tell.

    >>> spoken("was macht Indien am Tag des Yoga".split()), spoken(["e-Residency"])
    ('de', 'en')
    """
    plain = [word.casefold() for word in words]
    counts = {
        language: sum(word in listed for word in plain) for language, listed in STOP_WORDS.items()
    }
    best = max(counts.values())
    return next(language for language, count in counts.items() if count == best)


def may_be_english(text: str) -> float:
    """Say how far a query may be English by its letters and small words: 1, a half, or 0.

    Names tell nothing: 数字外交 stands in an English card as well.

    >>> [may_be_english(text) for text in ("e-Residency", "数字外交", "sauver le patrimoine en Irak")]
    [1.0, 0.0, 0.0]
    """
    words = [word.casefold() for word in _WORD.findall(text)]
    letters = "".join(words)
    if 2 * sum(ord(letter) < _NOT_LATIN for letter in letters) < len(letters):
        return 0.0
    telling = [word for word in words if len(word) > 1]  # no e of e-Residency
    counts = {
        language: sum(word in listed for word in telling) for language, listed in STOP_WORDS.items()
    }
    ours = counts.pop(ENGLISH)
    # One small word of another language may belong to a name: Charles de Gaulle.
    more = max(counts.values()) - ours
    return 1.0 if more <= 0 else 0.5 if more == 1 else 0.0


@cache
def _stemmer(name: str) -> Stemmer.Stemmer:
    # Its own cache is no use behind ours, and one call at a time may run in a stemmer.
    return Stemmer.Stemmer(name, 0)


def _plain(word: str) -> str:
    """Drop the accents; they are often left out by who types."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
