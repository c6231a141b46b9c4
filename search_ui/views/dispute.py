"""A dispute with all its sides; without an identifier, every dispute."""

from __future__ import annotations

from graph.errors import UnknownName
from graph.service import Service
from search_ui import present, urls
from search_ui.parts import disputes, page, params, query_box, sources, statements
from search_ui.parts.markup import draw, items, joined, link, section, tag, to


def render(service: Service) -> None:
    """Show one disagreement side by side."""
    identifier = urls.asked(params.read(), "dispute")
    if not identifier:
        _all(service)
        return
    if not urls.known(identifier):
        raise UnknownName("dispute", identifier)
    dispute = service.dispute(identifier)
    about = joined([link(target) for target in dispute.about], ", ")
    nature = " · ".join(part for part in (dispute.property, ", ".join(dispute.kinds)) if part)
    draw(
        page.title(
            dispute.label,
            over=joined(["Dispute", f" · {nature}" if nature else None]),
            description=dispute.description,
            lead=joined(["About ", about]) if dispute.about else None,
        ),
        section(
            f"{present.counted(len(present.by_speaker(dispute.sides)), 'side')}",
            disputes.relation(dispute),
            disputes.sides(dispute),
        ),
        disputes.assessment(dispute),
        section("Withdrawn", statements.points(dispute.withdrawn)),
        sources.listing(dispute.sides),
        query_box.show(_query(identifier)),
    )


def _all(service: Service) -> None:
    found = [service.dispute(target.id) for target in service.entities("dispute")]
    lines = [
        joined(
            [
                to(urls.entity(one.id), one.label),
                tag(
                    "span",
                    f" {present.counted(len(present.by_speaker(one.sides)), 'side')}",
                    f" · {present.TIME_RELATIONS[one.time_relation].partition(':')[0].lower()}",
                    joined([" · ", joined([link(target) for target in one.about], ", ")])
                    if one.about
                    else None,
                    class_="quiet",
                ),
            ]
        )
        for one in found
    ]
    draw(
        page.title(
            "Disputes",
            lead=f"{len(lines)} questions on which sources disagree. Each page shows every side, "
            "who says so, and what the curators make of it.",
        ),
        items(lines, class_="links one"),
    )


def _query(identifier: str) -> str:
    local = identifier.partition("/")[2]
    return (
        "SELECT ?subject ?value ?saidBy ?source WHERE {\n"
        f"  dispute:{local} dd:concerns ?statement .\n"
        "  ?statement rdf:subject ?subject ; rdf:object ?value .\n"
        "  OPTIONAL { ?statement dd:saidBy ?saidBy }\n"
        "  OPTIONAL { ?evidence dd:supports ?statement ; dd:inDocument/dd:address ?source }\n"
        "} ORDER BY ?value"
    )
