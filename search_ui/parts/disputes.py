"""Disagreements: every side beside the others, and what the curators make of it."""

from __future__ import annotations

from collections.abc import Sequence

from graph.model import DisputePage, Statement
from search_ui import present, urls
from search_ui.parts import standing
from search_ui.parts.markup import Html, Node, joined, link, tag, to


def sides(page: DisputePage) -> Html:
    """All claims side by side, each with who says so and its sources."""
    return tag("div", *(_side(said) for said in present.by_speaker(page.sides)), class_="sides")


def _side(said: Sequence[Statement]) -> Html:
    """What one speaker says in one breath: each point with its time, the words of the record once."""
    first = said[0]
    speaker = link(first.said_by_link) if first.said_by_link else first.said_by
    points: list[Node] = []
    alike = len({(s.standing, s.evidence, s.review_note, s.note) for s in said}) == 1
    for statement in said:
        when = present.circumstances(statement)
        points.append(tag("p", _words(statement), class_="claim"))
        points.append(tag("p", "; ".join(when), class_="quiet") if when else None)
        if not alike or statement is said[-1]:
            points.append(standing.evidence(statement))
    words = present.words_of(said)
    return tag(
        "div",
        *points,
        tag("p", "Noted as “", words, "”", class_="quiet") if words else None,
        tag("p", speaker, class_="speaker") if speaker else None,
        class_="side",
    )


def _words(side: Statement) -> Html:
    if side.link:
        return joined([f"{present.capital(side.property)}: ", link(side.link)])
    return joined([present.capital(present.amount(side))])


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
