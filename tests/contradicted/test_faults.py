"""Requests fail where something is contradicted: nothing is orphaned, duplicated or forgotten all the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_emulator.behaviour.contradictions import contradicting
from tests.faults.kinds import KINDS
from tests.faults.matrix import Matrix, matrix, run_all
from tests.faults.operations import OPERATIONS

LOST: Final = [each for each in KINDS if each.title in ("503, not carried out", "time-out, carried out")]
"""What an assumption may decide: a request that is sent again, and one of which nobody knows what came of it."""

CONCERNED: Final = {
    "STALE_VERSION_IS_REFUSED": ["reconfigure an integration", "change an action"],
    "INACTIVE_INTEGRATIONS_COUNT": ["create an integration"],
    "DELETED_INTEGRATIONS_ARE_ABSENT": ["delete an integration"],
    "CREDENTIAL_ANSWERS_NAME_THEIR_TYPE": ["create an integration", "refresh an integration"],
    "CREDENTIAL_IS_SAVED_AS_A_WHOLE": ["rotate and rename a credential"],
    "SECRET_FIELDS_CANNOT_BE_READ": ["create a credential", "refresh a credential"],
    "IN_USE_REFUSAL_SAYS_SO": ["delete a credential"],
    "TRACKING_IS_ASKED_BY_ID_ALONE": ["delete an action"],
    "UNUSED_ACTIONS_HAVE_NO_ROWS": ["replace an action"],
    "UNPUBLISHED_ACTION_IS_NOT_FOUND": ["publish a draft"],
    "VALIDATION_TELLS_WHY_A_CREATION_IS_REFUSED": ["create an action"],
    "PUBLISHING_ENDS_THE_DRAFT": ["refresh an action"],
    "SECOND_DRAFT_IS_A_CONFLICT": ["change a function"],
    "PATCH_LEAVES_WHAT_IT_DOES_NOT_NAME": ["change an action"],
    "CALLERS_GIVE_ONLY_ROLES_THEY_HOLD": ["create a client"],
    "HOLDERS_OF_A_ROLE_ARE_LISTED": ["delete a role"],
    "TAKEN_ROLE_NAMES_ARE_A_CONFLICT": ["create a role"],
    "ACTIVE_CLIENTS_ARE_REFUSED_BY_CODE": ["delete a client"],
    "CLIENT_USAGE_IS_COUNTED": ["replace a client"],
}
"""Which operations assumptions are about whose contradiction changes nothing that is promised of a fault.

Two are not among them. Where STALE_VERSION_IS_TOLD is contradicted, a change of an action whose answer was lost is
done, and its repetition is refused in words that name no cause: nothing is lost, and the message is the service's.
Where VERSION_GROWS_WITH_EVERY_CHANGE is, the end of a change of an auth action has the version of its beginning, which
the matrix takes for a change that was lost.
"""


@pytest.mark.slow
@pytest.mark.parametrize(("name", "title"), [(name, title) for name, titles in CONCERNED.items() for title in titles])
def test_nothing_is_lost(
    name: str,
    title: str,
    genesys_cloud: Emulator,
    settings: dict[str, str],
    record_property: Callable[[str, object], None],
) -> None:
    operation = next(each for each in OPERATIONS if each.title == title)
    switches = tuple({**dict(operation.switches), **contradicting([name])}.items())
    with matrix(replace(operation, switches=switches), "dynamic", genesys_cloud, settings, Matrix) as each:
        assert run_all(each.cells(LOST), each.run, record_property) > len(LOST)
