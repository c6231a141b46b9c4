"""An actor: what it is, its posts, members and accounts, what it led and wrote."""

from __future__ import annotations

from graph.model import RecordPage, Statement
from graph.service import Service
from search_ui import present, urls
from search_ui.parts import (
    countries,
    disputes,
    incoming,
    mentions,
    page,
    params,
    query_box,
    sources,
    statements,
)
from search_ui.parts.markup import Node, draw, joined, link, section

_FACTS = (
    ("partOf", "Part of"),
    ("worksFor", "Works for"),
    ("headOf", "Head of"),
    ("activeFrom", "Active from"),
    ("activeTo", "Active to"),
    ("hasAccount", "Accounts"),
    ("webAddress", "On the web"),
)
_OWN_PLACE = {name for name, _ in _FACTS} | {
    "role",
    "holdsPost",
    "hasMember",
    "name",
    "claim",
    "position",
}


def render(service: Service) -> None:
    """Show one actor."""
    identifier, times = urls.asked(params.read(), "actor"), urls.times(params.read())
    record = page.opened(service, identifier, times)
    home = countries.of(service, identifier)
    acronyms = [v for f in record.fields if f.property == "acronym" for v in f.values]
    roles = record.of("role")
    over: list[Node] = [present.capital(record.type_label), *(link(place) for place in home)]
    disputed = {s.iri for dispute in record.disputes for s in dispute.sides}
    draw(
        page.over(identifier, record, times),
        page.title(
            record.label,
            over=joined(over, " · "),
            description=record.description,
            lead=statements.said(roles[0]) if roles else None,
        ),
        statements.facts(
            [
                ("Role", statements.said_all(roles[1:])),
                ("Also called", [", ".join(dict.fromkeys([*acronyms, *_plain_names(record)]))]),
                *((label, statements.said_all(record.of(name))) for name, label in _FACTS),
                page.same_thing(record),
                *_rest(record),
            ]
        ),
        page.missing(record),
        section("Posts held", statements.points(_by_time(record))),
        section("Names over time", statements.points(record.of("name"))),
        section("Figures", *statements.figures(record.statements)),
        section("Members", statements.named_over_time(record.of("hasMember"))),
        statements.positions(record.of("position")),
        *incoming.sections(record),
        section(
            "Claims", statements.points(s for s in record.of("claim") if s.iri not in disputed)
        ),
        section("Disputed", *(disputes.summary(dispute) for dispute in record.disputes)),
        page.contradicted(record),
        page.withdrawn(record),
        mentions.places(record.mentions, [record.label, *record.names]),
        page.related(record),
        page.like(service, record.id, times, without=record.related),
        sources.listing(record.everything),
        query_box.show(record.query),
        page.foot(record),
    )


def _by_time(record: RecordPage) -> list[Statement]:
    return sorted(record.of("holdsPost"), key=lambda s: s.valid_from or s.valid_until or "9999")


def _plain_names(record: RecordPage) -> list[str]:
    stated = {s.value for s in record.of("name")}
    return [name for name in record.names if name not in stated]


def _rest(record: RecordPage) -> list[tuple[str, list[Node]]]:
    """Properties that the page has no own place for."""
    found: dict[str, list[Node]] = {}
    for statement in record.statements:
        if statement.predicate not in _OWN_PLACE and not present.is_figure(statement):
            found.setdefault(statement.property, []).append(statements.said(statement))
    return list(found.items())
