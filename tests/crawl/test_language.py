"""The language of a text, or an honest None."""

from __future__ import annotations

import pytest

from crawl.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Embassies learned to answer citizens in public.", "en"),
        ("As embaixadas aprenderam a responder aos cidadãos.", "pt"),
        ("Посольства научились отвечать гражданам публично.", "ru"),
        ("Büyükelçilikler vatandaşlara açıkça cevap vermeyi öğrendi.", "tr"),
        ("大使館は市民に公開で答えることを学び、そのための規則を書いた。", "ja"),
        ("تعلمت السفارات الرد على المواطنين علنا وكتبت الوزارة قواعد لذلك", "ar"),
    ],
)
def test_a_sentence_tells_its_language(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "OK",
        "2013 – 2015",
        "https://example.org/a/b/c/d/e/f/g",
        "#YogaDay @MEAIndia #COP26 @statedept",
    ],
)
def test_too_little_tells_nothing(text: str) -> None:
    assert detect(text) is None
