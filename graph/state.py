"""What is served: the state that a build made, and where its pieces lie.

Apart from `graph.build`, so that who only reads never waits for what a build needs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graph import ids
from graph.config import Settings

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how far, of how much."""


@dataclass(frozen=True, slots=True)
class State:
    """A state that is served.

    Attributes:
        snapshot: hash of all that it was made from.
        seconds: how long its build took.
    """

    snapshot: str
    records: int
    documents: int
    quads: int
    entries: int
    seconds: float


def current(settings: Settings) -> State | None:
    """Give the state that is served; None when nothing was built, or by another version."""
    try:
        return State(**json.loads((settings.build / "current" / "build.json").read_text("utf-8")))
    except (FileNotFoundError, NotADirectoryError, TypeError):
        return None


def encoder_folder(settings: Settings) -> Path:
    """Give the folder of the compiled encoder; each model has its own."""
    # 2: the format that `graph.search.encode` writes; an older folder is not read.
    return settings.build / "encoder" / ids.digest(f"{settings.model or 'packaged'} 2")


def multilingual_folder(settings: Settings) -> Path:
    """Give the folder of the compiled multilingual model."""
    return settings.build / "encoder" / "multilingual"
