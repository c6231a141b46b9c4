"""State as query parameters, and back: checked plain strings, never anything that is executed.

Every view has its own address. What an address holds and a page does not know is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode, urlsplit

from graph import dates, ids
from graph.model import Link

FACETS: Final = ("kind", "country", "platform", "function", "year")
ORDERS: Final[Mapping[str, str]] = {
    "name": "A to Z",
    "start": "Oldest first",
    "newest": "Newest first",
}
MAX_TEXT: Final = 400
MAX_QUERY: Final = 64_000
# What a browser and a mail programme both carry; uvicorn takes an address line of 64 kB.
MAX_SHARED: Final = 6_000
_OWN_PAGE: Final = ("campaign", "actor", "document", "dispute")
_MAX_SHOWN: Final = 1_000

Params = Mapping[str, Sequence[str]]


def _one(params: Params, name: str, *, limit: int = MAX_TEXT) -> str:
    """Give the last value of a parameter without control characters; "" where there is none."""
    values = params.get(name) or ("",)
    text = "".join(c for c in values[-1] if c.isprintable() or c in "\n\t")
    return text[:limit]


# ---- pages


def page(path: str, parameters: Iterable[tuple[str, str]] = ()) -> str:
    """Give the address of a page.

    >>> page("", [("q", "soft power")])
    '/?q=soft+power'
    """
    query = urlencode([(name, value) for name, value in parameters if value])
    return f"/{path}?{query}" if query else f"/{path}"


def entity(identifier: str) -> str | None:
    """Give the address of an entity's page; None for what has no page.

    >>> entity("campaign/yogaday"), entity("concept/soft-power"), entity("nonsense")
    ('/campaign?id=yogaday', '/record?id=concept%2Fsoft-power', None)
    """
    kind, _, local = identifier.partition("/")
    if kind not in ids.KINDS or not ids.is_local(local):
        return None
    if kind in _OWN_PAGE:
        return page(kind, [("id", local)])
    return page("record", [("id", identifier)])


def link(target: Link) -> str | None:
    """Give the address of what a link leads to; None where it has no page."""
    return entity(target.id)


def passage(document: Link, number: int) -> str | None:
    """Give the address of one passage of a document."""
    address = entity(document.id)
    return f"{address}&passage={number}" if address else None


def outside(address: str) -> str | None:
    """Give an address that may be followed; None unless it is of the web.

    >>> outside("javascript:alert(1)") is None, outside("https://un.org/")
    (True, 'https://un.org/')
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def asked(params: Params, kind: str) -> str:
    """Give the identifier that an address asks for.

    Args:
        params: the query parameters.
        kind: what the page shows; with "record" the identifier names its kind itself.

    Returns:
        `kind/local`, or the text as given where it is no identifier; "" where nothing is asked for.
    """
    text = _one(params, "id").strip()
    given, _, local = text.rpartition("/")
    if not text or not ids.is_local(local):
        return text
    if kind != "record":
        return f"{kind}/{local}" if given in ("", kind) else text
    return text


def known(identifier: str) -> bool:
    """Say whether a text is an identifier that the graph may be asked for."""
    return entity(identifier) is not None


# ---- the time of which a page speaks


@dataclass(frozen=True, slots=True)
class Times:
    """Partial dates: when something was true, and when the graph knew it; "" is now."""

    true_on: str = ""
    known_on: str = ""

    def parameters(self) -> list[tuple[str, str]]:
        """Give the query parameters; what is now is left out."""
        return _said([("true_on", self.true_on), ("known_on", self.known_on)])


def times(params: Params) -> Times:
    """Read the time of which a page shall speak; what is no date is dropped.

    >>> times({"true_on": ["2021-05-01"], "known_on": ["soon"]})
    Times(true_on='2021-05-01', known_on='')
    """
    found = {name: _one(params, name).strip() for name in ("true_on", "known_on")}
    return Times(**{name: text for name, text in found.items() if dates.is_partial(text)})


def at(address: str | None, times: Times) -> str | None:
    """Give an address with a time of which its page shall speak.

    >>> at("/actor?id=dco", Times("2021"))
    '/actor?id=dco&true_on=2021'
    """
    if not address or not times.parameters():
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode(times.parameters())}"


