"""`ddgraph bench`."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import click

from ddgraph.options import places, print_json, progress, where
from graph import build, evaluate, queries
from graph.config import Settings
from graph.search.encode import Reference, open_encoder
from graph.service import Service
from graph.state import encoder_folder
from graph.store import PREFIXES

QUESTIONS: Final = ("campaigns-of-a-country", "figures-over-time", "disputed-matters")
SEARCHES: Final = (
    "yoga as soft power",
    "e-residency",
    "virtual embassy in Second Life",
    "who trains diplomats in digital skills",
    "countering disinformation with humour",
    "helping citizens abroad in a crisis",
)
_REPEATS: Final = 15


_format = click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")


@click.group("bench", invoke_without_command=True)
@places
@click.option(
    "--peers/--no-peers", default=True, help="Also measure rdflib and sentence-transformers."
)
@_format
@click.pass_context
def command(
    context: click.Context, home: Path | None, data: Path | None, peers: bool, format_: str
) -> None:
    """Measure build, search and queries on this machine, beside their peers in the same run.

    Queries are measured beside rdflib over the same quads, the encoder beside sentence-transformers
    with the same model. A ratio above 1 says how many times faster we are. `search` measures search
    alone, at any size.
    """
    if context.invoked_subcommand:
        return
    settings = where(home, data)
    figures = measured(settings, peers=peers)
    if format_ == "json":
        print_json(figures)
        return
    for name, value in figures.items():
        click.echo(f"{name:<52} {value:>12,}")


@command.command("search")
@places
@click.option(
    "--passages",
    type=click.IntRange(min=100),
    multiple=True,
    default=(10_000,),
    show_default=True,
    metavar="N",
    help="Also measure so many made passages; may stand several times.",
)
@click.option(
    "--queries",
    type=click.IntRange(min=10, max=5_000),
    default=200,
    show_default=True,
    metavar="N",
    help="How many queries each way of searching is asked.",
)
@click.option(
    "--quality",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="DIR",
    help="Also measure a judged collection in the layout of BEIR; may stand several times.",
)
@_format
@click.pass_context
def search(
    context: click.Context,
    home: Path | None,
    data: Path | None,
    passages: tuple[int, ...],
    queries: int,
    quality: tuple[Path, ...],
    format_: str,
) -> None:
    """Measure search beside bm25s, SQLite FTS5, plain dense and RRF, on one core.

    Latency (the encoding of the query included), memory, indexing and replacing, over the graph
    that is built and over made passages; the floors stand beside the figures. The tables are
    Markdown. 100,000 passages take some four minutes and 2 GB of the temporary folder, a million ten
    times as much, and 12 GB of memory.
    """
    from ddgraph.bench.report import tables
    from ddgraph.bench.search import as_json, measured

    above = context.parent.params if context.parent else {}
    settings = where(home or above.get("home"), data or above.get("data"))
    collections = {folder.name: evaluate.read_collection(folder) for folder in quality}
    with progress() as tell:
        report = measured(
            settings,
            passages=sorted(set(passages)),
            queries=queries,
            collections=collections,
            tell=tell,
        )
    if "json" in (format_, above.get("format_")):
        print_json(as_json(report))
        return
    for line in tables(report):
        click.echo(line)


def measured(settings: Settings, *, peers: bool) -> dict[str, float]:
    """Give figures by name; times in the unit that the name says."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        fresh = replace(settings, home=Path(folder))
        first, _ = build.build(fresh)
        again, _ = build.build(fresh, again=True)
        figures["build, everything for the first time (s)"] = first.seconds
        figures["build, vectors known (s)"] = again.seconds
        figures["build, nothing changed (s)"] = _once(lambda: build.build(fresh))
        figures["quads"] = first.quads
        state = fresh.build / "current"
        figures["store (MB)"] = _megabytes(state / "store")
        figures["index with vectors (MB)"] = _megabytes(state / "index")
        service = Service(fresh)
        service.warm()
        figures["search, p50 (ms)"] = _median([partial(service.search, text) for text in SEARCHES])
        for name in QUESTIONS:
            figures[f"{name}, p50 (ms)"] = _median([partial(service.ask, name)])
        figures["all questions together (ms)"] = _all_questions(service)
        figures["page of the ontology, first time (ms)"] = round(
            1000 * _once(Service(fresh).glossary), 1
        )
        figures["page of #YogaDay, first time (ms)"] = round(
            1000 * _once(lambda: service.record("campaign/yogaday")), 1
        )
        if peers:
            _beside_rdflib(service, figures)
            _beside_sentence_transformers(fresh, figures)
    return figures


def _all_questions(service: Service) -> float:
    """Sum over the named questions, each the best of three."""
    total = 0.0
    for name in queries.all_questions():
        times = []
        for _ in range(3):
            began = time.perf_counter()
            service.ask(name)
            times.append(time.perf_counter() - began)
        total += min(times)
    return round(1000 * total, 1)


def _beside_rdflib(service: Service, figures: dict[str, float]) -> None:
    import rdflib

    peer = rdflib.Graph()
    lines = (line.rpartition(" <")[0] + " ." for line in service.quads())
    peer.parse(data="\n".join(lines), format="nt")
    for name in QUESTIONS:
        ask = partial(peer.query, queries.named(name).filled({}), initNs=dict(PREFIXES))
        theirs = _median([partial(_read, ask)], repeats=3)
        ours = figures[f"{name}, p50 (ms)"]
        figures[f"{name}, times faster than rdflib"] = round(theirs / ours, 1)


def _beside_sentence_transformers(settings: Settings, figures: dict[str, float]) -> None:
    texts = [f"{text} {number}" for number in range(20) for text in SEARCHES]
    compiled, reference = open_encoder(encoder_folder(settings)), Reference()
    compiled.encode(texts[:4])
    reference.encode(texts[:4])
    ours = _once(lambda: compiled.encode(texts))
    theirs = _once(lambda: reference.encode(texts))
    figures["encoder, sentences a second"] = round(len(texts) / ours)
    figures["encoder, times faster than sentence-transformers"] = round(theirs / ours, 1)


def _read(ask: Callable[[], Iterable[object]]) -> int:
    """Ask and take every row: rdflib answers lazily."""
    return sum(1 for _ in ask())


def _once(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return round(time.perf_counter() - began, 3)


def _median(calls: list[Callable[[], object]], *, repeats: int = _REPEATS) -> float:
    """Median in milliseconds over all calls, each repeated, after one run to warm up."""
    times = []
    for call in calls:
        call()
        for _ in range(repeats):
            began = time.perf_counter()
            call()
            times.append(1000 * (time.perf_counter() - began))
    return round(statistics.median(times), 1)


def _megabytes(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6, 1)
