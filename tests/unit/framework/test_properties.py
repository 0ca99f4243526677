"""Values between a program and a resource."""

from __future__ import annotations

from typing import Any

import pytest

from genesyscloud_provider.framework.properties import (
    UNKNOWN,
    Archive,
    Asset,
    alike,
    fingerprint,
    known_part,
    unknown_paths,
)


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
        (Archive(path="a"), Archive(path="a", hash="h"), True),
        (Archive(path="a"), Archive(uri="a"), False),
        (Archive(path="a"), "a", False),
        (Archive(assets={"a": Asset(text="x")}), Archive(assets={"a": Asset(text="y")}), False),
    ],
)
def test_values_are_alike_if_json_says_so(one: Any, other: Any, same: bool) -> None:
    assert alike(one, other) is same
    assert alike(other, one) is same


@pytest.mark.parametrize(
    "unknown",
    [
        Archive(path=UNKNOWN),
        Archive(assets=UNKNOWN),
        Archive(assets={"a": UNKNOWN}),
        Archive(assets={"a": Asset(), "b": Archive(assets={"c": Asset(text=UNKNOWN)})}),
    ],
)
def test_an_archive_with_an_unknown_in_it_is_unknown_as_a_whole(unknown: Archive) -> None:
    values = {"function": {"code": unknown, "handler": "h"}}
    assert list(unknown_paths(values)) == [("function", "code")]
    assert known_part(values) == {"function": {"handler": "h"}}
    assert len(fingerprint(values)) == 64
    known = {"function": {"code": Archive(assets={"a": Asset(text="t")})}}
    assert known_part(known) == known
    assert list(unknown_paths(known)) == []


def test_a_fingerprint_tells_archives_apart_by_all_but_pulumis_hash() -> None:
    archives = [Archive(path="a"), Archive(path="b"), Archive(uri="a")]
    archives += [Archive(assets={"a": Asset(text=each)}) for each in ("x", "y", UNKNOWN)]
    assert len({fingerprint({"code": each}) for each in archives}) == len(archives)
    assert fingerprint([Archive(path="a", hash="h")]) == fingerprint([Archive(path="a")])
    assert "planted" not in repr(Archive(assets={"a": Asset(text="planted")}))
