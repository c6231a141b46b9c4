"""`ddgraph release`."""

from __future__ import annotations

from pathlib import Path

import click

from ddgraph.options import places, where
from graph.archive import write_whole
from graph.service import Service

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("release")
@places
@click.argument("folder", type=_FOLDER)
@click.option(
    "--since", type=_FOLDER, help="The folder of an earlier release, to compare the terms."
)
def command(home: Path | None, data: Path | None, folder: Path, since: Path | None) -> None:
    """Write a release into FOLDER: the graph, its hash, tables, descriptions, RELEASE.md."""
    if folder.is_dir() and any(folder.iterdir()):
        # A release is never changed: what is left of another one would be taken for a part of it.
        raise click.UsageError(f"{folder} is not empty (give a new folder)")
    for name, body in Service(where(home, data)).release(since=since).items():
        write_whole(folder / name, body)
        click.echo(f"{folder / name}: {len(body):,} bytes")
