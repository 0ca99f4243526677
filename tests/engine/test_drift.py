"""`examples/pull-request-preview`: its drift workflow, really run: one issue of all that is no longer as deployed."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.commands.drift.memory import hidden, remembered
from tests.engine.github_repository import STACK, Repository, github, workflow
from tests.engine.github_runner import Job
from tools.moto_server import MotoServer

pytestmark = pytest.mark.engine

FILE = "drift.yml"
WORKFLOW = workflow(FILE)
(JOB,) = WORKFLOW["jobs"].values()
SCHEDULE = github("schedule")
MARKER = f"<!-- drift of {STACK} -->\n"

VIEW = ("integrations:integration:view", "integrations:action:view")
"""What this program's stack needs; `test_drift_report` has the others."""

PROGRAM = """
import pulumi_genesyscloud as genesyscloud

Types = genesyscloud.IntegrationType
shop = genesyscloud.IntegrationCredential.basic_auth("shop", user_name="ada", password="the first password")
orders = genesyscloud.DataActionIntegration("orders", Types.WEB_SERVICES, shop)
genesyscloud.DataActionIntegration("billing", Types.WEB_SERVICES)
anything = {"type": "object", "properties": {}}
for name in ("look-up", "cancel"):
    genesyscloud.DataAction(
        name,
        orders,
        {"input": anything, "output": anything},
        {"request": {"request_url_template": f"https://orders.example.com/{name}", "request_type": "GET"}},
    )
"""


class WatchedRepository(Repository):
    """One whose stack is looked at every night."""

    def deploy(self, program: str) -> None:
        """Let this program be what is live."""
        (self.files / "__main__.py").write_text(program, "utf-8")
        self.command("up", "--yes", "--stack", STACK)

    def night(self) -> Job:
        """Let the workflow run."""
        self.cloud.control.reset_requests()
        return self.on(FILE, SCHEDULE, matrix={"stack": STACK})

    def mend(self) -> None:
        """Do what the issue says takes everything back."""
        self.command("up", "--yes", "--refresh", "--stack", STACK)

    def sent(self) -> set[str]:
        """With which verbs the last night asked the organization."""
        return {each.method for each in self.cloud.control.requests() if each.route != "/oauth/token"}

    def issue(self) -> dict[str, Any]:
        """The one issue."""
        (found,) = self.tracker.issues
        return found

    def live(self) -> dict[str, str]:
        """The ids of live objects, by the names that they were deployed with."""
        state = self.cloud.control.state()
        named = [
            *((each.name, each.id) for each in state.actions),
            *((each.name, each.id) for each in state.integrations),
        ]
        return {name.removesuffix(f"-{STACK}"): id_ for name, id_ in named}


def rows(body: str) -> dict[tuple[str, str], str]:
    """What an issue says to have changed, by resource and what it is."""
    found = re.findall(r"^\| `(\S+)` \| ([\w ]+) `\S+` \| (.+) \| \S+ \S+ UTC \|$", body, re.MULTILINE)
    return {(name, what): changed for name, what, changed in found}


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


@pytest.fixture
def repository(tmp_path: Path, genesys_cloud: Emulator) -> WatchedRepository:
    made = WatchedRepository(tmp_path, genesys_cloud, None)
    made.set_up()
    made.deploy(PROGRAM)
    role = genesys_cloud.control.create_role("Drift", VIEW)
    reader = genesys_cloud.control.create_oauth_client("Drift", roles=[role.id])
    made.secrets |= {
        "GENESYSCLOUD_PREVIEW_OAUTHCLIENT_ID": reader.id,
        "GENESYSCLOUD_PREVIEW_OAUTHCLIENT_SECRET": reader.secret,
    }
    return made


