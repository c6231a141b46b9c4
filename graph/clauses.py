"""Search inside SPARQL: find the clauses of a query, read them, put what was found in their place.

    SERVICE dd:search { ?x dd:query "soft power" ; dd:kind "campaign" ; dd:limit 20 ; dd:score ?s }
    (?x ?s) text:query ("soft power" 20)                                        as Apache Jena has it

Each becomes `VALUES (?x ?s) { … }`. The names are parameters of a service and no properties of
data: no triple has them, and nothing in the ontology could say what they are true of. So they stand
here alone (`PARAMETERS`), and dd:rank of a hit does not meet dd:rank of a statement.

A clause is found by tokens and read by the SPARQL parser of rdflib. Only the clause is given to it:
that parser is slow (2.7 s for 6,000 semicolons) and has no time limit, and this is the process that
serves.
"""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NoReturn, cast

from graph import ids
from graph.errors import BadQuery
from graph.queries import short
from graph.store import PREFIXES, Inserted, check_bounds
from ontology import terms

if TYPE_CHECKING:
    from rdflib.term import Identifier

    from graph.search.model import Hit, Mode

SEARCH: Final = terms.DD + "search"
TEXT_QUERY: Final = "http://jena.apache.org/text#query"

# What a clause may say, and what it may ask for beside the record itself.
PARAMETERS: Final[Mapping[str, str]] = {
    "query": "the words, a constant text",
    "mode": "hybrid (unless told), lexical or dense",
    "kind": "only records of this kind; may stand several times",
    "lang": "only records written in this language; may stand several times",
    "limit": "how many records at most, 1 to 1000; 20 unless told",
    "within": "only these records: one, several or a list",
    "score": "fused, 0 to 1",
    "rank": "1 for the best",
    "snippet": "the words around what matched",
    "lexicalScore": "by words alone, 0 to 1",
    "denseScore": "by meaning alone, 0 to 1",
    "matched": "the words of the query that it has, with a comma and a space between",
    "coverage": "the weight of the score by words, 0 to 1; the rest is that of meaning",
    "language": "of the text that was found (BCP 47); unbound where it is not known",
    "snapshot": "the name of the state that was searched",
}
_OUTPUTS: Final[Sequence[str]] = (
    "score", "rank", "snippet", "lexicalScore", "denseScore", "matched", "coverage", "language",
    "snapshot",
)  # fmt: skip
_MODES: Final = ("hybrid", "lexical", "dense")
_LIMIT: Final = 20
MAX_LIMIT: Final = 1000
MAX_CLAUSES: Final = 5
_MAX_CHARACTERS: Final = 8_000
_JENA: Final = ("score", "snippet")  # what follows the record in Jena's list

# What is no code: in it, words and brackets mean nothing.
STRING: Final = (
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
)
IRI: Final = r'<[^<>"{}|^`\\\s]*>'
COMMENT: Final = r"#[^\n]*"
ESCAPED_SIGN: Final = r"\\[_~.\-!$&'()*+,;=/?#@%]"  # in a prefixed name; it opens no string

_TOKEN: Final = re.compile(
    rf"(?P<space>\s+|{COMMENT})|(?P<string>{STRING})|(?P<iri>{IRI})|(?P<variable>[?$]\w+)"
    rf"|(?P<word>(?:[\w:%\-]|\.(?=[\w:%\-])|{ESCAPED_SIGN})+)|(?P<sign>.)",
    re.DOTALL,
)
# Written as an escape, or it would end the string.
_ESCAPES: Final = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r"})
_RDF: Final = PREFIXES["rdf"]
_parsing = threading.Lock()  # pyparsing changes its grammar as it goes


