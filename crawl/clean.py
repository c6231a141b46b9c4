"""Text that was scraped badly, freed from the page around it.

What goes is known by its structure and by `crawl.phrases`: whole lines, never words within a
sentence. Where a heading such as "Comments" is followed by real prose, it stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from crawl import dates, footnotes, phrases
from crawl.phrases import key

_BULLET = re.compile(r"^[•·▪▫◦‣⁃∙●○■*–—-]\s+(?=\S)")
_OUTLINE = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)]|\(?[a-z]\)|[ivx]{1,5}[.)])\s+(?=\S)"
)
_WIKI_NOTE = re.compile(r"^\d{1,3}\.?\s*(?:\^|↑|↩)|^(?:\^|↑)\s*(?:[a-z\d]\b|[\"“„«]?\w)")
_WIKI_NOTE_NUMBER = re.compile(r"^(\d{1,3})\.?\s*(?:\^|↑)")
_LISTED_NOTE = re.compile(r"^(?:\[\d{1,3}\]|\d{1,3}\.|\d{1,3}\s)\s*\S")
_CITES = re.compile(
    r"\b(?:19|20)\d{2}[a-z]?\b|\bdoi\b|https?://|www\.|\bretrieved\b|\barchived\b|\baccessed\b|\bpp?\.\s?\d|\bibid\b|дата обращения",
    re.IGNORECASE,
)
_CONTENTS_ITEM = re.compile(
    r"^[•·*-]\s*\d{1,2}(?:\.\d{1,2})*\.?\s+\S.{0,80}$|^.{2,90}?\s?(?:\.\s?){4,}\s*\d{1,4}$"
)
_ENDS = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*\s*$")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

# A teaser of another article rarely reaches 40 words and mostly ends in an ellipsis; a paragraph
# that does, and shares the words of the article, is the article going on.
_SOLID_WORDS: Final = 40
_SENTENCE_WORDS: Final = 12


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without its page, and what the page's head said about it."""

    text: str
    title: str | None
    authors: tuple[str, ...]
    published: str | None


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    opens: bool  # a blank line, or the start of the text, is before it


def clean(text: str, *, title: str | None = None) -> Cleaned:
    """Keep the article and drop the page.

    Args:
        text: lines as they came; blank lines part blocks.
        title: the title where something better than the text told it.

    The title stays as the first paragraph of the text, once. A dateline, a byline and the
    boilerplate go. Items of a list stay together, one a line; everything else is a paragraph.
    """
    lines = _split_glued(_unwrap(_lines(normalise(text))))
    lines, notes = _without_references(_mend_headings(lines))
    lines, published, authors = _without_head(lines, title)
    lines = _without_furniture(lines)
    lines = _without_tails(lines)
    lines = _without_rows(_without_contents(lines))
    chosen = title or _headline(lines)
    lines = _without_keywords(lines, chosen)
    lines = _once(lines, chosen)
    lines = _without_junk(lines, chosen)
    lines = _without_hollow_headings(lines)
    texts = footnotes.repair([line.text for line in lines], notes=notes)
    lines = [replace(line, text=mended) for line, mended in zip(lines, texts, strict=True)]
    return Cleaned(_render(lines), chosen, authors, published)


