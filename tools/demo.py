"""The main job, shown: `examples/aws-lambda` on a real engine, against a Genesys Cloud and an AWS on this machine.

Every step is judged by what Genesys Cloud holds, by what the stack's state holds and by what the engine reports. The
exit code is 0 only if all of that is as the step's title says.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from pulumi.automation import CommandError, ConfigValue, EngineEvent, OpType
from rich.table import Column, Table
from rich.text import Text

from genesyscloud_emulator import Emulator, State
from genesyscloud_provider.client.configuration import DELETION_PROTECTION, SETTINGS
from tools.aws_stand_in import STAND_IN, aws_plugin_folder
from tools.engine import EngineError, engine_folder
from tools.moto_server import MotoServer
from tools.orders_api import OrdersApi
from tools.processes import Interrupted, ends_its_children
from tools.progress import elapsed, say
from tools.screen import Screen, difference
from tools.stack import ExampleStack

EXAMPLE = Path(__file__).parent.parent / "examples" / "aws-lambda"
MAIN = "__main__.py"

STEPS = 10
FLOW = "Order status"
ORDER = {"status": "shipped"}
"""What the web service says of every order."""

CONSENT = DELETION_PROTECTION.environment
LIMIT = 10
"""How many Lambda integrations the emulator's organization may have."""

Edit = tuple[str, str]
"""A text of the program, and what comes in its place."""

ROLE: Edit = ('"orders-invocation",', '"orders-invocation-2",')
TIMEOUT: Edit = ("aws_lambda(function.arn)", "aws_lambda(function.arn, timeout_seconds=10)")
WEB_SERVICES: tuple[Edit, ...] = (
    ('amazon_web_services_arn("orders", arn=invocation.arn)', 'basic_auth("orders", user_name="orders")'),
    ("IntegrationType.AWS_LAMBDA", "IntegrationType.WEB_SERVICES"),
)
SECOND = """service = genesyscloud.DataActionIntegration(
    "order-service",
    integration_type=genesyscloud.IntegrationType.WEB_SERVICES,
    credential=genesyscloud.IntegrationCredential.basic_auth("order-service", user_name="orders"),
)
second = genesyscloud.DataAction(
    "look-up-order-2",
    integration=service,
    contract={
        "input": {"type": "object", "required": ["orderId"], "properties": {"orderId": {"type": "string"}}},
        "output": {"type": "object", "properties": {"status": {"type": "string"}}},
    },
    config=genesyscloud.DataActionConfig.rest("GET", "https://orders.example.com/orders/${input.orderId}"),
)
"""
EXPORTS = 'pulumi.export("function_arn", function.arn)'
BESIDE: Edit = (EXPORTS, SECOND + EXPORTS)
FIRST = (("credential = genesyscloud", SECOND), ('pulumi.export("integration_id"', ""))
"""Between which texts the program tells of the first credential, integration and action."""

ANOTHER: Edit = (
    EXPORTS,
    f"""returns = genesyscloud.DataActionIntegration(
    "returns", genesyscloud.IntegrationType.AWS_LAMBDA, credential
)
{EXPORTS}""",
)


@dataclass
class Report:
    """What a step did.

    Attributes:
        title: What the step is to show.
        succeeded: Whether Pulumi's operation did.
        changes: How many resources there are of each kind of change, such as `create`.
        done: Each change of a resource: what was done, and the resource's type without its package.
        text: What Pulumi printed, without colours.
        told: The errors and warnings among that, each once.
        requests: How many requests Genesys Cloud got, without those for a token.
        claims: What was looked at afterwards, and whether it is so.
    """

    title: str
    succeeded: bool = True
    changes: dict[str, int] = field(default_factory=dict)
    done: list[tuple[OpType, str]] = field(default_factory=list)
    text: str = ""
    told: str = ""
    requests: int = 0
    claims: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def said(self) -> str:
        """The errors and warnings, without the breaks of their lines."""
        return " ".join(self.told.split())

    @property
    def holds(self) -> bool:
        """Whether everything that the step claims is so."""
        return all(true for _, true in self.claims)

    def claim(self, text: str, true: bool) -> None:
        """Note something that was looked at, and whether it is so."""
        self.claims.append((text, true))

    def note(self, event: EngineEvent) -> None:
        """Note what the engine reports."""
        if event.summary_event:
            counted = event.summary_event.resource_changes
            self.changes = {OpType(kind).value: count for kind, count in counted.items()}
        if event.res_outputs_event:
            step = event.res_outputs_event.metadata
            self.done.append((step.op, step.type.split(":")[-1]))
        if event.diagnostic_event and event.diagnostic_event.severity != "debug":
            self.told += Text.from_ansi(event.diagnostic_event.message).plain + "\n"

    def print(self, line: str) -> None:
        """Note a line that Pulumi printed."""
        self.text += Text.from_ansi(line).plain + "\n"


