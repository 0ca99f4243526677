"""Starting, stopping, the command, and what an import needs."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time

import httpx
import pytest

from genesyscloud_emulator import Emulator, Switches

pytestmark = [pytest.mark.slow, pytest.mark.slow]

PATIENCE = httpx.Timeout(30.0, read=0.1)
COMMAND = [sys.executable, "-m", "genesyscloud_emulator"]


def test_start_and_stop_are_clean():
    threads = threading.active_count()
    emulator = Emulator({"rate_limit": 5}, client_id="id", client_secret="secret", organization_id="org")
    with emulator:
        assert (emulator.client_id, emulator.client_secret, emulator.organization_id) == ("id", "secret", "org")
        assert emulator.control.switches().rate_limit == 5
        emulator.control.switches(rate_limit=6)
        emulator.control.reset()
        assert emulator.control.switches().rate_limit == 5
        port = int(emulator.url.rpartition(":")[2])
    assert threading.active_count() == threads
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    with pytest.raises(RuntimeError, match="not running"):
        _ = emulator.url
    with Emulator(Switches(), port=port) as again:
        assert httpx.URL(again.url).port == port


def test_stop_does_not_wait_for_hanging_requests():
    with Emulator() as emulator:
        emulator.control.fault("timeout")
        headers = {"Authorization": f"Bearer {emulator.access_token}"}
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(
                f"{emulator.url}/api/v2/integrations", headers=headers, timeout=PATIENCE, trust_env=False, verify=False
            )
        began = time.monotonic()
    assert time.monotonic() - began < 30, "a hanging request lasts an hour"


def test_the_given_switches_are_not_touched():
    switches = Switches()
    with Emulator(switches) as emulator:
        emulator.control.switches(rate_limit=1)
    assert switches == Switches()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_command(number):
    options = ["--port", "0", "--max-instances", "zendesk-data-actions=1", "--activation-reads", "2"]
    options += [
        "--client-id",
        "me",
        "--client-secret",
        "it's $5",
        "--not-installable",
        "imap-server",
        "--switch",
        "redaction=mask",
    ]
    options += ["--backend", "api.example.com=http://127.0.0.1:8080"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*COMMAND, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        introduction = process.stdout.readline()
        lines = [process.stdout.readline().removeprefix("export ").strip() for _ in range(4)]
        variables = dict(shlex.split(line)[0].split("=", 1) for line in lines)
        switches = httpx.get(
            f"{variables['GENESYSCLOUD_API_URL']}/_emulator/switches", trust_env=False, verify=False
        ).json()
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert variables["GENESYSCLOUD_LOGIN_URL"] == variables["GENESYSCLOUD_API_URL"]
    assert f"Open {variables['GENESYSCLOUD_API_URL']}/ in a browser" in introduction
    assert variables["GENESYSCLOUD_OAUTHCLIENT_ID"] == "me"
    assert variables["GENESYSCLOUD_OAUTHCLIENT_SECRET"] == "it's $5"
    assert switches["max_instances"] == {"zendesk-data-actions": 1}
    assert (switches["activation_reads"], switches["redaction"]) == (2, "mask")
    assert switches["not_installable"] == ["imap-server"]
    assert switches["backends"] == {"api.example.com": "http://127.0.0.1:8080"}


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (["--switch", "no_such=1"], "no_such"),
        (["--switch", "no_such"], "NAME=VALUE"),
        (["--rate-limit", "0"], "rate_limit"),
        (["--host", "0.0.0.0"], "No such option"),
        (["--backend", "api.example.com=https://example.com"], "loopback"),
    ],
)
def test_command_refuses(options, text):
    done = subprocess.run([*COMMAND, "--port", "0", *options], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert text in done.stderr
    assert "Traceback" not in done.stderr


def test_command_with_a_port_in_use(emulator):
    done = subprocess.run(
        [*COMMAND, "--port", str(httpx.URL(emulator.url).port)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "cannot listen" in done.stderr) == (1, True)


def test_imports_need_no_server():
    program = (
        "import sys, genesyscloud_emulator;"
        "sys.exit(sum(name in sys.modules for name in ('jsonpath', 'jsonschema', 'starlette', 'uvicorn')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("missing", ["click", "jsonpath", "jsonschema", "starlette", "uvicorn"])
def test_command_without_the_extra(missing):
    program = (
        f"import sys; sys.modules[{missing!r}] = None; sys.argv = ['x', '--port', '0'];"
        "import genesyscloud_emulator.__main__ as command; command.main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.fullmatch(r".*pip install 'pulumi-genesyscloud\[emulator\]'\n", done.stderr)


def test_library_without_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(RuntimeError, match=r"pip install 'pulumi-genesyscloud\[emulator\]'"):
        Emulator().start()
