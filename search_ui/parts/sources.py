"""Documents as sources: one line each, and the list at the end of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.model import Cited, Link, Proof, Statement
from search_ui import present, urls
from search_ui.parts.markup import Html, Node, joined, more, out, section, tag, to


def line(document: Cited, notes: Sequence[str] = ()) -> Html:
    """One document: its page here, who published it, and the way out."""
    return joined(
        [
            to(urls.entity(document.id), present.source_title(document)),
            tag("span", f" {present.source_details(document)}", class_="quiet"),
            joined([" ", outward(document)]),
            *(tag("span", f"says: {note}", class_="attests") for note in notes),
        ]
    )


def quote(proof: Proof) -> Html | None:
    """The words that a piece of evidence points to, the way to their passage, who compared them."""
    if proof.anchoring == "lost":
        text = "The words noted here are no longer in the text that is held."
        return tag("p", text, class_="quiet")
    if not proof.quote:
        return None
    document = Link(proof.document.id, proof.document.title, "document")
    there = (
        to(urls.passage(document, proof.passage), f"passage {proof.passage}", class_="quiet")
        if proof.passage
        else None
    )
    moved = tag("span", " (moved since they were noted)", class_="quiet")
    return tag(
        "blockquote",
        f"“{proof.quote}” ",
        there,
        moved if proof.anchoring == "moved" else None,
        title=present.examined(proof) or None,
    )


def outward(document: Cited) -> Node:
    """The link to the document itself; copies are named and never linked to."""
    if document.mirror:
        return tag("span", "(seen as a copy; not linked)", class_="quiet")
    label = f"Open the source at {present.source_details(document) or 'its publisher'}"
    return out(document.link, "source\u00a0↗", aria_label=label)


def listing(statements: Iterable[Statement]) -> Html | None:
    """Every source of a page."""
    documents = present.sources(statements)
    if not documents:
        return None
    made = tag("ol", *(tag("li", line(document)) for document in documents), class_="sources")
    count = present.counted(len(documents), "source")
    if len(documents) <= 20:
        return section("Sources", made)
    return section("Sources", more(f"All {count}", made, class_="more"))
