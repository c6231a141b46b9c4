"""What happens to a fetched page: it goes to the spool, as it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured

from crawl import spool

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class SpoolPipeline:
    """Writes each page to the folder of the setting DDGRAPH_SPOOL."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SpoolPipeline:
        """Make it.

        Raises:
            NotConfigured: no folder was named.
        """
        folder = crawler.settings.get("DDGRAPH_SPOOL")
        if not folder:
            raise NotConfigured("name a folder: -s DDGRAPH_SPOOL=var/spool")
        return cls(Path(folder))

    def process_item(self, item: spool.Fetched) -> spool.Fetched:
        """Write the page and hand it on."""
        spool.write(self._folder, item)
        return item
