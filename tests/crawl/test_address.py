"""One address for one page."""

from __future__ import annotations

import pytest

from crawl.address import AddressError, canonical, same_site


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("HTTP://Example.ORG:80", "http://example.org/"),
        ("https://example.org:443/a#top", "https://example.org/a"),
        (
            "https://example.org/a?utm_source=x&id=7&fbclid=y&UTM_Medium=z",
            "https://example.org/a?id=7",
        ),
        ("https://example.org/a?b=2&a=1", "https://example.org/a?b=2&a=1"),
        ("https://example.org/é à?q=ü", "https://example.org/%C3%A9%20%C3%A0?q=%C3%BC"),
        ("https://example.org/%C3%A9", "https://example.org/%C3%A9"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        (" https://user:secret@example.org/a ", "https://example.org/a"),
    ],
)
def test_an_address_has_one_form(written: str, kept: str) -> None:
    assert canonical(written) == kept
    assert canonical(kept) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "javascript:alert(1)",
        "http://",
        "http://a b/",
        "http://x:99999/",
        "mailto:a@b.c",
        "http://[::1/",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_web_address_is_refused(written: str) -> None:
    with pytest.raises(AddressError):
        canonical(written)


def test_a_site_is_a_host_on_one_port() -> None:
    assert same_site("http://example.org/a", "https://example.org/b")
    assert not same_site("http://example.org/", "http://example.org:8080/")
    assert not same_site("http://example.org/", "http://www.example.org/")
