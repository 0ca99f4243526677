"""The program's own process: where lookups run at the dynamic door, which has no functions."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import pulumi

from genesyscloud_provider.api.configuration import NAMESPACE, SETTINGS, Configuration, Source
from genesyscloud_provider.api.errors import ConfigurationError, GenesysCloudError
from genesyscloud_provider.resources.lookups import Answer, Lookup
from genesyscloud_provider.resources.run import Run

__all__ = ["look_up"]

T = TypeVar("T", bound=Answer)


def look_up(lookup: Lookup[Any, T], **arguments: pulumi.Input[Any]) -> pulumi.Output[T]:
    """The answer of a lookup, or an unknown value where a preview knows too little to look.

    Args:
        lookup: what is looked up.
        arguments: its arguments.

    Raises:
        pulumi.RunError: the lookup failed, or this is no preview and there are no credentials.
    """
    run = _run()

    def answer(known: dict[str, Any]) -> T | None:
        with _for_people():
            try:
                return lookup.look(run, lookup.arguments(**known))
            except ConfigurationError:
                if run.can_look or not pulumi.runtime.is_dry_run():
                    raise
                return None

    async def asked(known: dict[str, Any]) -> T | None:
        return await asyncio.to_thread(answer, known)

    given = cast("pulumi.Output[dict[str, Any]]", pulumi.Output.from_input(arguments))
    answered: pulumi.Output[T | None] = given.apply(asked)
    return answered.apply(_known)


def _known(answer: T | None) -> pulumi.Output[T]:
    if answer is not None:
        return pulumi.Output.from_input(answer)
    nothing, unknown = asyncio.Future[T](), asyncio.Future[bool]()
    nothing.set_result(None)  # type: ignore[arg-type]
    unknown.set_result(False)
    return pulumi.Output(set(), nothing, unknown)


def _run() -> Run:
    stack = pulumi.Config(NAMESPACE)
    of_stack = Source("the stack's configuration", {each.name: stack.get(each.name) for each in SETTINGS})
    with _for_people():
        configuration = Configuration.resolve(of_stack, Source.environment(os.environ))
    return Run.shared(configuration, pulumi.log.warn)


@contextmanager
def _for_people() -> Iterator[None]:
    """Let a user's mistake end the program with its message alone."""
    try:
        yield
    except GenesysCloudError as error:
        raise pulumi.RunError(str(error)) from None
