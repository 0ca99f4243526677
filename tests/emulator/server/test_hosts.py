"""Whom the emulator answers: its own host names only, and no page of another origin."""

import json
import socket
from collections.abc import Callable
from http.client import HTTPResponse
from urllib.parse import urlsplit

import httpx
import pytest

from genesyscloud_emulator import Emulator

STATE = "/_emulator/state"
RESET = "/_emulator/reset"
TYPES = "/api/v2/integrations/types"


def exchange(emulator, *requests: str) -> list[tuple[int, dict[str, str], str]]:
    """Send texts over one connection as they are, each after the answer to the one before: status, headers, body."""
    parts = urlsplit(emulator.url)
    answers = []
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        for request in requests:
            connection.sendall(request.replace("\n", "\r\n").encode())
            answer = HTTPResponse(connection)
            answer.begin()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            answers.append((answer.status, headers, answer.read().decode()))
    return answers


@pytest.fixture(scope="module")
def http_client():
    with httpx.Client(trust_env=False, verify=False) as client:
        yield client


@pytest.fixture
def ask(emulator: Emulator, http_client: httpx.Client) -> Callable[..., httpx.Response]:
    """Sends a request, by default a GET, with these headers; underscores stand for hyphens."""

    def send(path: str, method: str = "GET", **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return http_client.request(method, f"{emulator.url}{path}", headers=named)

    return send


def port(emulator: Emulator) -> int:
    found = urlsplit(emulator.url).port
    assert found
    return found


@pytest.fixture
def secret(control) -> str:
    """A credential's secret, which the control route shows in clear."""
    control.create_credential("basicAuth", {"userName": "ann", "password": "pa55-in-clear"})
    return "pa55-in-clear"


@pytest.mark.parametrize("path", [STATE, TYPES, "/oauth/token", "/uploads/1", "/nothing", "/"])
def test_a_request_for_another_host_is_refused_whatever_its_path(emulator, control, ask, secret, path):
    answer = ask(path, Host=f"rebound.example:{port(emulator)}")
    assert answer.status_code == 421
    body = answer.json()
    assert body["code"] == "misdirected.request"
    assert f"http://127.0.0.1:{port(emulator)}" in body["message"]
    assert f"rebound.example:{port(emulator)}" in body["message"]
    assert body["contextId"] == answer.headers["ININ-Correlation-Id"]
    assert secret not in answer.text
    assert control.requests() == []


def test_a_request_for_another_host_changes_nothing(control, ask, secret):
    assert ask(RESET, "POST", Host="rebound.example").status_code == 421
    assert control.state().credentials


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.8.7", "localhost", "LocalHost", "[::1]", "[0:0:0:0:0:0:0:1]"])
def test_the_own_names_are_answered_with_any_port(emulator, ask, secret, host):
    """A tunnel or a container's published port leads here from a port of another number."""
    for shown_port in ("", ":", f":{port(emulator)}", ":1"):
        answer = ask(STATE, Host=f"{host}{shown_port}")
        assert answer.status_code == 200
        assert secret in answer.text


@pytest.mark.parametrize(
    "host",
    [
        "",
        "rebound.example",
        "localhost.rebound.example",
        "127.0.0.1.rebound.example",
        "rebound.example:127",
        "localhost@rebound.example",
        "rebound.example@localhost",
        "ann:pw@localhost",
        "localhost.",
        "127.0.0.1.",
        "a.localhost",
        "notlocalhost",
        "0.0.0.0",
        "192.0.2.1",
        "[::]",
        "[2001:db8::1]",
        "[::1",
        "::1",
        "[::1%25lo]",
        "[127.0.0.1]",
        "127.1",
        "0x7f000001",
        "2130706433",
        "localhost:port",
        "localhost:80:80",
        "localhost/",
        "localhost, rebound.example",
        "local host",
    ],
)
def test_no_other_text_is_taken_for_an_own_name(emulator, secret, host):
    ((status, _, body),) = exchange(emulator, f"GET {STATE} HTTP/1.1\nHost: {host}\nConnection: close\n\n")
    assert status == 421
    assert secret not in body
    assert json.loads(body)["code"] == "misdirected.request"


@pytest.mark.parametrize(
    ("request_head", "status"),
    [
        pytest.param(f"GET {STATE} HTTP/1.0\n", 421, id="HTTP/1.0 without a host"),
        pytest.param(f"GET {STATE} HTTP/1.1\nConnection: close\n", 400, id="HTTP/1.1 without a host"),
        pytest.param(
            f"GET {STATE} HTTP/1.1\nHost: localhost\nHost: rebound.example\nConnection: close\n", 400, id="two hosts"
        ),
        pytest.param(
            f"GET http://rebound.example{STATE} HTTP/1.1\nHost: localhost\nConnection: close\n", 404, id="as to a proxy"
        ),
        pytest.param(
            f"GET http://localhost{STATE} HTTP/1.1\nHost: rebound.example\nConnection: close\n", 421, id="own target"
        ),
        pytest.param(
            f"GET {STATE} HTTP/1.1\nHost: rebound.example\nX-Forwarded-Host: localhost\nForwarded: host=localhost\n"
            "Connection: close\n",
            421,
            id="forwarded",
        ),
        pytest.param(
            f"GET {STATE} HTTP/1.1\nHost: rebound.example\nConnection: Upgrade\nUpgrade: websocket\n"
            "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\n",
            421,
            id="websocket",
        ),
        pytest.param("GET /%5femulator/state HTTP/1.1\nHost: rebound.example\nConnection: close\n", 421, id="escaped"),
    ],
)
def test_no_form_of_a_request_passes_the_check(emulator, secret, request_head, status):
    ((answered, _, body),) = exchange(emulator, f"{request_head}\n")
    assert answered == status
    assert secret not in body


def test_each_request_of_a_connection_is_checked(emulator, secret):
    own, other = (f"GET {STATE} HTTP/1.1\nHost: {host}\n\n" for host in ("localhost", "rebound.example"))
    statuses = [status for status, _, _ in exchange(emulator, own, other, own)]
    assert statuses == [200, 421, 200]


def test_links_are_never_to_a_forwarded_host(emulator, api):
    integration = api.integration("function-data-actions")
    action = api.action(integration, "/drafts", config={"request": {"requestType": "POST"}})["id"]
    headers = {"X-Forwarded-Host": "rebound.example", "X-Forwarded-Proto": "https"}
    path = f"/integrations/actions/{action}/draft/function/upload"
    link = api.call("POST", path, {"fileName": "code.zip"}, headers=headers)
    assert link["url"].startswith(f"{emulator.url}/")


def refused_as_foreign(answer: httpx.Response) -> None:
    assert answer.status_code == 403
    assert answer.json()["code"] == "cross.origin.request"
    assert answer.json()["contextId"] == answer.headers["ININ-Correlation-Id"]
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://other.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost:3000"},
        {"Origin": "OWN.rebound.example"},
        {"Origin": "https-OWN"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "something-new"},
        {"Origin": "OWN", "Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_a_page_of_another_origin_is_refused(emulator, control, ask, secret, headers):
    shown = {name: value.replace("https-OWN", emulator.url.replace("http", "https")) for name, value in headers.items()}
    shown = {name: value.replace("OWN", emulator.url) for name, value in shown.items()}
    refused_as_foreign(ask(RESET, "POST", **shown))
    assert control.state().credentials


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", STATE),
        ("GET", "/_emulator/nothing"),
        ("GET", "/%5femulator/state"),
        ("OPTIONS", STATE),
        ("DELETE", "/_emulator/tokens"),
        ("POST", "/oauth/token"),
        ("POST", "/api/v2/integrations"),
        ("PUT", "/uploads/1"),
        ("OPTIONS", "/api/v2/integrations"),
    ],
)
def test_a_page_of_another_origin_changes_nothing_and_sees_no_secret(emulator, control, ask, secret, method, path):
    answer = ask(path, method, Authorization=f"Bearer {emulator.access_token}", Origin="https://other.example")
    refused_as_foreign(answer)
    assert secret not in answer.text
    assert control.requests() == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "OWN"},
        {"Origin": "OWN", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
    ids=str,
)
def test_own_pages_and_programs_are_answered(emulator, control, ask, secret, headers):
    shown = {name: value.replace("OWN", emulator.url) for name, value in headers.items()}
    answer = ask(STATE, **shown)
    assert secret in answer.text
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert ask(RESET, "POST", **shown).status_code == 204
    assert control.state().credentials == []


