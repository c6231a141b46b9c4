"""What `ddgraph bench search` promises; the figures themselves are the machine's."""

from __future__ import annotations

import functools
import itertools
import json
import math
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from ddgraph.bench import peers, pinned
from ddgraph.bench.measure import Synthetic
from ddgraph.bench.peers import Bm25, Dense, Fts5, Fused
from ddgraph.bench.report import tables
from ddgraph.bench.search import Report, Scale
from ddgraph.bench.texts import Corpus, queries
from graph.config import Settings
from graph.errors import GraphError, WrongUse
from graph.state import Progress

ROOT = Path(__file__).parents[2]
SENTENCES = [
    f"The {one} of {other} opened a channel and answered the public in {place}."
    for one in ("ministry", "embassy", "office", "consulate", "agency")
    for other in ("Estonia", "Sweden", "India", "Kosovo", "Brazil")
    for place in ("Geneva", "Nairobi", "the capital", "Second Life")
]


@functools.cache
def corpus(seed: int = 7) -> Corpus:
    return Corpus(SENTENCES, seed=seed)


def bench(*words: str, home: Path, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "ddgraph", "bench", "--home", str(home), "search", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder)},
    )  # fmt: skip


# ---- the command


def test_one_command_measures_ours_and_the_peers_at_every_size(
    served: Settings, tmp_path: Path
) -> None:
    collection = tmp_path / "three"
    (collection / "qrels").mkdir(parents=True)
    texts = {"a": "Yoga in the park.", "b": "Visas for students.", "c": "An embassy online."}
    (collection / "corpus.jsonl").write_text(
        "".join(json.dumps({"_id": n, "title": "", "text": t}) + "\n" for n, t in texts.items())
    )
    (collection / "queries.jsonl").write_text(json.dumps({"_id": "q", "text": "visas"}) + "\n")
    (collection / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\tb\t1\n")
    litter = tmp_path / "litter"
    litter.mkdir()

    words = (
        "--passages",
        "300",
        "--queries",
        "20",
        "--quality",
        str(collection),
        "--format",
        "json",
    )
    running = bench(*words, home=served.home, folder=litter)
    out, err = running.communicate()
    assert running.returncode == 0, err
    report = json.loads(out)

    shipped, made = report["scales"]
    assert (shipped["name"], shipped["floor_ms"]) == ("shipped", 30)
    assert (made["passages"], made["floor_ms"]) == (300, 50)
    ways = {"fused", "lexical", "dense", "rrf", "filters", "misspelt", "bm25s", "SQLite FTS5"}
    ways |= {"dense, numpy", "RRF of bm25s and numpy", "SPARQL, limit 20", "SPARQL, limit 100"}
    for scale in (shipped, made):
        assert ways <= set(scale["latency_ms"])
        for times in scale["latency_ms"].values():
            assert 0 < times["p50"] <= times["p95"]
        assert scale["memory_mb"]["peak"] >= scale["memory_mb"]["now"] > 50
    assert made["build"]["replace_s"] > 0
    assert made["build"]["index_mb"] > 300 * 384 * 4 / 1e6 / 8
    assert report["rate"]["passages_a_second"] > 1
    assert report["floors"] == {"passages_a_second": 60, "peak_mb_at_100000": 1200}
    figures = report["quality"]["three"]
    assert {"fused", "bm25s", "dense, numpy", "RRF of bm25s and numpy"} <= set(figures)
    assert figures["bm25s"] == {"ndcg@10": 1.0, "recall@100": 1.0}

    assert "indexing with the real encoders …" in err
    assert "Warning" not in err
    assert list(litter.iterdir()) == []


def test_ctrl_c_leaves_no_litter(served: Settings, tmp_path: Path) -> None:
    running = bench("--passages", "5000", home=served.home, folder=tmp_path)
    assert running.stderr
    said = []
    for line in running.stderr:
        said.append(line)
        if "making passages" in line:
            break
    assert list(tmp_path.iterdir())
    running.send_signal(signal.SIGINT)
    said += running.stderr.readlines()
    assert running.wait() == 130
    assert said[-1] == "ddgraph: stopped\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("serch",), "ddgraph: No such command 'serch'"),
        (("search", "--passage", "300"), "ddgraph: No such option '--passage'"),
        (("search", "--passages", "7"), "ddgraph: Invalid value for '--passages': 7"),
        (("search", "--quality", "/nowhere"), "ddgraph: no folder /nowhere (give one with corpus"),
    ],
)
def test_what_bench_does_not_know_it_refuses_in_one_line(
    served: Settings, words: tuple[str, ...], message: str
) -> None:
    command = [sys.executable, "-m", "ddgraph", "bench", "--home", str(served.home), *words]
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert result.stderr.startswith(message)
    assert result.stderr.count("\n") == 1
    assert result.returncode == 2


def test_without_a_state_bench_search_says_to_build(tmp_path: Path) -> None:
    running = bench(home=tmp_path, folder=tmp_path)
    _, err = running.communicate()
    assert err == f"ddgraph: no graph in {tmp_path}: run `ddgraph build` first\n"
    assert running.returncode == 1


