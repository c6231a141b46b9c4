"""Countries: from the two letters in a record to a place that can be opened."""

from __future__ import annotations

import streamlit as st

from graph.model import Link
from graph.service import Service


def of(service: Service, identifier: str) -> list[Link]:
    """Give the countries that a record names."""
    codes = _codes(service, identifier)
    places = _places(service, service.state().snapshot)
    return [places[code] for code in codes if code in places]


def actors(service: Service, place: str) -> list[Link]:
    """Give the actors of a place, by label."""
    codes = [code for code in _codes(service, place) if code.isascii() and code.isalpha()]
    rows = service.select(
        "SELECT DISTINCT ?a ?l WHERE { VALUES ?c { "
        + " ".join(f'"{code}"' for code in codes)
        + " } ?a dd:country ?c ; rdfs:label ?l }"
    ).texts()
    found = {
        Link("actor/" + row["a"].rpartition("/")[2], row["l"], "actor")
        for row in rows
        if "/id/actor/" in row["a"]
    }
    return sorted(found, key=lambda link: link.label.casefold())


def _codes(service: Service, identifier: str) -> list[str]:
    fields = service.record(identifier).fields
    return [value for field in fields if field.property == "country" for value in field.values]


@st.cache_data(max_entries=2)
def _places(_service: Service, snapshot: str) -> dict[str, Link]:
    rows = _service.select(
        "SELECT ?p ?c ?l WHERE { ?p a dd:Place ; dd:country ?c ; rdfs:label ?l }"
    ).texts()
    return {
        row["c"]: Link("place/" + row["p"].rpartition("/")[2], row["l"], "place") for row in rows
    }
