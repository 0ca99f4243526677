"""One program in many organizations, side by side: `python fleet.py preview`, `python fleet.py up`.

Each organization is a stack of the program. A failure of one stops no other. Ctrl-C lets what is under way come to its
end and starts nothing new; the next run goes on.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from threading import Event, Lock
from typing import Any

import psutil
import yaml
from pulumi.automation import (
    CommandError,
    ConcurrentUpdateError,
    ConfigValue,
    EngineEvent,
    PulumiCommand,
    Stack,
    create_or_select_stack,
)
from pulumi.automation import LocalWorkspaceOptions as Options

HERE = Path(__file__).absolute().parent
PROGRAM = HERE / "program"
DEFAULT_LIST = HERE / "organizations.yaml"
PROJECT = yaml.safe_load((PROGRAM / "Pulumi.yaml").read_text("utf-8"))["name"]
COLUMNS = 80
KEYS = {"name", "stack", "region", "organizationId", "client", "settings"}
ORGANIZATION_ID = "genesyscloud:organizationId"
OWN_CREDENTIALS = ("genesyscloud:oauthClientId", "genesyscloud:oauthClientSecret", "genesyscloud:accessToken")
"""What would come before the credentials of the list, if a stack had it."""

ADDRESSES = {"genesyscloud:apiUrl": "GENESYSCLOUD_API_URL", "genesyscloud:loginUrl": "GENESYSCLOUD_LOGIN_URL"}
"""Settings of a stack that `check-plan` takes from the environment only."""

PROTECTED = 3
"""How `check-plan` ends where something that is in use and protected would go."""

CHANGES = {"create": "Created", "update": "Updated", "replace": "Replaced", "delete": "Deleted", "same": "Unchanged"}
"""What Pulumi calls a change of a resource, and what the table does."""


class ListError(Exception):
    """The list of organizations is wrong; the message says where."""


@dataclass(frozen=True)
class Organization:
    """An organization of the list; `client` is where its OAuth client comes from."""

    name: str
    region: str
    id: str
    client: Mapping[str, Any]
    stack: str
    settings: Mapping[str, str]

    def credentials(self) -> tuple[str, str]:
        """Return the OAuth client's id and secret.

        Raises:
            ListError: a variable is not set, or the command does not print them.
        """
        if "command" not in self.client:
            names = (self.client["id"], self.client["secret"])
            missing = [each for each in names if not os.environ.get(each)]
            if missing:
                raise ListError(f"{' and '.join(missing)} not set. Set it to the OAuth client of {self.name}.")
            return os.environ[names[0]], os.environ[names[1]]
        command = self.client["command"]
        try:
            printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603
            found = json.loads(printed)
            return str(found["id"]), str(found["secret"])
        except (OSError, subprocess.SubprocessError) as error:
            raise ListError(f"{shlex.join(command)} failed: {error}") from None
        except (ValueError, KeyError, TypeError):  # without the text, which may hold a secret
            raise ListError(f'{shlex.join(command)} printed no JSON with "id" and "secret".') from None


def read_list(file: Path) -> list[Organization]:
    """Return the organizations of a list.

    Raises:
        ListError: it is wrong.
    """
    found: list[Organization] = []
    for number, entry in enumerate(yaml.safe_load(file.read_text("utf-8")) or [], 1):
        where = f"{file.name}, entry {number}"
        if unknown := sorted(entry.keys() - KEYS):
            raise ListError(f"{where}: {', '.join(unknown)} is no key here. Keys: {', '.join(sorted(KEYS))}.")
        if missing := sorted(KEYS - {"stack", "settings"} - entry.keys()):
            raise ListError(f"{where}: {', '.join(missing)} is missing.")
        client = entry["client"]
        if not isinstance(client, dict) or client.keys() not in ({"id", "secret"}, {"command"}):
            raise ListError(f"{where}: client names two environment variables, id and secret, or a command.")
        found.append(
            Organization(
                entry["name"],
                entry["region"],
                entry["organizationId"],
                client,
                entry.get("stack") or entry["name"],
                {key: str(value) for key, value in entry.get("settings", {}).items()},
            )
        )
    for what, values in {
        "name": [each.name for each in found],
        "stack": [each.stack for each in found],
        "organizationId": [each.id for each in found],
    }.items():
        if twice := [value for value, count in Counter(values).items() if count > 1]:
            raise ListError(f"{file.name}: {what} {', '.join(twice)} stands there more than once.")
    return found


class Ending(Enum):
    """How the run of one organization ended."""

    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    NOT_STARTED = "not started"


@dataclass
class Result:
    """What the run did in one organization.

    Attributes:
        changes: resources by kind of change, as Pulumi calls it.
        failed: how many resources failed.
        errors: why, in Pulumi's words.
        pending: the URNs of resources of which it is not known whether they were created or changed.
        lost: who uses what would be deleted or replaced, in the words of `pulumi-genesyscloud check-plan`.
        refused: whether some of that is protected, so that nothing is changed.
    """

    organization: Organization
    ending: Ending = Ending.NOT_STARTED
    changes: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    errors: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    locked: bool = False
    lost: list[str] = field(default_factory=list)
    refused: bool = False


HEAD = ("Organization", *CHANGES.values(), "Failed", "Result")


def rows(results: Sequence[Result]) -> list[tuple[str, ...]]:
    """Return the cells of the table: a line for each organization, and their sum."""
    lines = [
        (
            each.organization.name,
            *(str(each.changes[kind] or "-") for kind in CHANGES),
            str(each.failed or "-"),
            each.ending.value,
        )
        for each in results
    ]
    sums = [sum(each.changes[kind] for each in results) for kind in CHANGES]
    done = sum(each.ending is Ending.DONE for each in results)
    total = (*(str(each or "-") for each in [*sums, sum(each.failed for each in results)]), f"{done} of {len(results)}")
    return [*lines, ("all", *total)]


def table(results: Sequence[Result]) -> str:
    """Return the table as text, of at most 80 columns: names that are longer are cut."""
    cells = [HEAD, *rows(results)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(HEAD))]
    widths[0] = min(widths[0], COLUMNS - sum(widths[1:]) - len(widths) + 1)
    lines = []
    for name, *numbers, ending in cells:
        shown = name if len(name) <= widths[0] else f"{name[: widths[0] - 1]}…"
        middle = (each.rjust(width) for each, width in zip(numbers, widths[1:-1], strict=True))
        lines.append(" ".join([shown.ljust(widths[0]), *middle, ending]))
    return "\n".join(lines)


def markdown(results: Sequence[Result]) -> str:
    """Return the table in Markdown, for the summary of a job."""
    cells = [[each.replace("|", r"\|") for each in row] for row in rows(results)]
    rule = ["---", *["---:"] * (len(HEAD) - 2), "---"]
    return "\n".join(f"| {' | '.join(row)} |" for row in (HEAD, rule, *cells))


def what_to_do(result: Result, command: Sequence[str]) -> str:
    """Say what the run left in an organization, and the next command; empty where all is done.

    Args:
        result: what came of the run.
        command: the run's own, for all organizations.
    """
    again = shlex.join([*command, "--only", result.organization.name])
    name, stack = result.organization.name, result.organization.stack
    lines = list(result.lost)
    if result.pending:
        lines += [
            "Not known to be done, look whether they exist (docs/interruptions.md):",
            *(f"  {each}" for each in result.pending),
        ]
    if result.ending is Ending.NOT_STARTED:
        lines += ["Nothing was begun.", f"Next: {again}"]
    elif result.locked:
        lines += [
            "Another run holds the stack. Wait for it. If none runs any more, free the stack:",
            f"Next: pulumi cancel --yes --cwd {PROGRAM.name} --stack {stack} && {again}",
        ]
    elif result.refused:
        lines += [
            "",
            "Nothing was changed. Keep in the program what is in use. Where it is meant to go,",
            "take the protection away first (docs/protection.md).",
            f"Next, when that is mended: {again}",
        ]
    elif result.ending is Ending.INTERRUPTED:
        lines += ["Stopped in the middle. What was done is in the stack's state.", f"Next: {again}"]
    elif result.ending is Ending.FAILED:
        lines += [*result.errors, f"Next, when that is mended: {again}"]
    return "\n".join([f"{name}: {result.ending.value}", *(f"  {each}".rstrip() for each in lines)]) if lines else ""


class Fleet:
    """The run over the organizations."""

    def __init__(self, operation: str, secrets_provider: str | None) -> None:
        self._operation = operation
        self._secrets_provider = secrets_provider
        self._pulumi = PulumiCommand()
        self._stopping = Event()
        self._making = Lock()

    def run(self, organizations: Sequence[Organization], at_once: int) -> list[Result]:
        """Run in each organization, in so many at once, and return what came of it, in their order."""
        before = {each: signal.signal(each, self._stop) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            with ThreadPoolExecutor(at_once) as workers:
                # Not `map`: a wait without end would let no signal through on every system.
                running = [workers.submit(self._one, each) for each in organizations]
                return [each.result() for each in running]
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def _stop(self, number: int, _: object) -> None:
        """Start nothing new. A terminal sends Ctrl-C to Pulumi's processes too; a machine that stops a job does not."""
        if not self._stopping.is_set():
            print("Stopping: what is under way comes to its end.", file=sys.stderr, flush=True)
        self._stopping.set()
        if number == signal.SIGTERM:
            for child in psutil.Process().children():
                child.send_signal(signal.SIGINT)

    def _one(self, organization: Organization) -> Result:
        result = Result(organization)
        if self._stopping.is_set():
            return result
        result.ending = Ending.FAILED
        stack: Stack | None = None
        try:
            stack = self._stack(organization)
            # An update of the Automation API makes no preview, which refuses most mistakes before anything is sent, and
            # which tells what would be lost.
            for operation in dict.fromkeys(("preview", self._operation)):
                if self._stopping.is_set():
                    result.ending = Ending.INTERRUPTED
                    return result
                self._operate(stack, operation, result)
                if result.refused:
                    break
            else:
                result.ending = Ending.DONE
        except ListError as error:
            result.errors = [str(error)]
        except ConcurrentUpdateError:
            result.locked = True
        except CommandError as error:
            result.errors = result.errors or _errors(str(error))
        if result.ending is Ending.FAILED and self._stopping.is_set():
            result.ending = Ending.INTERRUPTED
        if stack and result.ending is not Ending.DONE:
            result.pending = _pending(stack)
        print(f"{organization.name}: {result.ending.value}", flush=True)
        return result

    def _stack(self, organization: Organization) -> Stack:
        client_id, client_secret = organization.credentials()
        with self._making:  # Pulumi notes which stack is selected in one file
            stack = create_or_select_stack(
                organization.stack,
                work_dir=str(PROGRAM),
                opts=Options(
                    env_vars={
                        "GENESYSCLOUD_OAUTHCLIENT_ID": client_id,
                        "GENESYSCLOUD_OAUTHCLIENT_SECRET": client_secret,
                        "GENESYSCLOUD_PREFLIGHT": "required",
                    },
                    secrets_provider=self._secrets_provider,
                    pulumi_command=self._pulumi,
                ),
            )
            config = stack.get_all_config()
            if own := [each for each in OWN_CREDENTIALS if each in config]:
                raise ListError(
                    f"the stack {stack.name} has {', '.join(own)}, which would come before the credentials of the list."
                    f" Remove it: pulumi config rm --cwd {PROGRAM.name} --stack {stack.name} {own[0]}"
                )
            last = config.get(ORGANIZATION_ID)
            if last and last.value != organization.id and (stack.export_stack().deployment or {}).get("resources"):
                raise ListError(
                    f"the stack {stack.name} is that of the organization {last.value}, and the list says"
                    f" {organization.id}. Correct the list, or give the other organization a stack of its own."
                )
            wanted = {"genesyscloud:region": organization.region, ORGANIZATION_ID: organization.id}
            wanted |= {key if ":" in key else f"{PROJECT}:{key}": value for key, value in organization.settings.items()}
            known = {key: each.value for key, each in config.items()}
            if changed := {key: ConfigValue(each) for key, each in wanted.items() if known.get(key) != each}:
                stack.set_all_config(changed)
        return stack

    def _operate(self, stack: Stack, operation: str, result: Result) -> None:
        changes: Counter[str] = Counter()
        failed = 0
        errors: list[str] = []
        plan = ""

        def note(event: EngineEvent) -> None:
            nonlocal failed
            if event.summary_event:
                changes.clear()
                changes.update({_text(kind): count for kind, count in event.summary_event.resource_changes.items()})
            elif event.res_outputs_event:
                changes[_text(event.res_outputs_event.metadata.op)] += 1
            elif event.res_op_failed_event:
                failed += 1
            elif event.diagnostic_event and event.diagnostic_event.severity == "error":
                errors.extend(_errors(event.diagnostic_event.message))

        try:
            if operation == "preview":
                plan = self._preview(stack, note)
            else:
                stack.up(on_event=note, color="never", suppress_outputs=True, suppress_progress=True)
        finally:
            result.failed, result.errors = failed, errors
            if operation == self._operation:  # what an update would have done is not what it did
                result.changes = changes
        if plan and any("delete" in kind or "replace" in kind for kind in changes):
            result.refused, result.lost = _who_uses(plan, stack)

    def _preview(self, stack: Stack, note: Callable[[EngineEvent], None]) -> str:
        """Preview, and return the plan, which the Automation API's own preview keeps to itself."""
        lines: list[str] = []

        def read(line: str) -> None:
            lines.append(line)
            if line.startswith("{"):
                note(EngineEvent.from_json(json.loads(line)))

        events = {"PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true"}
        arguments = ["preview", "--json", "--stack", stack.name]
        self._pulumi.run(arguments, str(PROGRAM), {**stack.workspace.env_vars, **events}, on_output=read)
        return "\n".join(lines)


