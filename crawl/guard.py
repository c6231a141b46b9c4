"""Where a crawl may connect to: public addresses, and the one place its operator named.

The check stands in name resolution, so a connection can go only to an address that passed it: a
name that resolves differently the second time, or a redirect, finds the same door.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, cast

from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.utils.httpobj import urlparse_cached

from crawl.address import AddressError, origin, same_site

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase


class Receiver(Protocol):
    """Twisted's IResolutionReceiver; zope interfaces are no types to a checker."""

    def resolutionBegan(self, resolution: object) -> object: ...  # noqa: D102, N802
    def addressResolved(self, address: object) -> object: ...  # noqa: D102, N802
    def resolutionComplete(self) -> object: ...  # noqa: D102, N802


class Resolver(Protocol):
    """Twisted's IHostnameResolver."""

    def resolveHostName(  # noqa: D102, N802
        self,
        resolutionReceiver: Receiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int,  # noqa: N803
        addressTypes: Sequence[type] | None,  # noqa: N803
        transportSemantics: str,  # noqa: N803
    ) -> object: ...


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet.

    >>> is_public("93.184.216.34"), is_public("169.254.169.254"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        # IPv6 forms that carry an IPv4 address reach that address.
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            found = inner
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


class GuardedResolver:
    """The reactor's resolver, less the addresses that are not public."""

    def __init__(self, reactor: ReactorBase) -> None:
        self._reactor = reactor
        self._inner = cast("Resolver", reactor.nameResolver)
        self._named: set[tuple[str, int]] = set()
        self.refused: dict[str, str] = {}  # host and the address it led to

    @classmethod
    def from_crawler(cls, crawler: object, reactor: ReactorBase) -> GuardedResolver:
        """Make it, as Scrapy's setting TWISTED_DNS_RESOLVER asks."""
        return cls(reactor)

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's own resolver."""
        self._reactor.installNameResolver(self)  # type: ignore[arg-type]

    def name(self, host: str, port: int) -> None:
        """Allow a host and port whatever they resolve to: the operator typed them."""
        self._named.add((host.casefold(), port))

    def allows(self, host: str, port: int) -> bool:
        """Whether the operator named this host and port."""
        return (host.casefold(), port) in self._named

    def resolveHostName(  # noqa: N802 the interface's name, and its arguments' below
        self,
        resolutionReceiver: Receiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> object:
        """Resolve, and hand on what may be connected to."""
        receiver = resolutionReceiver
        if not self.allows(hostName, portNumber):
            receiver = _Sieve(resolutionReceiver, hostName, self.refused)
        return self._inner.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )


class _Sieve:
    def __init__(self, receiver: Receiver, host: str, refused: dict[str, str]) -> None:
        self._receiver, self._host, self._refused = receiver, host, refused

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: object) -> None:  # noqa: N802
        place = str(getattr(address, "host", ""))
        if is_public(place):
            self._receiver.addressResolved(address)
        else:
            self._refused[self._host.casefold()] = place

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


def installed() -> GuardedResolver:
    """Give the guard of this process.

    Raises:
        NotConfigured: Scrapy runs with another resolver, so nothing would be refused.
    """
    from twisted.internet import reactor

    resolver = cast("ReactorBase", reactor).nameResolver
    if not isinstance(resolver, GuardedResolver):
        raise NotConfigured("set TWISTED_DNS_RESOLVER to crawl.guard.GuardedResolver")
    return resolver


class Bounded(Protocol):
    """A spider that crawls one site."""

    site: str
    full: bool  # it has all the pages it wants


class StayOnSite:
    """Downloader middleware: a page's request, also a redirected one, stays on the site.

    The start page may redirect to another host, as example.org does to www.example.org, and a
    robots.txt may name a sitemap elsewhere; the resolver holds for both.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StayOnSite:
        """Make it, for one spider."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse what leads away."""
        spider = cast("Bounded", self._crawler.spider)
        try:
            host, port = origin(request.url)
        except AddressError as error:
            raise IgnoreRequest("is no http(s) address") from error
        if _is_literal(host) and not is_public(host) and not installed().allows(host, port):
            raise IgnoreRequest(f"leads to the private address {host}")
        if request.meta.get("kind") != "page":
            return
        if spider.full:
            raise IgnoreRequest("enough pages")
        if not same_site(request.url, spider.site):
            raise IgnoreRequest(f"leads to another site, {urlparse_cached(request).netloc}")


def _is_literal(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()
