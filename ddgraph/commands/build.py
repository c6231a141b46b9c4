"""`ddgraph build`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ddgraph.options import places, print_json, progress, where
from graph import build
from graph.config import Settings
from graph.errors import BadRecords
from graph.state import State


@click.command("build")
@places
@click.option("--again", is_flag=True, help="Build even where nothing has changed.")
@click.option("--no-rules", is_flag=True, help="Leave out what only the rules say.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def command(
    home: Path | None, data: Path | None, again: bool, no_rules: bool, format_: str
) -> None:
    """Make the store and the index, and swap them in at once.

    Stop it at any moment: what was served before still is.
    """
    state = built(where(home, data), again=again, with_rules=not no_rules, quiet=format_ == "json")
    if format_ == "json":
        print_json(asdict(state))


def built(
    settings: Settings, *, again: bool = False, with_rules: bool = True, quiet: bool = False
) -> State:
    """Build with progress; print what came of it."""
    try:
        with progress() as tell:
            state, new = build.build(settings, again=again, with_rules=with_rules, on_progress=tell)
    except BadRecords as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        raise
    if not quiet:
        told = f"in {state.seconds:.1f} s" if new else "is up to date"
        click.echo(
            f"graph {told}: {state.records:,} records, {state.documents:,} documents, "
            f"{state.quads:,} quads, {state.entries:,} passages to search",
            err=True,
        )
    return state
