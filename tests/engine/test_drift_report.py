"""`drift-report` reads what this engine prints of a refresh: at both adapters, of each resource, by a viewer's role."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest
from click.testing import CliRunner, Result
from pulumi.automation import CommandError

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from genesyscloud_emulator.actions.reports import ActionReport
from genesyscloud_provider.__main__ import main
from genesyscloud_provider.registry import RESOURCES
from tests.engine.conftest import DYNAMIC_ADAPTER, Adapter, EngineStack

pytestmark = pytest.mark.engine

STREAMING = "PULUMI_ENABLE_STREAMING_JSON_PREVIEW"
PAGE = Path(__file__).parents[2] / "docs" / "drift.md"
Credential = genesyscloud.IntegrationCredential
Types = genesyscloud.IntegrationType
ANYTHING: dict[str, Any] = {"type": "object", "properties": {}}
CONTRACT: Any = {"input": ANYTHING, "output": ANYTHING}
TOKEN: Any = {"request_url_template": "https://login.example.com/token", "request_type": "POST"}


def call(key: pulumi.Input[str]) -> Any:
    """A call whose header has this key."""
    url = "https://orders.example.com/orders"
    return {"request": {"request_url_template": url, "request_type": "GET", "headers": {"X-Key": key}}}


def everything(adapter: Adapter, code: Path) -> None:
    """One of each resource and more, with a secret where nobody would look for one."""
    opts = adapter.opts()
    to_others = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(ignore_changes=["fields"]))
    shop = genesyscloud.IntegrationCredential.basic_auth("shop", user_name="ada", password="the first", opts=opts)
    theirs = genesyscloud.IntegrationCredential.basic_auth(
        "theirs", user_name="ada", password="the first", opts=to_others
    )
    login = genesyscloud.IntegrationCredential.user_defined_oauth("login", fields={"clientId": "ada"}, opts=opts)
    orders = genesyscloud.DataActionIntegration("orders", Types.WEB_SERVICES, shop, opts=opts)
    genesyscloud.DataActionIntegration("billing", Types.WEB_SERVICES, theirs, opts=opts)
    crm = genesyscloud.DataActionIntegration("crm", Types.WEB_SERVICES, login, opts=opts)
    functions = genesyscloud.DataActionIntegration("functions", Types.GENESYS_CLOUD_FUNCTIONS, opts=opts)
    genesyscloud.CustomAuthAction("login", crm, {"request": TOKEN}, opts=opts)
    genesyscloud.DataAction("look-up", orders, CONTRACT, call("plain"), opts=opts)
    genesyscloud.DataAction("keyed", orders, CONTRACT, call(pulumi.Output.secret("hidden")), opts=opts)
    genesyscloud.DataAction("draft", orders, CONTRACT, call("plain"), publish=False, opts=opts)
    function: Any = {"runtime": "nodejs22.x", "handler": "index.handler", "code": pulumi.FileArchive(str(code))}
    genesyscloud.DataAction("run", functions, CONTRACT, function=function, opts=opts)
    role = genesyscloud.Role("reader", permissions=["directory:user:view"], grant_to_provider=True, opts=opts)
    genesyscloud.OAuthClient("bot", roles=[role], opts=opts)


class Watched:
    """A stack that is looked at by its configured OAuth client."""

    def __init__(self, stack: EngineStack, folder: Path) -> None:
        self.stack = stack
        self._engine: Any = stack.pulumi.stack
        self._state = folder / "state.json"

    def log_in(self, client_id: str, secret: str) -> None:
        """Name the OAuth client in the environment from now on."""
        given = {"GENESYSCLOUD_OAUTHCLIENT_ID": client_id, "GENESYSCLOUD_OAUTHCLIENT_SECRET": secret}
        self._engine.workspace.env_vars.update(given)

    def refreshed(self, streaming: bool = True) -> tuple[str, bool]:
        """What Pulumi prints of a refresh that is previewed, and whether that succeeded."""
        self._engine.workspace.env_vars[STREAMING] = str(streaming).lower()
        try:
            return str(self._engine._run_pulumi_cmd_sync(["refresh", "--preview-only", "--json"]).stdout), True
        except CommandError as error:
            return str(error), False

    def report(self) -> Result:
        """The report on it."""
        given, _ = self.refreshed()
        exported = self._engine._run_pulumi_cmd_sync(["stack", "export"]).stdout
        self._state.write_text(str(exported), "utf-8")
        return CliRunner().invoke(main, ["drift-report", "--state", str(self._state)], input=given)


@pytest.fixture
def code(tmp_path: Path) -> Path:
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "index.js").write_text("exports.handler = async () => ({});\n", "utf-8")
    return folder


def change_everything(cloud: Emulator, send: Callable[[str, str, Any], Any]) -> None:
    """What colleagues do to it in the console."""
    control = cloud.control
    state = control.state()
    integrations = {re.split("-", each.name)[0]: each for each in state.integrations}
    actions = {re.sub(r"-(dev|[0-9a-f]{7})$", "", each.name): each for each in state.actions}
    for credential in state.credentials:
        if credential.type == "basicAuth":
            control.change_credential(credential.id, fields={"userName": "eve", "password": "second"})
    control.change_integration(integrations["orders"].id, name="theirs")
    control.change_integration(integrations["billing"].id, intended_state="DISABLED")

    def save(action: ActionReport, draft: str = "", **changes: Any) -> None:
        path = f"/api/v2/integrations/actions/{action.id}{draft}"
        send("PATCH", path, {"version": action.version, **changes})

    for name in ("look-up", "keyed"):
        config = actions[name].config
        save(actions[name], config={**config, "request": {**config["request"], "headers": {"X-Key": "stolen"}}})
    save(actions["run"], name="run it")
    save(actions["draft"], "/draft", name="drafted")
    (login,) = (each for each in state.actions if each.kind == "customAuth")
    request = {**login.config["request"], "requestUrlTemplate": "https://eve.example.com"}
    save(login, config={**login.config, "request": request})
    control.change_role(state.roles[0].id, permissions=["directory:user:view", "oauth:client:view"])
    control.regenerate_secret(state.oauth_clients[0].id)


@pytest.fixture
def watched(adapter: Adapter, stack: EngineStack, code: Path, tmp_path: Path) -> Watched:
    stack.up(lambda: everything(adapter, code))
    return Watched(stack, tmp_path)


def changed(report: str) -> dict[tuple[str, str], str]:
    """What has changed, by resource and what it is; names and dates are left out."""
    rows = re.findall(r"^\| `(\S+)` \| ([\w ]+?)(?: `[^`]+`)? \| (.+) \| \S+ \S+ UTC \|$", report, re.MULTILINE)
    return {(name, what): re.sub(r"`: .*?(?=<br>|$)", "`", told) for name, what, told in rows}


def test_each_change_of_a_colleague_is_named_and_no_secret_is(
    adapter: Adapter, watched: Watched, genesys_cloud: Emulator, as_somebody_else: Any
) -> None:
    told = watched.report()
    assert (told.exit_code, told.stdout) == (0, "Everything is as it was deployed.\n"), told.output
    change_everything(genesys_cloud, as_somebody_else)
    genesys_cloud.control.reset_requests()
    told = watched.report()
    assert told.exit_code == 3, told.output
    plugin = adapter.providers == 1
    headers = "`config.request.headers`" if plugin else "`config.request.headers.X-Key`"
    assert changed(told.stdout) == {
        ("shop", "credential"): "`fields`<br>`modifiedDate`",
        ("orders", "integration"): "`name`",
        ("billing", "integration"): "`intendedState`<br>`reportedState`",
        ("look-up", "action"): f"{headers}<br>`version`",
        ("keyed", "action"): f"{headers if plugin else 'perhaps `config`, a secret'}<br>`version`",
        ("run", "action"): "`name`<br>`version`",
        ("draft", "action"): "`name`<br>`version`",
        ("login", "custom auth action"): "`config.request.requestUrlTemplate`<br>`version`",
        ("reader", "role"): "`permissions`",
        ("bot", "OAuth client"): "something that Pulumi does not see, such as a secret<br>`modifiedDate`",
    }
    shown = re.sub("<!-- drift-report: .* -->", "", told.output)  # whose letters are digests, and may spell anything
    for secret in ("the first", "second", "hidden", "stolen", "plain", "eve"):
        assert secret not in shown
    sent = {each.method for each in genesys_cloud.control.requests() if each.route != "/oauth/token"}
    assert sent == {"GET"}


def test_the_one_document_shows_no_update_of_a_dynamic_resource_and_is_refused(
    adapter: Adapter, watched: Watched, genesys_cloud: Emulator, as_somebody_else: Any
) -> None:
    change_everything(genesys_cloud, as_somebody_else)
    document, succeeded = watched.refreshed(streaming=False)
    assert succeeded
    read = json.loads(document)
    updates = sum(each["op"] == "update" for each in read["steps"])
    assert read["changeSummary"]["update"] == 10, "that of the credential whose fields are left to others counts here"
    assert updates == (10 if adapter.providers else 0)
    told = CliRunner().invoke(main, ["drift-report"], input=document)
    assert (told.exit_code, told.stdout) == (2, "")
    assert f"{STREAMING}=true" in told.stderr


def permissions() -> dict[str, str]:
    """By resource, what the page says that the client has to have."""
    text = PAGE.read_text("utf-8").partition("## Permissions")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| (.+?) \| `([\w:]+)` \|", text, re.MULTILINE))


def test_a_client_with_the_permissions_of_the_page_can_look_and_with_one_less_it_cannot(
    new_stack: Callable[..., EngineStack], code: Path, tmp_path: Path, genesys_cloud: Emulator, as_somebody_else: Any
) -> None:
    needed = permissions()
    assert len(needed) == 5
    nouns = " ".join(needed)
    assert [each.noun for each in RESOURCES if f"{each.noun}s" not in nouns] == []
    # A refresh takes from the state what the stack's configuration was; the environment is that of today.
    stack = new_stack(config_changes=dict.fromkeys(("genesyscloud:oauthClientId", "genesyscloud:oauthClientSecret")))
    watched, control = Watched(stack, tmp_path), genesys_cloud.control
    watched.log_in(genesys_cloud.client_id, genesys_cloud.client_secret)
    stack.up(lambda: everything(DYNAMIC_ADAPTER, code))
    change_everything(genesys_cloud, as_somebody_else)
    role = control.create_role("Drift", list(needed.values()))
    viewer = control.create_oauth_client("Drift", roles=[role.id])
    watched.log_in(viewer.id, viewer.secret)
    control.reset_requests()
    assert watched.report().exit_code == 3
    assert {each.method for each in control.requests() if each.route != "/oauth/token"} == {"GET"}
    for permission in needed.values():
        control.change_role(role.id, permissions=[each for each in needed.values() if each != permission])
        said, succeeded = watched.refreshed()
        assert not succeeded, permission
        assert permission in said