def test_without_bm25s_one_is_told_which_extra_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(peers.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(WrongUse, match=r"bm25s is not installed .*\[bench\]"):
        peers.check_installed()


def test_the_tables_hold_the_floors_and_say_when_the_core_was_shared() -> None:
    times = {"fused": {"p50": 9.0, "p95": 40.0, "cpu_p95": 20.0}}
    memory = {"peak": 1000, "now": 900, "anonymous": 300, "files": 600}
    scale = Scale("100000", 100_000, 50, times, memory, {"build_s": 80.0, "index_mb": 400.0})
    rate = {
        "passages": 1000,
        "passages_a_second": 64.2,
        "main_share": 0.7,
        "multilingual_share": 0.28,
    }
    text = "\n".join(tables(Report((scale,), rate, {})))
    assert re.search(r"\| ours, both \(a usual search\) +\| 9\.0 / 40\.0 +\|", text)
    assert re.search(r"\| floor of a usual search, p95 +\| 50 +\|", text)
    assert "The core was shared at 100,000: of a p95 of 40.0 ms 20.0 were ours." in text
    assert "64 passages a second and core over 1,000 (at least 60)" in text


# ---- the texts


def test_the_same_seed_gives_the_same_texts_and_more_begin_with_fewer() -> None:
    few, many = list(Corpus(SENTENCES).passages(30)), list(corpus().passages(1_030))
    assert many[:30] == few
    assert len(set(many)) == 1_030
    assert list(corpus(8).passages(30)) != few
    assert queries(many) == queries(many)
    assert corpus().written(5) == corpus().written(5)


def test_passages_have_some_120_words_that_zipf_would_know() -> None:
    passages = list(corpus().passages(4_000))
    lengths = [len(passage.split()) for passage in passages]
    assert 115 <= sum(lengths) / len(lengths) <= 125
    # Behind the words of the few sentences, which each passage opens with.
    counts = [count for _, count in Counter(" ".join(passages).split()).most_common()]
    slope = math.log(counts[100] / counts[1_600]) / math.log(16)
    assert 0.85 <= slope <= 1.15
    tail = math.log(counts[8_000] / counts[24_000]) / math.log(3)
    assert 1.4 <= tail <= 2.1


def test_the_vocabulary_grows_as_heaps_says() -> None:
    passages = list(corpus().passages(8_000))
    found = [len(set(" ".join(passages[:count]).split())) for count in (500, 2_000, 8_000)]
    growth = [math.log(more / less) / math.log(4) for less, more in itertools.pairwise(found)]
    assert all(0.35 <= beta <= 0.85 for beta in growth)
    assert growth[1] < growth[0]


def test_queries_are_short_and_of_the_words_of_the_texts() -> None:
    texts = list(corpus().passages(1_000))
    asked = queries(texts)
    assert len(asked.plain) == 200
    lengths = Counter(len(query.split()) for query in asked.plain)
    assert set(lengths) <= set(range(1, 9))
    assert sum(lengths[n] for n in (1, 2, 3)) > 100
    known = set(re.findall(r"[^\W\d_]+", " ".join(texts).casefold()))
    assert all(word in known for query in asked.plain for word in query.split())
    assert any(set(query.split()) - known for query in asked.misspelt)
    kinds = [query for query in asked.filtered if query.startswith("kind:")]
    phrases = [query for query in asked.filtered if query.startswith('"')]
    without = [query for query in asked.filtered if " -" in query]
    assert min(len(kinds), len(phrases), len(without)) >= 5


# ---- the encoder and the peers


def test_a_synthetic_vector_is_the_texts_own_and_near_to_one_centre() -> None:
    centres = np.eye(8, 384, dtype=np.float32)
    encoder = Synthetic("abc/openvino-bf16", centres)
    texts = [f"text {number}" for number in range(200)]
    vectors = encoder.encode(texts)
    assert encoder.name == "abc/synthetic"
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert np.array_equal(encoder.encode(texts[::-1])[::-1], vectors)
    nearest = (vectors @ centres.T).max(axis=1)
    assert np.allclose(nearest, 0.7, atol=0.1)
    assert set((vectors @ centres.T).argmax(axis=1)) == set(range(8))


def test_peers_rank_and_are_fused_by_their_ranks(tmp_path: Path) -> None:
    texts = ["yoga in the park", "visas for students", "students of yoga", "nothing at all"]
    centres = np.eye(4, 16, dtype=np.float32)
    encoder = Synthetic("abc/x", centres)
    words, fts = Bm25(texts), Fts5(texts, tmp_path / "peer.sqlite")
    meaning = Dense(encoder.encode(texts), encoder)
    assert set(words.rank("yoga", 10)) == set(fts.rank("yoga", 10)) == {0, 2}
    assert words.rank("student visas", 1) == fts.rank("student visas", 1) == [1]
    assert words.rank("zzz", 10) == fts.rank("zzz", 10) == fts.rank("…", 10) == []
    assert meaning.rank("students of yoga", 4)[0] == 2
    assert sorted(meaning.rank("yoga", 10)) == [0, 1, 2, 3]
    assert Fused(words, meaning).rank("students of yoga", 4)[0] == 2


# ---- the process of its own


def _cores(tell: Progress) -> int:
    tell("counting", 1, 1)
    return len(os.sched_getaffinity(0))


def _refuse(text: str, _tell: Progress) -> None:
    raise WrongUse(text)


def _die(_tell: Progress) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_is_measured_has_one_core_and_the_rest_keeps_its_own() -> None:
    before, told = os.sched_getaffinity(0), []
    assert pinned.run(_cores, tell=lambda *step: told.append(step)) == 1
    assert told == [("counting", 1, 1)]
    assert os.sched_getaffinity(0) == before


def test_an_error_comes_back_and_a_death_is_told() -> None:
    with pytest.raises(GraphError, match="too small"):
        pinned.run(_refuse, "too small", tell=print)
    with pytest.raises(GraphError, match="ended with status -9"):
        pinned.run(_die, tell=print)
