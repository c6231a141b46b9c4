"""What this is, how to read it, and on what terms it may be used."""

from __future__ import annotations

from graph.service import Service
from search_ui import present
from search_ui.parts import page, standing
from search_ui.parts.markup import draw, items, section, tag, to


def render(service: Service) -> None:
    """Explain the graph to a first visitor."""
    state = service.state()
    marks = []
    for name, (_, why) in present.STANDINGS.items():
        marks += [tag("dt", standing.mark(name)), tag("dd", why)]
    draw(
        page.title(
            "About",
            lead="A knowledge graph and a semantic search over the literature and the campaigns of "
            "digital diplomacy. It holds statements with their evidence, not bare facts.",
        ),
        section(
            "How to read a page",
            tag(
                "p",
                "Sources of this field contradict each other and grow old. So every statement says which "
                "sources make it and, where it matters, who is quoted and as of when. Beside each stands how "
                "far it can be trusted; a click on it opens the sources.",
            ),
            tag("dl", *marks, class_="facts"),
        ),
        section(
            "What is disputed stays visible",
            tag(
                "p",
                "Where sources disagree, no side is dropped. ",
                to("/dispute", "Every dispute"),
                " shows its sides beside each other, with the curators' assessment. A change over time is no "
                "dispute: such values carry their dates.",
            ),
        ),
        section(
            "Searching and asking",
            tag(
                "p",
                to("/", "Search"),
                " finds records by their words and by their meaning, and says how much each counted. ",
                to("/sparql", "SPARQL"),
                " answers what search cannot: counts, comparisons, joins. Each page shows the query it was "
                "made with, and every view has an address that can be shared and cited. Programs ask at ",
                tag("code", "/sparql"),
                " (SPARQL 1.1 Protocol) and read ",
                tag("code", "/health"),
                ".",
            ),
        ),
        section(
            "The words it is said in",
            tag(
                "p",
                to("/ontology", "The ontology"),
                " defines every class and property, with what the checks ask of it, an example with its "
                "source and the questions that use it.",
            ),
        ),
        section(
            "Terms of use",
            tag(
                "p",
                "The records, the ontology and the vocabularies are under Creative Commons Attribution 4.0; "
                "the software is under the Apache Licence 2.0. Texts of third parties stay with their owners: "
                "the graph quotes and links them. When you cite, name the statement's source and the snapshot "
                "below.",
            ),
        ),
        section(
            "This state",
            items(
                [
                    f"{state.records:,} records",
                    present.counted(state.documents, "document") + " held with their text",
                    f"{state.quads:,} quads",
                    f"{state.entries:,} search entries",
                    tag("span", "Snapshot ", tag("code", state.snapshot)),
                ],
                class_="links",
            ),
        ),
    )
