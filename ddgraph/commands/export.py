"""`ddgraph export`."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from ddgraph.options import places, where
from graph.archive import write_whole
from graph.service import Service


@click.command("export")
@places
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file; standard output when not given.",
)
def command(home: Path | None, data: Path | None, output: Path | None) -> None:
    """Write the whole graph as sorted N-Quads: the same records, the same bytes."""
    body = "".join(line + "\n" for line in Service(where(home, data)).quads()).encode()
    if output is None:
        click.echo(body, nl=False)
        return
    write_whole(output, body)
    digest = hashlib.sha256(body).hexdigest()
    click.echo(f"{output}: {body.count(bytes([10])):,} quads, sha256 {digest}", err=True)
