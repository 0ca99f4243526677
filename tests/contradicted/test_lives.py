"""The lives of the resources go on as they do, whatever is contradicted, but for those that `if_false` speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, Final

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_emulator.behaviour.contradictions import CONTRADICTIONS
from genesyscloud_provider.adapters.dynamic.provider import Error
from genesyscloud_provider.architect import assumptions as architect
from genesyscloud_provider.authorization import assumptions as authorization
from genesyscloud_provider.integrations import assumptions as integrations
from tests.adapters import test_lifecycle as lifecycle
from tests.adapters.adapter import Adapter, CheckFailed, adapter_of

LIVES: Final = {
    "roles and clients": (
        "a role is created, changed and renamed; the order of permissions does not matter",
        "a client is created with its secret, changed, rotated",
        "what was changed of a client outside is shown by a refresh and restored",
    ),
    "credentials": (
        "a credential is created, rotated, renamed",
        "a credential that was rotated outside is written anew",
        "an integration is created active, and unchanged afterwards",
        "an emptied slot is filled again in place",
    ),
    "integrations": (
        "an integration is created active, and unchanged afterwards",
        "what was changed outside is shown by a refresh and restored",
        "what others set is kept by our updates",
        "an integration that was deleted outside is gone at once",
    ),
    "actions": (
        "an action is published, changed in place, and replaced once its contract changes",
        "a draft is changed freely until it is published",
        "an action that was changed outside is changed back",
        "an auth action is taken over, changed, and set back",
    ),
}
"""Some of the lives of each kind: those in which most is asked of the service."""

CONCERNED: Final = (
    (architect.ASSUMPTIONS, "actions"),
    (integrations.OF_TYPES, "credentials"),
    (integrations.OF_INTEGRATIONS, "integrations"),
    (integrations.OF_CREDENTIALS, "credentials"),
    ((*integrations.OF_ACTIONS, *integrations.OF_FUNCTIONS), "actions"),
    (authorization.ASSUMPTIONS, "roles and clients"),
)
"""Which lives assumptions are about; the others are about all, of which those are lived that are fast."""

EVERY: Final = "every life"

OTHERWISE: Final[dict[str, tuple[str, ...]]] = {
    "ANSWERS_HAVE_CORRELATION_AND_CODE": (EVERY,),
    "API_NEVER_REDIRECTS": (EVERY,),
    "NEW_OBJECTS_ARE_READABLE_AT_ONCE": (
        "a credential is created, rotated, renamed",
        "a credential whose type was changed outside is replaced",
        "another credential type is another integration",
        "what was changed outside is shown by a refresh and restored",
        "an action is published, changed in place, and replaced once its contract changes",
    ),
    "NEW_OBJECTS_ARE_LISTED_IN_TEN_SECONDS": ("a credential is created, rotated, renamed",),
    "RUNS_ARE_TOLD_BY_DAY": (
        "an action is published, changed in place, and replaced once its contract changes",
        "a draft is changed freely until it is published",
        "an action that was changed outside is changed back",
    ),
    "REQUIRED_PARTS_ARE_PRESENT": (
        "another credential type is another integration",
        "what was changed outside is shown by a refresh and restored",
        "an action is published, changed in place, and replaced once its contract changes",
    ),
    "DIGICERT_IS_THE_LITERAL": ("what others set is kept by our updates",),
    "SLOT_KEYS_ARE_AS_WRITTEN": (
        "an integration is created active, and unchanged afterwards",
        "an emptied slot is filled again in place",
    ),
    "VERSION_GROWS_WITH_EVERY_CHANGE": (
        "an action is published, changed in place, and replaced once its contract changes",
        "an action that was changed outside is changed back",
        "an auth action is taken over, changed, and set back",
    ),
    "ACTIVATION_TAKES_THREE_MINUTES_AT_MOST": (
        "an integration is created active, and unchanged afterwards",
        "another credential type is another integration",
        "what was changed outside is shown by a refresh and restored",
        "an emptied slot is filled again in place",
        "what others set is kept by our updates",
        "an integration that was deleted outside is gone at once",
    ),
    "ERROR_AFTER_ENABLING_IS_FINAL": (
        "an integration is created active, and unchanged afterwards",
        "another credential type is another integration",
        "what was changed outside is shown by a refresh and restored",
        "an emptied slot is filled again in place",
        "what others set is kept by our updates",
        "an integration that was deleted outside is gone at once",
    ),
    "DELETED_INTEGRATIONS_ARE_ABSENT": ("an integration that was deleted outside is gone at once",),
    "CREDENTIAL_ANSWERS_NAME_THEIR_TYPE": (
        "a credential is created, rotated, renamed",
        "a credential that was rotated outside is written anew",
        "a credential whose type was changed outside is replaced",
        "an integration is created active, and unchanged afterwards",
        "another credential type is another integration",
        "what was changed outside is shown by a refresh and restored",
        "an emptied slot is filled again in place",
    ),
    "SAVING_MOVES_MODIFIED_DATE": ("a credential that was rotated outside is written anew",),
    "CREATED_ACTIONS_ARE_PUBLISHED": (
        "an action that was changed outside is changed back",
        "an action is published, changed in place, and replaced once its contract changes",
    ),
    "AUTH_ACTION_APPEARS_IN_FIFTEEN_SECONDS": ("an auth action is taken over, changed, and set back",),
    "GRANTS_TAKE_EFFECT_IN_TEN_SECONDS": (
        "a client is created with its secret, changed, rotated",
        "what was changed of a client outside is shown by a refresh and restored",
    ),
    "WILDCARDS_MAY_BE_EXPANDED": ("a role is created, changed and renamed; the order of permissions does not matter",),
    "WILDCARDS_ARE_EXPANDED_TO_ALL_THAT_THERE_IS": (
        "a role is created, changed and renamed; the order of permissions does not matter",
    ),
}
"""Lives that end otherwise, as `if_false` says, which `test_if_false` shows."""


def _titles(name: str) -> list[str]:
    for assumptions, kind in CONCERNED:
        if name in {each.name for each in assumptions}:
            return list(LIVES[kind])
    return list(lifecycle.FAST)


CELLS: Final = [(name, title) for name in CONTRADICTIONS for title in _titles(name)]


def _ends_otherwise(name: str, title: str) -> bool:
    return not {EVERY, title}.isdisjoint(OTHERWISE.get(name, ()))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "title"), CELLS)
def test_life(
    name: str,
    title: str,
    genesys_cloud: Emulator,
    settings: dict[str, str],
    requests: Callable[[], Counter[tuple[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At one adapter: both ask the service in the same words."""

    def new_adapter(resource: str) -> Adapter:
        return adapter_of("dynamic", resource, settings)

    def not_counted(*_: Any) -> Counter[tuple[str, str]]:
        requests()
        return Counter()

    lifecycle.count_no_requests(title, monkeypatch)
    monkeypatch.setattr(lifecycle, "ORGANIZATION", {})
    genesys_cloud.control.contradict(name)
    otherwise = pytest.raises((Error, CheckFailed, AssertionError)) if _ends_otherwise(name, title) else nullcontext()
    with otherwise:
        lifecycle.test_life(title, genesys_cloud, new_adapter, not_counted)
