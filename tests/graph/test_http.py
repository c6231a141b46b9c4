"""`/sparql` over a real server."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request

import pyoxigraph as ox
import pytest

INDIA = "SELECT ?campaign ?hashtag ?start WHERE { ?campaign dd:ledBy/dd:country 'IN' ; dd:hasHashtag ?hashtag ; dd:start ?start }"


def call(url: str, *, body: bytes | None = None, **headers: str) -> tuple[int, str, bytes]:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data=body, headers=names)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers["content-type"], answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["content-type"], error.read()


def asked(address: str, query: str, **more: str) -> str:
    return f"{address}/sparql?" + urllib.parse.urlencode({"query": query, **more})


def test_campaigns_led_by_an_actor_of_india_with_hashtag_and_start_hold_yoga_day(
    address: str,
) -> None:
    status, media_type, body = call(asked(address, INDIA))
    assert (status, media_type) == (200, "application/sparql-results+json")
    rows = json.loads(body)["results"]["bindings"]
    found = {(row["campaign"]["value"].rpartition("/")[2], row["start"]["value"]) for row in rows}
    assert ("yogaday", "2014-09-27") in found


@pytest.mark.parametrize(
    ("accept", "media_type", "format_"),
    [
        (
            "application/sparql-results+json",
            "application/sparql-results+json",
            ox.QueryResultsFormat.JSON,
        ),
        (
            "application/sparql-results+xml",
            "application/sparql-results+xml",
            ox.QueryResultsFormat.XML,
        ),
        (
            "text/tab-separated-values",
            "text/tab-separated-values; charset=utf-8",
            ox.QueryResultsFormat.TSV,
        ),
        ("text/html;q=0.5, text/csv", "text/csv; charset=utf-8", None),
    ],
)
def test_every_result_format_is_negotiated(
    address: str, accept: str, media_type: str, format_: ox.QueryResultsFormat | None
) -> None:
    status, given, body = call(asked(address, INDIA), Accept=accept)
    assert (status, given) == (200, media_type)
    if format_:
        assert len(list(ox.parse_query_results(body, format=format_))) > 3
    else:
        assert body.startswith(b"campaign,hashtag,start\r\n")


@pytest.mark.parametrize(
    ("accept", "format_"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_every_graph_format_is_negotiated(address: str, accept: str, format_: ox.RdfFormat) -> None:
    _, given, body = call(
        asked(address, "CONSTRUCT WHERE { campaign:yogaday dd:hasHashtag ?h }"), Accept=accept
    )
    assert given.startswith(accept)
    assert len(list(ox.parse(body, format=format_))) == 1


def test_a_query_may_come_as_a_form_or_as_itself(address: str) -> None:
    form = urllib.parse.urlencode({"query": "ASK { ?s ?p ?o }"}).encode()
    kinds = {
        "application/x-www-form-urlencoded": form,
        "application/sparql-query": b"ASK { ?s ?p ?o }",
    }
    for kind, body in kinds.items():
        status, _, answer = call(f"{address}/sparql", body=body, Content_Type=kind)
        assert (status, json.loads(answer)["boolean"]) == (200, True)


@pytest.mark.parametrize(
    ("query", "status", "detail"),
    [
        ("SELECT ?s WHERE { ?s ?p }", 400, "SPARQL not understood: error at 1:26"),
        ("", 400, "the parameter `query` is missing"),
        (
            "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
            400,
            "SERVICE is not allowed here",
        ),
        ("DROP ALL", 400, "SPARQL not understood"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a", 503, "the query was stopped"),
    ],
)
def test_an_error_is_a_problem_document_and_never_200(
    address: str, query: str, status: int, detail: str
) -> None:
    given, media_type, body = call(asked(address, query))
    assert (given, media_type) == (status, "application/problem+json")
    assert json.loads(body)["detail"].startswith(detail)


def test_an_unknown_format_is_named_with_those_that_are_known(address: str) -> None:
    status, _, body = call(asked(address, "ASK { ?s ?p ?o }", format="excel"))
    assert status == 404
    assert "no format is called 'excel' (did you mean json" in json.loads(body)["detail"]


def test_a_search_answers_programs_with_all_that_is_known_of_a_hit(address: str) -> None:
    url = f"{address}/search?" + urllib.parse.urlencode(
        {"q": "yogaday country:IN", "kind": "actor", "limit": 3}
    )
    status, media_type, body = call(url)
    assert (status, media_type) == (200, "application/json")
    answer = json.loads(body)
    assert answer["filters"] == [
        {
            "field": "country",
            "value": "IN",
            "excluded": False,
            "records": answer["filters"][0]["records"],
        }
    ]
    assert answer["facets"]["country"]["India"] == answer["kinds"]["actor"]
    first = answer["hits"][0]
    assert first["kind"] == "actor"
    assert first["matched"] == ["yogaday"]
    assert set(first["scores"]) == {"lexical", "dense"}
    assert (first["language"], first["multilingual"]) == ("en", 0.0)
    assert 0 < first["coverage"] <= 0.45
    assert first["snapshot"] == answer["snapshot"]


def test_records_like_one_and_searches_as_of_a_day_have_an_address(address: str) -> None:
    answer = json.loads(call(f"{address}/search?like=campaign/yogaday&limit=5")[2])
    assert answer["like"] == "campaign/yogaday"
    assert "hashtag/yogaday" in [hit["id"] for hit in answer["hits"]]
    answer = json.loads(call(f"{address}/search?q=yoga&known_on=2020")[2])
    assert answer["hits"] == []
    assert "the graph as of then describes" in answer["note"]


@pytest.mark.parametrize(
    ("asked_for", "status", "detail"),
    [
        ("", 400, "give one of `q` and `like`"),
        ("q=yoga&like=campaign/yogaday", 400, "give one of `q` and `like`"),
        ("q=yoga&kind=campain", 400, "there is no kind 'campain' (known: campaign"),
        ("q=yoga&limit=0", 400, "`limit` is a number from 1 to 1000, not '0'"),
        ("q=yoga&mode=fuzzy", 400, "`mode` is hybrid, lexical or dense, not 'fuzzy'"),
        ("q=yoga&true_on=soon", 400, "true-on is a date"),
        ("like=campaign/yogadya", 404, "no record is called 'campaign/yogadya' (did you mean"),
    ],
)
def test_a_search_that_cannot_be_run_is_a_problem_document(
    address: str, asked_for: str, status: int, detail: str
) -> None:
    given, media_type, body = call(f"{address}/search?{asked_for}")
    assert (given, media_type) == (status, "application/problem+json")
    assert json.loads(body)["detail"].startswith(detail)


def test_health_tells_what_is_served(address: str) -> None:
    status, _, body = call(f"{address}/health")
    assert status == 200
    assert json.loads(body)["records"] > 1_600


def test_a_query_is_answered_as_of_a_day_in_the_address_and_in_a_form(address: str) -> None:
    members = "SELECT ?n { actor:dco dd:memberCount ?n }"
    _, _, body = call(asked(address, members, true_on="2021-05-01", format="csv"))
    assert body.split() == [b"n", b"7"]
    form = urllib.parse.urlencode({"query": members, "true_on": "2021-05-01"}).encode()
    _, _, body = call(f"{address}/sparql", body=form, Accept="text/csv")
    assert body.split() == [b"n", b"7"]


def test_a_date_that_is_none_is_a_wrong_request(address: str) -> None:
    status, _, body = call(asked(address, INDIA, known_on="yesterday"))
    assert status == 400
    assert json.loads(body)["detail"].startswith("known-on is a date (write YYYY")
