"""What narrows a search: what is chosen, and what one can choose with how many results it gives.

A choice is a filter in the words of the search, so its address holds it and one may type it as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from graph.model import SearchAnswer
from graph.search.words import TEXT, Filter, with_filter, without_filter
from search_ui import present, urls
from search_ui.parts.markup import Html, items, joined, more, tag, to

_LABELS: Final[Mapping[str, str]] = {
    "country": "Country",
    "platform": "Platform",
    "year": "Year",
    "lang": "Language",
}
_SHOWN: Final = 24  # values of a field; the others open on demand


def chosen(state: urls.Search, answer: SearchAnswer) -> Html | None:
    """Each filter of the search, which one click takes away."""
    made = [_chip(state, one) for one in answer.filters if one.field != TEXT or one.is_excluded]
    return tag("p", *made, class_="chips") if made else None


def choices(state: urls.Search, answer: SearchAnswer) -> Html | None:
    """The values of each field; choosing one puts it in place of what was asked of the field."""
    asked = {one.field for one in answer.filters}
    made = [
        _field(field, answer.facets.get(field, {}), state)
        for field in _LABELS
        if len(answer.facets.get(field, ())) > 1 or field in asked
    ]
    kept = [one for one in made if one]
    if not kept:
        return None
    said = tag("span", "Narrow by", class_="quiet")
    return tag("div", said, *kept, class_="narrow", role="group", aria_label="Narrow by")


def _chip(state: urls.Search, one: Filter) -> Html:
    typed = one.value if one.field == TEXT and " " not in one.value else one.typed
    text = f"-{typed}" if one.is_excluded else typed
    left = replace(state, text=without_filter(state.text, one), shown=20)
    return to(left.address(), joined([tag("code", text), " ×"]), aria_label=f"Remove {text}")


def _field(field: str, counts: Mapping[str, int], state: urls.Search) -> Html | None:
    ordered = sorted(counts, reverse=True) if field == "year" else list(counts)
    links = [
        joined([to(_with(state, text).address(), _shown(field, value)), _count(counts[value])])
        for value in ordered
        if (text := with_filter(state.text, field, value)) is not None
    ]
    if not links:
        return None
    rest = items(links[_SHOWN:], class_="run")
    return more(
        _LABELS[field],
        items(links[:_SHOWN], class_="run"),
        more(f"{len(links) - _SHOWN} more", rest, class_="more") if rest else None,
        class_="more facet",
    )


def _with(state: urls.Search, text: str) -> urls.Search:
    return replace(state, text=text, shown=20)


def _shown(field: str, value: str) -> str:
    return present.language(value) if field == "lang" else value


def _count(count: int) -> Html:
    return tag("span", f" {count:,}", class_="quiet")
