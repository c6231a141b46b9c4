"""What passes between crawling and reading, and how both fail."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes as fetched or read, before anyone understood them."""

    address: str  # canonical URL, or "file:<name>" for a local file
    body: bytes
    media_type: str | None  # the Content-Type as the server said it, with its charset; None: unsaid
    retrieved: str  # ISO day

    @property
    def sha256(self) -> str:
        """Name the body by its hash, in lower-case hex."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Article:
    """What reading a `Raw` gave."""

    address: str
    sha256: str  # of the raw body
    media_type: str  # what the bytes were read as, without parameters: "text/html"
    retrieved: str  # ISO day
    title: str | None
    authors: tuple[str, ...]
    published: str | None  # YYYY, YYYY-MM or YYYY-MM-DD: as precise as the source and no more
    publisher: str | None
    language: str | None  # ISO 639-1; None: too little text to be sure
    text: str  # paragraphs parted by a blank line; NFC; offsets of quotations point into this


class CrawlError(Exception):
    """Crawling or reading did not succeed; the message is one line and ends with the repair."""


class Unreadable(CrawlError):
    """These bytes hold no text that can be read; nothing of them should be kept."""

    def __init__(self, address: str, reason: str) -> None:
        self.address, self.reason = address, " ".join(reason.split())
        super().__init__(f"{address}: {self.reason}")