class StepFailed(Exception):
    """A step did not do what its title says; the later ones build on it."""


class Demo:
    """The steps, in order, on one stack."""

    def __init__(
        self, screen: Screen, cloud: Emulator, aws: MotoServer, service: OrdersApi, stack: ExampleStack
    ) -> None:
        self.reports: list[Report] = []
        self._screen = screen
        self._cloud = cloud
        self._aws = aws
        self._service = service
        self._stack = stack
        self._role = self._flow = ""
        self._file = stack.project / MAIN
        self._deployed = self._file.read_text("utf-8")

    def run(self) -> None:
        """Take every step.

        Raises:
            StepFailed: one did not do what it says.
        """
        self._create()
        self._nothing_to_do()
        self._one_too_many()
        self._updates_in_place()
        self._another_credential_type()
        self._a_second_beside_it()
        self._the_first_removed()
        self._switched_off()
        self._switched_on()
        self._destroy()

    def _create(self) -> None:
        why = (
            "The program has a Lambda, a role that may invoke it and that trusts this Genesys Cloud organization only, "
            "a credential with the role's ARN, the integration and its action."
        )
        with self._step("Create the Lambda, its role, the integration, its action", "up", why) as report:
            self._role = self._live_role()
            report.claim(
                "the integration is active, and its credential holds the role's ARN", self._invokes(self._role)
            )
            report.claim("the role trusts this organization only", self._cloud.organization_id in self._trust())
            report.claim("the action is published", self._published() == ["look-up-order-demo"])
            report.claim("Pulumi created 8 resources", report.changes == {"create": 8})

    def _nothing_to_do(self) -> None:
        why = "The program is as it was."
        with self._step("Preview again: there is nothing to do", "preview", why) as report:
            report.claim("8 resources are unchanged", report.changes == {"same": 8})
            report.claim("Genesys Cloud got one request: for the organization's id", report.requests == 1)

    def _one_too_many(self) -> None:
        others = [self._cloud.control.create_integration("aws-lambda-data-actions") for _ in range(LIMIT - 1)]
        why = (
            f"This organization may have {LIMIT} Lambda integrations. Meanwhile somebody has created "
            f"{len(others)} in the console, and now the program wants one more. (This change is taken back afterwards.)"
        )
        title = "One integration too many: the preview refuses it"
        with self._step(title, "preview", why, ANOTHER, refused=True) as report:
            report.claim("Pulumi names the limit", bool(re.search(rf"limit\D+{LIMIT}\b", report.told)))
            report.claim("nothing has changed", len(self._state.integrations) == LIMIT)
        for each in others:
            self._cloud.control.delete_integration(each.id)

    def _updates_in_place(self) -> None:
        why = (
            "The credential has to hold another ARN, of the same type, and the action is to wait ten seconds for the "
            "Lambda, which is no part of its contract. So nothing has to be replaced, and every id stays."
        )
        before, title = [each.id for each in self._state.actions], "Another role and time-out: updated in place"
        with self._step(title, "up", why, ROLE, TIMEOUT) as report:
            new = self._live_role()
            report.claim("the credential holds the new role's ARN", new != self._role and self._invokes(new))
            for kind, name in (("IntegrationCredential", "the credential"), ("DataAction", "the action")):
                done = {done for done, each in report.done if each == kind}
                report.claim(f"Pulumi updated {name}, and did not replace it", done == {OpType.UPDATE})
            report.claim("the action has the id that it had", [each.id for each in self._state.actions] == before)
            report.claim(
                "Genesys Cloud got five requests: two ask which organization it is, one looks, two are the updates",
                report.requests == 5,
            )

    def _another_credential_type(self) -> None:
        action = self._state.actions[0]
        self._flow = self._cloud.control.publish_flow(FLOW, [action.id]).id
        why = (
            f"Meanwhile somebody has published a flow, {FLOW!r}, which calls the action. Now the orders move from the "
            "Lambda to a web service, which takes another credential type. That would replace the integration and lose "
            "the action that the flow calls. (This change is taken back afterwards.)"
        )
        title = "Another credential type: the preview refuses it"
        with self._step(title, "preview", why, *WEB_SERVICES, refused=True) as report:
            report.claim("Pulumi names the action that would be lost", f"{action.name} ({action.id})" in report.said)
            report.claim("Pulumi names the flow that calls it", FLOW in report.said)
            report.claim("Pulumi says what to do first", "Write a second integration of the new type" in report.said)
            report.claim("nothing has changed", self._is_active() and self._published() == [action.name])

    def _a_second_beside_it(self) -> None:
        why = (
            "So the program does as the message says: it gets a second integration of the new type with a second "
            "action, under other names. The first ones stay, and the flow goes on."
        )
        first = self._state.actions[0]
        with self._step("A second one beside it, to which the flow is pointed", "up", why, BESIDE) as report:
            report.claim(
                "Pulumi created three resources, and touched no other", report.changes == {"same": 8, "create": 3}
            )
            second = self._state.actions[1]
            report.claim("both actions are published", self._published() == [first.name, second.name])
            self._cloud.control.change_flow(self._flow, [second.id])
            self._claim_answer(report, "pointed to the second action, the flow runs", second.id)

    def _the_first_removed(self) -> None:
        why = (
            "The program no longer has the first action, its integration and its credential. Only a superseded version "
            "of the flow still calls that action, and such a version keeps nothing."
        )
        first, second = (each.id for each in self._state.actions)
        edits = [(self._text(begin, end), "") for begin, end in FIRST]
        with self._step("Now the first one can go: nothing live uses it", "up", why, *edits) as report:
            report.claim("Pulumi deleted the three, and touched no other", report.changes == {"same": 8, "delete": 3})
            report.claim("it said of the action that nothing uses it", f"({first}) is deleted: nothing" in report.said)
            report.claim("the second integration is active, with its own credential", self._is_active())
            self._claim_answer(report, "the flow still runs", second)

    def _switched_off(self) -> None:
        self._cloud.control.change_integration(self._state.integrations[0].id, intended_state="DISABLED")
        why = "Somebody has switched the integration off in the console. The program is as it was."
        with self._step("Switched off in the console: a refresh shows it", "refresh", why) as report:
            report.claim("Pulumi shows that the state differs", "[diff: +intendedState]" in report.text)
            report.claim("the state has it", self._intended_in_state() == "DISABLED")

    def _switched_on(self) -> None:
        why = "The program is as it was, so an update switches the integration on again."
        with self._step("An update switches it on again", "up", why) as report:
            report.claim("the integration is active again", self._is_active())
            report.claim("the state has it too", self._intended_in_state() == "ENABLED")
            report.claim("Pulumi updated one resource", report.changes == {"same": 7, "update": 1})

    def _destroy(self) -> None:
        why = (
            "The flow still calls the second action, so only a command that consents may delete it. Pulumi deletes in "
            "the reverse order: the action, the integration, its credential; the Lambda and its roles."
        )
        with self._step("Destroy removes everything", "destroy", why, consents=True) as report:
            report.claim("Genesys Cloud is empty", self._is_empty())
            report.claim("AWS is empty", not self._aws_objects())
            report.claim("the state is empty", not self._stack.export().get("resources"))
            report.claim("Pulumi deleted 8 resources", report.changes == {"delete": 8})

    @contextmanager
    def _step(
        self, title: str, operation: str, why: str, *edits: Edit, refused: bool = False, consents: bool = False
    ) -> Iterator[Report]:
        """Edit the program, and run one of Pulumi's operations; the block then says what it claims."""
        report = Report(title)
        self.reports.append(report)
        self._screen.heading(f"Step {len(self.reports)} of {STEPS}: {title}")
        self._screen.text(why)
        program = self._edited(edits)
        if edits:
            self._screen.text()
            self._screen.change(difference(self._deployed, program))
        self._screen.text()
        self._file.write_text(program, "utf-8")
        self._operate(report, operation, {CONSENT: "false"} if consents else {})
        self._screen.text()
        if operation == "up":
            self._deployed = program
        self._file.write_text(self._deployed, "utf-8")
        report.claim("Pulumi refused" if refused else "Pulumi succeeded", report.succeeded is not refused)
        if report.holds:
            yield report
        for text, true in report.claims:
            self._screen.claim(text, true)
        self._screen.text()
        if not report.holds:
            raise StepFailed(title)

    def _operate(self, report: Report, operation: str, environment: dict[str, str]) -> None:
        def show(line: str) -> None:
            report.print(line)
            self._screen.output(line)

        self._cloud.control.reset_requests()
        workspace = self._stack.stack.workspace
        workspace.env_vars = {**workspace.env_vars, **environment}
        command = [*(f"{name}={value}" for name, value in environment.items()), f"pulumi {operation}"]
        with self._screen.operation(" ".join(command)):
            try:
                getattr(self._stack, operation)(
                    on_output=show,
                    on_event=report.note,
                    color="always" if self._screen.coloured else "never",
                    suppress_progress=True,  # the screen has signs of life of its own
                    **({} if operation == "preview" else {"suppress_outputs": len(self.reports) > 1}),
                )
            except CommandError:
                report.succeeded = False
        seen = self._cloud.control.requests()
        report.requests = sum(1 for each in seen if each.route != "/oauth/token")

    def _edited(self, edits: tuple[Edit, ...]) -> str:
        program = self._deployed
        for old, new in edits:
            if old not in program:
                raise ValueError(f"{EXAMPLE.name} no longer contains {old!r}, which the demo edits")
            program = program.replace(old, new)
        return program

    def _text(self, begin: str, end: str) -> str:
        """The program's text from `begin` up to `end`; up to its own end where that is empty."""
        start = self._deployed.index(begin)
        return self._deployed[start : self._deployed.index(end, start) if end else None]

    def _claim_answer(self, report: Report, text: str, action: str) -> None:
        """Run the flow."""
        asked = len(self._service.asked)
        answer = self._cloud.control.run_flow(self._flow, {"orderId": "4711"}).results
        called = self._service.asked[asked:] == ["/orders/4711"]
        report.claim(f"{text}: the order is {ORDER['status']}", called and answer == {action: ORDER})

    @property
    def _state(self) -> State:
        return self._cloud.control.state()

    def _is_active(self) -> bool:
        """Whether the one integration is active, and linked to the one credential."""
        state = self._state
        if not len(state.integrations) == len(state.credentials) == 1:
            return False
        (integration,), (credential,) = state.integrations, state.credentials
        linked = list(integration.credentials.values()) == [credential.id]
        return linked and integration.reported_state.code == "ACTIVE"

    def _invokes(self, role: str) -> bool:
        """Whether the one integration is active, and logs in with a role that there is."""
        return self._is_active() and self._live_role() == role and role in self._roles()

    def _published(self) -> list[str]:
        return [each.name for each in self._state.actions if each.published]

    def _is_empty(self) -> bool:
        state = self._state
        return not (state.integrations or state.credentials or state.actions)

    def _live_role(self) -> str:
        return self._state.credentials[0].fields["ARN"]

    def _intended_in_state(self) -> str:
        resources = self._stack.export()["resources"]
        (found,) = [each for each in resources if each["type"].endswith(":DataActionIntegration")]
        return str(found["outputs"].get("intendedState", "ENABLED"))

    def _roles(self) -> dict[str, str]:
        roles = self._aws.client("iam").list_roles()["Roles"]
        return {each["Arn"]: str(each["AssumeRolePolicyDocument"]) for each in roles}

    def _trust(self) -> str:
        return self._roles()[self._role]

    def _aws_objects(self) -> list[Any]:
        return [*self._roles(), *self._aws.client("lambda").list_functions()["Functions"]]


