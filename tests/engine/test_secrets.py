"""A planted secret is looked for in everything that a user's machine keeps or shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import EngineStack, Outcome

pytestmark = pytest.mark.engine

PLANTED = "hunter2-planted"


def program(secret: str, **arguments: Any) -> Callable[[], None]:
    """Secrets where users put them; only the field of the credential is not marked by the user."""

    def run() -> None:
        credential = genesyscloud.IntegrationCredential.basic_auth("orders", user_name="ada", password=secret)
        genesyscloud.DataActionIntegration(
            "orders",
            genesyscloud.IntegrationType.WEB_SERVICES,
            credential,
            notes=pulumi.Output.secret(f"{secret}-notes"),
            properties={"header": pulumi.Output.secret(f"{secret}-property")},
            **arguments,
        )

    return run


@pytest.fixture
def seen(stack: EngineStack, genesys_cloud: Emulator) -> Callable[[Outcome | str], None]:
    """Asserts that neither an outcome nor the stored state shows a secret."""

    def check(outcome: Outcome | str) -> None:
        text = outcome if isinstance(outcome, str) else outcome.text
        assert PLANTED not in text
        assert genesys_cloud.client_secret not in text
        stored = stack.pulumi.state_file.read_text("utf-8")
        assert PLANTED not in stored
        assert genesys_cloud.client_secret not in stored

    return check


def test_no_secret_is_stored_or_shown(
    stack: EngineStack, genesys_cloud: Emulator, seen: Callable[[Outcome | str], None]
) -> None:
    verbose: dict[str, Any] = {"debug": True}
    seen(stack.up(program(PLANTED), **verbose))
    assert stack.credential["outputs"]["fields"] != {"userName": "ada", "password": PLANTED}
    seen(stack.preview(program(f"{PLANTED}-2")))
    seen(stack.up(program(f"{PLANTED}-2"), **verbose))
    (live,) = genesys_cloud.control.state().credentials
    assert live.fields["password"] == f"{PLANTED}-2"

    genesys_cloud.control.change_credential(live.id, fields={"userName": "eve"})
    genesys_cloud.control.change_integration(stack.integration["id"], name="Hers")
    seen(stack.refresh())
    seen(stack.preview(program(f"{PLANTED}-2")))
    seen(stack.up(program(f"{PLANTED}-2")))
    assert genesys_cloud.control.state().credentials[0].fields["password"] == f"{PLANTED}-2"

    genesys_cloud.control.publish_action(stack.integration["id"], "Get order")
    seen(stack.refused(stack.preview, program(PLANTED, client_certificate_authority="nonsense")))
    seen(stack.refused(stack.destroy))


def test_what_a_failed_update_left_is_as_secret_as_before(
    stack: EngineStack, genesys_cloud: Emulator, seen: Callable[[Outcome | str], None]
) -> None:
    """After the failure the state does not know our own settings; a refresh takes them for somebody else's."""

    def plain() -> None:
        credential = genesyscloud.IntegrationCredential.basic_auth("orders", user_name="ada")
        genesyscloud.DataActionIntegration("orders", "custom-rest-actions", credential, intended_state="DISABLED")

    stack.up(plain)
    genesys_cloud.control.switches(activation_errors={"*": {"message": "No"}})
    seen(stack.refused(stack.up, program(PLANTED)))
    assert genesys_cloud.control.state().integrations[0].notes == f"{PLANTED}-notes"
    seen(stack.refresh())


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param({"properties": lambda: pulumi.Output.secret(PLANTED)}, id="properties"),
        pytest.param({"intended_state": lambda: pulumi.Output.secret(PLANTED)}, id="intended state"),
        pytest.param({"notes": lambda: {"x": PLANTED}}, id="notes"),
        pytest.param({"credential": lambda: PLANTED}, id="credential"),
        pytest.param({"name": lambda: pulumi.Output.secret({"x": PLANTED})}, id="name"),
    ],
)
def test_a_check_failure_of_the_integration_shows_no_value(
    arguments: dict[str, Callable[[], Any]], stack: EngineStack
) -> None:
    def mistaken() -> None:
        given = {name: value() for name, value in arguments.items()}
        genesyscloud.DataActionIntegration("orders", "custom-rest-actions", **given)

    said = stack.refused(stack.preview, mistaken)
    assert "has a problem" in said or "or a map of `id` and `type`" in said
    assert PLANTED not in said


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"userName": "ada", "pasword": PLANTED}, id="misspelt"),
        pytest.param({"userName": "", "password": PLANTED}, id="empty"),
        pytest.param({"password": PLANTED}, id="missing"),
    ],
)
def test_a_check_failure_shows_no_value(fields: dict[str, str], stack: EngineStack, genesys_cloud: Emulator) -> None:
    said = stack.refused(stack.preview, lambda: genesyscloud.IntegrationCredential("orders", "basicAuth", fields))
    assert "fields." in said
    assert PLANTED not in said


def test_a_failed_request_shows_no_value(
    stack: EngineStack, genesys_cloud: Emulator, seen: Callable[[Outcome | str], None]
) -> None:
    genesys_cloud.control.fault("status", method="POST", route="/api/v2/integrations/credentials", status=400)
    said = stack.refused(stack.up, program(PLANTED))
    seen(said)
    assert "Creating the credential 'orders-dev'" in said
