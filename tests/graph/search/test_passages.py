"""The promises of `cut`."""

import random

import pytest

from graph.search.passages import Passage, cut, sentences

SENTENCE = "The ministry opened an embassy on the island and asked its public to visit it there."


def assert_is_a_division(text: str, passages: list[Passage]) -> None:
    covered = 0
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip() != ""
        assert text[covered : passage.start].strip() == ""
        covered = passage.end
    assert text[covered:].strip() == ""


def words_of(passage: Passage) -> int:
    return len(passage.text.split())


def a_sentence(rng: random.Random, words: int) -> str:
    said = [
        rng.choice(("embassy", "Twitter", "U.S.", "3.5", "e.g.", "public", "Nye", "the", "No. 5"))
        for _ in range(words)
    ]
    said[0] = rng.choice(("The", "It", "Diplomats", "«They", "“We"))
    return " ".join(said) + rng.choice((".", "?!", "!", ".”", "…", ". [12]"))


def a_text(rng: random.Random) -> str:
    paragraphs = []
    for _ in range(rng.randint(0, 12)):
        if rng.random() < 0.2:
            paragraphs.append("A heading of digital diplomacy")
        sentences = [a_sentence(rng, rng.randint(1, 45)) for _ in range(rng.randint(1, 9))]
        paragraphs.append(rng.choice((" ", "  ", "\n")).join(sentences))
    return rng.choice(("\n", "\n\n", "\n \n\n")).join(paragraphs)


@pytest.mark.parametrize("seed", range(60))
def test_random_texts_are_divided_without_loss_or_overlap(seed: int) -> None:
    text = a_text(random.Random(seed))
    passages = cut(text)
    assert_is_a_division(text, passages)
    assert all(words_of(p) <= 180 for p in passages)


@pytest.mark.parametrize("seed", range(40))
def test_random_characters_are_divided_without_loss_or_overlap(seed: int) -> None:
    rng = random.Random(seed)
    letters = "ab Ab.。؟!? \n\n\t\"'”()[]-*#1٣外交。ไทย\u3000\u2028\x0b\x85#é🙂,;:—…"
    text = "".join(rng.choice(letters) for _ in range(rng.randint(0, 3000)))
    low = rng.randint(1, 30)
    assert_is_a_division(text, cut(text, low=low, high=low + rng.randint(0, 40)))


@pytest.mark.parametrize("seed", range(40))
def test_passages_of_sentences_keep_the_promised_length(seed: int) -> None:
    rng = random.Random(seed)
    text = " ".join(
        " ".join(["Word", *["word"] * rng.randint(3, 30)]) + "."
        for _ in range(rng.randint(60, 200))
    )
    passages = cut(text)
    assert all(120 <= words_of(p) <= 180 for p in passages)
    assert all(p.text.endswith(".") for p in passages)


def test_a_text_of_at_most_high_words_is_one_passage() -> None:
    text = " ".join([SENTENCE] * 11)
    assert len(text.split()) == 176
    assert cut(f"\n {text} \n") == [Passage(2, 2 + len(text), text)]


@pytest.mark.parametrize("text", ["", " ", "\n\n\t "])
def test_an_empty_text_has_no_passage(text: str) -> None:
    assert cut(text) == []


def test_a_short_remainder_is_balanced_with_the_passage_before() -> None:
    passages = cut(" ".join([SENTENCE] * 13))
    assert [words_of(p) for p in passages] in ([96, 112], [112, 96])


def test_borders_of_paragraphs_come_before_those_of_sentences() -> None:
    paragraph = " ".join([SENTENCE] * 8)
    text = "\n\n".join([paragraph] * 3)
    assert [p.text for p in cut(text)] == [paragraph] * 3


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_heading_stays_with_the_paragraph_after_it(gap: str) -> None:
    paragraph = " ".join([SENTENCE] * 9)
    text = f"{paragraph}{gap}Virtual embassies{gap}{paragraph}"
    assert [p.text.split("\n")[0] for p in cut(text)] == [paragraph, "Virtual embassies"]


def test_a_list_of_short_lines_can_be_cut() -> None:
    text = "\n".join(f"Embassy number {n} of the list" for n in range(100))
    passages = cut(text)
    assert_is_a_division(text, passages)
    assert all(120 <= words_of(p) <= 180 for p in passages)
    assert all(p.text.startswith("Embassy") for p in passages)


def test_a_sentence_longer_than_a_passage_is_cut_at_its_clauses() -> None:
    clause = "because the ministry asked all of its embassies to answer in public,"
    text = "We waited, " + " ".join([clause] * 40) + " and then left."
    passages = cut(text)
    assert_is_a_division(text, passages)
    assert all(120 <= words_of(p) <= 180 for p in passages)
    assert all(p.text.endswith(",") for p in passages[:-1])


def test_words_without_any_mark_are_cut_between_words() -> None:
    text = " ".join(f"word{n}" for n in range(1000))
    passages = cut(text)
    assert_is_a_division(text, passages)
    assert all(120 <= words_of(p) <= 180 for p in passages)


def test_text_without_spaces_is_cut_by_characters() -> None:
    text = "数字外交是外交部使用社交媒体的方式。" * 40
    passages = cut(text)
    assert_is_a_division(text, passages)
    assert all(p.text.endswith("。") for p in passages)
    assert all(100 <= len(p.text) <= 200 for p in passages)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The U.S. Department of State tweeted. It was read.", 2),
        ("It moved to the U.S. The embassy stayed.", 2),
        ("Dr. Manor wrote it. Prof. Nye read it.", 2),
        ("Tools, e.g. Twitter, are used. Others, i.e. Weibo, too.", 2),
        ("Decree No. 5 was signed. No one knew.", 2),
        ("It grew by 3.5 percent. See pp. 5 and vol. 2 for more.", 2),
        ("“Is it true?” he asked. “It is!” They left.", 3),
        ("What?! Nobody knew.", 2),
        ("J. S. Nye coined it. Others followed.", 2),
        ("数字外交很重要。它改变了外交！是吗？", 3),
        ("ما هي الدبلوماسية الرقمية؟ هي استخدام الإنترنت.", 2),
        ("Bjola et al. (2015) asked why. The answer is open.", 2),
        ("It is so [12]. Others differ [3, 4]. The end.", 3),
        ("Written in 2014. The rest came later.", 2),
        ("first line without a stop\nsecond line without a stop", 1),
        ("A first line\nThe longest of these lines has a full stop.\nThe last line", 3),
        ("• one point\n• another point\n• a third", 3),
        ("Lines of a page of fixed width break where the next word, here\nWashington, did not fit.", 1),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_ends_them(text: str, count: int) -> None:
    found = sentences(text)
    assert_is_a_division(text, found)
    assert len(found) == count, [sentence.text for sentence in found]


def test_a_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="low must lie between"):
        cut("text", low=10, high=5)
