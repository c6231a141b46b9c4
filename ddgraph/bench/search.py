"""Search and its peers over the shipped graph and over made texts, one process after the other."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final

from ddgraph.bench import measure, pinned
from ddgraph.bench.measure import Times
from ddgraph.bench.peers import check_installed
from ddgraph.bench.texts import queries as made_queries
from graph import cards, encoders, records
from graph.archive import Archive
from graph.config import Settings
from graph.errors import NotBuilt
from graph.evaluate import Collection, Figures, measure_collection
from graph.search.passages import cut, sentences
from graph.state import Progress, current

# What is promised. Latency: p95 of a usual search in milliseconds, by how many passages at most.
FLOOR_SHIPPED: Final = 30
FLOORS: Final[Mapping[int, int]] = {100_000: 50, 1_000_000: 120}
FLOOR_RATE: Final = 60  # passages a second and core, at least
FLOOR_MEMORY: Final = 1_200  # megabytes at 100,000 passages, the model among them

_RATE_PASSAGES: Final = 1_000
# Where an index is written anew for a changed document, a million passages take minutes.
_MOST_REPLACED: Final = 1_000_000
_SENTENCE_WORDS: Final = 6


@dataclass(frozen=True, slots=True)
class Scale:
    """The figures over one set of texts.

    Attributes:
        name: "shipped", or the number of passages.
        floor_ms: p95 that a usual search may take; None where nothing is promised.
        latency_ms: way of searching -> p50, p95, and of the core's own time cpu_p95.
        memory_mb: peak, now, anonymous, files.
        build: build_s, index_mb, and replace_s; empty for the shipped graph.
    """

    name: str
    passages: int
    floor_ms: int | None
    latency_ms: Times
    memory_mb: Figures
    build: Figures = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one run measured."""

    scales: Sequence[Scale]
    rate: Figures
    quality: Mapping[str, Mapping[str, Figures]]  # collection -> way of searching -> figures


def measured(
    settings: Settings,
    *,
    passages: Sequence[int],
    queries: int,
    collections: Mapping[str, Collection],
    tell: Progress,
) -> Report:
    """Measure search and its peers.

    Args:
        settings: a home with a built state.
        passages: sizes to measure besides the shipped graph.
        queries: how many each way of searching is asked.
        collections: judged ones, by name.
        tell: is called with a step, what is done of it, and all of it.

    Raises:
        NotBuilt: there is no shipped graph.
        WrongUse: a peer is not installed.
    """
    check_installed()
    if current(settings) is None:
        raise NotBuilt(settings.home)
    encoder, multilingual = encoders.ready(settings, tell)
    texts = _texts(settings)
    real = _sentences(texts)
    with tempfile.TemporaryDirectory(prefix="ddgraph-bench-") as folder:
        here = Path(folder)
        scales = [
            _shipped(here / "shipped", settings, texts, real, queries, _prefixed("shipped", tell))
        ]
        for count in passages:
            name = f"{count:,}"
            scales.append(_made(here / name, settings, count, real, queries, _prefixed(name, tell)))
        count = min(_RATE_PASSAGES, max(passages, default=_RATE_PASSAGES))
        rate = pinned.run(measure.rate, here / "rate", settings, real, count, tell=tell)
        quality = {}
        for name, collection in collections.items():
            own, told = here / f"quality-{name}", _prefixed(name, tell)
            legs = measure_collection(
                collection, own, encoder=encoder, multilingual=multilingual, tell=told
            )
            del legs["took_ms"]
            theirs = pinned.run(measure.quality, collection, own, settings, tell=told)
            quality[name] = {**legs, **theirs}
    return Report(tuple(scales), rate, quality)


def as_json(report: Report) -> dict[str, object]:
    """Give a report as plain values, the floors beside the figures."""
    return {
        **asdict(report),
        "floors": {
            "passages_a_second": FLOOR_RATE,
            "peak_mb_at_100000": FLOOR_MEMORY,
        },
    }


def _shipped(
    home: Path,
    settings: Settings,
    texts: Sequence[str],
    real: Sequence[str],
    plain: int,
    tell: Progress,
) -> Scale:
    home.mkdir()
    (home / measure.TEXTS).write_text("\n".join(" ".join(t.split()) for t in texts), "utf-8")
    asked = made_queries(texts, plain=plain)
    times, memory = pinned.run(measure.ours, settings, asked, tell=tell)
    times |= pinned.run(measure.joined, settings, asked, tell=tell)
    times |= pinned.run(measure.peers, home, settings, real, asked, tell=tell)
    return Scale("shipped", len(texts), FLOOR_SHIPPED, times, memory)


def _made(
    home: Path, settings: Settings, count: int, real: Sequence[str], plain: int, tell: Progress
) -> Scale:
    home.mkdir()
    made = replace(settings, home=home)
    asked, built = pinned.run(measure.make_scale, home, settings, real, count, plain, tell=tell)
    times, memory = pinned.run(measure.ours, made, asked, tell=tell)
    times |= pinned.run(measure.joined, made, asked, tell=tell)
    if count <= _MOST_REPLACED:
        built |= pinned.run(measure.replaced, made, real, tell=tell)
    times |= pinned.run(measure.peers, home, settings, real, asked, tell=tell)
    floor = next((floor for most, floor in FLOORS.items() if count <= most), None)
    return Scale(str(count), count, floor, times, memory, built)


def _texts(settings: Settings) -> list[str]:
    """Give every text that the index of a home holds: cards, and passages of documents."""
    read, _ = records.read_all(settings.data)
    searched = [record for record in read if record.kind != "account"]
    found = [
        entry.text
        for entry in cards.entries(
            searched, labels=cards.labels_of(read), merged=cards.merged_names(read)
        )
    ]
    for _, article in Archive(settings.archive).articles():
        found += [passage.text for passage in cut(article.text)]
    return found


def _sentences(texts: Sequence[str]) -> list[str]:
    """Give the English sentences of texts; lists of names in many languages are none."""
    every = (sentence.text for text in texts for sentence in sentences(text))
    return [
        text
        for text in every
        if text.isascii() and text[:5] != "Also:" and len(text.split()) >= _SENTENCE_WORDS
    ]


def _prefixed(name: str, tell: Progress) -> Progress:
    return lambda what, done, of: tell(f"{name}: {what}", done, of)