def normalise(text: str) -> str:
    """Bring characters into one form: NFC, plain spaces, newlines, nothing invisible."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"[\u2028\u2029\x0b\x0c\x85]", "\n", text)
    # Soft hyphens and bidirectional marks go; the joiners of Persian, Hindi and emoji stay.
    text = re.sub(
        r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffc]", "", text
    )
    text = re.sub(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]", "", text)
    text = re.sub(r"[^\S\n]+", " ", unicodedata.normalize("NFC", text))
    return "\n".join(line.strip() for line in text.split("\n"))


def join_lines(lines: list[str], *, compounds: frozenset[str] = frozenset()) -> str:
    """Make one paragraph of printed lines, and mend words broken at their ends.

    Args:
        lines: the lines of one paragraph.
        compounds: words that the same document writes with a hyphen inside a line, lower case:
            "long-" + "term" keeps its hyphen when "long-term" is one of them.
    """
    joined = ""
    for line in lines:
        head = re.search(r"(?<![^\W\d_])([^\W\d_]{1,40})-$", joined[-60:])
        tail = re.match(r"[^\W\d_]+", line)
        if not joined or head is None or tail is None:
            joined = (
                f"{joined} {line}" if joined and not joined.endswith(("-", "–")) else joined + line
            )
        elif (
            f"{head[1]}-{tail[0]}".casefold() in compounds
            or not tail[0].islower()
            or len(head[1]) < 2
        ):
            joined += line
        else:
            joined = joined[:-1] + line
    return joined


def is_prose(text: str) -> bool:
    """Whether a line is a sentence or more, and not a label, a title or a teaser."""
    return (
        _weight(text) >= _SENTENCE_WORDS
        and _ENDS.search(text) is not None
        and not phrases.READ_MORE.search(text)
    )


# -- lines -------------------------------------------------------------------------------------


def _lines(text: str) -> list[_Line]:
    found, opens = [], True
    for line in text.split("\n"):
        if line:
            found.append(_Line(line, opens))
        opens = not line
    return found


def _blocks(lines: list[_Line]) -> Iterator[list[_Line]]:
    block: list[_Line] = []
    for line in lines:
        if line.opens and block:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _unwrap(lines: list[_Line]) -> list[_Line]:
    """Join lines that were broken at a fixed width; leave a line a paragraph as it is."""
    inner = [
        line.text for block in _blocks(lines) for line in block[:-1] if not _is_item(line.text)
    ]
    fitting = [text for text in inner if 45 <= len(text) <= 100]
    ended = sum(_ENDS.search(text) is not None for text in fitting)
    if len(inner) < 4 or len(fitting) < 0.7 * len(inner) or ended > 0.4 * len(fitting):
        return lines
    width = sorted(len(text) for text in fitting)[int(0.8 * (len(fitting) - 1))]
    compounds = frozenset(re.findall(r"[^\W\d_]+-[^\W\d_]+", " ".join(inner).casefold()))
    joined: list[_Line] = []
    for block in _blocks(lines):
        run: list[str] = []
        opens = True
        for line, following in zip(block, [*block[1:], None], strict=True):
            if _is_item(line.text) and run:
                joined.append(_Line(join_lines(run, compounds=compounds), opens))
                run, opens = [], False
            run.append(line.text)
            short = len(line.text) < 0.75 * width and _ENDS.search(line.text)
            stub = len(line.text) < 0.55 * width and following and following.text[0].isupper()
            if following is None or short or (stub and not _is_item(following.text)):
                joined.append(_Line(join_lines(run, compounds=compounds), opens))
                run, opens = [], False
    return joined


def _split_glued(lines: list[_Line]) -> list[_Line]:
    """Part what a lost newline glued: "... are marked *Digital Diplomacy"."""
    parted: list[_Line] = []
    for line in lines:
        pieces = _pieces(line.text)
        parted.append(_Line(pieces[0], line.opens or pieces[0] != line.text))
        parted.extend(_Line(piece, opens=True) for piece in pieces[1:])
    return parted


_GLUED_PHRASES: Final = tuple(
    sorted(
        phrases.BARE_COMMENT_HEADINGS
        | phrases.COMMENT_HEADINGS
        | phrases.RELATED_HEADINGS
        | phrases.FURNITURE,
        key=len,
        reverse=True,
    )
)
_GLUED = re.compile(
    "^(?P<phrase>"
    + "|".join(re.escape(phrase) for phrase in _GLUED_PHRASES if len(phrase) > 6)
    + r")(?P<rest>.+)$",
    re.IGNORECASE,
)


def _pieces(text: str) -> list[str]:
    star = re.match(r"(?P<form>.{10,300}?\*)\s*(?P<rest>[^\s*.,;].+)$", text)
    if star and _is_form(star["form"]):
        return [star["form"], *([] if _is_form(star["rest"]) else [star["rest"]])]
    glued = _GLUED.match(text)
    if glued and glued["rest"][0].isupper() and glued["phrase"][-1].islower():
        heads = key(glued["phrase"]) in phrases.COMMENT_HEADINGS | phrases.RELATED_HEADINGS
        return [glued["phrase"], glued["rest"]] if heads else [glued["rest"]]
    return [text]


def _mend_headings(lines: list[_Line]) -> list[_Line]:
    """Take wiki edit links off headings: "History[edit]", "See alsoedit"."""
    glued = [line.text for line in lines if _glued_edit(line.text)]
    mended = []
    for line in lines:
        text = phrases.EDIT_LINK.sub("", line.text)
        if _glued_edit(text) and (len(glued) > 1 or key(text[:-4]) in phrases.WIKI_SECTIONS):
            text = text[:-4]
        if text:
            mended.append(replace(line, text=text))
    return mended


def _glued_edit(text: str) -> bool:
    last = text.casefold().split()[-1]
    return (
        last.endswith("edit")
        and last not in phrases.ENDS_IN_EDIT
        and last[-5:-4].isalpha()
        and _weight(text) <= 8
    )


# -- what lines are ----------------------------------------------------------------------------


def _weight(text: str) -> int:
    """Count words; two characters of an unspaced script are about one."""
    return max(len(text.split()), len(_CJK.findall(text)) // 2)


def _is_item(text: str) -> bool:
    return bool(_BULLET.match(text) or _OUTLINE.match(text))


def _is_solid(text: str) -> bool:
    """Whether a line is a whole paragraph of prose, stops or no stops."""
    if phrases.READ_MORE.search(text) or _is_keyword_list(text, None):
        return False
    return _weight(text) >= _SOLID_WORDS or (_weight(text) >= 25 and _ENDS.search(text) is not None)


def _is_headline(text: str) -> bool:
    return (
        1 <= _weight(text) <= 25
        and len(text) <= 200
        and not re.search(r"[.;,。…][\"'”’»)]*$", text)
        and any(character.isalpha() for character in text)
        and not _is_item(text)
    )


def _is_form(text: str) -> bool:
    plain = key(text)
    return plain.startswith(phrases.FORM_STARTS) and _weight(text) <= 60


def _is_furniture(text: str) -> bool:
    plain = key(text)
    if not plain:
        return not text.strip("|>/\\•·*-–—_=~#+ ")  # a rule drawn with characters
    if plain in phrases.FURNITURE or (_is_form(text) and not _is_solid_after_form(text)):
        return True
    if _weight(text) <= 30 and not _is_item(text) and phrases.FURNITURE_PATTERN.fullmatch(plain):
        return not (
            is_prose(text)
            and not plain.startswith(("©", "copyright", "last ", "subscribe", "sign up"))
        )
    if _weight(text) <= 90 and phrases.COOKIE_NOTICE.match(text.strip("“\"' ")):
        return True
    return _is_share_bar(text) or _is_breadcrumb(text)


def _is_solid_after_form(text: str) -> bool:
    return _weight(text) > 45


def _is_share_bar(text: str) -> bool:
    words = re.findall(r"[\w+-]+", text.casefold())
    named = [word for word in words if not word.isdigit()]
    return (
        len(named) >= 3
        and not _ENDS.search(text)
        and all(word in phrases.PLATFORMS | {"on", "via", "by", "this"} for word in named)
        and not re.search(r",|\band\b", text)
    )


def _is_breadcrumb(text: str) -> bool:
    steps = re.split(r"\s*[>»›→/]\s*", text)
    return len(steps) >= 2 and key(steps[0]) in phrases.HOME and _weight(text) <= 30


def _is_row(text: str) -> bool:
    """Whether a line is a row of links: "TR | RU | UK |"."""
    if _is_item(text) or _ENDS.search(text):
        return False
    cells = [cell.strip() for cell in re.split(r"\s*[|¦]\s*|\s+[·•/]\s+", text)]
    full = [cell for cell in cells if cell]
    marks = len(cells) - 1
    if marks < 2 or len(full) < 2:
        return False
    return all(_weight(cell) <= 4 and not re.search(r"\d{2,}", cell) for cell in full) and (
        len(full) >= 3 or text.endswith("|")
    )


def _is_keyword_list(text: str, title: str | None) -> bool:
    """Whether a line repeats one phrase between commas, for search engines."""
    cells = [" ".join(re.findall(r"\w+", cell.casefold())) for cell in text.split(",")]
    cells = [cell for cell in cells if cell]
    if len(cells) < 2 or _ENDS.search(text) or any(len(cell.split()) > 8 for cell in cells):
        return False
    stems = [cell.split() for cell in cells]
    shared = 0
    while all(len(stem) > shared and stem[shared] == stems[0][shared] for stem in stems):
        shared += 1
    prefix = " ".join(stems[0][:shared])
    if not prefix:
        return False
    bare = prefix in cells
    named = title is not None and prefix == " ".join(re.findall(r"\w+", title.casefold()))
    return (shared >= 2 and (bare or named or len(cells) >= 3)) or (
        len(cells) >= 3 and (bare or named)
    )


# -- what goes ---------------------------------------------------------------------------------


def _without_head(
    lines: list[_Line], title: str | None
) -> tuple[list[_Line], str | None, tuple[str, ...]]:
    """Read datelines and bylines off the first lines, before any prose."""
    published: str | None = None
    authors: tuple[str, ...] = ()
    head, kept = 0, []
    for head, line in enumerate(lines):
        if head >= 10 or _is_solid(line.text) or is_prose(line.text):
            break
        if said := _imprint(line.text):
            published = published or said.day
            authors = authors or said.names
            continue
        kept.append(line)
    else:
        return kept, published, authors
    return kept + lines[head:], published, authors


@dataclass(frozen=True, slots=True)
class _Imprint:
    day: str | None
    names: tuple[str, ...]


def _imprint(text: str) -> _Imprint | None:
    """Read a line that says when and by whom, and nothing else: "3 May 2020 | By Ana Lima"."""
    if len(text) > 160 or _is_item(text):
        return None
    if alone := dates.dateline(text):
        return _Imprint(alone.day, ())
    day: str | None = None
    names: tuple[str, ...] = ()
    dated = vague = False
    for part in re.split(
        r"\s*[|•·]\s*|\s+[–—-]\s+|\s+(?=by\s)|(?<=[^\W\d_])\s+on\s+(?=\S*\d|[A-Z])", text
    ):
        byline = phrases.BYLINE.match(part)
        if found := dates.dateline(part):
            day, dated = day or found.day, True
        elif byline and (found_names := _names(byline["name"])) is not None:
            names = names or found_names
            # "Von der Leyen Speaks", "Di Maio Answers": a preposition alone makes no byline.
            vague = vague or re.match(r"(?:von|di|door)\s[^:]*$", part, re.IGNORECASE) is not None
        elif (
            part
            and not phrases.FURNITURE_PATTERN.fullmatch(key(part))
            and key(part) not in {"posted", "published", "updated"}
        ):
            return None
    return _Imprint(day, names) if dated or (names and not vague) else None


def _names(text: str) -> tuple[str, ...] | None:
    """Read "Ana Lima and Ben Okri"; nobody for an account such as "admin"; None for no names."""
    if phrases.NOBODY.match(text):
        return ()
    names = [name for name in re.split(r"\s*(?:,|&|\b(?:and|e|y|et|und|и|ve)\b)\s*", text) if name]
    fit = all(
        len(name) <= 50
        and 2 <= len(name.split()) <= 5
        and not _ENDS.search(name.rstrip("."))
        and all(word[0].isupper() or word in phrases.NAME_PARTICLES for word in name.split())
        for name in names
    )
    return tuple(names) if names and fit else None


def _without_furniture(lines: list[_Line]) -> list[_Line]:
    """Drop lines of furniture, and columns of buttons: three names of platforms, one a line."""
    kept: list[_Line] = []
    asked = False
    for platforms, group in groupby(lines, key=_is_platform):
        run = list(group)
        if platforms:
            named = {key(line.text) for line in run}
            if not (asked or (len(named) >= 3 and named & phrases.SHARING)):
                kept.extend(run)
            continue
        kept.extend(line for line in run if not _is_furniture(line.text))
        asked = _is_furniture(run[-1].text)
    return kept


def _is_platform(line: _Line) -> bool:
    return key(line.text) in phrases.PLATFORMS and not _is_item(line.text)


def _without_references(lines: list[_Line]) -> tuple[list[_Line], int]:
    """Drop lists of references; also tell how many notes a wiki's list had."""
    numbers = [int(found[1]) for line in lines if (found := _WIKI_NOTE_NUMBER.match(line.text))]
    carets = sum(_WIKI_NOTE.match(line.text) is not None for line in lines)
    kept: list[_Line] = []
    listing = False
    for line in lines:
        if carets >= 1 and _WIKI_NOTE.match(line.text) and (numbers or carets >= 2):
            if kept and key(kept[-1].text) in phrases.REFERENCE_HEADINGS:
                kept.pop()
            continue
        if key(line.text) in phrases.REFERENCE_HEADINGS:
            listing = True
        elif listing:
            listed = _LISTED_NOTE.match(line.text) is not None
            if _CITES.search(line.text) and (listed or _looks_cited(line.text)):
                if key(kept[-1].text) in phrases.REFERENCE_HEADINGS:
                    kept.pop()
                continue
            listing = False
        kept.append(line)
    return kept, max(numbers, default=0)


