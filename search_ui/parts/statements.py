"""Statements as a reader meets them: short facts beside their property, sentences, figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.model import Statement
from search_ui import present
from search_ui.parts import standing
from search_ui.parts.markup import Html, Node, joined, link, more, tag

_SHOWN = 12


def said(statement: Statement, *, after: Node = None) -> Html:
    """One statement: its value, when and where it holds, who says so, its evidence."""
    value = present.value(statement)
    details = [*present.qualifiers(statement)]
    speaker: list[Node] = []
    if statement.said_by_link or statement.said_by:
        name = link(statement.said_by_link) if statement.said_by_link else statement.said_by
        speaker = [joined(["according to ", name])]
    body: list[Node] = [joined(["at ", link(statement.at_body)])] if statement.at_body else []
    quiet = joined([*body, *details, *speaker], "; ")
    return tag(
        "div",
        tag(
            "span",
            link(statement.link) if statement.link else value,
            after,
            tag("span", " (", quiet, ")", class_="quiet") if quiet else None,
            class_="value",
        ),
        standing.evidence(statement),
        class_="said",
    )


def facts(rows: Iterable[tuple[str, Iterable[Node]]]) -> Html | None:
    """Properties beside their values; a property without a value is left out."""
    made: list[Node] = []
    for label, values in rows:
        kept = [value for value in values if value]
        if kept:
            made.append(tag("dt", present.capital(label)))
            made.append(tag("dd", *_folded(kept)))
    return tag("dl", *made, class_="facts") if made else None


def _folded(nodes: Sequence[Node]) -> Sequence[Node]:
    if len(nodes) <= _SHOWN + 2:
        return nodes
    rest = nodes[_SHOWN:]
    return [*nodes[:_SHOWN], more(f"{len(rest)} more", *rest, class_="more")]


def points(statements: Iterable[Statement]) -> Html | None:
    """Sentences, one under the other."""
    made = [tag("li", said(statement)) for statement in statements]
    return tag("ul", *made, class_="points") if made else None


def figures(statements: Iterable[Statement]) -> list[Node]:
    """A table for each measure; from three dates on with bars, which are the chart."""
    return [_table(measure) for measure in present.measures(statements)]


def _table(measure: present.Measure) -> Html:
    drawn = bool(measure.finding)
    rows = []
    for statement, share in measure.rows:
        bar = tag("span", class_="bar", style=f"width:{share * 100:.1f}%", aria_hidden="true")
        speaker = link(statement.said_by_link) if statement.said_by_link else statement.said_by
        when = present.date(statement.as_of or statement.valid_from or "") or "no date"
        about = "about " if statement.approximate else ""
        rows.append(
            tag(
                "tr",
                tag("td", when),
                tag("td", about, present.value(statement), class_="number"),
                tag("td", bar, class_="bars") if drawn else None,
                tag(
                    "td",
                    tag("span", speaker, class_="speaker") if speaker else None,
                    standing.evidence(statement),
                ),
            )
        )
    head = tag(
        "tr",
        tag("th", "As of", scope="col"),
        tag("th", measure.label, scope="col", class_="number"),
        tag("th", tag("span", "Drawn", class_="unseen"), scope="col") if drawn else None,
        tag("th", "Who says so", scope="col"),
    )
    caption = tag("caption", measure.finding or measure.label)
    table = tag("table", caption, tag("thead", head), tag("tbody", *rows), class_="figures")
    return tag("div", table, class_="wide")
