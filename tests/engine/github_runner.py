"""A GitHub runner in small: it takes the steps of a workflow's job in order, and really runs the shell ones.

What it does not know, it refuses: an expression's operator, an action, a file through which steps talk to each other.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Context = Mapping[str, Any]
"""What expressions can name: `github`, `secrets`, `vars` and so on."""

Action = Callable[["Job", dict[str, str]], None]
"""What an action, or a step that is not run, does to the job; it is given its evaluated inputs."""

TOKEN = re.compile(
    r"""\s* (?:
        (?P<text>'[^']*')
        | (?P<call>[a-z]+)\(\)
        | (?P<name>[A-Za-z_][\w.]*)
        | (?P<operator>==|!=|&&|\|\||!|[()])
    )""",
    re.VERBOSE,
)
OPERATORS = {"&&": "and", "||": "or", "!": "not"}
SHELLS = {"bash": ("bash", "--noprofile", "--norc", "-eo", "pipefail")}
BETWEEN_STEPS = ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH")
TIMEOUT_SECONDS = 300


class Unsupported(Exception):
    """The workflow uses something that this runner does not know."""


class ActionFailed(Exception):
    """An action failed."""


@dataclass
class Step:
    """What became of a step: `outcome` is success, failure or skipped, as GitHub has it."""

    name: str
    outcome: str
    output: str = ""


@dataclass
class Job:
    """One job on a machine of its own."""

    id: str
    folder: Path
    permissions: Mapping[str, str]
    environment: dict[str, str]
    steps: list[Step] = field(default_factory=list)
    failed: bool = False

    def __post_init__(self) -> None:
        for each in (self.workspace, self.temporary):
            each.mkdir(parents=True)
        self.summary_file.touch()

    @property
    def workspace(self) -> Path:
        """Where the repository is checked out."""
        return self.folder / "workspace"

    @property
    def temporary(self) -> Path:
        """The runner's temporary folder."""
        return self.folder / "temp"

    @property
    def summary_file(self) -> Path:
        """What the job shows on its page."""
        return self.folder / "summary.md"

    @property
    def summary(self) -> str:
        """What the job shows on its page."""
        return self.summary_file.read_text("utf-8")

    @property
    def log(self) -> str:
        """What all steps printed."""
        return "\n".join(each.output for each in self.steps)

    def outcome(self, name: str) -> str:
        """What became of the step with this name."""
        (found,) = [each.outcome for each in self.steps if each.name == name]
        return found


def evaluate(expression: str, context: Context) -> Any:
    """The value of an expression, with or without its braces."""
    source = expression.strip()
    if source.startswith("${{"):
        source = source.removeprefix("${{").removesuffix("}}")
    python, position, source = [], 0, source.strip()
    while position < len(source):
        token = TOKEN.match(source, position)
        if not token:
            raise Unsupported(f"expression {expression!r} at {source[position:]!r}")
        position = token.end()
        if token["operator"]:
            python.append(OPERATORS.get(token["operator"], token["operator"]))
        else:
            python.append(
                repr(token["text"][1:-1] if token["text"] else _value(token["call"] or token["name"], context))
            )
    return eval(" ".join(python), {"__builtins__": {}})


def jobs_of(workflow: Mapping[Any, Any], context: Context) -> list[str]:
    """The jobs that an event starts."""
    return [
        name for name, job in workflow["jobs"].items() if evaluate(job.get("if", "true"), {**context, "true": True})
    ]


@dataclass(frozen=True)
class Runner:
    """Runs the jobs of a workflow.

    Attributes:
        workflow: the parsed workflow.
        actions: by name, what an action does, in whatever version.
        not_run: by name, shell steps that are not run, and what happens instead.
    """

    workflow: Mapping[Any, Any]
    actions: Mapping[str, Action]
    not_run: Mapping[str, Action]

    def run(self, name: str, context: Context, folder: Path, machine: Mapping[str, str]) -> Job:
        """Run a job.

        Args:
            name: the job.
            context: what expressions can name.
            folder: where the job's machine keeps its files.
            machine: the environment variables that every step has on that machine.
        """
        definition = self.workflow["jobs"][name]
        job = Job(name, folder, definition.get("permissions", self.workflow["permissions"]), dict(machine))
        outcomes: dict[str, dict[str, str]] = {}
        for number, step in enumerate(definition["steps"], start=1):
            title = step.get("name", step.get("uses", f"step {number}"))
            now = {**context, "steps": outcomes, "success": not job.failed, "cancelled": False}
            environment: dict[str, str] = {}
            for level in (self.workflow, definition, step):
                environment |= _texts(level.get("env", {}), now)
            if not evaluate(step.get("if", "success()"), now):
                taken = Step(title, "skipped")
            elif action := self._instead(title, step):
                taken = _act(title, action, job, _texts(step.get("with", {}), now))
            else:
                taken = self._execute(title, step, job, environment)
            job.steps.append(taken)
            outcomes[step.get("id", title)] = {"outcome": taken.outcome}
            job.failed |= taken.outcome == "failure" and not step.get("continue-on-error", False)
        return job

    def _instead(self, title: str, step: Mapping[str, Any]) -> Action | None:
        """What happens for an action, or instead of a shell step; None for a shell step that is run."""
        if "run" in step:
            return self.not_run.get(title)
        name = step["uses"].partition("@")[0]
        if name not in self.actions:
            raise Unsupported(f"action {step['uses']}")
        return self.actions[name]

    def _execute(self, title: str, step: Mapping[str, Any], job: Job, environment: Mapping[str, str]) -> Step:
        script = job.folder / "step.sh"
        script.write_text(step["run"], "utf-8")
        between = {each: job.folder / each for each in BETWEEN_STEPS}
        for file in between.values():
            file.touch()
        ended = subprocess.run(
            [*SHELLS[self.workflow["defaults"]["run"]["shell"]], script],
            cwd=job.workspace,
            env={
                **job.environment,
                "RUNNER_TEMP": str(job.temporary),
                "GITHUB_WORKSPACE": str(job.workspace),
                "GITHUB_STEP_SUMMARY": str(job.summary_file),
                **{name: str(file) for name, file in between.items()},
                **environment,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
        if used := [name for name, file in between.items() if file.stat().st_size]:
            raise Unsupported(f"{title!r} writes to {used}")
        return Step(title, "failure" if ended.returncode else "success", ended.stdout)


def _act(title: str, action: Action, job: Job, inputs: dict[str, str]) -> Step:
    try:
        action(job, inputs)
    except ActionFailed as error:
        return Step(title, "failure", str(error))
    return Step(title, "success")


def _texts(values: Mapping[str, Any], context: Context) -> dict[str, str]:
    def text(found: re.Match[str]) -> str:
        return str(evaluate(found[0], context))

    return {
        name: re.sub(r"\$\{\{.*?\}\}", text, value if isinstance(value, str) else str(value).lower())
        for name, value in values.items()
    }


def _value(name: str, context: Context) -> Any:
    """The value of a dotted name, which has to exist: GitHub would take a misspelt one for an empty text."""
    value: Any = context
    for part in name.split("."):
        if not isinstance(value, Mapping) or part not in value:
            raise Unsupported(f"there is no {name}")
        value = value[part]
    return value
