"""What is kept of answers, and what is told of a refusal: never an id, a name or a value."""

from __future__ import annotations

from typing import Any

import pytest

from genesyscloud_provider.commands.verify.outcome import NotTried
from genesyscloud_provider.commands.verify.wire import Answer

PATH = "/api/v2/integrations/actions"


def answer(status: int, body: Any = None) -> Answer:
    return Answer("GET", PATH, status, {}, body, 0.0)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"code": "not.found", "message": "There is no Erika."}, " not.found"),
        ({"code": "3f2b8a3e.erika", "message": "x"}, ""),
        ({"code": "Erika Mustermann", "message": "x"}, ""),
        ({"code": 7}, ""),
        (["a list"], ""),
        (None, ""),
        (
            {"code": "missing.permissions", "message": "Erika lacks oauth:client:view and authorization:role:add."},
            " missing.permissions, which needs authorization:role:add, oauth:client:view",
        ),
    ],
)
def test_a_refusal_in_a_few_words(body: Any, told: str) -> None:
    assert answer(400, body).told == f"GET {PATH} is answered 400{told}"
    with pytest.raises(NotTried):
        answer(400, body).require()


def test_a_missing_permission_is_told_from_other_refusals() -> None:
    assert answer(403, {"message": "You need oauth:client:view."}).lacks_permission
    assert answer(401).lacks_permission
    assert not answer(403, {"message": "You do not hold the role."}).lacks_permission
    assert not answer(400, {"message": "oauth:client:view is none."}).lacks_permission
