"""One process for the pages, `/sparql` and `/health`.

`uvicorn search_ui.server:app`, `streamlit run search_ui/server.py` and `run` start the same thing.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import socket
import time
import tomllib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Final

import streamlit as st
import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from graph import http
from graph.errors import NotBuilt
from search_ui.opened import service

logger = logging.getLogger(__name__)

# Streamlit styles and compiles inline, so styles and scripts are not restricted here.
_SAFE: Final = (
    (b"content-security-policy", b"img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; frame-ancestors 'self'"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"x-content-type-options", b"nosniff"),
)  # fmt: skip


class _ForPrograms(Route):
    """A route that leaves a browser's visit to the page of the same address.

    `/sparql?query=…` is the endpoint for a program and the SPARQL page for a person: the header
    Accept tells them apart.
    """

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match as a route does, but not where HTML is asked for."""
        if scope["type"] == "http" and scope["method"] == "GET":
            accept = dict(scope["headers"]).get(b"accept", b"")
            if b"text/html" in accept:
                return Match.NONE, {}
        return super().matches(scope)


def _routes() -> list[Route]:
    return [
        _ForPrograms(route.path, route.endpoint, methods=sorted(route.methods or ()))
        if route.path == "/sparql"
        else route
        for route in http.routes(service())
    ]


@contextlib.asynccontextmanager
async def _warmed(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Open what a first visitor would wait for, and take it out of the collector's sight.

    Streamlit collects garbage after every rerun. Measured with 50 visitors: 13 reruns a second
    before, 57 after.
    """
    began = time.perf_counter()
    try:
        await run_in_threadpool(service().warm)
    except NotBuilt as error:
        logger.warning("%s", error)
    gc.collect()
    gc.freeze()
    logger.info("ready after %.1f s", time.perf_counter() - began)
    yield {}
    service().close()


def _look() -> None:
    """Take the look from `.streamlit/config.toml` wherever the server is started from."""
    file = Path(__file__).resolve().parent.parent / ".streamlit" / "config.toml"
    if file.exists():
        for section, options in tomllib.loads(file.read_text("utf-8")).items():
            for name, value in options.items():
                parts = value.items() if isinstance(value, dict) else [("", value)]
                for part, plain in parts:
                    config.set_option(".".join(filter(None, (section, name, part))), plain)


class _Headers:
    """Adds the headers that keep a page from loading or being put into what is not ours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                known = {name.lower() for name, _ in message["headers"]}
                added = [(name, value) for name, value in _SAFE if name not in known]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


_look()
app = st.App(
    Path(__file__).with_name("app.py"),
    routes=_routes(),
    lifespan=_warmed,
    middleware=[Middleware(_Headers)],
)


class _Announced(uvicorn.Server):
    """A server that says when the first visitor may come."""

    def __init__(self, configured: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(configured)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as a server does, then announce it."""
        await super().startup(sockets)
        if self.started:
            self._ready()


def run(host: str, port: int, *, ready: Callable[[], None]) -> None:
    """Serve until interrupted.

    Args:
        host: where to listen.
        port: where to listen.
        ready: called once, when everything is warm and the address answers.
    """
    config.set_option("server.headless", True)
    config.set_option("server.fileWatcherType", "none")
    config.set_option("browser.gatherUsageStats", False)
    configured = uvicorn.Config(
        app, host=host, port=port, log_level="warning", server_header=False, access_log=False
    )
    # Ctrl-C is how one stops it: the server has ended in good order by then.
    with contextlib.suppress(KeyboardInterrupt):
        _Announced(configured, ready).run()
