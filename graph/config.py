"""Settings, read once; the only place in this package that reads the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie and how far a stranger's query may go.

    Attributes:
        home: kept and derived state (`DDGRAPH_HOME`, default `var/` beside the packages).
        data: the curated records (`DDGRAPH_DATA`, default `data/` beside the packages).
        model: an encoder's folder or name for sentence-transformers (`DDGRAPH_MODEL`);
            None is the packaged all-MiniLM-L6-v2.
        multilingual: whether a search has a second model for other languages
            (`DDGRAPH_MULTILINGUAL`, "off" for none, as where `model` knows them itself).
        reranker: a cross-encoder's folder or name that reads the best hits again
            (`DDGRAPH_RERANKER`); None, the default, for none.
        query_seconds: wall-clock limit of a free-form query (`DDGRAPH_QUERY_SECONDS`).
        answer_bytes: how long an answer may be.
        query_bytes: address space that a query may take.
    """

    home: Path
    data: Path
    model: str | None = None
    multilingual: bool = True
    reranker: str | None = None
    query_seconds: float = 30.0
    answer_bytes: int = 64 * 1024**2
    query_bytes: int = 2 * 1024**3

    @property
    def archive(self) -> Path:
        """Kept truth: documents as read, with their raw bytes."""
        return self.home / "archive"

    @property
    def build(self) -> Path:
        """Derived state; may be deleted at any time."""
        return self.home / "build"


def settings(*, home: Path | None = None, data: Path | None = None) -> Settings:
    """Read the settings; an argument wins over the environment, the environment over the default."""
    env = os.environ  # noqa: TID251 - this is the one place
    return Settings(
        home=(home or Path(env.get("DDGRAPH_HOME", _ROOT / "var"))).absolute(),
        data=(data or Path(env.get("DDGRAPH_DATA", _ROOT / "data"))).absolute(),
        model=env.get("DDGRAPH_MODEL") or None,
        multilingual=env.get("DDGRAPH_MULTILINGUAL", "on") != "off",
        reranker=env.get("DDGRAPH_RERANKER") or None,
        query_seconds=float(env.get("DDGRAPH_QUERY_SECONDS", "30")),
    )