@dataclass(frozen=True, slots=True)
class Clause:
    """One search of a query."""

    start: int  # where it stands in the query
    end: int
    variable: str  # without its sign; bound to the record
    text: str
    mode: Mode = "hybrid"
    kinds: tuple[str, ...] = ()  # none: all
    languages: tuple[str, ...] = ()  # none: all
    within: tuple[str, ...] | None = None  # identifiers; None: all
    limit: int = _LIMIT
    outputs: Mapping[str, str] = field(default_factory=dict)  # name in PARAMETERS to variable
    silent: bool = False  # a search that fails gives one empty row and no error
    again: bool = False  # the record is the subject of what follows

    def rows(self, hits: Sequence[Hit], *, snapshot: str) -> str:
        """Write what was found as the rows of a VALUES block; no text of a hit can leave it.

        Args:
            hits: the best first.
            snapshot: the name of the state that was searched.
        """
        from graph.search.snippet import MARK_END, MARK_START

        marks = str.maketrans("", "", MARK_START + MARK_END)
        lines = []
        for rank, hit in enumerate(hits, start=1):
            cells = {
                "score": f"{hit.score:.6f}",
                "rank": str(rank),
                "snippet": _quoted(hit.snippet.translate(marks)),
                "lexicalScore": f"{hit.lexical:.6f}",
                "denseScore": f"{hit.dense:.6f}",
                "matched": _quoted(", ".join(hit.matched)),
                "coverage": f"{hit.coverage:.6f}",
                "language": _quoted(hit.language) if hit.language else "UNDEF",
                "snapshot": _quoted(snapshot),
            }
            asked = " ".join(cells[name] for name in self.outputs)
            lines.append(f"(<{ids.entity(hit.record)}> {asked})")
        return " ".join(lines)

    def empty_row(self) -> str:
        """Write the one row that binds nothing."""
        return f"({' '.join(['UNDEF'] * (1 + len(self.outputs)))})"


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def find(query: str) -> list[Clause]:
    """Read every search of a query, in order.

    Raises:
        BadQuery: a clause that says what cannot be searched, or too many of them.
    """
    tokens = _tokens(query)
    prefixes, body = _prologue(tokens)
    found: list[Clause] = []
    for number, token in enumerate(tokens):
        clause = None
        if number < body:
            continue
        if token.kind == "word" and token.text.upper() == "SERVICE":
            clause = _service(query, tokens, number, prefixes)
        elif _resolved(token, prefixes) == TEXT_QUERY:
            clause = _jena(query, tokens, number, prefixes)
        if clause:
            found.append(clause)
        if len(found) > MAX_CLAUSES:
            _refuse(f"a query holds at most {MAX_CLAUSES} searches (ask in several)")
    return found


def put(
    query: str, found: Sequence[Clause], rows: Sequence[str]
) -> tuple[str, tuple[Inserted, ...]]:
    """Replace each clause by VALUES.

    What follows a clause keeps its line and column, so that an error is found where it was written.

    Returns:
        The query with empty VALUES, and the rows with the places where they belong.
    """
    pieces: list[str] = []
    inserted: list[Inserted] = []
    length = done = 0

    def add(piece: str) -> None:
        nonlocal length
        pieces.append(piece)
        length += len(piece)

    for clause, row in zip(found, rows, strict=True):
        add(query[done : clause.start])
        variables = " ".join(f"?{name}" for name in (clause.variable, *clause.outputs.values()))
        opening = f"VALUES ({variables}) {{"
        inserted.append((length + len(opening), row))
        block = opening + (f"}} ?{clause.variable} " if clause.again else "}")
        written = query[clause.start : clause.end]
        above, newline, last = written.rpartition("\n")
        if newline:
            add(block + "\n" * (above.count("\n") + 1) + " " * len(last))
        else:
            add(block.ljust(len(written)))
        done = clause.end
    add(query[done:])
    return "".join(pieces), tuple(inserted)


def as_clause(query: str) -> str:
    """Take the body of a query as a search: what a store sends to a service that it federates to.

    `SELECT * WHERE { ?x dd:query "…" }` becomes `SELECT * WHERE { SERVICE dd:search { … } }`.

    Raises:
        BadQuery: no body, or more text than a query may have.
    """
    check_bounds(query)
    brackets = [token for token in _tokens(query) if token.text in "{}" and token.kind == "sign"]
    depth = 0
    for token in brackets:
        depth += 1 if token.text == "{" else -1
        if depth <= 0:
            first = brackets[0].end
            body = query[first : token.start]
            return f"{query[:first]} SERVICE <{SEARCH}> {{{body}}} {query[token.start :]}"
    raise BadQuery('this is no search (send SELECT * WHERE { ?x dd:query "…" ; dd:score ?score })')


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


# ---- finding


