"""Places: in which file and line stands what a check finds at fault."""

from __future__ import annotations

from typing import Final

_Key = tuple[str, str | None, str | None]

SHARED: Final = ("data", 1)
"""Where something stands that no file names."""


BLANK: Final = "urn:blank:"
"""How a blank node is called in a store, which would name it anew; the rest is its name."""


class Places:
    """File and line of nodes, of their properties and of single values; the first place stays."""

    def __init__(self) -> None:
        self._found: dict[_Key, tuple[str, int]] = {}

    def add(
        self, file: str, line: int, focus: str, path: str | None = None, value: str | None = None
    ) -> None:
        """Note where a node stands, or its property, or one value of it.

        Args:
            file: the path as shown to the curator.
            line: counted from 1.
            focus: the node's IRI, or the name of a blank node; so are IRIs among path and value.
            path: the IRI of a property.
            value: an IRI or the text of a literal; with no path it is the value of any property.
        """
        place = (file, line)
        self._found.setdefault((focus, None, None), place)
        if path is not None:
            self._found.setdefault((focus, path, None), place)
        if value is not None:
            self._found.setdefault((focus, None, value), place)
            self._found.setdefault((focus, path, value), place)

    def find(
        self, focus: str, path: str | None = None, value: str | None = None
    ) -> tuple[str, int] | None:
        """Give file and line, as near as they are known; None for a node that stands nowhere."""
        focus = focus.removeprefix(BLANK)
        for key in ((focus, path, value), (focus, path, None), (focus, None, value)):
            if key in self._found:
                return self._found[key]
        return self._found.get((focus, None, None))

    def update(self, others: Places) -> None:
        """Add other places, which give way to those that are known."""
        for key, place in others._found.items():
            self._found.setdefault(key, place)
