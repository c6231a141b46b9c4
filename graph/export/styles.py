"""Works in the formats of reference managers: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from graph.export.bibliography import Author, Work

_BIBTEX: Final[Mapping[str, tuple[str, str]]] = {  # class: entry type, field of the container
    "BlogPost": ("misc", "howpublished"),
    "Book": ("book", "publisher"),
    "Chapter": ("incollection", "booktitle"),
    "Report": ("techreport", "institution"),
    "ScholarlyArticle": ("article", "journal"),
    # BibTeX tells a master's thesis from a doctor's; our records do not.
    "Thesis": ("phdthesis", "school"),
}
_RIS: Final[Mapping[str, tuple[str, str]]] = {
    "BlogPost": ("BLOG", "T2"),
    "Book": ("BOOK", "PB"),
    "Chapter": ("CHAP", "T2"),
    "Report": ("RPRT", "PB"),
    "ScholarlyArticle": ("JOUR", "T2"),
    "Thesis": ("THES", "PB"),
}
_CSL: Final[Mapping[str, tuple[str, str]]] = {
    "BlogPost": ("post-weblog", "container-title"),
    "Book": ("book", "publisher"),
    "Chapter": ("chapter", "container-title"),
    "Report": ("report", "publisher"),
    "ScholarlyArticle": ("article-journal", "container-title"),
    "Thesis": ("thesis", "publisher"),
}
_MONTHS: Final = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_TEX: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


# ---- BibTeX


def bibtex(works: Sequence[Work]) -> bytes:
    """An entry a work; UTF-8, as biber and every newer BibTeX tool read it."""
    return "\n".join(_entry(work) for work in works).encode()


def _entry(work: Work) -> str:
    type_, container = _BIBTEX.get(work.type, ("misc", "howpublished"))
    month = int(work.published[5:7]) if work.published and len(work.published) > 4 else None
    fields: list[tuple[str, str | None]] = [
        ("author", " and ".join(_tex_author(author) for author in work.authors) or None),
        # The second pair of braces keeps the capitals of names.
        ("title", f"{{{_tex(work.title)}}}"),
        (container, _tex(work.container)),
        ("volume", _tex(work.volume)),
        ("number", _tex(work.issue)),
        ("pages", _tex(work.pages.replace("-", "--")) if work.pages else None),
        ("year", work.year),
        ("doi", _tex_address(work.doi)),
        ("url", _tex_address(work.url)),
        ("language", work.language),
    ]
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields if value]
    if month:
        lines.append(f"  month = {_MONTHS[month - 1]},\n")
    return f"@{type_}{{{work.key},\n{''.join(lines)}}}\n"


def _tex_author(author: Author) -> str:
    if author.family is None:
        return f"{{{_tex(author.whole)}}}"
    parts = [author.family, *([author.suffix] if author.suffix else []), author.given]
    return ", ".join(_tex(part) or "" for part in parts)


def _tex(text: str | None) -> str | None:
    r"""Write a text so that TeX prints what it says.

    >>> _tex("R&D: 100%")
    'R\\&D: 100\\%'
    """
    if text is None:
        return None
    return "".join(_TEX.get(character, character) for character in " ".join(text.split()))


def _tex_address(text: str | None) -> str | None:
    """Write an address: styles take it as it is, so what would end the field is percent-encoded."""
    if text is None:
        return None
    return re.sub(r"[{}\\\s]", lambda match: f"%{ord(match[0]):02X}", text)


# ---- RIS


def ris(works: Sequence[Work]) -> bytes:
    """A reference a work, lines ended as the format asks."""
    lines = [line for work in works for line in (*_reference(work), "")]
    return "".join(line + "\r\n" for line in lines).encode()


def _reference(work: Work) -> Iterable[str]:
    type_, container = _RIS.get(work.type, ("GEN", "T2"))
    first, _, last = (work.pages or "").partition("-")
    date = "/".join([*(work.published or "").split("-"), "", "", ""][:3]) + "/"
    pairs = [
        ("TY", type_),
        ("ID", work.key),
        *(("AU", _ris_author(author)) for author in work.authors),
        ("TI", work.title),
        (container, work.container),
        ("VL", work.volume),
        ("IS", work.issue),
        ("SP", first),
        ("EP", last),
        ("PY", work.year),
        ("DA", date if work.published else None),
        ("DO", work.doi),
        ("UR", work.url),
        ("LA", work.language),
    ]
    for tag, value in pairs:
        if value:
            # A line break would begin a new field.
            yield f"{tag}  - {' '.join(value.split())}"
    yield "ER  - "


def _ris_author(author: Author) -> str:
    if author.family is None:
        return author.whole
    return ", ".join(part for part in (author.family, author.given, author.suffix) if part)


# ---- CSL-JSON


def csl_json(works: Sequence[Work]) -> bytes:
    """A list of items as citeproc reads it."""
    items = [_item(work) for work in works]
    return (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode()


def _item(work: Work) -> dict[str, Any]:
    type_, container = _CSL.get(work.type, ("document", "container-title"))
    item: dict[str, Any] = {
        "id": work.key,
        "type": type_,
        "title": work.title,
        "author": [_csl_author(author) for author in work.authors],
        container: work.container,
        "volume": work.volume,
        "issue": work.issue,
        "page": work.pages,
        "DOI": work.doi,
        "URL": work.url,
        "language": work.language,
    }
    if work.published:
        item["issued"] = {"date-parts": [[int(part) for part in work.published.split("-")]]}
    return {key: value for key, value in item.items() if value}


def _csl_author(author: Author) -> dict[str, str]:
    if author.family is None:
        return {"literal": author.whole}
    parts = {"family": author.family, "given": author.given, "suffix": author.suffix}
    return {name: part for name, part in parts.items() if part}
