"""Pauses that a site asks for: Crawl-delay in robots.txt, Retry-After in an answer."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from scrapy import signals

from crawl.robots import Rules

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

# A site that asks for more wants us gone; the crawl then ends by its time limit.
_LONGEST: Final = 600.0


class Politeness:
    """Extension that keeps every pause at max(ours, theirs); Scrapy reads Crawl-delay but does not keep it.

    It must load after AutoThrottle, which lowers delays on each response.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._floors: dict[str, float] = {}
        crawler.signals.connect(self._read_rules, signal=signals.robots_parsed)
        crawler.signals.connect(self._keep, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Politeness:
        """Make it, as EXTENSIONS asks."""
        return cls(crawler)

    def _read_rules(self, robotparser: Rules, request: Request) -> None:
        theirs = robotparser.crawl_delay(self._crawler.settings["ROBOTSTXT_USER_AGENT"])
        if not theirs or theirs < 0:
            return
        ours = self._crawler.settings.getfloat("DOWNLOAD_DELAY")
        delay = max(ours, min(theirs, _LONGEST))
        downloader = self._crawler.engine.downloader
        name = downloader.get_slot_key(request)
        self._floors[name] = delay
        downloader.per_slot_settings[name] = {"delay": delay}  # for a slot made later
        if name in downloader.slots:
            downloader.slots[name].delay = max(downloader.slots[name].delay, delay)
        logger.info("%s asks for %g s between requests; keeping %g s", name, theirs, delay)

    def _keep(self, response: Response, request: Request) -> None:
        downloader = self._crawler.engine.downloader
        name = downloader.get_slot_key(request)
        slot: Slot | None = downloader.slots.get(name)
        if slot is None:
            return
        asked = _retry_after(response)
        slot.delay = max(slot.delay, self._floors.get(name, 0.0), min(asked, _LONGEST))


def _retry_after(response: Response) -> float:
    if response.status not in {429, 503}:
        return 0.0
    value = (response.headers.get("Retry-After") or b"").decode("ascii", errors="ignore").strip()
    return float(value) if value.isdigit() else 0.0
