"""Statements as a reader meets them: short facts beside their property, sentences, figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.model import Statement
from search_ui import present
from search_ui.parts import standing
from search_ui.parts.markup import Html, Node, joined, link, more, section, tag

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
        *_trust(statement),
        class_="said",
    )


def _trust(statement: Statement) -> list[Node]:
    """The evidence; for an effect, at the right edge, on what it rests, to compare without a click."""
    on = statement.rests_on
    rests = (
        tag("span", on.lower(), class_="rests", title="what this effect rests on") if on else None
    )
    return [standing.evidence(statement), rests]


def said_all(statements: Iterable[Statement]) -> list[Node]:
    """Statements of one property; those with the same evidence share a line."""
    return [
        said(group[0])
        if len(group) == 1
        else tag(
            "div",
            tag(
                "span",
                joined([link(s.link) if s.link else present.value(s) for s in group], ", "),
                class_="value",
            ),
            standing.evidence(group[0]),
            class_="said",
        )
        for group in present.together(statements)
    ]


def named_over_time(statements: Iterable[Statement]) -> Html | None:
    """Values that sources give again and again: each once, its days and sources behind a click."""
    made = []
    for over in present.over_time(statements):
        if len(over.all) == 1:
            made.append(tag("li", said(over.first)))
            continue
        value = link(over.first.link) if over.first.link else present.value(over.first)
        days = [
            tag(
                "li",
                present.date(s.as_of) if s.as_of else "no date",
                " ",
                standing.evidence(s),
                class_="said",
            )
            for s in over.all
        ]
        made.append(
            tag(
                "li",
                tag(
                    "div",
                    tag("span", value, class_="value"),
                    more(over.when, tag("ul", *days), class_="evidence"),
                    class_="said",
                ),
            )
        )
    return tag("ul", *made, class_="points") if made else None


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


def positions(statements: Iterable[Statement]) -> Html | None:
    """Opinions, apart from facts."""
    note = "What is voiced here: attributed, and never taken for a fact."
    return section("Positions", points(statements), note=note)


def figures(statements: Iterable[Statement]) -> list[Node]:
    """A table for each measure, from three dates on with bars, which are the chart; single ones last."""
    measures = present.measures(statements)
    single = [measure for measure in measures if len(measure.rows) == 1]
    made: list[Node] = [_table(measure) for measure in measures if len(measure.rows) > 1]
    if single:
        made.append(_singles(single, others=bool(made)))
    return made


def _singles(measures: Sequence[present.Measure], *, others: bool) -> Html:
    rows = []
    for measure in measures:
        statement = measure.rows[0][0]
        rows.append(
            tag(
                "tr",
                tag("td", measure.label),
                tag("td", _amount(statement), class_="number"),
                tag("td", _day(statement)),
                tag("td", _speaker(statement)),
            )
        )
    head = _head("Figure", "Value", "As of", "Who says so")
    caption = tag("caption", "Other figures") if others else None
    return tag(
        "div", tag("table", caption, head, tag("tbody", *rows), class_="figures"), class_="wide"
    )


def _table(measure: present.Measure) -> Html:
    drawn = bool(measure.finding)
    rows = []
    for statement, share in measure.rows:
        bar = tag("span", class_="bar", style=f"width:{share * 100:.1f}%", aria_hidden="true")
        rows.append(
            tag(
                "tr",
                tag("td", _day(statement)),
                tag("td", _amount(statement), class_="number"),
                tag("td", bar, class_="bars") if drawn else None,
                tag("td", _speaker(statement)),
            )
        )
    columns = ("As of", "Value", "Drawn", "Who says so")
    head = _head(*(column for column in columns if drawn or column != "Drawn"))
    caption = tag("caption", measure.finding or measure.label)
    return tag(
        "div", tag("table", caption, head, tag("tbody", *rows), class_="figures"), class_="wide"
    )


def _head(*columns: str) -> Html:
    cells = (
        tag(
            "th",
            tag("span", column, class_="unseen") if column == "Drawn" else column,
            scope="col",
            class_={"Value": "number", "Drawn": "bars"}.get(column),
        )
        for column in columns
    )
    return tag("thead", tag("tr", *cells))


def _day(statement: Statement) -> str:
    return present.date(statement.as_of or statement.valid_from or "") or "no date"


def _amount(statement: Statement) -> str:
    return f"{'about ' if statement.approximate else ''}{present.value(statement)}"


def _speaker(statement: Statement) -> Html:
    """Who is quoted, else who published it; and the evidence."""
    name: Node = link(statement.said_by_link) if statement.said_by_link else statement.said_by
    name = name or present.enumerated(present.publishers_of(statement), shown=2)
    trust = tag("div", *_trust(statement), class_="said")
    return joined([tag("span", name, class_="speaker") if name else None, trust])
