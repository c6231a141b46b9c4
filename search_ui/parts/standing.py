"""How far a statement can be trusted: a mark, a word, why, and the evidence behind one click."""

from __future__ import annotations

from graph.model import Standing, Statement
from search_ui import present
from search_ui.parts import sources
from search_ui.parts.markup import Html, items, joined, link, more, tag


def mark(standing: Standing, why: str | None = None) -> Html:
    """The mark and its word; never colour alone."""
    sign, usual = present.STANDINGS[standing]
    return tag(
        "span",
        tag("i", sign, aria_hidden="true"),
        standing,
        class_=f"mark {standing.replace(' ', '-')}",
        title=why or usual,
    )


def _line(voucher: present.Voucher) -> Html:
    against = tag("strong", "Against it: ") if voucher.refutes else None
    quoted = (sources.quote(proof) for proof in voucher.proofs)
    return joined([against, sources.line(voucher.document, voucher.notes), *quoted])


def _days(statement: Statement) -> str:
    recorded = f"Recorded {present.date(statement.recorded)}"
    if statement.withdrawn:
        return f"{recorded}, withdrawn {present.date(statement.withdrawn)}."
    return f"{recorded}."


def evidence(statement: Statement) -> Html:
    """The mark with the number of sources; a click opens why, and what each source says."""
    vouchers = present.vouchers(statement.evidence)
    # "single source" says it already, unless others are noted for the record as a whole.
    said = statement.standing == "single source" and len(vouchers) == 1
    count = f" · {present.counted(len(vouchers), 'source')}" if vouchers and not said else ""
    own = [_line(voucher) for voucher in vouchers if not voucher.whole]
    whole = [_line(voucher) for voucher in vouchers if voucher.whole]
    disputes = joined([link(dispute) for dispute in statement.disputes], "; ")
    why = present.why(statement)
    return more(
        joined([mark(statement.standing, why), tag("span", count, class_="quiet")]),
        tag("p", why),
        tag("p", "The dispute: ", disputes) if statement.disputes else None,
        items(own),
        tag("p", "Noted for the record as a whole:", class_="quiet") if whole and own else None,
        items(whole),
        tag("p", f"Curators' note: {statement.note}") if statement.note else None,
        tag("p", f"Rests on: {statement.rests_on.lower()}.") if statement.rests_on else None,
        tag("p", _days(statement), class_="quiet"),
        class_="evidence",
    )
