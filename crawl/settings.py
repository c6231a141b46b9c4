"""Scrapy's settings; only what differs from its defaults, each with the reason.

This file and `graph/config.py` are the only ones that read the environment.
"""

from __future__ import annotations

import os

BOT_NAME = "DigitalDiplomacyGraph"
SPIDER_MODULES = ["crawl.spiders"]
NEWSPIDER_MODULE = "crawl.spiders"

# A webmaster must be able to ask who this is. A header takes one line of plain characters.
_contact = os.environ.get("DDGRAPH_CONTACT", "")  # noqa: TID251 one of the two places
_contact = "".join(
    letter for letter in _contact if letter.isascii() and letter.isprintable()
).strip(" ()")
USER_AGENT = f"{BOT_NAME}/0.1 (+{_contact})" if _contact else f"{BOT_NAME}/0.1"
ROBOTSTXT_USER_AGENT = BOT_NAME  # the name that a robots.txt addresses, without version

# Politeness. Scrapy's defaults ignore robots.txt and send eight requests at once without pause.
ROBOTSTXT_OBEY = True
ROBOTSTXT_PARSER = "crawl.robots.Rules"
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.0  # a delay halved by chance would undercut a site's Crawl-delay
CONCURRENT_REQUESTS = 1  # one site a run; more would wait in the downloader after the last page
CONCURRENT_REQUESTS_PER_DOMAIN = 1
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = DOWNLOAD_DELAY  # the default of 5 s is for crawls without a delay
# Breadth first: a page's links in their order. The default takes the last first.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
COOKIES_ENABLED = False  # a reader without an account needs none, and they mark visitors

# Limits against pages that never end.
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024  # the default is 1 GiB
DOWNLOAD_WARNSIZE = 0  # the limit says it
DOWNLOAD_TIMEOUT = 30  # seconds for a whole response; the default is 180
REDIRECT_MAX_TIMES = 5  # the default is 20
RETRY_TIMES = 2
# The defaults less name resolution: a name that fails, or that we refuse, fails again at once.
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.DownloadTimeoutError",
    "scrapy.exceptions.ResponseDataLossError",
    "twisted.internet.error.ConnectionDone",
    "twisted.internet.error.ConnectError",
    "twisted.internet.error.ConnectionLost",
    OSError,
]

# Safety.
TWISTED_DNS_RESOLVER = "crawl.guard.GuardedResolver"  # refuses private addresses
HTTPPROXY_ENABLED = False  # a proxy would resolve names itself, behind the guard's back
DOWNLOAD_VERIFY_CERTIFICATES = True  # evidence must come from the site it names
TELNETCONSOLE_ENABLED = False  # both let whoever reaches the port run code
REMOTE_CONTROL_ENABLED = False

DOWNLOADER_MIDDLEWARES = {
    # Replaced by crawl.guard.StayOnSite: a redirect may not leave the site, nor its port.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawl.guard.StayOnSite": 50,
    "crawl.robots.UnreachableRules": 545,  # sees what retrying (550) gave up
}
EXTENSIONS = {"crawl.politeness.Politeness": 500}  # after AutoThrottle (0), to correct it
ITEM_PIPELINES = {"crawl.pipelines.SpoolPipeline": 300}
DDGRAPH_SPOOL = None  # the folder for what is fetched; without it Scrapy warns and keeps nothing

LOG_LEVEL = "WARNING"
STATS_DUMP = False
