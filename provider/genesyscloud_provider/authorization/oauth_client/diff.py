"""Where an OAuth client's state and what its program wants are different."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Pair = tuple[str, str | None]
"""The id of a role and that of its division; None stands for the home division."""


def same_roles(one: Iterable[Any], other: Iterable[Any]) -> bool:
    """Whether two lists give the same roles in the same divisions, in whatever order."""
    return {_pair(each) for each in one} == {_pair(each) for each in other}


def _pair(role: Any) -> Pair:
    return role.get("roleId"), role.get("divisionId")