def test_one_issue_from_the_first_difference_to_the_last(
    repository: WatchedRepository, genesys_cloud: Emulator, as_somebody_else: Any
) -> None:
    control, tracker, live = genesys_cloud.control, repository.tracker, repository.live()
    state = files_of(repository.backend)
    hostile = "x` @everyone <!-- | --> **bold**"
    somebody = {"labels": [{"name": "drift"}], "state": "open", "state_reason": None, "comments": [], "title": "Mine"}
    others = [
        {"number": 1, "user": {"login": "mallory"}, "body": f"{MARKER}I close this.", **somebody},
        {"number": 2, "user": {"login": "github-actions[bot]"}, "body": "<!-- drift of another -->", **somebody},
    ]
    tracker.write({"issues": others, "labels": ["drift"], "changes": []})

    job = repository.night()
    assert not job.failed, job.log
    assert tracker.changes() == []
    assert job.summary == "### Drift of `production`\n\nEverything is as it was deployed.\n"

    (credential,) = control.state().credentials
    control.change_credential(credential.id, fields={"userName": "eve", "password": "the second password"})
    control.change_integration(live["orders"], name=hostile)
    control.change_integration(live["billing"], intended_state="DISABLED")
    control.delete_action(live["cancel"])
    path = f"/api/v2/integrations/actions/{live['look-up']}"
    request = {"requestUrlTemplate": "https://eve.example.com", "requestType": "GET", "headers": {"X-Key": "k3y"}}
    as_somebody_else("PATCH", path, {"version": 1, "config": {"request": request}})

    job = repository.night()
    assert not job.failed, job.log
    assert tracker.changes() == ["POST issues"]
    assert tracker.issues[:2] == others
    issue = tracker.issues[2]
    assert issue["title"] == "Drift: production is no longer as it was deployed"
    assert issue["labels"] == [{"name": "drift"}]
    assert issue["body"].startswith(f"{MARKER}5 resources are no longer as deployed. First seen ")
    assert issue["body"].endswith(
        "\nLast seen in [this run](https://github.com/acme/infrastructure/actions/runs/43).\n"
    )
    found = rows(issue["body"])
    assert found.pop(("shop", "credential")).startswith("`fields`<br>`modifiedDate`: `2")
    assert found == {
        ("billing", "integration"): "`intendedState`: not set → `DISABLED`<br>`reportedState`: `ACTIVE` → `INACTIVE`",
        ("orders", "integration"): "`name`: `orders-production` → `x' @everyone <!-- \\| --> **bold**`",
        ("cancel", "action"): "**deleted**",
        ("look-up", "action"): (
            "`config.request.headers`<br>`config.request.requestUrlTemplate`<br>`version`: `1` → `2`"
        ),
    }
    # It looks, and changes nothing; what it has seen is told to nobody else.
    assert repository.sent() == {"GET"}
    assert files_of(repository.backend) == state
    for secret in (
        "first password",
        "second password",
        "k3y",
        "eve.example",
        *filter(None, repository.secrets.values()),
    ):
        assert secret not in job.log + job.summary + issue["body"]

    yesterday = "2026-01-01 04:17 UTC"
    known = remembered(issue["body"])
    older = replace(known, since=yesterday, first=dict.fromkeys(known.first, yesterday))
    tracker.edit(3, body=issue["body"].replace(hidden(known), hidden(older)))
    assert not repository.night().failed
    assert tracker.changes() == ["PATCH issues/3 body"], "nobody is notified of that"
    again = tracker.issues[2]
    assert rows(again["body"]) == rows(issue["body"])
    assert again["body"].count(f"| {yesterday} |") == 5
    assert f"First seen {yesterday}, last seen 2" in again["body"]

    control.change_integration(live["orders"], name="renamed once more", notes="which nobody manages")
    assert not repository.night().failed
    assert tracker.changes() == ["PATCH issues/3 body,state", "POST issues/3/comments"]
    (comment,) = tracker.issues[2]["comments"]
    about = "- `orders`, integration `orders-production`: `name`: `orders-production` → `renamed once more`\n\n"
    assert comment.startswith(f"New since the last time:\n\n{about}Seen in "), "it differs as before, in another way"
    assert comment.endswith(" [this run](https://github.com/acme/infrastructure/actions/runs/45).\n")

    repository.mend()
    assert not repository.night().failed
    assert tracker.changes() == ["PATCH issues/3 body,state,state_reason", "POST issues/3/comments"]
    closed = tracker.issues[2]
    assert (closed["state"], closed["state_reason"]) == ("closed", "completed")
    assert closed["comments"][-1].startswith("Everything is as it was deployed again: seen in [this run]")
    assert not repository.night().failed
    assert tracker.changes() == []

    control.change_integration(live["billing"], intended_state="DISABLED")
    assert not repository.night().failed
    assert tracker.changes() == ["PATCH issues/3 body,state", "POST issues/3/comments"]
    back = tracker.issues[2]
    assert (back["state"], list(rows(back["body"]))) == ("open", [("billing", "integration")])
    assert yesterday not in back["body"]
    assert "`billing`" in back["comments"][-1]


