"""Passages: where an entity is mentioned, and what a passage mentions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from graph.model import Link, Passage, Place
from search_ui import present, urls
from search_ui.parts.markup import Html, Node, items, link, section, shortened, tag, to


def places(found: Sequence[Place], names: Iterable[str]) -> Html | None:
    """The documents that mention an entity, each with its passages; the names are marked."""
    wanted = sorted({name for name in names if len(name) > 2}, key=len, reverse=True)
    made: list[Node] = []
    for document, group in groupby(found, key=lambda place: place.document):
        rows = list(group)
        published = rows[0].published
        heading = tag(
            "p",
            link(document),
            tag("span", f" {present.date(published)}", class_="quiet") if published else None,
        )
        made.append(tag("div", heading, *(_quote(row, wanted) for row in rows[:3])))
        if len(rows) > 3:
            made.append(
                tag("p", to(urls.link(document), f"All {len(rows)} passages"), class_="quiet")
            )
    return section("Mentioned in", *made)


def _quote(place: Place, names: Sequence[str]) -> Html:
    before, name, after = present.around(place.text, names)
    return tag(
        "blockquote",
        before,
        tag("mark", name) if name else None,
        after,
        " ",
        to(urls.passage(place.document, place.passage), f"passage {place.passage}", class_="quiet"),
    )


def passage(row: Passage) -> Html:
    """A passage with what it mentions linked."""
    pieces: list[Node] = []
    at = 0
    for mention in row.mentions:
        # Of two mentions that overlap the first is linked.
        if mention.start < at or mention.end > len(row.text):
            continue
        pieces.append(row.text[at : mention.start])
        pieces.append(link(mention.entity, row.text[mention.start : mention.end]))
        at = mention.end
    return tag(
        "div",
        tag("span", str(row.number), class_="number", title=f"Passage {row.number}"),
        tag("p", *pieces, row.text[at:]),
        class_="passage",
    )


def entities(found: Sequence[tuple[Link, int]]) -> Html | None:
    """What a document mentions, by kind, with how often."""
    by_kind: dict[str, list[Node]] = {}
    for target, count in found:
        times = tag("span", f" {count}", class_="quiet", title=present.counted(count, "mention"))
        by_kind.setdefault(target.kind, []).append(tag("span", link(target), times))
    groups = [
        tag(
            "div",
            tag("h3", present.capital(present.kind(kind, 2))),
            shortened(nodes, shown=12, noun=present.kind(kind, 2), class_="run"),
        )
        for kind, nodes in by_kind.items()
    ]
    return section("What it mentions", *groups)


def run(links: Iterable[Link]) -> Html | None:
    """Links in a row."""
    return items((link(target) for target in links), class_="run")
