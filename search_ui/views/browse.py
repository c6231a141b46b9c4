"""Every record of a kind, in alphabetical order."""

from __future__ import annotations

from itertools import groupby

from graph.errors import UnknownName
from graph.model import Link
from graph.service import Service
from search_ui import present, urls
from search_ui.parts import page, params
from search_ui.parts.markup import draw, items, joined, link, tag, to


def render(service: Service) -> None:
    """List a kind."""
    kind = (params.read().get("kind") or ["actor"])[-1]
    if kind not in present.KINDS:
        raise UnknownName("kind", kind)
    links = service.entities(kind)
    others = [
        to(
            urls.page("browse", [("kind", name)]),
            present.capital(many),
            aria_current="true" if name == kind else None,
        )
        for name, (_, many) in present.KINDS.items()
        if name not in ("dispute", "document")
    ]
    draw(
        page.title(
            present.capital(present.kind(kind, 2)),
            lead=f"{present.counted(len(links), *present.KINDS[kind])} in the graph, in alphabetical order.",
        ),
        tag("nav", *others, class_="tabs", aria_label="Kinds"),
        *(
            tag(
                "section",
                tag("h2", letter),
                items((link(target) for target in group), class_="links"),
            )
            for letter, group in groupby(
                sorted(links, key=_place), key=lambda target: _place(target)[0]
            )
        ),
        tag("p", "There are none yet.") if not links else None,
        joined([]),
    )


def _place(target: Link) -> tuple[str, str]:
    plain = target.label.lstrip("#@«“\"'‘ ").casefold()
    first = plain[:1].upper()
    return (
        first if first.isascii() and first.isalpha() else "#" if not first.isalpha() else first
    ), plain
