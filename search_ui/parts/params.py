"""The address of the page that is shown, read and written."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st


def read() -> dict[str, list[str]]:
    """Give the query parameters, every value of each."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def write(pairs: Sequence[tuple[str, str]]) -> None:
    """Put parameters in place of those of the address."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    st.query_params.from_dict(found)
