"""What goes from badly scraped text, and what must stay."""

from __future__ import annotations

import pytest

from crawl.clean import clean

PROSE = (
    "Embassies learned to answer citizens in public, and the ministry in the capital wrote rules for it that "
    "were meant to survive a change of government. Few of those rules did, though the habit of answering stayed "
    "with the embassies whose staff had learned it."
)
MORE = (
    "The ministry later counted what its embassies had answered in public during one year, and found that the "
    "smaller embassies had answered more citizens than the larger ones, mostly because nobody had told them "
    "not to."
)
TITLE = "Why Embassies Answer"


def page(*tail: str) -> str:
    return "\n\n".join([TITLE, PROSE, MORE, *tail])


KEPT = page()


@pytest.mark.parametrize(
    "form",
    [
        ("Leave a Reply", "Your email address will not be published. Required fields are marked *"),
        (
            "Deixe uma resposta",
            "O seu endereço de e-mail não será publicado. Campos obrigatórios são marcados com *",
        ),
        (
            "Deja una respuesta",
            "Tu dirección de correo electrónico no será publicada. Los campos obligatorios están marcados con *",
        ),
        (
            "Laisser un commentaire",
            "Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *",
        ),
        (
            "Schreibe einen Kommentar",
            "Deine E-Mail-Adresse wird nicht veröffentlicht. Erforderliche Felder sind mit * markiert",
        ),
        (
            "Добавить комментарий",
            "Ваш адрес email не будет опубликован. Обязательные поля помечены *",
        ),
        (
            "Bir yanıt yazın",
            "E-posta adresiniz yayınlanmayacak. Gerekli alanlar * ile işaretlenmişlerdir",
        ),
        ("发表回复", "您的邮箱地址不会被公开。 必填项已用 * 标注"),
        ("Comentários",),
        ("Comments",),
        ("0 Comments", "Name", "Email", "Submit"),
    ],
)
def test_a_comment_form_goes_in_many_languages(form: tuple[str, ...]) -> None:
    assert clean(page(*form)).text == KEPT


def test_comments_of_readers_go_also_when_they_are_long() -> None:
    tail = (
        "2 thoughts on “Why Embassies Answer”",
        "Tom\nMarch 4, 2021 at 5:12 pm",
        MORE + " I liked this a lot and want to say at length why, since the embassies deserve it.",
        "Reply",
        "Leave a Reply",
    )
    assert clean(page(*tail)).text == KEPT


def test_the_word_comments_over_prose_is_a_heading_and_stays() -> None:
    text = "\n\n".join(
        [
            TITLE,
            PROSE,
            "Comments",
            MORE,
            "The rest is for the annual report of the ministry, which nobody reads.",
        ]
    )
    assert clean(text).text == text


def test_a_word_of_the_boilerplate_inside_a_sentence_stays() -> None:
    sentence = "The ambassador asked readers to leave a reply, and related posts such as consul were filled from the replies."
    assert sentence in clean(page(sentence)).text


@pytest.mark.parametrize(
    "heading",
    [
        "Related Posts",
        "Random Posts (",
        "You may also like",
        "Artigos relacionados",
        "Похожие записи",
        "İlgili yazılar",
        "相关文章",
    ],
)
def test_teasers_of_other_articles_go_with_their_heading(heading: str) -> None:
    teasers = "Ten beaches\n\nTen beaches\n\nSand is what most of them are made of, and some have...\nA singer\n\nA singer\n\nShe was born in a town whose name was later"
    assert clean(page(heading, teasers)).text == KEPT


def test_the_article_may_go_on_after_a_list_of_other_articles() -> None:
    text = "\n\n".join(
        [
            TITLE,
            PROSE,
            "Read also",
            "Ten beaches you must see\nThe singer's new album",
            "What Came Next",
            MORE,
        ]
    )
    assert clean(text).text == "\n\n".join([TITLE, PROSE, "What Came Next", MORE])


def test_a_second_document_glued_to_a_form_is_not_lost() -> None:
    text = page(
        "Leave a Reply",
        f"Your email address will not be published. Required fields are marked *Second Title\n\n{PROSE}\n\n{MORE}",
    )
    assert clean(text).text == f"{KEPT}\n\nSecond Title\n\n{PROSE}\n\n{MORE}"


@pytest.mark.parametrize(
    "line",
    [
        "Last Updated on 3 months by editor",
        "Back to top button",
        "TR | RU | UK | KK | BE |",
        "Home » News » Embassies",
        "Share on Facebook",
        "Facebook Twitter LinkedIn WhatsApp",
        "We use cookies to give you the best experience on our website. By continuing you accept our use of cookies.",
        "Usamos cookies para melhorar a sua experiência neste site.",
        "Reading time: 4 minutes",
        "© 2021 The Ministry Watch. All rights reserved.",
        "Tags: embassies, ministry",
        "Also read: Ten ways to brew coffee",
    ],
)
def test_furniture_goes_wherever_it_stands(line: str) -> None:
    assert clean("\n\n".join([TITLE, PROSE, line, MORE])).text == KEPT


@pytest.mark.parametrize(
    "sentence",
    [
        "Most sites use cookies to follow their readers, which embassies were told to avoid.",
        "Twitter, Facebook and YouTube",
        "The copyright of the speeches is with the ministry, as the court said in 2013.",
        "The page was last updated by the embassy in 2015, and citizens complained about it.",
    ],
)
def test_prose_about_furniture_stays(sentence: str) -> None:
    assert sentence in clean("\n\n".join([TITLE, PROSE, sentence, MORE])).text


def test_lists_of_keywords_go_and_lists_of_names_stay() -> None:
    words = "embassy, embassy meaning, embassy near me, embassy jobs"
    names = "UN Women, UN Habitat, UN Volunteers"
    text = clean("\n\n".join([TITLE, words, PROSE, names, MORE])).text
    assert words not in text
    assert names in text


