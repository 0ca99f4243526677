"""Where actions and integrations send requests."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, Final
from urllib.parse import urlsplit

from genesyscloud_provider.integrations.facts import HTTPS_PORT, REQUEST_VALUES
from pulumi_genesyscloud.policies.values import part, texts

_FILLED_IN: Final = re.compile(r"[$#]")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_FIRST_REFERENCE: Final = re.compile(r"\$!?\{?([A-Za-z_]\w*)")
_JUDGED_ELSEWHERE: Final = frozenset(REQUEST_VALUES) - {"input"}
"""What may be a whole URL: a credential's, which is judged there, and what the system that it logs in to answers."""

URL: Final = "config.request.requestUrlTemplate"


def of_action(inputs: Mapping[str, Any], hosts: Collection[str]) -> Iterator[str]:
    """What is wrong with where an action, or a custom auth action, sends its request.

    Args:
        inputs: the resource's inputs, by wire name.
        hosts: patterns of allowed hosts, such as `*.example.com`; empty if every host is.
    """
    template = part(inputs, URL)
    if not isinstance(template, str) or template.startswith("arn:") or re.match("/(?!/)", template):
        return  # a function, and a path of the system that the integration is for, have no host of their own
    filled_in = _FILLED_IN.search(template)
    begin = template[: filled_in.start()] if filled_in else template
    if not begin.strip():
        first = _FIRST_REFERENCE.match(template.strip())
        if first is None or first[1] not in _JUDGED_ELSEWHERE:
            yield f"{URL}: the host is filled in when the action runs. Write it out{_which(hosts)}."
        return
    if filled_in and not re.search("[/?]", begin.partition("://")[2]):
        yield (
            f"{URL}: the host, or its end, is filled in when the action runs. Write it out{_which(hosts)}, or let a"
            " field of the credential hold the whole URL, where it is judged."
        )
        return
    yield from (f"{URL} {fault}" for fault in _faults(begin, hosts, shown=True))


def of_texts(inputs: Mapping[str, Any], hosts: Collection[str], key: str) -> Iterator[str]:
    """What is wrong with the URLs within an input; no finding shows them, as they may be a credential's."""
    for where, text in texts(inputs.get(key), key):
        if _ABSOLUTE.match(text.strip()):
            yield from (f"{where} {fault}" for fault in _faults(text.strip(), hosts, shown=False))


def _faults(url: str, hosts: Collection[str], *, shown: bool) -> Iterator[str]:
    try:
        split = urlsplit(url)
        host, port = split.hostname or "", split.port
    except ValueError:
        yield "is no URL."
        return
    if split.scheme.lower() != "https":
        yield "is no https URL: requests would be sent in the clear. Use https."
    if port not in (None, HTTPS_PORT):
        yield f"uses another port than {HTTPS_PORT}. Use https on port {HTTPS_PORT}."
    if hosts and not any(fnmatchcase(host.lower(), each.lower()) for each in hosts):
        yield f"has a host that is not allowed{f' ({host})' if shown else ''}. Use{_which(hosts)[1:]}."


def _which(hosts: Collection[str]) -> str:
    return f", one of {', '.join(sorted(hosts))}" if hosts else ""
