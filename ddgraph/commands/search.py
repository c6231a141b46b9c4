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
    """Find records and documents by words and by meaning, the best first."""
    found = Service(where(home, data)).search(text, limit=limit, kinds=kinds, mode=mode)
    if format_ == "json":
        print_json(
            {
                "query": found.query,
                "took_ms": found.took_ms,
                "snapshot": found.snapshot,
                "hits": [
                    {
                        "id": hit.record,
                        "kind": hit.kind,
                        "label": hit.label,
                        "score": round(hit.score, 4),
                        "scores": {"lexical": round(hit.lexical, 4), "dense": round(hit.dense, 4)},
                        "snippet": _plain(hit.snippet),
                        "matched": list(hit.matched),
                        "sources": list(hit.sources),
                    }
                    for hit in found.hits
                ],
            }
        )
        return
    if not found.hits:
        click.echo("nothing found (try other words, or fewer)", err=True)
    for hit in found.hits:
        click.echo(f"{hit.score:.2f}  {click.style(hit.label, bold=True)}  {hit.record}")
        snippet = hit.snippet.replace("\x02", "\x1b[1m").replace("\x03", "\x1b[22m")
        click.echo(f"      {snippet}")


def _plain(snippet: str) -> str:
    return snippet.replace("\x02", "").replace("\x03", "")
