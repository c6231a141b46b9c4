"""HTML: the article with its headings, and what its page says about it."""

from __future__ import annotations

import json

import pytest

from crawl.extract import read
from crawl.items import Article, Raw

FIRST = (
    "Estonia opened a data embassy in Luxembourg to keep copies of its registers abroad, and the two governments "
    "signed a treaty that treats the servers like a mission."
)
SECOND = (
    "The residency programme had begun some years earlier and drew founders from many countries, as the ministry "
    "told reporters in Tallinn when it counted them for the first time."
)
TITLE = "How Estonia moved its embassies online"


def page(head: str = "", body: str = "", *, before: str = "", after: str = "") -> str:
    article = body or f"<h1>{TITLE}</h1><p>{FIRST}</p><h2>What came first</h2><p>{SECOND}</p>"
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'>{head}</head><body>"
        "<header><nav><ul><li><a href='/'>Home</a></li><li><a href='/about'>About us</a></li></ul></nav></header>"
        f"{before}<main><article>{article}</article></main>{after}<footer><p>© 2021 Baltic Notes. All rights reserved.</p></footer></body></html>"
    )


def read_page(html: str, address: str = "https://notes.example/estonia") -> Article:
    return read(Raw(address, html.encode(), "text/html; charset=utf-8", "2026-11-21"))


BARE = f"{TITLE}\n\n{FIRST}\n\nWhat came first\n\n{SECOND}"


def test_headings_are_paragraphs_and_the_page_around_goes() -> None:
    assert read_page(page()).text == BARE


@pytest.mark.parametrize(
    "after",
    [
        "<section class='related-posts'><h3>Related Posts</h3><ul><li><a href='/x'>Ten beaches to see</a></li><li><a href='/y'>A singer’s album</a></li></ul></section>",
        "<div><h3>Random Posts</h3><div><h4>Ten beaches</h4><p>Sand is what most of them are made of, and...</p></div><div><h4>A singer</h4><p>She was born in a town...</p></div></div>",
        "<div id='comments'><h3>2 Comments</h3><ol class='comment-list'><li><b>Tom</b> says:<p>Great post, thank you for sharing this with all of us.</p></li></ol></div>",
        "<div id='respond'><h3>Leave a Reply</h3><p>Your email address will not be published. Required fields are marked *</p><form><textarea></textarea></form></div>",
        "<div class='cookie-banner'><p>We use cookies to improve your experience on this website.</p><button>Accept</button></div>",
        "<aside><h3>Newsletter</h3><p>Subscribe to our newsletter to get it all.</p></aside>",
    ],
)
def test_blocks_after_the_article_go(after: str) -> None:
    assert read_page(page(after=after)).text == BARE
    inside = page(
        body=f"<h1>{TITLE}</h1><p>{FIRST}</p><h2>What came first</h2><p>{SECOND}</p>{after}"
    )
    assert read_page(inside).text == BARE


def test_json_ld_tells_author_date_publisher_and_headline() -> None:
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebPage", "name": f"{TITLE} - Baltic Notes", "datePublished": "2021-05-04T10:00:00+00:00"},
            {"@type": "NewsArticle", "headline": TITLE, "author": [{"@type": "Person", "name": "Mari Tamm"}, {"@id": "#j"}],
             "datePublished": "2021-05-04T10:00:00+00:00", "publisher": {"@id": "#o"}},
            {"@type": "Organization", "@id": "#o", "name": "Baltic Notes"},
            {"@type": "Person", "@id": "#j", "name": "Jaan Kask"},
        ],
    }  # fmt: skip
    article = read_page(page(f"<script type='application/ld+json'>{json.dumps(graph)}</script>"))
    assert (article.title, article.authors, article.published, article.publisher, article.language) == (
        TITLE, ("Mari Tamm", "Jaan Kask"), "2021-05-04", "Baltic Notes", "en",
    )  # fmt: skip


def test_a_broken_json_ld_block_does_not_hide_the_others() -> None:
    good = json.dumps({"@type": "Article", "headline": TITLE, "author": "Mari Tamm"})
    head = f"<script type='application/ld+json'>{{broken,</script><script type='application/ld+json'>{good}</script>"
    assert read_page(page(head)).authors == ("Mari Tamm",)


def test_the_meta_of_journals_is_read_and_a_partial_date_stays_partial() -> None:
    head = (
        f"<meta name='citation_title' content='{TITLE}'><meta name='citation_author' content='Tamm, Mari'>"
        "<meta name='citation_author' content='Kask, Jaan'><meta name='citation_publication_date' content='2021/05'>"
        "<meta name='citation_publisher' content='Baltic Press'>"
    )
    article = read_page(page(head))
    assert (article.authors, article.published, article.publisher) == (
        ("Mari Tamm", "Jaan Kask"),
        "2021-05",
        "Baltic Press",
    )


