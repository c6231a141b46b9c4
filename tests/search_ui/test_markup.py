"""Whatever a record or a page of the web says, it is text on our pages."""

from search_ui.parts.markup import joined, out, tag, to

EVIL = '<img src=x onerror="alert(1)">\'"&'


def test_text_and_attributes_are_escaped() -> None:
    made = tag("p", EVIL, title=EVIL)
    assert "<img" not in made
    assert '"alert' not in made
    assert made.count("<") == 2


def test_made_markup_is_not_escaped_twice() -> None:
    assert tag("p", tag("b", "a & b")) == "<p><b>a &amp; b</b></p>"
    assert joined(["<", tag("br"), None, ">"]) == "&lt;<br>&gt;"


def test_only_the_web_is_linked_to_and_nobody_is_told_from_where() -> None:
    assert out("javascript:alert(1)", "x") is None
    assert 'rel="noopener nofollow"' in (out("https://un.org/?a=1&b=2", "x") or "")


def test_our_own_links_stay_with_us() -> None:
    assert "<a" not in to("//evil.example", "x")
    assert "<a" not in to("https://evil.example", "x")
    assert to("/campaign?id=yogaday", "x").startswith('<a href="/campaign?id=yogaday"')
