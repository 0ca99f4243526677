"""Which URLs the actions of an integration type can have (API reference 1.4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, Literal

UrlRule = Literal["any", "https", "path", "platform", "lambda", "unqualified_lambda"]


def url_error(rule: UrlRule, url: str) -> str | None:
    """What is wrong with the URL of an action; None if nothing is."""
    return _RULES[rule](url)


def _anything(_: str) -> str | None:
    return None


def _https(url: str) -> str | None:
    if not url.startswith(("https://", "$")):  # a template may fill in all of it
        return "The request URL must be an absolute HTTPS URL."
    port = re.match(r"https://[^/?#]*:(\d+)(?:[/?#]|$)", url)
    return "The request URL must use port 443." if port and port[1] != "443" else None


def _platform(url: str) -> str | None:
    return None if url.startswith("/api/v2/") else "The request URL must be a path below /api/v2/."


def _path(url: str) -> str | None:
    """What the official modules have is a path; that nothing else is taken is this emulator's strictness."""
    if url.startswith(("/", "$", "#")):  # a template may fill in all of it
        return None
    return "The request URL must be a path: the address of the credential comes before it."


def _lambda(url: str) -> str | None:
    arn = r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9_$-]+)?"
    return None if re.fullmatch(arn, url) else "The request URL must be the ARN of a Lambda function."


def _unqualified_lambda(url: str) -> str | None:
    if url.rpartition(":function:")[2].count(":"):
        return "The ARN of a Lambda function must not name a version or an alias."
    return _lambda(url)


_RULES: Final[Mapping[UrlRule, Callable[[str], str | None]]] = {
    "any": _anything,
    "https": _https,
    "path": _path,
    "platform": _platform,
    "lambda": _lambda,
    "unqualified_lambda": _unqualified_lambda,
}
