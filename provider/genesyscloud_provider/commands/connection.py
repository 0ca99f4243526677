"""The organization that a command asks: the one of the environment's settings."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import click

from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.client.errors import GenesysCloudError
from genesyscloud_provider.framework.session import Session


@contextmanager
def connection(
    *more: Source, before: Sequence[Source] = (), variables: Mapping[str, str] = os.environ
) -> Iterator[Session]:
    """A session with the organization; what goes wrong in the block ends the command with exit code 1 and a message.

    Args:
        more: where settings are that the environment does not have.
        before: where settings are that win over the environment's.
        variables: the environment.
    """
    try:
        session = Session(Configuration.resolve(*before, Source.environment(variables), *more), _note, report=_note)
        try:
            session.configuration.require_access()
            yield session
        finally:
            session.close()
    except GenesysCloudError as error:
        raise click.ClickException(str(error)) from None


def _note(text: str) -> None:
    click.echo(text, err=True)
