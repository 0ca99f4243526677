"""The organization that others use, for each test anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from genesyscloud_emulator import Emulator
from tests.verify.organization import furnish


@pytest.fixture(scope="session")
def furnished() -> Iterator[Emulator]:
    """An emulator with that organization, of which the tests of this process have a copy each."""
    with Emulator() as emulator:
        furnish(emulator.control)
        emulator.control.save()
        yield emulator


@pytest.fixture
def cloud(furnished: Emulator) -> Emulator:
    """The organization as it was furnished."""
    furnished.control.restore()
    return furnished
