"""From bytes to characters, when what a server says about them may be wrong."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from typing import Final

from crawl import language
from crawl.phrases import words

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers read these labels as their Windows supersets, and pages rely on it.
_SUPERSETS: Final = {
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
}
# What the web was written in before UTF-8; a wider list only adds look-alikes (mac_*, cp037).
_LEGACY: Final = [
    "cp1252", "cp1251", "koi8_r", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
    "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp866",
]  # fmt: skip
_LOOK_ALIKES: Final = frozenset({"cp1250", "cp1254", "cp1257"})
_WESTERN: Final = words("en fr de es pt it nl sv da no nb fi is ca gl eu ga af")
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,80}encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_SAMPLE: Final = 200_000  # characters looked at when judging plausibility


class DecodeError(ValueError):
    """No character set makes a text of these bytes; the message says what they look like."""


def decode(body: bytes, declared: str | None = None) -> str:
    """Turn a body into text, NFC not yet applied.

    Args:
        body: the bytes.
        declared: a character set named by the HTTP header, if any. One named in the document
            itself is found here.

    The order: byte order mark; UTF-16 without a mark; valid UTF-8, whatever was declared, since
    text in another character set is practically never valid UTF-8; the declared set; UTF-8 with
    a few broken bytes; a guess among the character sets of the older web.

    Raises:
        DecodeError: binary data, or a set that cannot be told.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            try:
                return _plausible(body[len(mark) :].decode(name))
            except UnicodeDecodeError as error:
                raise DecodeError(
                    f"it starts with a {name} byte order mark but is not {name}"
                ) from error
    if b"\0" in body:
        return _plausible(_without_mark(body))
    labels = [label for label in (_codec(declared), _codec(_in_document(body))) if label]
    # ISO-2022 and HZ are seven-bit, so they pass for UTF-8.
    seven_bit = next((label for label in labels if label.startswith(("iso2022", "hz"))), None)
    for name in (*([seven_bit] if seven_bit else []), "utf-8", *labels):
        try:
            return _plausible(_unmangled(body.decode(name)))
        except (UnicodeDecodeError, DecodeError):
            continue
    nearly = body.decode("utf-8", errors="replace")
    broken = nearly.count("\ufffd")
    sound = sum(character > "\x7f" for character in nearly) - broken
    # A page cut in the middle of a character, or one bad comment among thousands of good letters.
    if broken * 10 <= sound or (broken == 1 and nearly.endswith("\ufffd")):
        return _plausible(nearly.replace("\ufffd", ""))
    return _plausible(_guess(body))


def charset_of(content_type: str | None) -> str | None:
    """Read the charset parameter of a Content-Type value."""
    found = re.search(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", content_type or "", re.IGNORECASE)
    return found[1] if found else None


def _in_document(body: bytes) -> str | None:
    found = _DECLARED.search(body[:4096])
    return (found[1] or found[2]).decode("ascii") if found else None


def _codec(label: str | None) -> str | None:
    if label is None:
        return None
    try:
        name = codecs.lookup(label.strip()).name
    except LookupError:
        return None
    # A declared UTF-16 without a mark or NUL bytes is a template's mistake.
    return None if name.startswith(("utf-16", "utf-32")) else _SUPERSETS.get(name, name)


def _without_mark(body: bytes) -> str:
    sample = body[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    for zeros, others, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros >= 0.3 * half and others <= 0.02 * half:
            try:
                return body.decode(name)
            except UnicodeDecodeError:
                break
    raise DecodeError("it holds NUL bytes, so it is binary data and not text")


def _guess(body: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(body[:_SAMPLE], cp_isolation=_LEGACY).best()
    first = best.encoding if best else None
    if first in _LOOK_ALIKES and _is_western(body):
        first = "cp1252"
    for name in (first, "cp1252"):
        if name:
            try:
                return _plausible(body.decode(name))
            except (UnicodeDecodeError, DecodeError):
                continue
    raise DecodeError("its bytes fit no known character set")


def _is_western(body: bytes) -> bool:
    """Whether the bytes read as Windows-1252 make a language that is written in it.

    "Não" and "Năo" differ by the set alone, and charset-normalizer chose the Romanian one.
    """
    return language.detect(body[:_SAMPLE].decode("cp1252", errors="replace")) in _WESTERN


def _plausible(text: str) -> str:
    sample = text[:_SAMPLE]
    counts = Counter(sample)
    strange = sum(count for character, count in counts.items() if _is_strange(character))
    # Scraped pages carry a stray control character now and then; noise has one in ten.
    if strange > 2 and strange > 0.01 * len(sample):
        raise DecodeError("it is full of control characters, so it is binary data and not text")
    return text


def _is_strange(character: str) -> bool:
    if character in "\t\n\r\f\v\x85":
        return False
    return unicodedata.category(character) in {"Cc", "Cn", "Co", "Cs"} or character == "\ufffd"


# UTF-8 that somebody stored as if it were Windows-1252: "countryâ€™s". A lead byte's character
# followed by those of its continuation bytes.
_HIGH: Final = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_MANGLED = re.compile(f"[Â-ß][{_HIGH}]|[à-ï][{_HIGH}]{{2}}|[ð-ô][{_HIGH}]{{3}}")


def _unmangled(text: str) -> str:
    """Undo double encoding, where a whole text shows it.

    One "Ã”" alone may be a Portuguese word before a quotation mark; so three are needed, and no
    Â, Ã or â may stand as a letter of its own.
    """
    hits = _MANGLED.findall(text)
    if len(hits) < 3 or len(re.findall("[ÂÃâ]", text)) != sum(hit[0] in "ÂÃâ" for hit in hits):
        return text
    return _MANGLED.sub(_unmangle, text)


def _unmangle(found: re.Match[str]) -> str:
    raw = b"".join(
        character.encode("latin-1") if ord(character) < 0x100 else character.encode("cp1252")
        for character in found[0]
    )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
