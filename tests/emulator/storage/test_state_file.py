"""An emulator goes on where the one before it ended, whatever ended it; two do not have one file."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, get_args, get_origin, get_type_hints

import httpx
import pytest

from genesyscloud_emulator import Control, CredentialTypeReport, Emulator, IntegrationTypeReport, StateError
from genesyscloud_emulator.behaviour import clock
from genesyscloud_emulator.services import SERVICES
from genesyscloud_emulator.storage import saving
from genesyscloud_emulator.storage.document import MARK, VERSION
from genesyscloud_emulator.storage.file import StateFile
from tests.emulator.conftest import Api
from tests.waiting import text_of, until

PATH = {"request": {"requestType": "GET", "requestUrlTemplate": "/services/data"}}

COMMAND = [sys.executable, "-m", "genesyscloud_emulator", "--port", "0"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


def furnish(emulator: Emulator, api: Api) -> None:
    """Something of every kind that a service stores."""
    control = emulator.control
    control.create_credential_type(CredentialTypeReport(name="acme", open=True))
    control.create_integration_type(IntegrationTypeReport(id="acme-data-actions", urls="https"))
    integration, credential = api.integration(), api.credential("userDefinedOAuth")
    api.configure(integration, credentials={"basicAuth": {"id": credential}}, notes="why")
    control.change_integration(integration, reported_state={"code": "ERROR", "detail": {"message": "revoked"}})
    action = api.action(integration)["id"]
    api.call("POST", f"/integrations/actions/{action}/draft")
    function = api.action(api.integration("function-data-actions"), "/drafts")["id"]
    upload = {"fileName": "code.zip"}
    api.call("POST", f"/integrations/actions/{function}/draft/function/upload", upload)
    flow = control.publish_flow("Orders", [action])
    control.delete_flow(control.draft_flow("Gone", [action]).id)
    assert flow.published_version == "1.0"
    control.action_ran(action, 3)
    user, group, division = control.create_user("Dora"), control.create_group("G"), control.create_division("North")
    role = control.create_role("Reader", ["integrations:*:view"])
    for subject in (user.id, group.id):
        control.grant_role(subject, role.id, division.id)
    client = control.create_oauth_client("Orders", roles=[role.id])
    api.get(f"/oauth/clients/{client.id}/usage/summary")


@contextmanager
def served(path: Path, **options: object) -> Iterator[tuple[Emulator, Api]]:
    with Emulator(state_file=path, **options) as emulator:  # type: ignore[arg-type]
        api = Api(emulator)
        with closing(api.http):
            yield emulator, api


def test_everything_is_there_again(path):
    with served(path, switches={"rate_limit": 1000}) as (emulator, api):
        furnish(emulator, api)
        emulator.control.switches(redaction="mask", delete_lag_seconds=5)
        other = emulator.add_organization(name="Theirs")
        other.control.create_integration("imap-server", "Mail")
        before, theirs = emulator.control.state(), other.control.state()
        stored = kinds(path, emulator)
    assert stored == {kind.__name__ for service in SERVICES for kind in service.kinds}
    with served(path) as (again, api):
        assert again.control.state() == before
        assert (again.organization_id, again.client_id) == (emulator.organization_id, emulator.client_id)
        assert (again.client_secret, again.access_token) == (emulator.client_secret, emulator.access_token)
        assert again.control.of(other.organization_id).state() == theirs
        switches = again.control.switches()
        assert (switches.redaction, switches.rate_limit, switches.delete_lag_seconds) == ("mask", 1000, 5)
        again.control.reset()
        switches = again.control.switches()
        assert (switches.redaction, switches.rate_limit, again.control.state().integrations) == ("absent", 1000, [])


def kinds(path: Path, emulator: Emulator) -> set[str]:
    """The classes of which the file has objects, once it has been written."""
    emulator.control.state()
    until(lambda: "Grant" in text_of(path) and '"UsageQuery":[{' in text_of(path))
    objects = json.loads(path.read_bytes())["organizations"][0]["now"]["objects"]
    return {name for name, entries in objects.items() if entries}


def test_tokens_stay_good_and_end_when_they_would_have(path):
    form = {"grant_type": "client_credentials"}
    with served(path) as (emulator, _):
        credentials = (emulator.client_id, emulator.client_secret)
        answer = httpx.post(f"{emulator.url}/oauth/token", data=form, auth=credentials, trust_env=False).json()
    with served(path) as (again, api):
        headers = {"Authorization": f"Bearer {answer['access_token']}"}
        assert api.http.get("/integrations", headers=headers).status_code == 200
        assert again.control.state().tokens_issued == 1
        again.control.pass_time(86_400)
        assert api.http.get("/integrations", headers=headers).status_code == 401
        api.get("/integrations")


def test_what_was_read_can_be_changed_as_before(path):
    with served(path, switches={"credential_type_change": "refuse"}) as (_, api):
        credential = api.credential("salesforce", name="login")
        integration = api.integration("salesforce-datadip")
        api.configure(integration, credentials={"salesforceUser": {"id": credential}})
        api.call("PATCH", f"/integrations/{integration}", {"intendedState": "ENABLED"})
        action = api.action(integration, config=PATH)["id"]
    with served(path) as (_, api):
        body = {"name": "renamed", "type": {"name": "salesforce"}, "credentialFields": api.fields["salesforce"]}
        api.call("PUT", f"/integrations/credentials/{credential}", body)
        assert api.configure(integration, notes="why")["version"] == 3
        changed = api.call("PATCH", f"/integrations/actions/{action}", {"version": 1, "name": "again"})
        assert changed["config"]["request"]["requestUrlTemplate"] == "/services/data"
        api.call("DELETE", f"/integrations/{integration}")
        assert api.get("/integrations/actions")["entities"] == []


def test_lags_go_on(path):
    with served(path, switches={"delete_lag_seconds": 1000}) as (_, api):
        integration = api.integration()
        api.call("DELETE", f"/integrations/{integration}")
    with served(path) as (again, api):
        api.get(f"/integrations/{integration}")
        again.control.pass_time(1000)
        api.get(f"/integrations/{integration}", expect=404)


def test_another_process_has_another_clock(monkeypatch):
    moment = clock.now() + 50
    told = clock._dated(moment)
    monkeypatch.setattr(clock, "_put_forward", clock._put_forward + 12345.0)
    assert clock._moment(told) == pytest.approx(clock.now() + 50, abs=1)
    assert clock._moment(clock._dated(float("inf"))) == float("inf")


NO_MOMENTS = {"Execution.milliseconds"}


def numbers(kind: type, seen: set[type]) -> Iterator[str]:
    """The fields of a stored class, and of what it consists of, that hold numbers and are not said to be moments."""
    if not isinstance(kind, type) or kind in seen or not dataclasses.is_dataclass(kind):
        return
    seen.add(kind)
    for name, annotation in get_type_hints(kind, include_extras=True).items():
        parts = [annotation, *get_args(annotation)]
        moments = [each for each in parts if get_origin(each) is Annotated]
        if float in parts and not moments:
            yield f"{kind.__name__}.{name}"
        for part in parts:
            yield from numbers(part, seen)


def test_each_moment_that_is_stored_is_said_to_be_one():
    """A moment of this process's clock means nothing to another process: in the file it has to be a date."""
    found = [each for service in SERVICES for kind in service.kinds for each in numbers(kind, set())]
    assert set(found) <= NO_MOMENTS, "declare it as a Moment, or name it in NO_MOMENTS"
    assert list(numbers(Late, set())) == ["Late.since"]


