"""`ddgraph search`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

import click

from ddgraph.options import places, print_json, where
from graph.ids import KINDS
from graph.model import SearchAnswer
from graph.service import Service

_NARROWING: Final = ("country", "year", "platform", "lang")
_SHOWN: Final = 3  # values of a field


@click.command("search")
@places
@click.argument("text", required=False)
@click.option("--like", metavar="RECORD", help="Records most like this one: campaign/yogaday.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000))
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only these kinds.")
@click.option(
    "--mode", type=click.Choice(["hybrid", "lexical", "dense"]), default="hybrid", show_default=True
)
@click.option("--true-on", metavar="DATE", help="Only what the graph of this day describes.")
@click.option("--known-on", metavar="DATE", help="Only what the graph described on this day.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def command(
    home: Path | None,
    data: Path | None,
    text: str | None,
    like: str | None,
    limit: int,
    kinds: tuple[str, ...],
    mode: Literal["hybrid", "lexical", "dense"],
    true_on: str | None,
    known_on: str | None,
    format_: str,
) -> None:
    """Find records and documents by words and by meaning, the best first.

    TEXT may hold "a phrase", -word and -"a phrase" to leave out (write -- before a TEXT that begins
    with a minus), and kind:campaign, country:"South Korea", year:2010..2015, platform:twitter or
    lang:de. With these alone it lists all that fits, by name.

    A date leaves out records that the graph as of then does not describe; the words that are
    searched are today's.
    """
    if (text is None) == (like is None):
        raise click.UsageError('give one of: TEXT ("soft power"), --like RECORD (campaign/yogaday)')
    service = Service(where(home, data))
    if like is not None:
        answer = service.like(like, limit=limit, kinds=kinds, true_on=true_on, known_on=known_on)
    else:
        answer = service.search(
            text or "", limit=limit, kinds=kinds, mode=mode, true_on=true_on, known_on=known_on
        )
    if format_ == "json":
        print_json(answer.as_json())
    else:
        _print(answer)


def _print(answer: SearchAnswer) -> None:
    for typed, meant in answer.corrected:
        click.echo(f"no record has “{typed}”; shown for: {meant}", err=True)
    for one in answer.missed:
        click.echo(f"no record has {one.typed}", err=True)
    for one in answer.loosened:
        click.echo(f"no record has {one.typed}; shown for its words one by one", err=True)
    if answer.note:
        click.echo(answer.note, err=True)
    if not answer.hits:
        click.echo("nothing found (try other words, or fewer)", err=True)
    for hit in answer.hits:
        score = f"{hit.score:.2f}" if hit.score else " ·  "  # listed by filters only
        click.echo(f"{score}  {click.style(hit.label, bold=True)}  {hit.record}")
        snippet = hit.snippet.replace("\x02", "\x1b[1m").replace("\x03", "\x1b[22m")
        click.echo(f"      {snippet}")
    narrowing = _narrowing(answer.facets)
    if narrowing:
        click.echo(f"narrow by  {narrowing}")


def _narrowing(facets: Mapping[str, Mapping[str, int]]) -> str:
    """Name the values that most of what was found has, as one may type them.

    >>> _narrowing({"country": {"South Korea": 7, "Estonia": 1}, "lang": {"en": 9}})
    'country:"South Korea" (7) country:Estonia (1)'
    """
    return " ".join(
        f'{field}:"{value}" ({count})' if " " in value else f"{field}:{value} ({count})"
        for field in _NARROWING
        if len(facets.get(field, ())) > 1
        for value, count in list(facets[field].items())[:_SHOWN]
    )
