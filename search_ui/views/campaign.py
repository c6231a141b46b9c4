"""A campaign: who, what, when, what came of it, and what is disputed."""

from __future__ import annotations

from graph.model import RecordPage, Statement
from graph.service import Service
from search_ui import present, urls
from search_ui.parts import (
    countries,
    disputes,
    mentions,
    page,
    params,
    query_box,
    sources,
    statements,
)
from search_ui.parts.markup import Html, Node, draw, joined, link, section, tag, to

_SHOWN = (
    "ledBy", "hasPartner", "targets", "start", "end", "usesPlatform", "hasHashtag", "name", "outcome",
    "claim", "webAddress", "role", "summary",
)  # fmt: skip


def render(service: Service) -> None:
    """Show one campaign on a page that can be cited."""
    identifier, times = urls.asked(params.read(), "campaign"), urls.times(params.read())
    record = page.opened(service, identifier, times)
    outcomes = present.in_time(record.of("outcome", "summary", "role"))
    figures = statements.figures(record.statements)
    fields = {field.property: field.values for field in record.fields}
    disputed = {s.iri for dispute in record.disputes for s in dispute.sides}
    claims = [s for s in record.of("claim") if s.iri not in disputed]
    draw(
        page.over(identifier, record, times),
        page.title(
            record.label,
            over=_over(record),
            description=record.description,
            lead=_lead(service, record, outcomes),
        ),
        statements.facts(
            [
                (
                    "Led by",
                    [_leader(service, s) for s in present.own(record.of("ledBy"), disputed)],
                ),
                ("With", statements.said_all(record.of("hasPartner"))),
                ("Addressed to", statements.said_all(record.of("targets"))),
                ("Began", statements.said_all(present.own(record.of("start"), disputed))),
                ("Ended", statements.said_all(present.own(record.of("end"), disputed))),
                ("Platforms", statements.said_all(record.of("usesPlatform"))),
                ("Hashtags", statements.said_all(record.of("hasHashtag"))),
                ("On the web", statements.said_all(record.of("webAddress"))),
                page.same_thing(record),
                ("Function", [_functions(fields.get("function", ()))]),
                *_rest(record),
            ]
        ),
        page.missing(record),
        section("Figures", *figures, note="Each value as of its day, with who says so."),
        section("What happened", statements.points(outcomes), note=present.on_effects(outcomes)),
        section("Claims", statements.points(claims)),
        section(
            "Disputed",
            *(disputes.summary(dispute) for dispute in record.disputes),
            note="Where sources disagree, every side stands here with its sources.",
        ),
        section("Names", statements.points(record.of("name"))),
        page.contradicted(record),
        page.withdrawn(record),
        mentions.places(record.mentions, [record.label, *record.names]),
        page.related(record),
        page.like(service, record.id, times, without=record.related),
        sources.listing(record.everything),
        query_box.show(record.query),
        page.foot(record),
    )


def _over(record: RecordPage) -> Node:
    kind = present.capital(record.type_label)
    return to(urls.page("campaigns", [("kind", record.type_label)]), kind)


def _lead(service: Service, record: RecordPage, outcomes: list[Statement]) -> Node:
    """Who and since when; where no description says what it is, the best-sourced thing that came of it."""
    leaders = record.of("ledBy")
    home = {c.label: c for s in leaders if s.link for c in countries.of(service, s.link.id)}
    start = next((s for s in record.of("start") if s.standing != "superseded"), None)
    words = [present.capital(record.type_label)]
    if leaders:
        words.append("led by " + present.listed(list(dict.fromkeys(s.value for s in leaders))[:3]))
        if home:
            words.append(f"({', '.join(home)})")
    if start:
        words[-1] += ","
        words.append(f"begun {'on' if len(start.value) == 10 else 'in'} {present.value(start)}")
    first = " ".join(words) + "."
    if record.description:
        return first
    usable = [s for s in outcomes if s.standing in ("supported", "single source")]
    best = max(usable, key=lambda s: len({p.document.id for p in s.evidence}), default=None)
    return joined([first, " ", best.value if best else None])


def _leader(service: Service, statement: Statement) -> Html:
    home = countries.of(service, statement.link.id) if statement.link else []
    after = joined([", ", joined([link(place) for place in home], ", ")]) if home else None
    return statements.said(statement, after=after)


def _functions(labels: tuple[str, ...]) -> Node:
    if not labels:
        return None
    links = [to(urls.page("campaigns", [("function", label)]), label) for label in labels]
    return tag(
        "div",
        tag("span", joined(links, ", "), class_="value"),
        tag("span", " (classified by the editors)", class_="quiet"),
        class_="said",
    )


def _rest(record: RecordPage) -> list[tuple[str, list[Node]]]:
    """Properties that the page has no own place for."""
    found: dict[str, list[Node]] = {}
    for statement in record.statements:
        if statement.predicate not in _SHOWN and not present.is_figure(statement):
            found.setdefault(statement.property, []).append(statements.said(statement))
    return list(found.items())
