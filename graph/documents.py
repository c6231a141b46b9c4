"""A kept document into quads: its text in passages, and the entities that they mention."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from crawl.items import Article
from graph import ids
from graph.gazetteer import LINKER, Gazetteer, Mention
from graph.quads import RDF, RDFS, XSD, Writer, graph_of, iri, literal, partial_date
from graph.search.passages import Passage, cut
from ontology import terms


@dataclass(frozen=True, slots=True)
class Linked:
    """A document with its passages and mentions, offsets in the article's text."""

    id: str
    article: Article
    passages: tuple[Passage, ...]
    mentions: tuple[Mention, ...]

    @property
    def label(self) -> str:
        """The title; the address when nobody gave one."""
        return self.article.title or self.article.address.removeprefix("file:")


def link(identifier: str, article: Article, gazetteer: Gazetteer) -> Linked:
    """Cut a document into passages and find the entities that it names."""
    return Linked(
        identifier,
        article,
        tuple(cut(article.text)),
        tuple(gazetteer.mentions(article.text)),
    )


def quads(linked: Linked, *, cited: Collection[str] = ()) -> list[str]:
    """Give the quads of a document's own graph.

    Args:
        linked: the document.
        cited: subject and predicate of what records say of the documents they cite, as N-Triples
            ("<s> <p>"). A document keeps the one title and address under which it is cited.
    """
    out = Writer(graph_of(linked.id))
    article, document = linked.article, ids.entity(linked.id)
    out.add(document, RDF + "type", iri(terms.DOCUMENT))
    out.add(document, RDFS + "label", literal(linked.label, language=article.language))
    out.add(document, terms.ADDRESS, literal(article.address))
    out.add(document, terms.SHA256, literal(article.sha256))
    out.add(document, terms.RETRIEVED, literal(article.retrieved, datatype=XSD + "date"))
    if article.title:
        out.add(document, terms.TITLE, literal(article.title))
    if article.publisher:
        out.add(document, terms.PUBLISHER, literal(article.publisher))
    if article.published:
        out.add(document, terms.PUBLISHED, partial_date(article.published))
    if article.language:
        out.add(document, terms.LANGUAGE, literal(article.language))
    for author in article.authors:
        out.add(document, terms.AUTHOR_NAME, literal(author))
    for number, passage in enumerate(linked.passages, 1):
        _passage(out, linked, number, passage)
    return [line for line in dict.fromkeys(out.lines) if subject_predicate(line) not in cited]


def subject_predicate(line: str) -> str:
    """Give the first two terms of a line of N-Quads whose subject is an IRI.

    >>> subject_predicate("<s> <p> <o> <g> .")
    '<s> <p>'
    """
    subject, predicate, _ = line.split(" ", 2)
    return f"{subject} {predicate}"


def _passage(out: Writer, linked: Linked, number: int, passage: Passage) -> None:
    document = ids.entity(linked.id)
    node = f"{document}/passage/{number}"
    out.add(node, RDF + "type", iri(terms.PASSAGE))
    out.add(node, terms.IN_DOCUMENT, iri(document))
    out.add(node, terms.PASSAGE_NUMBER, literal(str(number), datatype=XSD + "integer"))
    out.add(node, terms.START_OFFSET, literal(str(passage.start), datatype=XSD + "integer"))
    out.add(node, terms.END_OFFSET, literal(str(passage.end), datatype=XSD + "integer"))
    out.add(node, terms.TEXT, literal(passage.text, language=linked.article.language or "und"))
    for mention in linked.mentions:
        if not passage.start <= mention.start < passage.end:
            continue
        entity = ids.entity(mention.id)
        out.add(document, terms.MENTIONS, iri(entity))
        out.add(node, terms.MENTIONS, iri(entity))
        place = f"{document}/mention/{mention.start}-{mention.end}"
        out.add(place, RDF + "type", iri(terms.MENTION))
        out.add(place, terms.IN_PASSAGE, iri(node))
        out.add(place, terms.MENTIONED_ENTITY, iri(entity))
        out.add(place, terms.START_OFFSET, literal(str(mention.start), datatype=XSD + "integer"))
        out.add(place, terms.END_OFFSET, literal(str(mention.end), datatype=XSD + "integer"))
        out.add(place, terms.SURFACE, literal(mention.surface))
        out.add(place, terms.SCORE, literal(str(mention.score), datatype=XSD + "decimal"))
        out.add(place, terms.LINKER, literal(LINKER))
