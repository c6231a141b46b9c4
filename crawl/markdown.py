"""Markdown marks taken off, so that the words stay."""

from __future__ import annotations

import re

from crawl import dates


def plain(text: str) -> str:
    """Give the text of a Markdown document.

    Front matter becomes the lines that `crawl.clean` reads off a head: title, byline, dateline.

    >>> plain("## The **#YogaDay** [campaign](https://example.org)")
    'The #YogaDay campaign'
    """
    head = re.match(r"---[ \t]*\n(.*?)\n---[ \t]*(?:\n|$)", text, re.DOTALL)
    if head:
        text = "\n\n".join([*_front(head[1]), text[head.end() :]])
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,2000}\)", "", text)
    text = re.sub(r"\[([^\]\n]{1,300})\]\([^)\n]{0,2000}\)", r"\1", text)
    text = re.sub(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", r"\n\1\n", text, flags=re.MULTILINE)
    text = re.sub(r"^ {0,3}(?:>[ \t]?)+", "", text, flags=re.MULTILINE)
    text = re.sub(
        r"^ {0,3}(?:```|~~~).*$|^ {0,3}(?:[-*_][ \t]*){3,}$|^ {0,3}=+[ \t]*$",
        "",
        text,
        flags=re.MULTILINE,
    )
    text = re.sub(r"(?<![\w*])(\*\*|__|\*)(?=\S)(.{1,300}?)(?<=\S)\1(?![\w*])", r"\2", text)
    return re.sub(r"`([^`\n]{1,300})`", r"\1", text).strip()


def _front(head: str) -> list[str]:
    found = dict(
        re.findall(r"^(title|author|date):[ \t]*[\"']?(.*?)[\"']?[ \t]*$", head, re.MULTILINE)
    )
    day = dates.iso(found.get("date", ""))
    return [
        *([day] if day and len(day) == 10 else []),
        *([found["title"]] if found.get("title") else []),
        *([f"By {found['author']}"] if found.get("author") else []),
    ]
