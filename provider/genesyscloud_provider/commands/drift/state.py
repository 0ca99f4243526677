"""What programs leave to others, as states have it: no event of a refresh tells it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


class NotAState(Exception):
    """What was read is no state; the text says what to do."""


def ignored_in(content: bytes) -> Mapping[str, Sequence[str]]:
    """By URN, the `ignoreChanges` of resources.

    Raises:
        NotAState: it is none.
    """
    try:
        document: Any = json.loads(content)
    except (ValueError, RecursionError):
        document = None
    deployment = document.get("deployment") if isinstance(document, dict) else None
    if not isinstance(deployment, dict):
        raise NotAState("What --state names is no state. Give it what `pulumi stack export` prints.")
    resources = [each for each in deployment.get("resources") or () if isinstance(each, dict)]
    return {str(each.get("urn")): _texts(each.get("ignoreChanges")) for each in resources}


def _texts(found: Any) -> list[str]:
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
