"""The pytest plugin of pulumi-genesyscloud: fixtures for tests of Pulumi programs. See `docs/testing.md`.

pytest imports it in every run of every project in whose environment it is installed. So it imports nothing itself: what
a fixture needs is loaded when a test asks for that fixture.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from genesyscloud_emulator import Emulator
    from pulumi_genesyscloud.testing import Mocks, Organization, Stacks


@pytest.fixture(scope="session")
def genesyscloud_emulator() -> Iterator[Emulator]:
    """The emulator of this process: a Genesys Cloud on this machine, at a free port.

    Each worker of pytest-xdist has one. What tests need is an organization of their own, `genesyscloud_organization`.
    """
    from genesyscloud_emulator import Emulator

    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def genesyscloud_organization(
    genesyscloud_emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Organization]:
    """An empty organization of the emulator's, for this test alone.

    While the test runs, the environment leads to it and to no other, whatever the machine's own settings are. Objects,
    switches, faults and requests are gone after the test.
    """
    from pulumi_genesyscloud.testing import Organization

    organization = Organization(genesyscloud_emulator)
    for name, value in organization.environment.items():
        if value:
            monkeypatch.setenv(name, value)
        else:
            monkeypatch.delenv(name, raising=False)
    yield organization
    organization.remove()


@pytest.fixture
def genesyscloud_mocks() -> Iterator[Mocks]:
    """Pulumi's mocks for this test, which answer as Genesys Cloud would: see `pulumi_genesyscloud.testing.Mocks`.

    They are set: resources can be made at once, in a function with `@pulumi.runtime.test`, or by `run`.
    """
    from pulumi_genesyscloud.testing import Mocks

    mocks = Mocks()
    with mocks.active():
        yield mocks
    mocks.close()


@pytest.fixture
def genesyscloud_stack(
    genesyscloud_organization: Organization, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stacks]:
    """Makes stacks that Pulumi's engine deploys to `genesyscloud_organization`: `genesyscloud_stack(program)`.

    They are destroyed and removed after the test, a failed one too. Where Pulumi is not installed the test is an error.
    """
    from pulumi_genesyscloud.testing.stacks import NO_ENGINE, Stacks, engine_is_there

    if not engine_is_there():
        pytest.fail(NO_ENGINE, pytrace=False)
    stacks = Stacks(genesyscloud_organization, tmp_path_factory.mktemp("stacks"))
    yield stacks
    stacks.close()
