"""A kept document into quads: its text in passages, and the entities that they mention."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawl.items import Article
from graph import ids, quotes
from graph.archive import Archive
from graph.errors import Problem
from graph.gazetteer import LINKER, Gazetteer, Mention
from graph.quads import RDF, RDFS, XSD, Writer, graph_of, iri, literal, partial_date
from graph.quotes import Quote
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


def quads(
    linked: Linked, *, cited: Collection[str] = (), quoted: Iterable[Quote] = ()
) -> list[str]:
    """Give the quads of a document's own graph.

    Args:
        linked: the document.
        quoted: the words in it that evidence points to.
        cited: subject and predicate of what records say of the documents they cite, as N-Triples
            ("<s> <p>"). A document keeps the one title and address under which it is cited.
    """
    out = Writer(graph_of(linked.id))
    article, document = linked.article, ids.entity(linked.id)
    out.add(document, RDF + "type", iri(terms.DOCUMENT))
    out.add(document, RDFS + "label", literal(linked.label, language=article.language))
    out.add(document, terms.ADDRESS, literal(article.address))
    out.add(document, terms.SHA256, literal(article.sha256))
    digest = hashlib.sha256(article.text.encode()).hexdigest()
    out.add(document, terms.TEXT_SHA256, literal(digest))
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
    for quote in quoted:
        _quote(out, article, quote)
    return [line for line in dict.fromkeys(out.lines) if subject_predicate(line) not in cited]


def quote_problems(archive: Archive, quoted: Mapping[str, Sequence[Quote]]) -> list[Problem]:
    """Tell which quotes of records are not, or no longer, in the texts that the archive holds."""
    problems = []
    for document in sorted(quoted):
        article = archive.article(document)
        if article is None:
            continue
        for quote in quoted[document]:
            found = quotes.anchor(article.text, quote)
            if found is None:
                wrong = (
                    f"the words noted at {quote.start} to {quote.end} are not in the text of {document} "
                    "(`ddgraph quote` finds them, or gives others)"
                )
            elif found.anchoring == "moved":
                wrong = (
                    f"the words noted at {quote.start} to {quote.end} stand at {found.start} to {found.end} "
                    f"of {document} now (write these offsets)"
                )
            elif len(found.exact.split()) > quotes.WORDS:
                wrong = (
                    f"the quote has {len(found.exact.split())} words, at most {quotes.WORDS} are shown "
                    "(point to fewer)"
                )
            else:
                continue
            problems.append(Problem(quote.file, quote.line, "warning", wrong))
    return problems


def subject_predicate(line: str) -> str:
    """Give the first two terms of a line of N-Quads whose subject is an IRI.

    >>> subject_predicate("<s> <p> <o> <g> .")
    '<s> <p>'
    """
    subject, predicate, _ = line.split(" ", 2)
    return f"{subject} {predicate}"


def _quote(out: Writer, article: Article, quote: Quote) -> None:
    """Say of evidence where its words stand in the text as it is now, and which they are."""
    found = quotes.anchor(article.text, quote)
    node = quote.evidence
    out.add(node, terms.ANCHORING, literal(found.anchoring if found else "lost"))
    if not found:
        return
    out.add(node, terms.START_OFFSET, literal(str(found.start), datatype=XSD + "integer"))
    out.add(node, terms.END_OFFSET, literal(str(found.end), datatype=XSD + "integer"))
    words = quotes.shown(found.exact)
    out.add(node, terms.QUOTE, literal(words, language=article.language or "und"))
    out.add(node, terms.PREFIX, literal(found.prefix))
    out.add(node, terms.SUFFIX, literal(found.suffix))


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