def _looks_cited(text: str) -> bool:
    """Whether a line reads like a bibliography entry: names, a year, a title, little grammar."""
    opening = re.match(
        r"(?:[•*-]\s*)?[^\W\d_][\w'’-]+,?\s+(?:[^\W\d_]\.|[^\W\d_][\w'’-]+).{0,160}?[(,.\s](?:19|20)\d{2}[a-z]?\b",
        text,
    )
    return (
        _weight(text) <= 70
        and opening is not None
        and bool(
            re.search(
                r"\((?:19|20)\d{2}[a-z]?\)|[\"“«'‘].+[\"”»'’]|doi|https?://|\bpp?\.|:\s*\d", text
            )
        )
    )


def _without_tails(lines: list[_Line]) -> list[_Line]:
    """Cut comments and lists of other articles, each until the article goes on, if it does."""
    kept: list[_Line] = []
    at = 0
    while at < len(lines):
        plain = key(lines[at].text)
        end = None
        if _weight(lines[at].text) <= 30 and not _is_item(lines[at].text):
            if (
                plain in phrases.COMMENT_HEADINGS
                or phrases.COUNTED_COMMENTS.fullmatch(plain)
                or (plain in phrases.BARE_COMMENT_HEADINGS and _heads_no_prose(lines, at))
            ):
                end = _end_of_comments(lines, at)
            elif plain in phrases.RELATED_HEADINGS or phrases.RELATED_PATTERN.fullmatch(plain):
                end = _end_of_teasers(lines, at, kept)
        if end is None:
            kept.append(lines[at])
            at += 1
        else:
            at = end
    return kept


