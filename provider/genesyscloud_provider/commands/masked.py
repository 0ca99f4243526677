"""How secrets stand in what Pulumi prints (engine 3.259): as a text, or, in events, as an object with a signature."""

from __future__ import annotations

from typing import Any, Final

from genesyscloud_provider.adapters.signatures import SIGNATURE

SECRET: Final = "[secret]"  # noqa: S105 (what Pulumi shows instead of one)


def is_secret(value: Any) -> bool:
    """Whether a value is a secret."""
    return value == SECRET or (isinstance(value, dict) and SIGNATURE in value)


def has_secret(value: Any) -> bool:
    """Whether a value is a secret, or holds one."""
    if is_secret(value):
        return True
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(has_secret(each) for each in within)
