"""Organizations to take an inventory of: a rich one, and one in which everything is broken or oddly named."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx

from genesyscloud_emulator import Control, Emulator

SECRETS = ("geheim-1", "geheim-2", "geheim-3", "geheim-4", "geheim-5", "geheim-6", "geheim-7")
"""What stands in fields of credentials, in notes, properties, headers and URLs."""


@dataclass
class Rich:
    """Ids by name."""

    integrations: dict[str, str] = field(default_factory=dict)
    credentials: dict[str, str] = field(default_factory=dict)
    actions: dict[str, str] = field(default_factory=dict)
    flows: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    clients: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now = datetime.now(timezone.utc)

    def install(self, control: Control, type_: str, name: str, credential: tuple[str, str] | None = None) -> str:
        made = control.create_integration(type_, name).id
        slots = {credential[0]: self.credentials[credential[1]]} if credential else {}
        control.change_integration(made, credentials=slots, intended_state="ENABLED", notes="geheim-1 in the notes")
        self.integrations[name] = made
        return made


def fill(cloud: Emulator) -> Rich:
    """Six integrations with what belongs to them; nothing is broken but the login of Zendesk."""
    rich, control = Rich(), cloud.control
    control.switches(activation_errors={"zendesk-data-actions": {"message": "401 from https://acme.zendesk.com"}})
    _credentials(control, rich)
    orders = rich.install(control, "custom-rest-actions", "Orders", ("basicAuth", "orders"))
    control.change_integration(orders, properties={"key": "geheim-2"}, advanced={"key": "geheim-3"})
    rich.install(control, "aws-lambda-data-actions", "Stock", ("AmazonWebServicesARN", "stock"))
    rich.install(control, "custom-rest-actions", "Loyalty", ("basicAuth", "login"))
    rich.install(control, "zendesk-data-actions", "Tickets", ("zendeskApiToken", "tickets"))
    rich.install(control, "function-data-actions", "Functions")
    control.create_integration("custom-smtp-server", "Mail")
    _actions(control, rich)
    _clients(control, rich)
    return rich


def _credentials(control: Control, rich: Rich) -> None:
    for name, type_, fields in (
        ("orders", "basicAuth", {"userName": "ada", "password": "geheim-4"}),
        ("stock", "amazonWebServicesARN", {"ARN": "arn:aws:iam::123456789012:role/geheim-5"}),
        ("login", "userDefinedOAuth", {"clientSecret": "geheim-6"}),
        (
            "tickets",
            "zendeskApiToken",
            {"userEmail": "a@b.example", "baseUrl": "https://x.zendesk.com", "apiToken": "t"},
        ),
        ("old", "basicAuth", {"userName": "bob"}),
    ):
        rich.credentials[name] = control.create_credential(type_, fields, name).id


def _actions(control: Control, rich: Rich) -> None:
    orders, actions = rich.integrations["Orders"], rich.actions
    for name in ("look up", "cancel"):
        actions[name] = control.publish_action(orders, name).id
    actions["pay"] = control.publish_action(orders, "pay", secure=True).id
    actions["refund"] = control.draft_action(orders, "refund").id
    actions["count"] = control.publish_action(rich.integrations["Functions"], "count").id
    actions["open"] = control.publish_action(rich.integrations["Tickets"], "open").id
    actions["stock"] = control.publish_action(rich.integrations["Stock"], "stock").id
    status = control.publish_flow("Order status", [actions["look up"]])
    control.change_flow(status.id, [actions["look up"]], version="12.0")
    rich.flows["Order status"] = status.id
    rich.flows["Agent"] = control.publish_flow("Agent", [actions["look up"]], type="COMPOSERSCRIPT").id
    rich.flows["Payments"] = control.publish_flow("Payments", [actions["pay"]], type="SECURECALLFLOW").id
    rich.flows["Support"] = control.publish_flow("Support", [actions["open"]]).id
    control.action_ran(actions["look up"], 1173, rich.now - timedelta(days=7))
    control.action_ran(actions["look up"], 31)
    control.action_ran(actions["stock"], 5, rich.now - timedelta(days=20))


def _clients(control: Control, rich: Rich) -> None:
    rich.roles["Reader"] = control.create_role("Reader", ["directory:user:view", "routing:queue:view"]).id
    rich.clients["Data actions"] = control.create_oauth_client("Data actions", roles=[rich.roles["Reader"]]).id
    rich.clients["No role"] = control.create_oauth_client("No role").id
    rich.clients["Old script"] = control.create_oauth_client("Old script", state="inactive").id


ODD = (
    "</script><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} ${{ secrets.TOKEN }}",
    "a|b`c``d*e_f~g",
    "two\nlines\r\nand\x1b[31m a\x07 bell",
    "\u202egnirts \u2066isolated\u2069 \u200bnothing",
    "עברית العربية",
    "日本語の名前 \N{PILE OF POO}\N{ZERO WIDTH JOINER}",
    "l" * 200,
    "漢" * 200,
    '"]; click n0 "javascript:alert(1)" end subgraph %%{init}%%',
    "#quot; &lt;b&gt; &amp; @octocat #1 https://example.com/x",
    "-->|x| n1",
)
"""Names that mean something to whatever prints them."""


def send(cloud: Emulator, method: str, path: str, body: Any = None) -> Any:
    """Send one request of another user to the organization; returns the answer."""
    token = {"Authorization": f"Bearer {cloud.access_token}"}
    answer = httpx.request(method, f"{cloud.url}{path}", json=body, headers=token, trust_env=False)
    assert answer.is_success, answer.text
    return answer.json()


def break_all(cloud: Emulator) -> None:
    """Everything in it is broken: names, states, credentials, clients."""
    control = cloud.control
    control.switches(accept_unknown_credentials=True)
    for name in ODD:
        made = control.create_integration("custom-rest-actions", name).id
        body = {"name": name, "version": 1, "credentials": {"basicAuth": {"id": f"gone-{name}"}}}
        send(cloud, "PUT", f"/api/v2/integrations/{made}/config/current", body)
        broken = {"code": "ERROR", "detail": {"message": f"reason {name}"}}
        control.change_integration(made, reported_state=broken)
        action = control.publish_action(made, name).id
        control.publish_action(made, name)
        control.draft_action(made, f"draft {name}")
        control.publish_flow(name, [action])
        control.create_credential("basicAuth", {"userName": "ada"}, name)
        role = control.create_role(name, []).id
        control.create_oauth_client(name, roles=[role], state="inactive")
    control.create_integration("custom-rest-actions", "pulumi-unfinished-6a1ba03d")
    control.create_integration("adobe-data-actions", ODD[0])  # without the credential that it needs
    waiting = control.create_integration("salesforce-datadip", "").id
    control.change_integration(waiting, intended_state="ENABLED", reported_state={"code": "DEACTIVATING"})
