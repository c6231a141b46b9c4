"""Countries: from the two letters in a record to a place that can be opened."""

from __future__ import annotations

import streamlit as st

from graph.model import Link
from graph.service import Service


def of(service: Service, identifier: str) -> list[Link]:
    """Give the countries that a record names."""
    codes = [
        v for f in service.record(identifier).fields if f.property == "country" for v in f.values
    ]
    places = _places(service, service.state().snapshot)
    return [places[code] for code in codes if code in places]


@st.cache_data(max_entries=2)
def _places(_service: Service, snapshot: str) -> dict[str, Link]:
    rows = _service.select(
        "SELECT ?p ?c ?l WHERE { ?p a dd:Place ; dd:country ?c ; rdfs:label ?l }"
    ).texts()
    return {
        row["c"]: Link("place/" + row["p"].rpartition("/")[2], row["l"], "place") for row in rows
    }
