"""HTML reading: the body text by trafilatura, with headings, lists and tables kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crawl import markup, metadata
from crawl.clean import clean, normalise
from crawl.markup import Element
from crawl.phrases import NEEDS_JAVASCRIPT, key, words

# Containers of furniture, by whole class or id. trafilatura knows most; these it let through in
# pages of our sources.
_FURNITURE: Final = words(
    "comment-respond comments-area comment-list commentlist comments respond disqus_thread related-posts related-articles relatedposts "
    "jp-relatedposts yarpp-related random-posts recent-posts sharedaddy share-buttons social-share addtoany_share_save_container "
    "cookie-notice cookie-banner cookie-consent cookie-law-info-bar newsletter-signup breadcrumbs breadcrumb mw-editsection toc "
    "navbox catlinks printfooter post-navigation nav-links author-box screen-reader-text skip-link"
)
_NOTE_TEXT = re.compile(r"^[\[(]?\s*(?:\d{1,3}(?:\s?[,–-]\s?\d{1,3})*|[a-z*†‡§])\s*[\])]?$")


class PageError(ValueError):
    """The page holds no article; the message ends with the repair."""


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTML page holds."""

    text: str
    title: str | None
    authors: tuple[str, ...]
    published: str | None
    publisher: str | None
    language: str | None  # as declared


def read(source: str, *, address: str, retrieved: str) -> Page:
    """Read a page as an article.

    Raises:
        PageError: nothing is left beside navigation and forms.
    """
    try:
        tree = markup.parse(source)
    except markup.MarkupError as error:
        raise PageError("the HTML holds no text; check the address") from error
    told = metadata.read(tree, address=address, retrieved=retrieved)
    _prune(tree)
    shown = _shown_title(tree, told.title)
    blocks = list(_blocks(_body(tree, address)))
    if shown and not any(key(block) == key(shown) for block in blocks[:3]):
        blocks.insert(0, shown)
    cleaned = clean("\n\n".join(blocks), title=told.title)
    text = cleaned.text
    if told.title and key(text) == key(told.title):
        text = ""
    if not any(character.isalnum() for character in text):
        raise PageError("the HTML holds no text beside its navigation; check the address")
    if len(text.split()) < 60 and NEEDS_JAVASCRIPT.search(text):
        raise PageError(
            "the page only asks for JavaScript; save it from a browser and read that file"
        )
    return Page(
        text=cleaned.text,
        title=told.title or cleaned.title,
        authors=told.authors or cleaned.authors,
        published=told.published or _sane(cleaned.published, retrieved),
        publisher=told.publisher,
        language=told.language,
    )


def _sane(day: str | None, retrieved: str) -> str | None:
    return day if day and day <= retrieved else None


def _prune(tree: Element) -> None:
    """Take out furniture and the marks of footnotes before the text runs together."""
    whole = len(tree.text_content()) or 1
    for element in list(tree.iter()):
        if (
            not isinstance(element.tag, str)
            or element.getparent() is None
            or element.tag in {"html", "body", "main", "article"}
        ):
            continue
        names = set(f"{element.get('class') or ''} {element.get('id') or ''}".casefold().split())
        # A theme may call its main column "comments"; half of the page is never furniture.
        furniture = names & _FURNITURE and len(element.text_content()) < 0.5 * whole
        if (
            furniture
            or (element.get("aria-hidden") == "true" and element.tag in {"a", "span"})
            or _is_note_mark(element)
        ):
            element.drop_tree()


def _is_note_mark(element: Element) -> bool:
    """Whether an element is the raised number of a footnote, and not an exponent."""
    if element.tag != "sup":
        return False
    text = element.text_content().strip()
    if not _NOTE_TEXT.match(text):
        return False
    links = element.xpath(".//a[starts-with(@href, '#')]|ancestor::a[starts-with(@href, '#')]")
    if (
        links
        or "reference" in (element.get("class") or "")
        or "footnote" in (element.get("class") or "")
    ):
        return True
    before = element.getprevious()
    parent = element.getparent()
    head = before.tail if before is not None else parent.text if parent is not None else None
    return (
        text.isdigit()
        and re.search(r"[^\W\d_]{4}$|[^\W\d_][.,;:!?\"'”’»)]$", head or "") is not None
    )


