"""Pulumi's events, as it prints them with `--json`, a line each (engine 3.259).

`pulumi preview` and `--preview-only` do so with PULUMI_ENABLE_STREAMING_JSON_PREVIEW; else they print one document.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

Event = dict[str, Any]


class NotEvents(Exception):
    """What was read are no events, or they have no end; the text says what is wrong."""


def text_of(content: bytes) -> str:
    """What Pulumi has printed, in whichever encoding of Unicode a shell has written it.

    Raises:
        NotEvents: it is no text, or there is none.
    """
    try:
        text = content.decode(json.detect_encoding(content)).removeprefix("\ufeff").strip()
    except UnicodeDecodeError:
        raise NotEvents("The input is no text in UTF-8.") from None
    if not text:
        raise NotEvents("The input is empty: Pulumi has printed nothing.")
    return text


def events_of(text: str) -> list[Event]:
    """Read events.

    Raises:
        NotEvents: a line is none.
    """
    events = []
    for number, line in enumerate(text.split("\n"), 1):  # what else ends a line may stand in somebody's text
        if not line.strip():
            continue
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            event = None
        if not isinstance(event, dict) or "sequence" not in event:
            what = "The input is no JSON" if number == 1 else f"Line {number} of the input is no event of Pulumi's"
            raise NotEvents(f"{what}.")
        events.append(event)
    return events


def errors_of(events: Iterable[Event]) -> tuple[str, ...]:
    """Why an operation failed; nothing where it did not.

    Raises:
        NotEvents: Pulumi came to no end.
    """
    events = list(events)
    diagnostics = [object_in(each, "diagnosticEvent") for each in events]
    errors = [each.get("message") for each in diagnostics if each.get("severity") == "error"]
    errors += [object_in(each, "errorEvent").get("error") for each in events]
    told = texts(errors)
    summary = next((found for each in events if (found := object_in(each, "summaryEvent"))), None)
    if summary is None and not told:
        raise NotEvents("The input has no end: Pulumi was interrupted.")
    if summary is not None and summary.get("result") == "failed" and not told:
        told = ("the preview failed",)
    return told


def object_in(document: Mapping[str, Any], key: str) -> dict[str, Any]:
    """What a document has at a key, if that is an object; else an empty one."""
    found = document.get(key)
    return found if isinstance(found, dict) else {}


def texts(found: Iterable[Any]) -> tuple[str, ...]:
    """What messages say, without Pulumi's word before it."""
    return tuple(each.removeprefix("error: ").strip() for each in found if isinstance(each, str) and each.strip())
