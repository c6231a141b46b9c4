"""What is measured: each function runs in a process of its own (`pinned`) and gives plain figures.

A scale is a folder that looks like a home with a built state, and beside it the texts for the peers:

    build/current -> states/1/{index,store,build.json}    as `ddgraph build` leaves it
    build/encoder/                                         a link to that of the real home
    passages.txt                                           one a line
"""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np

from ddgraph.bench.peers import Bm25, Dense, Faiss, Fts5, Fused, Peer
from ddgraph.bench.texts import PASSAGES_OF_A_DOCUMENT, Corpus, Queries, entry, queries
from graph import ids
from graph.config import Settings
from graph.evaluate import LEGS, Collection, Figures, ndcg, percentile, recall
from graph.search.cache import encode_cached
from graph.search.encode import Compiled, Encoder, Matrix
from graph.search.index import Index
from graph.search.model import Entry
from graph.search.multilingual import CompiledMultilingual
from graph.search.write import build_index, replace_records
from graph.service import Service
from graph.state import Progress, State, encoder_folder, multilingual_folder
from graph.store import create
from ontology import terms

Times: TypeAlias = dict[str, Figures]

_SAMPLE: Final = 5_000  # passages in which the words of queries are counted
_CENTRES: Final = 512
# The cosine of a passage to its centre; two texts of one page have about as much.
_NEARNESS: Final = 0.7
TEXTS: Final = "passages.txt"
_SHOWN: Final = 10
_PATIENCE: Final = 30  # seconds for one way of searching
_LEAST_ASKED: Final = 40
_JOINED: Final = (20, 100)  # dd:limit; 20 is the usual one


