"""The spool: pages as they were fetched, a pair of files each, until they are read.

`<sha256 of the address>.json` says what the page is and `.body` holds its bytes. The JSON is
renamed into place last, so a page is either whole or not there, whenever the crawl dies.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from crawl.items import CrawlError, Raw


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as the server gave it."""

    address: str  # canonical
    body: bytes
    media_type: str | None
    retrieved: str  # ISO day
    status: int
    etag: str | None
    last_modified: str | None


def write(folder: Path, page: Fetched) -> Path:
    """Keep a page, replacing an older one of the same address; give the path of its JSON.

    Raises:
        CrawlError: the folder cannot be written.
    """
    stem = hashlib.sha256(page.address.encode()).hexdigest()
    said = asdict(page)
    del said["body"]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _replace(folder / f"{stem}.body", page.body)
        target = folder / f"{stem}.json"
        _replace(target, json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1).encode())
    except OSError as error:
        raise CrawlError(
            f"{folder}: the spool cannot be written ({error.strerror}); free space or name another folder"
        ) from error
    return target


def read_spool(folder: Path) -> Iterator[Raw]:
    """Give the pages of a spool, sorted by address; one body at a time is in memory.

    Raises:
        CrawlError: there is no such folder, or a pair of files is damaged.
    """
    if not folder.is_dir():
        raise CrawlError(f"{folder}: there is no spool here; crawl first or check the path")
    entries = [_entry(path) for path in folder.glob("*.json")]
    for address, media_type, retrieved, body in sorted(entries, key=lambda entry: entry[0]):
        try:
            yield Raw(address, body.read_bytes(), media_type, retrieved)
        except OSError as error:
            raise _damaged(body) from error


def _entry(path: Path) -> tuple[str, str | None, str, Path]:
    try:
        said = json.loads(path.read_text("utf-8"))
        address, retrieved, media_type = said["address"], said["retrieved"], said["media_type"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error
    return str(address), media_type, str(retrieved), path.with_suffix(".body")


def _damaged(path: Path) -> CrawlError:
    return CrawlError(f"{path}: this page of the spool is damaged; delete it and crawl again")


def _replace(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
