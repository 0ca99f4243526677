"""Mocks of a test's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pulumi_genesyscloud.testing import Mocks


@pytest.fixture
def mocks() -> Iterator[Mocks]:
    made = Mocks()
    yield made
    made.close()
