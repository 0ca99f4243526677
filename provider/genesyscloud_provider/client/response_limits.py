"""What holds for every answer, the login's included: its size is bounded, and redirects are not followed."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Final, cast

from genesyscloud_provider.client.errors import ConfigurationError
from genesyscloud_provider.client.lean_httpx import httpx

LARGEST_ANSWER: Final = 32 * 2**20
"""Bytes that are read of an answer at most, unpacked; a page of a listing takes a few million where it is large."""

ENCODING: Final = "gzip"
"""How answers may be packed: what can be unpacked up to a bound, whatever else is installed beside this package."""

_GZIP: Final = 16 + zlib.MAX_WBITS


def bound(answer: httpx.Response) -> None:
    """Let whoever reads the answer read so much and no more. Its body must not have been read yet."""
    body = cast("httpx.SyncByteStream", answer.stream)
    answer.stream = _Bounded(body, answer.headers.pop("Content-Encoding", ""))


def addressed(request: httpx.Request) -> str:
    """Method and address, without what may be private in them."""
    return f"{request.method} {request.url.copy_with(query=None)}"


def redirected(answer: httpx.Response) -> ConfigurationError:
    """Why nothing came of a request that was answered with a redirect."""
    to = _host(answer.headers.get("Location", ""))  # assumes: API_NEVER_REDIRECTS
    return ConfigurationError(
        f"{addressed(answer.request)} is answered with a redirect{f' to {to}' if to else ''},"
        " which Genesys Cloud is not known to do; it was not followed",
        "Check `genesyscloud:region`, `genesyscloud:apiUrl` and `genesyscloud:loginUrl`, and any proxy or gateway"
        " between: it may want a login of its own.",
    )


def date(text: str) -> datetime | None:
    """A date as headers write it; None if it is none."""
    try:
        read = parsedate_to_datetime(text)
    except ValueError:
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=timezone.utc)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that an answer asks to wait, told as such or by a date of the service's clock; None if it does not.

    A number without end is not a number of seconds.
    """
    asked = headers.get("Retry-After", "")
    try:
        seconds = float(asked)
    except ValueError:
        until = date(asked)
        if until is None:
            return None
        now = date(headers.get("Date", "")) or datetime.now(timezone.utc)
        return max(0.0, (until - now).total_seconds())
    return seconds if 0 <= seconds < math.inf else None


def seconds_told(message: str) -> float | None:
    """The seconds that the message of a 429 asks to wait, by its documented words (API reference 5.2), or None."""
    told = _SECONDS.search(message)
    return float(told[1]) if told else None


_SECONDS: Final = re.compile(r"[Rr]etry the request in \[?(\d{1,9})\]? seconds")


class _Bounded(httpx.SyncByteStream):
    """An answer's body, unpacked, as long as it is not too large."""

    def __init__(self, body: httpx.SyncByteStream, encoding: str) -> None:
        self._body = body
        self._encoding = encoding.strip().lower()

    def __iter__(self) -> Iterator[bytes]:
        room = LARGEST_ANSWER
        for each in self._unpacked():
            room -= len(each)
            if room < 0:
                raise httpx.DecodingError(f"it is larger than {LARGEST_ANSWER >> 20} MiB, the most that is read")
            yield each

    def close(self) -> None:
        self._body.close()

    def _unpacked(self) -> Iterator[bytes]:
        if self._encoding in ("", "identity"):
            yield from self._body
            return
        if self._encoding != ENCODING:
            raise httpx.DecodingError("it is packed in a way that was not asked for")
        unpacker = zlib.decompressobj(_GZIP)
        try:
            for each in self._body:
                yield unpacker.decompress(each, LARGEST_ANSWER + 1)
        except zlib.error as error:
            raise httpx.DecodingError(str(error)) from None


def _host(location: str) -> str:
    try:
        return httpx.URL(location).host
    except httpx.InvalidURL:
        return ""
