"""PDF: paragraphs, without running heads, with words made whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawl.extract import read
from crawl.items import Article, Raw

PAGES = [
    [
        "Embassies learned to answer citizens in public, and the min-",
        "istry wrote rules for it that were meant to survive a change",
        "of government.",
    ],
    [
        "Few of those rules did, though the long-term habit of an-",
        "swering stayed. It was a long-",
        "term plan after all, and the staff of the embassies",
    ],
    [
        "carried it on into the next decade without being told to.",
        "",
        "Nobody counted the answers before 2013.",
    ],
]


def laid_out(
    pages: list[list[str]], *, head: str = "Review of Embassies, vol. 7"
) -> list[list[tuple[float, float, float, str]]]:
    drawn = []
    for number, lines in enumerate(pages, 1):
        page: list[tuple[float, float, float, str]] = [(72, 800, 9, f"{head}        {number + 40}")]
        if number == 1:
            page.append((72, 740, 20, "Why Embassies Answer"))
        page += [(72, 700 - 14 * index, 11, line) for index, line in enumerate(lines) if line]
        page.append((290, 30, 9, str(number)))
        drawn.append(page)
    return drawn


def read_pdf(body: bytes) -> Article:
    return read(Raw("https://example.org/a.pdf", body, "application/pdf", "2026-11-21"))


def test_running_heads_go_and_paragraphs_cross_pages(make_pdf: Callable[..., bytes]) -> None:
    article = read_pdf(make_pdf(laid_out(PAGES)))
    assert article.text.split("\n\n") == [
        "Why Embassies Answer",
        "Embassies learned to answer citizens in public, and the ministry wrote rules for it that were meant to survive a change of government.",
        "Few of those rules did, though the long-term habit of answering stayed. It was a long-term plan after all, and the staff of the embassies carried it on into the next decade without being told to.",
        "Nobody counted the answers before 2013.",
    ]
    assert article.title == "Why Embassies Answer"
    assert article.media_type == "application/pdf"
    assert article.published is None


def test_sane_document_information_is_believed(make_pdf: Callable[..., bytes]) -> None:
    info = {
        "Title": "The Answering Embassy",
        "Author": "Ana Lima; Ben Okri",
        "CreationDate": "D:20210504120000Z",
    }
    article = read_pdf(make_pdf(laid_out(PAGES), info))
    assert (article.title, article.authors, article.published) == (
        "The Answering Embassy",
        ("Ana Lima", "Ben Okri"),
        "2021-05-04",
    )


@pytest.mark.parametrize(
    "info",
    [
        {
            "Title": "Microsoft Word - final_v3.docx",
            "Author": "Microsoft Office User",
            "CreationDate": "D:19700101000000Z",
        },
        {"Title": "untitled", "Author": "admin", "CreationDate": "D:20991231"},
        {"Title": "report.indd", "Author": "hp", "CreationDate": "yesterday"},
    ],
)
def test_insane_document_information_is_not(
    make_pdf: Callable[..., bytes], info: dict[str, str]
) -> None:
    article = read_pdf(make_pdf(laid_out(PAGES), info))
    assert (article.title, article.authors, article.published) == ("Why Embassies Answer", (), None)


def test_one_page_loses_nothing_but_its_number(make_pdf: Callable[..., bytes]) -> None:
    text = read_pdf(make_pdf(laid_out(PAGES[:1]))).text
    assert "Review of Embassies" in text
    assert text.endswith("of government.")


def test_an_encrypted_pdf_is_refused_and_says_so() -> None:
    from crawl import pdf

    # The standard handler with keys that no password opens.
    body = (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
        b"3 0 obj\n<< /Filter /Standard /V 1 /R 2 /P -4 /O <"
        + b"ab" * 32
        + b"> /U <"
        + b"cd" * 32
        + b"> >>\nendobj\n"
        b"trailer\n<< /Size 4 /Root 1 0 R /Encrypt 3 0 R /ID [<00> <00>] >>\n%%EOF\n"
    )
    with pytest.raises(pdf.PdfError, match="password"):
        pdf.read(body)
