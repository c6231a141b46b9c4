"""The promises of an index that changes: equal to a new one, and never seen half done."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Sequence
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
import pytest

from graph.search import Encoder, Entry, Index, Matrix, build_index, postings, replace_records
from graph.search import vectors as vectors_

Make = Callable[..., Entry]

_TEXT = (
    "embassy twitter public campaign hashtag minister crisis consular selfie yoga robot policy"
    " virtual island summit tweet network audience trust rumour archive border visa culture"
)
WORDS = _TEXT.split()
QUERIES = (
    "virtual embassy",
    "robot",
    "trust in a rumour",
    "report 7",
    "consular crisis abroad",
    '"public campaign" -yoga',
    "embasy twiter",
)


class Letters:
    """A second fake model: texts are near where they have the same pairs of letters."""

    name, dimensions = "letters/fake", 64

    def encode(self, texts: Sequence[str]) -> Matrix:
        rows = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for first, second in pairwise(text):
                row[(31 * ord(first) + ord(second)) % self.dimensions] += 1
            row[0] += 0.1
        unit: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


def document(entry: Make, number: int, seed: int, parts: int = 3) -> list[Entry]:
    rng = random.Random(1000 * seed + number)
    return [
        entry(
            f"document/{number:04d}",
            " ".join(rng.choices(WORDS, k=30)),
            f"Report {number}",
            part=part,
            language="de" if number % 5 == 0 else "en",
        )
        for part in range(parts)
    ]


def same(one: Index, other: Index) -> bool:
    return all(
        one.find(query, limit=100, with_facets=True)
        == other.find(query, limit=100, with_facets=True)
        for query in QUERIES
    )


@pytest.mark.parametrize("exact", [True, False])
def test_many_updates_in_a_row_equal_one_build(tmp_path: Path, encoder: Encoder, entry: Make, monkeypatch: pytest.MonkeyPatch, exact: bool) -> None:  # fmt: skip
    monkeypatch.setattr(vectors_, "_EXACT", 10_000 if exact else 0)
    monkeypatch.setattr(postings, "_SMALL", 4)
    models = {"encoder": encoder, "multilingual": Letters()}
    held = {number: document(entry, number, 0) for number in range(60)}
    old = tmp_path / "0"
    build_index(old, chain(*held.values()), **models, cache=None, snapshot="0")  # type: ignore[arg-type]
    rng = random.Random(7)
    for step in range(1, 13):
        changed = rng.sample(range(70), 3)
        for number in changed:
            if number in held and rng.random() < 0.4:
                del held[number]
            else:
                held[number] = document(entry, number, step, parts=rng.randint(1, 4))
        new = tmp_path / str(step)
        replace_records(
            old,
            new,
            records=[f"document/{number:04d}" for number in changed],
            entries=[one for number in changed for one in held.get(number, [])],
            **models,  # type: ignore[arg-type]
            cache=None,
            snapshot=str(step),
        )
        old = new
    build_index(tmp_path / "all", chain(*held.values()), **models, cache=None, snapshot="12")  # type: ignore[arg-type]
    updated, rebuilt = (
        Index(folder, encoder, multilingual=Letters()) for folder in (old, tmp_path / "all")
    )
    assert len(updated) == len(rebuilt) == sum(len(parts) for parts in held.values())
    assert same(updated, rebuilt)


def test_small_batches_of_terms_are_joined(tmp_path: Path, encoder: Encoder, entry: Make) -> None:
    build_index(tmp_path / "0", document(entry, 0, 0), encoder=encoder, cache=None, snapshot="0")
    for step in range(1, 2 * postings._SMALL):
        replace_records(
            tmp_path / str(step - 1),
            tmp_path / str(step),
            records=[f"document/{step:04d}"],
            entries=document(entry, step, 0),
            encoder=encoder,
            cache=None,
            snapshot=str(step),
        )
    index = Index(tmp_path / str(step), encoder)
    connection = index._idle.get()
    (batches,) = connection.execute("SELECT count(DISTINCT batch) FROM posting").fetchone()
    assert batches <= postings._SMALL
    index._idle.put(connection)
    assert index.search("report 7", limit=1)[0].record == "document/0007"


def test_an_index_killed_in_an_update_leaves_the_old_one_and_can_be_updated(tmp_path: Path, encoder: Encoder, entry: Make) -> None:  # fmt: skip
    """The child is killed at a moment that differs from try to try, while it writes."""
    held = [one for number in range(200) for one in document(entry, number, 0)]
    build_index(tmp_path / "old", held, encoder=encoder, cache=None, snapshot="old")
    before = [Index(tmp_path / "old", encoder).search(query, limit=100) for query in QUERIES]
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        sys.path.insert(0, sys.argv[2])
        from graph.search import replace_records, Entry
        import numpy as np

        class Bag:
            name, dimensions = "bag/fake", 256
            def encode(self, texts):
                return np.full((len(texts), 256), 1 / 16, np.float32)

        entries = [
            Entry("document/new", "document", "New", ("New",), f"robot {n} " * 50, "en", n, None,
                  None, ())
            for n in range(400)
        ]
        print("ready", flush=True)
        for turn in range(1000):
            replace_records(Path(sys.argv[1]) / "old", Path(sys.argv[1]) / "new",
                records=["document/new", "document/0001"], entries=entries, encoder=Bag(),
                cache=None, snapshot=str(turn))
        """
    )
    root = Path(__file__).resolve().parents[3]
    for wait in (0.0, 0.02, 0.05, 0.1, 0.2):
        child = subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path), str(root)], stdout=subprocess.PIPE
        )
        assert child.stdout
        assert child.stdout.readline() == b"ready\n"
        time.sleep(wait)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        after = [Index(tmp_path / "old", encoder).search(query, limit=100) for query in QUERIES]
        assert after == before
    replace_records(
        tmp_path / "old",
        tmp_path / "last",
        records=["document/0001"],
        entries=[],
        encoder=encoder,
        cache=None,
        snapshot="last",
    )
    build_index(
        tmp_path / "fresh",
        [one for one in held if one.record != "document/0001"],
        encoder=encoder,
        cache=None,
        snapshot="last",
    )
    assert same(Index(tmp_path / "last", encoder), Index(tmp_path / "fresh", encoder))


