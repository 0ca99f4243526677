"""What GitHub runs: each step a command that is tested, no more privileges than needed, each action by its commit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tools.release import artefacts

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"
WORKFLOWS = GITHUB / "workflows"

COMMANDS: Final = {
    "make lint": "by hand, and by CI",
    "make breaking": "tests/tools/test_breaking.py",
    "make test-without-engine": "by hand, and by CI",
    "make test": "by hand, and by CI",
    "make release": "tests/packaging/test_release.py",
    "bash tools/release/draft.sh": "tests/packaging/test_release.py",
}
"""All that a workflow runs, and where that is tried."""

PRIVILEGES: Final = {
    "ci": {},
    "release": {
        "attest": {"id-token": "write", "attestations": "write"},
        "pypi": {"id-token": "write"},
        "draft": {"contents": "write"},
    },
}
"""By workflow and job, what it may do besides reading the repository."""


def workflow(name: str) -> dict[Any, Any]:
    """What a workflow says; YAML reads its `on` as true."""
    loaded = yaml.safe_load((WORKFLOWS / f"{name}.yml").read_text("utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in workflow(name)["jobs"].values() for step in job.get("steps", [])]


def recipe(target: str) -> list[str]:
    """The commands of a target of the Makefile."""
    found = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert found, target
    return [each.strip().removeprefix("@$(BIN)/") for each in found[1].splitlines()]


def test_there_are_two_workflows() -> None:
    assert {each.name for each in WORKFLOWS.iterdir()} == {f"{each}.yml" for each in PRIVILEGES}


@pytest.mark.parametrize("name", PRIVILEGES)
def test_every_action_is_named_by_a_commit_and_its_version(name: str) -> None:
    uses = re.findall(r"^\s*(?:- )?uses: (.*)$", (WORKFLOWS / f"{name}.yml").read_text("utf-8"), re.MULTILINE)
    assert uses
    for each in uses:
        assert each == "./.github/workflows/ci.yml" or re.fullmatch(
            r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each
        ), each


def test_one_action_has_one_version_in_all_workflows() -> None:
    uses = {step["uses"] for name in PRIVILEGES for step in steps(name) if "uses" in step}
    assert len({each.partition("@")[0] for each in uses}) == len(uses)


@pytest.mark.parametrize("name", PRIVILEGES)
def test_a_job_may_do_no_more_than_it_needs(name: str) -> None:
    loaded = workflow(name)
    assert loaded["permissions"] == {"contents": "read"}
    given = {job: each["permissions"] for job, each in loaded["jobs"].items() if "permissions" in each}
    assert given == PRIVILEGES[name]


@pytest.mark.parametrize("name", PRIVILEGES)
def test_no_code_of_a_package_runs_where_something_may_be_written(name: str) -> None:
    for job in PRIVILEGES[name]:
        commands = [step["run"] for step in workflow(name)["jobs"][job]["steps"] if "run" in step]
        assert set(commands) <= {"bash tools/release/draft.sh"}


@pytest.mark.parametrize("name", PRIVILEGES)
def test_each_step_runs_a_command_that_is_tested(name: str) -> None:
    ran = {step["run"] for step in steps(name) if "run" in step}
    assert ran <= COMMANDS.keys()
    for each in ran:
        if each.startswith("make "):
            assert recipe(each.removeprefix("make "))


@pytest.mark.parametrize("name", PRIVILEGES)
def test_no_step_puts_a_name_that_somebody_chose_into_a_command(name: str) -> None:
    assert [step["run"] for step in steps(name) if "${{" in step.get("run", "")] == []
    loaded = (WORKFLOWS / f"{name}.yml").read_text("utf-8")
    assert "secrets." not in loaded
    assert loaded.count("github.token") == (1 if name == "release" else 0)
    checkouts = [step for step in steps(name) if step.get("uses", "").startswith("actions/checkout@")]
    assert all(step["with"] == {"persist-credentials": False} for step in checkouts)


def test_ci_runs_what_there_is_on_each_python() -> None:
    assert [step["run"] for step in steps("ci") if "run" in step] == [
        "make lint",
        "make breaking",
        "make test-without-engine",
        "make test",
    ]


def test_no_workflow_runs_code_of_others_with_privileges() -> None:
    assert [each.name for each in WORKFLOWS.iterdir() if "pull_request_target" in each.read_text("utf-8")] == []


def test_a_release_runs_what_a_dry_run_does_and_leaves_nothing_out() -> None:
    assert recipe("release-dry-run") == ["python -m tools.release check", "python -m tools.release build"]
    assert recipe("release") == [
        'python -m tools.release check --tag "$$TAG"',
        "python -m tools.release build --every",
    ]


def test_a_release_is_of_a_tag_and_is_published_only_after_every_test() -> None:
    loaded = workflow("release")
    assert loaded[True] == {"push": {"tags": ["v*"]}}
    needs = {name: job.get("needs") for name, job in loaded["jobs"].items()}
    assert needs == {"tests": None, "build": "tests", "attest": "build", "pypi": "attest", "draft": "attest"}
    assert loaded["jobs"]["tests"]["uses"] == "./.github/workflows/ci.yml"
    assert "workflow_call" in workflow("ci")[True]
    assert loaded["jobs"]["pypi"]["environment"] == "pypi"


def test_every_python_that_is_supported_is_tested() -> None:
    supported = re.search(r'^requires-python = ">=3\.(\d+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    tested = workflow("ci")["jobs"]["each-python"]["strategy"]["matrix"]["python"]
    assert supported
    assert tested[0] == f"3.{supported[1]}"
    minors = [int(each.removeprefix("3.")) for each in tested]
    assert minors == list(range(minors[0], minors[-1] + 1)), "none is left out"


def test_what_is_uploaded_is_what_was_made() -> None:
    """The names of folders in the workflow are those that `tools.release` makes."""
    given = [step["with"] for step in steps("release") if "with" in step]
    assert {each["packages-dir"] for each in given if "packages-dir" in each} == {f"dist/{artefacts.PYTHON}"}
    assert {each["subject-path"] for each in given if "subject-path" in each} == {f"dist/{artefacts.RELEASE}/*"}
    assert {each["path"] for each in given if each.get("name") == "dist"} == {"dist/"}


# The forms of issues

FORMS = sorted(each for each in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if each.name != "config.yml")


def asked(form: Path) -> dict[str, dict[str, Any]]:
    """What a form asks for, by its ids."""
    body = yaml.safe_load(form.read_text("utf-8"))["body"]
    return {each["id"]: each for each in body if each["type"] != "markdown"}


@pytest.mark.parametrize("form", FORMS, ids=lambda each: each.stem)
def test_a_form_is_one_that_github_shows(form: Path) -> None:
    loaded = yaml.safe_load(form.read_text("utf-8"))
    assert loaded.keys() == {"name", "description", "labels", "body"}
    kinds = {"markdown", "input", "textarea", "dropdown"}
    assert {each["type"] for each in loaded["body"]} <= kinds
    assert all(each["attributes"].get("label") for each in asked(form).values())
    assert len(asked(form)) == sum(each["type"] != "markdown" for each in loaded["body"]), "an id is given twice"


def test_the_forms_ask_for_what_an_answer_needs() -> None:
    bug, contradiction, _, question = map(asked, FORMS)
    assert "`pulumi-genesyscloud doctor --json`" in bug["doctor"]["attributes"]["description"]
    assert "pulumi-genesyscloud --version" in bug["versions"]["attributes"]["value"]
    assert "`pulumi-genesyscloud verify --report FILE`" in contradiction["report"]["attributes"]["description"]
    required = ((bug, "doctor"), (bug, "versions"), (contradiction, "report"), (contradiction, "assumption"))
    for form, name in (*required, (question, "text")):
        assert form[name]["validations"] == {"required": True}


def test_a_weakness_is_reported_in_private() -> None:
    config = yaml.safe_load((GITHUB / "ISSUE_TEMPLATE" / "config.yml").read_text("utf-8"))
    assert config["blank_issues_enabled"] is False
    (link,) = config["contact_links"]
    assert link["url"].endswith("/security/advisories/new")
    assert f"({link['url']})" in (ROOT / "SECURITY.md").read_text("utf-8")
