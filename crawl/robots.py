"""robots.txt: which rule speaks, where the sitemaps are, and what silence means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protego import Protego
from scrapy.http import Request, Response, TextResponse
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawl.failures import explain

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_NOTHING = b"User-agent: *\nDisallow: /\n"


class Rules(ProtegoRobotParser):
    """Scrapy's parser that also remembers the file, to name its lines."""

    def __init__(self, robotstxt_body: bytes, spider: object = None) -> None:
        super().__init__(robotstxt_body, None)
        self.body = robotstxt_body
        self._lines = robotstxt_body.decode("utf-8", errors="replace").splitlines()

    @property
    def sitemaps(self) -> list[str]:
        """Give the sitemaps that the file names, as it writes them."""
        return list(self.rp.sitemaps)

    def line_against(self, url: str, agent: str) -> str | None:
        """Name the line that forbids an address: the one without which it would be allowed."""
        for number, line in enumerate(self._lines):
            if not line.strip().casefold().startswith("disallow"):
                continue
            others = "\n".join([*self._lines[:number], "#", *self._lines[number + 1 :]])
            if Protego.parse(others).can_fetch(url, agent):
                return f"{line.strip()} (line {number + 1})"
        return None


class UnreachableRules:
    """Downloader middleware: what a missing robots.txt means, after RFC 9309.

    "Not found" allows everything; a server error or no answer forbids everything, where Scrapy
    would allow it.
    """

    def __init__(self) -> None:
        self.unreachable: dict[str, str] = {}  # host and port, and why

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> UnreachableRules:
        """Make it, reachable for the spider that must explain a refusal."""
        made = cls()
        crawler.spider.rules_unreachable = made.unreachable  # type: ignore[union-attr]
        return made

    def process_response(self, request: Request, response: Response) -> Response:
        """Replace an answer that is no robots.txt by what it means."""
        if not _asks_for_rules(request) or 300 <= response.status < 400:
            return response
        if response.status >= 500 or response.status == 429:
            return self._forbid(request, f"robots.txt answers HTTP {response.status}")
        if response.status >= 400:
            return TextResponse(request.url, status=response.status, body=b"")
        return response

    def process_exception(self, request: Request, exception: Exception) -> Response | None:
        """Forbid a site whose robots.txt cannot be had."""
        if not _asks_for_rules(request):
            return None
        return self._forbid(request, explain(exception))

    def _forbid(self, request: Request, reason: str) -> Response:
        self.unreachable[urlparse_cached(request).netloc] = reason
        return TextResponse(request.url, body=_NOTHING)


def _asks_for_rules(request: Request) -> bool:
    return (
        bool(request.meta.get("dont_obey_robotstxt"))
        and urlparse_cached(request).path == "/robots.txt"
    )