def test_the_name_of_the_site_comes_off_the_title() -> None:
    for head in (
        f"<title>{TITLE} | Baltic Notes</title>",
        f"<title>{TITLE} – Baltic Notes</title><meta property='og:site_name' content='Baltic Notes'>",
        f"<title>Baltic Notes: x</title><meta property='og:title' content='{TITLE} - Baltic Notes'><meta property='og:site_name' content='Baltic Notes'>",
    ):
        assert read_page(page(head)).title == TITLE


def test_a_date_is_read_where_the_reader_sees_it_and_never_invented() -> None:
    shown = f"<h1>{TITLE}</h1><p class='meta'><time datetime='2021-05-04T08:00'>4 May 2021</time></p><p>{FIRST}</p><p>{SECOND}</p>"
    assert read_page(page(body=shown)).published == "2021-05-04"
    assert read_page(page()).published is None
    assert read_page(page(), "https://notes.example/2021/05/estonia").published == "2021-05"
    assert read_page(page("<meta name='date' content='2021'>")).published == "2021"
    assert (
        read_page(page("<meta property='article:modified_time' content='2021-05-04'>")).published
        is None
    )


def test_places_that_disagree_are_outvoted_and_the_future_is_not_believed() -> None:
    head = "<meta property='article:published_time' content='2021-05-04'><meta name='date' content='2031-01-01'>"
    assert (
        read_page(page(head), "https://notes.example/2021/05/04/estonia").published == "2021-05-04"
    )


def test_nobody_is_no_author() -> None:
    for name in ("admin", "newseditor@site.example", "https://facebook.com/x", "Webmaster"):
        assert read_page(page(f"<meta name='author' content='{name}'>")).authors == ()


def test_the_words_tell_the_language_when_the_template_is_wrong() -> None:
    text = "As embaixadas aprenderam a responder aos cidadãos em público, e o ministério escreveu regras para isso que sobreviveram a três governos seguidos."
    assert (
        read_page(page(body=f"<h1>As embaixadas respondem</h1><p>{text}</p><p>{text}</p>")).language
        == "pt"
    )


def test_marks_of_footnotes_go_and_exponents_stay() -> None:
    body = (
        f"<h1>{TITLE}</h1><p>The treaty was signed<sup><a href='#n1'>1</a></sup> in the capital.<sup id='r2' class='reference'>[2]</sup> "
        f"The hall has 20 m<sup>2</sup> of servers. {FIRST}</p><h2>History<span class='mw-editsection'>[edit]</span></h2><p>{SECOND}</p>"
    )
    text = read_page(page(body=body)).text
    assert "was signed in the capital. The hall has 20 m2 of servers." in text
    assert "\n\nHistory\n\n" in text


def test_lists_and_tables_keep_their_lines() -> None:
    body = (
        f"<h1>{TITLE}</h1><p>{FIRST}</p><ul><li>Registers of land</li><li>Registers of firms</li></ul><p>{SECOND}</p>"
        "<table><tr><th>Year</th><th>Residents</th></tr><tr><td>2015</td><td>7,000</td></tr><tr><td>2020</td><td>70,000</td></tr></table>"
    )
    text = read_page(page(body=body)).text
    assert "• Registers of land\n• Registers of firms" in text
    assert "Year | Residents\n2015 | 7,000\n2020 | 70,000" in text


def test_a_line_break_of_the_markup_is_a_space() -> None:
    text = read_page(
        page(body=f"<h1>{TITLE}</h1><p>{FIRST.replace(' ', chr(10))}</p><p>{SECOND}</p>")
    ).text
    assert FIRST in text


def test_xhtml_with_its_declaration_is_read() -> None:
    html = f"<?xml version='1.0' encoding='UTF-8'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml' xml:lang='en'><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    article = read(
        Raw("https://notes.example/x", html.encode(), "application/xhtml+xml", "2026-11-21")
    )
    assert FIRST in article.text


def test_a_short_page_is_still_read() -> None:
    article = read_page(
        "<html><body><nav><a href='/'>Home</a></nav><main><h1>Note</h1><p>The embassy in Rome is closed.</p></main></body></html>"
    )
    assert article.text == "Note\n\nThe embassy in Rome is closed."


def test_markup_in_the_words_of_a_page_stays_words() -> None:
    body = f"<h1>{TITLE}</h1><p>{FIRST} They wrote &lt;script&gt;alert(1)&lt;/script&gt; by hand.</p><p>{SECOND}</p>"
    assert "<script>alert(1)</script> by hand." in read_page(page(body=body)).text
