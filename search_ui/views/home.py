"""The first page: one box that searches everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import streamlit as st

from graph.model import PAST_SEARCH, SearchAnswer
from graph.service import Service
from search_ui import present, urls
from search_ui.parts import hit_card, narrow, page, params
from search_ui.parts.markup import Html, Node, draw, items, joined, more, tag, to

_EXAMPLES: Final = (
    "yoga as soft power",
    "virtual embassies",
    "who was the first ambassador to the technology industry",
    "panda hashtag",
)
# The syntax of a search, each with what it does.
_SYNTAX: Final = (
    ('"soft power"', "only records with these words in a row, where any has them"),
    ("embassy -virtual", 'without records that have the word; also -"a phrase"'),
    ("embassy kind:campaign", "only campaigns; or actor, event, work, person, report, book …"),
    ('visa country:"South Korea"', "by country, also as KR; country:EE|LV for one of two"),
    ("selfie year:2012..2015", "by the year in which it began, happened or came out"),
    ("ministry platform:twitter", "by the platform it uses"),
    ("lang:de", "by the language of a publication or document"),
    ("kind:book year:2015..2020", "filters alone list all that fits, by name"),
)
_COUNTED: Final = ("campaign", "actor", "event", "work", "concept", "dispute")


def render(service: Service) -> None:
    """Let a visitor ask, and show what the graph has."""
    state = urls.search(params.read())
    st.session_state["q"] = state.text
    if state.text:
        draw(_as_of(state), page.title("Search", tab=state.text))
    elif state.like:
        _like(service, state)
        return
    else:
        draw(
            page.title(
                "Who did what in digital diplomacy, and who says so",
                lead="Campaigns, actors, events and ideas since the first e-mail between heads of "
                "government: each statement with its sources, each disagreement with all its sides.",
                tab="Search",
            )
        )

    def ask() -> None:
        asked = urls.Search(str(st.session_state["q"]), times=state.times)
        params.write(asked.parameters())

    st.text_input(
        "Search campaigns, actors, events, publications and concepts",
        key="q",
        on_change=ask,
        placeholder="A campaign, a ministry, an idea…",
        max_chars=urls.MAX_TEXT,
        icon=":material/search:",
    )
    draw(_help())
    if state.text:
        _answer(service, state)
    else:
        _start(service)


def _answer(service: Service, state: urls.Search) -> None:
    kinds = [state.kind] if state.kind else None
    answer = service.search(
        state.text,
        limit=state.shown,
        kinds=kinds,
        true_on=state.times.true_on or None,
        known_on=state.times.known_on or None,
    )
    total = sum(answer.kinds.values())
    draw(*_read_as(answer), narrow.chosen(state, answer))
    if not total:
        reason = f"No record shares a word with “{state.text}” or is near it in meaning."
        if answer.filters:
            reason = "No record has all that was asked for."
        draw(
            tag("h2", "Nothing found"),
            tag("p", reason),
            tag("p", "Try fewer or other words, a name in English, or one of these:"),
            _examples(),
        )
        return
    fitting = answer.kinds.get(state.kind, 0) if state.kind else total
    results = tag("h2", "Results", class_="unseen")
    cards = [hit_card.show(hit, snapshot=answer.snapshot, times=state.times) for hit in answer.hits]
    draw(_kinds(state, answer.kinds), narrow.choices(state, answer), results, *cards)
    if not answer.hits:
        draw(tag("p", f"None of them is a {present.kind(state.kind)}."))
    if fitting > state.shown:
        further = replace(state, shown=state.shown + 20).address()
        draw(tag("p", to(further, f"Show more of the {fitting}"), class_="further"))


def _read_as(answer: SearchAnswer) -> Iterator[Html]:
    """What was read otherwise than typed, and which filters let nothing through."""
    for typed, meant in answer.corrected:
        text = f"No record has “{typed}”. Shown for: "
        yield tag("p", text, tag("strong", meant), class_="note")
    for one in answer.missed:
        yield tag("p", "No record has ", tag("code", one.typed), ".", class_="note")
    for one in answer.loosened:
        yield tag(
            "p",
            "No record has ",
            tag("code", one.typed),
            " in these words. Shown for its words one by one.",
            class_="note",
        )


def _as_of(state: urls.Search) -> Html | None:
    """The time of which the page speaks, and what that means for a search."""
    said = present.as_of(state.times.true_on, state.times.known_on)
    if not said:
        return None
    back = to(replace(state, times=urls.Times()).address(), "Back to now")
    return tag("div", tag("p", f"{said}. {PAST_SEARCH} ", back), class_="notice")


def _like(service: Service, state: urls.Search) -> None:
    """The records that are most like one, each with why."""
    times = state.times
    answer = service.like(
        state.like,
        limit=state.shown,
        kinds=[state.kind] if state.kind else None,
        true_on=times.true_on or None,
        known_on=times.known_on or None,
    )
    found = answer.like or state.like
    label = service.record(found).label
    draw(
        _as_of(state),
        page.title(
            f"More like {label}",
            lead=joined(
                [
                    "Records whose texts share its telling words and are near in meaning. ",
                    to(urls.at(urls.entity(found), times), f"Back to {label}"),
                ]
            ),
        ),
        tag("h2", "Results", class_="unseen"),
        *(
            hit_card.show(hit, snapshot=answer.snapshot, times=times, like=label)
            for hit in answer.hits
        ),
        tag("p", "No other record is like it.") if not answer.hits else None,
    )


def _help() -> Html:
    rows = (
        joined([to(urls.Search(text).address(), tag("code", text)), f" {meaning}"])
        for text, meaning in _SYNTAX
    )
    return more("Search by phrase, country, year …", items(rows), class_="more")


def _kinds(state: urls.Search, counts: Mapping[str, int]) -> Html:
    """The kinds among the hits, each a link to its own address."""
    total = sum(counts.values())
    made = [_tab(state, "", f"All {total}")]
    made += [
        _tab(state, kind, f"{present.capital(present.kind(kind, 2))} {count}")
        for kind in present.KINDS
        if (count := counts.get(kind, 0)) or kind == state.kind
    ]
    return tag("nav", *made, class_="tabs", aria_label="Kinds of hits")


def _tab(state: urls.Search, kind: str, text: str) -> Html:
    current = "true" if state.kind == kind else None
    return to(replace(state, kind=kind, shown=20).address(), text, aria_current=current)


def _examples() -> Html:
    links = (tag("li", to(urls.Search(text).address(), text)) for text in _EXAMPLES)
    return tag("ul", *links, class_="run")


def _start(service: Service) -> None:
    counts: list[Node] = []
    for kind in _COUNTED:
        number = len(service.entities(kind))
        address = {"campaign": "/campaigns", "dispute": "/dispute"}.get(kind)
        counts.append(
            to(
                address or urls.page("browse", [("kind", kind)]),
                present.counted(number, *present.KINDS[kind]),
            )
        )
    state = service.state()
    draw(
        tag("section", tag("h2", "Try"), _examples()),
        tag(
            "section",
            tag("h2", "Begin here"),
            tag(
                "div",
                _door(
                    "yogaday",
                    "#YogaDay",
                    "How a proposal of September 2014 became a United Nations day in December, and why the count of co-sponsors differs.",
                ),
                _door(
                    "estonia-e-residency",
                    "e-Residency",
                    "Estonia's digital identity for foreigners: what was promised, what was counted, and when.",
                ),
                class_="doors",
            ),
        ),
        tag(
            "section",
            tag("h2", "In the graph"),
            tag("p", joined(counts, " · ")),
            tag(
                "p",
                f"{state.quads:,} statements and links in machine-readable form, open to ",
                to("/sparql", "SPARQL queries"),
                ". Every statement names its sources; where sources disagree, all sides are shown.",
            ),
        ),
    )


def _door(local: str, label: str, text: str) -> Html:
    return tag("div", tag("h3", to(urls.page("campaign", [("id", local)]), label)), tag("p", text))
