"""What went wrong with a request, in words for whoever asked."""

from __future__ import annotations

from typing import Final

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)

_WORDS: Final[dict[type[BaseException], str]] = {
    CannotResolveHostError: "the host cannot be resolved",
    DownloadConnectionRefusedError: "the host refuses the connection",
    DownloadTimeoutError: "no answer in time",
    DownloadCancelledError: "it is larger than the limit",
    ResponseDataLossError: "the answer was cut short",
}


def explain(error: BaseException) -> str:
    """Put an error of the downloader into one short clause."""
    for kind, text in _WORDS.items():
        if isinstance(error, kind):
            return text
    first = (str(error).strip() or type(error).__name__).splitlines()[0]
    return f"the connection failed ({first[:160]})"