def test_the_own_origin_is_that_of_the_name_that_was_asked(emulator, ask):
    """The same server under its other name is another origin to a browser, as is the same name without the port."""
    by_name = f"http://localhost:{port(emulator)}"
    assert ask(STATE, Host=by_name[7:], Origin=by_name).status_code == 200
    assert ask(STATE, Host=by_name[7:], Origin=emulator.url).status_code == 403
    assert ask(STATE, Host=by_name[7:], Origin="http://localhost").status_code == 403


def test_a_link_from_another_page_leads_to_what_only_reads(ask):
    """What needs a token is refused for want of it, not for where the link stands."""
    assert ask(TYPES, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate").status_code == 401


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_is_never_taken_for_json(emulator, control, http_client, content_type):
    """What a page can send without asking first, should a browser name no origin."""
    headers = {"Content-Type": content_type}
    answer = http_client.post(f"{emulator.url}/_emulator/faults", content='{"kind": "drop"}', headers=headers)
    assert answer.status_code == 415
    assert control.faults() == []


def test_only_the_loopback_interface_is_listened_on(emulator):
    """Another address of this machine is not answered, and no option names one."""
    with socket.socket() as probe:
        probe.settimeout(30)
        assert probe.connect_ex(("127.0.0.2", port(emulator))) != 0
