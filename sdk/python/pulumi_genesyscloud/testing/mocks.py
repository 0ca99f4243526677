"""Pulumi's mocks for unit tests of programs: what the provider itself makes of each resource and each lookup."""

from __future__ import annotations

import logging
import os
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import Any, Final, cast
from unittest import mock

import pulumi
from pulumi.runtime import MockCallArgs, MockResourceArgs, set_all_config, set_mocks
from pulumi.runtime.config import CONFIG
from pulumi.runtime.settings import get_root_resource, set_root_resource

from genesyscloud_emulator import Control
from genesyscloud_provider.adapters.tokens import dynamic_token, token
from genesyscloud_provider.client.configuration import (
    ACCESS_TOKEN,
    NAMESPACE,
    ORGANIZATION_ID,
    SETTINGS,
    Configuration,
    Source,
    unknown_settings,
)
from genesyscloud_provider.client.errors import ConfigurationError, GenesysCloudError
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.registry import LOOKUPS, RESOURCES
from pulumi_genesyscloud.testing.event_loops import event_loop
from pulumi_genesyscloud.testing.mocked import MockedResource, plain, the_one
from pulumi_genesyscloud.testing.organization import Organization, emulator_of_mocks
from pulumi_genesyscloud.testing.programs import Program, default_config, inside, main_of, project_settings, run_program
from pulumi_genesyscloud.testing.providers import CheckFailed, Dynamic, Plugin, Refused, Values, connect

SWITCHES: Final[Mapping[str, object]] = {"rate_limit": 1_000_000, "roles_to_give": "any"}
"""How the organization of mocks differs from others: a unit test is about its program, not about who runs it."""

PROVIDER: Final = f"pulumi:providers:{NAMESPACE}"

_log = logging.getLogger("pulumi_genesyscloud")