def _tokens(query: str) -> list[_Token]:
    return [
        _Token(str(match.lastgroup), match.group(), match.start(), match.end())
        for match in _TOKEN.finditer(query)
        if match.lastgroup != "space"
    ]


def _prologue(tokens: Sequence[_Token]) -> tuple[Mapping[str, str], int]:
    """Give the prefixes that a query knows, ours and those it declares, and where its body begins."""
    known = dict(PREFIXES) | {"text": TEXT_QUERY.removesuffix("query")}
    place = 0
    while place + 1 < len(tokens):
        match tokens[place].text.upper():
            case "BASE":
                place += 2
            case "PREFIX" if place + 2 < len(tokens):
                known[tokens[place + 1].text.removesuffix(":")] = tokens[place + 2].text[1:-1]
                place += 3
            case _:
                break
    return known, place


def _resolved(token: _Token, prefixes: Mapping[str, str]) -> str | None:
    """Give the IRI that a token names; None where it names none."""
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, colon, local = token.text.partition(":")
    if token.kind == "word" and colon and prefix in prefixes:
        return prefixes[prefix] + local
    return None


def _service(
    query: str, tokens: Sequence[_Token], number: int, prefixes: Mapping[str, str]
) -> Clause | None:
    """Read `SERVICE dd:search { … }`; None for any other service."""
    rest = list(tokens[number + 1 :])
    silent = bool(rest) and rest[0].text.upper() == "SILENT"
    if silent:
        rest.pop(0)
    if len(rest) < 2 or _resolved(rest[0], prefixes) != SEARCH or rest[1].text != "{":
        return None
    inside = list(itertools.takewhile(lambda token: token.text != "}", rest[2:]))
    if len(inside) == len(rest) - 2:
        _refuse("the clause is not closed (add })")
    closing = rest[2 + len(inside)]
    triples, lists = _read(query[rest[1].end : closing.start], inside, prefixes)
    return _clause(triples, lists, start=tokens[number].start, end=closing.end, silent=silent)


def _clause(
    triples: Sequence[_Triple], lists: _Lists, *, start: int, end: int, silent: bool
) -> Clause:
    from rdflib.term import Variable

    subjects = {subject for subject, _, _ in triples}
    if len(subjects) != 1 or not isinstance(subject := subjects.pop(), Variable):
        _refuse("a clause is one search for one variable (write ?x dd:query …; a clause for each)")
    given: dict[str, list[Identifier]] = {}
    for _, predicate, value in triples:
        name = str(predicate).removeprefix(terms.DD)
        if name not in PARAMETERS or not str(predicate).startswith(terms.DD):
            known = ", ".join(f"dd:{parameter}" for parameter in PARAMETERS)
            raise BadQuery(f"{_shown(predicate)} is no parameter of dd:search (known: {known})")
        given.setdefault(name, []).append(value)
    for name in ("query", "mode", "limit", *_OUTPUTS):
        if len(given.get(name, ())) > 1:
            _refuse(f"dd:{name} stands twice (give it once)")
    if "query" not in given:
        _refuse('dd:query is missing (add dd:query "the words")')
    within: list[Identifier] | None = None
    if "within" in given:
        within = [item for value in given["within"] for item in lists.get(value, [value])]
    outputs = {name: _variable(name, given[name][0]) for name in _OUTPUTS if name in given}
    if len({str(subject), *outputs.values()}) != 1 + len(outputs):
        _refuse("two results share a variable (give each its own)")
    return Clause(
        start,
        end,
        str(subject),
        _words(given["query"][0]),
        mode=_mode(given["mode"][0]) if "mode" in given else "hybrid",
        kinds=tuple(_kind(value) for value in given.get("kind", ())),
        languages=tuple(_plain("lang", value) for value in given.get("lang", ())),
        within=None if within is None else tuple(_record(value) for value in within),
        limit=_limit(given["limit"][0]) if "limit" in given else _LIMIT,
        outputs=outputs,
        silent=silent,
    )


