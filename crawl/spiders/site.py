"""The spider for one site: its sitemaps first, then its links."""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider, signals
from scrapy.exceptions import (
    CannotResolveHostError,
    DontCloseSpider,
    IgnoreRequest,
    StopDownload,
)
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.linkextractors import IGNORED_EXTENSIONS, LinkExtractor
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.sitemap import Sitemap

from crawl import guard
from crawl.address import AddressError, canonical, origin, same_site
from crawl.failures import explain
from crawl.robots import Rules
from crawl.spool import Fetched

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http.headers import Headers
    from twisted.python.failure import Failure

_READ: Final = (
    "text/html",
    "application/xhtml+xml",
    "application/pdf",
    "text/plain",
    "text/markdown",
)
_XML: Final = ("application/xml", "text/xml")  # a start page may be a sitemap
_UNSAID: Final = ("", "application/octet-stream")
_SITEMAPS: Final = 50  # the largest site of our list names 31
_LINKS: Final = LinkExtractor(deny_extensions=[end for end in IGNORED_EXTENSIONS if end != "pdf"])


class SiteSpider(Spider):
    """Fetches the pages of one site.

    Args:
        start_url: where to begin; its host is the site.
        max_pages: pages to keep at most.
        max_depth: links to follow away from the start page or a sitemap's page; 0 for none.
        tell: called with the address of each kept page and their count so far.

    Sitemaps come first since they name the pages that the site itself holds for content; links
    are followed with what is left of `max_pages`.
    """

    name = "site"

    def __init__(
        self,
        start_url: str,
        max_pages: int | str = 200,
        max_depth: int | str = 5,
        tell: Callable[[str, int], None] | None = None,
        **kwargs: Any,  # noqa: ANN401 Scrapy's
    ) -> None:
        super().__init__(**kwargs)
        self.site = canonical(start_url)
        self.fetched = 0
        self.full = False
        self.refused: set[str] = set()
        self.failed: dict[str, str] = {}
        self.fatal: str | None = None  # why the start page could not be had
        self.broken: str | None = None  # why pages cannot be kept
        self.rules_unreachable: dict[str, str] = {}
        self._max_pages, self._max_depth = int(max_pages), int(max_depth)
        self._tell = tell
        self._rules: dict[str, Rules] = {}
        self._asked: set[str] = set()
        self._kept: set[str] = set()
        self._sitemaps: set[str] = set()
        self._links_found: list[tuple[str, int]] = []  # address and depth

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SiteSpider:  # noqa: ANN401
        """Make it, and listen to what Scrapy learns."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._remember_rules, signal=signals.robots_parsed)
        crawler.signals.connect(spider._refuse_type, signal=signals.headers_received)
        crawler.signals.connect(spider._turn_to_links, signal=signals.spider_idle)
        crawler.signals.connect(spider._count, signal=signals.item_scraped)
        crawler.signals.connect(spider._break_off, signal=signals.item_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Begin with the page the operator named."""
        guard.installed().name(*origin(self.site))
        self._asked.add(_page_key(self.site))
        yield self._request(self.site, "start", depth=0, priority=100)

    def parse(self, response: Response) -> Iterator[Request | Fetched]:
        """Keep a page and follow its links."""
        request = response.request
        assert request is not None
        depth: int = request.meta["depth_of_page"]
        if request.meta["kind"] == "start":
            self.site = canonical(response.url)
            self._asked.add(_page_key(self.site))
            if _is_sitemap(response):
                yield from self.parse_sitemap(response)
                return
            if _bare(_header(response.headers, "Content-Type")) in _XML:
                self.fatal = f"{self.site}: it is XML but no sitemap"
                return
            yield from self._named_sitemaps()
        page = self._page(response)
        if page is not None and page.address not in self._kept and not self.full:
            self._kept.add(page.address)
            self._asked.add(_page_key(page.address))
            self.full = len(self._kept) >= self._max_pages
            yield page
        if depth < self._max_depth and isinstance(response, HtmlResponse) and not self.full:
            self._links_found.extend(self._links(response, depth + 1))

    def parse_sitemap(self, response: Response) -> Iterator[Request]:
        """Ask for the pages and further sitemaps that a sitemap names."""
        body = response.body
        if body[:2] == b"\x1f\x8b":
            body = _unzipped(body, self.settings.getint("DOWNLOAD_MAXSIZE"))
        kind, addresses = _entries(body)
        for address in addresses:
            if kind == "sitemapindex":
                yield from self._sitemap(urljoin(response.url, address), named=True)
            else:
                yield from self._follow(urljoin(response.url, address), depth=1, priority=10)

    # -- asking ----------------------------------------------------------------------------

    def _request(self, url: str, kind: str, *, depth: int, priority: int) -> Request:
        return Request(
            url,
            callback=self.parse_sitemap if kind in {"sitemap", "guess"} else self.parse,
            errback=self._give_up,
            meta={"kind": kind, "depth_of_page": depth},
            priority=priority,
            dont_filter=True,  # `_asked` knows more: http and https, tracking, canonical links
        )

    def _follow(self, url: str, *, depth: int, priority: int) -> Iterator[Request]:
        try:
            address = canonical(url)
        except AddressError:
            return
        if not same_site(address, self.site) or _page_key(address) in self._asked:
            return
        # A site of dead links must end too.
        if len(self._asked) > 5 * self._max_pages + 50:
            return
        self._asked.add(_page_key(address))
        yield self._request(address, "page", depth=depth, priority=priority)

    def _links(self, response: HtmlResponse, depth: int) -> Iterator[tuple[str, int]]:
        if _robots_directive(response, "nofollow"):
            return
        for link in _LINKS.extract_links(response):
            if not link.nofollow:
                yield link.url, depth

    def _named_sitemaps(self) -> Iterator[Request]:
        rules = self._rules.get(urlsplit(self.site).netloc)
        named = rules.sitemaps if rules else []
        for address in named:
            yield from self._sitemap(urljoin(self.site, address), named=True)
        if not named:
            yield from self._sitemap(urljoin(self.site, "/sitemap.xml"), named=False)

    def _sitemap(self, url: str, *, named: bool) -> Iterator[Request]:
        try:
            address = canonical(url)
        except AddressError:
            return
        if address in self._sitemaps or len(self._sitemaps) >= _SITEMAPS or self.full:
            return
        self._sitemaps.add(address)
        yield self._request(address, "sitemap" if named else "guess", depth=0, priority=50)

    # -- answers ---------------------------------------------------------------------------

    def _page(self, response: Response) -> Fetched | None:
        address = canonical(response.url)
        if isinstance(response, HtmlResponse):
            if _robots_directive(response, "noindex"):
                self.failed[address] = "asks not to be indexed (noindex)"
                return None
            address = self._canonical_link(response) or address
        return Fetched(
            address=address,
            body=response.body,
            media_type=_header(response.headers, "Content-Type"),
            retrieved=datetime.now(UTC).date().isoformat(),
            status=response.status,
            etag=_header(response.headers, "ETag"),
            last_modified=_header(response.headers, "Last-Modified"),
        )

    def _canonical_link(self, response: HtmlResponse) -> str | None:
        href = response.xpath(
            "//head/link[translate(@rel, 'CANOIL', 'canoil')='canonical']/@href"
        ).get()
        if not href:
            return None
        try:
            address = canonical(urljoin(response.url, href))
        except (AddressError, ValueError):
            return None
        # Templates that call every page the home page would leave us with one page.
        lost = urlsplit(address).path in {"", "/"} and urlsplit(response.url).path not in {"", "/"}
        return address if same_site(address, response.url) and not lost else None

    def _refuse_type(self, headers: Headers, request: Request) -> None:
        """Stop the download of what cannot be read, before its body comes."""
        media_type = _bare(_header(headers, "Content-Type"))
        # A redirect's or an error's own type says nothing about the page.
        read = {"page": _READ + _UNSAID, "start": _READ + _UNSAID + _XML}.get(
            request.meta.get("kind", "")
        )
        if read and media_type not in read and "Location" not in headers:
            raise StopDownload(fail=True)

    def _give_up(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        kind = request.meta["kind"]
        url = request.meta.get("redirect_urls", [request.url])[0]  # the one that a page names
        reason = self._reason(failure, request)
        if kind == "start":
            self.fatal = f"{url}: {reason}"
        elif reason == _FORBIDDEN:
            self.refused.add(url)
        elif kind != "guess" and reason != "enough pages":
            self.failed[url] = reason

    def _reason(self, failure: Failure, request: Request) -> str:
        error = failure.value
        assert error is not None
        parts = urlsplit(request.url)
        host = (parts.hostname or "").casefold()
        if isinstance(error, HttpError):
            return f"the server answers HTTP {error.response.status}"
        if isinstance(error, IgnoreRequest) and "robots.txt" in str(error):
            if parts.netloc in self.rules_unreachable:
                cause = self.rules_unreachable[parts.netloc]
                private = guard.installed().refused.get(host)
                return f"leads to the private address {private}" if private else cause
            rules = self._rules.get(parts.netloc)
            line = (
                rules.line_against(request.url, self.settings["ROBOTSTXT_USER_AGENT"])
                if rules
                else None
            )
            return (
                f"robots.txt forbids it: {line or 'a rule for us'}"
                if request.meta["kind"] == "start"
                else _FORBIDDEN
            )
        if isinstance(error, IgnoreRequest):
            return str(error)
        if isinstance(error, CannotResolveHostError):
            private = guard.installed().refused.get(host)
            return (
                f"leads to the private address {private}"
                if private
                else "the host cannot be resolved"
            )
        if isinstance(error, StopDownload):
            return f"its type {_bare(_header(error.response.headers, 'Content-Type')) if error.response else ''} is not read"
        return explain(error)

    def _turn_to_links(self) -> None:
        """Ask for the links found so far, now that no page of a sitemap is left."""
        found, self._links_found = self._links_found, []
        if self.full:
            return
        requests = [
            request
            for url, depth in found
            for request in self._follow(url, depth=depth, priority=0)
        ]
        assert self.crawler.engine is not None
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def _remember_rules(self, robotparser: Rules, request: Request) -> None:
        self._rules[urlsplit(request.url).netloc] = robotparser

    def _break_off(self, failure: Failure) -> None:
        self.broken, self.full = str(failure.value), True

    def _count(self, item: Fetched) -> None:
        self.fetched += 1
        if self._tell is not None:
            self._tell(item.address, self.fetched)


_FORBIDDEN: Final = "robots.txt forbids it"


def _page_key(address: str) -> str:
    """Give what a page is known by: http and https, and a closing slash, make no difference."""
    return address.partition("://")[2].rstrip("/")


def _header(headers: Headers, name: str) -> str | None:
    value = headers.get(name)
    return value.decode("latin-1").strip() or None if value else None


def _bare(media_type: str | None) -> str:
    return (media_type or "").partition(";")[0].strip().casefold()


def _robots_directive(response: HtmlResponse, word: str) -> bool:
    names = "translate(@name, 'ROBTS', 'robts')"
    said = response.xpath(f"//meta[{names}='robots']/@content").getall()
    said += [value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag")]
    return any(
        re.search(rf"(?:^|[\s,:])(?:{word}|none)(?:$|[\s,])", value.casefold()) for value in said
    )


def _is_sitemap(response: Response) -> bool:
    return (
        isinstance(response, TextResponse)
        and not isinstance(response, HtmlResponse)
        and bool(
            re.match(
                rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:urlset|sitemapindex)\b",
                response.body[:4096],
                re.DOTALL,
            )
        )
    )


def _unzipped(body: bytes, limit: int) -> bytes:
    """Unpack gzip up to a limit; what a damaged file still gives, or nothing."""
    try:
        return zlib.decompressobj(wbits=31).decompress(body, limit)
    except zlib.error:
        return b""


def _entries(body: bytes) -> tuple[str, list[str]]:
    """Read a sitemap: its kind and addresses; a text file of addresses is one too."""
    body = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not body.startswith(b"<"):
        lines = body.decode("utf-8", errors="ignore").split()
        return "urlset", [line for line in lines if line.startswith(("http://", "https://"))]
    if not re.search(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b", body[:8192]):
        return "none", []
    sitemap = Sitemap(body)
    return sitemap.type, [entry["loc"] for entry in sitemap if entry.get("loc")]