def test_a_tail_that_repeats_the_title_goes() -> None:
    tail = (
        "why embassies answer, why embassies answer pdf, why embassies answer citizens",
        f"{TITLE} Information about",
        TITLE,
        f"{TITLE} thanks!",
        "Excerpts from somewhere",
    )
    assert clean(page(*tail)).text == KEPT


def test_a_table_of_contents_goes_and_a_recipe_of_numbers_stays() -> None:
    contents = "• 1 History\n• 2 Use\n• 3 See also"
    steps = "• 8 embassies in Asia\n• 1 embassy in Peru\n• 6 consulates"
    text = clean("\n\n".join([TITLE, contents, PROSE, steps, MORE])).text
    assert "History" not in text
    assert steps in text


def test_wiki_references_go_and_edit_links_come_off_headings() -> None:
    text = clean(
        f'Embassy\n\n{PROSE}\n\nHistory[edit]\n\n{MORE}\n\nSocial credit\n\n{MORE}\n\nSee alsoedit\n\n• Consulate\n\nReferencesedit\n\n1. ^ a b Ann Other 2012 "A title" A Press\n2. ^ "Another"'
    ).text
    assert (
        text
        == f"Embassy\n\n{PROSE}\n\nHistory\n\n{MORE}\n\nSocial credit\n\n{MORE}\n\nSee also\n\n• Consulate"
    )


def test_a_bibliography_goes_and_prose_under_its_heading_stays() -> None:
    entries = "Kamau, J. (2015) “Embassies online”. Nairobi: Press, pp. 3-20.\nOkri, B. (2019). The answer. https://example.org/a"
    assert clean(page("References", entries)).text == KEPT
    note = "The references of the ministry to its own rules are few, and they date from a time before the web."
    assert note in clean(page("References", note)).text


def test_the_head_gives_date_author_and_one_title() -> None:
    found = clean(f"April 2, 2021\n\n{TITLE}\n\n{TITLE}:\n\nBy Ana Lima and Ben Okri\n\n{PROSE}")
    assert (found.title, found.published, found.authors) == (
        TITLE,
        "2021-04-02",
        ("Ana Lima", "Ben Okri"),
    )
    assert found.text == f"{TITLE}\n\n{PROSE}"


@pytest.mark.parametrize(
    ("line", "day", "names"),
    [
        ("Posted on June 21, 2016 by admin", "2016-06-21", ()),
        ("12 March 2022 | By Jane Doe", "2022-03-12", ("Jane Doe",)),
        ("By Jane van der Doe • 5 min read", None, ("Jane van der Doe",)),
        ("Por Ana Lima e Rui Sá – 3 de maio de 2020", "2020-05-03", ("Ana Lima", "Rui Sá")),
    ],
)
def test_an_imprint_under_the_title_is_read(
    line: str, day: str | None, names: tuple[str, ...]
) -> None:
    found = clean(f"{TITLE}\n\n{line}\n\n{PROSE}")
    assert (found.published, found.authors, found.text) == (day, names, f"{TITLE}\n\n{PROSE}")


@pytest.mark.parametrize(
    "line",
    [
        "By the Book of Rules",
        "By 2013 it had changed",
        "On the Way to Rome",
        "Von der Leyen Speaks",
    ],
)
def test_a_subtitle_is_no_imprint(line: str) -> None:
    assert line in clean(f"{TITLE}\n\n{line}\n\n{PROSE}").text


def test_a_date_whose_weekday_is_wrong_dates_nothing() -> None:
    # 19 August 2019 was a Monday.
    found = clean(f"Thu . 19 Aug 2019\n\n{TITLE}\n\n{PROSE}")
    assert found.published is None
    assert "2019" not in found.text


def test_a_section_before_the_title_is_not_the_title() -> None:
    assert (
        clean(f"Opinion\n\n{TITLE} in Public and at Length\n\n{PROSE}").title
        == f"{TITLE} in Public and at Length"
    )


def test_wrapped_lines_become_paragraphs_and_broken_words_whole() -> None:
    text = clean(
        "Some old programs break the lines of a text at a fixed width, so that every para-\n"
        "graph consists of lines of about the same length, and none of them ends where its\n"
        "sentence does. The long-term cure is to join them, which needs a little care: a long-\n"
        "term plan keeps its hyphen, as everybody knows who has ever tried to do this well.\n\n"
        "A second paragraph also has several lines of text that were broken by the program\n"
        "and must be joined to one, because a sentence that is cut in two is found by nobody\n"
        "who looks for it.\n"
    ).text
    assert text.count("\n\n") == 1
    assert "every paragraph consists" in text
    assert "a long-term plan" in text


def test_a_line_a_paragraph_is_left_so() -> None:
    assert clean("\n".join([TITLE, PROSE, MORE, "Nobody counted again."])).text == "\n\n".join(
        [TITLE, PROSE, MORE, "Nobody counted again."]
    )


def test_items_of_a_list_stay_together() -> None:
    items = "5.1 Answers in India\n5.2 Answers in Estonia"
    assert items in clean(page("Section V", items)).text


def test_characters_come_out_in_one_form() -> None:
    text = clean(
        f"{TITLE}\r\n\r\nCafe\u0301\u00a0au lait,\u200b for the am\u00adbassador\ufeff. {PROSE}"
    ).text
    assert "Café au lait, for the ambassador." in text
    assert "می\u200cشود" in clean(f"{TITLE}\n\nمی\u200cشود {PROSE}").text


def test_nothing_in_gives_nothing_out() -> None:
    assert clean(" \n\n \n").text == ""
    assert clean("Leave a Reply").text == ""
