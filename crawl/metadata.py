"""Who wrote a page, when, and for whom: every place that says so gets a vote."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from crawl import dates
from crawl.clean import normalise
from crawl.markup import Element
from crawl.phrases import NOBODY, key

_ARTICLE_TYPES: Final = re.compile(
    r"Article|Posting|Report|WebPage|CreativeWork|Book|Chapter|Thesis|Publication|Event|Speech|Review|Interview"
)
_TITLE_META: Final = (
    "citation_title",
    "og:title",
    "dc.title",
    "dcterms.title",
    "twitter:title",
    "parsely-title",
)
_DATE_META: Final = (
    "article:published_time", "citation_publication_date", "citation_date", "citation_online_date", "dcterms.issued",
    "dcterms.created", "dc.date.issued", "dc.date.created", "dc.date", "dcterms.date", "datepublished", "date",
    "pubdate", "publishdate", "publish-date", "publication_date", "parsely-pub-date", "sailthru.date", "og:article:published_time",
    "article.published", "originalpublicationdate", "rnews:datepublished", "bt:pubdate",
)  # fmt: skip
_AUTHOR_META: Final = (
    "citation_author", "author", "article:author", "og:article:author", "dc.creator", "dcterms.creator", "byl",
    "parsely-author", "sailthru.author", "twitter:creator:name",
)  # fmt: skip
_PUBLISHER_META: Final = (
    "og:site_name", "citation_publisher", "dc.publisher", "dcterms.publisher", "citation_journal_title",
    "application-name",
)  # fmt: skip
_SEPARATOR: Final = re.compile(r"\s+[|\-–—·•»:/~]+\s+|\s*[|»]\s*")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about itself."""

    title: str | None
    authors: tuple[str, ...]
    published: str | None
    publisher: str | None
    language: str | None  # as declared, ISO 639-1; templates often declare the wrong one


@dataclass(slots=True)
class _Linked:
    """The votes of JSON-LD."""

    titles: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    publishers: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)


def read(tree: Element, *, address: str, retrieved: str) -> Metadata:
    """Let JSON-LD, meta elements, the visible byline and the address vote.

    Args:
        tree: the page, untouched.
        address: where it was found.
        retrieved: the ISO day it was fetched; a later date of publication is not believed.
    """
    meta = _meta(tree)
    linked = _linked(tree)
    publisher = _first(
        [
            *_values(meta, _PUBLISHER_META[:1]),
            *linked.publishers,
            *_values(meta, _PUBLISHER_META[1:]),
        ]
    )
    return Metadata(
        title=_title(tree, meta, linked, publisher=publisher, address=address),
        authors=_authors(tree, meta, linked),
        published=_published(tree, meta, linked, address=address, retrieved=retrieved),
        publisher=publisher,
        language=_language(tree, meta, linked),
    )


