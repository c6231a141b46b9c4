"""The archive: documents as read, kept for ever; the store and the index are rebuilt from it.

`documents/<id>.json` holds what reading gave, `raw/<sha256>` the bytes it was read from, so that a
better reader can run again without the network. Each file is written whole or not at all.
"""

from __future__ import annotations

import dataclasses
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from crawl.items import Article, Raw
from graph import ids
from graph.errors import UnknownName, WrongUse


class Archive:
    """Documents under one folder."""

    def __init__(self, folder: Path) -> None:
        self._documents = folder / "documents"
        self._raw = folder / "raw"

    def keep(self, raw: Raw, article: Article) -> tuple[str, bool]:
        """Keep a document; one that is there already in the same words stays untouched.

        The same file under another name or on another day is the same document.

        Returns:
            Its identifier, and whether the archive changed.
        """
        identifier = identify(article)
        path = self._path(identifier)
        known = self._load(path) if path.exists() else None
        if known and _said(known) == _said(article):
            return identifier, False
        write_whole(self._raw / article.sha256, raw.body)
        said = json.dumps(dataclasses.asdict(article), ensure_ascii=False, indent=1)
        write_whole(path, said.encode())
        return identifier, True

    def article(self, identifier: str) -> Article | None:
        """Give a document as read; None when the archive does not hold it."""
        path = self._path(identifier)
        return self._load(path) if path.exists() else None

    def find(self, name: str) -> tuple[str, Article]:
        """Find the one document that a name means.

        Args:
            name: an identifier (`document/62402ca64aec5e0a`, or its last part), or a part of the
                address or the title.

        Raises:
            UnknownName: no document is called so.
            WrongUse: several are.
        """
        held = list(self.articles())
        for identifier, article in held:
            if name in (identifier, identifier.partition("/")[2]):
                return identifier, article
        # A file is known by its name, without the folders in which it lay.
        asked = (name if "://" in name else name.rpartition("/")[2]).casefold()
        found = [
            (identifier, article)
            for identifier, article in held
            if asked in article.address.casefold() or asked in (article.title or "").casefold()
        ]
        if len(found) > 1:
            told = ", ".join(
                f"{identifier} ({a.title or a.address})" for identifier, a in found[:5]
            )
            raise WrongUse(f"{len(found)} documents are called {name!r} (name one: {told})")
        if not found:
            raise UnknownName("document with its text (`ddgraph ingest` brings it in)", name)
        return found[0]

    def articles(self) -> Iterator[tuple[str, Article]]:
        """Give every document with its identifier, sorted by identifier."""
        for path in sorted(self._documents.glob("*.json")):
            yield f"document/{path.stem}", self._load(path)

    def _path(self, identifier: str) -> Path:
        return self._documents / f"{identifier.partition('/')[2]}.json"

    def _load(self, path: Path) -> Article:
        said = json.loads(path.read_text("utf-8"))
        said["authors"] = tuple(said["authors"])
        return Article(**said)


def _said(article: Article) -> Article:
    """An article without what tells when and under which name it was read."""
    return dataclasses.replace(article, retrieved="", address="")


def identify(article: Article) -> str:
    """Give the identifier of a document: by its address on the web, by its bytes as a file."""
    local = article.address.startswith("file:")
    return ids.document(article.address, article.sha256 if local else None)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a crash leaves the old one or the new one, and the new one on disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
