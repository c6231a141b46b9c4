"""`ddgraph up`."""

from __future__ import annotations

from pathlib import Path

import click

from ddgraph.commands.build import built
from ddgraph.commands.serve import serve
from ddgraph.options import places, where


@click.command("up")
@places
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
def command(home: Path | None, data: Path | None, host: str, port: int) -> None:
    """Build what is missing, then serve the pages and /sparql."""
    settings = where(home, data)
    built(settings)
    serve(settings, host, port)
