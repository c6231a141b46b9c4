"""Footnote digits come off words; numbers that belong to names do not."""

from __future__ import annotations

import pytest

from crawl.footnotes import repair


@pytest.mark.parametrize(
    ("glued", "mended"),
    [
        (
            "They pursue national objectives1 However, others differ.",
            "They pursue national objectives. However, others differ.",
        ),
        (
            "The Ministry of Trade and Transport7 names it Clear Policy8",
            "The Ministry of Trade and Transport names it Clear Policy",
        ),
        ("many answers were refused234", "many answers were refused"),
        (
            "'talk by way of the net',5 a short answer",
            "'talk by way of the net', a short answer",
        ),
        (
            "he was called the 'loudest voice abroad'10",
            "he was called the 'loudest voice abroad'",
        ),
        ("the quietest posts of 201211121314", "the quietest posts of 2012"),
        ("It changed diplomacy.12 The rest is known.", "It changed diplomacy. The rest is known."),
        (
            "It changed diplomacy[3][4] and trade,[5] they say.[citation needed]",
            "It changed diplomacy and trade, they say.",
        ),
        ("It changed diplomacy¹² for good.", "It changed diplomacy for good."),
    ],
)
def test_a_glued_note_comes_off(glued: str, mended: str) -> None:
    assert repair([glued]) == [mended]


@pytest.mark.parametrize(
    "text",
    [
        "The G20 met on COVID-19 under resolution 69/131 in 2013; UN75, B2B, H1N1 and #COP26 came later.",
        "Web 2.0 reached the EU27, the G7 and the P5 in the 2000s.",
        "It ran on Windows10 at first and on Windows11 later.",
        "Covid19 changed it, and Covid19 stayed.",
        "Agenda2030, Horizon2020 and Vision2030 are programmes.",
        "Write to @embassy12 or info@mission5 or see example.org/page1 for more.",
        "The hashtag #embassy5 was used.",
        "He said that he give[s] it a [b]road meaning.",
        "Orang2 itu datang ke pesantren2. Sendiri2.",
        "About 25 km² and 10 m³ were used.",
        "In 2013 it had 12 posts, 3,5 million readers and 1.5 million likes.",
        "The 1990s and the '90s differ from rule.12 of the code.",
    ],
)
def test_a_number_that_belongs_to_its_word_stays(text: str) -> None:
    assert repair([text]) == [text]


def test_dropped_full_stops_come_back_when_a_whole_text_lost_them() -> None:
    lost = (
        "the ministry opened an office for embassies that wished to answer citizens in public and staffed it with "
        "people from the press section The office was closed after a year because nobody could say what it was for"
    )
    mended = repair([lost, lost, lost])[0]
    assert "section. The office" in mended
    assert mended.endswith("for.")
    kept = "The paper in The Hague wrote that. " + lost
    assert repair([kept, lost, lost])[0] == kept
