"""`ddgraph`: finds the commands, turns errors into one line and an exit status.

Exit status: 0 done, 1 the check or query failed, 2 wrong use. A command's module is imported only
when it runs, so that `ddgraph query` never waits for what a crawl needs.
"""

from __future__ import annotations

import importlib
import sys
from typing import Final

import click

_COMMANDS: Final = {
    "up": "build what is missing and serve",
    "serve": "serve what is built",
    "build": "make the graph and the index from the records",
    "ingest": "bring documents into the graph (txt, md, html, pdf)",
    "crawl": "fetch the pages of a site and ingest them",
    "search": "find records and documents by words and by meaning",
    "query": "ask SPARQL, or a named question",
    "quote": "find words in a document and write the lines by which a record points to them",
    "check": "check the records against the ontology and the shapes",
    "export": "write the graph, its works or its description in a format",
    "release": "write a release: graph, hash, tables, changes of the terms",
    "docs": "write the ontology as a page",
    "evaluate": "measure how good search is, on judged queries",
    "bench": "measure build, search and queries on this machine",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"ddgraph.commands.{cmd_name}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], _COMMANDS, n=1, cutoff=0.5)
            hint = f" (did you mean {near[0]}?)" if near else " (see ddgraph --help)"
            raise click.UsageError(f"no command is called {args[0]!r}{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="digital-diplomacy-graph", prog_name="ddgraph")
def ddgraph() -> None:
    """Ask who says what about digital diplomacy, and who disagrees.

    Start with `ddgraph up`, then open the address that it prints.
    """


def main() -> None:
    """Run a command; every expected error is one line on standard error."""
    from crawl.items import CrawlError
    from graph.errors import GraphError, WrongUse

    try:
        status = ddgraph.main(standalone_mode=False)
    except click.ClickException as error:
        _say(error.format_message())
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        _say("stopped")
        sys.exit(130)
    except WrongUse as error:
        _say(str(error))
        sys.exit(2)
    except (GraphError, CrawlError) as error:
        _say(str(error))
        sys.exit(1)
    except SyntaxError as error:
        # A file of the ontology; one of our own would not have come this far.
        if not str(error.filename).endswith(".ttl"):
            raise
        _say(
            f"{error.filename}:{error.lineno}: not Turtle: {error.msg} (mend this line or the one above)"
        )
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); nothing is wrong.
        sys.stderr.close()
        sys.exit(0)
    # Outside of its standalone mode click gives back what a command said with `ctx.exit`.
    sys.exit(status if isinstance(status, int) else 0)


def _say(message: str) -> None:
    click.echo(f"ddgraph: {message}", err=True)
