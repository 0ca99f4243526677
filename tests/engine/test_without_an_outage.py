"""The pages on changes without an outage, step by step as a reader would type them, and a dev stack's way to its end.

At every step of the pages the flow answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pulumi
import pytest
from click.testing import CliRunner
from pulumi.automation import ConfigValue

from genesyscloud_emulator import Emulator
from genesyscloud_emulator.actions.models import Execution
from genesyscloud_provider.__main__ import main
from genesyscloud_provider.client.configuration import DELETION_PROTECTION, SETTINGS
from pulumi_genesyscloud._resource import Resource
from tests.engine.conftest import DYNAMIC_ADAPTER, PLUGIN_ADAPTER, Adapter, EngineStack, Outcome
from tests.engine.test_check_plan import as_json
from tools.orders_api import OrdersApi

pytestmark = pytest.mark.engine

DOCS = Path(__file__).parents[2] / "docs"
CHECK_PLAN = "pulumi preview --json | pulumi-genesyscloud check-plan"
TELL_USE = ["architect:dependencyTracking:view", "architect:flow:view", "analytics:actionAggregate:view"]


class Reader:
    """Somebody who follows a page: programs are taken from its blocks, and commands typed in their order.

    Args:
        page: the page's name.
        stack: where they are typed.
        adapter: how the program's resources are served.
    """

    def __init__(self, page: str, stack: EngineStack, adapter: Adapter) -> None:
        blocks = re.findall(
            r"^```(\w+)\n(.*?)^```$", (DOCS / f"{page}.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
        )
        code = [part.strip() for language, text in blocks if language == "python" for part in text.split("\n\n")]
        self._imports, *self.code = code or [""]
        self._commands = [line for language, text in blocks if language == "sh" for line in text.splitlines()]
        self._stack, self._adapter = stack, adapter

    def up(self, *code: str) -> Outcome:
        """Type `pulumi up`, with this program."""
        self.types("pulumi up")
        return self.has(*code)

    def has(self, *code: str, **options: Any) -> Outcome:
        """Deploy a program without a command of the page."""
        with _served(self._adapter):
            return self._stack.up(lambda: _execute(self._imports, *code), **options)

    def refused(self, *code: str) -> str:
        """See what a program that is not on the page leads to."""
        with _served(self._adapter):
            return self._stack.refused(self._stack.preview, lambda: _execute(self._imports, *code))

    def checks_plan(self, *code: str) -> str:
        """Type the command that looks at a plan; returns what it prints."""
        self.types(CHECK_PLAN)
        with as_json(self._stack.pulumi.stack) as plan, _served(self._adapter):
            self._stack.preview(lambda: _execute(self._imports, *code))
        checked = CliRunner().invoke(main, ["check-plan"], input="\n".join(plan))
        assert checked.exit_code == 0, checked.output
        return checked.stdout

    def asks_usage(self, action: str, really: str = "") -> str:
        """Type the command that tells who uses an action; returns what it prints."""
        self.types(f"pulumi-genesyscloud usage {action}")
        return CliRunner().invoke(main, ["usage", really or action]).stdout

    def types(self, command: str) -> None:
        """The next command of the page."""
        assert self._commands.pop(0) == command

    def is_done(self) -> bool:
        return not self._commands


def _execute(*code: str) -> None:
    exec("\n".join(code), {})


@contextmanager
def _served(adapter: Adapter) -> Iterator[None]:
    """Serve the resources of a program that says nothing of a provider."""
    if not adapter.providers:
        yield
        return
    made: Callable[..., None] = Resource.__init__
    provider: list[pulumi.ResourceOptions | None] = []

    def init(self: Any, name: str, inputs: Any, opts: pulumi.ResourceOptions | None) -> None:
        if not provider:
            provider.append(adapter.opts())
        made(self, name, inputs, pulumi.ResourceOptions.merge(opts, provider[0]))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Resource, "__init__", init)
        yield


@pytest.fixture
def environment(settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands' organization is the stack's."""
    for setting in SETTINGS:
        if setting.name in settings:
            monkeypatch.setenv(setting.environment, settings[setting.name])


