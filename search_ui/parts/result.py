"""The answer to a query: a table with links, or text; and its downloads."""

from __future__ import annotations

import json
from typing import Final

import streamlit as st

from graph import ids
from graph.store import Answer
from search_ui import present, tables, urls
from search_ui.parts.markup import Html, Node, draw, tag, to

_SHOWN: Final = 200


def show(answer: Answer, *, seconds: float) -> None:
    """Draw an answer of any form."""
    took = f"{seconds:.2f} s"
    match answer.form:
        case "boolean":
            yes = bool(json.loads(answer.body)["boolean"])
            draw(
                tag(
                    "p",
                    tag("strong", "Yes" if yes else "No"),
                    f" · {took}",
                    class_="count",
                    role="status",
                )
            )
        case "graph":
            _graph(answer, took)
        case _:
            _table(tables.bindings(answer.body), answer.body, took)


def _graph(answer: Answer, took: str) -> None:
    text = tables.without_unused_prefixes(answer.body.decode())
    draw(tag("p", tag("strong", "A graph, in Turtle"), f" · {took}", class_="count", role="status"))
    shown = text if len(text) < 20_000 else text[:20_000].rpartition("\n")[0]
    st.code(shown, language="turtle")
    if shown != text:
        draw(tag("p", "The beginning is shown; the download has all of it.", class_="quiet"))
    st.download_button("Turtle", text, "answer.ttl", "text/turtle", on_click="ignore")


def _table(rows: tables.Bindings, body: bytes, took: str) -> None:
    count = len(rows.rows)
    draw(
        tag(
            "p",
            tag("strong", present.counted(count, "row")),
            f" · {took}",
            class_="count",
            role="status",
        )
    )
    if not count:
        draw(tag("p", "Nothing in the graph fits this pattern."))
        return
    head = tag("tr", *(tag("th", column, scope="col") for column in rows.columns))
    lines = [
        tag("tr", *(tag("td", _cell(text, iri)) for text, iri in zip(cells, iris, strict=True)))
        for cells, iris in zip(rows.rows[:_SHOWN], rows.is_iri[:_SHOWN], strict=True)
    ]
    table = tag("table", tag("thead", head), tag("tbody", *lines), class_="answer")
    draw(tag("div", table, class_="wide", tabindex="0", role="region", aria_label="Answer"))
    if count > _SHOWN:
        draw(
            tag(
                "p",
                f"The first {_SHOWN} of {count:,} rows are shown; a download has all of them.",
                class_="quiet",
            )
        )
    with st.container(horizontal=True):
        st.download_button(
            "CSV",
            tables.table_csv(rows.columns, rows.rows),
            "answer.csv",
            "text/csv",
            on_click="ignore",
        )
        st.download_button(
            "TSV",
            tables.table_tsv(rows.columns, rows.rows),
            "answer.tsv",
            "text/tab-separated-values",
            on_click="ignore",
        )
        st.download_button(
            "JSON", body, "answer.json", "application/sparql-results+json", on_click="ignore"
        )


def _cell(text: str, is_iri: bool) -> Node | Html:
    if not is_iri:
        return text
    identifier = ids.identifier(text)
    shown = tables.short(text)
    return to(urls.entity(identifier), shown) if identifier else shown