@dataclasses.dataclass
class Late:
    since: dict[str, float]
    until: clock.Moment | None = None


def test_what_was_saved_is_saved(path):
    with served(path) as (emulator, api):
        kept = api.integration()
        emulator.control.save()
        api.integration()
    with served(path) as (again, _):
        assert len(again.control.state().integrations) == 2
        again.control.restore()
        assert [one.id for one in again.control.state().integrations] == [kept]


def test_switches_that_are_given_hold_beside_the_files(path):
    with served(path, switches={"rate_limit": 7, "redaction": "mask"}):
        pass
    with served(path, switches={"rate_limit": 9}) as (again, _):
        assert (again.control.switches().rate_limit, again.control.switches().redaction) == (9, "mask")


def test_a_new_secret_is_the_one_to_log_in_with(path):
    with served(path) as (emulator, _):
        secret = emulator.control.regenerate_secret(emulator.client_id).secret
    with served(path) as (again, _):
        assert again.client_secret == secret
    with served(path, client_secret="given"):
        pass
    with served(path) as (again, _):
        assert again.client_secret == "given"


@pytest.mark.parametrize("name", ["organization_id", "client_id"])
def test_the_state_of_another_organization_is_refused(path, name):
    with served(path):
        pass
    with pytest.raises(StateError, match="and other was asked for"):
        Emulator(state_file=path, **{name: "other"}).start()  # type: ignore[arg-type]
    with served(path):
        pass


def test_it_is_its_owners_alone(path):
    with served(path):
        pass
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_second_emulator_is_refused_until_the_first_has_ended(path):
    with served(path), pytest.raises(StateError, match="another emulator that is running has it"):
        Emulator(state_file=path).start()
    with served(path):
        pass