def test_a_night_that_could_not_look_fails_and_changes_no_issue(
    repository: WatchedRepository, genesys_cloud: Emulator
) -> None:
    control, tracker = genesys_cloud.control, repository.tracker
    control.change_integration(repository.live()["billing"], name="mine")
    repository.night()
    assert tracker.changes() == ["POST labels", "POST issues"]
    issue, secrets = repository.issue(), dict(repository.secrets)
    (role,) = control.state().roles

    def fails(because: str) -> None:
        job = repository.night()
        assert job.failed
        assert (job.outcome("Look"), job.outcome("Issue")) == ("failure", "skipped")
        assert because in job.log
        assert "Whether production is as it was deployed is not known" in job.log
        assert tracker.changes() == []
        assert repository.issue() == issue

    repository.secrets["GENESYSCLOUD_PREVIEW_OAUTHCLIENT_SECRET"] = "another"
    fails("invalid_client")
    repository.secrets["GENESYSCLOUD_PREVIEW_OAUTHCLIENT_SECRET"] = ""
    fails("GENESYSCLOUD_OAUTHCLIENT_SECRET")
    repository.secrets = secrets
    control.fault("status", route="/api/v2/integrations/credentials/listing", status=503, count=None)
    fails("503")
    control.clear_faults()
    control.fault("drop", route="/oauth/token", count=None)
    fails("oauth/token")
    control.clear_faults()
    control.change_role(role.id, permissions=VIEW[:1])
    fails(VIEW[1])
    control.change_role(role.id, permissions=VIEW)
    assert not repository.night().failed
    assert tracker.changes() == ["PATCH issues/1 body"]


def test_what_drifts_in_aws_is_told_too(tmp_path: Path, genesys_cloud: Emulator) -> None:
    with MotoServer() as aws:
        repository = WatchedRepository(tmp_path, genesys_cloud, aws)
        repository.set_up()
        applied = repository.on("genesyscloud.yml", github("push"))
        assert not applied.failed, applied.log
        assert not repository.night().failed
        assert repository.tracker.changes() == []
        (function,) = aws.client("lambda").list_functions()["Functions"]
        aws.client("lambda").update_function_configuration(FunctionName=function["FunctionName"], Handler="handler.eve")
        assert not repository.night().failed
        body = repository.issue()["body"]
        assert re.search(r"^\| `orders` \| `aws:lambda/function:Function` \| .*`handler` \| ", body, re.MULTILINE)
        assert "handler.eve" not in body


def test_the_job_has_the_rights_that_it_needs_and_waits_for_itself() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert JOB["permissions"] == {"contents": "read", "id-token": "write", "issues": "write"}
    assert JOB["concurrency"] == {"group": "drift-${{ matrix.stack }}", "cancel-in-progress": False}
    assert JOB["strategy"] == {"fail-fast": False, "matrix": {"stack": [STACK]}}
    assert set(WORKFLOW[True]) == {"schedule", "workflow_dispatch"}  # YAML 1.1 reads `on` so


def test_no_step_has_both_the_secrets_and_the_right_to_write() -> None:
    for step in JOB["steps"]:
        text = str(step)
        assert not ("secrets." in text and "github.token" in text)