def _heads_no_prose(lines: list[_Line], at: int) -> bool:
    """Whether nothing follows, or a form or the traces of comments, or only scraps."""
    following = [line.text for line in lines[at + 1 : at + 7]]
    for text in following:
        if _is_comment_trace(text) or key(text) in phrases.COMMENT_HEADINGS:
            return True
        if is_prose(text) or _is_solid(text):
            return False
    return not any(is_prose(line.text) or _is_solid(line.text) for line in lines[at + 1 :])


def _is_comment_trace(text: str) -> bool:
    return _weight(text) <= 16 and (
        phrases.COMMENT_TRACE.search(text) is not None or _is_form(text)
    )


def _end_of_comments(lines: list[_Line], at: int) -> int:
    """Find where a block of comments ends: at prose that no comment frames, or at the end."""
    framed = False
    for index in range(at + 1, len(lines)):
        text = lines[index].text
        if _is_comment_trace(text) and not _is_form(text):
            framed = True
        elif key(text) in phrases.COMMENT_HEADINGS:
            framed = False  # the form comes after the comments
        elif _is_solid(text) and not framed:
            return _with_headings(lines, at, index, most=3)
    return len(lines)


def _end_of_teasers(lines: list[_Line], at: int, before: list[_Line]) -> int | None:
    """Find where a list of other articles ends; None when the heading heads prose of ours."""
    topic = _topic(before)
    for index in range(at + 1, len(lines)):
        text = lines[index].text
        plain = key(text)
        if plain in phrases.COMMENT_HEADINGS or phrases.COUNTED_COMMENTS.fullmatch(plain):
            return index
        two = index + 1 < len(lines) and is_prose(text) and is_prose(lines[index + 1].text)
        if (_is_solid(text) and _is_on(topic, text)) or (
            two and _is_on(topic, f"{text} {lines[index + 1].text}")
        ):
            if index == at + 1:
                return None
            # Titles before it are teasers, but for the one that heads it.
            return _with_headings(lines, at, index, most=1)
    return len(lines)


