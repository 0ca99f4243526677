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
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from pulumi.automation import CommandError, ConfigValue, EngineEvent, OpType
from rich.table import Column, Table
from rich.text import Text

from genesyscloud_emulator import Emulator, State
from genesyscloud_provider.api.configuration import SETTINGS
from tools.aws_stand_in import STAND_IN, aws_plugin_folder
from tools.engine import EngineError, engine_folder
from tools.moto_server import MotoServer
from tools.processes import Interrupted, ends_its_children
from tools.progress import elapsed, say
from tools.screen import Screen, difference
from tools.stack import ExampleStack

EXAMPLE = Path(__file__).parent.parent / "examples" / "aws-lambda"
MAIN = "__main__.py"

STEPS = 10
LIMIT = 10
"""How many Lambda integrations the emulator's organization may have."""

Edit = tuple[str, str]
"""A text of the program, and what comes in its place."""

ANOTHER: Edit = (
    'pulumi.export("function_arn", function.arn)',
    """returns = genesyscloud.DataActionIntegration(
    "returns", genesyscloud.IntegrationType.AWS_LAMBDA, credential
)
pulumi.export("function_arn", function.arn)""",
)
ROLE: Edit = ('"orders-invocation",', '"orders-invocation-2",')
TIMEOUT: Edit = ("aws_lambda(function.arn)", "aws_lambda(function.arn, timeout_seconds=10)")
CONTRACT: Edit = (
    '"output": {"type": "object", "properties": {"status": {"type": "string"}}},',
    """"output": {"type": "object", "properties": {
            "status": {"type": "string"}, "due": {"type": "string"}}},""",
)
WEB_SERVICES: tuple[Edit, ...] = (
    ('amazon_web_services_arn("orders", arn=invocation.arn)', 'basic_auth("orders", user_name="orders")'),
    ("IntegrationType.AWS_LAMBDA", "IntegrationType.WEB_SERVICES"),
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

    def __init__(self, screen: Screen, cloud: Emulator, aws: MotoServer, stack: ExampleStack) -> None:
        self.reports: list[Report] = []
        self._screen = screen
        self._cloud = cloud
        self._aws = aws
        self._stack = stack
        self._role = ""
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
        self._another_role()
        self._another_time_out()
        self._another_contract()
        self._another_credential_type()
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
            report.claim("the integration is active, and its credential holds the role's ARN", self._is_active())
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

    def _another_role(self) -> None:
        why = (
            "The program takes another role, so the credential has to hold another ARN. Its type stays the same, so "
            "nothing that uses it has to be replaced."
        )
        with self._step("Another role: the credential is updated in place", "up", why, ROLE) as report:
            report.claim(
                "the credential holds the new role's ARN", self._live_role() != self._role and self._is_active()
            )
            self._claim_one_update(report, "IntegrationCredential", "the credential", looks_first=True)

    def _another_time_out(self) -> None:
        why = "The action is to wait ten seconds for the Lambda. That is no part of its contract, so it keeps its id."
        with self._step("Another time-out: the action is updated in place", "up", why, TIMEOUT) as report:
            self._claim_one_update(report, "DataAction", "the action")

    def _another_contract(self) -> None:
        why = (
            "Genesys Cloud freezes the contract of a published action. Another contract is another action, and the "
            "preview says so before anything happens. (This change is taken back afterwards.)"
        )
        with self._step("Another contract: the preview shows a replacement", "preview", why, CONTRACT) as report:
            report.claim("Pulumi would replace the action", (OpType.REPLACE, "DataAction") in report.done)
            report.claim("Pulumi says what that means: a new id", "new id" in report.told)
            report.claim("nothing has changed", self._published() == ["look-up-order-demo"])

    def _another_credential_type(self) -> None:
        why = (
            "Genesys Cloud warns: do not change a credential type once actions are published, as flows that use them "
            "may break. Here that would replace the integration and lose its action. (This change is taken back "
            "afterwards.)"
        )
        action = self._state.actions[0]
        title = "Another credential type: the preview refuses it"
        with self._step(title, "preview", why, *WEB_SERVICES, refused=True) as report:
            report.claim("Pulumi names the action that would be lost", f"{action.name} ({action.id})" in report.told)
            report.claim("Pulumi says what can be done, and how to force it", "forceDestroy" in report.told)
            report.claim("nothing has changed", self._is_active())

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
        why = "Pulumi deletes in the reverse order: the action, the integration, then its credential and its role."
        with self._step("Destroy removes everything", "destroy", why) as report:
            report.claim("Genesys Cloud is empty", self._is_empty())
            report.claim("AWS is empty", not self._aws_objects())
            report.claim("the state is empty", not self._stack.export().get("resources"))
            report.claim("Pulumi deleted 8 resources", report.changes == {"delete": 8})

    @contextmanager
    def _step(self, title: str, operation: str, why: str, *edits: Edit, refused: bool = False) -> Iterator[Report]:
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
        self._operate(report, operation)
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

    def _operate(self, report: Report, operation: str) -> None:
        def show(line: str) -> None:
            report.print(line)
            self._screen.output(line)

        self._cloud.control.reset_requests()
        with self._screen.operation(f"pulumi {operation}"):
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

    def _claim_one_update(self, report: Report, kind: str, name: str, *, looks_first: bool = False) -> None:
        report.claim(f"Pulumi updated {name}, and did not replace it", self._done_to(report, kind) == {OpType.UPDATE})
        if looks_first:
            text = "Genesys Cloud got four requests: two ask which organization it is, one looks, one is the update"
        else:
            text = "Genesys Cloud got three requests: two ask which organization it is, one is the update"
        report.claim(text, report.requests == 3 + looks_first)

    @staticmethod
    def _done_to(report: Report, kind: str) -> set[OpType]:
        return {done for done, each in report.done if each == kind}

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
    with MotoServer() as aws:
        _introduce(screen, cloud, aws)
        config = _config(cloud, aws)
        stack = ExampleStack(EXAMPLE, work, config=config, environment=aws.environment, aws_plugin=True, name="demo")
        demo = Demo(screen, cloud, aws, stack)
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