def _meta(tree: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("itemprop")
        content = _line(element.get("content") or "")
        if name and content:
            found.setdefault(name.strip().casefold(), []).append(content)
    return found


def _line(text: str) -> str:
    return " ".join(normalise(text).split())


def _values(meta: dict[str, list[str]], names: tuple[str, ...]) -> list[str]:
    return [value for name in names for value in meta.get(name, [])]


def _first(values: list[str]) -> str | None:
    return next((value for value in values if value and len(value) <= 150), None)


# -- JSON-LD -----------------------------------------------------------------------------------


def _linked(tree: Element) -> _Linked:
    votes = _Linked()
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").casefold():
            continue
        try:
            data = json.loads((script.text_content() or "").strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue  # a broken block of one plugin says nothing about the others
        nodes = list(_nodes(data))
        by_id = {
            node["@id"]: node
            for node in nodes
            if isinstance(node.get("@id"), str) and len(node) > 1
        }
        articles = [
            node
            for node in nodes
            if _ARTICLE_TYPES.search(_type(node)) and _type(node) != "WebSite"
        ]
        # A graph holds the WebPage beside the Article; what the Article says goes first.
        articles.sort(key=lambda node: "WebPage" in _type(node))
        for node in articles:
            votes.titles += _strings(node.get("headline")) or _strings(node.get("name"))
            votes.dates += _strings(node.get("datePublished"))
            if not votes.authors:
                votes.authors += _names(node.get("author") or node.get("creator"), by_id)
            votes.publishers += _names(node.get("publisher"), by_id)
            votes.languages += _strings(node.get("inLanguage"))
    return votes


def _nodes(data: object) -> Iterator[dict[str, Any]]:
    """Give the top nodes: a list, an @graph, a mainEntity; not what hangs below them."""
    if isinstance(data, list):
        for part in data:
            yield from _nodes(part)
    elif isinstance(data, dict):
        yield data
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(data.get(name), list | dict):
                yield from _nodes(data[name])


def _type(node: dict[str, Any]) -> str:
    return " ".join(_strings(node.get("@type")))


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    parts = value if isinstance(value, list) else [value]
    return [_line(part) for part in parts if isinstance(part, str) and part.strip()]


def _names(value: object, by_id: dict[str, dict[str, Any]]) -> list[str]:
    names: list[str] = []
    for part in value if isinstance(value, list) else [value]:
        node = (
            by_id.get(part["@id"], part)
            if isinstance(part, dict) and isinstance(part.get("@id"), str)
            else part
        )
        names += _strings(node.get("name")) if isinstance(node, dict) else _strings(node)
    return names


# -- title -------------------------------------------------------------------------------------


def _title(
    tree: Element,
    meta: dict[str, list[str]],
    linked: _Linked,
    *,
    publisher: str | None,
    address: str,
) -> str | None:
    site = {key(name) for name in (publisher, *_host_names(address)) if name}
    headings = [
        text
        for element in tree.iter("h1")
        if (text := _line(element.text_content())) and key(text) not in site
    ]
    element = tree.find(".//title")
    whole = _line(element.text_content()) if element is not None else ""
    told = [*_values(meta, _TITLE_META[:1]), *linked.titles, *_values(meta, _TITLE_META[1:])]
    for value in told:
        bare = _without_site(value, site, headings)
        if bare and key(bare) not in site:
            # The heading wins where it says the same: search engines get shortened titles.
            return next((text for text in headings if _same(text, bare)), bare)
    if whole:
        inside = [text for text in headings if key(text) and key(text) in key(whole)]
        if inside:
            return max(inside, key=len)
    if len(headings) == 1:
        return headings[0]
    return (
        (_without_site(whole, site, headings) or None)
        if whole
        else (headings[0] if headings else None)
    )


def _same(one: str, other: str) -> bool:
    left, right = key(one), key(other).rstrip("….")
    return left == right or (
        len(right) >= 15 and (left.startswith(right) or right.startswith(left)) and len(left) >= 15
    )


def _host_names(address: str) -> list[str]:
    host = urlsplit(address).hostname or ""
    parts = host.removeprefix("www.").split(".")
    return [host, host.removeprefix("www."), *parts[:1], *parts[-2:-1]]


def _without_site(title: str, site: set[str], headings: list[str]) -> str:
    """Cut the name of the site off the end (or the start) of a title."""
    cuts = list(_SEPARATOR.finditer(title))
    for cut in reversed(cuts):
        rest, last = title[: cut.start()].strip(), title[cut.end() :].strip()
        squeezed = {re.sub(r"\W", "", name) for name in site}
        if rest and (
            key(last) in site
            or re.sub(r"\W", "", key(last)) in squeezed
            or any(_same(rest, text) for text in headings)
        ):
            return _without_site(rest, site, headings)
        if rest and "|" in cut[0] and len(last.split()) <= 4 and len(rest.split()) >= 3:
            return rest
    if cuts:
        first, rest = title[: cuts[0].start()].strip(), title[cuts[0].end() :].strip()
        if rest and key(first) in site:
            return rest
    return title.strip()


# -- authors -----------------------------------------------------------------------------------


def _authors(tree: Element, meta: dict[str, list[str]], linked: _Linked) -> tuple[str, ...]:
    cited = [_upright(name) for name in meta.get("citation_author", [])]
    told = _values(meta, _AUTHOR_META[1:])
    shown = [
        _line(element.text_content())
        for element in tree.xpath(
            "//*[@rel='author' or @itemprop='author' or contains(concat(' ', normalize-space(@class), ' '), ' author-name ')"
            " or contains(concat(' ', normalize-space(@class), ' '), ' byline ')"
            " or contains(concat(' ', normalize-space(@class), ' '), ' byline-name ')]"
            "[not(ancestor-or-self::*[contains(@class, 'comment') or contains(@class, 'related') or contains(@id, 'comment')])]"
        )
    ]
    for names in (cited, linked.authors, told, shown[:3]):
        good = [name for value in names for name in _split_names(value)]
        if good:
            return tuple(dict.fromkeys(good))
    return ()


def _upright(name: str) -> str:
    """Turn "Bjola, Corneliu" the way it is read."""
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma and "," not in given and given else name


def _split_names(value: str) -> list[str]:
    value = re.sub(
        r"^(?:(?:written |posted |published )?by|author|por|par|von|автор)[:\s]+",
        "",
        value,
        flags=re.IGNORECASE,
    )
    if re.match(r"https?://|www\.|@", value) or "@" in value:
        return []
    parts = re.split(r"\s*(?:;|\||\s&\s|\band\b|,)\s*", value)
    # "Bjola, Corneliu": one comma, single words on both sides.
    if value.count(",") == 1 and len(parts) == 2 and all(len(part.split()) == 1 for part in parts):
        parts = [_upright(value)]
    names = [part.strip(" .,-–|") for part in parts]
    return [
        name
        for name in names
        if 2 < len(name) <= 80
        and not NOBODY.match(name)
        and not re.search(r"\d{2}|https?:", name)
        and len(name.split()) <= 8
    ]


# -- date --------------------------------------------------------------------------------------


def _published(
    tree: Element,
    meta: dict[str, list[str]],
    linked: _Linked,
    *,
    address: str,
    retrieved: str,
) -> str | None:
    weights: Counter[str] = Counter()
    order: list[str] = []

    def vote(value: str | None, weight: int) -> None:
        day = dates.iso(value) if value else None
        # One day of grace: a page dated tomorrow may be from a zone ahead of ours.
        if day and day >= "1900" and day[: len(retrieved)] <= _grace(retrieved)[: len(day)]:
            weights[day] += weight
            order.append(day)

    for value in dict.fromkeys(linked.dates):
        vote(value, 4)
    for value in dict.fromkeys(_values(meta, _DATE_META)):
        vote(value, 3)
    for value in _shown_dates(tree):
        vote(value, 2)
    vote(dates.from_url(address), 2)
    if not weights:
        vote(_attested(tree, address), 1)
    if not weights:
        return None
    best = max(weights.values())
    winner = next(day for day in order if weights[day] == best)
    # The address says 2020-06 and the byline 2020-06-21: the fuller of two that agree.
    return max((day for day in order if day.startswith(winner)), key=len)


def _grace(retrieved: str) -> str:
    from datetime import date, timedelta

    return (date.fromisoformat(retrieved) + timedelta(days=1)).isoformat()


def _shown_dates(tree: Element) -> list[str]:
    """Collect the dates a reader sees beside the title; comments and other articles have their own."""
    outside = (
        "[not(ancestor::*[self::aside or self::footer or self::nav or contains(@class, 'comment') or contains(@id, 'comment')"
        " or contains(@class, 'related') or contains(@class, 'sidebar') or contains(@class, 'widget') or contains(@class, 'recent')])]"
    )
    found: list[str] = []
    for element in tree.xpath(f"//time{outside}"):
        classes = (element.get("class") or "") + (element.get("itemprop") or "")
        if (
            "updated" in classes and "published" not in classes
        ) or "modified" in classes.casefold():
            continue
        found.append(element.get("datetime") or _line(element.text_content()))
    for element in tree.xpath(
        f"//*[@itemprop='datePublished' or contains(@class, 'entry-date') or contains(@class, 'post-date') or contains(@class, 'published')"
        f" or contains(@class, 'pubdate') or contains(@class, 'article-date') or contains(@class, 'date-posted')]{outside}"
    ):
        found.append(  # noqa: PERF401 one shape for both loops
            element.get("content") or element.get("datetime") or _line(element.text_content())
        )
    # Several articles on one page show several dates: the first is the page's own, if any is.
    return list(dict.fromkeys(value for value in found if dates.iso(value)))[:1]


def _attested(tree: Element, address: str) -> str | None:
    """Ask htmldate, and believe it only as far as the page says it in so many words.

    htmldate fills in what is missing: "July 2013" becomes the 1st.
    """
    from htmldate import find_date

    guess: str | None = find_date(tree, original_date=True, extensive_search=False, url=address)
    if not guess:
        return None
    for element in tree.iter():
        about = f"{element.get('name')} {element.get('property')} {element.get('itemprop')} {element.get('class')}"
        changed = re.search(r"modif|updat|revis", about.casefold())
        if isinstance(element.tag, str) and element.tag not in {"script", "style"} and not changed:
            for text in (
                element.text,
                element.tail,
                element.get("content"),
                element.get("datetime"),
            ):
                found = dates.dateline(text) if text and len(text) < 80 else None
                if found and found.day == guess:
                    return guess
    return None


# -- language ----------------------------------------------------------------------------------


def _language(tree: Element, meta: dict[str, list[str]], linked: _Linked) -> str | None:
    told = [
        tree.get("lang"),
        tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        tree.get("xml:lang"),
    ]
    told += [
        *linked.languages,
        *_values(
            meta, ("og:locale", "dc.language", "dcterms.language", "citation_language", "language")
        ),
    ]
    for value in told:
        found = re.match(r"([A-Za-z]{2})(?:[-_]|$)", value or "")
        if found:
            return found[1].lower()
    return None
