"""Whom the client talks to, and how much it listens to: certificates, redirects, the size of answers; real sockets."""

from __future__ import annotations

import gzip
import ssl
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme

from genesyscloud_provider.client import client as client_module
from genesyscloud_provider.client import response_limits
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import SETTINGS, Configuration, Source
from genesyscloud_provider.client.documents import Organization
from genesyscloud_provider.client.errors import (
    ConfigurationError,
    GenesysCloudError,
    NotConnected,
    OutcomeUnknown,
    UnreadableAnswer,
)
from tests.clock import FakeClock

pytestmark = pytest.mark.slow

PATH = "/api/v2/organizations/me"
SECRET = "the-client-secret"
CLIENT = {"oauthClientId": "id", "oauthClientSecret": SECRET}
TOKEN = {"accessToken": "the-token"}
FOUND = b'{"id": "o-1", "name": "One", "access_token": "t-1"}'
"""Good for whoever asks: as an organization, and as a login."""

Respond = Callable[[BaseHTTPRequestHandler], None]


def send(
    body: bytes = FOUND, status: int = 200, length: bool = True, times: int = 1, **headers: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answers with a body, several times over; the connection's end is that of the body."""

    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        if length:
            handler.send_header("Content-Length", str(len(body) * times))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        for _ in range(times):
            handler.wfile.write(body)

    return respond


class Site:
    """A web server on loopback that answers all requests alike, and notes them; with a certificate it speaks TLS."""

    def __init__(self, respond: Respond, certificate: trustme.LeafCert | None = None) -> None:
        self.seen: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def handle_any(handler) -> None:
                handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
                self.seen.append(f"{handler.command} {handler.path} {handler.headers.get('Authorization')}")
                respond(handler)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

            def log_message(self, *arguments: Any) -> None:
                """Nobody reads it."""

        class Server(ThreadingHTTPServer):
            def handle_error(self, *arguments: Any) -> None:
                """A client that hangs up is what these tests are about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(context)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        scheme = "https" if certificate else "http"
        self.url = f"{scheme}://localhost:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.01])
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


NewSite = Callable[..., Site]


@pytest.fixture
def site() -> Iterator[NewSite]:
    """Makes sites that end with the test."""
    sites: list[Site] = []

    def make(respond: Respond | None = None, certificate: trustme.LeafCert | None = None) -> Site:
        sites.append(Site(respond or send(), certificate))
        return sites[-1]

    yield make
    for each in sites:
        each.stop()


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Client]]:
    """Makes clients, each as a new process has it: with the trust of that moment."""
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(variable, raising=False)
    client_module._trust.cache_clear()
    clients: list[Client] = []

    def make(api: Site, login: Site | None = None, **settings: str) -> Client:
        values = {"apiUrl": api.url, "loginUrl": (login or api).url, **(CLIENT if login else TOKEN), **settings}
        clients.append(Client(Configuration.resolve(Source("the test", values)), clock=FakeClock()))
        return clients[-1]

    yield make
    for each in clients:
        each.close()
    client_module._trust.cache_clear()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Somebody's own certificate authority."""
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, connect: Any) -> None:
    """Trust in that authority, by SSL_CERT_FILE."""
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))


def ask(client: Client, _site: Site) -> object:
    return client.get(PATH, Organization)


def tell(client: Client, _site: Site) -> object:
    return client.post(PATH, Organization, {"name": "x"})


def remove(client: Client, _site: Site) -> object:
    client.delete(PATH)
    return None


def upload(client: Client, site: Site) -> object:
    return client.upload(f"{site.url}/signed?signature=the-signature", {"x-signed": "the-signature"}, b"zip")


EVERY_WAY = pytest.mark.parametrize("way", [ask, tell, remove, upload])

# Certificates


@EVERY_WAY
def test_a_certificate_of_an_unknown_authority_is_refused_before_anything_is_sent(site, connect, authority, way):
    gateway = site(certificate=authority.issue_cert("localhost"))
    with pytest.raises(NotConnected, match="CERTIFICATE_VERIFY_FAILED") as caught:
        way(connect(gateway), gateway)
    assert "let SSL_CERT_FILE name a file with its certificate" in str(caught.value)
    assert "the-signature" not in str(caught.value)
    assert gateway.seen == []


