"""What goes wrong between plugin and service, as the engine gets it: the status that is true, the message unchanged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import grpc
import pytest

from genesyscloud_emulator import Emulator
from tests.adapters.caller import CREDENTIAL, INTEGRATION, URN, Caller, connected
from tests.adapters.wire import secret
from tests.clock import FakeClock

pytestmark = pytest.mark.slow

BASIC = {"credentialType": "basicAuth", "fields": secret({"userName": "ada", "password": "planted"}), "name": "orders"}
WEB = {"integrationType": "custom-rest-actions", "name": "orders"}
Status = grpc.StatusCode


def answers(status: int, **more: Any) -> Callable[[Emulator], Any]:
    """The service refuses everything but logins."""
    return lambda cloud: cloud.control.fault(
        "status", route="/api/*", count=None, status=status, message=f"Words of {status}", **more
    )


def breaks(kind: Any, **more: Any) -> Callable[[Emulator], Any]:
    """The service's answers are broken."""
    return lambda cloud: cloud.control.fault(kind, route="/api/*", count=None, **more)


TROUBLES: dict[str, tuple[Callable[[Emulator], Any], str, Status, Status]] = {
    "400": (answers(400), "Words of 400 (400 bad.request, ", Status.INVALID_ARGUMENT, Status.INVALID_ARGUMENT),
    "401": (answers(401), "Words of 401 (401 bad.credentials, ", Status.UNAUTHENTICATED, Status.UNAUTHENTICATED),
    "403": (answers(403), "Words of 403 (403 missing.any", Status.PERMISSION_DENIED, Status.PERMISSION_DENIED),
    "405": (answers(405), "Words of 405 (405 method.not.allowed", Status.INVALID_ARGUMENT, Status.INVALID_ARGUMENT),
    "408": (answers(408), "Words of 408 (408 request.timeout", Status.UNKNOWN, Status.UNAVAILABLE),
    "409": (
        answers(409),
        "Words of 409 (409 general.conflict, ",
        Status.FAILED_PRECONDITION,
        Status.FAILED_PRECONDITION,
    ),
    "413": (answers(413), "Words of 413 (413 request.entity", Status.INVALID_ARGUMENT, Status.INVALID_ARGUMENT),
    "429": (answers(429), "Words of 429 (429 too.many", Status.RESOURCE_EXHAUSTED, Status.RESOURCE_EXHAUSTED),
    "500": (answers(500), "Words of 500 (500 internal.server.error, ", Status.UNKNOWN, Status.UNAVAILABLE),
    "503": (answers(503), "Words of 503 (503 service.unavailable, ", Status.UNKNOWN, Status.UNAVAILABLE),
    "a dropped connection": (breaks("drop"), "got no answer", Status.UNKNOWN, Status.UNAVAILABLE),
    "a proxy's page": (breaks("html"), "(502, ", Status.UNKNOWN, Status.UNAVAILABLE),
    "an answer that is none": (
        breaks("malformed"),
        "answered something unexpected",
        Status.UNKNOWN,
        Status.UNAVAILABLE,
    ),
    "an empty answer": (breaks("empty"), "answered something unexpected", Status.UNKNOWN, Status.UNAVAILABLE),
}
"""What the service does, what is said of it, and the statuses of calls that change something and of calls that look."""


