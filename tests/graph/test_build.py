"""A build is all or nothing, and the same input gives the same bytes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from graph import build, records
from graph.archive import Archive
from graph.config import Settings
from graph.errors import BadRecords, Busy, NotBuilt
from graph.ingest import ingest_files
from graph.service import Service
from graph.state import current

KILL_AFTER = (0.4, 0.9, 1.4, 1.9, 2.6, 3.4)


def small_data(
    folder: Path, served: Settings, kinds: tuple[str, ...] = ("place", "hashtag")
) -> Path:
    """Some kinds of the repository's records that do not lean on others."""
    for kind in kinds:
        shutil.copytree(served.data / kind, folder / "data" / kind)
    return folder / "data"


def note(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_no_triple_stands_in_two_graphs(service: Service) -> None:
    triples = Counter(line.rpartition(" <")[0] for line in service.quads())
    assert [triple for triple, count in triples.items() if count > 1] == []


def test_the_same_records_give_the_same_bytes(new_home: Settings, service: Service) -> None:
    build.build(new_home)
    assert Service(new_home).quads() == service.quads()


def test_a_second_build_finds_that_nothing_has_changed(served: Settings) -> None:
    _, new = build.build(served)
    assert not new


def test_a_changed_record_is_seen_by_the_next_build(new_home: Settings, tmp_path: Path) -> None:
    settings = Settings(home=new_home.home, data=small_data(tmp_path, new_home))
    build.build(settings)
    service = Service(settings)
    assert service.record("place/ee").label == "Estonia"
    path = settings.data / "place" / "ee.yaml"
    path.write_text(path.read_text("utf-8").replace("en: Estonia", "en: Eesti"), "utf-8")
    _, new = build.build(settings)
    assert new
    assert service.record("place/ee").label == "Eesti"


def test_a_broken_record_stops_the_build_and_the_old_state_still_serves(
    new_home: Settings, tmp_path: Path
) -> None:
    settings = Settings(home=new_home.home, data=small_data(tmp_path, new_home))
    before, _ = build.build(settings)
    (settings.data / "place" / "ee.yaml").write_text("id: place/ee\nlabel: [", "utf-8")
    with pytest.raises(BadRecords, match=r"data/place/ee\.yaml:3: error: not YAML"):
        build.build(settings)
    assert current(settings) == before
    assert Service(settings).record("place/ee").label == "Estonia"


def test_adding_documents_equals_building_anew(new_home: Settings, tmp_path: Path) -> None:
    build.build(new_home)
    one = note(tmp_path, "one.txt", "Estonia opened its e-Residency to the world. " * 40)
    two = note(tmp_path, "two.txt", "Carl Bildt wrote on Twitter about Sweden and Kosovo. " * 40)
    ingest_files(new_home, [one])
    ingest_files(new_home, [two])
    added = Service(new_home)
    quads, hits = added.quads(), added.search("e-residency on Twitter", limit=100).hits
    build.build(new_home, again=True)
    anew = Service(new_home)
    assert anew.quads() == quads
    assert [(h.record, h.part) for h in anew.search("e-residency on Twitter", limit=100).hits] == [
        (h.record, h.part) for h in hits
    ]


def test_a_document_kept_by_a_call_that_was_killed_is_taken_in_by_the_next(
    new_home: Settings, tmp_path: Path
) -> None:
    settings = Settings(home=new_home.home, data=small_data(tmp_path, new_home))
    build.build(settings)
    path = note(tmp_path, "one.txt", "Estonia opened an embassy online. " * 40)
    from crawl import extract

    raw = extract.from_file(path, retrieved="2026-11-21")
    identifier, new = Archive(settings.archive).keep(raw, extract.read(raw))
    assert new
    done = ingest_files(settings, [path])
    assert not done.taken[0].new
    assert Service(settings).document(identifier).passages


def test_only_one_process_may_write(new_home: Settings) -> None:
    with build._writing(new_home), pytest.raises(Busy, match="another build or ingest"):
        build.build(new_home)


def test_without_a_state_one_is_told_to_build(tmp_path: Path) -> None:
    with pytest.raises(NotBuilt, match="run `ddgraph build`"):
        Service(Settings(home=tmp_path, data=tmp_path)).search("yoga")


def test_a_build_that_is_killed_at_any_moment_leaves_the_old_state_serving(
    new_home: Settings, tmp_path: Path
) -> None:
    settings = Settings(
        home=new_home.home,
        data=small_data(
            tmp_path,
            new_home,
            tuple(path.name for path in new_home.data.iterdir() if path.is_dir()),
        ),
    )
    before, _ = build.build(settings)
    command = [
        sys.executable, "-m", "ddgraph", "build", "--again",
        "--home", str(settings.home), "--data", str(settings.data),
    ]  # fmt: skip
    place = settings.data / "place" / "ee.yaml"
    place.write_text(place.read_text("utf-8").replace("en: Estonia", "en: Eesti"), "utf-8")
    killed = 0
    for seconds in KILL_AFTER:
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(seconds + random.random() / 5)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.wait()
        state = current(settings)
        assert state
        expected = "Estonia" if state == before else "Eesti"
        assert Service(settings).record("place/ee").label == expected
        assert Service(settings).search("Estonia").hits
    assert killed, "every build ended before it was killed: the times are too long"
    build.build(settings)
    assert Service(settings).record("place/ee").label == "Eesti"
    assert len(list((settings.build / "states").iterdir())) <= 2, "what was killed is cleaned up"


def test_every_record_of_the_repository_reads_without_a_problem(served: Settings) -> None:
    read, problems = records.read_all(served.data)
    assert problems == []
    assert len(read) > 1_600