def _jena(query: str, tokens: Sequence[_Token], number: int, prefixes: Mapping[str, str]) -> Clause:
    """Read `(?x ?score ?snippet) text:query ("words" limit "lang:en")`."""
    from rdflib.term import Literal as Term
    from rdflib.term import Variable

    usage = '(write (?x ?score) text:query ("words" 20) as a triple of its own)'
    first, last = number - 1, number + 1
    if first < 0 or last >= len(tokens):
        _refuse(f"text:query has no words {usage}")
    if tokens[first].text == ")":
        while first > 0 and tokens[first].text != "(":
            first -= 1
    elif tokens[first].kind != "variable":
        _refuse(f"text:query follows no variable {usage}")
    if tokens[last].text == "(":
        while last + 1 < len(tokens) and tokens[last].text != ")":
            last += 1
    elif tokens[last].kind != "string":
        _refuse(f"text:query takes constant words {usage}")
    elif last + 2 < len(tokens) and tokens[last + 1].text == "@":
        last += 2
    inside = tokens[first : last + 1]
    written = query[tokens[first].start : tokens[last].end]
    triples, lists = _read(written, inside, prefixes)
    if len(triples) != 1:
        _refuse(f"text:query was not understood {usage}")
    subject, _, value = triples[0]
    variables = lists.get(subject, [subject])
    if not 1 <= len(variables) <= 1 + len(_JENA) or not all(
        isinstance(variable, Variable) for variable in variables
    ):
        _refuse(f"text:query gives ?x, ?score and ?snippet {usage}")
    if len(set(variables)) != len(variables):
        _refuse("two results share a variable (give each its own)")
    words, *options = lists.get(value, [value])
    limit, languages = _LIMIT, []
    for option in options:
        if isinstance(option, Term) and isinstance(option.value, int):
            limit = _limit(option)
        elif isinstance(option, Term) and str(option).startswith("lang:"):
            languages.append(str(option).removeprefix("lang:"))
        else:
            _refuse(f"text:query does not know {_shown(option)} {usage}")
    following = tokens[last + 1].text if last + 1 < len(tokens) else ""
    again = following == ";" and isinstance(subject, Variable)
    if following in (",", ";") and not again:
        _refuse(f"{following} cannot follow text:query here {usage}")
    if again:
        last += 1
        again = tokens[last + 1].text not in (".", "}", ";") if last + 1 < len(tokens) else False
    return Clause(
        tokens[first].start,
        tokens[last].end,
        str(variables[0]),
        _words(words),
        languages=tuple(languages),
        limit=limit,
        outputs={name: str(v) for name, v in zip(_JENA, variables[1:], strict=False)},
        again=again,
    )


# ---- reading values


def _words(value: Identifier) -> str:
    from rdflib.term import Literal as Term

    if not isinstance(value, Term):
        _refuse(
            f"dd:query is {_shown(value)}, but the search runs before the rest of the query "
            "(write the words themselves between quotation marks)"
        )
    return str(value)


def _plain(name: str, value: Identifier) -> str:
    from rdflib.term import Literal as Term

    if not isinstance(value, Term):
        _refuse(f"dd:{name} is {_shown(value)}, not a text (write it between quotation marks)")
    return str(value)


def _mode(value: Identifier) -> Mode:
    mode = _plain("mode", value)
    if mode not in _MODES:
        _refuse(f"dd:mode is hybrid, lexical or dense, not {mode!r}")
    return cast('Literal["hybrid", "lexical", "dense"]', mode)


def _kind(value: Identifier) -> str:
    kind = _plain("kind", value)
    if kind not in ids.KINDS:
        _refuse(f"there is no kind {kind!r} (known: {', '.join(ids.KINDS)})")
    return kind


def _limit(value: Identifier) -> int:
    from rdflib.term import Literal as Term

    number = value.value if isinstance(value, Term) else None
    if type(number) is not int or not 1 <= number <= MAX_LIMIT:
        _refuse(f"dd:limit is a number from 1 to {MAX_LIMIT}, not {_shown(value)}")
    return number


def _record(value: Identifier) -> str:
    from rdflib.term import URIRef

    identifier = ids.identifier(str(value)) if isinstance(value, URIRef) else None
    if identifier is None:
        _refuse(f"dd:within names records (campaign:yogaday), not {_shown(value)}")
    return identifier


def _variable(name: str, value: Identifier) -> str:
    from rdflib.term import Variable

    if not isinstance(value, Variable):
        _refuse(f"dd:{name} is a result (write dd:{name} ?{name})")
    return str(value)


