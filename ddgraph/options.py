"""What several commands share: where things lie, formats, progress."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from graph.config import Settings, settings
from graph.state import Progress

_Command = TypeVar("_Command", bound=Callable[..., Any])


def places(function: _Command) -> _Command:
    """Give a command --home and --data."""
    path = click.Path(path_type=Path, file_okay=False)
    function = click.option("--data", type=path, help="The curated records (default: data/).")(
        function
    )
    return click.option("--home", type=path, help="Kept and derived state (default: var/).")(
        function
    )


def where(home: Path | None, data: Path | None) -> Settings:
    """Turn the two options into settings.

    Raises:
        click.UsageError: the folder of records does not exist.
    """
    found = settings(home=home, data=data)
    if not found.data.is_dir():
        raise click.UsageError(f"no folder {found.data} (give the records with --data)")
    return found


def print_json(value: object) -> None:
    """Print one JSON document on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


@contextlib.contextmanager
def progress() -> Iterator[Progress]:
    """Show progress on standard error: a bar on a terminal, a line for each step elsewhere."""
    if not sys.stderr.isatty():
        yield _lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description:<28}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=of)
            bars.update(tasks[what], completed=done, total=of)

        yield tell


def _lines() -> Progress:
    told: set[str] = set()

    def tell(what: str, _done: int, _of: int) -> None:
        if what not in told:
            told.add(what)
            click.echo(f"{what} …", err=True)

    return tell
