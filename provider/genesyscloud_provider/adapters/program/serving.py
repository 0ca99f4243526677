"""The program's own process: it decides which adapter serves, and runs the lookups that the plugin does not.

A program that only registers resources loads no more of the provider than this: what needs pydantic or httpx is
imported where a lookup asks for it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import pulumi
from pulumi.runtime.config import CONFIG
from pulumi.runtime.mocks import MockMonitor

import genesyscloud_provider
from genesyscloud_provider.adapters import tracing
from genesyscloud_provider.adapters.installation import cannot_be_found, installation
from genesyscloud_provider.adapters.tokens import PROPOSED_NAME, token
from genesyscloud_provider.client.configuration import (
    NAME_TEMPLATE,
    NAMESPACE,
    SETTINGS,
    Configuration,
    Setting,
    Source,
    name_from_template,
    unknown_settings,
)
from genesyscloud_provider.client.errors import GenesysCloudError
from genesyscloud_provider.client.secrets import Secrets

if TYPE_CHECKING:
    from genesyscloud_provider.framework.session import Session

T = TypeVar("T")
Values = dict[str, Any]
"""Arguments or an answer, by wire names."""

Ask = Callable[[Values], Awaitable["Values | None"]]


def provider_meant(
    opts: pulumi.ResourceOptions | pulumi.InvokeOptions | None, token: str
) -> pulumi.ProviderResource | None:
    """The explicit provider of ours to which options lead, by themselves or through a parent; None if they do not."""
    if opts is None:
        return None
    given = [opts.provider, *_several(getattr(opts, "providers", None))]
    if opts.parent is not None:
        given.append(opts.parent.get_provider(token))
    return next((each for each in given if each is not None and each.package == NAMESPACE), None)


def keep_secret(value: pulumi.Input[Any]) -> None:
    """Let no message of this process show a value, or a text within it, once the value is known."""
    pulumi.Output.from_input(value).apply(_SECRETS.note)


def name_or_proposal(resource_name: str, name: pulumi.Input[str] | None) -> dict[str, Any]:
    """What a dynamic resource's inputs say of its name: the program's own, if it gives one, and a proposal.

    Check decides which counts. Pulumi's mocks call no check, and a user's unit test sees the name of a new object.

    Args:
        resource_name: the resource's name in Pulumi.
        name: the name that the program gives.

    Raises:
        pulumi.RunError: the setting for names cannot be used.
    """
    with _for_people():
        proposal = name_from_template(
            _sources(NAME_TEMPLATE), resource=resource_name, stack=pulumi.get_stack(), project=pulumi.get_project()
        )
    if _is_mocked():
        return {"name": proposal if name is None else name}
    return {"name": name, PROPOSED_NAME: proposal}


def require_plugin(what: str, opts: pulumi.ResourceOptions | None = None) -> None:
    """Make sure that Pulumi can find the plugin, whose advice for a missing one cannot be followed.

    Only a program that the engine itself runs is judged: mocks and the Automation API's inline programs need not share
    the engine's environment.

    Args:
        what: what needs it.
        opts: the options, which may name another version or a place to download from.

    Raises:
        pulumi.RunError: it certainly cannot.
    """
    elsewhere = opts is not None and (opts.plugin_download_url or opts.version)
    project = pulumi.runtime.get_root_directory()
    if project and not elsewhere and cannot_be_found(Path(project)):
        raise pulumi.RunError(
            f"{what} needs the plugin of pulumi-genesyscloud {genesyscloud_provider.__version__}.\n"
            f"Pulumi cannot find it here. Install it, then repeat your command:\n  {installation()}"
        )


def look_up(
    name: str,
    arguments: Mapping[str, pulumi.Input[Any]],
    read: Callable[[Values], T],
    opts: pulumi.InvokeOptions | None = None,
    *,
    secret: bool = False,
) -> pulumi.Output[T]:
    """The answer of a lookup, or an unknown value where a preview knows too little to look.

    Pulumi's mocks answer in a user's unit test, by the function's token; what they leave out is None.

    Args:
        name: what is looked up, such as `getOrganization`.
        arguments: what is asked with, by wire names; None where the program says nothing.
        read: makes the answer of its wire values.
        opts: Pulumi's options; if they lead to a provider, its organization is asked.
        secret: whether the answer is a secret; Pulumi's outputs are that as a whole.

    Raises:
        pulumi.RunError: the lookup failed, or this is no preview and there are no credentials.
    """
    mocked = _is_mocked()
    by_plugin = mocked or provider_meant(opts, token(name)) is not None
    ask = _by_plugin(name, opts) if by_plugin else _in_this_process(name)

    async def asked(known: Values) -> T | None:
        answer = await ask({key: each for key, each in known.items() if each is not None})
        return read(answer or {}) if answer or mocked else None

    given = cast("pulumi.Output[Values]", pulumi.Output.from_input(dict(arguments)))
    answered: pulumi.Output[T | None] = given.apply(asked)
    found: pulumi.Output[T] = answered.apply(_known)
    return pulumi.Output.secret(found) if secret else found


def _in_this_process(name: str) -> Ask:
    from genesyscloud_provider.registry import LOOKUPS

    lookup = next(each for each in LOOKUPS if each.name == name)
    session = _session()

    def answer(arguments: Any) -> Values | None:
        with _for_people():
            found = lookup.ask(session, arguments, pulumi.runtime.is_dry_run())
        return found.model_dump(by_alias=True) if found else None

    async def ask(arguments: Values) -> Values | None:
        return await asyncio.to_thread(answer, lookup.arguments.model_validate(arguments))

    return ask


def _by_plugin(name: str, opts: pulumi.InvokeOptions | None) -> Ask:
    async def ask(arguments: Values) -> Values | None:
        own = pulumi.InvokeOptions(version=genesyscloud_provider.__version__)
        try:
            answer = await pulumi.runtime.invoke_async(token(name), arguments, pulumi.InvokeOptions.merge(opts, own))
        except Exception as error:  # Pulumi's own kinds say no more than their text
            raise pulumi.RunError(str(error)) from None
        return cast("Values | None", answer)

    return ask


def end() -> None:
    """Forget what a program has done and said, as the end of its process would."""
    from genesyscloud_provider.framework.session import Session

    _SECRETS.forget()
    Session.end_shared()


def _is_mocked() -> bool:
    """Whether this is a user's unit test by Pulumi's mocks, which answer what a program asks of its organization."""
    return isinstance(pulumi.runtime.settings.get_monitor(), MockMonitor)


def _several(providers: Any) -> Sequence[pulumi.ProviderResource]:
    if isinstance(providers, pulumi.ProviderResource):
        return [providers]
    return list(providers.values() if isinstance(providers, Mapping) else providers or ())


def _known(answer: T | None) -> pulumi.Output[T]:
    if answer is not None:
        return pulumi.Output.from_input(answer)
    nothing, unknown = asyncio.Future[T](), asyncio.Future[bool]()
    nothing.set_result(None)  # type: ignore[arg-type]
    unknown.set_result(False)
    return pulumi.Output(set(), nothing, unknown)


def _session() -> Session:
    from genesyscloud_provider.framework.session import Session

    tracing.start(pulumi.log.warn)
    with _for_people():
        configuration = Configuration.resolve(*_sources(*SETTINGS))
    session = Session.shared(configuration, pulumi.log.warn, report=pulumi.log.info, secrets=_SECRETS)
    for text in _unknown_settings():
        session.warn(text)
    return session


def _sources(*settings: Setting) -> list[Source]:
    stack = pulumi.Config(NAMESPACE)
    of_stack = Source("the stack's configuration", {each.name: stack.get(each.name) for each in settings})
    return [of_stack, Source.environment(os.environ)]


def _unknown_settings() -> list[str]:
    """What to say of keys in the stack's configuration that name no setting."""
    keys = {**pulumi.runtime.get_config_env(), **CONFIG.get()}
    return [] if pulumi.get_project() == NAMESPACE else unknown_settings(keys)


_SECRETS: Final = Secrets()
"""What the program has said to be secret, whichever organization it is for."""


@contextmanager
def _for_people() -> Iterator[None]:
    """Let a user's mistake end the program with its message alone."""
    try:
        yield
    except GenesysCloudError as error:
        raise pulumi.RunError(str(error)) from None
