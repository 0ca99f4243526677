"""The proxies that the environment names, judged before anything is sent through them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.request import getproxies

from genesyscloud_provider.client.errors import ConfigurationError
from genesyscloud_provider.client.lean_httpx import httpx

SCHEMES: Final = ("http", "https", "socks5", "socks5h")
"""The kinds of proxies that httpx speaks to."""

KINDS: Final = ("http", "https", "all")
"""Whose proxies httpx looks for; each has an environment variable, such as HTTPS_PROXY."""


@contextmanager
def readable_proxies() -> Iterator[None]:
    """Let httpx read the environment's proxies in the block, and say which variable it cannot read.

    Raises:
        ConfigurationError: a variable cannot be read; its value, which may hold a password, is not said.
    """
    for kind, proxy in getproxies().items():
        if kind in KINDS and (fault := _fault(proxy)):
            raise ConfigurationError(
                f"the proxy that {_variable(kind)} names cannot be used: {fault}",
                "Write it as http://host:port, or as socks5://host:port, or unset the variable.",
            )
    try:
        yield
    except (httpx.InvalidURL, ValueError) as error:
        raise ConfigurationError(
            f"{_variable('no')} has an entry that cannot be read ({error})",
            "Write names and addresses with commas between them, and an IPv6 address without brackets.",
        ) from None


def _fault(proxy: str) -> str | None:
    try:
        url = httpx.URL(proxy if "://" in proxy else f"http://{proxy}")
        url.host.encode("idna")
    except (httpx.InvalidURL, UnicodeError):
        return "it is no address"
    if url.scheme not in SCHEMES:
        return f"its kind is none of {', '.join(SCHEMES)}"
    if not url.host:
        return "it has no host"
    return None if url.port is None or 0 < url.port < 65536 else f"its port is {url.port}"


def _variable(kind: str) -> str:
    """The environment variable, as it is written here; some systems have settings of their own instead."""
    name = f"{kind}_proxy"
    return next((each for each in os.environ if each.lower() == name), name.upper())
