"""One address for one page."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

# Parameters that say where a visitor came from and not what is shown.
_TRACKING: Final = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|igsh|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|_ga|_gl|"
    r"phpsessid|jsessionid|replytocom|share|nb|ref_src|ref_url|cmpid|s_cid|vero_id|oly_enc_id|oly_anon_id|wickedid|spm)$",
    re.IGNORECASE,
)
_PORTS: Final = {"http": 80, "https": 443}


class AddressError(ValueError):
    """Not an absolute http or https address."""


def canonical(url: str) -> str:
    """Bring an address into the one form under which its page is kept.

    >>> canonical("HTTP://Example.ORG:80?utm_source=x&id=7#top")
    'http://example.org/?id=7'

    Raises:
        AddressError: it is not http(s) or names no host.
    """
    try:
        parts = urlsplit(re.sub(r"[\t\r\n]", "", url.strip()))
        port = parts.port
    except ValueError as error:
        raise AddressError(url) from error
    scheme = parts.scheme.casefold()
    host = (parts.hostname or "").rstrip(".")
    if scheme not in _PORTS or not host or re.search(r"[\s<>\"\\^`{|}]", host):
        raise AddressError(url)
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise AddressError(url) from error
    place = f"[{host}]" if ":" in host else host
    if port is not None and port != _PORTS[scheme]:
        place = f"{place}:{port}"
    kept = [
        pair
        for pair in parts.query.split("&")
        if pair and not _TRACKING.match(pair.partition("=")[0])
    ]
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or "/"
    query = quote("&".join(kept), safe="/%:@!$&'()*+,;=~-._?")
    return urlunsplit((scheme, place, path, query, ""))


def origin(url: str) -> tuple[str, int]:
    """Tell host and port of an http(s) address.

    Raises:
        AddressError: as `canonical`.
    """
    parts = urlsplit(canonical(url))
    return parts.hostname or "", parts.port or _PORTS[parts.scheme]


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are on one host; http and https on their own ports are one site."""
    try:
        (host, port), (other_host, other_port) = origin(one), origin(other)
    except AddressError:
        return False
    return host == other_host and (port == other_port or {port, other_port} == {80, 443})
