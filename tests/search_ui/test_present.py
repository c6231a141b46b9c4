"""Rows become the words, the numbers and the cells that a reader expects."""

import dataclasses
import re

import pytest

from graph.model import Cited, Link, Proof, Statement
from graph.search.model import Hit
from search_ui import present, tables
from search_ui.parts import statements


def cited(name: str, publisher: str | None = None) -> Cited:
    return Cited(f"document/{name}", f"https://{name}.org/a", name, publisher, None, False, False)


def statement(value: str, predicate: str = "outcome", **more: object) -> Statement:
    plain = Statement(
        iri=f"urn:{predicate}:{value}",
        subject="campaign/x",
        predicate=predicate,
        property=predicate,
        value=value,
        link=None,
        standing="single source",
        evidence=(),
        disputes=(),
        rank="normal",
        review="accepted",
        recorded="2026-11-21",
    )
    return dataclasses.replace(plain, **more)  # type: ignore[arg-type]


def hit(snippet: str, score: float = 1.0, label: str = "Yoga") -> Hit:
    return Hit(
        "campaign/x", "campaign", label, score, 0.8, 0.6, 0.5, snippet, (), 0, None, None, (), 0.5
    )


def test_a_number_is_a_figure_and_a_year_is_none() -> None:
    assert present.is_figure(statement("175", "coSponsorCount"))
    assert not present.is_figure(statement("2014", "start"))
    assert not present.is_figure(statement("1984", "name"))
    assert not present.is_figure(statement("175 co-sponsors", "claim"))


def test_three_dated_values_state_a_finding_and_two_do_not() -> None:
    rows = [
        statement("90000", "residentCount", as_of="2022-02"),
        statement("73400", "residentCount", as_of="2020-09"),
        statement("113341", "residentCount", as_of="2024"),
    ]
    (measure,) = present.measures(rows)
    assert measure.finding == "ResidentCount grew from 73,400 (September 2020) to 113,341 (2024)"
    assert [row.value for row, _ in measure.rows] == ["73400", "90000", "113341"]
    assert measure.rows[-1][1] == 1.0
    assert present.measures(rows[:2])[0].finding == ""


def test_a_refused_figure_is_not_shown() -> None:
    assert present.measures([statement("1", "memberCount", standing="rejected")]) == []


def test_sentences_stand_in_the_order_of_the_dates_they_name() -> None:
    texts = [
        "Later, 21 June 2015.",
        "No date.",
        "On 11 December 2014.",
        "In November 2014.",
        "In 2014.",
    ]
    ordered = [s.value for s in present.in_time(statement(text) for text in texts)]
    assert ordered == [
        "In November 2014.",
        "On 11 December 2014.",
        "In 2014.",
        "Later, 21 June 2015.",
        "No date.",
    ]


def test_a_document_that_is_noted_twice_is_one_source() -> None:
    proofs = [
        Proof(cited("a"), "says this", "record", False),
        Proof(cited("a"), "says that", "field", False),
        Proof(cited("b"), None, "record", False),
    ]
    own, whole = present.vouchers(proofs)
    assert (own.document.id, own.notes, own.whole) == (
        "document/a",
        ("says this", "says that"),
        False,
    )
    assert (whole.document.id, whole.whole) == ("document/b", True)


def test_why_names_the_publishers() -> None:
    proofs = tuple(Proof(cited(name, name.upper()), None, "field", False) for name in "ab")
    assert present.why(statement("x", standing="supported", evidence=proofs)) == (
        "2 publishers say so: A and B."
    )
    assert present.why(statement("x", evidence=proofs[:1])) == "One publisher says so: A."


@pytest.mark.parametrize(("predicate", "value"), [("outcome", "It was seen."), ("viewCount", "12")])
def test_what_an_effect_rests_on_is_seen_without_a_click(predicate: str, value: str) -> None:
    def seen(rests_on: str | None) -> str:
        one = statement(value, predicate, rests_on=rests_on)
        parts = statements.figures([one]) or [statements.points([one])]
        return re.sub(r"<details.*?</details>", "", "".join(map(str, parts)), flags=re.DOTALL)

    assert ">self-report</span>" in seen("Self-report")
    assert "rests" not in seen(None)


def test_a_section_with_effects_says_what_stands_beside_them() -> None:
    told = present.on_effects([statement("It opened."), statement("It grew.", rests_on="Press")])
    assert told == "At the right of an effect: whose evidence it rests on."
    assert present.on_effects([statement("It opened.")]) is None


def test_every_standing_has_its_own_sign() -> None:
    signs = [sign for sign, _ in present.STANDINGS.values()]
    assert len(set(signs)) == len(signs)


def test_statements_with_the_same_evidence_stand_together() -> None:
    proofs = (Proof(cited("a"), None, "field", False),)
    rows = [
        statement("A", "authorName", evidence=proofs),
        statement("B", "authorName", evidence=proofs),
        statement("C", "authorName", evidence=proofs, as_of="2014"),
        statement("D", "authorName"),
    ]
    assert [[s.value for s in group] for group in present.together(rows)] == [
        ["A", "B"],
        ["C"],
        ["D"],
    ]


def test_a_member_named_again_and_again_is_listed_once() -> None:
    rows = [
        statement("Bahrain", "hasMember", as_of="2020-11-26"),
        statement("Bahrain", "hasMember", as_of="2024"),
        statement("Oman", "hasMember", as_of="2021"),
    ]
    bahrain, oman = present.over_time(rows)
    assert bahrain.when == "named as of 2 days from 26 November 2020 to 2024"
    assert (bahrain.first.as_of, oman.when) == ("2024", "as of 2021")


