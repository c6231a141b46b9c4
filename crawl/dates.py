"""Dates as people write them, read without inventing precision.

Answers are YYYY, YYYY-MM or YYYY-MM-DD. "03/04/2020" may be March or April, so it is 2020.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from crawl.phrases import words

# Month names in the languages digital diplomacy is written in; genitive forms where dates use
# them. Abbreviations are cut to what follows, so "sept." and "Sept" need no entry of their own.
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar januari janvier janv enero ene janeiro gennaio gen января январь янв січня ocak oca stycznia styczeń jänner ianuarie يناير",
            "february feb februar februari février fevrier févr fev febrero fevereiro febbraio февраля февраль фев лютого şubat subat lutego luty februarie فبراير",
            "march mar märz maerz mrz maart mars marzo março marco марта март березня mart marca marzec mrt martie مارس",
            "april apr avril avr abril abr aprile апреля апрель апр квітня nisan kwietnia kwiecień aprilie أبريل",
            "may mai mei mayo maio maggio mag мая май травня mayıs mayis maja maj مايو",
            "june jun juni juin junio junho giugno giu июня июнь червня haziran czerwca czerwiec iunie يونيو",
            "july jul juli juillet juil julio julho luglio lug июля июль липня temmuz lipca lipiec iulie يوليو",
            "august aug août aout agosto ago augustus augusti августа август авг серпня ağustos agustos sierpnia sierpień أغسطس",
            "september sep sept septembre septiembre setembro set settembre сентября сентябрь сен вересня eylül eylul września wrzesień septembrie سبتمبر",
            "october oct oktober okt octobre octubre outubro out ottobre ott октября октябрь окт жовтня ekim października październik octombrie أكتوبر",
            "november nov novembre noviembre novembro ноября ноябрь ноя листопада kasım kasim listopada listopad noiembrie نوفمبر",
            "december dec dezember dez décembre decembre déc diciembre dic dezembro dicembre декабря декабрь дек грудня aralık aralik grudnia grudzień desember decembrie ديسمبر",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "monday mon montag mo lundi lun lunes segunda segunda-feira lunedì понедельник пн pazartesi poniedziałek",
            "tuesday tue tues dienstag di mardi martes terça terça-feira martedì вторник вт salı wtorek",
            "wednesday wed mittwoch mi mercredi mer miércoles miercoles quarta quarta-feira mercoledì среда ср çarşamba środa",
            "thursday thu thur thurs donnerstag do jeudi jeu jueves quinta quinta-feira giovedì четверг чт perşembe czwartek",
            "friday fri freitag fr vendredi ven viernes sexta sexta-feira venerdì пятница пт cuma piątek",
            "saturday sat samstag sa samedi sam sábado sabado sabato суббота сб cumartesi sobota",
            "sunday sun sonntag so dimanche dim domingo domenica воскресенье вс pazar niedziela",
        )
    )
    for name in names.split()
}
_FILLERS: Final = words("of de del the den le el la di der am on o г г. року года yil at к от")
# Words before a date that say what it dates.
_PUBLISHED_WORDS: Final = words(
    "published posted date dated publicado publicada publié publiée veröffentlicht erstellt pubblicato "
    "geplaatst gepubliceerd опубликовано дата yayınlanma yayın tarihi tarih opublikowano fecha data datum "
    "created release released"
)
_CHANGED_WORDS: Final = words(
    "updated modified edited reviewed revised retrieved accessed atualizado atualização actualizado "
    "actualización modifié modifiée mis mise jour aktualisiert geändert aggiornato bijgewerkt обновлено "
    "güncellendi güncelleme zaktualizowano aktualizacja"
)
_TIME = re.compile(
    r"(?:\b(?:at|um|à|às|a las|alle|om|в)\s+)?\b\d{1,2}[:h.]\d{2}(?::\d{2}(?:\.\d+)?)?\s*"
    r"(?:[ap]\.?m\b\.?|uhr\b)?\s*(?:\b(?:utc|gmt|cet|cest|est|edt|pst|pdt|bst|msk|z)\b|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?=$|[T\s,;])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?$")
_NUMERIC = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})$")
_YEARS: Final = range(1500, 2200)


@dataclass(frozen=True, slots=True)
class Dateline:
    """A line that says nothing but a date."""

    day: str | None  # None: the line contradicts itself or dates a change, so it dates nothing


def iso(value: str) -> str | None:
    """Read a date out of metadata or off a page; None unless the whole value is a date.

    >>> iso("2013-07-01T23:10:00+02:00"), iso("July 2013"), iso("03/04/2020"), iso("13.04.2020")
    ('2013-07-01', '2013-07', '2020', '2020-04-13')
    """
    text = " ".join(value.split()).strip(" .,;|()")
    if not 4 <= len(text) <= 60:
        return None
    if found := _ISO.match(text):
        rest = text[found.end() :].strip(" ,;")
        if rest and not re.fullmatch(r"T?[\d:.]+\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?", rest):
            return None
        return _compose(found[1], found[2], found[3])
    if found := _COMPACT.match(text):
        return _compose(found[1], found[2], found[3])
    line = _read(text)
    return line[0] if line else None


def dateline(line: str) -> Dateline | None:
    """Recognise a line that holds a date and nothing else; None for anything more than that.

    A lone year is no dateline: it is as likely a title or a heading.
    """
    text = line.strip(" .,;|()[]–—-•·:")
    if not 6 <= len(text) <= 70:
        return None
    spelt = re.findall(r"[^\W\d_]+", text.casefold())
    if not spelt and not _NUMERIC.match(text) and not re.match(r"\d{4}-\d{1,2}-\d{1,2}", text):
        return None
    changed = any(word in _CHANGED_WORDS for word in spelt)
    day = iso(text)
    if day is None or len(day) < 7:
        found = _read(text)
        if found is None:
            return None
        day, consistent = found
        if day is None or (len(day) < 7 and not _NUMERIC.match(text)):
            return None
    else:
        again = _read(text)
        consistent = again is None or again[1]
    # "Thu, 19 Aug 2019" was a Monday: such a line comes from a page's clock or a bad template.
    return Dateline(None if changed or not consistent or len(day) < 7 else day)


def from_url(address: str) -> str | None:
    """Read the date a blog puts into its paths: /2020/06/21/ or /2020/06/."""
    found = re.search(r"/((?:19|20)\d{2})[/-](\d{1,2})(?:[/-](\d{1,2}))?(?=[/-]|$)", address)
    return _compose(found[1], found[2], found[3]) if found else None


def _read(text: str) -> tuple[str | None, bool] | None:
    """Read words and numbers; the flag says whether a named weekday fits the day."""
    if found := _NUMERIC.match(text):
        return _numeric(found[1], found[2], found[3], found[4]), True
    bare = _TIME.sub(" ", text) if re.search(r"\d{4}", _TIME.sub(" ", text)) else text
    if found := _NUMERIC.match(bare.strip(" ,|-–")):
        return _numeric(found[1], found[2], found[3], found[4]), True
    year = month = day = weekday = None
    for token in re.findall(r"[^\s,;|/()–—]+", bare.casefold()):
        word = token.strip(".:-")
        number = re.fullmatch(r"(\d{1,4})(?:st|nd|rd|th|er|º|ª|\.|-?го)?", word)
        if number and len(number[1]) == 4 and year is None:
            year = number[1]
        elif number and len(number[1]) <= 2 and day is None:
            day = number[1]
        elif word in _MONTHS and month is None:
            month = str(_MONTHS[word])
        elif word in _WEEKDAYS and weekday is None:
            weekday = _WEEKDAYS[word]
        elif word and word not in _FILLERS | _PUBLISHED_WORDS | _CHANGED_WORDS:
            return None
    if year is None or (day is not None and month is None):
        return None
    found_day = _compose(year, month, day)
    fits = weekday is None or (
        found_day is not None
        and (len(found_day) < 10 or date.fromisoformat(found_day).weekday() == weekday)
    )
    return found_day, fits


def _numeric(first: str, mark: str, second: str, year: str) -> str | None:
    low, high = int(first), int(second)
    # Full stops are written by those who put the day first; with a slash only a number above 12
    # tells the day.
    if mark == "." or low > 12 or low == high:
        return _compose(year, second, first)
    if high > 12:
        return _compose(year, first, second)
    return _compose(year, None, None)


def _compose(year: str, month: str | None, day: str | None) -> str | None:
    if int(year) not in _YEARS:
        return None
    if month is None or int(month) == 0:
        return year
    if not 1 <= int(month) <= 12:
        return None
    if day is None or int(day) == 0:
        return f"{year}-{int(month):02}"
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
