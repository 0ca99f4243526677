"""A line for each request: who asked for what, how it was answered, and nothing that is secret."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import httpx
import pytest

from genesyscloud_emulator import Emulator
from tests.emulator.conftest import Api
from tests.waiting import until

Lines = Callable[[], list[str]]

LINE = re.compile(r"\d\d:\d\d:\d\d (\S+ \S+ \S+) \d+ms(.*)")


@pytest.fixture
def logged(capfd: pytest.CaptureFixture[str]) -> Iterator[Emulator]:
    with Emulator(access_log=True) as emulator:
        yield emulator


@pytest.fixture
def client(logged: Emulator) -> Iterator[Api]:
    api = Api(logged)
    yield api
    api.http.close()


@pytest.fixture
def lines(capfd: pytest.CaptureFixture[str]) -> Callable[[int], list[tuple[str, str]]]:
    """So many lines, once they are there: what was asked and answered, and the details."""
    seen = ""

    def read(number: int) -> list[tuple[str, str]]:
        nonlocal seen

        def there() -> bool:
            nonlocal seen
            seen += capfd.readouterr().err
            return len(seen.splitlines()) >= number

        until(there)
        found = [LINE.fullmatch(each) for each in seen.splitlines()]
        assert all(found), seen
        return [(each[1], each[2].strip()) for each in found if each]

    return read


def test_a_line_says_who_asked_for_what(client, lines):
    client.get("/integrations", params={"pageSize": 5, "reportedState": "active"})
    client.get("/integrations/no-such", expect=404)
    whose = 'organization="Emulated Organization" client="Pulumi"'
    assert lines(2) == [
        ("GET /api/v2/integrations?pageSize=5&reportedState=active 200", whose),
        ("GET /api/v2/integrations/no-such 404", whose),
    ]


def test_a_login_names_the_client_and_a_refused_one_nobody(logged, lines):
    for secret in (logged.client_secret, "wrong-s3cret"):
        form = {"grant_type": "client_credentials"}
        httpx.post(f"{logged.url}/oauth/token", data=form, auth=(logged.client_id, secret), trust_env=False)
    good, bad = lines(2)
    assert good == ("POST /oauth/token 200", 'organization="Emulated Organization" client="Pulumi"')
    assert bad == ("POST /oauth/token 401", 'organization="Emulated Organization"')


def test_a_fault_is_named(logged, client, lines):
    logged.control.fault("status", status=503)
    logged.control.fault("drop", effect="after")
    client.call("POST", "/integrations", expect=503)
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/integrations")
    answered, dropped = lines(2)
    assert answered[0].endswith(" 503")
    assert answered[1].endswith('fault="status (before it took effect)"')
    assert dropped[0] == "GET /api/v2/integrations -"
    assert dropped[1].endswith('fault="drop (after it took effect)"')


def test_nothing_secret_is_in_it(logged, client, capfd):
    credential = client.credential("basicAuth", userName="ann", password="s3cret-password")
    client.get(f"/integrations/credentials/{credential}")
    draft = client.action(client.integration("function-data-actions"), "/drafts")["id"]
    begun = client.call("POST", f"/integrations/actions/{draft}/draft/function/upload", {"fileName": "code.zip"})
    headers = {**begun["headers"], "content-type": "application/zip"}
    httpx.put(begun["url"], content=b"zip", headers=headers, trust_env=False)
    logged.stop()
    text = capfd.readouterr().err
    assert "PUT /uploads/{id} 200" in text
    for secret in ("s3cret-password", logged.access_token, begun["url"].rpartition("/")[2], logged.client_secret):
        assert secret not in text


def test_control_is_left_out_and_nobody_writes_a_line_of_his_own(logged, client, lines):
    logged.control.state()
    logged.control.create_oauth_client("two\nlines\x1b[31m")
    name = logged.control.state().oauth_clients[0].id
    token = {"Authorization": f"Bearer {logged.control.token_of(name)}"}
    client.http.get("/integrations/a%0Ab\u202ec", headers=token)
    ((asked, details),) = lines(1)
    assert asked == "GET /api/v2/integrations/a%0Ab%E2%80%AEc 403"
    assert details.endswith('client="two\\nlines\\u001b[31m"')


def test_a_request_for_another_host_has_a_line_too(logged, client, lines):
    client.http.get("/integrations", headers={"Host": "example.com"})
    assert lines(1) == [("GET /api/v2/integrations 421", "")]


@pytest.mark.slow
@pytest.mark.parametrize(("options", "shown"), [([], False), (["--access-log"], True)])
def test_the_command_logs_where_that_is_wished(options, shown):
    command = [sys.executable, "-m", "genesyscloud_emulator", "--port", "0", *options]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        url = process.stdout.readline().split("=", 1)[1].strip()
        httpx.get(f"{url}/api/v2/nothing", trust_env=False)
        process.terminate()
        _, errors = process.communicate(timeout=60)
    assert bool(LINE.fullmatch(errors.strip())) is shown