def _shown(value: Identifier) -> str:
    from rdflib.term import URIRef

    text = short(str(value)) if isinstance(value, URIRef) else value.n3()
    return text if len(text) <= 80 else text[:79] + "…"


def _refuse(reason: str) -> NoReturn:
    raise BadQuery(f"search in SPARQL: {reason}")


# ---- parsing

if TYPE_CHECKING:
    from typing import TypeAlias

    _Triple: TypeAlias = tuple[Identifier, Identifier, Identifier]
    _Lists: TypeAlias = Mapping[Identifier, list[Identifier]]


def _read(
    text: str, tokens: Sequence[_Token], prefixes: Mapping[str, str]
) -> tuple[list[_Triple], _Lists]:
    """Parse triples; the items of a list are given by its first node.

    Raises:
        BadQuery: no triples, or nested lists.
    """
    # The import takes half a second, and most who serve are never asked for it.
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import Query
    from rdflib.term import BNode, URIRef

    # Paths, blank nodes and rows of semicolons are no parameters, and the parser is slow with them.
    depth = 0
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.kind == "sign" and (
            token.text not in "();,.@^" or (token.text == ";" and before and before.text == ";")
        ):
            _refuse(
                f"{token.text} cannot stand here (a clause holds parameters only; filter after it)"
            )
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth > 1:
            _refuse("a list cannot hold a list (write it flat)")
    if len(text) > _MAX_CHARACTERS:
        _refuse(f"a clause has at most {_MAX_CHARACTERS:,} characters (name fewer records)")
    try:
        with _parsing:
            parsed = Query.parse_string(f"SELECT * WHERE {{ {text}\n}}", parse_all=True)
    except (ParseException, ValueError, RecursionError) as error:
        at = f" near {error.line[error.col - 1 :][:30]!r}" if isinstance(error, ParseException) else ""  # fmt: skip
        raise BadQuery(f"search in SPARQL: the clause was not understood{at}") from error
    triples: list[_Triple] = []
    firsts: dict[Identifier, Identifier] = {}
    rests: dict[Identifier, Identifier] = {}
    for part in parsed[1].where.part or ():
        if part.name != "TriplesBlock":
            _refuse("a clause holds parameters only (filter after it)")
        for same in part.triples:
            flat = [_term(item, prefixes) for item in same]
            for subject, predicate, value in zip(*[iter(flat)] * 3, strict=True):
                if isinstance(subject, BNode) and predicate == URIRef(_RDF + "first"):
                    firsts[subject] = value
                elif isinstance(subject, BNode) and predicate == URIRef(_RDF + "rest"):
                    rests[subject] = value
                else:
                    triples.append((subject, predicate, value))
    lists: dict[Identifier, list[Identifier]] = {}
    for head in set(firsts) - set(rests.values()):
        node: Identifier | None = head
        lists[head] = []
        while node in firsts:
            lists[head].append(firsts[node])
            node = rests.get(node)
    lists[URIRef(_RDF + "nil")] = []
    return triples, lists


def _term(item: object, prefixes: Mapping[str, str]) -> Identifier:
    """Turn what the parser gives into a term; a path of one step is its step."""
    from rdflib.plugins.sparql.parserutils import CompValue
    from rdflib.term import Identifier, Literal, URIRef

    while isinstance(item, CompValue) and item.name.startswith("Path"):
        steps = item.part if isinstance(item.part, list) else [item.part]
        if len(steps) != 1 or item.name == "PathEltOrInverse" or item.mod:
            _refuse("a parameter is a plain name (write dd:query, dd:limit, …)")
        item = steps[0]
    if isinstance(item, CompValue) and item.name == "pname":
        prefix = str(item.prefix or "")
        if prefix not in prefixes:
            _refuse(f"the prefix {prefix}: is not declared (add PREFIX {prefix}: <…>)")
        return URIRef(prefixes[prefix] + str(item.localname or ""))
    if isinstance(item, CompValue) and item.name == "literal":
        datatype = _term(item.datatype, prefixes) if item.datatype else None
        return Literal(item.string, lang=item.lang, datatype=cast("URIRef", datatype))
    if isinstance(item, Identifier):
        return item
    _refuse("a clause holds parameters only (filter after it)")
