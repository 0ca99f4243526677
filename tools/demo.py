"""The main job, shown: `examples/aws-lambda` on a real engine, against a Genesys Cloud and an AWS on this machine.

Every step is judged by what Genesys Cloud holds, by what the stack's state holds and by what Pulumi said. The exit code
is 0 only if all of that is as the step's title says.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pulumi.automation import CommandError, ConfigValue
from rich.console import Console
from rich.table import Table

from genesyscloud_emulator import Emulator, State
from genesyscloud_provider.api.configuration import SETTINGS
from tools.engine import EngineError
from tools.moto_server import MotoServer
from tools.stack import ExampleStack

EXAMPLE = Path(__file__).parent.parent / "examples" / "aws-lambda"

LAMBDA = ('amazon_web_services_arn("orders", arn=invocation.arn)', "IntegrationType.AWS_LAMBDA")
WEB_SERVICES = ('basic_auth("orders", user_name="orders")', "IntegrationType.WEB_SERVICES")
SECOND = (
    'pulumi.export("function_arn", function.arn)',
    'genesyscloud.DataActionIntegration("more", genesyscloud.IntegrationType.AWS_LAMBDA, credential)\n'
    'pulumi.export("function_arn", function.arn)',
)
LIMIT = 10
ROLE = ('"orders-invocation",', '"orders-invocation-2",')
TIMEOUT = ("aws_lambda(function.arn)", "aws_lambda(function.arn, timeout_seconds=10)")
CONTRACT = ('{"status": {"type": "string"}}', '{"status": {"type": "string"}, "due": {"type": "string"}}')


@dataclass
class Report:
    """What a step did: whether Pulumi succeeded, what it said, and what it asked of Genesys Cloud."""

    title: str
    succeeded: bool = True
    text: str = ""
    requests: int = 0
    claims: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether everything that the step claims is so."""
        return all(true for _, true in self.claims)


class StepFailed(Exception):
    """A step did not do what its title says; the later ones build on it."""


