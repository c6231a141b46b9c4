"""`ddgraph check`."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path

import click

from ddgraph.options import places, print_json, where
from graph.check import check


@click.command("check")
@places
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def command(
    ctx: click.Context, home: Path | None, data: Path | None, paths: tuple[Path, ...], format_: str
) -> None:
    """Check the records: their keys and values, their links, the shapes.

    Without PATHS all of data/ is checked. Exit status 1 when there is an error.
    """
    began = time.perf_counter()
    problems, count = check(where(home, data), paths)
    errors = sum(1 for problem in problems if problem.level == "error")
    if format_ == "json":
        print_json({"records": count, "problems": [asdict(problem) for problem in problems]})
    else:
        for problem in problems:
            click.echo(str(problem))
        click.echo(
            f"{count:,} records checked in {time.perf_counter() - began:.1f} s: {errors} errors, "
            f"{len(problems) - errors} warnings",
            err=True,
        )
    if errors:
        ctx.exit(1)
