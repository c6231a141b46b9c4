"""A document: what is known of it, its passages where we hold them, what it is evidence for."""

from __future__ import annotations

from graph.errors import UnknownName
from graph.model import DocumentPage, Link, Statement
from graph.service import Service
from search_ui import present, urls
from search_ui.parts import mentions, page, params, query_box, sources, standing, statements
from search_ui.parts.markup import Html, Node, draw, joined, link, more, section, tag

_SHOWN = 40


def render(service: Service) -> None:
    """Show one document."""
    asked = params.read()
    identifier = urls.asked(asked, "document")
    if not urls.known(identifier):
        raise UnknownName("document", identifier)
    document = service.document(identifier)
    cited = document.cited
    draw(
        page.title(present.source_title(cited), over="Document", lead=_lead(document)),
        statements.facts(
            [
                ("Author", [", ".join(document.authors)]),
                ("Publisher", [cited.publisher]),
                ("Published", [present.date(cited.published) if cited.published else None]),
                ("Language", [present.language(document.language) if document.language else None]),
                ("Address", [_address(document)]),
                (
                    "Retrieved",
                    [present.date(document.retrieved[:10]) if document.retrieved else None],
                ),
                ("SHA-256", [tag("code", document.sha256) if document.sha256 else None]),
            ]
        ),
        _wanted(document, asked),
        mentions.entities(document.mentions),
        _text(document),
        section(
            "What it is evidence for",
            *_by_subject(service, document.supports, cited.id),
            note=f"{present.counted(len(document.supports), 'statement')} of the graph name it as a source.",
        ),
        section("What it speaks against", *_by_subject(service, document.refutes, cited.id)),
        page.like(service, cited.id, urls.Times()),
        query_box.show(document.query) if document.passages else None,
    )


def _lead(document: DocumentPage) -> Node:
    if document.passages:
        return None
    if document.cited.mirror:
        return "Seen as a copy of a page that stands elsewhere. Copies are named as what was read, and not linked to."
    return "Cited as a source. Its text is not held here, so there are no passages to show."


def _address(document: DocumentPage) -> Html:
    return tag(
        "div",
        tag("span", document.cited.address, class_="address"),
        " ",
        sources.outward(document.cited),
    )


def _wanted(document: DocumentPage, asked: dict[str, list[str]]) -> Html | None:
    number = (asked.get("passage") or [""])[-1]
    found = [row for row in document.passages if str(row.number) == number]
    return section(f"Passage {number}", *(mentions.passage(row) for row in found))


def _text(document: DocumentPage) -> Html | None:
    rows = [mentions.passage(row) for row in document.passages]
    rest = rows[_SHOWN:]
    return section(
        "Text",
        *rows[:_SHOWN],
        more(f"{present.counted(len(rest), 'more passage')}", *rest, class_="more")
        if rest
        else None,
        note="As read, cut into passages; what is mentioned is linked.",
    )


def _by_subject(service: Service, said: tuple[Statement, ...], document: str) -> list[Html]:
    """Statements under what they are about, each with the words of this document behind it."""
    by_subject: dict[str, list[Statement]] = {}
    for statement in said:
        by_subject.setdefault(statement.subject, []).append(statement)
    made = []
    for subject, rows in by_subject.items():
        record = service.record(subject)
        target = Link(subject, record.label, record.kind)
        lines = [
            tag(
                "li",
                tag("span", f"{present.capital(row.property)}: ", class_="quiet"),
                link(row.link) if row.link else present.value(row),
                " ",
                standing.mark(row.standing, present.why(row)),
                *(sources.quote(proof) for proof in row.evidence if proof.document.id == document),
            )
            for row in rows
        ]
        made.append(
            tag("div", tag("h3", joined([link(target)])), tag("ul", *lines, class_="points"))
        )
    return made
