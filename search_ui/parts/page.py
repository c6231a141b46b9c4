"""What every page has: the masthead, its title, what is missing, where its record lies, what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import streamlit as st

from graph import ids
from graph.errors import GraphError, NotBuilt, UnknownName
from graph.model import Link, RecordPage
from graph.service import Service
from search_ui import present, urls
from search_ui.parts import statements
from search_ui.parts.markup import Html, Node, draw, items, joined, link, more, section, tag, to
from search_ui.parts.mentions import run

NAME: Final = "Digital Diplomacy Graph"
ICON: Final = str(Path(__file__).parent.parent / "icon.svg")
_LIKE: Final = 5
_STYLE: Final = Path(__file__).parent.parent / "style.css"
_MENU: Final = (
    ("", "Search"),
    ("campaigns", "Campaigns"),
    ("dispute", "Disputes"),
    ("sparql", "SPARQL"),
    ("about", "About"),
)


def masthead(path: str) -> None:
    """The name of the whole and the way to its parts."""
    st.html(_STYLE)
    links = (
        to(urls.page(page), label, aria_current="page" if page == path else None)
        for page, label in _MENU
    )
    draw(
        tag(
            "header",
            to("/", NAME, class_="wordmark"),
            tag("nav", *links, aria_label="Main"),
            class_="masthead",
        )
    )


def title(
    text: str,
    *,
    over: Node = None,
    description: str | None = None,
    lead: Node = None,
    tab: str | None = None,
) -> Html:
    """The page's heading, its kind above, what it is and a lead below; the browser's tab names it too."""
    st.set_page_config(page_title=f"{tab or text} · {NAME}")
    return tag(
        "div",
        tag("p", over, class_="over") if over else None,
        tag("h1", text),
        tag("p", description, class_="description") if description else None,
        tag("div", lead, class_="lead") if lead else None,
        class_="title",
    )


def opened(service: Service, identifier: str, times: urls.Times) -> RecordPage:
    """Give the record that an address asks for, as of its time."""
    return service.record(identifier, times.true_on or None, times.known_on or None)


def over(asked: str, record: RecordPage, times: urls.Times) -> Html | None:
    """What stands above a page: the time of which it speaks, and that its record was merged."""
    lines: list[Node] = []
    now = urls.entity(record.id)
    if times.parameters():
        said = present.as_of(times.true_on, times.known_on)
        lines.append(joined([said, ". ", to(now, "Back to now")]))
    if asked != record.id:
        lines.append(joined([tag("code", asked), " was merged into this record."]))
    return tag("div", *(tag("p", line) for line in lines), class_="notice") if lines else None


def contradicted(record: RecordPage) -> Html | None:
    """What somebody says and another source refutes, each with its property."""
    lines = (
        tag(
            "li",
            tag("span", f"{present.capital(s.property)}: ", class_="quiet"),
            statements.said(s),
        )
        for s in record.contradicted
    )
    made = list(lines)
    return section(
        "Said and refuted",
        tag("ul", *made, class_="points") if made else None,
        note="What a source says and others speak against; kept here so that nobody takes it up again unawares.",
    )


def withdrawn(record: RecordPage) -> Html | None:
    """What the curators took back, each with the reason."""
    return section(
        "Withdrawn",
        statements.points(record.withdrawn),
        note="Once accepted, and taken back; kept here so that nothing is lost.",
    )


def missing(page: RecordPage) -> Html | None:
    """What a reader would look for and no source says."""
    said = present.unsaid(page)
    if not said:
        return None
    return tag("p", f"No source we hold says {present.listed(said, last='or')}.", class_="missing")


def same_thing(page: RecordPage) -> tuple[str, list[Node]]:
    """The records that are this very thing, each with its kind, under the words that say so.

    Addresses outside the graph stand as they are.
    """
    field = next((field for field in page.fields if field.property == "exactMatch"), None)
    if field is None:
        return "", []
    linked = {target.label for target in field.links}
    nodes: list[Node] = [
        joined([link(target), tag("span", f" ({present.kind(target.kind)})", class_="quiet")])
        for target in field.links
    ]
    return field.label, [*nodes, *(value for value in field.values if value not in linked)]


def related(page: RecordPage) -> Html | None:
    """Records that share most with this one."""
    return _titled("Related", run(page.related))


def like(
    service: Service, identifier: str, times: urls.Times, *, without: Sequence[Link] = ()
) -> Html | None:
    """The few records whose texts are most like this one's, but for those that stand there already."""
    there = {target.id for target in without}
    answer = service.like(
        identifier,
        limit=_LIKE + len(there),
        true_on=times.true_on or None,
        known_on=times.known_on or None,
    )
    hits = [hit for hit in answer.hits if hit.record not in there][:_LIKE]
    made = items(
        (
            joined(
                [
                    to(urls.at(urls.entity(hit.record), times), hit.label),
                    tag("span", f" ({present.kind(hit.kind)})", class_="quiet"),
                ]
            )
            for hit in hits
        ),
        class_="links one",
    )
    if made is None:
        return None
    further = urls.Search(like=answer.like or identifier, times=times).address()
    return section("More like this", made, tag("p", to(further, "Why, and more"), class_="further"))


def _titled(heading: str, body: Html | None) -> Html | None:
    return tag("section", tag("h2", heading), body) if body else None


def foot(page: RecordPage) -> Html:
    """Where the record lies and how it was kept, for curators and for citing."""
    recorded = max((s.recorded for s in page.statements), default=None)
    fields = {field.property: field.values for field in page.fields}
    lines: list[Node] = [
        joined(["File: ", tag("code", f"data/{page.id}.yaml")]),
        joined(["Identifier: ", tag("code", ids.entity(page.id))]),
        f"Last statement recorded {present.date(recorded)}" if recorded else None,
        f"Tier: {', '.join(fields['tier'])}" if "tier" in fields else None,
        f"Checked against: {', '.join(fields['verification'])}"
        if "verification" in fields
        else None,
    ]
    notes = [f"Curators' note: {note}" for note in fields.get("curatorNote", ())]
    return more("About this record", items([*lines, *notes]), class_="query")


def trouble(error: GraphError, links: dict[str, Link]) -> None:
    """Say what went wrong and what one can do; `links` are records that may be named as near."""
    match error:
        case NotBuilt():
            draw(
                title("There is no graph yet"),
                tag("p", "Nothing has been built in ", tag("code", str(error.home)), "."),
                tag("p", "Run ", tag("code", "ddgraph build"), ", then reload this page."),
            )
        case UnknownName():
            near = [links.get(name, Link(name, name, ids.kind_of(name))) for name in error.near]
            draw(
                title("Not found"),
                tag(
                    "p",
                    f"There is no {error.what} called “{error.name}”."
                    if error.name
                    else "Nothing was asked for.",
                ),
                tag("p", "Did you mean one of these?") if near else None,
                run(near),
                tag(
                    "p",
                    to("/", "Search for it"),
                    ", or look through ",
                    to("/campaigns", "all campaigns"),
                    ".",
                ),
            )
        case _:
            draw(title("That did not work"), tag("p", present.error_line(str(error))))
