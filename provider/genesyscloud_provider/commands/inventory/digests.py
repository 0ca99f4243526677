"""Digests: whether two values are the same, without a word of either."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

LENGTH: Final = 12
"""Characters of a digest: enough to tell values apart, and too few to be sure of a value by trying many."""


def digest(value: Any) -> str:
    """A digest of a value of JSON; empty for nothing: None, and an empty text, list or map.

    Args:
        value: the keys of its maps may stand in any order.
    """
    if value in (None, "", [], {}):
        return ""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]