def _with_headings(lines: list[_Line], at: int, index: int, *, most: int) -> int:
    """Step back over the headlines that introduce the prose at `index`, `most` of them."""
    start = index
    while start - 1 > at and index - start < most:
        text = lines[start - 1].text
        plain = key(text)
        if (
            not _is_headline(text)
            or plain in phrases.FORM_LABELS
            or _is_comment_trace(text)
            or _is_furniture(text)
        ):
            break
        start -= 1
    return start


def _topic(lines: list[_Line]) -> frozenset[str]:
    words = Counter(
        word for line in lines for word in re.findall(r"[^\W\d_]{5,}", line.text.casefold())
    )
    often = [word for word, count in words.most_common(60) if count > 1]
    return frozenset(often if len(often) >= 20 else words)


def _is_on(topic: frozenset[str], text: str) -> bool:
    # With little text before, there is no topic to compare with: keep.
    return len(topic) < 5 or len(topic & set(re.findall(r"[^\W\d_]{5,}", text.casefold()))) >= 2


def _without_contents(lines: list[_Line]) -> list[_Line]:
    """Drop tables of contents: three entries or more, or any under their heading."""
    kept: list[_Line] = []
    at = 0
    while at < len(lines):
        headed = key(lines[at].text) in phrases.CONTENTS_HEADINGS
        end = at + 1 if headed else at
        while end < len(lines) and _CONTENTS_ITEM.match(lines[end].text):
            end += 1
        entries = end - at - headed
        if not _is_numbered([line.text for line in lines[end - entries : end]]):
            entries = 0
        if entries >= 3 or (headed and entries):
            at = end
            continue
        if headed and end < len(lines) and _repeated_later(lines, end):
            at = end + _repeated_later(lines, end)
            continue
        kept.append(lines[at])
        at += 1
    return kept