def run(screen: Screen, cloud: Emulator, work: Path) -> int:
    """Run the demo against `cloud`, in an empty folder; returns the exit code."""
    started = time.monotonic()
    with MotoServer() as aws, closing(OrdersApi()) as service:
        cloud.control.switches(backends={"orders.example.com": service.url})
        _introduce(screen, cloud, aws)
        config = _config(cloud, aws)
        stack = ExampleStack(EXAMPLE, work, config=config, environment=aws.environment, aws_plugin=True, name="demo")
        demo = Demo(screen, cloud, aws, service, stack)
        with suppress(StepFailed):
            demo.run()
    _summarize(screen, demo.reports, elapsed(time.monotonic() - started))
    return 0 if all(each.holds for each in demo.reports) else 1


def main() -> int:
    """Run the demo on a new emulator; returns the exit code."""
    for setting in SETTINGS:
        os.environ.pop(setting.environment, None)  # the demo's organization is the only one
    try:
        with ends_its_children():
            engine_folder()
    except EngineError as error:
        say(f"No Pulumi engine: {error}")
        return 1
    except Interrupted as interrupted:
        say("Interrupted. There is no engine yet; the next time begins anew.")
        return interrupted.exit_code
    screen = Screen()
    with tempfile.TemporaryDirectory(prefix="pulumi-genesyscloud-demo-") as work:
        # What an operation that is cut off leaves in a temporary folder goes away with this one.
        os.environ["TMPDIR"], tempfile.tempdir = work, None
        with ends_its_children(partial(_mute, screen), partial(_leave, work)), Emulator() as cloud:
            return run(screen, cloud, Path(work))


