"""A plugin that serves, and lookups by a program and by the plugin."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pulumi.runtime import set_mocks
from pydantic.alias_generators import to_camel

from genesyscloud_provider.adapters.program import serving
from genesyscloud_provider.adapters.program.naming import called
from genesyscloud_provider.adapters.tokens import token
from genesyscloud_provider.client.configuration import SETTINGS
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.registry import LOOKUPS
from pulumi_genesyscloud import lookups
from pulumi_genesyscloud._wire import answer
from tests.adapters.caller import Caller, connected
from tests.adapters.wire import plain
from tests.clock import FakeClock
from tests.unit.programs import Recorder, register

Ask = Callable[..., Any]
"""Asks a lookup, a function of the SDK, with arguments by their names in Python."""


@pytest.fixture
def plugin(settings: dict[str, str]) -> Iterator[Caller]:
    """The plugin, configured for `genesys_cloud`; time passes only when it sleeps."""
    with connected(settings, clock=FakeClock()) as caller:
        yield caller


@pytest.fixture
def offline() -> Iterator[Caller]:
    """The plugin without credentials: for what needs no service."""
    with connected({"region": "us-east-1"}, clock=FakeClock()) as caller:
        yield caller


@pytest.fixture(params=["program", "plugin"])
def ask(
    request: pytest.FixtureRequest, settings: dict[str, str], plugin: Caller, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ask]:
    """Asks a lookup, each time as a new process."""

    def by_plugin(lookup: Callable[..., Any], **given: Any) -> Any:
        plugin("Configure", args=settings, acceptSecrets=True)
        asked = next(each for each in LOOKUPS if called(each.name) == lookup.__name__)
        answered = plugin("Invoke", tok=token(asked.name), args={to_camel(key): each for key, each in given.items()})
        assert not answered.failures
        return answer(getattr(lookups, asked.answer.__name__), plain(getattr(answered, "return")))

    def by_program(lookup: Callable[..., Any], **given: Any) -> Any:
        for setting in SETTINGS:
            if setting.name in settings:
                monkeypatch.setenv(setting.environment, settings[setting.name])
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        set_mocks(Recorder(), project="project", stack="dev", preview=False)
        monkeypatch.setattr(serving, "_is_mocked", lambda: False)  # they would answer
        found: list[Any] = []
        try:
            register(lambda: lookup(**given).apply(found.append))
        finally:
            Session.end_shared()
            asyncio.set_event_loop(None)
            loop.close()
        return found[0]

    yield by_plugin if request.param == "plugin" else by_program
    Session.end_shared()
