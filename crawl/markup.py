"""Parsed HTML: the little of lxml we use, typed, since lxml ships no types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol, Self, cast


class MarkupError(ValueError):
    """No element can be made of the markup."""


class Element(Protocol):
    """An element as lxml.html gives it."""

    tag: object  # a string; something else for comments and instructions
    text: str | None
    tail: str | None

    def __iter__(self) -> Iterator[Self]: ...
    def get(self, name: str) -> str | None: ...  # noqa: D102 the methods are lxml's
    def iter(self, *tags: str) -> Iterator[Self]: ...  # noqa: D102
    def itertext(self) -> Iterator[str]: ...  # noqa: D102
    def text_content(self) -> str: ...  # noqa: D102
    def find(self, path: str) -> Self | None: ...  # noqa: D102
    def xpath(self, path: str) -> list[Self]: ...  # noqa: D102
    def getparent(self) -> Self | None: ...  # noqa: D102
    def getprevious(self) -> Self | None: ...  # noqa: D102
    def drop_tree(self) -> None: ...  # noqa: D102


def parse(markup: str) -> Element:
    """Parse a page, forgiving as browsers are; comments are dropped.

    Raises:
        MarkupError: there is not one element in it.
    """
    import lxml.etree  # type: ignore[import-untyped]
    import lxml.html  # type: ignore[import-untyped]

    # lxml refuses an encoding declaration in text that is decoded already.
    bare = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup)
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        return cast("Element", lxml.html.document_fromstring(bare, parser=parser))
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError) as error:
        raise MarkupError(str(error)) from error
