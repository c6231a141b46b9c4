"""Disagreements: every side beside the others, and what the curators make of it."""

from __future__ import annotations

from graph.model import DisputePage, Statement
from search_ui import present, urls
from search_ui.parts import standing
from search_ui.parts.markup import Html, joined, link, tag, to


def sides(page: DisputePage) -> Html:
    """All claims side by side, each with who says so and its sources."""
    return tag("div", *(_side(side) for side in present.in_order(page.sides)), class_="sides")


def _side(side: Statement) -> Html:
    speaker = link(side.said_by_link) if side.said_by_link else side.said_by
    when = [word for word in present.qualifiers(side) if word != "approximately"]
    return tag(
        "div",
        tag("p", _words(side), class_="claim"),
        tag("p", speaker, class_="speaker") if speaker else None,
        tag("p", "; ".join(when), class_="quiet") if when else None,
        standing.evidence(side),
        class_="side",
    )


def _words(side: Statement) -> Html:
    if side.link:
        return joined([f"{present.capital(side.property)}: ", link(side.link)])
    about = "about " if side.approximate else ""
    value = about + present.value(side)
    if side.predicate == "claim":
        return joined([present.capital(value)])
    if present.is_figure(side):
        return joined([present.capital(f"{value} {side.property}")])
    return joined([f"{present.capital(side.property)}: {value}"])


def assessment(page: DisputePage) -> Html | None:
    """What the curators make of it."""
    if not page.assessment:
        return None
    return tag(
        "p", tag("strong", "The curators' assessment. "), page.assessment, class_="assessment"
    )


def relation(page: DisputePage) -> Html:
    """How the sides relate in time, in words."""
    return tag("p", present.TIME_RELATIONS[page.time_relation], class_="quiet relation")


def summary(page: DisputePage) -> Html:
    """A dispute on the page of what it is about."""
    return tag(
        "div",
        tag("h3", to(urls.entity(page.id), page.label)),
        relation(page),
        sides(page),
        assessment(page),
        class_="dispute",
    )
