"""The first page: one box that searches everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from graph.service import Service
from search_ui import present, urls
from search_ui.parts import hit_card, page, params
from search_ui.parts.markup import Html, Node, draw, joined, tag, to

_EXAMPLES: Final = (
    "yoga as soft power",
    "virtual embassies",
    "who was the first ambassador to the technology industry",
    "panda hashtag",
)
_COUNTED: Final = ("campaign", "actor", "event", "work", "concept", "dispute")


def render(service: Service) -> None:
    """Let a visitor ask, and show what the graph has."""
    state = urls.search(params.read())
    st.session_state["q"] = state.text
    if state.text:
        draw(page.title("Search", tab=state.text))
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
        params.write(urls.Search(str(st.session_state["q"])).parameters())

    st.text_input(
        "Search campaigns, actors, events, publications and concepts",
        key="q",
        on_change=ask,
        placeholder="A campaign, a ministry, an idea…",
        max_chars=urls.MAX_TEXT,
        icon=":material/search:",
    )
    if state.text:
        _answer(service, state)
    else:
        _start(service)


def _answer(service: Service, state: urls.Search) -> None:
    kinds = [state.kind] if state.kind else None
    answer = service.search(state.text, limit=state.shown, kinds=kinds)
    total = sum(answer.kinds.values())
    if not total:
        draw(
            tag("h2", "Nothing found"),
            tag("p", f"No record shares a word with “{state.text}” or is near it in meaning."),
            tag("p", "Try fewer or other words, a name in English, or one of these:"),
            _examples(),
        )
        return
    fitting = answer.kinds.get(state.kind, 0) if state.kind else total
    results = tag("h2", "Results", class_="unseen")
    draw(_kinds(state, answer.kinds), results, *(hit_card.show(hit) for hit in answer.hits))
    if not answer.hits:
        draw(tag("p", f"None of them is a {present.kind(state.kind)}."))
    if fitting > state.shown:
        further = urls.Search(state.text, state.kind, state.shown + 20).address()
        draw(tag("p", to(further, f"Show more of the {fitting}"), class_="further"))


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
    return to(urls.Search(state.text, kind).address(), text, aria_current=current)


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
