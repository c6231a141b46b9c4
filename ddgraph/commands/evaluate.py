"""`ddgraph evaluate`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

import click

from ddgraph.options import places, print_json, progress, where
from graph import encoders, evaluate
from graph.evaluate import LEGS, Figures, Judged, Rank
from graph.ids import KINDS
from graph.service import Service

# Documents are no records: what a crawl brought must not change the figures.
RECORDS: Final = tuple(kind for kind in KINDS if kind != "document")
_format = click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)


@click.group("evaluate")
def command() -> None:
    """Measure how good search is, against judgements that people made."""


@command.command("search")
@places
@click.argument("collection", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--split", help="Which judgements of qrels/ (default: test, or the only ones).")
@_format
def search(
    home: Path | None, data: Path | None, collection: Path, split: str | None, format_: str
) -> None:
    """Measure search on a test collection in the layout of BEIR.

    DIR has corpus.jsonl, queries.jsonl and qrels/*.tsv. It is indexed in a temporary folder and
    asked by words, by meaning, and by both in the two ways of joining them. The figures at the top
    are those of a usual search ("fused").
    """
    given = evaluate.read_collection(collection, split=split)
    settings = where(home, data)
    with progress() as tell, tempfile.TemporaryDirectory() as folder:
        encoder, multilingual = encoders.ready(settings, tell)
        figures = evaluate.measure_collection(
            given,
            Path(folder),
            encoder=encoder,
            multilingual=multilingual,
            tell=tell,
        )
    took = figures.pop("took_ms")
    counts = {"documents": len(given.documents), "queries": len(given.queries)}
    if format_ == "json":
        print_json({**counts, **figures["fused"], **figures, "took_ms": took})
        return
    click.echo(f"{counts['documents']:,} documents, {counts['queries']:,} queries")
    _table("", figures)
    click.echo(f"a search took {took['p50']} ms (p50), {took['p95']} ms (p95)")


@command.command("records")
@places
@click.argument("file", type=click.Path(path_type=Path))
@_format
def records(home: Path | None, data: Path | None, file: Path, format_: str) -> None:
    """Measure search over the records, by language and by style of the question.

    FILE has a line for each query: {"query", "lang", "relevant": {"campaign/x": 3}} and, if wanted,
    "kind_filter" and "style". 3 is what was asked for, 2 comes close, 1 is related.
    """
    service = Service(where(home, data))
    known = {link.id for kind in RECORDS for link in service.entities(kind)}
    given = evaluate.read_judged(file, known=known, kinds=RECORDS)

    rows = evaluate.measure_records(given, ranking(service))
    overall = evaluate.means(figures for _, figures in rows)
    languages = _grouped(rows, lambda judged: judged.language)
    styles = _grouped(rows, lambda judged: judged.style)
    if format_ == "json":
        print_json(
            {
                "queries": len(rows),
                **overall["fused"],
                **overall,
                "by_language": {name: _flat(*group) for name, group in languages.items()},
                "by_style": {name: _flat(*group) for name, group in styles.items()},
            }
        )
        return
    _table(f"all, {len(rows)} queries", overall)
    for name, (count, figures) in {**languages, **styles}.items():
        _table(f"{name}, {count}", figures)


def ranking(service: Service) -> Rank:
    """Ask a service as a visitor does, but for records only, and also by each leg alone."""

    def rank(judged: Judged, leg: str) -> list[str]:
        mode, fusion = LEGS[leg]
        kinds = judged.kinds or RECORDS
        found = service.search(judged.query, kinds=kinds, mode=mode, fusion=fusion)
        return [hit.record for hit in found.hits]

    return rank


def _grouped(
    rows: Iterable[tuple[Judged, Mapping[str, Figures]]], by: Callable[[Judged], str | None]
) -> dict[str, tuple[int, dict[str, Figures]]]:
    """Give how many queries each group has, and the means of its figures, in order of the file."""
    groups: dict[str, list[dict[str, Figures]]] = {}
    for judged, figures in rows:
        name = by(judged)
        if name is not None:
            groups.setdefault(name, []).append(dict(figures))
    return {name: (len(group), evaluate.means(group)) for name, group in groups.items()}


def _flat(count: int, figures: dict[str, Figures]) -> dict[str, object]:
    return {"queries": count, **figures["fused"], **figures}


def _table(title: str, figures: Mapping[str, Figures]) -> None:
    names = list(figures["fused"])
    click.echo(f"{title:<28}" + "".join(f"{name:>12}" for name in names))
    for leg in LEGS:
        click.echo(f"  {leg:<26}" + "".join(f"{figures[leg][name]:>12.4f}" for name in names))