def _mute(screen: Screen) -> None:
    """Say nothing of what those say who are about to be ended, or who wait for them."""
    screen.end()
    warnings.simplefilter("ignore")


def _leave(work: str, number: int) -> NoReturn:
    """End at once, without waiting for threads: they wait for what has just been ended."""
    shutil.rmtree(work, ignore_errors=True)
    print("\nInterrupted. Nothing is left behind.", file=sys.stderr, flush=True)
    os._exit(128 + number)


def _introduce(screen: Screen, cloud: Emulator, aws: MotoServer) -> None:
    stand_in = " (with a stand-in plugin)" if aws_plugin_folder() == STAND_IN else ""
    screen.text(f"Pulumi runs {EXAMPLE.relative_to(EXAMPLE.parent.parent)}. All of it stays on this machine:")
    screen.text(f"Genesys Cloud  the emulator at {cloud.url}", indent=2)
    screen.text(f"AWS            moto at {aws.url}{stand_in}", indent=2)
    screen.text()


def _config(cloud: Emulator, aws: MotoServer) -> dict[str, str | ConfigValue]:
    return {
        "genesyscloud:apiUrl": cloud.url,
        "genesyscloud:loginUrl": cloud.url,
        "genesyscloud:oauthClientId": cloud.client_id,
        "genesyscloud:oauthClientSecret": ConfigValue(cloud.client_secret, secret=True),
        **aws.config,
    }


def _summarize(screen: Screen, reports: list[Report], duration: str) -> None:
    table = Table("", "Step", Column("Requests", justify="right"))
    for number, each in enumerate(reports, start=1):
        mark = Text(screen.good, "green") if each.holds else Text(screen.bad, "bold red")
        table.add_row(mark, Text(f"{number}. {each.title}"), str(each.requests))
    screen.table(table)
    screen.text("Requests to Genesys Cloud, without the one for a token in each step.")
    failed = [number for number, each in enumerate(reports, start=1) if not each.holds]
    screen.text()
    if failed:
        screen.text(
            f"Step {failed[0]} did not do what it says; the lines marked {screen.bad} above tell what is wrong."
        )
    else:
        screen.text(f"All {len(reports)} steps did what they say, in {duration} minutes.")


if __name__ == "__main__":
    sys.exit(main())