def test_matched_words_are_marked_and_the_heading_is_not_repeated() -> None:
    found = hit("\x02Yoga\x03 (campaign). A day of \x02yoga\x03 <script>.")
    assert present.snippet(found) == [("A day of ", False), ("yoga", True), (" <script>.", False)]


def test_a_broken_mark_leaves_no_trace() -> None:
    text = "".join(part for part, _ in present.snippet(hit("a \x02b c\x03 d\x02")))
    assert text == "a b c d"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_of_a_download_is_a_formula(text: str) -> None:
    assert (
        tables.table_csv(["a"], [[text]])
        .decode("utf-8-sig")
        .splitlines()[1]
        .lstrip('"')
        .startswith("'")
    )


def test_a_tab_or_a_line_in_a_cell_breaks_no_row() -> None:
    assert tables.table_tsv(["a", "b"], [["x\ty", "1\n2"]]) == b"a\tb\nx y\t1 2\n"


def test_a_select_answer_becomes_rows_with_unbound_cells_empty() -> None:
    body = (
        b'{"head":{"vars":["a","b"]},"results":{"bindings":[{"a":{"type":"uri","value":"urn:x"}}]}}'
    )
    table = tables.bindings(body)
    assert (table.rows, table.is_iri) == ((("urn:x", ""),), ((True, False),))


def test_a_parser_s_list_of_tokens_becomes_a_place() -> None:
    message = 'SPARQL not understood: error at 3:7: expected one of "$", "(", BIND'
    assert present.error_line(message) == "SPARQL not understood at line 3, column 7."
    assert present.error_line("SERVICE is not allowed here") == "SERVICE is not allowed here"


def test_a_source_without_a_title_is_named_by_its_address() -> None:
    bare = Cited("document/1", "https://www.un.org/press/yoga-day-adopted-today.html", "https://www.un.org/press/yoga-day-adopted-today.html", None, None, False, False)  # fmt: skip
    assert present.source_title(bare) == "un.org: yoga day adopted today"


def test_a_dispute_s_sides_stand_by_day_and_number() -> None:
    sides = [statement("177 co-sponsors"), statement("many"), statement("175 co-sponsors")]
    assert [s.value for s in present.in_order(sides)] == [
        "175 co-sponsors",
        "177 co-sponsors",
        "many",
    ]


def test_contested_says_in_what() -> None:
    row = statement(
        "x", standing="contested", disputes=(Link("dispute/k01", "How many", "dispute"),)
    )
    assert present.why(row) == "Sources disagree: How many."


def test_what_was_made_of_one_sentence_stands_together() -> None:
    words = "356 curators, about 200,000 tweets"
    sides = [
        statement("200000", "postCount", said_by="A", wording=words),
        statement("365", "participantCount", said_by="B"),
        statement("356", "participantCount", said_by="A", wording=words),
    ]
    gathered = present.by_speaker(sides)
    assert [[s.value for s in said] for said in gathered] == [["356", "200000"], ["365"]]
    assert present.words_of(gathered[0]) == words
    assert present.words_of(gathered[1]) is None


def test_a_count_a_cost_and_a_bare_figure_read_as_words() -> None:
    count = statement("1947", "beneficiaryCount", property="people helped", approximate=True)
    cost = statement("2500000", "costAmount", property="cost", scope="AUD")
    bare = statement("276", "figure", scope="girls abducted", as_of="2014-05")
    assert present.amount(count) == "about 1,947 people helped"
    assert present.amount(cost) == "cost: 2,500,000"
    assert present.circumstances(cost) == ["AUD"]
    assert present.amount(bare) == "276 girls abducted"
    assert present.circumstances(bare) == ["as of May 2014"]


def test_a_side_that_the_assessment_decides_on_says_why() -> None:
    wrong = statement("2012", "start", rank="deprecated", review_note="It began in 2011.")
    assert present.circumstances(wrong) == ["held to be wrong: It began in 2011."]


def test_a_record_says_its_own_before_the_sides_of_a_dispute() -> None:
    own, side = statement("2014-09-20", "start"), statement("2014-09-21", "start")
    assert present.own([own, side], {side.iri}) == [own]
    assert present.own([side], {side.iri}) == [side]


def told(**more: object) -> str:
    base = dataclasses.replace(hit("x", 0.69), coverage=0.45, matched=("yoga",), language="en")
    return " ".join(present.reasons(dataclasses.replace(base, **more), "7"))  # type: ignore[arg-type]


def test_a_hit_tells_the_weight_the_model_the_language_and_the_state() -> None:
    text = told()
    assert "Words count 45% and meaning 55%. Words count 45% where the texts" in text
    assert "Meaning was compared by the model for English." in text
    assert "Together 0.69." in text
    assert "is in English. Searched: state 7 of the graph." in text
    assert "read again" not in text


def test_a_hit_of_another_language_tells_which_models_compared() -> None:
    assert "by the model for many languages." in told(multilingual=1.0)
    assert "many languages counts 30%, that for English the rest." in told(multilingual=0.3)


def test_a_hit_by_words_alone_speaks_of_no_model() -> None:
    text = told(coverage=1.0, dense=0.0, score=0.8)
    assert "Words alone count: no model reads this script" in text
    assert "compared by" not in text


def test_a_reranked_hit_tells_what_decided() -> None:
    assert "it got 3.25, and that decides its place." in told(reranked=3.25)
