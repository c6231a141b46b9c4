"""The named questions give their expected answers, in our store and in rdflib alike."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib

from graph import guard, queries
from graph.config import Settings
from graph.ingest import ingest_files
from graph.queries import Question, short
from graph.service import Service
from graph.store import PREFIXES

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
QUESTIONS = queries.all_questions()

needs_seeds = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the seed documents are not beside the repository"
)


def _each(questions: dict[str, Question]) -> list[object]:
    return [
        pytest.param(name, marks=needs_seeds if question.needs_seeds else (), id=name)
        for name, question in questions.items()
    ]


@pytest.fixture(scope="session")
def with_seeds(served: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service over the repository's data and the seed documents."""
    home = Settings(home=tmp_path_factory.mktemp("seeds"), data=served.data, query_seconds=5)
    shutil.copytree(served.build, home.build, symlinks=True)
    ingest_files(home, sorted(SEEDS.glob("*.txt")))
    service = Service(home)
    yield service
    service.close()


def _graph(service: Service) -> rdflib.Graph:
    """Load the triples of every graph; the name of the graph is the last term of a quad."""
    lines = (line.removesuffix(" .").rpartition(" ")[0] + " .\n" for line in service.quads())
    return rdflib.Graph().parse(data="".join(lines), format="nt")


@pytest.fixture(scope="session")
def in_rdflib(service: Service) -> rdflib.Graph:
    return _graph(service)


@pytest.fixture(scope="session")
def in_rdflib_with_seeds(with_seeds: Service) -> rdflib.Graph:
    return _graph(with_seeds)


def _fixture(request: pytest.FixtureRequest, question: Question, plain: str, seeds: str) -> object:
    return request.getfixturevalue(seeds if question.needs_seeds else plain)


def _answer(service: Service, question: Question) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    table = service.ask(question.name)
    rows = [tuple(short(cell.text) if cell else "" for cell in row) for row in table.rows]
    return table.columns, rows


@pytest.mark.parametrize("name", _each(dict(QUESTIONS)))
def test_a_question_gives_its_expected_answer(name: str, request: pytest.FixtureRequest) -> None:
    question = queries.named(name)
    service = _fixture(request, question, "service", "with_seeds")
    assert isinstance(service, Service)
    columns, rows = _answer(service, question)
    expected_columns, expected = question.expected()
    assert columns == expected_columns
    assert rows[: question.first] == expected


@pytest.mark.parametrize("name", _each(dict(QUESTIONS)))
def test_rdflib_gives_the_same_rows(name: str, request: pytest.FixtureRequest) -> None:
    question = queries.named(name)
    service = _fixture(request, question, "service", "with_seeds")
    graph = _fixture(request, question, "in_rdflib", "in_rdflib_with_seeds")
    assert isinstance(service, Service)
    assert isinstance(graph, rdflib.Graph)
    found = graph.query(question.filled({}), initNs=dict(PREFIXES))
    theirs = [
        tuple("" if term is None else short(str(term)) for term in row)
        for row in found
        if isinstance(row, tuple)
    ]
    assert Counter(theirs) == Counter(_answer(service, question)[1])


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_heading_says_who_asks_how_hard_it_is(name: str) -> None:
    question = queries.named(name)
    assert question.question.endswith("?")
    assert question.who in ("student", "researcher", "curator")
    assert question.difficulty in ("easy", "medium", "hard")
    assert question.first in (None, 25)
    assert question.expected()[1], "an empty answer proves nothing; say it in a row"


def test_there_are_sixty_questions_or_more() -> None:
    assert len(QUESTIONS) >= 60


@needs_seeds
def test_no_expected_answer_copies_a_seed() -> None:
    seeds = " ".join(
        " ".join(path.read_text("utf-8", errors="replace").split()) for path in SEEDS.glob("*.txt")
    )
    for question in QUESTIONS.values():
        for row in question.expected()[1]:
            for text in row:
                assert len(text.split()) <= 25 or text not in seeds, question.name


def test_the_walker_finds_terms_wherever_a_query_may_hide_them() -> None:
    assert guard.terms_of(
        """SELECT (COUNT(?a) AS ?n) WHERE {
          VALUES ?p { dd:doi }
          ?x ^dd:supports/(dd:inDocument|!dd:address)* ?a
          OPTIONAL { ?x dd:start ?start FILTER(?start IN (dd:Award)) }
          MINUS { ?x a dd:Work }
          { SELECT ?x WHERE { ?x dd:end ?end } GROUP BY ?x HAVING(MAX(?end) > dd:venue) }
          BIND(EXISTS { ?x dd:role ?role } AS ?has)
        }"""
    ) == {
        *("doi", "supports", "inDocument", "address", "start", "Award", "Work", "end", "venue"),
        "role",
    }


def test_comments_and_literals_use_no_term() -> None:
    assert not guard.terms_of('# dd:ledBy\nSELECT ?x WHERE { ?x ?p "dd:country" }')


# ---- what the sources of the first ten questions say beyond the rows


def test_the_pronoun_of_the_essay_became_no_statement_of_gender(service: Service) -> None:
    assert not service.select(
        "SELECT ?s WHERE { ?s ?p ?o FILTER(CONTAINS(LCASE(STR(?p)), 'gender')) }"
    ).rows


@needs_seeds
def test_the_passage_that_mentions_bjola_names_him(with_seeds: Service) -> None:
    found = with_seeds.select(
        "SELECT ?text WHERE { ?part dd:mentions actor:corneliu-bjola ; dd:text ?text }"
    ).texts()
    assert any("Corneliu Bjola" in row["text"] for row in found)


@needs_seeds
@pytest.mark.parametrize(
    "stranger",
    [
        "Bündchen",
        "Sheldon",
        "Umudova",
        "Rosario",
        "Thirteenth tale",
        "Pashayev",
        "Beverly",
        "IP address blocking",
    ],
)
def test_the_random_posts_of_a_seed_are_no_part_of_the_graph(
    stranger: str, with_seeds: Service
) -> None:
    assert not with_seeds.select(
        f'SELECT ?s WHERE {{ ?s ?p ?o FILTER(CONTAINS(STR(?o), "{stranger}")) }}'
    ).rows
    assert all(stranger not in hit.snippet for hit in with_seeds.search(stranger).hits)
