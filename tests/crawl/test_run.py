"""Crawls for real, of a site served on loopback."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from crawl.extract import read
from crawl.items import CrawlError
from crawl.run import CrawlReport, crawl
from crawl.spool import read_spool

ROOT = Path(__file__).parents[2]
PROSE = (
    "Embassies learned to answer citizens in public, and the ministry’s rules for it were meant to survive a change "
    "of government. Few of those rules did, though the habit of answering stayed with the staff who had learned it."
)


def html(title: str, *links: str, head: str = "", prose: str = PROSE) -> str:
    shown = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body><nav><ul>{shown}</ul></nav>"
        f"<main><article><h1>{title}</h1><p>{prose}</p><p>{prose}</p></article></main></body></html>"
    )


def run(site: Any, spool: Path, path: str = "/", **how: Any) -> CrawlReport:
    return crawl(site.url + path, spool, **{"delay": 0.0, "seconds": 30.0, **how})


def kept(site: Any, spool: Path) -> list[str]:
    return [raw.address.removeprefix(site.url) for raw in read_spool(spool)]


def test_a_site_is_crawled_by_its_rules(
    site: Any, answer: Any, make_pdf: Callable[..., bytes], tmp_path: Path
) -> None:
    """One crawl, many promises: each costs a second of process."""
    site.put(
        "/robots.txt",
        answer(b"User-agent: *\nDisallow: /private/\nCrawl-delay: 0.15\n", "text/plain"),
    )
    site.page("/", html("Home", "/a?utm_source=feed#top", "/a", "/deep/1", "/private/x", "/report.pdf", "/notes.txt", "/logo.png", "/photo", "/gone",
                        "http://other.example/", "/away", "/inside", "/metadata", "/loop", "/huge", "/wrong", "/print", "/secret", "mailto:a@b.c", "javascript:x()", "http://[broken"))  # fmt: skip
    site.page(
        "/a", html("A"), headers={"ETag": '"v1"', "Last-Modified": "Wed, 01 Jan 2020 00:00:00 GMT"}
    )
    for depth in range(1, 5):
        site.page(f"/deep/{depth}", html(f"Deep {depth}", f"/deep/{depth + 1}"))
    site.put(
        "/report.pdf",
        answer(
            make_pdf([[(72, 700, 12, "The report of the embassies is in this file.")]]),
            "application/pdf",
        ),
    )
    site.put("/notes.txt", answer(PROSE.encode(), "text/plain"))
    site.put("/photo", answer(b"\x89PNG", "image/png"))
    for path, target in (
        ("/away", "http://other.example/x"),
        ("/inside", "http://10.0.0.1/admin"),
        ("/metadata", "http://169.254.169.254/latest/"),
    ):
        site.put(path, answer(b"", None, 302, {"Location": target}))
    site.put("/loop", answer(b"", None, 302, {"Location": "/loop"}))
    site.put("/huge", answer(b"x", "text/html", 200, {"Content-Length": str(30 * 1024 * 1024)}))
    site.page("/wrong", html("Wrong charset"), media_type="text/html; charset=iso-8859-1")
    site.page("/print", html("A, to print", head="<link rel='canonical' href='/a'>"))
    site.page("/secret", html("Secret", head="<meta name='robots' content='noindex'>"))

    told: list[tuple[str, int]] = []
    report = run(site, tmp_path, max_depth=3, on_page=lambda url, count: told.append((url, count)))

    assert kept(site, tmp_path) == [
        "/",
        "/a",
        "/deep/1",
        "/deep/2",
        "/deep/3",
        "/notes.txt",
        "/report.pdf",
        "/wrong",
    ]
    assert report.fetched == len(told) == 8
    assert told == [(url, number) for number, (url, _) in enumerate(told, 1)]
    assert report.finished == "complete"
    assert report.refused_by_robots == 1
    failed = {url.removeprefix(site.url): reason for url, reason in report.failed}
    assert set(failed) == {
        "/photo",
        "/gone",
        "/away",
        "/inside",
        "/metadata",
        "/loop",
        "/huge",
        "/secret",
    }
    assert "image/png" in failed["/photo"]
    assert "404" in failed["/gone"]
    assert "other.example" in failed["/away"]
    assert "private address 10.0.0.1" in failed["/inside"]
    assert "private address 169.254.169.254" in failed["/metadata"]
    assert "limit" in failed["/huge"]
    assert "noindex" in failed["/secret"]

    asked = site.paths()
    assert asked[0] == "/robots.txt"
    assert "/private/x" not in asked
    assert "/logo.png" not in asked
    assert asked.count("/a") == 1
    times = [time for time, _, _ in site.asked]
    # Single gaps, as a busy server sees them, tremble; their sum does not.
    assert times[-1] - times[0] >= 0.15 * (len(times) - 2)
    assert {agent.split("/")[0] for _, _, agent in site.asked} == {"DigitalDiplomacyGraph"}

    texts = {raw.address.removeprefix(site.url): read(raw).text for raw in read_spool(tmp_path)}
    assert "ministry’s rules" in texts["/wrong"]
    said = [json.loads(path.read_text()) for path in tmp_path.glob("*.json")]
    page = next(entry for entry in said if entry["address"].endswith("/a"))
    assert (page["status"], page["etag"], page["last_modified"]) == (
        200,
        '"v1"',
        "Wed, 01 Jan 2020 00:00:00 GMT",
    )


def test_sitemaps_come_before_links(site: Any, answer: Any, tmp_path: Path) -> None:
    site.put("/robots.txt", answer(f"Sitemap: {site.url}/index.xml\n".encode(), "text/plain"))
    index = f"<?xml version='1.0'?><sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>{site.url}/posts.xml.gz</loc></sitemap><sitemap><loc>{site.url}/none.xml</loc></sitemap></sitemapindex>"
    urls = (
        "".join(f"<url><loc>{site.url}/post/{number}</loc></url>" for number in (1, 2))
        + "<url><loc>http://other.example/x</loc></url>"
    )
    site.put("/index.xml", answer(index.encode(), "application/xml"))
    site.put(
        "/posts.xml.gz",
        answer(
            gzip.compress(
                f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>".encode()
            ),
            "application/gzip",
        ),
    )
    site.page("/", html("Home", "/tag/x", "/post/2"))
    for path in ("/post/1", "/post/2", "/tag/x"):
        site.page(path, html(path))
    report = run(site, tmp_path, max_pages=3)
    assert kept(site, tmp_path) == ["/", "/post/1", "/post/2"]
    assert report.finished == "max_pages"


def test_a_damaged_sitemap_leaves_the_links(site: Any, answer: Any, tmp_path: Path) -> None:
    site.put("/sitemap.xml", answer(b"<html><body>Not found, but 200</body></html>", "text/html"))
    site.page("/", html("Home", "/a"))
    site.page("/a", html("A"))
    assert run(site, tmp_path).fetched == 2
    assert kept(site, tmp_path) == ["/", "/a"]


def test_the_start_page_may_move_within_the_named_place(
    site: Any, answer: Any, tmp_path: Path
) -> None:
    site.put("/", answer(b"", None, 301, {"Location": "/en/"}))
    site.page("/en/", html("Home", "/en/a"))
    site.page("/en/a", html("A"))
    run(site, tmp_path, max_depth=1)
    assert kept(site, tmp_path) == ["/en/", "/en/a"]


def refused(site: Any, spool: Path, path: str) -> str:
    with pytest.raises(CrawlError) as caught:
        run(site, spool, path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_start_page_that_robots_forbids_is_an_error_that_names_the_line(
    site: Any, answer: Any, tmp_path: Path
) -> None:
    site.put(
        "/robots.txt",
        answer(
            b"User-agent: Other\nDisallow: /\n\nUser-agent: *\nDisallow: /private\n", "text/plain"
        ),
    )
    site.page("/private/a", html("A"))
    assert "robots.txt forbids it: Disallow: /private (line 5)" in refused(
        site, tmp_path, "/private/a"
    )
    assert site.paths() == ["/robots.txt"]


def test_a_server_error_for_robots_forbids_everything(
    site: Any, answer: Any, tmp_path: Path
) -> None:
    site.put("/robots.txt", answer(b"oops", "text/plain", 503, {"Retry-After": "0"}))
    site.page("/", html("Home"))
    assert "robots.txt answers HTTP 503" in refused(site, tmp_path, "/")
    assert set(site.paths()) == {"/robots.txt"}


def test_a_start_page_in_error_is_an_error(site: Any, answer: Any, tmp_path: Path) -> None:
    assert "HTTP 404" in refused(site, tmp_path, "/none")


def test_a_start_page_that_leads_inside_is_an_error(site: Any, answer: Any, tmp_path: Path) -> None:
    site.put("/", answer(b"", None, 302, {"Location": "http://localhost:1/admin"}))
    message = refused(site, tmp_path, "/")
    assert "private address" in message


def test_a_start_page_of_another_type_is_an_error(site: Any, answer: Any, tmp_path: Path) -> None:
    site.put("/a", answer(b"{}", "application/json"))
    assert "application/json" in refused(site, tmp_path, "/a")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "http://user:pw@example.org/",
    ],
)
def test_what_is_no_web_address_is_an_error_at_once(url: str, tmp_path: Path) -> None:
    with pytest.raises(CrawlError) as caught:
        crawl(url, tmp_path)
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize(
    "how", [{"max_pages": 0}, {"max_depth": -1}, {"delay": -1.0}, {"seconds": float("nan")}]
)
def test_limits_that_make_no_sense_are_errors(how: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(CrawlError):
        crawl("http://127.0.0.1:1/", tmp_path, **how)


def test_a_host_that_cannot_be_reached_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CrawlError, match="cannot be resolved"):
        crawl("http://no-such-host.invalid/", tmp_path, delay=0.0)
    with pytest.raises(CrawlError, match="refuses the connection"):
        crawl("http://127.0.0.1:1/", tmp_path, delay=0.0)


def test_time_ends_a_crawl_with_what_it_has(site: Any, answer: Any, tmp_path: Path) -> None:
    site.put("/robots.txt", answer(b"User-agent: *\nCrawl-delay: 60\n", "text/plain"))
    site.page("/", html("Home"))
    start = monotonic()
    report = crawl(site.url, tmp_path, seconds=2.0)
    assert monotonic() - start < 12
    assert report.finished == "seconds"


def test_a_caller_that_stops_leaves_no_process_and_a_whole_spool(
    site: Any, answer: Any, tmp_path: Path
) -> None:
    site.page("/", html("Home", *(f"/{number}" for number in range(50))))
    for number in range(50):
        site.page(f"/{number}", html(f"Page {number}"))

    def stop(_: str, count: int) -> None:
        if count == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(site, tmp_path, on_page=stop, delay=0.05)
    before = len(site.asked)
    threading.Event().wait(0.5)
    assert len(site.asked) == before
    assert len(kept(site, tmp_path)) >= 3


def test_the_child_stops_in_order_when_told_to(site: Any, tmp_path: Path) -> None:
    site.page("/", html("Home", *(f"/{number}" for number in range(50))))
    for number in range(50):
        site.page(f"/{number}", html(f"Page {number}"))
    child = subprocess.Popen(
        [sys.executable, "-m", "crawl", site.url, str(tmp_path), "--delay", "0.1"],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert child.stdout is not None
    child.stdout.readline()
    os.kill(child.pid, signal.SIGINT)
    last = json.loads(child.stdout.read().splitlines()[-1])
    assert child.wait(10) == 0
    assert last["finished"] == "interrupted"
    assert last["fetched"] == len(kept(site, tmp_path))


def test_scrapy_finds_the_spider() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.split() == ["site"]
