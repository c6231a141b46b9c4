"""What other records say of one: initiatives led, works written, events, members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graph.model import Incoming, Link, RecordPage
from search_ui import present
from search_ui.parts.markup import Html, Node, link, section, shortened

# A property and the kind of what says it, to the heading under which it is read from the other end.
_HEADINGS: Final[Mapping[tuple[str, str], str]] = {
    ("ledBy", "campaign"): "Initiatives led",
    ("hasPartner", "campaign"): "Initiatives joined as a partner",
    ("targets", "campaign"): "Initiatives addressed to it",
    ("usesPlatform", "campaign"): "Initiatives that used it",
    ("hasHashtag", "campaign"): "Used by",
    ("author", "work"): "Publications written",
    ("participant", "event"): "Events",
    ("headOf", "actor"): "Heads",
    ("worksFor", "actor"): "People",
    ("partOf", "actor"): "Parts",
    ("hasMember", "actor"): "Member of",
    ("hasAccount", "actor"): "Belongs to",
    ("onPlatform", "account"): "Accounts",
    ("about", "work"): "Publications about it",
    ("broader", "concept"): "Narrower concepts",
    ("related", "concept"): "Related concepts",
}
_SHOWN: Final = 12


def sections(page: RecordPage, *, leave_out: frozenset[str] = frozenset()) -> list[Html | None]:
    """One section for each relation, in the order above; disputes have their own place."""
    groups: dict[str, list[Link]] = {}
    order = list(_HEADINGS.values())
    for one in page.incoming:
        if one.subject.kind != "dispute" and one.property not in leave_out:
            found = groups.setdefault(_heading(one), [])
            if one.subject not in found:
                found.append(one.subject)
    names = sorted(groups, key=lambda h: (order.index(h) if h in order else len(order), h))
    return [section(name, _list(groups[name])) for name in names]


def _heading(one: Incoming) -> str:
    default = f"{present.capital(present.kind(one.subject.kind, 2))} ({one.label})"
    return _HEADINGS.get((one.property, one.subject.kind), default)


def _list(links: list[Link]) -> Html | None:
    kind = links[0].kind
    nodes: list[Node] = [link(target) for target in links]
    return shortened(nodes, shown=_SHOWN, noun=present.kind(kind, 2), class_="links")