class Mocks(pulumi.runtime.Mocks):
    """Mocks that answer as Genesys Cloud would, for every resource and lookup of this package.

    Nothing is made up: the provider itself checks and creates each resource, in an organization of the emulator that is
    these mocks' own. So ids and outputs have the service's form, secrets are marked, and a program that the provider
    refuses ends in the same words, as a `pulumi.RunError`. Nothing leaves the machine, and nothing is waited for. The
    environment's settings do not count, nor what in the stack's configuration leads to an organization.

    What the program looks up, or refers to by id, has to be there: `control` puts it there. An explicit `Provider` has
    an organization of its own, by its `organization_id` if it gives one.

    Resources and functions of other packages are for `others`. To answer something of this package differently,
    override `new_resource` or `call`.

    - `resources`: what the program has registered, in this order; of several runs, the last
    - `exports`: what the program exports, secrets in clear; in a preview what is known
    - `warnings`: what the provider warned of; it is logged as well, as `pulumi_genesyscloud`

    Args:
        others: mocks for other packages; by default a resource's outputs are its inputs, and functions answer nothing.
        switches: how Genesys Cloud behaves, see `genesyscloud_emulator.Switches`.
    """

    def __init__(
        self, others: pulumi.runtime.Mocks | None = None, *, switches: Mapping[str, object] | None = None
    ) -> None:
        self.resources: list[MockedResource] = []
        self.exports: dict[str, Any] = {}
        self.warnings: list[str] = []
        self._others = others or _Inputs()
        self._switches = {**SWITCHES, **(switches or {})}
        self._organizations: dict[str | None, Organization] = {}
        self._session: Session | None = None
        self._dynamic: Dynamic | None = None
        self._plugins: dict[str, Plugin] = {}
        self._settings: dict[str, Values] = {}
        self._set_with: dict[str, Any] | None = None
        self._refusals: set[str] = set()
        self._lock = threading.RLock()

    @property
    def control(self) -> Control:
        """Looks at the organization of what has no `Provider`, and does what somebody else would there."""
        return self.organization().control

    def organization(self, organization_id: str | None = None) -> Organization:
        """An organization, made when it is first asked for.

        Args:
            organization_id: its id; by default it is the one that is not a `Provider`'s. If a stack's configuration
                names its id before it is made, it has that.

        Raises:
            RuntimeError: what the emulator needs is not installed.
        """
        with self._lock:
            if organization_id not in self._organizations:
                id_ = organization_id or pulumi.Config(NAMESPACE).get(ORGANIZATION_ID.name)
                made = id_ and self._organizations.get(id_)
                made = made or Organization(emulator_of_mocks(), self._switches, organization_id=id_)
                self._organizations[organization_id] = self._organizations[made.organization_id] = made
            return self._organizations[organization_id]

    def resource(self, type: str, name: str | None = None) -> MockedResource:
        """The one resource of a type, or of a type and a name, that was registered.

        Args:
            type: its type token, or the last part of it, such as `DataAction`.
            name: its name in Pulumi.

        Raises:
            LookupError: there is none, or there are several; the message says which there are.
        """
        __tracebackhide__ = True
        return the_one(self.resources, type, name)

    def run(
        self,
        program: Program,
        *,
        config: Mapping[str, str] | None = None,
        stack: str = "test",
        project: str | None = None,
        preview: bool = False,
    ) -> Any:
        """Run a program to its end; returns what it returns, and of an output the value.

        Args:
            program: a function, the folder of a project, or the file of a program.
            config: the stack's configuration, beside what the project's Pulumi.yaml says; keys without a namespace are
                the project's.
            stack: the stack's name.
            project: the project's name; by default that of its Pulumi.yaml, or `project`.
            preview: whether it is a preview: checks are the same, and outputs are not known.

        Raises:
            pulumi.RunError: the provider refuses something.
            FileNotFoundError: there is no such program.
        """
        main = None if callable(program) else main_of(program)
        settings = project_settings(main.parent) if main else {}
        project = project or str(settings.get("name", "project"))
        config = {**default_config(settings, project), **(config or {})}
        self.resources, self.exports, self.warnings = [], {}, []
        returned: list[Any] = []

        def traced() -> Any:
            value = run_program(main or program)
            for name, each in cast("Any", get_root_resource()).outputs.items():
                pulumi.Output.from_input(each).apply(partial(self.exports.__setitem__, name))
            return pulumi.Output.from_input(value).apply(returned.append)

        where: AbstractContextManager[None] = inside(main.parent) if main else nullcontext()
        with where, self.active(stack=stack, project=project, preview=preview, config=config):
            __tracebackhide__ = True  # in pytest's reports
            try:
                _TEST(traced)()
            except pulumi.RunError as error:
                if str(error) not in self._refusals:
                    raise
                raise error.with_traceback(None) from None  # which of the program's lines it was, no traceback knows
        return returned[0] if returned else None

    @contextmanager
    def active(
        self,
        *,
        stack: str = "test",
        project: str = "project",
        preview: bool = False,
        config: Mapping[str, str] | None = None,
    ) -> Iterator[None]:
        """Let these be Pulumi's mocks in the block, without the environment's settings of Genesys Cloud.

        At the end of the block its event loop is closed.

        Args:
            stack: the stack's name.
            project: the project's name.
            preview: whether it is a preview.
            config: the stack's configuration; keys without a namespace are the project's.
        """
        before, root, outer = dict(CONFIG.get()), get_root_resource(), self._set_with
        self._set_with = {"project": project, "stack": stack, "preview": preview}
        self._end_processes()
        with event_loop(), mock.patch.dict(os.environ):
            for each in SETTINGS:
                os.environ.pop(each.environment, None)
            set_root_resource(cast("Any", None))  # that of an earlier program waits for ever in a loop that is closed
            set_mocks(self, **self._set_with)
            set_all_config({key if ":" in key else f"{project}:{key}": each for key, each in (config or {}).items()})
            try:
                yield
            finally:
                self._end_processes()
                set_all_config(before)
                set_root_resource(cast("Any", root))
                self._set_with = outer
                if outer is not None:
                    set_mocks(self, **outer)

    def close(self) -> None:
        """Remove the organizations."""
        self._end_processes()
        with self._lock:
            for each in {id(one): one for one in self._organizations.values()}.values():
                each.remove()
            self._organizations = {}

    # What Pulumi calls

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        """What comes of a resource; called by Pulumi."""
        made: tuple[str | None, Values]
        with self._telling(f"{args.typ} resource '{args.name}' has a problem"):
            if args.custom is False:
                made = "", args.inputs
            elif args.typ == PROVIDER:
                made = self._provider(args)
            elif args.typ in _OURS:
                made = self._make(args)
            else:
                made = self._others.new_resource(args)
        self.resources.append(MockedResource.of(args, *made))
        return made

    def call(self, args: MockCallArgs) -> Any:
        """What a lookup finds; called by Pulumi."""
        lookup = _LOOKUPS.get(args.token)
        if lookup is None:
            return self._others.call(args)
        preview = pulumi.runtime.is_dry_run()
        with self._telling(args.token):
            if args.provider:
                return self._plugin_of(args.provider).call(args.token, args.args, preview)
            session = self._shared_session()
            found = lookup.ask(session, lookup.arguments.model_validate(plain(args.args)), preview)
        return {} if found is None else found.model_dump(by_alias=True)

    def _make(self, args: MockResourceArgs) -> tuple[str, Values]:
        preview = pulumi.runtime.is_dry_run()
        if args.typ in _DYNAMIC:
            with self._lock:
                self._dynamic = self._dynamic or Dynamic(self._shared_session())
            return self._dynamic.make(_DYNAMIC[args.typ], args, preview)
        plugin = self._plugin_of(args.provider or "")
        return plugin.read(args) if args.resource_id else plugin.make(args, preview)

    def _provider(self, args: MockResourceArgs) -> tuple[str, Values]:
        id_ = str(uuid.uuid4())
        self._settings[id_] = plain(args.inputs)
        self._plugin_of(id_)  # which judges them
        return id_, args.inputs

    # Who serves

    def _shared_session(self) -> Session:
        """What the dynamic resources and the lookups of the program share."""
        with self._lock:
            if self._session is None:
                given = {each.name: pulumi.Config(NAMESPACE).get(each.name) for each in SETTINGS}
                Configuration.resolve(Source("the stack's configuration", given))  # before what is wrong is replaced
                source = Source("the stack's configuration", {**given, **_way_to(self.organization())})
                self._session = Session(Configuration.resolve(source), self._warn, connect)
                for text in [] if pulumi.get_project() == NAMESPACE else unknown_settings(CONFIG.get()):
                    self._session.warn(text)
            return self._session

    def _plugin_of(self, provider: str) -> Plugin:
        """The plugin of a provider, which a resource names by URN and id; of none it is that of the stack."""
        id_ = provider.rpartition("::")[2]
        with self._lock:
            if id_ not in self._plugins:
                settings = {key: each for key, each in self._settings.get(id_, {}).items() if isinstance(each, str)}
                own = str(uuid.uuid4()) if id_ else None
                there = self.organization(settings.get(ORGANIZATION_ID.name) or own)
                self._plugins[id_] = Plugin(settings, _way_to(there), self._warn)
            return self._plugins[id_]

    @contextmanager
    def _telling(self, about: str) -> Iterator[None]:
        """Let what is refused end the program with its message alone, as the engine shows it."""
        try:
            yield
        except (Refused, GenesysCloudError) as error:
            of_program = isinstance(error, CheckFailed | ConfigurationError)
            text = f"{about}: {error}" if of_program else f"{about}: {error}\n{OF_MOCKS}"
            self._refusals.add(text)
            raise pulumi.RunError(text) from None

    def _end_processes(self) -> None:
        """Forget what was seen and said, as the end of the engine's processes would between two runs."""
        with self._lock:
            for plugin in self._plugins.values():
                plugin.close()
            if self._session:
                self._session.close()
            self._plugins, self._dynamic, self._session = {}, None, None

    def _warn(self, text: str) -> None:
        self.warnings.append(text)
        _log.warning("%s", text)


class _Inputs(pulumi.runtime.Mocks):
    """Mocks that know nothing but the inputs."""

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        return args.resource_id or f"{args.name}-id", args.inputs

    def call(self, args: MockCallArgs) -> Any:
        return {}


_TEST: Final[Callable[[Callable[[], Any]], Callable[[], None]]] = pulumi.runtime.test  # which has no types

_DYNAMIC: Final = {dynamic_token(each.name): each.name for each in RESOURCES}
"""The dynamic resources, by type token."""

_OURS: Final = {token(each.name) for each in RESOURCES} | _DYNAMIC.keys()

_LOOKUPS: Final = {token(each.name): each for each in LOOKUPS}

OF_MOCKS: Final = (
    "These are mocks: their organization has what the program and its test have made there, and no more. What else the"
    " program refers to, by an id or a name, has to be put there first, for example by"
    " `mocks.control.create_integration('custom-rest-actions', 'CRM')`."
)
"""What to do where something is refused for what there is in the organization."""


def _way_to(organization: Organization) -> dict[str, str | None]:
    """The settings that lead to an organization, whatever a program says of its own."""
    return {ACCESS_TOKEN.name: None, **{each.name: value for each, value in organization.settings.items()}}
