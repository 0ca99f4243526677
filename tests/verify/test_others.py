"""Whose objects a verification leaves alone: everybody's, and those of a verification that may be under way."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from typing import Final

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.commands.verify import naming
from genesyscloud_provider.commands.verify.naming import LONGEST, PREFIX, VerificationName
from tests.verify.organization import objects, verified

NOW: Final = datetime.now(timezone.utc).replace(microsecond=0)

ONE: Final = ["API_NEVER_REDIRECTS"]

ELSEWHERE: Final = "0a1b2c"
"""Another machine."""


def leave(cloud: Emulator, run: VerificationName) -> None:
    """Objects of every kind, as a verification has them that was killed."""
    control, names = cloud.control, (run.name(str(number)) for number in range(1, 100))
    web = control.create_integration("custom-rest-actions", next(names)).id
    control.publish_action(web, next(names))
    control.draft_action(web, next(names))
    credential = control.create_credential("basicAuth", {"userName": "verify", "password": "x"}, next(names)).id
    control.change_integration(web, credentials={"basicAuth": credential})
    role = control.create_role(next(names), ["authorization:role:view"]).id
    control.grant_role(cloud.client_id, role)
    control.create_oauth_client(next(names), roles=[role])
    control.create_oauth_client(next(names), roles=[role], state="inactive")


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(VerificationName(NOW, naming._host(), os.getpid()), id="of this process"),
        pytest.param(
            VerificationName(NOW - timedelta(minutes=2), naming._host(), 2**22 + 1), id="of a process that is gone"
        ),
        pytest.param(VerificationName(NOW - LONGEST - timedelta(minutes=5), ELSEWHERE, 1), id="of long ago"),
    ],
)
def test_what_a_verification_left_that_is_over_is_removed(run: VerificationName, cloud: Emulator) -> None:
    before = objects(cloud.control)
    leave(cloud, run)
    found = verified(cloud, ONE)
    assert (found.left, found.elsewhere) == ([], set())
    assert objects(cloud.control) == before


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(VerificationName(NOW - timedelta(minutes=30), ELSEWHERE, os.getpid()), id="elsewhere"),
        pytest.param(
            VerificationName(NOW - timedelta(minutes=30), naming._host(), os.getppid()), id="of a process that lives"
        ),
    ],
)
def test_what_may_be_under_way_is_left_alone(run: VerificationName, cloud: Emulator) -> None:
    leave(cloud, run)
    before = objects(cloud.control)
    found = verified(cloud, ONE)
    assert (found.left, found.elsewhere) == ([], {run})
    assert objects(cloud.control) == before


@pytest.mark.parametrize(
    "name",
    [
        f"{PREFIX}notes",
        f"{PREFIX}20261127t171600z",
        f"{PREFIX}20261340t171600z-5bce98-1-2",
        f"my {PREFIX}20200101t000000z-5bce98-1-2",
        f"{PREFIX}20200101t000000z-5bce98-x-2",
        f"{PREFIX}20200101t000000z-5bce98-{'1' * 5000}",
        "Pulumi-Genesyscloud-Verify-20200101t000000z-5bce98-1-2",
        f"{PREFIX}20260101t000000z-000000-1-",
        f"{PREFIX}20260101t000000z-000000-1-7 copy",
        f"{PREFIX}20260101t000000z-000000-1-7x",
    ],
)
def test_an_object_with_a_name_that_is_only_like_it_is_left_alone(name: str, cloud: Emulator) -> None:
    cloud.control.create_role(name)
    cloud.control.create_integration("custom-rest-actions", name)
    cloud.control.create_credential("userDefined", {"a": "b"}, name)
    before = objects(cloud.control)
    assert verified(cloud, ONE).left == []
    assert VerificationName.of(name) is None
    assert objects(cloud.control) == before


def test_a_name_says_when_where_and_by_which_process() -> None:
    run = VerificationName.mine(NOW)
    assert VerificationName.of(run.name("7")) == VerificationName.of(run.stem) == run
    assert VerificationName.of(run.name("twice")) == VerificationName.of(run.name("TWICE")) == run
    assert (run.began, run.process) == (NOW, os.getpid())
    assert len(run.name("12345")) < 100
