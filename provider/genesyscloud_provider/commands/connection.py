"""The organization that a command asks: the one of the environment's settings."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import click

from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.clock import StoppableClock
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.client.errors import ConfigurationError, GenesysCloudError
from genesyscloud_provider.commands.progress import say
from genesyscloud_provider.framework.session import Session

READS_VARIABLES: Final = "This command does not read the stack's configuration: set the variables of the environment."


@contextmanager
def connection(
    *more: Source,
    before: Sequence[Source] = (),
    variables: Mapping[str, str] = os.environ,
    warn: Callable[[str], None] = say,
) -> Iterator[Session]:
    """A session with the organization; what goes wrong in the block ends the command with exit code 1 and a message.

    Args:
        more: where settings are that the environment does not have.
        before: where settings are that win over the environment's.
        variables: the environment.
        warn: takes what is to be said of an object on the way; it is shown by default.
    """
    try:
        configuration = Configuration.resolve(*before, Source.environment(variables), *more)
        session = new_session(configuration, warn)
        try:
            _require_access(configuration)
            yield session
        finally:
            session.close()
    except GenesysCloudError as error:
        raise click.ClickException(str(error)) from None


def _require_access(configuration: Configuration) -> None:
    try:
        configuration.require_access()
    except ConfigurationError as error:  # its advice is for a program, and names the stack's configuration first
        raise click.ClickException(f"{error} {READS_VARIABLES}") from None


def new_session(configuration: Configuration, warn: Callable[[str], None] = say, **others: Any) -> Session:
    """A session for a command.

    Args:
        configuration: the settings.
        warn: takes what is to be said of an object on the way; it is shown by default.
        others: further arguments of a session.
    """
    return Session(configuration, warn, _client, report=say, **others)


def _client(configuration: Configuration, **shared: Any) -> Client:
    """A client whose waits can be ended: whoever interrupts a command waits for no thread's pause."""
    return Client(configuration, clock=StoppableClock(threading.Event()), **shared)
