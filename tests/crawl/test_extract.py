"""Bytes of every kind: read, or refused in one line that says what to do."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crawl.extract import MAX_BYTES, from_file, read
from crawl.items import Article, Raw, Unreadable

DAY = "2026-11-21"
RUSSIAN = (
    "Посольства научились отвечать гражданам публично, и министерство написало для этого правила. "
    "Они должны были пережить смену правительства, но уцелели немногие."
)
ENGLISH = (
    "Embassies learned to answer citizens in public, and the ministry’s rules – written in a café – were meant "
    "to survive a change of government. Few of those rules did so in the end."
)
PORTUGUESE = "As embaixadas aprenderam a responder aos cidadãos em público, e o ministério escreveu regras para isso. Não é pouco."


def given(
    body: bytes, media_type: str | None = None, address: str = "https://example.org/a"
) -> Raw:
    return Raw(address, body, media_type, DAY)


def refused(raw: Raw) -> str:
    with pytest.raises(Unreadable) as caught:
        read(raw)
    message = str(caught.value)
    assert "\n" not in message
    assert caught.value.address == raw.address
    assert caught.value.reason in message
    return caught.value.reason


# -- what cannot be read -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [b"", b" \n\t \r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", b"\0\0\0\0", "\u00a0\u200b".encode()],
)
@pytest.mark.parametrize("media_type", ["text/plain", "text/html", None])
def test_an_empty_body_is_refused(body: bytes, media_type: str | None) -> None:
    assert refused(given(body, media_type))


@pytest.mark.parametrize("media_type", ["text/plain", "text/html; charset=utf-8", None])
def test_binary_noise_is_refused(media_type: str | None) -> None:
    noise = random.Random(1).randbytes(20_000)
    assert "binary" in refused(given(noise, media_type))
    assert refused(given(noise.replace(b"\0", b"\1"), media_type))


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (b"PK\x03\x04rest", "ZIP"),
        (b"\x89PNG\r\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x7fELF", "program"),
    ],
)
def test_a_known_binary_is_named(start: bytes, name: str) -> None:
    assert name in refused(given(start + b"abc" * 50, "text/html"))


def test_an_unknown_type_is_refused_and_named() -> None:
    assert "application/json" in refused(given(b'{"a": 1}', "application/json"))
    assert ".csv" in refused(given(b"a,b\n1,2\n", None, "file:table.csv"))


@pytest.mark.parametrize(
    "html",
    [
        "<html><head><title>Only a title</title></head><body></body></html>",
        "<!doctype html><html><body><script>var a = 1;</script></body></html>",
        "<html><body><nav><a href='/'>Home</a></nav></body></html>",
        "<html><body><h1>Leave a Reply</h1></body></html>",
        "<html>",
    ],
)
def test_a_page_without_text_is_refused(html: str) -> None:
    assert refused(given(html.encode(), "text/html"))


def test_a_page_that_only_asks_for_javascript_is_refused() -> None:
    html = "<html><body><noscript>x</noscript><p>You need to enable JavaScript to run this app.</p></body></html>"
    assert "JavaScript" in refused(given(html.encode(), "text/html"))


def test_a_broken_pdf_is_refused(make_pdf: Callable[..., bytes]) -> None:
    whole = make_pdf([[(72, 700, 12, "Embassies answer citizens in public.")]])
    assert "broken" in refused(given(whole[: len(whole) // 4], "application/pdf"))
    assert "broken" in refused(given(b"%PDF-1.7\n" + b"\0\x01garbage" * 40, None, "file:a.pdf"))
    assert refused(given(b"this is no pdf at all", "application/pdf"))


def test_a_pdf_without_text_is_refused_as_a_scan(make_pdf: Callable[..., bytes]) -> None:
    assert "OCR" in refused(given(make_pdf([[]]), "application/pdf"))


def test_a_body_over_the_limit_is_refused() -> None:
    assert "MB" in refused(given(b"a" * (MAX_BYTES + 1), "text/plain"))


# -- files -------------------------------------------------------------------------------------


def test_a_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(Unreadable, match="1,024 MB"):
        from_file(path, retrieved=DAY)


def test_a_missing_file_and_a_directory_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no such file"):
        from_file(tmp_path / "none.txt", retrieved=DAY)
    with pytest.raises(Unreadable, match="directory"):
        from_file(tmp_path, retrieved=DAY)
    with pytest.raises(Unreadable):
        from_file(tmp_path / "a\0b", retrieved=DAY)


def test_a_device_and_a_pipe_are_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(Unreadable, match="regular file"):
            from_file(path, retrieved=DAY)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_locked_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "locked.txt"
    path.write_text("text")
    path.chmod(0)
    with pytest.raises(Unreadable, match="permissions"):
        from_file(path, retrieved=DAY)


def test_a_file_is_addressed_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "note 1.txt"
    path.write_text(ENGLISH, encoding="utf-8")
    raw = from_file(path, retrieved=DAY)
    assert (raw.address, raw.media_type, raw.retrieved) == ("file:note 1.txt", None, DAY)
    assert read(raw).media_type == "text/plain"


# -- characters --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "declared",
    [
        None,
        "text/plain",
        "text/plain; charset=iso-8859-1",
        "text/plain; charset=windows-1251",
        "text/plain; charset=nonsense",
    ],
)
def test_utf8_is_read_as_utf8_whatever_was_declared(declared: str | None) -> None:
    assert read(given(ENGLISH.encode(), declared)).text == ENGLISH
    assert read(given(RUSSIAN.encode(), declared)).text == RUSSIAN


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_unicode_forms_are_read(encoding: str) -> None:
    assert read(given(ENGLISH.encode(encoding), "text/plain")).text == ENGLISH
    assert read(given(PORTUGUESE.encode(encoding), "text/plain")).text == PORTUGUESE


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (ENGLISH, "cp1252"),
        (PORTUGUESE, "latin-1"),
        (
            "外交部は市民に公開で答えることを学んだ。大使館の規則は政府が変わっても続くはずだった。",
            "shift_jis",
        ),
    ],
)
def test_an_older_character_set_is_found_declared_or_not(text: str, encoding: str) -> None:
    body = text.encode(encoding)
    assert read(given(body, f"text/plain; charset={encoding}")).text == text
    assert read(given(body, "text/plain")).text == text


def test_a_russian_page_in_cp1251_is_read(tmp_path: Path) -> None:
    html = f"<html><head><title>Посольства отвечают</title></head><body><article><h1>Посольства отвечают</h1><p>{RUSSIAN}</p></article></body></html>"
    for media_type in ("text/html; charset=windows-1251", "text/html", None):
        article = read(given(html.encode("cp1251"), media_type))
        assert article.text == f"Посольства отвечают\n\n{RUSSIAN}"
        assert article.language == "ru"


def test_a_charset_named_in_the_page_counts() -> None:
    html = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=koi8-r"></head><body><p>{RUSSIAN}</p></body></html>'
    assert RUSSIAN in read(given(html.encode("koi8_r"), "text/html")).text


def test_text_cut_inside_a_character_is_read_to_there() -> None:
    body = ("é" * 30 + " " + ENGLISH + " café").encode()
    assert read(given(body[:-1], "text/plain")).text.endswith("caf")


def test_text_encoded_twice_is_undone() -> None:
    twice = (ENGLISH + " " + PORTUGUESE).encode().decode("cp1252", errors="ignore")
    assert read(given(twice.encode(), "text/plain")).text == ENGLISH + " " + PORTUGUESE


# -- kinds -------------------------------------------------------------------------------------


def test_the_content_decides_over_a_wrong_type() -> None:
    html = f"<!DOCTYPE html><html><body><p>{ENGLISH}</p></body></html>".encode()
    assert read(given(html, "text/plain")).media_type == "text/html"
    assert read(given(html, "application/octet-stream")).media_type == "text/html"
    assert read(given(html, None, "file:page.pdf")).media_type == "text/html"
    assert read(given(ENGLISH.encode(), None)).media_type == "text/plain"


def test_markdown_is_read_as_its_words() -> None:
    body = f"---\ntitle: Why they answer\nauthor: Ana Lima\ndate: 2021-05-04\n---\n\n## The **long** road\n\n{ENGLISH} See [the rules](https://example.org/r).\n\n#YogaDay was *not* among them, as the ministry said.\n"
    article = read(given(body.encode(), None, "file:a.md"))
    assert (article.title, article.authors, article.published) == (
        "Why they answer",
        ("Ana Lima",),
        "2021-05-04",
    )
    assert (
        article.text
        == f"Why they answer\n\nThe long road\n\n{ENGLISH} See the rules.\n\n#YogaDay was not among them, as the ministry said."
    )


def test_the_same_bytes_give_the_same_article() -> None:
    raw = given(ENGLISH.encode(), "text/plain")
    assert read(raw) == read(raw)
    assert isinstance(read(raw), Article)
    assert read(raw).sha256 == raw.sha256


def test_a_date_after_the_retrieval_is_not_believed() -> None:
    assert (
        read(given(f"May 4, 2031\n\nA title\n\n{ENGLISH}".encode(), "text/plain")).published is None
    )


def test_reading_imports_no_crawler_and_no_model() -> None:
    code = "import sys, crawl.extract, crawl.spool, crawl.run; print(sorted({'torch', 'scrapy', 'twisted', 'trafilatura', 'lxml'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == "[]"


def test_hostile_input_ends_in_time() -> None:
    for unit in ("a, ", "| ", "[", "<div>", "1 ", "- \n", "Comments\n", "«", "\n\n", "x1 "):
        body = ("Title here\n\n" + unit * 3000).encode()
        for media_type in ("text/plain", "text/html", "text/markdown"):
            try:
                read(given(body, media_type))
            except Unreadable:
                continue
