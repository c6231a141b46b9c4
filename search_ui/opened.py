"""The service that the pages and the routes share: one object in a process."""

from __future__ import annotations

from functools import cache

from graph.config import Settings, settings
from graph.service import Service

_chosen: list[Settings] = []


def choose(chosen: Settings) -> None:
    """Say what to serve; without this, what the environment says. Call it before `service`."""
    _chosen[:] = [chosen]


@cache
def service() -> Service:
    """Give the service over the chosen state; it opens the state at its first use."""
    return Service(_chosen[0] if _chosen else settings())
