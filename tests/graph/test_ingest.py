"""Documents come in whole or are named with what is wrong; the others of the call are done."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graph import ids
from graph.archive import Archive
from graph.config import Settings
from graph.ingest import ingest_files
from graph.service import Service
from graph.state import current

TEXT = (
    "Estonia opened its e-Residency to the world. Carl Bildt wrote about it on Twitter.\n\n"
    "Digital diplomacy is what ministries do online, and a crisis shows how well they do it. "
) * 12


@pytest.fixture
def home(new_home: Settings, served: Settings) -> Settings:
    """A home with a state of its own, taken over from `served` instead of built."""
    import shutil

    shutil.copytree(served.build / "current", new_home.build / "states" / "1", symlinks=True)
    (new_home.build / "current").symlink_to("states/1")
    return new_home


def test_a_text_is_cut_linked_and_found(home: Settings, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(TEXT, "utf-8")
    taken = ingest_files(home, [path]).taken[0]
    service = Service(home)
    page = service.document(taken.id)
    assert len(page.passages) > 1
    stored = Archive(home.archive).article(taken.id)
    assert stored
    for passage in page.passages:
        assert stored.text[passage.start : passage.end] == passage.text
        for mention in passage.mentions:
            named = passage.text[mention.start : mention.end]
            assert named in ("Estonia", "e-Residency", "Carl Bildt", "Twitter", "Digital diplomacy")
    assert {link.id for link, _ in page.mentions} >= {
        "place/ee",
        "actor/carl-bildt",
        "platform/twitter",
    }
    places = service.record("actor/carl-bildt").mentions
    assert places[0].document.id == taken.id
    assert "Carl Bildt" in places[0].text
    assert any(
        hit.record == taken.id
        for hit in service.search("what ministries do online in a crisis").hits
    )


def test_the_same_file_twice_is_known_the_second_time(home: Settings, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(TEXT, "utf-8")
    assert ingest_files(home, [path]).taken[0].new
    before = current(home)
    assert not ingest_files(home, [path]).taken[0].new
    assert current(home) == before


def test_the_same_file_under_another_name_is_the_same_document(
    home: Settings, tmp_path: Path
) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    for path in (one, two):
        path.write_text(TEXT, "utf-8")
    first, second = ingest_files(home, [one, two]).taken
    assert (first.id, first.new, second.id, second.new) == (first.id, True, first.id, False)


def test_bad_documents_are_named_and_the_good_ones_are_done(home: Settings, tmp_path: Path) -> None:
    good, empty, noise, pdf, huge = (
        tmp_path / name for name in ("good.txt", "empty.txt", "noise.txt", "broken.pdf", "huge.txt")
    )
    good.write_text(TEXT, "utf-8")
    empty.write_bytes(b"")
    noise.write_bytes(os.urandom(4096))
    pdf.write_bytes(b"%PDF-1.7 and then nothing")
    with huge.open("wb") as file:
        file.truncate(1024**3)
    missing = tmp_path / "missing.txt"
    done = ingest_files(home, [empty, noise, good, pdf, huge, missing])
    assert [taken.address for taken in done.taken] == ["file:good.txt"]
    assert [error.address.rpartition(":")[2].rpartition("/")[2] for error in done.failed] == [
        "empty.txt", "noise.txt", "broken.pdf", "huge.txt", "missing.txt",
    ]  # fmt: skip
    for error in done.failed:
        assert "\n" not in str(error)
        assert len(str(error)) < 300


def test_a_document_in_another_charset_is_read_right(home: Settings, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    body = (
        "<html><head><meta charset='utf-8'><title>Дипломатия</title></head><body><article><p>"
        + ("Министерство иностранных дел Эстонии открыло виртуальное посольство. " * 20)
        + "</p></article></body></html>"
    )
    path.write_bytes(body.replace("utf-8", "windows-1251").encode("cp1251"))
    taken = ingest_files(home, [path]).taken[0]
    assert taken.language == "ru"
    assert "Эстонии" in Service(home).document(taken.id).passages[0].text


def test_a_folder_brings_what_can_be_read_in_it(home: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text(TEXT, "utf-8")
    (folder / "deep" / "b.md").write_text("# Title\n\n" + TEXT, "utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    done = ingest_files(home, [folder])
    assert [taken.address for taken in done.taken] == ["file:a.txt", "file:b.md"]
    assert done.failed == ()


def test_markup_in_a_document_stays_text(home: Settings, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(
        "Beware of <script>alert(1)</script> and [links](javascript:alert(1)). " + TEXT, "utf-8"
    )
    taken = ingest_files(home, [path]).taken[0]
    assert "<script>alert(1)</script>" in Service(home).document(taken.id).passages[0].text


def test_a_web_page_that_a_record_cites_and_the_page_ingested_are_one_document() -> None:
    address = "https://www.thelocal.se/20070530/7456/"
    assert ids.document(address) == ids.document(address)
    assert ids.document("file:a.txt", "ab" * 32) == "document/" + "ab" * 8
