"""The promises of the files of vectors."""

from pathlib import Path

import numpy as np
import pytest

from graph.search import vectors
from graph.search.encode import Matrix
from graph.search.vectors import Vectors


def unit(count: int, *, seed: int = 0, dimensions: int = 64) -> Matrix:
    rows = np.random.default_rng(seed).standard_normal((count, dimensions)).astype(np.float32)
    rows *= np.linspace(0.2, 3, dimensions, dtype=np.float32)  # dimensions of unlike size
    unit_: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit_


def opened(folder: Path, rows: int) -> Vectors:
    return Vectors(folder, "main", rows=rows, dimensions=64)


def test_few_rows_are_compared_exactly(tmp_path: Path) -> None:
    rows, (query,) = unit(500), unit(1, seed=1)
    vectors.write(tmp_path, "main", rows)
    found = opened(tmp_path, 500)
    assert found.is_exact
    assert np.abs(found.cosines(query) - rows @ query).max() < 2e-6


def test_cosines_from_bytes_are_near_and_the_best_of_them_are_the_best(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(vectors, "_EXACT", 100)
    rows = unit(5_000)
    vectors.write(tmp_path, "main", rows)
    found = opened(tmp_path, 5_000)
    assert not found.is_exact
    for query in unit(20, seed=2):
        exact = rows @ query
        nearly = found.cosines(query)
        assert np.abs(nearly - exact).max() < 0.02
        best = np.argsort(-nearly)[:100]
        again = best[np.argsort(-found.exactly(query, best))][:10]
        assert list(again) == list(np.argsort(-exact)[:10])


def test_added_rows_leave_the_reader_of_the_old_files_alone(tmp_path: Path) -> None:
    old, new = unit(300), unit(20, seed=3)
    for name in ("old", "new", "again"):
        (tmp_path / name).mkdir()
    vectors.write(tmp_path / "old", "main", old)
    reader, (query,) = opened(tmp_path / "old", 300), unit(1, seed=4)
    before = reader.cosines(query)
    vectors.extend(tmp_path / "old", tmp_path / "new", "main", new, rows=300)
    assert np.array_equal(reader.cosines(query), before)
    both = np.concatenate([old, new])
    assert np.abs(opened(tmp_path / "new", 320).cosines(query) - both @ query).max() < 2e-6
    # What an update left there that was killed is written over by the next.
    vectors.extend(tmp_path / "old", tmp_path / "again", "main", unit(9, seed=5), rows=300)
    assert np.abs(opened(tmp_path / "again", 309).row(308) - unit(9, seed=5)[8]).max() == 0


def test_files_that_are_too_short_are_refused(tmp_path: Path) -> None:
    vectors.write(tmp_path, "main", unit(10))
    with pytest.raises(ValueError, match=r"main\.f32 has 2560 bytes, not 2816"):
        opened(tmp_path, 11)


def test_no_rows_are_no_fault(tmp_path: Path) -> None:
    vectors.write(tmp_path, "main", np.zeros((0, 64), np.float32))
    assert opened(tmp_path, 0).cosines(unit(1)[0]).shape == (0,)