def test_a_start_that_fails_lets_another_have_it(path, emulator):
    with pytest.raises(OSError, match="in use"):
        Emulator(state_file=path, port=httpx.URL(emulator.url).port or 0).start()
    assert not path.exists()
    with served(path):
        pass


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("{", "not even JSON"),
        ("[]", "no state of an emulator"),
        ('{"inventoryVersion": 1}', "no state of an emulator"),
        (json.dumps({MARK: VERSION + 1}), "a newer emulator wrote it, in form 2, and this one reads forms up to 1"),
        (json.dumps({MARK: VERSION}), "damaged"),
        (json.dumps({MARK: VERSION, "organizations": [{"access": {}}]}), "damaged"),
        (json.dumps({MARK: VERSION, "organizations": []}), "damaged"),
    ],
)
def test_what_is_no_state_is_refused_and_stays(path, content, text):
    path.write_text(content)
    with pytest.raises(StateError, match=text) as caught:
        Emulator(state_file=path).start()
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert path.read_text() == content


def test_an_empty_file_is_a_new_one(path):
    path.touch()
    with served(path) as (_, api):
        api.integration()
    assert json.loads(path.read_bytes())[MARK] == VERSION


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(StateError, match="folder cannot be written to: No such file or directory"):
        Emulator(state_file=tmp_path / "no" / "state.json").start()


def test_a_full_disk_is_told_once_and_does_not_end_it(path, monkeypatch, capfd):
    monkeypatch.setattr(saving, "DELAY", 0.01)
    write, tried = StateFile.write, threading.Semaphore(0)

    def full(self: StateFile, content: bytes) -> None:
        tried.release()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    emulator = Emulator(state_file=path).start()
    api = Api(emulator)
    monkeypatch.setattr(StateFile, "write", full)
    for _ in range(3):
        kept = api.integration()
        assert tried.acquire(timeout=10)
    monkeypatch.setattr(StateFile, "write", write)
    api.get(f"/integrations/{kept}")
    until(lambda: kept in text_of(path))
    api.http.close()
    assert emulator.stop()
    first, second = capfd.readouterr().err.splitlines()
    assert "cannot save the state" in first
    assert "No space left on device" in first
    assert "it tries again" in first
    assert "saved to" in second


def test_what_took_effect_is_saved_before_it_is_answered(path, monkeypatch):
    monkeypatch.setattr(saving, "DELAY", 0.05)
    with served(path) as (emulator, api):
        emulator.control.fault("timeout", method="POST", effect="after")
        body = {"integrationType": {"id": "custom-rest-actions"}, "name": "never answered"}
        with pytest.raises(httpx.ReadTimeout):
            api.http.post("/integrations", json=body, timeout=httpx.Timeout(30.0, read=0.2))
        until(lambda: "never answered" in text_of(path))


def test_what_cannot_be_saved_at_the_end_is_told(path, monkeypatch, capfd):
    emulator = Emulator(state_file=path).start()

    def refuse(self: StateFile, content: bytes) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    emulator.control.create_integration("imap-server")
    monkeypatch.setattr(StateFile, "write", refuse)
    assert not emulator.stop()
    assert "Permission denied" in capfd.readouterr().err


def test_what_a_killed_emulator_left_half_written_goes(path):
    with served(path):
        pass
    left = path.with_name(f".{path.name}.abc")
    others = [path.with_name(".other.json.abc"), path.with_name(f"{path.name}.backup")]
    for each in (left, *others):
        each.touch()
    with served(path):
        pass
    assert [each.exists() for each in (left, *others)] == [False, True, True]


def test_revoked_tokens_stay_revoked(path):
    with served(path) as (emulator, _):
        emulator.control.revoke_tokens()
    with served(path) as (_, api):
        api.get("/integrations", expect=401)


def test_a_file_that_is_half_written_is_never_seen(path, monkeypatch):
    file = StateFile(path)
    file.write(b"old")

    def die(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", die)
    with pytest.raises(OSError, match="Input/output"):
        file.write(b"new")
    assert path.read_bytes() == b"old"
    assert sorted(each.name for each in path.parent.iterdir()) == ["state.json", "state.json.lock"]
    file.close()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_command_goes_on_after_its_end(path, number):
    with started("--state", str(path)) as (process, url):
        with Control(url) as control:
            made = control.create_integration("custom-rest-actions", "Orders").id
            if number == signal.SIGKILL:
                until(lambda: made in text_of(path))
        process.send_signal(number)
        process.wait(60)
    with started("--state", str(path)) as (_, url), Control(url) as control:
        assert [one.id for one in control.state().integrations] == [made]


@pytest.mark.slow
def test_the_command_refuses_a_file_in_one_line(path):
    path.write_text("{")
    done = subprocess.run([*COMMAND, "--state", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: The state file {path} cannot be used: ")
    assert done.stderr.count("\n") == 1


@contextmanager
def started(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen([*COMMAND, *options], stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        process.stdout.readline()
        url = process.stdout.readline().split("=", 1)[1].strip()
        try:
            yield process, url
        finally:
            process.kill()
