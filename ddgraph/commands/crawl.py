"""`ddgraph crawl`."""

from __future__ import annotations

import functools
from pathlib import Path

import click

from crawl.run import crawl
from crawl.spool import read_spool
from ddgraph.commands.build import built
from ddgraph.commands.ingest import report
from ddgraph.options import places, progress, where
from graph import ingest
from graph.state import current


@click.command("crawl")
@places
@click.argument("url")
@click.option("--max-pages", default=200, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--max-depth", default=5, show_default=True, type=click.IntRange(0, 100))
@click.option(
    "--delay",
    type=click.FloatRange(0),
    help="Seconds between two pages (default 1; the site may ask for more).",
)
@click.option("--seconds", type=click.FloatRange(1), help="Stop after so long.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def command(
    ctx: click.Context,
    home: Path | None,
    data: Path | None,
    url: str,
    max_pages: int,
    max_depth: int,
    delay: float | None,
    seconds: float | None,
    format_: str,
) -> None:
    """Fetch a site's pages, by its sitemap or its links, and ingest them.

    robots.txt is obeyed. A private address is fetched only where it is the one you name.
    """
    settings = where(home, data)
    if current(settings) is None:
        built(settings, quiet=True)
    spool = settings.archive / "spool"
    with progress() as tell:
        fetched = crawl(
            url,
            spool,
            max_pages=max_pages,
            max_depth=max_depth,
            delay=delay,
            seconds=seconds,
            on_page=lambda _address, number: tell("fetching pages", number, max_pages),
        )
        raws = [functools.partial(lambda raw: raw, raw) for raw in read_spool(spool)]
        done = ingest.ingest(settings, raws, on_progress=tell)
    for page in (*spool.glob("*.json"), *spool.glob("*.body")):
        page.unlink()
    report(done, format_)
    for address, reason in fetched.failed:
        click.echo(f"ddgraph: {address}: {reason}", err=True)
    click.echo(
        f"{fetched.fetched} pages fetched, {fetched.refused_by_robots} refused by robots.txt, "
        f"{len(fetched.failed)} failed ({fetched.finished})",
        err=True,
    )
    if done.failed and not done.taken:
        ctx.exit(1)