class Demo:
    """The steps, in order, on one stack."""

    def __init__(self, console: Console, cloud: Emulator, aws: MotoServer, stack: ExampleStack) -> None:
        self.reports: list[Report] = []
        self._console = console
        self._cloud = cloud
        self._aws = aws
        self._stack = stack
        self._role = ""

    def run(self) -> None:
        """Take every step.

        Raises:
            StepFailed: one did not do what it says.
        """
        with self._step("`pulumi up` creates the Lambda, its role, the integration and its action", "up") as step:
            self._role = self._live_role()
            step.claims += [
                ("the integration is active and holds the role's ARN", self._is_active()),
                ("the role trusts this organization only", self._cloud.organization_id in self._trust()),
                ("the action is published", self._published() == ["look-up-order-demo"]),
                ("Pulumi created 8 resources", "8 created" in step.text),
            ]
        with self._step("`pulumi preview` again: nothing to do", "preview") as step:
            step.claims += [
                ("Pulumi shows 8 unchanged resources", "8 unchanged" in step.text),
                ("one request, for the organization's id", step.requests == 1),
            ]
        others = [self._cloud.control.create_integration("aws-lambda-data-actions") for _ in range(LIMIT - 1)]
        self._edit(SECOND)
        with self._step("An eleventh Lambda integration, in a preview: refused", "preview", fails=True) as step:
            step.claims += [
                ("Pulumi names the numbers", f"{LIMIT} installed, the limit is {LIMIT}" in step.text),
                ("nothing has changed", len(self._state.integrations) == LIMIT),
            ]
        self._edit((SECOND[1], SECOND[0]))
        for each in others:
            self._cloud.control.delete_integration(each.id)
        self._edit(ROLE)
        with self._step("Another role: the credential is updated in place", "up") as step:
            step.claims += [
                ("the credential holds another ARN", self._live_role() != self._role and self._is_active()),
                ("one request did it, beside the one for the organization's id", step.requests == 2),
                ("Pulumi updated the credential, and did not replace it", self._shows(step, "~", "Credential")),
            ]
        self._edit(TIMEOUT)
        with self._step("Another time-out for the action: updated in place", "up") as step:
            step.claims += [
                ("one request did it, beside the one for the organization's id", step.requests == 2),
                ("Pulumi updated the action, and did not replace it", self._shows(step, "~", "DataAction ")),
            ]
        self._edit(CONTRACT)
        with self._step("Another contract, in a preview: a replacement, in plain sight", "preview") as step:
            step.claims += [
                ("Pulumi would replace the action", self._shows(step, "+-", "DataAction ")),
                ("Pulumi says what that means", "gets a new id" in step.text),
                ("nothing has changed", self._published() == ["look-up-order-demo"]),
            ]
        self._edit((CONTRACT[1], CONTRACT[0]), *zip(LAMBDA, WEB_SERVICES, strict=True))
        with self._step("Another credential type, in a preview: refused", "preview", fails=True) as step:
            step.claims += [
                ("Pulumi names the action that would be lost", "look-up-order-demo (" in step.text),
                ("Pulumi names the ways on", "Ways on:" in step.text and "forceDestroy" in step.text),
                ("nothing has changed", self._is_active()),
            ]
        self._edit(*zip(WEB_SERVICES, LAMBDA, strict=True))
        self._cloud.control.change_integration(self._state.integrations[0].id, name="Renamed in the console")
        with self._step(
            "Somebody renames the integration in the console: `pulumi refresh` shows it", "refresh"
        ) as step:
            step.claims += [
                ("Pulumi names the property", "[diff: ~name]" in step.text),
                ("the state has the new name", self._name_in_state() == "Renamed in the console"),
            ]
        with self._step("`pulumi up` restores the name", "up") as step:
            step.claims += [
                ("the name is the program's again", self._state.integrations[0].name == "orders-demo"),
                ("the state has it", self._name_in_state() == "orders-demo"),
                ("Pulumi updated one resource", "1 updated" in step.text),
            ]
        with self._step("`pulumi destroy` removes everything", "destroy") as step:
            step.claims += [
                ("Genesys Cloud is empty", self._is_empty()),
                ("AWS is empty", not self._aws_objects()),
                ("the state is empty", not self._stack.export().get("resources")),
                ("Pulumi deleted 8 resources", "8 deleted" in step.text),
            ]

    @contextmanager
    def _step(self, title: str, operation: str, fails: bool = False) -> Iterator[Report]:
        """Run one of Pulumi's operations under a heading; the block then says what it claims."""
        report = Report(title)
        self.reports.append(report)
        self._console.print(f"[bold]{len(self.reports)}. {title}[/]\n", highlight=False)
        self._cloud.control.reset_requests()
        report.succeeded, report.text = self._operate(getattr(self._stack, operation))
        seen = self._cloud.control.requests()
        report.requests = sum(1 for each in seen if each.route != "/oauth/token")
        report.claims.append(("Pulumi refused" if fails else "Pulumi succeeded", report.succeeded is not fails))
        if report.holds:
            yield report
        self._console.print()
        for claim, true in report.claims:
            self._console.print(f"{'[green]✓' if true else '[red]✗'}[/] {claim}", highlight=False)
        self._console.print()
        if not report.holds:
            raise StepFailed(title)

    def _operate(self, operation: Callable[..., Any]) -> tuple[bool, str]:
        lines: list[str] = []

        def show(line: str) -> None:
            lines.append(line)
            self._console.file.write(line.rstrip("\n") + "\n")
            self._console.file.flush()

        try:
            operation(on_output=show, color="always" if self._console.is_terminal else "never")
        except CommandError:
            return False, "\n".join(lines)
        return True, "\n".join(lines)

    def _edit(self, *changes: tuple[str, str]) -> None:
        file = self._stack.project / "__main__.py"
        program = file.read_text("utf-8")
        for old, new in changes:
            if old not in program:
                raise ValueError(f"{EXAMPLE.name} no longer contains {old!r}, which the demo edits")
            program = program.replace(old, new)
        file.write_text(program, "utf-8")

    @property
    def _state(self) -> State:
        return self._cloud.control.state()

    def _is_active(self) -> bool:
        """Whether the one integration is active, and linked to the one credential, which is the Lambda's."""
        state = self._state
        if not len(state.integrations) == len(state.credentials) == 1:
            return False
        integration, credential = state.integrations[0], state.credentials[0]
        return (
            integration.reported_state.code == "ACTIVE"
            and integration.credentials == {"AmazonWebServicesARN": credential.id}
            and credential.fields["ARN"] in self._roles()
        )

    def _published(self) -> list[str]:
        return [each.name for each in self._state.actions if each.published]

    def _is_empty(self) -> bool:
        state = self._state
        return not (state.integrations or state.credentials or state.actions)

    def _live_role(self) -> str:
        return self._state.credentials[0].fields["ARN"]

    def _name_in_state(self) -> str:
        resources = self._stack.export()["resources"]
        (found,) = [each for each in resources if each["type"].endswith(":DataActionIntegration")]
        return str(found["outputs"]["name"])

    def _roles(self) -> dict[str, str]:
        roles = self._aws.client("iam").list_roles()["Roles"]
        return {each["Arn"]: str(each["AssumeRolePolicyDocument"]) for each in roles}

    def _trust(self) -> str:
        return self._roles()[self._role]

    def _aws_objects(self) -> list[Any]:
        return [*self._roles(), *self._aws.client("lambda").list_functions()["Functions"]]

    @staticmethod
    def _shows(step: Report, sign: str, kind: str) -> bool:
        return any(line.split()[:1] == [sign] and kind in line for line in step.text.splitlines())


