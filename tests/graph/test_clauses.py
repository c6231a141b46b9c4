"""A query may search, and what is searched cannot change the rest of it."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph import clauses, queries
from graph.clauses import Clause
from graph.config import Settings
from graph.errors import BadQuery, WrongUse
from graph.ids import entity
from graph.queries import Question
from graph.search.errors import SearchError
from graph.search.model import Hit
from graph.service import Service
from graph.store import PREFIXES, Draft, Limited
from graph.worker import check_stays_inside

EXAMPLE = """SELECT ?campaign ?score ?snippet WHERE {
  SERVICE dd:search { ?campaign dd:query "wellness as soft power" ; dd:kind "campaign" ; dd:limit 20 ; dd:score ?score ; dd:snippet ?snippet }
  ?campaign dd:ledBy ?actor . ?actor dd:country "IN"
} ORDER BY DESC(?score)"""
YOGA = 'SERVICE dd:search { ?x dd:query "yoga" ; dd:limit 3 }'


def column(service: Service, query: str, name: str = "x") -> list[str]:
    return [row[name].removeprefix(entity("")) for row in service.select(query).texts()]


def test_the_example_of_the_design_finds_the_day_of_yoga_as_printed(service: Service) -> None:
    assert b"/campaign/yogaday,0." in service.sparql(EXAMPLE, format_="csv").body
    assert set(column(service, EXAMPLE, "campaign")) == {"campaign/yogaday"}


def test_a_clause_gives_what_the_index_finds_with_all_its_scores(service: Service) -> None:
    hits = service._index().search("digital embassies", limit=7)
    table = service.select(
        'SELECT * { SERVICE dd:search { ?x dd:query "digital embassies" ; dd:limit 7 ; dd:rank ?rank ;'
        " dd:score ?score ; dd:lexicalScore ?words ; dd:denseScore ?sense ; dd:snippet ?snippet } }"
    )
    rows = sorted(table.texts(), key=lambda row: int(row["rank"]))
    assert [row["x"] for row in rows] == [entity(hit.record) for hit in hits]
    for row, hit in zip(rows, hits, strict=True):
        told = [float(row[name]) for name in ("score", "words", "sense")]
        assert told == pytest.approx([hit.score, hit.lexical, hit.dense], abs=1e-6)
        assert row["snippet"] == hit.snippet.replace("\x02", "").replace("\x03", "")
    types = {cell.datatype for cell in table.rows[0] if cell and cell.datatype}
    assert {name.rpartition("#")[2] for name in types} == {"integer", "decimal", "string"}


def test_a_clause_tells_why_a_record_was_found(service: Service, address: str) -> None:
    index = service._index()
    hits = {entity(hit.record): hit for hit in index.search("digital yogaday", limit=9)}
    inside = (
        '?x dd:query "digital yogaday" ; dd:limit 9 ; dd:matched ?words ; dd:coverage ?weight ;'
        " dd:language ?language ; dd:snapshot ?state"
    )
    rows = service.select(f"SELECT * {{ SERVICE dd:search {{ {inside} }} }}").texts()
    assert {row["x"] for row in rows} == set(hits)
    assert {"digital, yogaday", "yogaday", "digital"} & {row["words"] for row in rows}
    for row in rows:
        hit = hits[row["x"]]
        assert row["words"] == ", ".join(hit.matched)
        assert float(row["weight"]) == pytest.approx(hit.coverage, abs=1e-6)
        assert (row["language"], row["state"]) == (hit.language, index.snapshot)
    theirs = list(ox.Store().query(federated(address, inside)))
    assert {row["x"].value: row["words"].value for row in theirs} == {
        row["x"]: row["words"] for row in rows
    }


def test_an_entry_of_no_known_language_leaves_it_unbound() -> None:
    hit = Hit("campaign/a", "campaign", "A", 0.5, 0.25, 0.125, 0.1, "", ("a",), 0, None, None, (), 0.5)  # fmt: skip
    query = 'SELECT * { SERVICE dd:search { ?x dd:query "a" ; dd:language ?l ; dd:matched ?m } }'
    (clause,) = clauses.find(query)
    written, inserted = clauses.put(query, [clause], [clause.rows([hit], snapshot="1")])
    (row,) = Draft(b'<http://a/s> <http://a/p> "x" .').select(written, inserted=inserted).texts()
    assert row["m"] == "a"
    assert not row.get("l")


@pytest.mark.parametrize(
    "pattern",
    [
        '(?x ?score) text:query ("yoga" 3)',
        '(?x ?score ?snippet) text:query ("yoga" 3 "lang:en")',
        '(?x) text:query ("yoga" 3) . ?x a ?class',
        '?x a ?class . ?x <http://jena.apache.org/text#query> ("yoga" 3)',
        '?x text:query ("yoga" 3) ; a ?class .',
        "?x text:query ('''yoga'''@en 3) ; . ?x a ?class",
        YOGA.replace("dd:search", "SILENT <https://w3id.org/digital-diplomacy/ontology/search>"),
        YOGA.replace("{", "{ # the clause }\n").replace('"yoga"', "'yoga'@en"),
        YOGA.replace("SERVICE ", "service#SERVICE\n"),
        'SERVICE dd:search { ?x dd:query "yoga" . ?x dd:limit "3"^^xsd:integer . }',
        f"{{ {YOGA} }} UNION {{ {YOGA.replace('yoga', 'qwxz vrtpl')} }}",
        f"{{ SELECT ?x {{ {YOGA} }} }}",
        f"{YOGA} OPTIONAL {{ {YOGA.replace('limit 3', 'limit 9 ; dd:snippet ?y')} }}",
        f"?x rdfs:label ?l FILTER EXISTS {{ {YOGA} }}",
        f"GRAPH ?g {{ {YOGA} ?x a ?class }}",
    ],
)
def test_every_way_to_write_a_search_finds_the_same(service: Service, pattern: str) -> None:
    wanted = {hit.record for hit in service._index().search("yoga", limit=3)}
    assert set(column(service, f"SELECT ?x {{ {pattern} }}")) == wanted
    assert len(wanted) == 3


def test_a_search_works_in_every_form_of_query(service: Service) -> None:
    assert service.sparql(f"ASK {{ {YOGA} ?x a dd:Initiative }}", format_="csv").body == b"true\n"
    made = service.sparql(f"CONSTRUCT {{ ?x a ?c }} {{ {YOGA} ?x a ?c }}", format_="ntriples")
    assert b"/campaign/yogaday>" in made.body
    own = f"PREFIX our: <https://w3id.org/digital-diplomacy/ontology/> ASK {{ {YOGA.replace('dd:', 'our:')} }}"
    assert service.sparql(own, format_="csv").body == b"true\n"


def test_several_searches_are_joined(service: Service) -> None:
    both = "SELECT ?x { SERVICE dd:search { ?x dd:query 'India' ; dd:limit 50 } (?x ?s) text:query ('yoga' 50) }"
    one, other = (set(column(service, f"SELECT ?x {{ ?x text:query ('{w}' 50) }}")) for w in ("India", "yoga"))  # fmt: skip
    assert set(column(service, both)) == one & other != set()
    assert one - other


def test_a_search_is_only_a_search_where_it_is_code(service: Service) -> None:
    query = f"SELECT ('''{YOGA}''' AS ?text) {{ }} # {YOGA}"
    assert clauses.find(query) == []
    assert service.select(query).texts() == [{"text": YOGA}]


def test_kinds_languages_and_records_are_chosen_before_the_limit(service: Service) -> None:
    def found(more: str) -> list[str]:
        return column(service, f'SELECT ?x {{ SERVICE dd:search {{ ?x dd:query "diplomacy" ; dd:limit 4 ; {more} }} }}')  # fmt: skip

    assert {name.partition("/")[0] for name in found("dd:kind 'platform'")} == {"platform"}
    kinds = {name.partition("/")[0] for name in found("dd:kind 'place', 'platform' ; dd:limit 4".removesuffix(" ; dd:limit 4"))}  # fmt: skip
    assert kinds <= {"place", "platform"}
    assert set(found("dd:within (campaign:yogaday actor:dco)")) == {"campaign/yogaday", "actor/dco"}
    assert found("dd:within campaign:yogaday, actor:dco ; dd:within ()") == found(
        "dd:within actor:dco, campaign:yogaday"
    )
    assert found("dd:within ()") == []
    spanish = found("dd:lang 'es'")
    assert len(spanish) == 4
    for record in spanish:
        assert service.sparql(f"ASK {{ <{entity(record)}> rdfs:label ?l FILTER(LANG(?l) = 'es') }}", format_="csv").body == b"true\n"  # fmt: skip
    assert found("dd:lang 'en-GB'") == []
    assert found("dd:lang 'es' ; dd:within actor:dco") == []


def test_the_mode_says_which_leg_searches(service: Service) -> None:
    for mode in ("lexical", "dense"):
        query = f"SELECT ?x ?s {{ SERVICE dd:search {{ ?x dd:query 'wellness' ; dd:mode '{mode}' ; dd:score ?s }} }}"
        hits = service._index().search("wellness", limit=20, mode=mode)
        assert set(column(service, query)) == {hit.record for hit in hits} != set()


@pytest.mark.parametrize(
    "text",
    [
        '") } UNION { ?s ?p ?o } #',
        "'''\"\"\"\\",
        "\\u0022) } \\U00000022",
        "\n\r\t\v\0 {{{ ((( [[[",
        "\x02yoga\x03 and فن and 🧘",
        "?x UNDEF SERVICE <http://127.0.0.1:1/> { }",
    ],
)
def test_no_text_of_a_hit_leaves_its_literal(text: str) -> None:
    hit = Hit("campaign/a", "campaign", "A", 0.5, 0.25, 0.125, 0.1, text, (), 0, None, None, (), 0.5)  # fmt: skip
    query = 'SELECT * { SERVICE dd:search { ?x dd:query "a" ; dd:snippet ?s ; dd:rank ?r } }'
    (clause,) = clauses.find(query)
    written, inserted = clauses.put(query, [clause], [clause.rows([hit, hit], snapshot="1")])
    check_stays_inside(written)
    rows = Draft(b'<http://a/s> <http://a/p> "x" .').select(written, inserted=inserted).texts()
    said = text.replace("\x02", "").replace("\x03", "")
    assert rows == [{"x": entity("campaign/a"), "s": said, "r": rank} for rank in ("1", "2")]


def test_a_thousand_hits_are_no_query_that_is_too_long(service: Service) -> None:
    table = service.sparql(
        'SELECT ?x { SERVICE dd:search { ?x dd:query "digital diplomacy" ; dd:limit 1000 ; dd:snippet ?s } }',
        format_="csv",
    )
    assert len(table.body.splitlines()) > 500


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ('?x dd:query "a" ; dd:colour "red"', "dd:colour is no parameter of dd:search .known: dd:query, dd:mode"),
        ('?x dd:query "a" ; a ?c', "is no parameter of dd:search"),
        ('?x <query> "a"', "is no parameter of dd:search"),
        ("?x dd:query ?words", r"dd:query is \?words, but the search runs before"),
        ("?x dd:limit 3", "dd:query is missing"),
        ('?x dd:query "a", "b"', "dd:query stands twice"),
        ('?x dd:query "a" . ?y dd:query "b"', "one search for one variable"),
        ('campaign:yogaday dd:query "a"', "one search for one variable"),
        ("", "one search for one variable"),
        ('?x dd:query "a" ; dd:limit 0', "dd:limit is a number from 1 to 1000, not"),
        ('?x dd:query "a" ; dd:limit 1001', "dd:limit is a number from 1 to 1000, not"),
        ('?x dd:query "a" ; dd:limit 2.5', "dd:limit is a number from 1 to 1000, not"),
        ('?x dd:query "a" ; dd:limit true', "dd:limit is a number from 1 to 1000, not"),
        ('?x dd:query "a" ; dd:kind "campain"', "there is no kind 'campain' .known: campaign, actor"),
        ('?x dd:query "a" ; dd:mode "fuzzy"', "dd:mode is hybrid, lexical or dense, not 'fuzzy'"),
        ('?x dd:query "a" ; dd:lang ?l', r"dd:lang is \?l, not a text"),
        ('?x dd:query "a" ; dd:within <http://example.org/a>', "dd:within names records"),
        ('?x dd:query "a" ; dd:within "yogaday"', "dd:within names records"),
        ('?x dd:query "a" ; dd:within ((actor:dco))', "a list cannot hold a list"),
        ('?x dd:query "a" ; dd:score 1', "dd:score is a result .write dd:score .score"),
        ('?x dd:query "a" ; dd:score ?x', "two results share a variable"),
        ('?x dd:query "a" ; dd:score ?s ; dd:rank ?s', "two results share a variable"),
        ('?x dd:query/dd:query "a"', "/ cannot stand here"),
        ('?x dd:query "a" FILTER(?x > 1)', "cannot stand here|holds parameters only"),
        ('?x dd:query "a" BIND(1 AS ?y)', "holds parameters only"),
        ('?x dd:query "a" . { ?y a ?c }', "{ cannot stand here"),
        ('?x dd:query "a" dd:limit 3', "not understood near 'dd:limit 3"),
        ('?x dd:query "a" ; nowhere:limit 3', "the prefix nowhere: is not declared"),
        ('?x dd:query "a" ;;;; dd:limit 3', "; cannot stand here"),
        ('?x dd:query "a" ; dd:within ' + ", ".join(["actor:dco"] * 1000), "at most 8,000 characters"),
    ],
)  # fmt: skip
def test_a_clause_that_is_wrong_says_in_a_line_what_to_do(
    service: Service, inside: str, message: str
) -> None:
    with pytest.raises(BadQuery, match=message) as raised:
        service.sparql(f"SELECT * {{ SERVICE dd:search {{ {inside} }} }}")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * { ?x text:query ?y }", "takes constant words"),
        ("SELECT * { ?x text:query (rdfs:label 'a') }", "the search runs before|does not know"),
        ("SELECT * { ?x text:query ('a' 'highlight:x') }", "does not know"),
        ("SELECT * { (?x ?s ?l ?g) text:query 'a' }", r"gives \?x, \?score and \?snippet"),
        ("SELECT * { (?x ?x) text:query 'a' }", "two results share a variable"),
        ("SELECT * { ?x a ?c ; text:query 'a' }", "follows no variable"),
        ("SELECT * { ?x text:query 'a', 'b' }", ", cannot follow text:query"),
        ("SELECT * { (?x ?s) text:query 'a' ; a ?c }", "; cannot follow text:query"),
        ("SELECT * { ?x text:query ('a' 0) }", "dd:limit is a number from 1"),
        ("SELECT * { ?x text:query", "text:query"),
        ("text:query 'a'", "text:query"),
        ("SELECT * { ?x text:query ('a'", "not understood"),
        ("SELECT * { SERVICE dd:search { ?x dd:query 'a'", "the clause is not closed"),
        ("SELECT * { " + f"{YOGA} " * 6 + "}", "a query holds at most 5 searches"),
    ],
)
def test_a_search_in_the_wrong_place_is_refused(service: Service, query: str, message: str) -> None:
    with pytest.raises(BadQuery, match=message):
        service.sparql(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        f"SELECT * {{ {YOGA} SERVICE <http://127.0.0.1:1/> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE <http://127.0.0.1:1/> {{ {YOGA} }} }}",
        "SELECT * { SERVICE dd:serch { ?x dd:query 'a' } }",
        "SELECT * { SERVICE ?search { ?x dd:query 'a' } }",
        f"PREFIX dd: <http://127.0.0.1:1/> SELECT * {{ {YOGA} }}",
        'SELECT * { ?s ?p "a\\u0022 #" . SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }',
    ],
)
def test_every_other_service_stays_refused(service: Service, query: str) -> None:
    with pytest.raises(BadQuery, match="SERVICE is not allowed here"):
        service.sparql(query)


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ {YOGA} ?x ?y }}",
        f"SELECT * {{\n {YOGA} }}\n?x",
        "SELECT * { SERVICE dd:search {\n?x dd:query 'a'\n\n} ?x ?y }",
        f"SELECT * {{ {YOGA}\n{YOGA} ?x ?y }}",
        f"SELECT * {{ {YOGA} FILTER(?x > }}",
    ],
)
def test_a_mistake_after_a_search_is_told_where_it_was_written(
    service: Service, query: str
) -> None:
    with pytest.raises(SyntaxError) as unchanged:
        ox.Store().query(query, prefixes=dict(PREFIXES))
    place = str(unchanged.value).partition(": ")[0]
    with pytest.raises(BadQuery, match=f"{place}:"):
        service.sparql(query)


def test_an_answer_tells_that_a_limit_cut_records_off(service: Service, address: str) -> None:
    cut = YOGA.replace("limit 3", "limit 2")
    fit = sum(service._index().find("yoga").kinds.values())
    assert fit > 2
    for answer in (service.sparql(f"ASK {{ {cut} }}"), service.select(f"SELECT * {{ {cut} }}")):
        assert answer.limited == (Limited(1, "yoga", 2, fit),)
    assert f"search 1 (yoga) kept the best 2 of {fit} records" in str(answer.limited[0])
    two = f"SELECT * {{ {YOGA.replace('limit 3', 'limit 1000')} {cut} }}"
    url = f"{address}/sparql?" + urllib.parse.urlencode({"query": two})
    with urllib.request.urlopen(url) as answered:
        assert answered.headers["X-Search-Limited"] == f"2;kept=2;of={fit}"
        assert "X-Search-Limited" in answered.headers["Access-Control-Expose-Headers"]


def test_an_answer_without_a_cut_says_nothing_of_it(service: Service, address: str) -> None:
    whole = f"SELECT * {{ {YOGA.replace('limit 3', 'limit 1000')} }}"
    assert service.sparql(whole).limited == ()
    url = f"{address}/sparql?" + urllib.parse.urlencode({"query": whole})
    with urllib.request.urlopen(url) as answered:
        assert "X-Search-Limited" not in answered.headers


def test_a_search_that_fails_is_an_error_or_one_empty_row_where_it_is_silent(
    new_home: Settings, served: Settings
) -> None:
    state = new_home.build / "states" / "1"
    shutil.copytree(served.build / "current", state)
    shutil.rmtree(state / "index")
    (new_home.build / "current").symlink_to("states/1")
    service = Service(new_home)
    with pytest.raises(SearchError, match="no search index"):
        service.select(f"SELECT * {{ {YOGA} }}")
    silent = YOGA.replace("SERVICE", "SERVICE SILENT").replace("limit 3", "score ?s")
    assert service.select(f"SELECT * {{ {silent} }}").rows == ((None, None),)


def test_a_named_question_may_search(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "near-words"
    folder.mkdir()
    (folder / "question.rq").write_text(
        "# question: Which campaigns are about this?\n# who: student\n# difficulty: easy\n"
        "# param: words | what it is about | yoga\n"
        'SELECT ?x { SERVICE dd:search { ?x dd:query "$words$" ; dd:kind "campaign" ; dd:limit 1 } }\n',
        "utf-8",
    )
    question: Question = queries._read(folder)
    monkeypatch.setattr(queries, "all_questions", lambda: {"near-words": question})
    assert service.ask("near-words").texts() == [{"x": entity("campaign/yogaday")}]
    (other,) = service.ask("near-words", {"words": 'e-Residency" } #'}).texts()
    assert other["x"] != entity("campaign/yogaday")


# ---- another store that asks ours


def federated(address: str, inside: str, rest: str = "") -> str:
    return (
        "PREFIX dd: <https://w3id.org/digital-diplomacy/ontology/> "
        "PREFIX campaign: <https://w3id.org/digital-diplomacy/id/campaign/> "
        f"SELECT * {{ SERVICE <{address}/sparql/search> {{ {inside} }} {rest} }}"
    )


def test_another_store_joins_a_search_with_its_own_data(address: str, service: Service) -> None:
    theirs = ox.Store()
    for name, note in (("campaign/yogaday", "watch this"), ("actor/dco", "not this")):
        theirs.add(ox.Quad(ox.NamedNode(entity(name)), ox.NamedNode("http://a/note"), ox.Literal(note)))  # fmt: skip
    inside = '?x dd:query "yoga" ; dd:limit 50 ; dd:within campaign:yogaday, campaign:yogaday ; dd:score ?score ; dd:snippet ?snippet'
    rows = list(theirs.query(federated(address, inside, "?x <http://a/note> ?note")))
    ours = service._index().search("yoga", within=["campaign/yogaday"])[0]
    assert [(row["note"].value, float(row["score"].value)) for row in rows] == [
        ("watch this", pytest.approx(ours.score, abs=1e-6))
    ]
    assert rows[0]["snippet"].value == ours.snippet.replace("\x02", "").replace("\x03", "")


def test_another_store_hears_what_is_wrong_with_its_search(address: str) -> None:
    theirs = ox.Store()
    with pytest.raises(OSError, match="400"):
        list(theirs.query(federated(address, "?x dd:query ?words")))
    silent = federated(address, "?x dd:query ?words").replace("SERVICE", "SERVICE SILENT")
    assert len(list(theirs.query(silent))) == 1


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT * { ?x dd:query 'yoga' } } UNION { { ?s ?p ?o }",
        "no query",
    ],
)
def test_the_search_endpoint_answers_nothing_but_searches(address: str, query: str) -> None:
    url = f"{address}/sparql/search?" + urllib.parse.urlencode({"query": query})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(url)


def test_what_a_store_sends_becomes_a_clause() -> None:
    sent = (
        'SELECT * WHERE { ?x <https://w3id.org/digital-diplomacy/ontology/query> "a}" . } LIMIT 3'
    )
    (clause,) = clauses.find(clauses.as_clause(sent))
    assert isinstance(clause, Clause)
    assert (clause.variable, clause.text) == ("x", "a}")
    with pytest.raises(WrongUse, match="this is no search"):
        clauses.as_clause("SELECT * WHERE")
