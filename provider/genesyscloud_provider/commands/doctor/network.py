"""The way to the organization: the proxies and the trust that the environment names, and whether it can be reached."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from genesyscloud_provider.client.client import TRUST_REMEDY
from genesyscloud_provider.client.configuration import API_URL, LOGIN_URL, Configuration, OAuthClient
from genesyscloud_provider.client.errors import ConfigurationError, GenesysCloudError
from genesyscloud_provider.client.lean_httpx import httpx
from genesyscloud_provider.client.proxies import readable_proxies
from genesyscloud_provider.commands.doctor.model import Check, Checks, Section, typed
from genesyscloud_provider.commands.doctor.settings import Given

_CHECKS: Final = Checks(Section.NETWORK)

PROXY, TRUST, CONNECTION, CLOCK = "proxy", "trust", "connection", "clock"

TRUSTED: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""The variables that name whom this process trusts."""

CLOCK_MAY_DIFFER: Final = 60.0
"""Seconds by which this machine's clock may differ from the service's before it is told."""

PROXY_VARIABLES: Final = ("HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")

_NO_NAME: Final = ("Name or service not known", "nodename nor servname", "getaddrinfo", "name resolution", "No address")
"""What systems say of a name that leads nowhere."""


def proxy_fault() -> ConfigurationError | None:
    """Why the proxies of the environment cannot be used; None if they can."""
    try:
        with readable_proxies():
            httpx.Client(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)).close()
    except ConfigurationError as error:
        return error
    return None


def proxy(configuration: Configuration | None) -> Check:
    """The proxies, without the passwords that they may hold."""
    if fault := proxy_fault():
        variable = next((each for each in _variables() if each in fault.message), PROXY_VARIABLES[0])
        return _CHECKS.broken(PROXY, PROXY, fault.message, fault.remedy, f"unset {variable}")
    used = [f"{host} by {through}" for host in _hosts(configuration) if (through := proxy_of(host))]
    if used:
        return _CHECKS.ok(PROXY, PROXY, "; ".join(used))
    there = [each for each in _variables() if each in PROXY_VARIABLES]
    return _CHECKS.ok(PROXY, PROXY, f"none is used, {', '.join(there)} aside" if there else "none")


def _variables() -> list[str]:
    return [each for each in os.environ if each.upper() in PROXY_VARIABLES]


def proxy_of(host: str) -> str:
    """The proxy for a host, without a password; empty where there is none."""
    named = getproxies()
    chosen = named.get("https") or named.get("all")
    if not chosen or proxy_bypass(host):
        return ""
    parts = urlsplit(chosen if "://" in chosen else f"http://{chosen}")
    return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}"


def _hosts(configuration: Configuration | None) -> list[str]:
    """The hosts that are asked, but for those on this machine without TLS, for which no proxy counts."""
    if configuration is None or not configuration.has_credentials:
        return []
    addresses = [configuration.api_url]
    if isinstance(configuration.credentials, OAuthClient):
        addresses.append(configuration.login_url)
    parts = [urlsplit(each) for each in addresses]
    return list(dict.fromkeys(each.hostname or "" for each in parts if each.scheme == "https"))


def trust(fault: ConfigurationError | None, variables: Mapping[str, str]) -> Check:
    """Whom this process trusts.

    Args:
        fault: why that cannot be read; None if it can.
        variables: the environment.
    """
    there = [each for each in TRUSTED if variables.get(each)]
    if fault is not None:
        commands = [f"unset {' '.join(there)}"] if there else []
        return _CHECKS.broken(TRUST, "TLS", fault.message, fault.remedy, *commands)
    named = ", ".join(f"{each}={variables[each]}" for each in there)
    return _CHECKS.ok(TRUST, "TLS", f"trusts {named}" if named else "trusts the usual certificate authorities")


def connected(configuration: Configuration) -> Check:
    """The organization's addresses answer."""
    return _CHECKS.ok(CONNECTION, CONNECTION, " and ".join(_addresses(configuration)))


def _addresses(configuration: Configuration) -> list[str]:
    addresses = [configuration.api_url]
    if isinstance(configuration.credentials, OAuthClient):
        addresses.append(configuration.login_url)
    return list(dict.fromkeys(addresses))


def not_connected(error: GenesysCloudError, told: Given, configuration: Configuration) -> Check:
    """What keeps the organization from being reached, and what to do about it."""
    host = _host_of(error, configuration)
    remedy, commands = error.remedy, list[str]()
    through = proxy_of(host) if host in _hosts(configuration) else ""
    what = error.message + (f", by the proxy {through}" if through else "")
    if "CERTIFICATE_VERIFY_FAILED" in what:
        remedy, commands = TRUST_REMEDY, ["export SSL_CERT_FILE=/path/to/certificates.pem"]
        if "expired" in what or "not yet valid" in what:
            remedy, commands = f"Look at this machine's clock first. {remedy}", ["date", *commands]
    elif through:
        remedy = f"Let the proxy pass {host}:443, or let it be asked without the proxy:"
        commands = [f'export NO_PROXY="${{NO_PROXY:+$NO_PROXY,}}{host}"']
    else:
        if any(each in what for each in _NO_NAME):
            remedy = f"There is no host {host}, or no network to look for it."
        if commands := list(_commands_of_address(told)):
            remedy = f"{remedy} An address is set in place of the region's; if that is wrong, take it away:"
    return _CHECKS.broken(CONNECTION, CONNECTION, what, remedy, *commands)


def _host_of(error: GenesysCloudError, configuration: Configuration) -> str:
    """The host that a message is about."""
    hosts = [urlsplit(each).hostname or "" for each in _addresses(configuration)]
    return next((each for each in reversed(hosts) if each in error.message), hosts[0])


def _commands_of_address(told: Given) -> Iterator[str]:
    """The commands that take away the addresses that are set in place of the region's."""
    for each in (API_URL, LOGIN_URL):
        source = told.source_of(each)
        if source is not None and source.get(each) is not None:
            yield told.to_unset(each, source)


def clock(ahead: float) -> Check:
    """Whether this machine's clock is right.

    Args:
        ahead: seconds by which the service's clock is ahead of this one.
    """
    if abs(ahead) <= CLOCK_MAY_DIFFER:
        return _CHECKS.ok(CLOCK, CLOCK, "agrees with the service's to a minute")
    direction = "behind" if ahead > 0 else "ahead of"
    value = f"this machine's clock is {abs(ahead):,.0f} seconds {direction} the service's"
    remedy = "Certificates and logs go by it. Let the machine set its clock by the network; on Linux:"
    return _CHECKS.warning(CLOCK, CLOCK, value, remedy, typed("sudo", "timedatectl", "set-ntp", "true"))


def skipped(key: str, why: str) -> Check:
    """A check of the network that depends on one that failed."""
    return _CHECKS.skipped(key, "TLS" if key == TRUST else key, why)
