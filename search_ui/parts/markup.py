"""The only module that makes HTML. What is not `Html` already is escaped; there is no other way in.

Streamlit cleans the result once more in the browser (`st.html` runs DOMPurify).
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

import streamlit as st

from graph.model import Link
from search_ui import urls

_EMPTY: Final = ("br", "hr", "img")


class Html(str):
    """Text that is markup already; only this module makes it from parts it has escaped."""

    __slots__ = ()


Node = str | Html | None


def joined(nodes: Iterable[Node], separator: Node = None) -> Html:
    """Put pieces one after the other; None is left out."""
    between = _safe(separator)
    return Html(between.join(_safe(node) for node in nodes if node is not None))


def tag(name: str, *children: Node, **attributes: str | None) -> Html:
    """Make an element; an attribute that is None is left out, `class_` is `class`.

    >>> tag("b", "<script>", class_="x")
    '<b class="x">&lt;script&gt;</b>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = joined(children)
    return Html(f"<{name}{written}>" if name in _EMPTY else f"<{name}{written}>{inner}</{name}>")


def link(target: Link | None, text: Node = None) -> Html:
    """Link to an entity's page; only its name where it has none."""
    if target is None:
        return joined([text])
    return to(urls.link(target), text or target.label)


def to(address: str | None, text: Node, **attributes: str | None) -> Html:
    """Link to one of our own pages; only the text where there is no address."""
    if not address or not address.startswith("/") or address.startswith("//"):
        return joined([text])
    return tag("a", text, href=address, target="_self", **attributes)


def out(address: str | None, text: Node, **attributes: str | None) -> Html | None:
    """Link to a page of the web; None where the address is none that may be followed."""
    checked = urls.outside(address) if address else None
    if not checked:
        return None
    return tag("a", text, href=checked, rel="noopener nofollow", class_="out", **attributes)


def items(nodes: Iterable[Node], *, class_: str | None = None) -> Html | None:
    """Make a list; None where there is nothing to list."""
    made = [tag("li", node) for node in nodes if node]
    return tag("ul", *made, class_=class_) if made else None


def section(title: str, *children: Node, note: Node = None) -> Html | None:
    """Make a section with its heading; None where it would be empty."""
    kept = [child for child in children if child]
    if not kept:
        return None
    head = tag("h2", title)
    return tag("section", head, tag("p", note, class_="note") if note else None, *kept)


def more(summary: Node, *children: Node, class_: str | None = None) -> Html:
    """Make a part that opens on demand."""
    return tag("details", tag("summary", summary), *children, class_=class_)


def shortened(
    nodes: Iterable[Node], *, shown: int, noun: str, class_: str | None = None
) -> Html | None:
    """Make a list of which the end opens on demand."""
    kept = [node for node in nodes if node]
    head, rest = kept[:shown], kept[shown:]
    if len(rest) == 1:
        head, rest = kept, []
    first = items(head, class_=class_)
    if not rest:
        return first
    return joined(
        [first, more(f"{len(rest)} more {noun}", items(rest, class_=class_), class_="more")]
    )


def draw(*nodes: Node) -> None:
    """Put markup on the page."""
    made = joined(nodes)
    if made:
        st.html(made)


def _safe(node: Node) -> str:
    if node is None:
        return ""
    return node if isinstance(node, Html) else escape(node)
