"""PDF reading: lines with their places, made into paragraphs without the running heads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from crawl import dates
from crawl.clean import join_lines, normalise

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

# Lines at the edge of a page that may be a running head, a foot or a number.
_EDGE: Final = 3
_PAGE_NUMBER = re.compile(
    r"^[\W_]*(?:(?:page|p\.|seite|página|pagina|стр\.?|sayfa)\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/|de|von|из|\|)\s*\d{1,4})?[\W_]*$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…:;。！？][\"'”’»)\]\d]*\s*$")
_BULLET = re.compile(r"^(?:[•·▪‣◦●■–—]\s|\d{1,2}(?:\.\d{1,2})*[.)]\s|\([a-z\d]\)\s)")
_NO_TITLE = re.compile(
    r"^(?:untitled|document\d*|title|microsoft (?:word|powerpoint).*|powerpoint presentation|presentation\d*|slide \d+|scan.*|"
    r"print|draft|layout \d+|\d+|.*\.(?:docx?|pdf|indd|qxd|tex|pptx?|rtf|odt|dvi|html?))$",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"^(?:.*\b(?:user|admin\w*|administrator|owner|default|windows|microsoft|office|adobe|acrobat|unknown|anonymous|author|pc|hp|dell|lenovo|"
    r"latex|tex|pdf\w*|scanner|canon|xerox)\b.*|\S{1,12}\d+|.{1,2})$",
    re.IGNORECASE,
)


class PdfError(ValueError):
    """The file is broken, locked, or holds no text; the message ends with the repair."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a PDF holds."""

    text: str
    title: str | None
    authors: tuple[str, ...]
    published: str | None


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    left: float  # points from the left edge of the page; all zero when the places are unknown
    right: float
    top: float  # points from the bottom edge
    bottom: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def read(body: bytes) -> Document:
    """Read a PDF as paragraphs.

    Raises:
        PdfError: broken, encrypted, without pages, or without text (a scan).
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            raise PdfError(
                "the PDF is locked with a password; save an open copy and read that"
            ) from error
        raise PdfError("the PDF is broken; fetch or export it again") from error
    try:
        pages = [_page(document, number) for number in range(len(document))]
        info: dict[str, str] = document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as error:
        raise PdfError("a page of the PDF is broken; fetch or export it again") from error
    finally:
        document.close()
    pages = _without_running(pages)
    lines = [line for page in pages for line in page]
    letters = sum(character.isalpha() for line in lines for character in line.text)
    if letters < 20:
        raise PdfError("the PDF holds no text, so it is probably a scan; run OCR on it first")
    strange = sum(_is_strange(character) for line in lines for character in line.text)
    if strange > 0.1 * letters:
        raise PdfError(
            "the fonts of the PDF do not say which letters they draw; run OCR on it first"
        )
    paragraphs = _paragraphs(pages)
    return Document(
        text="\n\n".join(paragraphs),
        title=_title(info.get("Title"), pages),
        authors=_authors(info.get("Author")),
        published=_published(info.get("CreationDate")),
    )


def _page(document: PdfDocument, number: int) -> list[_Line]:
    page = document[number]
    try:
        textpage = page.get_textpage()
        try:
            text: str = textpage.get_text_range()
            placed = len(text) == textpage.count_chars()
            lines, at = [], 0
            # PDFium ends a line that breaks a word with U+FFFE or U+0002 instead of a hyphen.
            for raw in re.split(r"(\r\n|\r|\n|[\ufffe\x02])", text):
                stripped = raw.strip("\r\n\t \ufffe\x02")
                if stripped:
                    start = at + raw.index(stripped)
                    box = _box(textpage, start, start + len(stripped)) if placed else (0.0,) * 4
                    if clean := normalise(stripped).replace("\n", " "):
                        lines.append(_Line(clean, *box))
                elif raw in {"\ufffe", "\x02"} and lines:
                    lines[-1] = replace(lines[-1], text=lines[-1].text + "-")
                at += len(raw)
            return _merged(lines)
        finally:
            textpage.close()
    finally:
        page.close()


def _box(textpage: PdfTextPage, start: int, end: int) -> tuple[float, float, float, float]:
    """Place a line by a few of its letters: left, right, top, bottom."""
    step = max(1, (end - start) // 8)
    boxes = [
        textpage.get_charbox(index, loose=True) for index in [*range(start, end, step), end - 1]
    ]
    boxes = [box for box in boxes if box[3] > box[1]] or boxes
    return (
        min(box[0] for box in boxes),
        max(box[2] for box in boxes),
        median(box[3] for box in boxes),
        median(box[1] for box in boxes),
    )


def _merged(lines: list[_Line]) -> list[_Line]:
    """Rejoin a printed line that PDFium cut where words stand far apart."""
    merged: list[_Line] = []
    for line in lines:
        last = merged[-1] if merged else None
        if (
            last
            and last.height
            and abs(last.bottom - line.bottom) < 0.2 * last.height
            and 0 <= line.left - last.right < 3 * last.height
        ):
            merged[-1] = _Line(
                f"{last.text} {line.text}",
                last.left,
                line.right,
                max(last.top, line.top),
                min(last.bottom, line.bottom),
            )
        else:
            merged.append(line)
    return merged


def _without_running(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Drop lines that come back at the edge of many pages, whatever number they carry."""
    counts: Counter[tuple[bool, str]] = Counter()
    for page in pages:
        counts.update({(top, _shape(page[index].text)) for top, index in _edges(page)})
    # Left and right pages may carry different heads, so a third of the pages is enough.
    needed = max(2, len(pages) / 3 - 1) if len(pages) > 1 else len(pages) + 1
    kept = []
    for page in pages:
        drop = set()
        for _, reach in _reaches(page):
            for top, index in reach:
                text = page[index].text
                if counts[top, _shape(text)] >= needed or (
                    _PAGE_NUMBER.match(text) and len(page) > 1
                ):
                    drop.add(index)
                else:
                    break  # a running head is at the very edge: nothing of the text is outside it
        kept.append([line for index, line in enumerate(page) if index not in drop])
    return kept