def test_a_login_is_as_suspicious(site, connect, authority):
    api, login = site(), site(certificate=authority.issue_cert("localhost"))
    with pytest.raises(NotConnected, match="SSL_CERT_FILE"):
        ask(connect(api, login), api)
    assert api.seen == login.seen == []


@EVERY_WAY
@pytest.mark.usefixtures("trusted")
def test_an_authority_in_ssl_cert_file_is_trusted(site, connect, authority, way):
    gateway = site(certificate=authority.issue_cert("localhost"))
    way(connect(gateway, gateway), gateway)
    assert gateway.seen


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("certificate", "why"),
    [
        pytest.param(
            lambda ca: ca.issue_cert("elsewhere.example"), "is not valid for 'localhost'", id="another host's"
        ),
        pytest.param(
            lambda ca: ca.issue_cert("localhost", not_after=datetime.now(timezone.utc) - timedelta(days=1)),
            "certificate has expired",
            id="expired",
        ),
        pytest.param(lambda _: trustme.CA().issue_cert("localhost"), "unable to get local issuer", id="another CA's"),
    ],
)
def test_a_certificate_has_to_be_the_hosts_own_and_still_good(site, connect, authority, certificate, why):
    gateway = site(certificate=certificate(authority))
    with pytest.raises(NotConnected, match=why):
        ask(connect(gateway), gateway)
    assert gateway.seen == []


def test_no_variable_of_other_programs_switches_the_check_off(site, connect, authority, monkeypatch):
    for variable in ("PYTHONHTTPSVERIFY", "NODE_TLS_REJECT_UNAUTHORIZED", "SSL_VERIFY", "HTTPX_VERIFY"):
        monkeypatch.setenv(variable, "0")
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(variable, "")
    gateway = site(certificate=authority.issue_cert("localhost"))
    with pytest.raises(NotConnected, match="CERTIFICATE_VERIFY_FAILED"):
        ask(connect(gateway), gateway)


