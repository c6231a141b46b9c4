"""`ddgraph docs`."""

from __future__ import annotations

from pathlib import Path

import click

from ddgraph.options import places, where
from graph.archive import write_whole
from graph.export import docs
from graph.service import Service


@click.command("docs")
@places
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="A folder; it gets one index.html.",
)
def command(home: Path | None, data: Path | None, output: Path) -> None:
    """Write the ontology as a page: every term with its meaning, rules, uses and an example."""
    glossary = Service(where(home, data)).glossary()
    body = docs.page(glossary).encode()
    write_whole(output / "index.html", body)
    terms = len(glossary.classes) + len(glossary.properties)
    click.echo(f"{output / 'index.html'}: {terms} terms, {len(body):,} bytes")
