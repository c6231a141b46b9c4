"""Crawling from a program: one call, one site, one report.

The spider runs in a child process (`python -m crawl`), since Twisted's reactor cannot start
twice in one process and a crash there must not take the caller along.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final
from urllib.parse import urlsplit

from crawl.address import AddressError, canonical
from crawl.items import CrawlError

_GRACE: Final = 5.0  # seconds a stopped child has to close its connections


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What a crawl did."""

    fetched: int  # pages in the spool
    refused_by_robots: int  # addresses that robots.txt forbids
    failed: tuple[tuple[str, str], ...]  # address and reason, sorted by address
    finished: str  # "complete", "max_pages", "seconds" or "interrupted"


def crawl(
    start_url: str,
    spool: Path,
    *,
    max_pages: int = 200,
    max_depth: int = 5,
    delay: float | None = None,
    seconds: float | None = None,
    on_page: Callable[[str, int], None] | None = None,
) -> CrawlReport:
    """Fetch a site into a spool, by its rules.

    Args:
        start_url: where to begin; its host is the site, and may be a private one.
        spool: the folder for `crawl.spool.read_spool`; made when missing.
        max_pages: pages to keep at most.
        max_depth: links to follow away from the start.
        delay: seconds between requests, 1 unless given; a longer Crawl-delay of the site holds.
        seconds: time after which the crawl ends with what it has.
        on_page: called after each kept page with its address and their count.

    Raises:
        CrawlError: the address is no http(s) address, its host cannot be reached, or the start
            page is forbidden by robots.txt, missing, or of a type that is not read.
    """
    address = _checked(
        start_url, max_pages=max_pages, max_depth=max_depth, delay=delay, seconds=seconds
    )
    folder = spool.resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CrawlError(
            f"{folder}: the spool cannot be made ({error.strerror}); name another folder"
        ) from error
    command = [sys.executable, "-m", "crawl", address, str(folder)]
    command += ["--max-pages", str(max_pages), "--max-depth", str(max_depth)]
    command += [] if delay is None else ["--delay", str(delay)]
    command += [] if seconds is None else ["--seconds", str(seconds)]
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=Path(__file__).resolve().parents[1],  # so that -m finds this very package
            start_new_session=True,  # Ctrl-C reaches us alone, and we stop the child in order
        )
        assert child.stdout is not None
        try:
            last = _follow(child.stdout, on_page)
            status = child.wait()
        finally:
            _stop(child)
        if last is None:
            raise CrawlError(
                f"{address}: the crawler stopped with status {status}{_last_line(log)}; try again"
            )
    if "error" in last:
        raise CrawlError(str(last["error"]))
    return CrawlReport(
        fetched=int(str(last["fetched"])),
        refused_by_robots=int(str(last["refused_by_robots"])),
        failed=tuple((str(url), str(reason)) for url, reason in _pairs(last["failed"])),
        finished=str(last["finished"]),
    )


def _checked(
    start_url: str, *, max_pages: int, max_depth: int, delay: float | None, seconds: float | None
) -> str:
    shown = " ".join(start_url.split())[:200]
    try:
        address = canonical(start_url)
    except AddressError as error:
        raise CrawlError(
            f"{shown!r} is not an http(s) address; write it as https://host/path"
        ) from error
    if urlsplit(start_url.strip()).username is not None:
        raise CrawlError(
            "the address holds a user name; leave it out, pages behind a login are not crawled"
        )
    if max_pages < 1 or max_depth < 0:
        raise CrawlError(
            f"max_pages={max_pages}, max_depth={max_depth}: want at least 1 page and depth 0"
        )
    for name, value in (("delay", delay), ("seconds", seconds)):
        if value is not None and not (math.isfinite(value) and value >= 0):
            raise CrawlError(f"{name}={value}: want seconds, 0 or more")
    return address


def _follow(
    lines: IO[bytes], on_page: Callable[[str, int], None] | None
) -> dict[str, object] | None:
    """Read the child's progress until it closes; give its closing line."""
    last: dict[str, object] | None = None
    for line in lines:
        try:
            said = json.loads(line)
        except ValueError:
            continue  # a library's print
        if not isinstance(said, dict):
            continue
        if "page" in said:
            if on_page is not None:
                on_page(str(said["page"]), int(said["count"]))
        else:
            last = said
    return last


def _stop(child: subprocess.Popen[bytes]) -> None:
    if child.stdout is not None:
        child.stdout.close()
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(_GRACE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _last_line(log: IO[bytes]) -> str:
    log.seek(0)
    lines = [line.strip() for line in log.read().decode("utf-8", errors="replace").splitlines()]
    said = [line for line in lines if line]
    return f" ({said[-1][:200]})" if said else ""


def _pairs(value: object) -> list[tuple[object, object]]:
    assert isinstance(value, list)
    return [(url, reason) for url, reason in value]
