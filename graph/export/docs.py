"""The pages of the ontology as one static file: no script, no request, light and dark.

All text is escaped by `tag`, the only function that makes markup here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from graph.export.dataset import LICENCE
from graph.glossary import Asked, Example, Glossary, Leaf, Mistake, Term, Vocabulary

ROW: Final = 26  # pixels between two classes of the tree
WIDTH: Final = 460  # of the tree, fits the deepest and longest name
STEP: Final = 34  # pixels by which a child stands further right
_STYLE: Final = """
:root { --ink: #1b2230; --quiet: #5c6270; --line: #d9d4c7; --blue: #1f3a6e; --accent: #a3431f; --paper: #fbfaf6; --shade: #f1eee6; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7e4dc; --quiet: #a2a7b3; --line: #37404e; --blue: #a9c3ee; --accent: #eba07c; --paper: #14181f; --shade: #1d232d; }
}
* { box-sizing: border-box; }
html { color-scheme: light dark; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 "Source Sans", "Source Sans 3", system-ui, sans-serif; }
main { max-width: 48rem; margin: 0 auto; padding: 2.5rem 1.1rem 6rem; }
h1, h2, h3, .wordmark { font-family: "Source Serif", "Source Serif 4", Georgia, "DejaVu Serif", serif; font-weight: 600; line-height: 1.2; }
h1 { font-size: 2.2rem; margin: .2rem 0 1rem; letter-spacing: -.01em; }
h2 { font-size: 1.5rem; margin: 3.4rem 0 .8rem; padding-top: .9rem; border-top: 2px solid var(--accent); }
h3 { font-size: 1.15rem; margin: 0 0 .25rem; }
h3 code { font-size: .78rem; font-weight: 400; color: var(--quiet); background: none; margin-left: .5rem; }
p { margin: 0 0 .6rem; }
a { color: var(--blue); text-decoration-thickness: 1px; text-underline-offset: .16em; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
code { font: .86em ui-monospace, "Source Code Pro", "DejaVu Sans Mono", monospace; background: var(--shade); padding: .1em .3em; overflow-wrap: anywhere; }
.lead { font-size: 1.12rem; max-width: 42rem; }
.warned { border-left: 3px solid var(--accent); padding-left: .7rem; color: var(--accent); }
.quiet { color: var(--quiet); font-size: .9rem; }
nav ul, ul.run { list-style: none; padding: 0; margin: 0 0 1rem; display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; }
article { padding: 1.3rem 0; border-bottom: 1px solid var(--line); scroll-margin-top: 1rem; }
article:target { border-left: 3px solid var(--accent); padding-left: .9rem; }
dl { display: grid; grid-template-columns: 8.5rem 1fr; gap: .3rem 1rem; margin: .7rem 0 0; font-size: .95rem; }
dt { color: var(--quiet); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
dd ul { margin: 0; padding-left: 1.1rem; }
blockquote { margin: .2rem 0 0; padding-left: .8rem; border-left: 2px solid var(--line); color: var(--quiet); }
summary { cursor: pointer; color: var(--blue); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; margin: .4rem 0 1rem; }
th { text-align: left; font-weight: 400; color: var(--quiet); }
th, td { vertical-align: top; border-bottom: 1px solid var(--line); padding: .4rem .9rem .4rem 0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
svg { display: block; max-width: none; }
svg text { font: 14px "Source Sans", system-ui, sans-serif; fill: var(--ink); }
svg a text { fill: var(--blue); }
svg .n { fill: var(--quiet); font-size: 12px; }
svg path { fill: none; stroke: var(--line); stroke-width: 1.3; }
svg circle { fill: var(--blue); }
@media (max-width: 40rem) { h1 { font-size: 1.8rem; } dl { grid-template-columns: 1fr; gap: 0; } dt { margin-top: .5rem; } }
@media print { nav { display: none; } article { break-inside: avoid; } }
"""


_PICTURE: Final = """
text { font: 14px "Source Sans 3", "Source Sans", system-ui, sans-serif; fill: #1f3a6e; }
.n { fill: #5c6270; font-size: 12px; }
path { fill: none; stroke: #d9d4c7; stroke-width: 1.3; }
circle { fill: #1f3a6e; }
@media (prefers-color-scheme: dark) {
  text, circle { fill: #a9c3ee; } .n { fill: #a2a7b3; } path { stroke: #37404e; }
}
"""


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


Node = str | Html | None


def joined(nodes: Iterable[Node], between: str = "") -> Html:
    """Put pieces one after the other; None is left out and what is no markup is escaped."""
    return Html(
        escape(between).join(
            node if isinstance(node, Html) else escape(node) for node in nodes if node is not None
        )
    )


def tag(name: str, *children: Node, **attributes: str | None) -> Html:
    """Make an element; an attribute that is None is left out, `class_` is `class`.

    >>> tag("b", "<script>", class_='"')
    '<b class="&quot;">&lt;script&gt;</b>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{written}>{joined(children)}</{name}>")


def page(glossary: Glossary) -> str:
    """Draw the whole ontology."""
    count = f"{len(glossary.classes)} classes and {len(glossary.properties)} properties"
    body = tag(
        "main",
        tag("p", "Digital Diplomacy Graph", class_="wordmark"),
        tag("h1", "The ontology"),
        tag(
            "p",
            f"Version {glossary.version}: {count} for the actors, initiatives, works and concepts of "
            "digital diplomacy, and for what documents say of them. Each is shown with its meaning, what "
            "the checks ask of it, an example from the graph with its source, and the questions that use "
            "it.",
            class_="lead",
        ),
        tag(
            "nav",
            tag(
                "ul",
                *(tag("li", tag("a", title, href=f"#{anchor}")) for anchor, title in _PARTS),
            ),
            aria_label="Parts",
        ),
        _head("tree"),
        tag("div", diagram(glossary), class_="wide"),
        _head("classes"),
        *(_term(term, glossary) for term in glossary.classes),
        _head("properties"),
        _index(glossary.properties),
        *(_term(term, glossary) for term in glossary.properties),
        _head("vocabularies"),
        *(_vocabulary(vocabulary) for vocabulary in glossary.vocabularies),
        _head("mistakes"),
        tag(
            "p",
            "Each is an example in the ontology that a check must refuse, with the message that it gives. "
            "“{?value}” stands for the value at fault.",
        ),
        _mistakes(glossary.mistakes),
        tag(
            "p",
            joined(
                [
                    "Ontology and records: ",
                    tag("a", "CC BY 4.0", href=LICENCE),
                    ". Terms have the namespace ",
                    tag("code", "https://w3id.org/digital-diplomacy/ontology/"),
                    ", here written ",
                    tag("code", "dd:"),
                    ".",
                ]
            ),
            class_="quiet",
        ),
    )
    head = tag(
        "head",
        Html('<meta charset="utf-8">'),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", "The ontology · Digital Diplomacy Graph"),
        tag("style", Html(_STYLE)),
    )
    return "<!doctype html>\n" + tag("html", head, "\n", tag("body", body), lang="en") + "\n"


_PARTS: Final = (
    ("tree", "The classes as a tree"),
    ("classes", "Classes"),
    ("properties", "Properties"),
    ("vocabularies", "Vocabularies"),
    ("mistakes", "Mistakes that a check finds"),
)


def _head(anchor: str) -> Html:
    return tag("h2", dict(_PARTS)[anchor], id=anchor)


def _index(terms: Sequence[Term]) -> Html:
    links = (tag("li", tag("a", term.name, href=f"#{term.anchor}")) for term in terms)
    return tag("ul", *links, class_="run")


def _term(term: Term, glossary: Glossary) -> Html:
    rows: list[tuple[str, Node]] = [
        ("Is a kind of", _names(term.parents, glossary)),
        ("Its kinds", _names(term.children, glossary)),
        ("Said of", _names(term.used_on, glossary)),
        ("Value", _values(term, glossary)),
        ("Used", term.usage),
        ("Example", _example(term)),
        ("Checks", _list(term.constraints)),
        ("Questions", _questions(term.questions)),
        ("Status", term.standing),
        ("History", joined(["; ".join(term.history), _note(term)])),
        ("Taken from", term.source or None),
    ]
    facts = [part for name, node in rows if node for part in (tag("dt", name), tag("dd", node))]
    return tag(
        "article",
        tag("h3", term.label, tag("code", term.anchor)),
        _deprecated(term, glossary),
        tag("p", term.definition),
        tag("dl", *facts),
        id=term.anchor,
    )


def _note(term: Term) -> Html | None:
    return tag("div", term.change_note, class_="quiet") if term.change_note else None


def _deprecated(term: Term, glossary: Glossary) -> Html | None:
    if not term.deprecated:
        return None
    other = _name(term.replaced_by, glossary) if term.replaced_by else None
    return tag("p", "Deprecated", joined([": use ", other, "."]) if other else ".", class_="warned")


def _names(names: Sequence[str], glossary: Glossary) -> Html | None:
    parts: list[Node] = []
    for name in names:
        parts += [", " if parts else None, _name(name, glossary)]
    return joined(parts) if names else None


def _name(name: str, glossary: Glossary) -> Html:
    term = glossary.term(name)
    return tag("a", term.label, href=f"#{term.anchor}") if term else tag("code", name)


def _values(term: Term, glossary: Glossary) -> Node:
    if term.values_from:
        return tag("a", f"a value of {term.values_from}", href=f"#vocab:{term.values_from}")
    said = [
        _name(value, glossary) if value[0].isupper() or ":" in value else joined([value])
        for value in term.values
    ]
    parts: list[Node] = []
    for value in said:
        parts += [" or " if parts else None, value]
    return joined(parts) if parts else None


def _example(term: Term) -> Html | None:
    shown = term.example
    if shown is None:
        return tag("span", f"{term.written} (the ontology's own)") if term.written else None
    if shown.value is None:
        return joined([shown.subject.label, " ", tag("code", shown.subject.id)])
    said = shown.value if len(shown.value) < 300 else shown.value[:300].rsplit(" ", 1)[0] + " …"
    if shown.statement:
        body = joined([shown.subject.label, ", ", shown.statement, f" ({term.label}: {said})"])
    else:
        body = joined([shown.subject.label, " → ", tag("strong", said)])
    return joined([body, _source(shown)])


def _source(shown: Example) -> Html | None:
    if shown.source is None:
        return None
    title = shown.source
    name: Node = (
        tag("a", title, href=shown.address, rel="noopener nofollow") if shown.address else title
    )
    quoted = joined([" The curators noted: “", shown.attests, "”"]) if shown.attests else None
    whole = " (noted for the record as a whole)" if shown.whole else None
    return tag("blockquote", "Source: ", name, whole, ".", quoted)


def _list(texts: Sequence[str]) -> Html | None:
    return tag("ul", *(tag("li", text) for text in texts)) if texts else None


def _questions(asked: Sequence[Asked]) -> Html | None:
    if not asked:
        return None
    lines = [tag("li", a.question, " ", tag("code", a.name)) for a in asked]
    if len(lines) < 4:
        return tag("ul", *lines)
    return tag("details", tag("summary", f"{len(lines)} questions"), tag("ul", *lines))


def _vocabulary(vocabulary: Vocabulary) -> Html:
    rows = []
    for value in vocabulary.values:
        others = [f"{text} ({code})" for code, text in value.labels.items() if code != "en"]
        rows.append(
            tag(
                "tr",
                tag("td", value.label, Html("<br>"), tag("code", value.name)),
                tag("td", value.definition, _quiet(" · ".join(others))),
                tag("td", f"{value.count:,}", class_="number"),
            )
        )
    head = tag("tr", tag("th", "Value"), tag("th", "Meaning"), tag("th", "Used", class_="number"))
    return tag(
        "article",
        tag("h3", vocabulary.title, tag("code", vocabulary.anchor)),
        tag("p", vocabulary.description),
        tag("div", tag("table", tag("thead", head), tag("tbody", *rows)), class_="wide"),
        id=vocabulary.anchor,
    )


def _quiet(text: str) -> Html | None:
    return tag("div", text, class_="quiet") if text else None


def _mistakes(mistakes: Sequence[Mistake]) -> Html:
    rows = [tag("tr", tag("td", m.message), tag("td", tag("code", m.name))) for m in mistakes]
    head = tag("tr", tag("th", "The message"), tag("th", "The example"))
    return tag("div", tag("table", tag("thead", head), tag("tbody", *rows)), class_="wide")


# ---- the tree


def diagram(glossary: Glossary) -> Html:
    """Draw the tree of the classes, each with how often it is used."""
    leaves = glossary.tree()
    counts = {term.name: term.count for term in glossary.classes}
    height = len(leaves) * ROW + 8
    lines = [_line(leaf, leaves) for leaf in leaves if leaf.parent is not None]
    names = [
        tag(
            "a",
            tag("circle", cx=str(_x(leaf)), cy=str(_y(leaf)), r="3.5"),
            tag(
                "text",
                leaf.label,
                tag("tspan", f"  {counts[leaf.name]:,}", class_="n"),
                x=str(_x(leaf) + 10),
                y=str(_y(leaf) + 5),
            ),
            href=f"#dd:{leaf.name}",
        )
        for leaf in leaves
    ]
    return tag(
        "svg",
        tag("title", "The classes as a tree"),
        *lines,
        *names,
        xmlns="http://www.w3.org/2000/svg",
        width=str(WIDTH),
        height=str(height),
        viewBox=f"0 0 {WIDTH} {height}",
        role="img",
    )


def picture(glossary: Glossary) -> str:
    """Draw the same as a file of its own, light and dark, for where a page takes no markup of SVG."""
    inside = tag("style", Html(_PICTURE))
    return diagram(glossary).replace("<title>", f"{inside}<title>", 1)


def _x(leaf: Leaf) -> int:
    return 8 + leaf.depth * STEP


def _y(leaf: Leaf) -> int:
    return 14 + leaf.row * ROW


def _line(leaf: Leaf, leaves: Sequence[Leaf]) -> Html:
    assert leaf.parent is not None
    parent = leaves[leaf.parent]
    return tag("path", d=f"M{_x(parent)} {_y(parent)}V{_y(leaf)}H{_x(leaf)}")