def _is_numbered(entries: list[str]) -> bool:
    """Whether entries are titles counted from 1, and not the quantities of a recipe."""
    found = [re.match(r"[•·*-]\s*(\d{1,2})(?:\.(\d{1,2}))*\.?\s+(\S)", entry) for entry in entries]
    if not any(found):
        return True  # dot leaders and page numbers
    tops = [int(entry[1]) for entry in found if entry and entry[2] is None]
    capital = sum(entry is not None and not entry[3].islower() for entry in found)
    return tops == list(range(1, len(tops) + 1)) and capital > 0.5 * len(entries)


def _repeated_later(lines: list[_Line], at: int) -> int:
    """Count the lines from `at` on that come back later as headings of their own."""
    later = Counter(_entry(line.text) for line in lines[at:])
    count = 0
    while at + count < len(lines):
        text = lines[at + count].text
        if _weight(text) > 15 or later[_entry(text)] < 2:
            break
        count += 1
    return count if count >= 2 else 0


def _entry(text: str) -> str:
    return key(_OUTLINE.sub("", _BULLET.sub("", text)))


def _without_rows(lines: list[_Line]) -> list[_Line]:
    """Drop rows of links; rows of a table stand together and hold figures, so they stay."""
    kept = []
    for index, line in enumerate(lines):
        around = lines[max(0, index - 1) : index] + lines[index + 1 : index + 2]
        tabled = any("|" in other.text and not other.opens for other in around) and any(
            re.search(r"\d|-{3}", other.text) for other in [line, *around]
        )
        if not _is_row(line.text) or tabled:
            kept.append(line)
    return kept


