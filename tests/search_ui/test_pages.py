"""What a visitor does, in a real browser against a real server."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Visit
    from playwright.sync_api import Page

PAGES = [
    "/",
    "/?q=yoga&kind=campaign",
    "/?q=zxcvb",
    "/?q=%22digital+embassy%22+-virtual+country%3AEE",
    "/?like=campaign%2Fyogaday",
    "/campaigns?country=India&sort=newest",
    "/campaign?id=estonia-e-residency",
    "/actor?id=dco",
    "/actor?id=carl-bildt",
    "/record?id=concept/soft-power",
    "/record?id=work/kotka-2015",
    "/record?id=event/ms-2014-yoga",
    "/record?id=platform/twitter",
    "/record?id=place/ee",
    "/record?id=account/twitter-narendramodi",
    "/dispute?id=k01",
    "/dispute",
    "/browse?kind=hashtag",
    "/sparql",
    "/about",
    "/ontology",
    "/ontology?term=ledBy",
    "/ontology?term=nope",
    "/campaign?id=yogadayy",
    "/record?id=%3E%20%7D%20DROP%20ALL",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_by_its_address_and_fits_a_telephone(visit: Visit, path: str) -> None:
    page = visit(path, width=400)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth - element.clientWidth") <= 1
    assert page.locator("h1").count() == 1


def test_a_search_leads_to_a_campaign(visit: Visit) -> None:
    page = visit("/")
    box = page.get_by_label("Search campaigns, actors, events, publications and concepts")
    box.fill("yoga day at the united nations")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=yoga"))
    page.get_by_role("link", name="International Day of Yoga (#YogaDay)").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "International Day of Yoga (#YogaDay)"
    )
    expect(page).to_have_url(re.compile(r"/campaign\?id=yogaday$"))


def test_a_search_marks_what_matched_and_narrows_to_a_kind(visit: Visit) -> None:
    page = visit("/?q=yoga")
    expect(page.locator(".hit mark").first).to_have_text(re.compile("yoga", re.IGNORECASE))
    page.get_by_role("link", name=re.compile(r"^Campaigns \d+$")).click()
    expect(page).to_have_url(re.compile("kind=campaign"))
    expect(page.locator(".hit .kind").first).to_have_text("campaign")
    assert set(page.locator(".hit .kind").all_text_contents()) == {"campaign"}


def test_a_misspelt_search_tells_what_it_shows_and_each_hit_why(visit: Visit) -> None:
    page = visit("/?q=e-residancy")
    expect(page.locator(".note strong").first).to_have_text("e-residency")
    first = page.locator(".hit").first
    reason = first.get_by_text("Words found in it: “e-residency”.")
    expect(reason).not_to_be_visible()
    first.get_by_text("why this?").click()
    expect(reason).to_be_visible()


def hits(page: Page) -> int:
    return page.locator(".hit").count()


def test_a_value_that_is_chosen_gives_as_many_results_as_it_promised(visit: Visit) -> None:
    page = visit("/?q=e-residency", width=400)
    every = page.get_by_role("link", name=re.compile(r"^All \d+$")).inner_text()
    group = page.get_by_role("group", name="Narrow by")
    country = group.locator("summary", has_text="Country")
    country.focus()
    page.keyboard.press("Enter")
    value = group.locator("li", has=page.get_by_role("link", name="Estonia", exact=True))
    count = int(value.inner_text().split()[-1])
    value.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("country%3AEstonia"))
    expect(page.get_by_role("link", name=f"All {count}", exact=True)).to_be_visible()
    assert 1 < hits(page) == count
    again = visit.afresh(page.url.removeprefix(page.url.split("/?")[0]))
    expect(again.locator(".hit")).to_have_count(count)
    again.get_by_role("link", name="Remove country:Estonia").click()
    expect(again.get_by_role("link", name=every, exact=True)).to_be_visible()
    expect(again).to_have_url(re.compile(r"\?q=e-residency$"))


def test_a_value_is_counted_within_the_kind_that_is_shown(visit: Visit) -> None:
    page = visit("/?q=virtual+embassy&kind=campaign")
    group = page.get_by_role("group", name="Narrow by")
    group.locator("summary", has_text="Country").click()
    value = group.locator("li", has=page.get_by_role("link", name="United States", exact=True))
    count = int(value.inner_text().split()[-1])
    value.get_by_role("link").click()
    expect(page).to_have_url(re.compile("kind=campaign"))
    expect(page.locator(".hit")).to_have_count(count)
    assert set(page.locator(".hit .kind").all_text_contents()) == {"campaign"}


def test_a_hit_leads_to_more_like_it_and_each_says_why(visit: Visit) -> None:
    page = visit("/?q=yogaday")
    page.get_by_role("link", name="More like #YogaDay", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("More like #YogaDay")
    first = page.locator(".hit").first
    first.get_by_text("why this?").click()
    expect(first).to_contain_text("Each counts half.")
    page.get_by_role("link", name="Back to #YogaDay").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("#YogaDay")


def test_a_record_lists_what_is_like_it_with_its_kind_and_repeats_no_related_one(
    visit: Visit,
) -> None:
    page = visit("/record?id=concept/soft-power")
    rows = page.locator("section", has=page.get_by_role("heading", name="More like this"))
    shown = rows.locator("li").all_text_contents()
    assert 0 < len(shown) <= 5
    assert "Sharp power (concept)" in shown
    page = visit("/campaign?id=yogaday")
    like, related = (
        page.locator("section", has=page.get_by_role("heading", name=name, exact=True))
        .locator("li a")
        .all_text_contents()
        for name in ("More like this", "Related")
    )
    assert like
    assert related
    assert not set(like) & set(related)


def test_a_search_as_of_a_day_says_so_and_its_hits_stay_in_that_time(visit: Visit) -> None:
    page = visit("/?q=dco&true_on=2021-05-01")
    expect(page.locator(".notice")).to_contain_text("As of 1 May 2021. Only records that the graph")
    page.get_by_role("link", name="Digital Cooperation Organization", exact=True).click()
    expect(page).to_have_url(re.compile(r"/actor\?id=dco&true_on=2021-05-01$"))
    page = visit("/?q=dco&known_on=2020")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    page.get_by_role("link", name="Back to now").click()
    expect(page.locator(".hit").first).to_be_visible()


def test_a_phrase_that_stands_nowhere_is_said_to_narrow_nothing(visit: Visit) -> None:
    page = visit("/?q=" + quote('"zebra embassy" estonia'))
    expect(page.locator(".note").first).to_have_text(
        'No record has "zebra embassy" in these words. Shown for its words one by one.'
    )
    expect(page.locator(".hit").first).to_be_visible()


def test_a_choice_changes_the_count_and_its_address_shows_the_same_list(visit: Visit) -> None:
    page = visit("/campaigns")
    count = page.locator(".count strong")
    every = count.inner_text()
    page.get_by_role("button", name="Lead country").click()
    page.get_by_text(re.compile(r"^India \(\d+\)$")).click()
    expect(count).not_to_have_text(every)
    expect(page).to_have_url(re.compile(r"country=India"))
    labels = page.locator(".row h3").all_text_contents()
    assert "International Day of Yoga (#YogaDay)" in labels
    again = visit.afresh(page.url.removeprefix(page.url.split("/campaigns")[0]))
    expect(again.locator(".count strong")).to_have_text(count.inner_text())
    assert again.locator(".row h3").all_text_contents() == labels
    again.get_by_role("button", name="Lead country: India").click()
    expect(again.get_by_role("checkbox", name=re.compile("^India"))).to_be_checked()


def test_the_page_of_yogaday_shows_both_counts_with_who_says_so(visit: Visit) -> None:
    page = visit("/campaign?id=yogaday")
    rows = page.locator("table.figures tr")
    expect(rows.filter(has_text="175").filter(has_text="Indian official statement")).to_have_count(
        1
    )
    modi = rows.filter(has_text="177").filter(has_text="Narendra Modi")
    expect(modi).to_contain_text("contested")
    modi.locator("summary").click()
    expect(modi.get_by_role("link", name=re.compile("source")).first).to_have_attribute(
        "rel", re.compile("nofollow")
    )
    expect(page.get_by_role("heading", name="Disputed")).to_be_visible()
    assert page.locator("section h2").all_text_contents().count("Sources") == 1


def test_a_page_says_below_its_title_what_the_thing_is(visit: Visit) -> None:
    said = visit("/campaign?id=bring-back-our-girls").locator(".title h1 + .description")
    expect(said).to_contain_text("schoolgirls")


def test_a_source_that_we_do_not_hold_has_its_page(visit: Visit) -> None:
    page = visit("/campaign?id=yogaday")
    page.locator(".sources a[href^='/document']").first.click()
    expect(page.get_by_role("heading", name="What it is evidence for")).to_be_visible()
    expect(page.get_by_role("link", name="International Day of Yoga (#YogaDay)")).to_be_visible()


def test_an_example_runs_and_links_to_what_it_finds(visit: Visit) -> None:
    page = visit("/sparql")
    page.get_by_label("Examples").click()
    page.get_by_role("option", name="Campaigns led from a country").click()
    expect(page.locator(".count strong")).to_have_text(re.compile(r"^\d+ rows$"))
    expect(page.locator("table.answer a[href='/campaign?id=yogaday']")).to_be_visible()
    expect(page).to_have_url(re.compile(r"sparql\?query="))


def test_the_sparql_page_tells_that_a_search_was_cut(visit: Visit) -> None:
    search = "SERVICE dd:search { ?x dd:query 'yoga' ; dd:limit 2 }"
    page = visit("/sparql?query=" + quote(f"SELECT ?x WHERE {{ {search} }}"))
    expect(page.locator(".count strong")).to_have_text("2 rows")
    expect(page.locator("p.quiet").filter(has_text="kept the best 2 of")).to_be_visible()


def test_another_store_reaches_the_search_beside_the_pages(address: str) -> None:
    query = quote("SELECT * { ?x <https://w3id.org/digital-diplomacy/ontology/query> 'yoga' }")
    with urllib.request.urlopen(f"{address}/sparql/search?query={query}") as answer:
        assert b"/campaign/yogaday" in answer.read()


def test_a_mistake_in_a_query_is_one_clear_line(visit: Visit) -> None:
    page = visit("/sparql?query=" + quote("SELECT ?c WHERE { ?c a"))
    problem = page.get_by_role("alert").filter(has_text="SPARQL not understood")
    expect(problem).to_contain_text("line 1, column")
    assert "Traceback" not in page.content()


def test_markup_in_an_address_stays_text(visit: Visit) -> None:
    page = visit("/?q=" + quote("<img src=x onerror=document.title='broken'>yoga"))
    expect(page.locator(".title, .hit, h2").first).to_be_visible()
    assert page.title() != "broken"
    assert page.locator("img[src=x]").count() == 0


def test_an_unknown_record_names_what_is_near(visit: Visit) -> None:
    page = visit("/campaign?id=yogadayy")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not found")
    expect(page.get_by_role("link", name="International Day of Yoga (#YogaDay)")).to_be_visible()


def test_the_same_address_answers_programs(address: str) -> None:
    query = quote("ASK { campaign:yogaday a dd:Campaign }")
    with urllib.request.urlopen(f"{address}/sparql?query={query}") as answer:
        assert json.load(answer)["boolean"] is True
    with urllib.request.urlopen(f"{address}/health") as answer:
        assert json.load(answer)["status"] == "ok"


def test_a_page_may_load_no_picture_from_elsewhere(address: str) -> None:
    for path in ("/", "/sparql?query=ASK%7B%7D", "/health"):
        with urllib.request.urlopen(address + path) as answer:
            assert "img-src 'self'" in answer.headers["content-security-policy"]


def test_a_page_as_of_a_day_says_so_and_leads_back_to_now(visit: Visit) -> None:
    page = visit("/actor?id=dco&true_on=2021-05-01")
    expect(page.locator(".notice")).to_contain_text("As of 1 May 2021")
    figures = page.locator("table.figures").first
    expect(figures).to_contain_text("13 April 2021")
    expect(figures).not_to_contain_text("2023")
    page.get_by_role("link", name="Back to now").click()
    expect(page.locator("table.figures").first).to_contain_text("2023")
    expect(page.locator(".notice")).to_have_count(0)


def test_a_dispute_says_how_its_sides_relate_in_time(visit: Visit) -> None:
    expect(visit("/dispute?id=k01").locator(".relation")).to_have_text("Same time: contested")
    page = visit("/campaign?id=yogaday")
    expect(page.locator(".relation").first).to_have_text("Same time: contested")


def test_the_ontology_shows_its_classes_as_a_picture_and_a_term_its_history(visit: Visit) -> None:
    page = visit("/ontology")
    picture = page.get_by_role("img", name="The classes as a tree")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalHeight > 500")
    page = visit("/ontology?term=partOf")
    expect(page.get_by_text("added in 0.1.0; redefined in 0.2.0")).to_be_visible()


def test_the_ontology_leads_to_a_term_with_its_source_and_questions(visit: Visit) -> None:
    page = visit("/about")
    page.get_by_role("link", name="The ontology").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The ontology")
    row = page.locator("tr", has=page.get_by_text("dd:ledBy", exact=True))
    expect(row).to_contain_text("in charge of it")
    row.get_by_role("link", name="led by").click()
    expect(page).to_have_url(re.compile(r"/ontology\?term=ledBy$"))
    expect(page.get_by_text("Source:")).to_be_visible()
    expect(page.get_by_role("link", name="Who leads an initiative")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/campaign?id=estonia-e-residency", "Estonian e-Residency programme (actor)"),
        ("/actor?id=ee-e-residency", "Estonia e-Residency (campaign)"),
        ("/record?id=platform/website", "Website (concept)"),
    ],
)
def test_a_page_leads_to_the_record_that_is_the_same_thing(
    visit: Visit, path: str, label: str
) -> None:
    page = visit(path)
    value = page.locator("dt", has_text="The same thing as").locator(
        "xpath=following-sibling::dd[1]"
    )
    expect(value).to_have_text(label)
    expect(value.get_by_role("link")).to_have_count(1)
