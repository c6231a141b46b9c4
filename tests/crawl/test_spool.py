"""The spool holds whole pages, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawl.items import CrawlError
from crawl.spool import Fetched, read_spool, write


def fetched(address: str, body: bytes = b"body") -> Fetched:
    return Fetched(address, body, "text/html", "2026-11-21", 200, '"e"', None)


def test_pages_come_back_sorted_by_address_and_whole(tmp_path: Path) -> None:
    for address in ("https://b.example/", "https://a.example/é", "https://a.example/"):
        write(tmp_path, fetched(address, address.encode()))
    raws = list(read_spool(tmp_path))
    assert [raw.address for raw in raws] == [
        "https://a.example/",
        "https://a.example/é",
        "https://b.example/",
    ]
    assert all(raw.body == raw.address.encode() and raw.media_type == "text/html" for raw in raws)


def test_a_page_fetched_again_replaces_itself(tmp_path: Path) -> None:
    write(tmp_path, fetched("https://a.example/", b"old"))
    write(tmp_path, fetched("https://a.example/", b"new"))
    assert [raw.body for raw in read_spool(tmp_path)] == [b"new"]
    assert len(list(tmp_path.iterdir())) == 2


def test_what_a_crash_left_half_written_is_not_seen(tmp_path: Path) -> None:
    write(tmp_path, fetched("https://a.example/"))
    (tmp_path / ".half.part").write_bytes(b"{")
    (tmp_path / ("0" * 64 + ".body")).write_bytes(b"a body whose JSON never came")
    assert len(list(read_spool(tmp_path))) == 1


def test_a_damaged_page_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, fetched("https://a.example/"))
    path.with_suffix(".body").unlink()
    with pytest.raises(CrawlError, match="damaged"):
        list(read_spool(tmp_path))
    path.write_text("{")
    with pytest.raises(CrawlError, match="damaged"):
        list(read_spool(tmp_path))


def test_a_spool_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CrawlError, match="no spool"):
        list(read_spool(tmp_path / "none"))
    (tmp_path / "file").write_text("")
    with pytest.raises(CrawlError, match="cannot be written"):
        write(tmp_path / "file" / "spool", fetched("https://a.example/"))