def run(console: Console, cloud: Emulator) -> int:
    """Run the demo against `cloud`; returns the exit code."""
    with tempfile.TemporaryDirectory(prefix="pulumi-genesyscloud-demo-") as work, MotoServer() as aws:
        console.print(
            f"The program: {EXAMPLE.relative_to(EXAMPLE.parent.parent)}. Genesys Cloud: the emulator at {cloud.url}."
            f" AWS: moto at {aws.url}, through a stand-in unless"
            " the AWS plugin is installed. Nothing leaves this machine.\n",
            highlight=False,
        )
        config = _config(cloud, aws)
        stack = ExampleStack(
            EXAMPLE, Path(work), config=config, environment=aws.environment, aws_plugin=True, name="demo"
        )
        demo = Demo(console, cloud, aws, stack)
        with suppress(StepFailed):
            demo.run()
    console.print(_summary(demo.reports))
    return 0 if all(each.holds for each in demo.reports) else 1


def main() -> int:
    """Run the demo on a new emulator; returns the exit code."""
    for setting in SETTINGS:
        os.environ.pop(setting.environment, None)  # the demo's organization is the only one
    try:
        with Emulator() as cloud:
            return run(Console(soft_wrap=True), cloud)
    except EngineError as error:
        print(error, file=sys.stderr)
        return 1


def _config(cloud: Emulator, aws: MotoServer) -> dict[str, str | ConfigValue]:
    return {
        "genesyscloud:apiUrl": cloud.url,
        "genesyscloud:loginUrl": cloud.url,
        "genesyscloud:oauthClientId": cloud.client_id,
        "genesyscloud:oauthClientSecret": ConfigValue(cloud.client_secret, secret=True),
        **aws.config,
    }


def _summary(reports: list[Report]) -> Table:
    table = Table("", "Step", "Requests", caption="Requests to Genesys Cloud, without the one for a token in each run.")
    for number, each in enumerate(reports, start=1):
        mark = "[green]✓" if each.holds else "[red]✗"
        table.add_row(mark, f"{number}. {each.title}", str(each.requests))
    return table


if __name__ == "__main__":
    sys.exit(main())
