"""The SPARQL page: write, run, read, share."""

from __future__ import annotations

import time
from typing import Final

import streamlit as st

from graph import queries
from graph.errors import BadQuery, GraphError
from graph.service import Service
from search_ui import present, urls
from search_ui.parts import page, params, result
from search_ui.parts.markup import draw, tag, to

_OWN: Final = {
    "Campaigns led from a country": """SELECT DISTINCT ?campaign ?label ?start WHERE {
  ?campaign a dd:Initiative ; rdfs:label ?label ; dd:ledBy ?leader .
  ?leader dd:country "IN" .
  OPTIONAL { ?campaign dd:start ?start }
} ORDER BY ?start""",
    "Campaigns about an idea, led from a country": """SELECT ?campaign ?score ?snippet WHERE {
  SERVICE dd:search { ?campaign dd:query "wellness as soft power" ; dd:kind "campaign" ; dd:limit 20 ; dd:score ?score ; dd:snippet ?snippet }
  ?campaign dd:ledBy ?actor . ?actor dd:country "IN"
} ORDER BY DESC(?score)""",
    "One statement with its sources": """SELECT ?value ?publisher ?source WHERE {
  ?statement rdf:subject campaign:yogaday ; rdf:predicate dd:ledBy ; rdf:object ?value .
  ?evidence dd:supports ?statement ; dd:inDocument ?document .
  ?document dd:address ?source .
  OPTIONAL { ?document dd:publisher ?publisher }
} ORDER BY ?value""",
    "Everything about #YogaDay as Turtle": """CONSTRUCT { campaign:yogaday ?property ?value }
WHERE { campaign:yogaday ?property ?value }""",
}


def render(service: Service) -> None:
    """Let a researcher ask anything, within limits."""
    state = urls.sparql(params.read())
    text, unknown = _text(state)
    if st.session_state.get("sparql from") != (state.query, state.name):
        st.session_state["sparql from"] = (state.query, state.name)
        st.session_state["sparql text"] = text
    draw(
        page.title(
            "SPARQL",
            lead="Ask the graph itself. The prefixes dd:, campaign:, actor:, concept: and the usual ones "
            "are known; nothing has to be declared.",
        )
    )
    _examples(state)
    with st.form("sparql", border=False):
        st.text_area("Query", key="sparql text", height=260, max_chars=urls.MAX_QUERY)
        run = st.form_submit_button("Run", type="primary")
    if run:
        asked = str(st.session_state["sparql text"]).strip()
        state = urls.Sparql(asked)
        st.session_state["sparql from"] = (asked, "")
        params.write(state.parameters())
        text = asked
    if unknown and not run:
        draw(tag("p", unknown, class_="problem", role="alert"))
    elif text and (run or state.query or state.name):
        _answer(service, text)


def _text(state: urls.Sparql) -> tuple[str, str]:
    """The query of an address, and what is wrong with it."""
    if state.query:
        return state.query, ""
    if not state.name:
        return next(iter(_OWN.values())), ""
    try:
        return queries.named(state.name).filled({}), ""
    except GraphError as error:
        return "", str(error)


def _examples(state: urls.Sparql) -> None:
    named = {f"{q.question}": urls.Sparql(name=q.name) for q in queries.all_questions().values()}
    own = {label: urls.Sparql(query=query) for label, query in _OWN.items()}
    known = own | named
    current = next((label for label, target in known.items() if target == state), None)
    st.session_state["sparql example"] = current

    def choose() -> None:
        chosen = st.session_state["sparql example"]
        if chosen in known:
            params.write(known[chosen].parameters())

    st.selectbox(
        "Examples", list(known), index=None, key="sparql example", on_change=choose,
        placeholder="Choose a question…",
    )  # fmt: skip


def _answer(service: Service, query: str) -> None:
    began = time.perf_counter()
    try:
        answer = service.sparql(query)
    except GraphError as error:
        hint = (
            " The line and column are counted in the box above."
            if isinstance(error, BadQuery)
            else ""
        )
        draw(tag("p", present.error_line(str(error)), hint, class_="problem", role="alert"))
        return
    seconds = time.perf_counter() - began
    result.show(answer, seconds=seconds)
    for cut in answer.limited:
        draw(tag("p", str(cut), class_="quiet"))
    parameters = urls.Sparql(query).parameters()
    if parameters:
        draw(
            tag(
                "p",
                "Share it: ",
                to(urls.Sparql(query).address(), "the address of this query and its answer"),
                class_="quiet",
            )
        )
    else:
        draw(tag("p", "This query is too long for an address; share it as text.", class_="quiet"))