def _body(tree: Element, address: str) -> Element:
    from copy import deepcopy

    from trafilatura import bare_extraction

    document = bare_extraction(
        deepcopy(tree),
        url=address if address.startswith("http") else None,
        include_comments=False,
        include_tables=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    body: Element | None = getattr(document, "body", None)
    length = len("".join(body.itertext()).strip()) if body is not None else 0
    # Of a page this short trafilatura gives everything run together, navigation too; then the
    # page less its furniture is better, if that is short as well.
    if body is not None and length >= _SHORT:
        return body
    for element in list(tree.iter(*_OUTSIDE)):
        if element.getparent() is not None:
            element.drop_tree()
    if body is not None and length and len(tree.text_content().strip()) > 4 * _SHORT:
        return body
    found = tree.find(".//main")
    if found is None:
        found = tree.find("body")
    return found if found is not None else tree


_LEAVES: Final = words("p head quote code h1 h2 h3 h4 h5 h6 blockquote pre figcaption dt dd")
_SHORT: Final = 250  # characters, about two sentences
_OUTSIDE: Final = words("script style noscript nav header footer form aside template svg")
_ITEMS: Final = frozenset({"item", "li"})


def _blocks(body: Element) -> Iterator[str]:
    """Give paragraphs, headings, lists and tables in order; a list is one block, an item a line."""
    pending: list[str] = []

    def flush() -> Iterator[str]:
        text = _flat("".join(pending))
        pending.clear()
        if text:
            yield text

    def walk(element: Element) -> Iterator[str]:
        if not isinstance(element.tag, str):
            return
        if element.tag in {"list", "ul", "ol"}:
            yield from flush()
            items = [
                _flat("".join(_texts(item))).replace("\n", " ")
                for item in element
                if item.tag in _ITEMS
            ]
            lines = [f"• {item}" for item in items if item]
            if lines:
                yield "\n".join(lines)
        elif element.tag == "table":
            yield from flush()
            rows = [
                " | ".join(
                    _flat("".join(_texts(cell))).replace("\n", " ")
                    for cell in row
                    if isinstance(cell.tag, str)
                )
                for row in element.iter("row", "tr")
            ]
            rows = [row for row in rows if row.strip(" |")]
            if rows:
                yield "\n".join(rows)
        elif element.tag in _LEAVES and not any(
            child.tag in _BLOCKS for child in element.iter() if child is not element
        ):
            yield from flush()
            pending.extend(_texts(element))
            yield from flush()
        else:
            inline = element.tag not in _BLOCKS
            if not inline:
                yield from flush()
            pending.append(_squashed(element.text))
            for child in element:
                if child.tag in {"lb", "br"}:
                    pending.append("\n")
                else:
                    yield from walk(child)
                pending.append(_squashed(child.tail))
            if not inline:
                yield from flush()

    yield from walk(body)
    yield from flush()


_BLOCKS: Final = (
    _LEAVES
    | _ITEMS
    | {
        "list",
        "ul",
        "ol",
        "table",
        "div",
        "section",
        "article",
        "main",
        "body",
        "row",
        "tr",
        "dl",
        "figure",
    }
)


def _texts(element: Element) -> Iterator[str]:
    for event in element.iter():
        if event.tag in {"lb", "br"}:
            yield "\n"
        elif isinstance(event.tag, str):
            yield _squashed(event.text)
        if event is not element:
            yield _squashed(event.tail)


def _squashed(text: str | None) -> str:
    """Make spaces of the line breaks of the markup; only <br> breaks a line."""
    return re.sub(r"\s+", " ", text or "")


def _flat(text: str) -> str:
    """Make one line of a paragraph; a forced line break stays one."""
    lines = (" ".join(line.split()) for line in normalise(text).split("\n"))
    return "\n".join(line for line in lines if line)


def _shown_title(tree: Element, title: str | None) -> str | None:
    """Give the title where the page shows it as a heading; else it is no part of the text."""
    if title is None:
        return None
    return next(
        (title for element in tree.iter("h1", "h2") if key(element.text_content()) == key(title)),
        None,
    )
