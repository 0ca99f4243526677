"""How secrets stand in what Pulumi prints (engine 3.259): as a text, or, in events, as an object with a signature."""

from __future__ import annotations

from typing import Any, Final

SECRET: Final = "[secret]"  # noqa: S105 (what Pulumi shows instead of one)

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""The key that tells Pulumi's own objects, such as secrets and archives, from a program's."""


def is_secret(value: Any) -> bool:
    """Whether a value is a secret."""
    return value == SECRET or (isinstance(value, dict) and SIGNATURE in value)


def has_secret(value: Any) -> bool:
    """Whether a value is a secret, or holds one."""
    if is_secret(value):
        return True
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(has_secret(each) for each in within)
