"""The facets of a list: what one can choose, with how many results it gives.

The address holds the choice; the boxes only show it and write to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from graph.model import FacetValue
from search_ui import urls
from search_ui.parts import params

_LABELS: Final[Mapping[str, str]] = {
    "kind": "Kind",
    "country": "Lead country",
    "platform": "Platform",
    "function": "Function",
    "year": "Start year",
}


def show(facets: Mapping[str, Sequence[FacetValue]], state: urls.Campaigns) -> None:
    """One button for each facet, which opens its values."""
    with st.container(horizontal=True, key="facets"):
        for facet, label in _LABELS.items():
            chosen = state.chosen.get(facet, ())
            with st.popover(f"{label}: {', '.join(chosen)}" if chosen else label):
                for value in facets[facet]:
                    _box(facet, value, state)
        _order(state)


def _box(facet: str, value: FacetValue, state: urls.Campaigns) -> None:
    key = f"facet {facet} {value.value}"
    st.session_state[key] = value.chosen

    def choose() -> None:
        chosen = bool(st.session_state[key])
        params.write(state.with_value(facet, value.value, chosen=chosen).parameters())

    st.checkbox(f"{_plain(value.value)} ({value.count})", key=key, on_change=choose)


def _order(state: urls.Campaigns) -> None:
    st.session_state["order"] = state.order

    def choose() -> None:
        params.write(urls.Campaigns(state.chosen, str(st.session_state["order"])).parameters())

    st.selectbox(
        "Order",
        list(urls.ORDERS),
        format_func=urls.ORDERS.__getitem__,
        key="order",
        on_change=choose,
        label_visibility="collapsed",
        width=170,
    )


def _plain(text: str) -> str:
    """Keep a label from being read as markdown."""
    return "".join("\\" + c if c in "\\`*_[]<>#$:~!|" else c for c in text)
