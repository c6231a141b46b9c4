"""The list of campaigns with its facets."""

from __future__ import annotations

import streamlit as st

from graph.service import Service
from search_ui import tables, urls
from search_ui.parts import campaign_list, facets, page, params, query_box
from search_ui.parts.markup import draw, tag, to


def render(service: Service) -> None:
    """Let a student browse campaigns and open one."""
    state = urls.campaigns(params.read())
    found = service.campaigns(state.chosen, order=state.order)
    draw(
        page.title(
            "Campaigns",
            lead="Campaigns, programmes, virtual missions, services and studies of digital diplomacy.",
        )
    )
    facets.show(found.facets, state)
    count = f"{len(found.campaigns)} of {found.total} campaigns"
    draw(
        tag(
            "p",
            tag("strong", count),
            tag("span", " · ", to("/campaigns", "show all")) if state.chosen else None,
            class_="count",
            role="status",
        )
    )
    if not found.campaigns:
        draw(tag("p", "No campaign has all of this at once. Let go of one of the choices above."))
    draw(tag("h2", "The list", class_="unseen"), campaign_list.show(found.campaigns))
    if found.campaigns:
        st.download_button(
            "Download this list (CSV)",
            tables.table_csv(tables.CAMPAIGN_COLUMNS, tables.campaign_cells(found.campaigns)),
            file_name="campaigns.csv",
            mime="text/csv",
            on_click="ignore",
        )
    draw(query_box.show(found.query, of="this list"))