class Synthetic:
    """Gives texts vectors without reading them: fast, and spread as those of real texts are.

    The hash of a text chooses one of the centres, which are vectors of real sentences, and a
    direction in which to leave it. So a query, encoded by the real model, is near to some passages
    and far from most, though not to those that hold its words.

    Args:
        name: of the real model, so that an index tells no difference.
        centres: unit-length rows, shape (c, d), float32.
    """

    def __init__(self, name: str, centres: Matrix) -> None:
        self.name: Final = f"{name.partition('/')[0]}/synthetic"
        self.dimensions: Final[int] = centres.shape[1]
        self._centres = centres

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Give a unit-length row for each text, shape (n, d), float32, in the order of the texts."""
        rows = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in zip(rows, texts, strict=True):
            random_ = np.random.Generator(np.random.SFC64(int(ids.digest(text), 16)))
            away = random_.standard_normal(self.dimensions, np.float32)
            away /= np.linalg.norm(away)
            centre = self._centres[random_.integers(len(self._centres))]
            row[:] = _NEARNESS * centre + np.sqrt(1 - _NEARNESS**2) * away
        unit: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


def make_scale(
    home: Path, real: Settings, sentences: Sequence[str], count: int, plain: int, tell: Progress
) -> tuple[Queries, Figures]:
    """Fill a folder with an index and a store of made texts.

    Returns:
        What can be asked of it, and how many seconds the index took and megabytes it has.
    """
    tell("making passages", 0, count)
    corpus = Corpus(sentences)
    passages = list(corpus.passages(count))
    (home / TEXTS).write_text("\n".join(passages), "utf-8")
    tell("making passages", count, count)
    entries = corpus.entries(passages)
    state = home / "build" / "states" / "1"
    state.mkdir(parents=True)
    (home / "build" / "current").symlink_to("states/1")
    (home / "build" / "encoder").symlink_to(encoder_folder(real).parent)
    quads = create(state / "store", _lines(entries))
    asked = queries(passages[:: max(1, count // _SAMPLE)], plain=plain)
    encoder, multilingual = (_synthetic(model, sentences) for model in _models(real))
    tell("indexing", 0, count)
    began = time.perf_counter()
    build_index(
        state / "index",
        entries,
        encoder=encoder,
        multilingual=multilingual,
        cache=None,
        snapshot="bench",
        on_progress=lambda done, of: tell("indexing", done, of),
    )
    took = time.perf_counter() - began
    told = State("bench", len(entries), 0, quads, len(entries), took)
    (state / "build.json").write_text(json.dumps(asdict(told)), "utf-8")
    return asked, {"build_s": round(took, 1), "index_mb": _megabytes(state / "index")}


def ours(settings: Settings, asked: Queries, tell: Progress) -> tuple[Times, Figures]:
    """Time every leg of our search, and tell what memory that took; first ten, without SPARQL.

    Returns:
        Times by leg, and megabytes: "peak", and as it is after the queries "now", of which
        "anonymous" is the process's own and "files" can be given back.
    """
    with _index(settings) as index:
        times: Times = {}
        for number, (leg, (mode, fusion)) in enumerate(LEGS.items()):
            tell("asking ours", number, len(LEGS))
            find = partial(index.find, limit=_SHOWN, mode=mode, fusion=fusion)
            times[leg] = _timed(find, asked.plain, warm=asked.warm)
        times["filters"] = _timed(partial(index.find, limit=_SHOWN), asked.filtered)
        times["misspelt"] = _timed(partial(index.find, limit=_SHOWN), asked.misspelt)
        tell("asking ours", len(LEGS), len(LEGS))
        return times, _memory()


def joined(settings: Settings, asked: Queries, tell: Progress) -> Times:
    """Time SPARQL queries that search, and keep of what was found the records of one class.

    They take the way of `/sparql`: the search here, the rest in a query process.
    """
    tell("asking in SPARQL", 0, 1)
    service = Service(settings)
    times: Times = {}
    try:
        for limit in _JOINED:

            def ask(words: str, limit: int = limit) -> object:
                text = json.dumps(words, ensure_ascii=False)
                return service.sparql(
                    f"SELECT ?x ?score ?label {{ SERVICE dd:search {{ ?x dd:query {text} ;"
                    f" dd:limit {limit} ; dd:score ?score }}"
                    " ?x a dd:Campaign ; rdfs:label ?label } ORDER BY DESC(?score)"
                )

            times[f"SPARQL, limit {limit}"] = _timed(ask, asked.plain, warm=asked.warm)
    finally:
        service.close()
    tell("asking in SPARQL", 1, 1)
    return times


def replaced(settings: Settings, sentences: Sequence[str], tell: Progress) -> Figures:
    """Time one document of twenty passages taking the place of another, encoding included."""
    tell("replacing a document", 0, 1)
    encoder, multilingual = _models(settings)
    texts = Corpus(sentences, seed=8).written(PASSAGES_OF_A_DOCUMENT)
    with _index(settings) as index:
        (hit, *_) = index.find("document", limit=1, floor=-1).hits
    entries = [
        entry(hit.record, "Put in its place", text, part, "2024")
        for part, text in enumerate(texts, 1)
    ]
    into = settings.build / "replaced"
    began = time.perf_counter()
    replace_records(
        settings.build / "current" / "index",
        into,
        records=[hit.record],
        entries=entries,
        encoder=encoder,
        multilingual=multilingual,
        cache=None,
        snapshot="bench",
    )
    took = time.perf_counter() - began
    tell("replacing a document", 1, 1)
    return {"replace_s": round(took, 2)}


def peers(
    home: Path, real: Settings, sentences: Sequence[str], asked: Queries, tell: Progress
) -> Times:
    """Time the peers on the texts of a scale, with vectors of the same make."""
    texts = (home / TEXTS).read_text("utf-8").split("\n")
    encoder, _ = _models(real)
    times: Times = {}

    def ask(name: str, peer: Peer) -> None:
        tell(f"asking {name}", 0, 1)
        times[name] = _timed(partial(peer.rank, k=_SHOWN), asked.plain, warm=asked.warm)
        tell(f"asking {name}", 1, 1)

    ask("SQLite FTS5", Fts5(texts, home / "peer.sqlite"))
    tell("indexing with bm25s", 0, 1)
    words = Bm25(texts)
    tell("indexing with bm25s", 1, 1)
    ask("bm25s", words)
    vectors = encode_cached(_synthetic(encoder, sentences), None, texts)
    meaning = Dense(vectors, encoder)
    ask("dense, numpy", meaning)
    ask("RRF of bm25s and numpy", Fused(words, meaning))
    if Faiss.is_installed():
        ask("dense, faiss flat", Faiss(vectors, encoder))
    return times


def rate(
    folder: Path, real: Settings, sentences: Sequence[str], count: int, tell: Progress
) -> Figures:
    """Time the indexing of passages of real sentences with the real encoders.

    Returns:
        Passages a second, and the share of the time that each encoder took.
    """
    texts = Corpus(sentences).written(count)
    entries = Corpus(sentences).entries(texts)
    encoder, multilingual = (_Clocked(model) for model in _models(real))
    for model in (encoder, multilingual):
        model.encode(texts[:16])
        model.seconds = 0.0
    began = time.perf_counter()
    build_index(
        folder,
        entries,
        encoder=encoder,
        multilingual=multilingual,
        cache=None,
        snapshot="bench",
        on_progress=lambda done, of: tell("indexing with the real encoders", done, of),
    )
    took = time.perf_counter() - began
    return {
        "passages": count,
        "passages_a_second": round(count / took, 1),
        "main_share": round(encoder.seconds / took, 3),
        "multilingual_share": round(multilingual.seconds / took, 3),
    }


def quality(
    collection: Collection, folder: Path, real: Settings, tell: Progress
) -> dict[str, Figures]:
    """Measure the peers on a judged collection; they rank whole documents, title and text."""
    names = list(collection.documents)
    texts = [f"{title} {text}".strip() for title, text in collection.documents.values()]
    encoder, _ = _models(real)
    words = Bm25(texts)
    vectors = encode_cached(
        encoder, None, texts, lambda done, of: tell("encoding for the peers", done, of)
    )
    meaning = Dense(vectors, encoder)
    every: Mapping[str, Peer] = {
        "bm25s": words,
        "SQLite FTS5": Fts5(texts, folder / "peer.sqlite"),
        "dense, numpy": meaning,
        "RRF of bm25s and numpy": Fused(words, meaning),
    }
    figures: dict[str, Figures] = {}
    for name, peer in every.items():
        rows = []
        for query, text in collection.queries.items():
            ranking = [names[number] for number in peer.rank(text, 100)]
            gains = collection.judged[query]
            rows.append((ndcg(ranking, gains, k=10), recall(ranking, gains, k=100)))
        means = np.mean(rows, axis=0)
        figures[name] = {
            "ndcg@10": round(float(means[0]), 4),
            "recall@100": round(float(means[1]), 4),
        }
    return figures


class _Clocked:
    """An encoder that knows how long it took."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dimensions = encoder.name, encoder.dimensions
        self.seconds = 0.0

    def encode(self, texts: Sequence[str]) -> Matrix:
        began = time.perf_counter()
        rows = self._encoder.encode(texts)
        self.seconds += time.perf_counter() - began
        return rows