def _who_uses(plan: str, stack: Stack) -> tuple[bool, list[str]]:
    """Return whether what is in use and protected would go, and who uses what.

    Raises:
        ListError: the organization could not be asked.
    """
    config = stack.get_all_config()
    addresses = {name: config[key].value for key, name in ADDRESSES.items() if key in config}
    done = subprocess.run(
        [sys.executable, "-m", "genesyscloud_provider", "check-plan"],
        input=plan,
        env={**os.environ, **stack.workspace.env_vars, **addresses},
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode not in (0, PROTECTED):
        raise ListError(f"Who uses what would be lost cannot be told: {done.stderr.strip()}")
    return done.returncode == PROTECTED, done.stdout.splitlines()


def _text(kind: Any) -> str:
    return str(getattr(kind, "value", kind))


def _errors(text: str) -> list[str]:
    lines = [each.strip() for each in text.splitlines() if each.strip()]
    return lines[-12:]


def _pending(stack: Stack) -> list[str]:
    try:
        deployment = stack.export_stack().deployment or {}
    except CommandError:
        return []
    return [each["resource"]["urn"] for each in deployment.get("pending_operations", [])]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as the command line says; returns the exit code: 0, 1 if something failed, 130 if it was interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("operation", choices=["preview", "up"])
    parser.add_argument("--organizations", type=Path, default=DEFAULT_LIST, help="the list")
    parser.add_argument("--only", action="append", metavar="NAME", help="of the list; may be given more than once")
    parser.add_argument("--at-once", type=int, default=4, help="how many organizations at a time; 4 by default")
    parser.add_argument("--secrets-provider", help="what encrypts the secrets of a new stack, as for pulumi stack init")
    parser.add_argument("--markdown", type=Path, help="a file to which the table is added, such as a job's summary")
    given = parser.parse_args(arguments)
    try:
        organizations = read_list(given.organizations)
        if unknown := sorted(set(given.only or []) - {each.name for each in organizations}):
            raise ListError(f"--only {unknown[0]}: {given.organizations.name} has no such organization.")
    except ListError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    meant = [each for each in organizations if not given.only or each.name in given.only]
    results = Fleet(given.operation, given.secrets_provider).run(meant, max(1, given.at_once))
    python = Path(sys.executable)
    python = python.relative_to(HERE) if python.is_relative_to(HERE) else python
    command = [str(python), "fleet.py", given.operation]
    if given.organizations != DEFAULT_LIST:
        command += ["--organizations", str(given.organizations)]
    told = [each for each in (what_to_do(result, command) for result in results) if each]
    print("", table(results), *told, sep="\n\n" if told else "\n")
    if given.markdown:
        with given.markdown.open("a", encoding="utf-8") as file:
            print(f"### `fleet.py {given.operation}`\n\n{markdown(results)}", file=file)
            for each in told:
                print("\n".join(["", *(f"    {line}" for line in each.splitlines())]), file=file)
    endings = {each.ending for each in results}
    if endings & {Ending.INTERRUPTED, Ending.NOT_STARTED}:
        return 130
    return 1 if Ending.FAILED in endings else 0


if __name__ == "__main__":
    sys.exit(main())
