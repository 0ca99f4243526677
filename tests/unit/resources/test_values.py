"""Values between a program and a resource."""

from __future__ import annotations

from typing import Any

import pytest

from genesyscloud_provider.resources.values import alike


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        (0, None, False),
        ("", None, False),
        ("1", 1, False),
        ({"a": [1, {"b": True}]}, {"a": [1.0, {"b": True}]}, True),
        ({"a": [1, {"b": True}]}, {"a": [1, {"b": 1}]}, False),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ([1], [1, 1], False),
        ([], {}, False),
        ({"a": [{"b": None}]}, {"a": [{}], "c": None}, True),
        ([None], [], False),
    ],
)
def test_values_are_alike_if_json_says_so(one: Any, other: Any, same: bool) -> None:
    assert alike(one, other) is same
    assert alike(other, one) is same
