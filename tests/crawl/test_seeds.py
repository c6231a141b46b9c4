"""The five given documents: read as they are, and crawled as the pages they came from."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import pytest

from crawl.extract import from_file, read
from crawl.items import Article
from crawl.run import crawl
from crawl.spool import read_spool

BOILERPLATE = [
    "Bündchen", "Sheldon", "IP address blocking", "Beverly", "Umudova", "Rosario", "Thirteenth tale", "Pashayev", "Leave a Reply",
    "Your email address", "Required fields", "Random Posts", "Related Posts", "Related Articles", "Comentários", "Back to top", "Last Updated", "beatiful",
]  # fmt: skip
PROSE = [
    "Corneliu Bjola",
    "Deemah AlYahya",
    "Taskforce on eDiplomacy",
    "#YogaDay",
    "E-Residency",
    "Arab Spring",
    "COVID-19",
    "Ministry of Internal Affairs",
    "264 Twitter accounts",
]


@pytest.fixture
def articles(seeds: list[Path]) -> list[Article]:
    return [read(from_file(path, retrieved="2026-11-21")) for path in seeds]


def check(texts: list[str]) -> None:
    for text in texts:
        assert [phrase for phrase in BOILERPLATE if phrase in text] == []
    whole = "\n".join(texts)
    assert [phrase for phrase in PROSE if phrase not in whole] == []


def test_the_documents_are_read_without_their_pages(articles: list[Article]) -> None:
    check([article.text for article in articles])
    assert {article.language for article in articles} == {"en"}
    assert all(article.title and article.text.count("\n\n") > 5 for article in articles)
    assert [article.published for article in articles] == ["2024-04-20", None, None, None, None]


def test_the_documents_glued_together_lose_no_prose(seeds: list[Path], tmp_path: Path) -> None:
    path = tmp_path / "all.txt"
    path.write_bytes(b"".join(seed.read_bytes() for seed in seeds))
    check([read(from_file(path, retrieved="2026-11-21")).text])


def test_a_wiki_text_has_its_footnotes_and_full_stops_mended(articles: list[Article]) -> None:
    text = articles[-1].text
    assert "diplomatic objectives. However" in text
    assert "Trade and Development calls it Open Policy." in text
    assert "public diplomacy for 2013." in text
    assert "See also\n\n• Public diplomacy" in text


def as_page(text: str) -> str:
    """Lay out a scraped text as the page it may have been: its own tail becomes elements."""
    tails = ("Related Posts", "Related Articles", "Random Posts", "Leave a Reply", "Comentários")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    cut = min(
        (index for index, line in enumerate(lines) if line.startswith(tails)), default=len(lines)
    )
    body = "".join(
        f"<h2>{escape(line)}</h2>"
        if len(line) < 70 and not line.endswith(".")
        else f"<p>{escape(line)}</p>"
        for line in lines[:cut]
    )
    tail = "".join(f"<p>{escape(line)}</p>" for line in lines[cut:])
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>A page - The Site</title></head><body>"
        "<header class='site-header'><nav><ul><li><a href='/'>Home</a></li><li><a href='/about'>About</a></li></ul></nav></header>"
        f"<div id='content'><article class='post'><div class='entry-content'>{body}</div></article>"
        f"<div class='related'>{tail}</div><h3>Related Posts</h3><ul><li><a href='/z'>Gisele Bündchen</a></li><li><a href='/y'>Beverly, Chicago</a></li></ul>"
        "<div id='respond' class='comment-respond'><h3>Leave a Reply</h3><p>Your email address will not be published. Required fields are marked *</p>"
        "<form><label>Comment</label><textarea></textarea></form></div></div>"
        "<footer><p>© 2024 The Site. All rights reserved.</p></footer></body></html>"
    )


def test_the_documents_served_as_pages_are_crawled_and_read(
    seeds: list[Path], site: Any, answer: Any, tmp_path: Path
) -> None:
    links = "".join(
        f"<li><a href='/{number}.html'>{number}</a></li>" for number in range(len(seeds))
    )
    site.page(
        "/", f"<html><body><main><h1>Index of documents</h1><ul>{links}</ul></main></body></html>"
    )
    for number, seed in enumerate(seeds):
        site.page(f"/{number}.html", as_page(seed.read_text("utf-8")))
    report = crawl(site.url, tmp_path, delay=0.0)
    assert report.fetched == len(seeds) + 1
    check([read(raw).text for raw in read_spool(tmp_path) if raw.address.endswith(".html")])
