"""The spiders; `scrapy list` finds them here."""