def test_no_setting_switches_the_check_off(site, connect, authority):
    gateway = site(certificate=authority.issue_cert("localhost"))
    refused = 0
    for setting in (each for each in SETTINGS if each.name not in ("apiUrl", "loginUrl")):
        for value in ("0", "off"):
            try:
                client = connect(gateway, **{setting.name: value})
            except ConfigurationError:
                continue
            with pytest.raises(NotConnected, match="CERTIFICATE_VERIFY_FAILED"):
                ask(client, gateway)
            refused += 1
    assert refused
    assert gateway.seen == []


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_file_of_certificates_that_cannot_be_read_is_named(site, connect, tmp_path, monkeypatch, content):
    file = tmp_path / "authority.pem"
    if content is not None:
        file.write_text(content, "utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with pytest.raises(ConfigurationError, match="the certificates that SSL_CERT_FILE or SSL_CERT_DIR names"):
        connect(site())


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("way", [ask, tell, remove])
def test_a_redirect_to_another_host_is_reported_and_nothing_is_sent_there(site, connect, way, status):
    elsewhere = site()
    gateway = site(send(b"", status, Location=f"{elsewhere.url.replace('localhost', '127.0.0.1')}/login?to=private"))
    with pytest.raises(ConfigurationError, match=r"is answered with a redirect to 127\.0\.0\.1,") as caught:
        way(connect(gateway), gateway)
    assert "it was not followed" in str(caught.value)
    assert "private" not in str(caught.value)
    assert len(gateway.seen) == 1
    assert elsewhere.seen == []


@pytest.mark.parametrize("status", [302, 307])
def test_a_redirected_login_tells_the_secret_to_nobody_else(site, connect, status):
    api, elsewhere = site(), site()
    login = site(send(b"", status, Location=elsewhere.url))
    with pytest.raises(ConfigurationError, match="/oauth/token is answered with a redirect to localhost,"):
        ask(connect(api, login), api)
    assert len(login.seen) == 1
    assert api.seen == elsewhere.seen == []


def test_a_redirected_upload_sends_the_file_nowhere_else(site, connect):
    elsewhere = site()
    storage = site(send(b"", 307, Location=elsewhere.url))
    with pytest.raises(GenesysCloudError, match="PUT of the file to localhost is answered 307"):
        upload(connect(storage), storage)
    assert elsewhere.seen == []


@pytest.mark.parametrize("location", ["", "http://[", "https://\x01", "/relative"])
def test_a_redirect_to_no_other_host_is_none_either(site, connect, location):
    gateway = site(send(b"", 302, Location=location))
    with pytest.raises(GenesysCloudError):
        ask(connect(gateway), gateway)


def test_an_upload_carries_neither_token_nor_cookie(site, connect):
    cloud = site(send(Set_Cookie="session=the-session; Path=/"))
    client = connect(cloud)
    ask(client, cloud)
    upload(client, cloud)
    assert cloud.seen == [f"GET {PATH} Bearer the-token", "PUT /signed?signature=the-signature None"]


# The size of answers

BOUND = 2**20
MOST = 8 * BOUND
"""Bytes that may be held at once, whatever is sent."""


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bound that is reached soon."""
    monkeypatch.setattr(response_limits, "LARGEST_ANSWER", BOUND)


def named(size: int) -> bytes:
    """An organization of so many bytes."""
    head, tail = b'{"id": "o-1", "name": "', b'"}'
    return head + b"x" * (size - len(head) - len(tail)) + tail


TOO_MUCH = {
    "large": send(b"x" * BOUND, times=500),
    "endless": send(b"x" * BOUND, times=500, length=False),
    "a bomb": send(gzip.compress(bytes(500 * BOUND), 1), Content_Encoding="gzip"),
    "an error": send(b"x" * BOUND, 500, times=500),
}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("respond", TOO_MUCH.values(), ids=TOO_MUCH)
@pytest.mark.parametrize("way", [ask, tell])
def test_an_answer_is_read_up_to_a_bound(site, connect, respond, way):
    gateway = site(respond)
    client = connect(gateway)
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableAnswer, match="is larger than 1 MiB, the most that is read"):
            way(client, gateway)
        assert tracemalloc.get_traced_memory()[1] < MOST
    finally:
        tracemalloc.stop()


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("respond", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_login_and_an_upload_are_read_up_to_a_bound(site, connect, respond):
    login, api = site(respond), site()
    with pytest.raises(NotConnected, match=r"cannot be read \(it is larger than 1 MiB"):
        ask(connect(api, login), api)
    with pytest.raises(OutcomeUnknown, match="PUT of the file to localhost got no answer"):
        upload(connect(login), login)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("pack", [None, gzip.compress], ids=["plain", "gzip"])
def test_the_bound_counts_what_is_unpacked_to_the_byte(site, connect, pack):
    def answered(size: int) -> Any:
        body = named(size)
        gateway = site(send(pack(body), Content_Encoding="gzip") if pack else send(body))
        return connect(gateway).get(PATH, Organization)

    assert answered(BOUND).id == "o-1"
    with pytest.raises(UnreadableAnswer, match="larger than"):
        answered(BOUND + 1)


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip"])
def test_only_what_was_asked_for_is_unpacked(site, connect, encoding):
    gateway = site(send(gzip.compress(gzip.compress(FOUND)), Content_Encoding=encoding))
    with pytest.raises(UnreadableAnswer, match="packed in a way that was not asked for"):
        tell(connect(gateway), gateway)


@pytest.mark.parametrize("body", [b"no gzip", gzip.compress(FOUND)[:-20]], ids=["none at all", "cut off"])
def test_what_cannot_be_unpacked_leaves_the_outcome_unknown(site, connect, body):
    gateway = site(send(body, Content_Encoding="gzip"))
    with pytest.raises(UnreadableAnswer):
        tell(connect(gateway), gateway)


def test_gzip_is_what_is_asked_for_by_every_request_of_the_api(site, connect):
    asked: list[str | None] = []

    def respond(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.headers.get("Accept-Encoding"))
        send(gzip.compress(FOUND), Content_Encoding="gzip")(handler)

    gateway = site(respond)
    assert connect(gateway, gateway).get(PATH, Organization).id == "o-1"
    assert asked[-1] == "gzip"
    assert asked[0] in (None, "gzip"), "the login"
