"""Names are found where they are names, and not where they are words."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import records
from graph.gazetteer import Gazetteer
from graph.records import Record, Value

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(records.read_all(DATA)[0])


def found(gazetteer: Gazetteer, text: str) -> list[tuple[str, str]]:
    mentions = gazetteer.mentions(text)
    assert all(text[m.start : m.end] == m.surface for m in mentions)
    return [(m.surface, m.id) for m in mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Estonia’s e-Residency drew many.",
            [("Estonia", "place/ee"), ("e-Residency", "campaign/estonia-e-residency")],
        ),
        (
            "The UN and the EU met; who were they? It was us.",
            [("UN", "actor/un"), ("EU", "actor/eu")],
        ),
        (
            "On Twitter, Carl\u00a0Bildt wrote it.",
            [("Twitter", "platform/twitter"), ("Carl\u00a0Bildt", "actor/carl-bildt")],
        ),
        ("They tweeted #YogaDay daily.", [("#YogaDay", "hashtag/yogaday")]),
        ("Swedenborg was no Finlander.", []),
        ("An email about a video and a function.", []),
        (
            "The Office of eDiplomacy grew.",
            [("Office of eDiplomacy", "actor/us-office-of-ediplomacy")],
        ),
        ("RT X AA SI", []),
        ("L'Estonie et Estland.", [("Estonie", "place/ee"), ("Estland", "place/ee")]),
        ("An Island in the sea.", []),
        ("It backed the Paris Call.", [("Paris Call", "event/ms-2018-paris-call")]),
        (
            "They wrote on digitalization of diplomacy.",
            [("digitalization of diplomacy", "concept/digitalization-of-diplomacy")],
        ),
        ("They built it on Diplomacy Island.", []),
        (
            "They met on Zoom, then by Skype.",
            [("Zoom", "platform/zoom"), ("Skype", "platform/skype")],
        ),
        ("Zoom in. We zoom in. A Zoom-like tool.", []),
        ("Zoom diplomacy was new.", [("Zoom diplomacy", "concept/zoom-diplomacy")]),
        ("The Digital Agenda and the Agenda 2030 set the agenda.", []),
        ("It asked: “Purpose or end?” Purpose matters.", []),
        ("Erik wrote. A Radio and a Cinema.", []),
        ("The SDG Action Campaign", [("SDG Action Campaign", "actor/sdg-action-campaign")]),
        ("", []),
    ],
)
def test_names_and_words_are_told_apart(
    gazetteer: Gazetteer, text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(gazetteer, text) == expected


def test_the_longest_name_wins_and_none_lies_inside_another(gazetteer: Gazetteer) -> None:
    mentions = gazetteer.mentions(
        "The Oxford Digital Diplomacy Research Group and digital diplomacy."
    )
    assert [m.surface for m in mentions] == [
        "Oxford Digital Diplomacy Research Group",
        "digital diplomacy",
    ]


@pytest.mark.parametrize("name", ["Medium", "Signal", "Teams", "Threads"])
def test_a_platform_that_bears_a_common_word_is_told_by_its_place_in_the_sentence(
    name: str,
) -> None:
    record = Record(
        f"platform/{name.lower()}", "Platform", "x", {"label": (Value(name, None, 1),)}, {}, ()
    )
    gazetteer = Gazetteer([record])
    for text in (
        f"{name} states act. {name} was meant.",
        f"First.\n{name} states act.",
        f"Small and {name} Enterprises",
        f"a {name}-sized state",
        f"a {name.lower()} state",
        f"{name} 5",
    ):
        assert found(gazetteer, text) == [], text
    assert found(gazetteer, f"He wrote on {name}, and on {name} only.") == [(name, record.id)] * 2


def test_an_empty_gazetteer_finds_nothing() -> None:
    assert Gazetteer([]).mentions("Estonia") == []
