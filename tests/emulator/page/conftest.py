"""The page of the one emulator, read without a browser."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from genesyscloud_emulator import Emulator
from tests.emulator.page.reader import Reader


@pytest.fixture(scope="package")
def page_client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, verify=False) as client:
        yield client


@pytest.fixture
def reader(emulator: Emulator, page_client: httpx.Client) -> Reader:
    return Reader(emulator.url, page_client)