# ---- search


@dataclass(frozen=True, slots=True)
class Search:
    """What the search page shows: what fits a text, or what is most like a record."""

    text: str = ""
    kind: str = ""  # "": all kinds
    shown: int = 20
    like: str = ""  # an identifier; the text wins
    times: Times = Times()

    def address(self) -> str:
        """Give the address that shows the same."""
        return page("", self.parameters())

    def parameters(self) -> list[tuple[str, str]]:
        """Give the query parameters; what is as usual is left out."""
        more = str(self.shown) if self.shown != 20 else ""
        asked = [("q", self.text)] if self.text else [("like", self.like)]
        return _said([*asked, ("kind", self.kind), ("n", more), *self.times.parameters()])


def search(params: Params) -> Search:
    """Read the state of the search page.

    >>> search({"like": ["actor/dco"], "kind": ["campaign"], "n": ["x"]}).address()
    '/?like=actor%2Fdco&kind=campaign'
    """
    kind = _one(params, "kind")
    number = _one(params, "n")
    shown = min(int(number), _MAX_SHOWN) if number.isascii() and number.isdigit() else 20
    text = " ".join(_one(params, "q").split())
    like = "" if text else _one(params, "like").strip()
    kind = kind if kind in ids.KINDS else ""
    return Search(text, kind, max(shown, 20), like if known(like) else "", times(params))


# ---- the list of campaigns


@dataclass(frozen=True, slots=True)
class Campaigns:
    """What the list of campaigns shows."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # facet to values
    order: str = "name"

    def address(self) -> str:
        """Give the address that shows the same."""
        return page("campaigns", self.parameters())

    def parameters(self) -> list[tuple[str, str]]:
        """Give the query parameters, a facet's values in alphabetical order."""
        pairs = [(facet, v) for facet in FACETS for v in sorted(self.chosen.get(facet, ()))]
        return _said([*pairs, ("sort", self.order if self.order != "name" else "")])

    def with_value(self, facet: str, value: str, *, chosen: bool) -> Campaigns:
        """Give the state after a value of a facet was chosen or let go."""
        values = set(self.chosen.get(facet, ())) - {value} | ({value} if chosen else set())
        others = {name: kept for name, kept in self.chosen.items() if name != facet}
        return Campaigns({**others, facet: tuple(sorted(values))} if values else others, self.order)


def campaigns(params: Params) -> Campaigns:
    """Read the state of the list of campaigns.

    >>> campaigns({"country": ["India"], "sort": ["newest"], "else": ["x"]}).address()
    '/campaigns?country=India&sort=newest'
    """
    chosen = {}
    for facet in FACETS:
        values = {v[:MAX_TEXT] for v in params.get(facet, ()) if v and v.isprintable()}
        if values:
            chosen[facet] = tuple(sorted(values))
    order = _one(params, "sort")
    return Campaigns(chosen, order if order in ORDERS else "name")


# ---- SPARQL


@dataclass(frozen=True, slots=True)
class Sparql:
    """What the SPARQL page shows: a query as text, or a named question."""

    query: str = ""
    name: str = ""

    def address(self) -> str:
        """Give the address that shows the same; without the query where it is too long for one."""
        return page("sparql", self.parameters())

    def parameters(self) -> list[tuple[str, str]]:
        """Give the query parameters."""
        pairs = _said([("query", self.query)] if self.query else [("name", self.name)])
        return pairs if len(urlencode(pairs)) <= MAX_SHARED else []


def sparql(params: Params) -> Sparql:
    """Read the state of the SPARQL page; a query wins over a name."""
    query = _one(params, "query", limit=MAX_QUERY).replace("\r\n", "\n").strip()
    return Sparql(query, "" if query else _one(params, "name"))


def _said(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs if value]


# ---- the ontology


def term(params: Params) -> str:
    """Give the local name of the term that an address asks for; "" where it asks for none.

    >>> term({"term": ["dd:ledBy"]})
    'ledBy'
    """
    return _one(params, "term").strip().removeprefix("dd:")