def _reaches(page: Sequence[_Line]) -> list[tuple[bool, list[tuple[bool, int]]]]:
    """Give the edge lines of a page, from outside to inside, at the top and at the foot.

    Producers may write the head last, so the outermost by place is taken where places are known.
    """
    order = list(range(len(page)))
    if page and any(line.top for line in page):
        order.sort(key=lambda index: -page[index].bottom)
    return [
        (True, [(True, index) for index in order[:_EDGE]]),
        (False, [(False, index) for index in reversed(order[-_EDGE:])]),
    ]


def _edges(page: Sequence[_Line]) -> list[tuple[bool, int]]:
    return [place for _, reach in _reaches(page) for place in reach]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text.casefold())


def _is_strange(character: str) -> bool:
    return character == "\ufffd" or "\ue000" <= character <= "\uf8ff"


def _paragraphs(pages: list[list[_Line]]) -> list[str]:
    body = [line for page in pages for line in page]
    compounds = frozenset(
        re.findall(r"[^\W\d_]+-[^\W\d_]+", " ".join(line.text for line in body).casefold())
    )
    size = median(line.height for line in body) if body else 0.0
    width = (
        sorted(line.right - line.left for line in body)[int(0.8 * (len(body) - 1))] if body else 0.0
    )
    paragraphs: list[str] = []
    run: list[str] = []
    previous: _Line | None = None
    gaps = [
        above.bottom - line.bottom
        for page in pages
        for above, line in pairwise(page)
        if 0 < above.bottom - line.bottom < 4 * size
    ]
    pitch = median(gaps) if gaps else 0.0
    for page in pages:
        for index, line in enumerate(page):
            fresh = index == 0  # the first line of a page may go on with the last of the one before
            if previous is not None and _parts(
                previous, line, pitch=pitch, size=size, width=width, turned=fresh
            ):
                paragraphs.append(join_lines(run, compounds=compounds))
                run = []
            run.append(line.text)
            previous = line
    if run:
        paragraphs.append(join_lines(run, compounds=compounds))
    return paragraphs


def _parts(
    above: _Line, line: _Line, *, pitch: float, size: float, width: float, turned: bool
) -> bool:
    """Whether a new paragraph begins with `line`."""
    if _BULLET.match(line.text):
        return True
    ended = _ENDS.search(above.text) is not None
    if size == 0.0:
        return ended and len(above.text) < 60
    if abs(above.height - line.height) > 0.12 * max(
        above.height, line.height
    ) and not above.text.endswith("-"):
        return True
    broken = above.text.endswith("-") or line.text[0].islower()
    short = above.right - above.left < 0.75 * width
    drop = above.bottom - line.bottom
    if turned or drop < 0:  # a new page or column
        return not broken and (ended or short)
    if pitch and drop > 1.35 * pitch and drop > 1.1 * size:
        return not (broken and drop < 1.8 * pitch)
    indented = 0.6 * size < line.left - above.left < 6 * size
    return (ended and (short or indented)) or (
        short
        and not broken
        and line.text[0].isupper()
        and not ended
        and above.right < line.right - 0.3 * width
        and _is_label(above.text)
    )


def _is_label(text: str) -> bool:
    return len(text.split()) <= 12 and not re.search(
        r"[,;]$|\b(?:the|of|and|in|to|a|for|de|der|die|und|la|et|и)$", text
    )


def _title(info: str | None, pages: list[list[_Line]]) -> str | None:
    told = normalise(info or "").replace("\n", " ").strip()
    if (
        len(told) >= 6
        and not _NO_TITLE.match(told)
        and sum(map(str.isalpha, told)) > 0.5 * len(told)
    ):
        return told
    first = pages[0] if pages else []
    sizes = [line.height for page in pages for line in page if line.height]
    if not first or not sizes:
        return None
    largest = max(line.height for line in first)
    if largest < 1.2 * median(sizes):
        return None
    top = [line.text for line in first if line.height > 0.93 * largest]
    title = join_lines(top[:4])
    return title if 2 <= len(title.split()) <= 40 else None


def _authors(info: str | None) -> tuple[str, ...]:
    names = [
        " ".join(name.split())
        for name in re.split(r"\s*(?:;|&|\band\b|,(?=\s*\S+\s+\S))\s*", info or "")
    ]
    return tuple(
        name for name in names if " " in name and len(name) <= 60 and not _NO_AUTHOR.match(name)
    )


def _published(info: str | None) -> str | None:
    found = re.match(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?", info or "")
    if found is None:
        return None
    # PDF is from 1993; an earlier date is a clock that was never set.
    day = dates.iso("-".join(part for part in found.groups() if part))
    return day if day and day >= "1993" else None
