"""From bytes to an article: one pure function, whatever the bytes are.

Nothing here reaches the network, and the same bytes give the same article.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from crawl import decode, language, markdown
from crawl.clean import clean
from crawl.items import Article, Raw, Unreadable

# Larger than any report we met; a bigger file is a data dump, and reading it would take the
# memory of everything else.
MAX_BYTES: Final = 50 * 1024 * 1024

_HTML, _PDF, _TEXT, _MARKDOWN = "text/html", "application/pdf", "text/plain", "text/markdown"
_BY_TYPE: Final = {
    "text/html": _HTML,
    "application/xhtml+xml": _HTML,
    "application/pdf": _PDF,
    "application/x-pdf": _PDF,
    "text/plain": _TEXT,
    "text/markdown": _MARKDOWN,
    "text/x-markdown": _MARKDOWN,
}
_BY_SUFFIX: Final = {
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": _HTML,
    ".pdf": _PDF,
    ".txt": _TEXT,
    ".text": _TEXT,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
}
# Servers say these when they do not know.
_UNSAID: Final = frozenset(
    {
        "",
        "application/octet-stream",
        "binary/octet-stream",
        "application/x-download",
        "application/force-download",
        "*/*",
    }
)
_MAGIC: Final = (
    (b"PK\x03\x04", "a ZIP archive (or a Word, Excel or EPUB file)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a sound, video or WebP file"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"BZh", "bzip2-compressed"),
    (b"\xfd7zXZ", "xz-compressed"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"{\\rtf", "an RTF file"),
    (b"%!PS", "a PostScript file"),
    (b"SQLite format 3", "a database"),
)
_LOOKS_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_SOME_TAGS = re.compile(
    rb"<(?:p|div|article|section|h[1-6]|ul|table|span|a)\b[^>]*>", re.IGNORECASE
)
_READABLE: Final = "HTML, PDF, plain text or Markdown"


@dataclass(frozen=True, slots=True)
class _Found:
    text: str
    title: str | None
    authors: tuple[str, ...]
    published: str | None
    publisher: str | None = None
    declared: str | None = None


def read(raw: Raw) -> Article:
    """Understand a body as an article.

    Raises:
        Unreadable: no text can be had from it; the message says why and what to do.
    """
    if len(raw.body) > MAX_BYTES:
        raise Unreadable(raw.address, _too_large(len(raw.body)))
    if not raw.body.strip(b" \t\r\n\f\v\0"):
        raise Unreadable(raw.address, "it is empty; fetch it again or leave it out")
    kind = _kind(raw)
    if kind == _PDF:
        found = _read_pdf(raw)
    elif kind == _HTML:
        found = _read_page(raw)
    else:
        found = _read_text(raw, marked=kind == _MARKDOWN)
    if not any(character.isalnum() for character in found.text):
        raise Unreadable(raw.address, "it holds no text beside boilerplate; leave it out")
    return Article(
        address=raw.address,
        sha256=raw.sha256,
        media_type=kind,
        retrieved=raw.retrieved,
        title=found.title,
        authors=found.authors,
        published=found.published,
        publisher=found.publisher,
        # A template's lang attribute is often another language's, so the words go first.
        language=language.detect(found.text) or found.declared,
        text=found.text,
    )


def from_file(path: Path, *, retrieved: str) -> Raw:
    """Take a local file as a `Raw`; its size is checked before a byte is read.

    Args:
        path: the file; only its name goes into the address.
        retrieved: the ISO day to note.

    Raises:
        Unreadable: missing, a directory or device, over MAX_BYTES, or not ours to read.
    """
    address = f"file:{path.name or path}"
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise Unreadable(address, "it is a directory; name the files in it")
        if not stat.S_ISREG(state.st_mode):
            raise Unreadable(address, "it is no regular file; save its content to one")
        if state.st_size > MAX_BYTES:
            raise Unreadable(address, _too_large(state.st_size))
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)  # it may have grown since
    except FileNotFoundError as error:
        raise Unreadable(address, "there is no such file; check the path") from error
    except PermissionError as error:
        raise Unreadable(address, "it may not be read; check its permissions") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable(address, f"it cannot be read ({reason}); check the path") from error
    if len(body) > MAX_BYTES:
        raise Unreadable(address, _too_large(len(body)))
    return Raw(address=address, body=body, media_type=None, retrieved=retrieved)


def _too_large(size: int) -> str:
    return f"it is {size / 1024 / 1024:,.0f} MB, over the limit of {MAX_BYTES // 1024 // 1024} MB; split it"


def _kind(raw: Raw) -> str:
    """Tell what to read the bytes as: by their content where it is plain, else as they are named."""
    body = raw.body.removeprefix(b"\xef\xbb\xbf")
    if b"%PDF-" in body[:1024]:
        return _PDF
    for magic, name in _MAGIC:
        if body.startswith(magic):
            raise Unreadable(
                raw.address, f"it is {name}; only {_READABLE} can be read, so export it as one"
            )
    bare = (raw.media_type or "").partition(";")[0].strip().casefold()
    said = _BY_TYPE.get(bare)
    suffix = Path(unquote(urlsplit(raw.address).path)).suffix.casefold()
    named = _BY_SUFFIX.get(suffix)
    looks_html = _LOOKS_HTML.match(body[:8192]) is not None
    if said is None and bare not in _UNSAID:
        raise Unreadable(
            raw.address, f"its type {bare} is not known here; only {_READABLE} can be read"
        )
    kind = said or named
    if kind == _PDF and not looks_html:
        return _PDF  # to fail there, with a reason
    if looks_html and kind in {None, _PDF, _TEXT}:
        return _HTML
    if kind is not None:
        return kind
    if raw.address.startswith("file:") and suffix:
        raise Unreadable(
            raw.address, f"the ending {suffix} is not known here; only {_READABLE} can be read"
        )
    return _HTML if len(_SOME_TAGS.findall(body[:8192])) >= 3 else _TEXT


def _decoded(raw: Raw) -> str:
    try:
        return decode.decode(raw.body, decode.charset_of(raw.media_type))
    except decode.DecodeError as error:
        raise Unreadable(raw.address, f"{error}; save it as UTF-8 text, or leave it out") from error


def _read_text(raw: Raw, *, marked: bool) -> _Found:
    text = _decoded(raw)
    cleaned = clean(markdown.plain(text.replace("\r\n", "\n")) if marked else text)
    return _Found(cleaned.text, cleaned.title, cleaned.authors, _past(cleaned.published, raw))


def _read_page(raw: Raw) -> _Found:
    from crawl import page

    try:
        found = page.read(_decoded(raw), address=raw.address, retrieved=raw.retrieved)
    except page.PageError as error:
        raise Unreadable(raw.address, str(error)) from error
    return _Found(
        found.text, found.title, found.authors, found.published, found.publisher, found.language
    )


def _read_pdf(raw: Raw) -> _Found:
    from crawl import pdf

    try:
        found = pdf.read(raw.body)
    except pdf.PdfError as error:
        raise Unreadable(raw.address, str(error)) from error
    cleaned = clean(found.text, title=found.title)
    return _Found(
        cleaned.text,
        cleaned.title,
        found.authors or cleaned.authors,
        _past(found.published or cleaned.published, raw),
    )


def _past(day: str | None, raw: Raw) -> str | None:
    """Believe no date after the day of retrieval."""
    return day if day and day <= raw.retrieved else None
