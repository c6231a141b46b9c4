"""`ddgraph serve`."""

from __future__ import annotations

from pathlib import Path

import click

from ddgraph.options import places, where
from graph.config import Settings
from graph.errors import NotBuilt
from graph.state import current


@click.command("serve")
@places
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
def command(home: Path | None, data: Path | None, host: str, port: int) -> None:
    """Serve the pages and /sparql, until Ctrl-C."""
    serve(where(home, data), host, port)


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve what is built; say where, and three things to try."""
    if current(settings) is None:
        raise NotBuilt(settings.home)
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.UsageError(
                f"{host}:{port} cannot be used: {error.strerror} (choose another with --port)"
            ) from None
    from search_ui import opened

    opened.choose(settings)
    from search_ui.server import run

    click.echo("opening …", err=True)
    run(host, port, ready=lambda: _welcome(f"http://{host}:{port}"))


def _welcome(address: str) -> None:
    click.echo(
        f"""
  The Digital Diplomacy Graph is at {address}   (stop it with Ctrl-C)

  Try:  {address}/campaign?id=yogaday        who co-sponsored, and who disagrees
        {address}/?q=yoga+as+soft+power      search by meaning
        curl '{address}/sparql' -H 'Accept: text/csv' --data-urlencode \\
          'query=SELECT ?campaign ?start {{ ?campaign dd:ledBy/dd:country "EE" ; dd:start ?start }}'
""",
        err=True,
    )
