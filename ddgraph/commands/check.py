"""`ddgraph check`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from ddgraph.options import places, print_json, where
from graph.check import check
from graph.errors import Problem


@click.command("check")
@places
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--against",
    "revision",
    metavar="REV",
    help="Instead, compare the terms with those of a git revision, and name who uses what changed.",
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def command(
    ctx: click.Context,
    home: Path | None,
    data: Path | None,
    paths: tuple[Path, ...],
    revision: str | None,
    format_: str,
) -> None:
    """Check records and Turtle: keys and values, the shapes, and how the records fit together.

    PATHS are records, Turtle files (.ttl) in the model of the ontology, or folders of them. They are
    held against all records, and only what is wrong with them is told. Without PATHS all of data/
    is checked, and terms are named that no named question uses, that a list or the change log forgets,
    or that are deprecated without successor, reason or migration. Exit status 1 when there is an error.
    """
    began = time.perf_counter()
    settings = where(home, data)
    if revision is not None:
        from graph import guard

        if paths:
            raise click.UsageError("--against compares the ontology (give no PATHS with it)")
        problems, count, checked = guard.against(settings, revision), 0, f"compared with {revision}"
    else:
        problems, count = check(settings, paths)
        if not paths:
            from graph import guard

            problems += [*guard.unasked(), *guard.unfinished(), *guard.forgotten()]
        checked = f"{count:,} {'file' if count == 1 else 'files'} checked"
    _print(problems, count, f"{checked} in {time.perf_counter() - began:.1f} s", format_)
    if any(problem.level == "error" for problem in problems):
        ctx.exit(1)


def _print(problems: Sequence[Problem], count: int, what: str, format_: str) -> None:
    if format_ == "json":
        print_json({"records": count, "problems": [asdict(problem) for problem in problems]})
        return
    for problem in problems:
        click.echo(str(problem))
    errors = sum(1 for problem in problems if problem.level == "error")
    click.echo(f"{what}: {errors} errors, {len(problems) - errors} warnings", err=True)
