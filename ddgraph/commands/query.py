"""`ddgraph query`."""

from __future__ import annotations

from pathlib import Path

import click

from ddgraph.options import places, where
from graph import queries
from graph.ids import identifier
from graph.service import Service
from graph.store import GRAPH_FORMATS, RESULT_FORMATS


@click.command("query")
@places
@click.argument("sparql", required=False)
@click.option(
    "--file", "file_", type=click.Path(path_type=Path, dir_okay=False), help="SPARQL in a file."
)
@click.option("--name", help="A named question; `--list` shows them.")
@click.option("--param", "params", multiple=True, metavar="KEY=VALUE", help="For a named question.")
@click.option("--true-on", metavar="DATE", help="What was true then: YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--known-on", metavar="DATE", help="What this graph knew then; dates as above.")
@click.option(
    "--explain",
    nargs=3,
    metavar="SUBJECT PREDICATE OBJECT",
    help="Tell from what a triple was inferred: `actor:euvsdisinfo dd:partOf actor:eu`.",
)
@click.option("--list", "list_", is_flag=True, help="List the named questions.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", *RESULT_FORMATS, *GRAPH_FORMATS]),
    default="table",
    show_default=True,
)
def command(
    home: Path | None,
    data: Path | None,
    sparql: str | None,
    file_: Path | None,
    name: str | None,
    params: tuple[str, ...],
    true_on: str | None,
    known_on: str | None,
    explain: tuple[str, str, str] | None,
    list_: bool,
    format_: str,
) -> None:
    """Ask SPARQL. The prefixes dd:, rdf:, rdfs:, skos:, dct:, xsd: and one for each kind of entity
    (campaign:yogaday, actor:dco) are known.
    """
    if list_:
        for question in queries.all_questions().values():
            given = " ".join(f"--param {p.name}={p.example}" for p in question.parameters)
            click.echo(f"{question.name:<36} {question.question}  {given}".rstrip())
        return
    if explain:
        _explain(Service(where(home, data)), *explain)
        return
    text = _text(sparql, file_, name, params)
    service = Service(where(home, data))
    try:
        answer = service.sparql(
            text,
            format_=None if format_ == "table" else format_,
            true_on=true_on,
            known_on=known_on,
        )
    finally:
        service.close()
    for cut in answer.limited:
        click.echo(cut, err=True)
    if format_ != "table" or answer.form != "bindings":
        click.echo(answer.body, nl=not answer.body.endswith(b"\n"))
        return
    import json

    _print_table(json.loads(answer.body))


def _explain(service: Service, subject: str, predicate: str, value: str) -> None:
    reasons = service.explain(subject, predicate, value)
    if not reasons:
        click.echo("no rule says so (a record may: look at its page)", err=True)
    for reason in reasons:
        click.echo(f"{reason.rule}: {reason.says}")
        for premise in reason.premises:
            click.echo("  " + " ".join(identifier(term) or term for term in premise))


def _text(sparql: str | None, file_: Path | None, name: str | None, params: tuple[str, ...]) -> str:
    given = [part for part in (sparql, file_, name) if part is not None]
    if len(given) != 1:
        raise click.UsageError("give one of: a SPARQL text, --file FILE, --name NAME")
    if params and not name:
        raise click.UsageError("--param goes with --name (write values into the SPARQL itself)")
    if name:
        values = {}
        for param in params:
            key, equals, value = param.partition("=")
            if not equals:
                raise click.UsageError(f"--param is KEY=VALUE, not {param!r}")
            values[key] = value
        return queries.named(name).filled(values)
    if file_:
        try:
            return file_.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise click.UsageError(f"{file_} cannot be read: {error}") from None
    assert sparql is not None
    return sparql


def _print_table(answer: dict[str, dict[str, list[dict[str, dict[str, str]]]]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    columns = [str(name) for name in answer["head"]["vars"]]
    rows = answer["results"]["bindings"]
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        cells = [row[name]["value"] if name in row else "" for name in columns]
        table.add_row(*(Text(identifier(cell) or cell) for cell in cells))
    # Into a file or a pipe each row is one line, however long.
    longest = sum(max(len(c["value"]) for c in cells) for cells in _columns(columns, rows))
    terminal = Console()
    (terminal if terminal.is_terminal else Console(width=longest + 80)).print(table)
    click.echo(f"{len(rows):,} row{'' if len(rows) == 1 else 's'}", err=True)


def _columns(names: list[str], rows: list[dict[str, dict[str, str]]]) -> list[list[dict[str, str]]]:
    """Give the cells of each column that has any."""
    columns = ([row[name] for row in rows if name in row] for name in names)
    return [cells for cells in columns if cells]
