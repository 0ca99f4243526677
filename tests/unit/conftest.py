"""Where the programs of unit tests run."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from pulumi.runtime import set_mocks

from tests.unit.programs import Recorder


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    mocks, loop = Recorder(), asyncio.new_event_loop()
    asyncio.set_event_loop(loop)  # Pulumi's mocks take whichever is there
    set_mocks(mocks, project="project", stack="dev", preview=False)
    yield mocks
    asyncio.set_event_loop(None)
    loop.close()
