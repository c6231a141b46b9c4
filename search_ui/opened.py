"""The service that the pages and the routes share: one object in a process."""

from __future__ import annotations

from functools import cache

from graph.config import settings
from graph.service import Service


@cache
def service() -> Service:
    """Give the service over the state that the settings name; it opens the state at its first use."""
    return Service(settings())