def test_an_update_reads_and_writes_the_entries_of_its_records_only(tmp_path: Path, encoder: Encoder, entry: Make) -> None:  # fmt: skip
    held = [one for number in range(50) for one in document(entry, number, 0)]
    build_index(tmp_path / "old", held, encoder=encoder, cache=None, snapshot="1")
    encoder.encoded.clear()  # type: ignore[attr-defined]
    new = document(entry, 3, 9)
    replace_records(
        tmp_path / "old",
        tmp_path / "new",
        records=["document/0003"],
        entries=new,
        encoder=encoder,
        cache=None,
        snapshot="2",
    )
    assert len(encoder.encoded) == len(new)  # type: ignore[attr-defined]
    size = (tmp_path / "old" / "main.f32").stat().st_size
    assert (tmp_path / "new" / "main.f32").stat().st_ino == (tmp_path / "old" / "main.f32").stat().st_ino  # fmt: skip
    assert (tmp_path / "new" / "main.f32").stat().st_size == size
    assert size == (len(held) + len(new)) * encoder.dimensions * 4


def test_an_index_with_a_second_model_is_refused_without_it(tmp_path: Path, encoder: Encoder, entry: Make) -> None:  # fmt: skip
    from graph.search import IndexMismatch

    build_index(tmp_path, document(entry, 0, 0), encoder=encoder, multilingual=Letters(), cache=None, snapshot="s")  # fmt: skip
    with pytest.raises(IndexMismatch, match="letters/fake, not with no model"):
        Index(tmp_path, encoder)
