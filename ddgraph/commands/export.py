"""`ddgraph export`."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from ddgraph.options import places, where
from graph.archive import write_whole
from graph.export import FORMATS
from graph.service import Service


@click.command("export")
@places
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="nquads",
    show_default=True,
    help="How to write it; csv is a folder, bibtex, ris and csljson are of the works.",
)
@click.option(
    "--id", "only", multiple=True, help="A work, such as work/kotka-2015; may be repeated."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="A file, or a folder for csv; standard output when not given.",
)
def command(
    home: Path | None, data: Path | None, format_: str, only: tuple[str, ...], output: Path | None
) -> None:
    """Write the graph, or its works: the same records, the same bytes in every format.

    N-Quads hold everything. Turtle and RDF 1.2 leave out which file a triple is from; schema.org,
    CSV and the bibliographies give the best statements without their evidence.
    """
    made = Service(where(home, data)).export(format_, only=only)
    if made.folder:
        if output is None:
            raise click.UsageError(f"{format_} is several files (give a folder with -o DIR)")
        if output.exists() and not output.is_dir():
            raise click.UsageError(f"{output} is a file (give a folder)")
        for name, body in made.files.items():
            write_whole(output / name, body)
            click.echo(f"{output / name}: {len(body):,} bytes")
        return
    if output is None:
        click.echo(made.body, nl=False)
        return
    if output.is_dir():
        raise click.UsageError(f"{output} is a folder (give a file)")
    write_whole(output, made.body)
    digest = hashlib.sha256(made.body).hexdigest()
    lines = made.body.count(bytes([10]))
    what = f"{lines:,} quads" if format_ == "nquads" else f"{len(made.body):,} bytes"
    click.echo(f"{output}: {what}, sha256 {digest}")
