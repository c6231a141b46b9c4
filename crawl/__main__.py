"""Crawl one site in a process of its own; used by `crawl.run`.

Standard output carries a JSON object a line: {"page": address, "count": n} for each kept page,
and at the end the report or {"error": one line}.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import TYPE_CHECKING, Final, cast

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawl.spiders.site import SiteSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase

# Beyond the limit, a page under way or a long Crawl-delay is not waited for.
_GRACE: Final = 3.0
_FINISHED: Final = {
    "finished": "complete",
    "closespider_timeout": "seconds",
    "shutdown": "interrupted",
}


def main() -> None:
    """Crawl as the arguments say."""
    parser = argparse.ArgumentParser(
        prog="python -m crawl", description="Fetch a site into a spool."
    )
    parser.add_argument("start_url")
    parser.add_argument("spool")
    parser.add_argument("--max-pages", type=int, default=200)
    parser.add_argument("--max-depth", type=int, default=5)
    parser.add_argument("--delay", type=float)
    parser.add_argument("--seconds", type=float)
    asked = parser.parse_args()

    settings = Settings()
    settings.setmodule("crawl.settings", priority="project")
    settings.set("DDGRAPH_SPOOL", asked.spool, priority="cmdline")
    if asked.delay is not None:
        settings.set("DOWNLOAD_DELAY", asked.delay, priority="cmdline")
        settings.set("AUTOTHROTTLE_START_DELAY", asked.delay, priority="cmdline")
    if asked.seconds is not None:
        # Zero would mean no limit.
        settings.set("CLOSESPIDER_TIMEOUT", max(asked.seconds, 0.001), priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(SiteSpider)
    process.crawl(
        crawler,
        start_url=asked.start_url,
        max_pages=asked.max_pages,
        max_depth=asked.max_depth,
        tell=_page,
    )
    if asked.seconds is not None:
        from twisted.internet import reactor

        cast("ReactorBase", reactor).callLater(asked.seconds + _GRACE, _give_up, crawler)
    process.start()
    _say(_report(crawler, _FINISHED.get(_reason(crawler), "interrupted")))


def _give_up(crawler: Crawler) -> None:
    """End at once: stopping the reactor would wait for a request that waits for its turn."""
    _say(_report(crawler, "seconds"))
    os._exit(0)


def _reason(crawler: Crawler) -> str:
    return str(crawler.stats.get_value("finish_reason", "")) if crawler.stats else ""


def _report(crawler: Crawler, finished: str) -> dict[str, object]:
    spider = cast("SiteSpider | None", crawler.spider)
    if spider is None:
        return {"error": "the crawler could not start; see its log"}
    if spider.broken:
        return {"error": spider.broken}
    if spider.fatal and not spider.fetched:
        return {"error": f"{spider.fatal}; choose another start page or try later"}
    return {
        "fetched": spider.fetched,
        "refused_by_robots": len(spider.refused),
        "failed": sorted(spider.failed.items()),
        "finished": "max_pages" if spider.full else finished,
    }


def _page(address: str, count: int) -> None:
    _say({"page": address, "count": count})


def _say(said: dict[str, object]) -> None:
    try:
        sys.stdout.write(json.dumps(said, ensure_ascii=True) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os._exit(1)  # whoever asked is gone, so nobody wants the rest; the spool is whole


if __name__ == "__main__":
    main()
