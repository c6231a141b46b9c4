"""HTTP beside the UI: `/sparql` (SPARQL 1.1 Protocol, queries only), `/sparql/search`, `/search`, `/health`.

`/sparql/search` is an endpoint whose every query is a search: another store federates to it with
`SERVICE <…/sparql/search> { ?x dd:query "…" ; dd:score ?score }`, the body being that of
`SERVICE dd:search { … }` (`graph.clauses`). Where a limit cut records off before the rest of a query saw
them, `X-Search-Limited` says so, a member for each such search: `1;kept=20;of=153`.
Beside `query`, `/sparql` takes `format`, and the dates `true_on` and `known_on` of `graph.best.Moment`.

`/search?q=…` answers as `ddgraph search --format json` does, with the score of each leg and facets;
`/search?like=campaign/yogaday` gives the records that are most like one. Beside them it takes `kind` (several
times), `limit`, `mode`, and the two dates.
An error is a problem document (RFC 9457), never a 200 with half an answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Final, Literal, cast

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from graph import clauses, ids
from graph.errors import BadQuery, GraphError, NotBuilt, QueryLimit, UnknownName, WrongUse
from graph.model import SearchAnswer
from graph.service import Service
from graph.store import MAX_QUERY_CHARACTERS

# What a client may ask for in `Accept`, and which of our formats that is.
_ACCEPTED: Final[Mapping[str, str]] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/n-quads": "nquads",
    "application/trig": "trig",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
}
_OPEN: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Expose-Headers": "X-Graph-Snapshot, X-Search-Limited",
    "X-Content-Type-Options": "nosniff",
}
_STATUS: Final[Sequence[tuple[type[GraphError], int]]] = (
    (BadQuery, 400),
    (UnknownName, 404),
    (WrongUse, 400),
    (QueryLimit, 503),
    (NotBuilt, 503),
)
# A form adds `query=` and percent signs: at most three characters for each of the query's.
_MAX_BODY: Final = 4 * MAX_QUERY_CHARACTERS
_MAX_LIMIT: Final = 1_000
_MODES: Final = ("hybrid", "lexical", "dense")


def routes(service: Service) -> list[Route]:
    """Give the routes that stand beside the UI."""

    async def sparql(request: Request) -> Response:
        return await answered(request, str)

    async def search(request: Request) -> Response:
        return await answered(request, clauses.as_clause)

    async def answered(request: Request, read: Callable[[str], str]) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_OPEN)
        try:
            query, form = await _query(request)
            given = {**request.query_params, **form}
            format_ = request.query_params.get("format") or _accepted(
                request.headers.get("accept", "")
            )
            answer = await run_in_threadpool(
                service.sparql,
                read(query),
                format_=format_,
                true_on=given.get("true_on"),
                known_on=given.get("known_on"),
            )
        except GraphError as error:
            return _problem(error)
        snapshot = service.state().snapshot
        headers = {**_OPEN, "X-Graph-Snapshot": snapshot}
        if answer.limited:
            headers["X-Search-Limited"] = ", ".join(
                f"{cut.search};kept={cut.kept};of={cut.of}" for cut in answer.limited
            )
        return Response(answer.body, media_type=answer.media_type, headers=headers)

    async def find(request: Request) -> Response:
        try:
            answer = await run_in_threadpool(_found, service, request.query_params)
        except GraphError as error:
            return _problem(error)
        headers = {**_OPEN, "X-Graph-Snapshot": answer.snapshot}
        return JSONResponse(answer.as_json(), headers=headers)

    async def health(_request: Request) -> Response:
        try:
            return JSONResponse({"status": "ok", **asdict(service.state())})
        except GraphError as error:
            return _problem(error)

    return [
        Route("/sparql", sparql, methods=["GET", "POST", "OPTIONS"]),
        Route("/sparql/search", search, methods=["GET", "POST", "OPTIONS"]),
        Route("/search", find, methods=["GET"]),
        Route("/health", health, methods=["GET"]),
    ]


def _found(service: Service, asked: QueryParams) -> SearchAnswer:
    """Run the search that an address asks for."""
    text, like = asked.get("q", "").strip(), asked.get("like", "").strip()
    if bool(text) == bool(like):
        raise WrongUse("give one of `q` and `like` (add ?q=soft+power or ?like=campaign/yogaday)")
    kinds = asked.getlist("kind")
    for kind in kinds:
        if kind not in ids.KINDS:
            raise WrongUse(f"there is no kind {kind!r} (known: {', '.join(ids.KINDS)})")
    limit = asked.get("limit", "10")
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit) <= _MAX_LIMIT):
        raise WrongUse(f"`limit` is a number from 1 to {_MAX_LIMIT}, not {limit!r}")
    mode = asked.get("mode", "hybrid")
    if mode not in _MODES:
        raise WrongUse(f"`mode` is hybrid, lexical or dense, not {mode!r}")
    true_on, known_on = asked.get("true_on"), asked.get("known_on")
    if like:
        return service.like(like, limit=int(limit), kinds=kinds, true_on=true_on, known_on=known_on)
    return service.search(
        text,
        limit=int(limit),
        kinds=kinds,
        mode=cast("Literal['hybrid', 'lexical', 'dense']", mode),
        true_on=true_on,
        known_on=known_on,
    )


async def _query(request: Request) -> tuple[str, dict[str, str]]:
    """Read the query and the fields of a form, where it came in one."""
    fields: dict[str, str] = {}
    if request.method == "GET":
        query = request.query_params.get("query")
    else:
        body = await _body(request)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/sparql-query":
            query = body
        elif kind == "application/x-www-form-urlencoded":
            form = await request.form()
            fields = {name: text for name, text in form.items() if isinstance(text, str)}
            query = fields.get("query")
        else:
            raise WrongUse(
                "send the query as application/sparql-query or as the form field `query`"
            )
    if not query or not query.strip():
        raise WrongUse("the parameter `query` is missing (add ?query=SELECT…)")
    return query, fields


async def _body(request: Request) -> str:
    """Read a body that is short enough to be a query; Starlette keeps it for `form`."""
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > _MAX_BODY:
        raise BadQuery(
            f"the query is longer than {MAX_QUERY_CHARACTERS:,} characters (ask for less at once)"
        )
    try:
        return (await request.body()).decode("utf-8")
    except UnicodeDecodeError:
        raise BadQuery("the query is not UTF-8") from None


def _accepted(accept: str) -> str | None:
    """Choose the format that a client wants most; None where anything will do.

    >>> _accepted("text/html;q=0.9, text/csv")
    'csv'
    """
    wanted: list[tuple[float, int, str]] = []
    for number, part in enumerate(accept.split(",")):
        media_type, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
        if media_type in _ACCEPTED and quality > 0:
            wanted.append((-quality, number, _ACCEPTED[media_type]))
    return min(wanted)[2] if wanted else None


def _problem(error: GraphError) -> Response:
    status = next((code for class_, code in _STATUS if isinstance(error, class_)), 500)
    body = {
        "type": "about:blank",
        "title": type(error).__name__,
        "status": status,
        "detail": str(error),
    }
    return Response(
        json.dumps(body, ensure_ascii=False),
        status_code=status,
        media_type="application/problem+json",
        headers=_OPEN,
    )
