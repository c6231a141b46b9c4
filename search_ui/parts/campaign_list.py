"""The list of campaigns, a few lines for each."""

from __future__ import annotations

from collections.abc import Iterable

from graph.model import CampaignRow
from search_ui import present, urls
from search_ui.parts import standing
from search_ui.parts.markup import Html, Node, joined, link, tag, to


def show(rows: Iterable[CampaignRow]) -> Html:
    """Each campaign with who led it, from where, since when, and how well it is sourced."""
    return tag("div", *(_row(row) for row in rows), class_="rows")


def _row(row: CampaignRow) -> Html:
    leaders = joined([link(leader) for leader in row.leaders[:3]], ", ")
    others = f" and {len(row.leaders) - 3} more" if len(row.leaders) > 3 else ""
    countries = f" ({', '.join(row.countries)})" if row.countries else ""
    led: Node = joined(["Led by ", leaders, others, countries]) if row.leaders else None
    contested = (
        standing.mark("contested", "Sources disagree on something about it")
        if row.disputed
        else None
    )
    tags = " ".join(row.hashtags[:4])
    quiet = [
        present.capital(row.kind),
        *([tags] if tags else []),
        present.counted(row.sources, "source"),
    ]
    return tag(
        "article",
        tag(
            "span",
            row.year or "—",
            class_="year",
            title=None if row.year else "No source gives a start",
        ),
        tag(
            "div",
            tag("h3", to(urls.entity(row.id), row.label)),
            tag("p", led) if led else None,
            tag(
                "p",
                " · ".join(quiet),
                joined([" · ", contested]) if contested else None,
                class_="quiet",
            ),
        ),
        class_="row",
    )