def _models(settings: Settings) -> tuple[Encoder, Encoder]:
    return (
        Compiled(encoder_folder(settings), threads=1),
        CompiledMultilingual(multilingual_folder(settings), threads=1),
    )


def _synthetic(real: Encoder, sentences: Sequence[str]) -> Synthetic:
    every = max(1, len(sentences) // _CENTRES)
    return Synthetic(real.name, real.encode(sentences[::every][:_CENTRES]))


class _index:  # noqa: N801 - a context manager, used as a function
    """Open the index of a home with the real encoder on one thread."""

    def __init__(self, settings: Settings) -> None:
        encoder, multilingual = _models(settings)
        self._index = Index(
            settings.build / "current" / "index", encoder, multilingual=multilingual
        )

    def __enter__(self) -> Index:
        return self._index

    def __exit__(self, *_: object) -> None:
        self._index.close()


def _lines(entries: Sequence[Entry]) -> Iterator[str]:
    """Give a few triples of each record as N-Quads."""
    known = set()
    for one in entries:
        if one.record not in known:
            known.add(one.record)
            subject, graph = f"<{ids.entity(one.record)}>", f"<{ids.GRAPH}bench>"
            label = json.dumps(one.label, ensure_ascii=False)
            yield (f"{subject} <http://www.w3.org/2000/01/rdf-schema#label> {label}@en {graph} .")
            yield (
                f"{subject} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
                f" <{terms.DD}{one.kind.capitalize()}> {graph} ."
            )
            yield f'{subject} <http://purl.org/dc/terms/issued> "{one.facets[0][1]}" {graph} .'


def _timed(
    ask: Callable[[str], object], asked: Sequence[str], *, warm: Sequence[str] = ()
) -> Figures:
    """Ask each query once, as far as patience goes.

    Returns:
        Milliseconds, of which "cpu_p95" are this process's own; and how many queries were asked.
    """
    for _ in _patiently(warm, ask):
        pass
    gc.collect()
    wall, own = [], []
    began, began_own = time.perf_counter(), time.process_time()
    for _ in _patiently(asked, ask):
        ended, ended_own = time.perf_counter(), time.process_time()
        wall.append(1000 * (ended - began))
        own.append(1000 * (ended_own - began_own))
        began, began_own = time.perf_counter(), time.process_time()
    return {
        "p50": round(percentile(wall, 0.5), 2),
        "p95": round(percentile(wall, 0.95), 2),
        "cpu_p95": round(percentile(own, 0.95), 2),
        "asked": len(wall),
    }


def _patiently(asked: Sequence[str], ask: Callable[[str], object]) -> Iterator[None]:
    """Ask one after the other; a slow way is not asked all, but as many as tell a p95."""
    deadline = time.monotonic() + _PATIENCE
    for number, query in enumerate(asked):
        if number >= _LEAST_ASKED and time.monotonic() > deadline:
            return
        ask(query)
        yield


def _memory() -> Figures:
    """Read what memory this process has, in megabytes of a million bytes."""
    status = Path("/proc/self/status").read_text("ascii").splitlines()
    kilobytes = {
        name: int(rest.split()[0])
        for name, _, rest in (line.partition(":") for line in status)
        if rest.endswith(" kB")
    }
    wanted = {"peak": "VmHWM", "now": "VmRSS", "anonymous": "RssAnon", "files": "RssFile"}
    return {name: round(kilobytes[field] * 1024 / 1e6) for name, field in wanted.items()}


def _megabytes(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6, 1)
