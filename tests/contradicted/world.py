"""An organization that contradicts something, and programs that are deployed to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from genesyscloud_emulator import Control, Emulator
from tests.adapters.adapter import Adapter, Live, Values
from tests.properties.stack import Program, Ref, Written
from tests.protection.stack import Failed, Stack, _failing

ARN = "arn:aws:iam::123456789012:role/orders"
SECRET, OTHER_SECRET = "planted-s3cret", "planted-0ther"
WEB, FUNCTIONS, LAMBDA = "custom-rest-actions", "function-data-actions", "aws-lambda-data-actions"
BASIC = Written(
    "IntegrationCredential",
    {"credentialType": "basicAuth", "fields": {"userName": "ada", "password": SECRET}, "name": "login"},
)


@dataclass
class World:
    """The organization, how to reach it, and all that was shown to users."""

    cloud: Emulator
    settings: dict[str, str]
    serving: str = "dynamic"
    shown: list[str] = field(default_factory=list)

    @property
    def control(self) -> Control:
        """The organization's control."""
        return self.cloud.control

    def stack(self, **settings: str) -> Stack:
        """An empty stack, with some settings of its own."""
        stack = Stack(self.serving, {**self.settings, **settings}, {})
        stack.said = self.shown
        return stack

    def deployed(self, program: Program, **settings: str) -> Stack:
        """A stack to which a program was deployed."""
        stack = self.stack(**settings)
        stack.up(program)
        return stack

    def refused(self, call: Callable[..., object], *args: Any) -> str:
        """What a user reads of a command that has to fail, without line breaks."""
        try:
            call(*args)
        except Failed as failed:
            self.shown.append(failed.text)
            return " ".join(failed.text.split())
        raise AssertionError(f"it was not refused; it said: {self.shown}")

    def said(self, text: str) -> bool:
        """Whether a warning has this text, whatever its line breaks."""
        return any(text in " ".join(each.split()) for each in self.shown)

    def ids(self, kind: str) -> list[str]:
        """The ids of all integrations, credentials, custom actions, roles or oauth_clients."""
        found = getattr(self.control.state(), kind)
        return [each.id for each in found if kind != "actions" or each.kind == "custom"]

    def refresh(self, stack: Stack, *names: str) -> None:
        """Read these resources, or all of the stack; what fails is a `Failed`."""
        with _failing("Read"):
            stack.refresh(list(names or stack.deployed))

    def writes(self) -> list[str]:
        """What was sent since the last look that may change something."""
        sent = [
            f"{each.method} {each.route}"
            for each in self.control.requests()
            if each.method != "GET" and each.route not in ("/oauth/token", "/api/v2/analytics/actions/aggregates/query")
        ]
        self.control.reset_requests()
        return sent

    def send(self, method: str, path: str, body: object = None) -> Any:
        """One request of somebody else; the answer's JSON."""
        answer = httpx.request(
            method,
            f"{self.cloud.url}/api/v2{path}",
            json=body,
            headers={"Authorization": f"Bearer {self.cloud.access_token}"},
            trust_env=False,
            verify=False,
        )
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def lose_answer(self, method: str, route: str) -> None:
        """Let the next request of this kind be carried out, and its answer be lost."""
        self.control.fault("reset", method=method, route=route, effect="after", count=1)

    def assert_clean(self) -> None:
        """No secret and no traceback was shown."""
        text = "\n".join(self.shown)
        hidden = [SECRET, OTHER_SECRET, self.cloud.client_secret, self.cloud.access_token]
        hidden += [each.secret for each in self.control.state().oauth_clients]
        assert not any(each in text for each in hidden), f"a secret is shown: {text}"
        assert "Traceback" not in text
        assert "a bug in pulumi-genesyscloud" not in text


def create(calls: Mapping[str, Adapter], name: str, written: Written) -> None:
    """Create one resource in a process that is under way."""
    with _failing("Create"):
        calls[name].create(calls[name].check({}, written.inputs))


def live(stack: Stack, name: str) -> Live:
    """A resource as the stack's state has it."""
    return stack.deployed[name].live


def web(**changes: Any) -> Written:
    """A Web Services integration."""
    return Written("DataActionIntegration", {"integrationType": WEB, "name": "Orders", **changes})


def linked(**changes: Any) -> Program:
    """A credential, and an integration with it."""
    credential = {"credential": {"id": Ref("login"), "type": "basicAuth"}}
    return {"login": BASIC, "orders": web(**credential, **changes)}


def action(on: str = "orders", **changes: Any) -> Written:
    """An action of the program's integration."""
    inputs: Values = {
        "integration": {"id": Ref(on), "type": WEB},
        "name": "Get an order",
        "contract": {
            "input": {"type": "object", "properties": {"id": {"type": "string"}}},
            "output": {"type": "object", "properties": {"status": {"type": "string"}}},
        },
        "config": config(),
        **changes,
    }
    return Written("DataAction", inputs)


def config(path: str = "orders", **request: Any) -> Values:
    """How that action calls its system."""
    url = f"https://api.example.com/{path}/${{input.id}}"
    return {"request": {"requestType": "GET", "requestUrlTemplate": url, **request}}


def shop(**changes: Any) -> Program:
    """An integration with an action."""
    return {"orders": web(), "look": action(**changes)}


def with_inputs(program: Program, resource: str, **changes: Any) -> Program:
    """A program in which a resource has other inputs; None takes one away."""
    written = program[resource]
    inputs = {key: value for key, value in {**written.inputs, **changes}.items() if value is not None}
    return {**program, resource: Written(written.kind, inputs)}


def without(program: Program, *names: str) -> Program:
    """A program without some resources."""
    return {name: each for name, each in program.items() if name not in names}


Show = Callable[[World], None]
SHOWN: dict[str, Show] = {}
"""Name of an assumption → what shows that its `if_false` is true."""
BEFORE: dict[str, Mapping[str, Any]] = {}
"""How the organization is while it is shown, beside what is contradicted."""


def if_false(**switches: Any) -> Callable[[Show], Show]:
    """The decorated function shows what the assumption of its name says happens if it is false."""

    def register(function: Show) -> Show:
        name = function.__name__.upper()
        SHOWN[name], BEFORE[name] = function, switches
        return function

    return register
