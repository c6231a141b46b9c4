"""Small graphs, made of the records that a test writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph import build
from graph.config import Settings
from graph.service import Service

Make = Callable[..., Service]


@pytest.fixture
def make(new_home: Settings, tmp_path: Path) -> Iterator[Make]:
    """Build records, given as `kind/name` to the lines after `id`, and serve them."""
    opened: list[Service] = []

    def made(records: dict[str, str], *, with_rules: bool = True) -> Service:
        settings = Settings(home=new_home.home, data=tmp_path / "data", query_seconds=10)
        for identifier, text in records.items():
            path = settings.data / f"{identifier}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"id: {identifier}\nrecorded: 2026-01-10\n{text}", "utf-8")
        build.build(settings, with_rules=with_rules)
        opened.append(Service(settings))
        return opened[-1]

    yield made
    for service in opened:
        service.close()
