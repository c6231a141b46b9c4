"""`ddgraph ingest`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ddgraph.commands.build import built
from ddgraph.options import places, print_json, progress, where
from graph import ingest
from graph.state import current


@click.command("ingest")
@places
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def command(
    ctx: click.Context, home: Path | None, data: Path | None, paths: tuple[Path, ...], format_: str
) -> None:
    """Bring documents into the graph: txt, md, html, pdf; a folder brings all that are in it.

    A document that cannot be read gets one line, the others are done all the same, and the exit
    status is 1.
    """
    settings = where(home, data)
    if current(settings) is None:
        built(settings, quiet=True)
    with progress() as tell:
        done = ingest.ingest_files(settings, paths, on_progress=tell)
    report(done, format_)
    if done.failed:
        ctx.exit(1)


def report(done: ingest.Ingested, format_: str) -> None:
    """Tell what became of each document."""
    for error in done.failed:
        click.echo(f"ddgraph: {error}", err=True)
    if format_ == "json":
        print_json(
            {
                "documents": [asdict(taken) for taken in done.taken],
                "failed": [{"address": e.address, "reason": e.reason} for e in done.failed],
            }
        )
        return
    for taken in done.taken:
        known = "" if taken.new else "  (known already)"
        title = taken.title or taken.address
        click.echo(f"{taken.id}  {title}  ({taken.words:,} words, {taken.language or '?'}){known}")