def _without_keywords(lines: list[_Line], title: str | None) -> list[_Line]:
    return [line for line in lines if not _is_keyword_list(line.text, title)]


def _headline(lines: list[_Line]) -> str | None:
    """Choose the title among the lines before the prose: the longest of the first three.

    A page's section ("Diplomatic Studies") stands before its title and is shorter.
    """
    leading = []
    for line in lines[:3]:
        if not _is_headline(line.text) or _is_keyword_list(line.text, None):
            break
        leading.append(line.text)
    if not leading or len(lines) < 2:
        return None
    # The third may already be the first heading inside the article.
    if len(leading) == 3 and key(leading[2]) not in {key(text) for text in leading[:2]}:
        leading = leading[:2]
    return max(leading, key=len).rstrip(":").rstrip()


def _once(lines: list[_Line], title: str | None) -> list[_Line]:
    """Keep one of a title repeated in the first lines, and one of a heading doubled anywhere."""
    wanted = key(title) if title else None
    kept: list[_Line] = []
    seen = False
    for index, line in enumerate(lines):
        plain = key(line.text)
        if wanted and plain == wanted and index < 8:
            if seen:
                continue
            seen = True
            line = replace(line, text=title or line.text)
        elif kept and plain and plain == key(kept[-1].text) and _weight(line.text) <= 25:
            continue
        kept.append(line)
    return kept


def _without_junk(lines: list[_Line], title: str | None) -> list[_Line]:
    """Cut the tail in which a page says one phrase over and over for search engines.

    The phrase is mostly the title: "Embassy", "Embassy viewing the topic.", "Embassy what".
    """
    last = max(
        (i for i, line in enumerate(lines) if _is_solid(line.text) or is_prose(line.text)),
        default=-1,
    )
    if last < 0:
        return lines
    openings = Counter(opening for line in lines[last + 1 :] for opening in _openings(line.text))
    own = {key(line.text) for line in lines[last + 1 :]}
    repeated = {phrase for phrase in own if openings[phrase] >= 3}
    if title and openings[key(title)] >= 2:
        repeated.add(key(title))
    for first in range(last + 1, len(lines)):
        if repeated.intersection(_openings(lines[first].text)):
            return lines[:first] + [line for line in lines[first:] if _weight(line.text) >= 15]
    return lines


def _openings(text: str) -> list[str]:
    """Give what a short line may be said to begin with: all of it but up to four words."""
    words = key(text).split()
    if _is_item(text) or len(words) > 30:
        return []
    return [" ".join(words[:count]) for count in range(max(1, len(words) - 4), len(words) + 1)]


def _without_hollow_headings(lines: list[_Line]) -> list[_Line]:
    """Drop headings of sections whose content went, at the end of the text."""
    kept = list(lines)
    hollow = phrases.REFERENCE_HEADINGS | phrases.BARE_COMMENT_HEADINGS | phrases.RELATED_HEADINGS
    labels = phrases.FORM_LABELS | {"external links", "see also", "further reading"}
    while len(kept) > 1 and key(kept[-1].text) in hollow | labels:
        kept.pop()
    return kept


def _render(lines: list[_Line]) -> str:
    parts: list[str] = []
    previous: _Line | None = None
    for line in lines:
        together = previous is not None and _is_item(previous.text) and _is_item(line.text)
        tabled = previous is not None and "|" in previous.text and "|" in line.text
        parts.append("\n" if (together or tabled) and not line.opens else "\n\n")
        parts.append(line.text)
        previous = line
    return unicodedata.normalize("NFC", "".join(parts[1:]))
