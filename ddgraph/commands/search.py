"""`ddgraph search`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from ddgraph.options import places, print_json, where
from graph.ids import KINDS
from graph.service import Service


@click.command("search")
@places
@click.argument("text")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000))
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only these kinds.")
@click.option(
    "--mode", type=click.Choice(["hybrid", "lexical", "dense"]), default="hybrid", show_default=True
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def command(
    home: Path | None,
    data: Path | None,
    text: str,
    limit: int,
    kinds: tuple[str, ...],
    mode: Literal["hybrid", "lexical", "dense"],
    format_: str,
) -> None:
    """Find records and documents by words and by meaning, the best first.

    TEXT may hold "a phrase", -word and -"a phrase" to leave out (write -- before a TEXT that begins
    with a minus), and kind:campaign, country:"South Korea", year:2010..2015, platform:twitter or
    lang:de. With these alone it lists all that fits, by name.
    """
    found = Service(where(home, data)).search(text, limit=limit, kinds=kinds, mode=mode)
    if format_ == "json":
        print_json(
            {
                "query": found.query,
                "took_ms": found.took_ms,
                "snapshot": found.snapshot,
                "corrected": dict(found.corrected),
                "filters": [
                    {
                        "field": one.field,
                        "value": one.value,
                        "excluded": one.is_excluded,
                        "records": one.records,
                    }
                    for one in found.filters
                ],
                "hits": [
                    {
                        "id": hit.record,
                        "kind": hit.kind,
                        "label": hit.label,
                        "score": round(hit.score, 4),
                        "scores": {"lexical": round(hit.lexical, 4), "dense": round(hit.dense, 4)},
                        "snippet": _plain(hit.snippet),
                        "matched": list(hit.matched),
                        "coverage": round(hit.coverage, 4),
                        "language": hit.language,
                        "sources": list(hit.sources),
                    }
                    for hit in found.hits
                ],
            }
        )
        return
    for typed, meant in found.corrected:
        click.echo(f"no record has “{typed}”; shown for: {meant}", err=True)
    for one in found.filters:
        if not one.records and not one.is_excluded:
            click.echo(f"no record has {one.typed}", err=True)
    if not found.hits:
        click.echo("nothing found (try other words, or fewer)", err=True)
    for hit in found.hits:
        score = f"{hit.score:.2f}" if hit.score else " ·  "  # listed by filters only
        click.echo(f"{score}  {click.style(hit.label, bold=True)}  {hit.record}")
        snippet = hit.snippet.replace("\x02", "\x1b[1m").replace("\x03", "\x1b[22m")
        click.echo(f"      {snippet}")


def _plain(snippet: str) -> str:
    return snippet.replace("\x02", "").replace("\x03", "")
