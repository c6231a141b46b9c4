"""The ontology: its terms as a list, and each term with its meaning, rules, uses and an example."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Sequence

from graph.export import docs
from graph.glossary import Example, Glossary, Leaf, Term, Vocabulary
from graph.service import Service
from search_ui import present, urls
from search_ui.parts import page, params
from search_ui.parts.markup import (
    Html,
    Node,
    draw,
    items,
    joined,
    link,
    more,
    out,
    section,
    tag,
    to,
)


def render(service: Service) -> None:
    """Show the whole, or the term that the address names."""
    glossary = service.glossary()
    wanted = urls.term(params.read())
    term = glossary.term(wanted) if wanted else None
    if term:
        _one(term, glossary)
    else:
        _all(glossary, unknown=wanted)


def _all(glossary: Glossary, *, unknown: str) -> None:
    draw(
        page.title(
            "The ontology",
            lead=f"Version {glossary.version}: {len(glossary.classes)} classes and "
            f"{len(glossary.properties)} properties for the actors, initiatives, works and concepts of "
            "digital diplomacy, and for what documents say of them. Open a term for its rules, an example "
            "from the graph and the questions that use it.",
        ),
        tag("p", f"No term is called “{unknown}”.", class_="problem") if unknown else None,
        section(
            "Classes",
            _picture(glossary),
            more("The same as a list of links", _tree(glossary), class_="more"),
            note="Each stands below what it is a kind of; the number says how many the graph has.",
        ),
        section(
            "Properties of statements",
            _terms([term for term in glossary.properties if term.needs_evidence]),
            note="They stand in statements only, each with its evidence.",
        ),
        section(
            "Other properties", _terms([t for t in glossary.properties if not t.needs_evidence])
        ),
        section("Vocabularies", *(_vocabulary(v) for v in glossary.vocabularies)),
        section(
            "Mistakes that a check finds",
            more(
                f"{len(glossary.mistakes)} messages",
                items([mistake.message for mistake in glossary.mistakes]),
                class_="more",
            ),
            note="Each is an example in the ontology that a check must refuse.",
        ),
    )


def _terms(terms: Sequence[Term]) -> Html:
    head = tag("tr", tag("th", "Term"), tag("th", "Meaning"), tag("th", "Used", class_="number"))
    rows = [
        tag(
            "tr",
            tag("td", _to(term), tag("br"), tag("code", term.anchor)),
            tag("td", term.definition),
            tag("td", f"{term.count:,}" if term.count else "–", class_="number"),
            id=term.anchor,
        )
        for term in terms
    ]
    return tag("div", tag("table", tag("thead", head), tag("tbody", *rows)), class_="wide terms")


def _vocabulary(vocabulary: Vocabulary) -> Html:
    head = tag("tr", tag("th", "Value"), tag("th", "Meaning"), tag("th", "Used", class_="number"))
    rows = []
    for value in vocabulary.values:
        others = [f"{text} ({code})" for code, text in value.labels.items() if code != "en"]
        rows.append(
            tag(
                "tr",
                tag("td", value.label),
                tag(
                    "td",
                    value.definition,
                    tag("div", " · ".join(others), class_="quiet") if others else None,
                ),
                tag("td", f"{value.count:,}", class_="number"),
            )
        )
    table = tag("table", tag("thead", head), tag("tbody", *rows))
    return more(
        f"{vocabulary.title}, {present.counted(len(rows), 'value')}",
        tag("p", vocabulary.description),
        tag("div", table, class_="wide"),
        class_="more",
    )


# ---- one term


def _one(term: Term, glossary: Glossary) -> None:
    facts: list[tuple[str, Node]] = [
        ("Is a kind of", _names(term.parents, glossary)),
        ("Its kinds", _names(term.children, glossary)),
        ("Said of", _names(term.used_on, glossary)),
        (
            "Value",
            f"one of {term.values_from}" if term.values_from else _names(term.values, glossary),
        ),
        ("Used", term.usage),
        ("Status", term.standing),
        ("History", joined(["; ".join(term.history), _quiet(term.change_note)])),
        ("Taken from", term.source or None),
        ("Identifier", tag("code", term.iri)),
    ]
    rows = [part for name, node in facts if node for part in (tag("dt", name), tag("dd", node))]
    draw(
        page.title(
            term.label,
            over=joined([to(urls.page("ontology"), "Ontology"), f", {term.kind} {term.anchor}"]),
            lead=term.definition,
            tab=term.anchor,
        ),
        _deprecated(term, glossary),
        tag("dl", *rows, class_="facts", id=term.anchor),
        section("An example from the graph", _example(term, term.example))
        if term.example
        else section("An example", tag("p", term.written) if term.written else None),
        section("What the checks ask", items(term.constraints)),
        section(
            "Questions that use it",
            items(
                [
                    to(urls.Sparql(name=asked.name).address(), asked.question)
                    for asked in term.questions
                ]
            ),
        ),
    )


def _quiet(text: str | None) -> Html | None:
    return tag("div", text, class_="quiet") if text else None


def _deprecated(term: Term, glossary: Glossary) -> Html | None:
    if not term.deprecated:
        return None
    other = _named(term.replaced_by, glossary) if term.replaced_by else None
    return tag(
        "p", "Deprecated", joined([": use ", other, "."]) if other else ".", class_="problem"
    )


def _example(term: Term, shown: Example) -> Html:
    if shown.value is None:
        return tag("p", link(shown.subject))
    value = link(shown.link, shown.value)
    if shown.statement:
        said = joined([link(shown.subject), f", {shown.statement} ({term.label}: ", value, ")"])
    else:
        said = joined([link(shown.subject), " → ", tag("strong", value)])
    source = None
    if shown.source:
        quoted = f". The curators noted: “{shown.attests}”" if shown.attests else "."
        name = out(shown.address, shown.source) or shown.source
        whole = " (noted for the record as a whole)" if shown.whole else None
        source = tag("blockquote", "Source: ", name, whole, quoted)
    return joined([tag("p", said), source])


def _names(names: Sequence[str], glossary: Glossary) -> Html | None:
    if not names:
        return None
    return joined([_named(name, glossary) for name in names], ", ")


def _named(name: str, glossary: Glossary) -> Html:
    if ":" in name:
        return tag("code", name)
    term = glossary.term(name)
    # "text" is a kind of value, beside a property of that name.
    return _to(term) if term and (term.kind == "class" or not name.islower()) else joined([name])


def _to(term: Term) -> Html:
    return to(urls.page("ontology", [("term", term.name)]), term.label)


# ---- the tree


def _picture(glossary: Glossary) -> Html:
    """Draw the classes as an image: Streamlit takes SVG out of what it is given."""
    drawn = base64.b64encode(docs.picture(glossary).encode()).decode()
    return tag(
        "img",
        src=f"data:image/svg+xml;base64,{drawn}",
        alt="The classes as a tree; the list below says the same.",
        class_="diagram",
    )


def _tree(glossary: Glossary) -> Html | None:
    """List the classes, lists in lists, each a link."""
    known = {term.name: term for term in glossary.classes}
    below: defaultdict[int | None, list[Leaf]] = defaultdict(list)
    for leaf in glossary.tree():
        below[leaf.parent].append(leaf)

    def level(parent: int | None) -> Html | None:
        return items(
            [
                joined(
                    [
                        _to(known[leaf.name]),
                        tag("span", f" {known[leaf.name].count:,}", class_="quiet"),
                        level(leaf.row),
                    ]
                )
                for leaf in below[parent]
            ],
            class_="tree",
        )

    return level(None)