def alias_in(said: str) -> str:
    """The line of a refusal that keeps an id under another name."""
    (found,) = set(re.findall(r"^ +(opts=pulumi\.ResourceOptions\(aliases=.*)$", said, re.MULTILINE))
    return str(found)


def a_day_passes(cloud: Emulator) -> None:
    """What ran, ran more than a day ago."""
    assert cloud._organization is not None
    executions = cloud._organization.store(Execution)
    for each in executions.known():
        executions.put(replace(each, at=each.at - timedelta(days=2)))


@dataclass
class Flow:
    """A flow in use, which has to answer all the time."""

    cloud: Emulator
    id: str

    def answers(self) -> bool:
        """Whether it runs, and gets an answer from each of its actions."""
        results = self.cloud.control.run_flow(self.id, {"id": "1001"}).results
        return list(results.values()) == [{"status": "shipped"}]

    def is_repointed(self, action_id: str) -> None:
        self.cloud.control.change_flow(self.id, [action_id])


@pytest.fixture
def published(genesys_cloud: Emulator, orders_api: OrdersApi) -> Callable[[], Flow]:
    """Publishes a flow that uses the only action."""

    def publish() -> Flow:
        (action,) = genesys_cloud.control.state().actions
        return Flow(genesys_cloud, genesys_cloud.control.publish_flow("Order status", [action.id]).id)

    return publish


def ids(stack: EngineStack, *kinds: str) -> dict[str, str]:
    """The id of each resource of these kinds, by kind and resource name."""
    return {f"{kind} {each['urn'].split('::')[-1]}": each["id"] for kind in kinds for each in stack.resources(kind)}


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    "served", [pytest.param(DYNAMIC_ADAPTER, id="dynamic"), pytest.param(PLUGIN_ADAPTER, id="plugin")]
)
def test_another_contract(
    served: Adapter, stack: EngineStack, genesys_cloud: Emulator, published: Callable[[], Flow]
) -> None:
    reader = Reader("change-a-contract", stack, served)
    common, first, second, renamed = reader.code
    reader.has(common, first)
    (old,) = [each["outputs"] for each in stack.resources("DataAction")]
    flow = published()
    assert flow.answers()
    said = reader.refused(common, second.replace("get-order-2", "get-order"))
    assert "Order status (inbound call flow, version 1.0, live)" in said
    if served is PLUGIN_ADAPTER:  # a dynamic provider is not told the resource's name, and takes the object's
        assert alias_in(said) in renamed
    else:
        assert alias_in(said).replace("-dev", "") in renamed

    reader.up(common, first, second)
    new = ids(stack, "DataAction")["DataAction get-order-2"]
    assert flow.answers()
    assert "Order status" in reader.asks_usage("get-order-dev", really=old["name"])
    flow.is_repointed(new)
    assert flow.answers()
    a_day_passes(genesys_cloud)
    assert reader.checks_plan(common, second).startswith("Nothing in use would be lost.\n")
    reader.up(common, second)
    assert ids(stack, "DataAction") == {"DataAction get-order-2": new}
    assert flow.answers()
    reader.up(common, renamed)
    assert ids(stack, "DataAction") == {"DataAction get-order": new}
    assert [each.name for each in genesys_cloud.control.state().actions] == ["get-order-dev"]
    assert flow.answers()
    assert reader.is_done()


@pytest.mark.usefixtures("environment")
def test_another_credential_type(stack: EngineStack, genesys_cloud: Emulator, published: Callable[[], Flow]) -> None:
    kinds = ("IntegrationCredential", "DataActionIntegration", "DataAction")
    reader = Reader("change-a-credential-type", stack, DYNAMIC_ADAPTER)
    common, first, action, second, consenting, renamed = reader.code
    stack.pulumi.configure({"password": ConfigValue("p", secret=True)})
    reader.has(common, first, action)
    flow = published()
    assert flow.answers()

    reader.types("pulumi config set --secret token")
    stack.pulumi.configure({"token": ConfigValue("t", secret=True)})
    said = reader.refused(common, second.replace("-2", ""))
    assert "Order status (inbound call flow, version 1.0, live)" in said
    assert "Genesys Cloud Customer Care" in " ".join(said.split())
    reader.up(common, first, action, second)
    second_ids = {key: id_ for key, id_ in ids(stack, *kinds).items() if key.endswith("-2")}
    assert flow.answers()
    assert "Order status" in reader.asks_usage("get-order-dev")
    flow.is_repointed(second_ids["DataAction get-order-2"])
    assert flow.answers()
    said = stack.refused(lambda: reader.has(common, first, second))
    assert "wait until the action has not run for 24 hours" in " ".join(said.split())
    reader.up(common, first, consenting, second)
    assert reader.checks_plan(common, second).startswith("Would be lost: 1 action in use (0 of 1 protected).\n")
    reader.up(common, second)
    assert ids(stack, *kinds) == second_ids
    assert flow.answers()
    reader.up(common, renamed)
    assert ids(stack, *kinds) == {key.removesuffix("-2"): id_ for key, id_ in second_ids.items()}
    assert flow.answers()
    assert reader.is_done()


