"""From addresses and files to clean, dated, attributed text.

Fetching (`crawl.run`, Scrapy) and understanding (`crawl.extract`, pure) are apart: the first
fills a spool of bytes, the second turns bytes into an `Article` and never touches the network.
"""
