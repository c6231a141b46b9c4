"""The promises of the cache of vectors."""

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from graph.search import Encoder, VectorCache, encode_cached

TEXTS = [f"text {number} of the embassy" for number in range(600)]


def test_vectors_come_in_the_order_of_the_texts(tmp_path: Path, encoder: Encoder) -> None:
    texts = ["long long long text", "", "a", "long long long text", "bb"]
    for _ in range(2):
        rows = encode_cached(encoder, tmp_path / "cache.sqlite", texts)
        assert rows.dtype == np.float32
        assert np.array_equal(rows, encoder.encode(texts))


def test_a_text_is_encoded_once(tmp_path: Path, encoder: Encoder) -> None:
    for _ in range(2):
        encode_cached(encoder, tmp_path / "cache.sqlite", [*TEXTS, *TEXTS])
    assert sorted(encoder.encoded) == sorted(TEXTS)  # type: ignore[attr-defined]


def test_the_vectors_of_another_encoder_are_not_taken(tmp_path: Path, encoder: Encoder) -> None:
    encode_cached(encoder, tmp_path / "cache.sqlite", ["a"])
    encoder.name = "bag/other"  # type: ignore[misc]
    with VectorCache(tmp_path / "cache.sqlite") as cache:
        assert cache.get(encoder, "a") is None


def test_no_texts_give_no_rows(tmp_path: Path, encoder: Encoder) -> None:
    assert encode_cached(encoder, tmp_path / "cache.sqlite", []).shape == (0, encoder.dimensions)


def test_progress_begins_with_what_the_cache_had(tmp_path: Path, encoder: Encoder) -> None:
    encode_cached(encoder, tmp_path / "cache.sqlite", TEXTS[:100])
    told: list[tuple[int, int]] = []
    encode_cached(encoder, tmp_path / "cache.sqlite", TEXTS, lambda *given: told.append(given))
    assert told == [(100, 600), (356, 600), (600, 600)]


def test_what_was_encoded_before_a_failure_is_kept(tmp_path: Path, encoder: Encoder) -> None:
    def fail(done: int, _: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encode_cached(encoder, tmp_path / "cache.sqlite", TEXTS, fail)
    encode_cached(encoder, tmp_path / "cache.sqlite", TEXTS)
    assert sorted(encoder.encoded) == sorted(TEXTS)  # type: ignore[attr-defined]


def test_a_killed_process_leaves_its_batches_and_no_damage(tmp_path: Path, encoder: Encoder) -> None:  # fmt: skip
    script = textwrap.dedent(
        """
        import os, signal, sys
        from pathlib import Path
        import numpy as np
        from graph.search import VectorCache

        class Ones:
            name, dimensions = "bag/fake", 256

        with VectorCache(Path(sys.argv[1])) as cache:
            cache.put(Ones(), ["kept"], np.ones((1, 256), np.float32))
            cache._connection.execute("INSERT INTO vector VALUES ('bag/fake', 'half', 'half')")
            os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    path = tmp_path / "cache.sqlite"
    done = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.with_name("cache.sqlite-wal").stat().st_size > 0
    with VectorCache(path) as cache:
        kept = cache.get(encoder, "kept")
        assert kept is not None
        assert kept.sum() == 256
        assert cache._connection.execute("SELECT count(*) FROM vector").fetchone() == (1,)