def assert_refused(plugin: Caller, says: str, status: Status, doing: str, call: str, **fields: Any) -> None:
    refused = plugin.refused(call, **fields)
    assert refused.code is status, refused
    assert refused.text.startswith(doing), refused
    assert says in refused.text
    assert "\n" not in refused.text
    assert "planted" not in refused.text
    assert "correlation id" in refused.text or "Words" not in says


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_the_service_says(plugin: Caller, genesys_cloud: Emulator, settings: dict[str, str], trouble: str) -> None:
    arrange, says, changing, looking = TROUBLES[trouble]
    id_, inputs, state = plugin.created(CREDENTIAL, BASIC)
    rotated = {**BASIC, "fields": secret({"userName": "bob", "password": "planted"})}
    about = {"type": CREDENTIAL, "urn": URN, "id": id_}
    arrange(genesys_cloud)
    calls: list[tuple[str, Status, str, dict[str, Any]]] = [
        ("Creating the credential 'orders'", changing, "Create", {"type": CREDENTIAL, "urn": URN, "properties": BASIC}),
        (
            f"Updating the credential 'orders' ({id_})",
            changing,
            "Update",
            {**about, "olds": state, "old_inputs": inputs, "news": rotated},
        ),
        (f"Deleting the credential 'orders' ({id_})", changing, "Delete", {**about, "properties": state}),
        (f"Reading the credential 'orders' ({id_})", looking, "Read", {**about, "properties": state}),
        ("Looking up the organization", looking, "Invoke", {"tok": "genesyscloud:index:getOrganization"}),
    ]
    for doing, status, call, fields in calls:
        with connected(settings, clock=FakeClock()) as later:
            assert_refused(later, says, status, doing, call, **fields)
    with connected({**settings, "preflight": "required"}, clock=FakeClock()) as later:
        fields = {"type": INTEGRATION, "urn": URN, "news": WEB}
        assert later.refused("Check", **fields).code is looking


def test_what_is_gone(plugin: Caller, genesys_cloud: Emulator, settings: dict[str, str]) -> None:
    id_, inputs, state = plugin.created(CREDENTIAL, BASIC)
    genesys_cloud.control.delete_credential(id_)
    about = {"type": CREDENTIAL, "urn": URN, "id": id_}
    rotated = {**BASIC, "fields": secret({"userName": "bob"})}
    with connected(settings, clock=FakeClock()) as later:
        refused = later.refused("Update", **about, olds=state, old_inputs=inputs, news=rotated)
        assert refused.code is Status.FAILED_PRECONDITION
        assert "it does not exist any more" in refused.text
        assert "pulumi refresh" in refused.text
        assert later("Read", **about, properties=state).id == ""
        later("Delete", **about, properties=state)


def test_a_login_that_is_refused(settings: dict[str, str]) -> None:
    with connected({**settings, "oauthClientSecret": secret("planted")}, clock=FakeClock()) as plugin:
        doing = "Creating the credential 'orders'"
        fields = {"type": CREDENTIAL, "urn": URN, "properties": BASIC}
        assert_refused(plugin, "the login was refused", Status.UNAUTHENTICATED, doing, "Create", **fields)


@pytest.mark.parametrize("call", ["Create", "Read"])
def test_a_service_that_is_not_there(settings: dict[str, str], call: str) -> None:
    nowhere = {**settings, "apiUrl": "http://127.0.0.1:1", "loginUrl": "http://127.0.0.1:1", "preflight": "off"}
    with connected(nowhere, clock=FakeClock()) as plugin:
        fields: Any = {"Create": {"properties": BASIC}, "Read": {"id": "x"}}[call]
        refused = plugin.refused(call, type=CREDENTIAL, urn=URN, **fields)
        assert refused.code is Status.UNAVAILABLE, "nothing was carried out: there is nothing to doubt"
        assert "could not connect" in refused.text


def test_what_the_provider_refuses_to_protect_something(plugin: Caller, genesys_cloud: Emulator) -> None:
    id_, inputs, state = plugin.created(INTEGRATION, WEB)
    genesys_cloud.control.publish_action(id_, "Look up")
    about = {"type": INTEGRATION, "urn": URN, "id": id_}
    refused = plugin.refused("Delete", **about, properties=state)
    assert refused.code is Status.FAILED_PRECONDITION
    assert "Look up" in refused.text
    other = {**WEB, "integrationType": "genesys-cloud-data-actions"}
    plugin("Check", type=INTEGRATION, urn=URN, olds=inputs, news=WEB)
    assert plugin("Diff", **about, olds=state, old_inputs=inputs, news=other).replaces == ["integrationType"]
