"""`ddgraph quote`."""

from __future__ import annotations

from pathlib import Path

import click

from ddgraph.options import places, print_json, where
from graph.quotes import fingerprint
from graph.service import Service


@click.command("quote")
@places
@click.argument("document")
@click.argument("words")
@click.option("--format", "format_", type=click.Choice(["yaml", "json"]), default="yaml")
def command(home: Path | None, data: Path | None, document: str, words: str, format_: str) -> None:
    """Find WORDS in the text of DOCUMENT and write the lines that point to them.

    DOCUMENT is an identifier, or a part of the address or the title of a document that was ingested.
    Put the lines under the `source` of an evidence; a record never copies the words themselves.
    """
    identifier, sha256, found = Service(where(home, data)).locate(document, words)
    if format_ == "json":
        rows = [
            {
                "startOffset": place.start,
                "endOffset": place.end,
                "quoteHash": fingerprint(place.exact),
                "prefix": place.prefix,
                "suffix": place.suffix,
            }
            for place in found
        ]
        print_json({"document": identifier, "sha256": sha256, "places": rows})
        return
    if sha256:
        click.echo(f"# In the source, so that it is this file: sha256: {sha256}")
    if len(found) > 1:
        click.echo(f"The words stand {len(found)} times; take one.", err=True)
    for place in found:
        around = " ".join(f"{place.prefix}[{place.exact}]{place.suffix}".split())
        click.echo(f"# {identifier}: …{around}…")
        click.echo(f"    startOffset: {place.start}")
        click.echo(f"    endOffset: {place.end}")
        click.echo(f"    quoteHash: {_plain(fingerprint(place.exact))}")
        click.echo("    method: reading")


def _plain(digest: str) -> str:
    """A hash of digits alone, or one that reads as a number (12e4), is a text to YAML in quotes only."""
    import yaml

    return yaml.safe_dump(digest, default_flow_style=True).splitlines()[0]