def test_a_dev_stack_with_an_ordinary_token_has_three_ways_to_end(stack: EngineStack, genesys_cloud: Emulator) -> None:
    """The permissions, and what the page on protection has for a command and for a stack."""
    page, orders = Reader("protection", stack, DYNAMIC_ADAPTER), Reader("change-a-contract", stack, DYNAMIC_ADAPTER)
    common, first, second, _ = orders.code
    genesys_cloud.control.switches(missing_permissions=TELL_USE)
    told = orders.has(common, first, second).text.partition("Diagnostics:")[2]
    assert told.count("`pulumi destroy` included") == 1, "once for two actions"
    live = genesys_cloud.control.state().actions

    said = stack.refused(stack.destroy)
    assert genesys_cloud.control.state().actions == live
    (named,) = set(re.findall(r"give the OAuth client a role with\n +(\S+) and (\S+);", said))
    genesys_cloud.control.switches(missing_permissions=[each for each in TELL_USE if each not in named])
    stack.destroy()
    assert genesys_cloud.control.state().integrations == []
    genesys_cloud.control.switches(missing_permissions=TELL_USE)

    ((variable, value),) = set(re.findall(r"^ +(\w+)=(\w+) pulumi up\n +\(or .* `pulumi destroy`\)$", said, re.M))
    commands: Any = stack.pulumi.stack.workspace.env_vars
    commands[variable] = value
    orders.has(common, first, second)
    settings = Path(stack.pulumi.project, "Pulumi.dev.yaml").read_text("utf-8")
    stored = (stack.pulumi.state_file.read_text("utf-8") + settings).lower()
    assert variable.lower() not in stored
    assert not re.search(r'deletionprotection"?: *"?false', stored)
    del commands[variable]
    stack.refused(stack.destroy)

    page.types(f"pulumi config set {DELETION_PROTECTION.key} false")
    stack.pulumi.configure({DELETION_PROTECTION.key: "false"})
    page.types("pulumi up")
    orders.has(common, first)
    assert [each.name for each in genesys_cloud.control.state().actions] == ["get-order-dev"]
    stack.pulumi.configure({DELETION_PROTECTION.key: "true"})
    orders.has(common, first)
    stack.refused(stack.destroy)
    page.types(f"{variable}={value} pulumi destroy")
    commands[variable] = value
    stack.destroy()
    assert genesys_cloud.control.state().integrations == []
    assert page.is_done()


def test_a_deletion_refused_in_a_replacement_is_done_once_the_flow_is_repointed(
    stack: EngineStack, genesys_cloud: Emulator, published: Callable[[], Flow]
) -> None:
    orders = Reader("change-a-contract", stack, DYNAMIC_ADAPTER)
    common, first, *_ = orders.code
    orders.has(common, first)
    flow = published()
    (old,) = stack.resources("DataAction")
    assert flow.answers()
    said = stack.refused(lambda: orders.has(common, first, replace=[old["urn"]]))
    assert "Order status" in said
    assert flow.answers()
    (new,) = {each.id for each in genesys_cloud.control.state().actions} - {old["id"]}
    a_day_passes(genesys_cloud)
    assert old["id"] in stack.refused(lambda: orders.has(common, first))
    flow.is_repointed(new)
    orders.has(common, first)
    assert [each.id for each in genesys_cloud.control.state().actions] == [new]
    assert flow.answers()
