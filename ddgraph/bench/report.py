"""A report as tables in Markdown: for a terminal, and for bench/README.md as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ddgraph.bench.search import FLOOR_MEMORY, FLOOR_RATE, Report, Scale

# Ways of searching as the figures name them, and as a reader does.
_NAMES: Final = {
    "fused": "ours, both (a usual search)",
    "lexical": "ours, words",
    "dense": "ours, meaning",
    "rrf": "ours, both by reciprocal ranks",
    "filters": "ours, both, with a filter",
    "misspelt": "ours, both, a word misspelt",
    "SPARQL, limit 20": "ours in SPARQL, joined, dd:limit 20",
    "SPARQL, limit 100": "ours in SPARQL, joined, dd:limit 100",
}
# Beside another process on the same core a query waits; then its wall time says little.
_BUSY: Final = 1.25


def tables(report: Report) -> Iterator[str]:
    """Give the lines of all tables."""
    yield from _latency(report.scales)
    yield ""
    yield from _size(report)
    for name, figures in report.quality.items():
        yield ""
        yield from _table(
            [name, "nDCG@10", "recall@100"],
            [
                [_NAMES.get(way, way), f"{own['ndcg@10']:.4f}", f"{own['recall@100']:.4f}"]
                for way, own in figures.items()
            ],
        )


def _latency(scales: Sequence[Scale]) -> Iterator[str]:
    ways = list(dict.fromkeys(way for scale in scales for way in scale.latency_ms))
    rows = []
    for way in ways:
        each = [scale.latency_ms.get(way) for scale in scales]
        cells = [f"{own['p50']:.1f} / {own['p95']:.1f}" if own else "" for own in each]
        rows.append([_NAMES.get(way, way), *cells])
    floors = [f"{scale.floor_ms}" if scale.floor_ms else "" for scale in scales]
    rows.append(["floor of a usual search, p95", *floors])
    yield from _table(["ms on one core, p50 / p95", *map(_title, scales)], rows)
    for scale in scales:
        usual = scale.latency_ms["fused"]
        if usual["p95"] > _BUSY * usual["cpu_p95"]:
            yield (
                f"The core was shared at {_title(scale)}: of a p95 of {usual['p95']:.1f} ms"
                f" {usual['cpu_p95']:.1f} were ours."
            )


def _size(report: Report) -> Iterator[str]:
    scales = report.scales
    rows = [
        _row("memory, peak (MB)", scales, "memory_mb", "peak"),
        _row("memory after the queries (MB)", scales, "memory_mb", "now"),
        _row("of it the process's own (MB)", scales, "memory_mb", "anonymous"),
        _row("of it files, given back if need be (MB)", scales, "memory_mb", "files"),
        _row("index on disk (MB)", scales, "build", "index_mb"),
        _row("indexing without encoding (s)", scales, "build", "build_s"),
        _row("one document of 20 passages replaced (s)", scales, "build", "replace_s"),
    ]
    yield from _table(["", *map(_title, scales)], rows)
    yield f"Memory at 100,000 passages: at most {FLOOR_MEMORY:,} MB, the model included."
    yield ""
    rate = report.rate
    yield (
        f"Indexing with the real encoder: {rate['passages_a_second']:.0f} passages a second and core"
        f" over {rate['passages']:,.0f} (at least {FLOOR_RATE}),"
        f" {100 * rate['main_share']:.0f} % of it encoding by the main model, {100 * rate['multilingual_share']:.0f} % by the multilingual one."
    )


def _row(title: str, scales: Sequence[Scale], group: str, name: str) -> list[str]:
    values = [getattr(scale, group).get(name) for scale in scales]
    return [title, *("" if value is None else f"{value:,g}" for value in values)]


def _title(scale: Scale) -> str:
    count = f"{scale.passages:,}"
    return f"{scale.name} ({count})" if scale.name == "shipped" else count


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Set a table in columns that also line up as text."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    yield _line(head, widths)
    yield "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    for row in rows:
        yield _line(row, widths)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(w) for cell, w in zip(cells, widths, strict=True)) + " |"
