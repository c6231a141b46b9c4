"""The query behind a page, and the way to run it oneself."""

from __future__ import annotations

from search_ui import urls
from search_ui.parts.markup import Html, more, tag, to


def show(query: str, *, of: str = "this page") -> Html:
    """The query, closed at first, with a link that runs it."""
    return more(
        f"The query behind {of}",
        tag("pre", tag("code", query), tabindex="0"),
        tag("p", to(urls.Sparql(query).address(), "Run it on the SPARQL page")),
        class_="query",
    )
