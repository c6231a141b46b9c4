"""A publication, concept, event, platform, hashtag, account or place."""

from __future__ import annotations

from graph.errors import UnknownName
from graph.model import Named, RecordPage, Statement
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
from search_ui.parts.markup import Html, Node, draw, joined, link, section, shortened, tag, to

_LEADS = ("summary", "meaning", "happening")
_NAMES_IN_A_LINE = 12
_UNSHOWN = ("tier", "verification", "curatorNote", "country", "exactMatch")


def render(service: Service) -> None:
    """Show one record of any kind that has no page of its own."""
    identifier = urls.asked(params.read(), "record")
    if not urls.known(identifier):
        raise UnknownName("record", identifier)
    times = urls.times(params.read())
    record = page.opened(service, identifier, times)
    lead = next((s for name in _LEADS for s in record.of(name) if s.value != record.label), None)
    places = countries.of(service, identifier) if record.kind != "place" else []
    draw(
        page.over(identifier, record, times),
        page.title(
            record.label,
            over=to(
                urls.page("browse", [("kind", record.kind)]), present.capital(record.type_label)
            ),
            description=record.description,
            lead=statements.said(lead) if lead else None,
        ),
        statements.facts(
            [
                ("Also called", _names(record)),
                *_stated(record, lead),
                ("Country", [joined([link(place) for place in places], ", ")] if places else []),
                *(
                    (field.label, [_field(field)])
                    for field in record.fields
                    if field.property not in _UNSHOWN
                ),
                page.same_thing(record),
                ("In other languages", [_labels(record)]),
            ]
        ),
        _campaigns(record),
        statements.positions(record.of("position")),
        page.missing(record),
        *incoming.sections(record),
        _actors(service, record),
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


def _stated(record: RecordPage, lead: Statement | None) -> list[tuple[str, list[Node]]]:
    """Every statement beside its property; authors that are records stand with those that are names."""
    found: dict[str, list[Statement]] = {}
    sides = {side.iri for dispute in record.disputes for side in dispute.sides}
    for statement in record.statements:
        if (
            statement.standing != "rejected"
            and statement.predicate != "position"
            and not (statement.predicate == "claim" and statement.iri in sides)  # shown below
            and statement is not lead
        ):
            label = (
                "author" if statement.predicate in ("author", "authorName") else statement.property
            )
            found.setdefault(label, []).append(statement)
    return [
        (label, statements.said_all(sorted(rows, key=lambda s: s.order or 0)))
        for label, rows in found.items()
    ]


def _names(record: RecordPage) -> list[Node]:
    """The other names in one line; those of a state, some thirty, in lines of which the end opens."""
    if len(record.names) <= _NAMES_IN_A_LINE:
        return [", ".join(record.names)]
    return list(record.names)


def _field(field: Named) -> Html:
    linked = {target.label: target for target in field.links}
    words = [_word(field.property, value) for value in field.values]
    return joined([link(linked[word]) if word in linked else word for word in words], ", ")


def _word(property_: str, value: str) -> str:
    if property_ == "language":
        return present.language(value)
    return value.replace("-", " ") if property_ == "conceptGroup" else value


def _labels(record: RecordPage) -> Html | None:
    others = {code: text for code, text in record.labels.items() if code and code != "en"}
    made = [
        joined(
            [
                tag("span", text, lang=code),
                tag("span", f" ({present.language(code)})", class_="quiet"),
            ]
        )
        for code, text in sorted(others.items())
    ]
    return joined(made, ", ") if made else None


def _actors(service: Service, record: RecordPage) -> Html | None:
    if record.kind != "place":
        return None
    links: list[Node] = [link(actor) for actor in countries.actors(service, record.id)]
    return section("Actors from here", shortened(links, shown=12, noun="actors", class_="links"))


def _campaigns(record: RecordPage) -> Html | None:
    """The way to the list of campaigns where the record is a value of one of its facets."""
    facet = {"place": "country", "platform": "platform"}.get(record.kind)
    if facet is None:
        return None
    words = "led from here" if facet == "country" else "on this platform"
    address = urls.Campaigns({facet: (record.label,)}).address()
    return tag("p", to(address, f"Campaigns {words}"), class_="further")
