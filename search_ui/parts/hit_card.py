"""A hit of a search."""

from __future__ import annotations

from typing import Final

from graph.search.model import Hit
from search_ui import present, urls
from search_ui.parts.markup import Html, Node, items, joined, more, out, tag, to

_NOW: Final = urls.Times()


def show(
    hit: Hit,
    *,
    snapshot: str | None = None,
    times: urls.Times = _NOW,
    like: str | None = None,
) -> Html:
    """Label, kind, the words that matched, why it stands here, its sources.

    Args:
        hit: what was found.
        snapshot: the name of the data that was searched, to be told with the reasons.
        times: the time of which the page speaks.
        like: the label of the record that it is like, where that was sought.
    """
    pieces: list[Node] = [
        tag("mark", text) if marked else text for text, marked in present.snippet(hit)
    ]
    label = hit.label if hit.kind != "document" else hit.label.removesuffix(".txt")
    body = "".join(text for text, _ in present.snippet(hit)).strip(" .…")
    return tag(
        "article",
        tag(
            "h3",
            to(urls.at(urls.entity(hit.record), times), label),
            tag("span", present.kind(hit.kind), class_="kind"),
        ),
        tag("p", *pieces) if body and body != label.strip(" .") else None,
        tag(
            "div",
            _scores(hit),
            _why(hit, snapshot, like),
            _sources(hit),
            to(
                urls.Search(like=hit.record, times=times).address(),
                "more like this",
                aria_label=f"More like {label}",
            ),
            class_="quiet line",
        ),
        class_="hit",
    )


def _scores(hit: Hit) -> Html | None:
    """How well words and meaning fit; nothing where the record was only listed."""
    if not hit.score:
        return None
    title = "How well the words match and how near the meaning is; 1 is the best of this search"
    return tag("span", present.scores(hit), title=title)


def _why(hit: Hit, snapshot: str | None, like: str | None) -> Html:
    """Tell in plain words how the place in the list came about."""
    told = present.likeness(hit, like, snapshot) if like else present.reasons(hit, snapshot)
    return more("why this?", items(told), class_="evidence")


def _sources(hit: Hit) -> Html | None:
    links = [out(address, _short(address)) for address in hit.sources]
    kept = [made for made in links if made]
    if not kept:
        return None
    return more(
        joined([present.counted(len(hit.sources), "source")]), items(kept), class_="evidence"
    )


def _short(address: str) -> str:
    plain = address.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return plain if len(plain) <= 80 else plain[:79] + "…"
