"""What a process was given as a secret is in no message that comes later, whoever repeats it; both ways of serving."""

from __future__ import annotations

import json
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from tests.adapters.caller import CREDENTIAL, INTEGRATION, connected
from tests.adapters.test_concurrency import Process, process
from tests.adapters.wire import secret

__all__ = ["process"]

PASSWORD = 'the "planted" word\n'
LOGIN = {"credentialType": "basicAuth", "fields": {"userName": "ada", "password": PASSWORD}, "name": "orders"}
WEB: dict[str, Any] = {"integrationType": "custom-rest-actions", "name": "orders"}


@pytest.mark.parametrize("said", [PASSWORD.strip(), json.dumps(PASSWORD)[1:-1]], ids=["as it is", "in JSON"])
def test_an_activation_that_repeats_a_credential_does_not_show_it(
    process: Process, genesys_cloud: Emulator, said: str
) -> None:
    """The credential is another resource of the same process."""
    genesys_cloud.control.switches(activation_errors={"*": {"message": f"No login with {said}!"}})
    login = process.create(CREDENTIAL, LOGIN)
    with pytest.raises(Exception, match="reports ERROR") as failed:
        process.create(INTEGRATION, {**WEB, "credential": {"id": login.id, "type": "basicAuth"}})
    assert "planted" not in str(failed.value)
    assert "No login with [secret]!" in str(failed.value)


def test_what_a_program_marks_as_secret_is_masked_too(settings: dict[str, str], genesys_cloud: Emulator) -> None:
    """The plugin is told of it; the dynamic provider is not, by Pulumi."""
    genesys_cloud.control.switches(activation_errors={"*": {"message": "No login with planted-key!"}})
    news = {**WEB, "properties": {"list": [{"key": secret("planted-key")}]}}
    with connected(settings) as plugin:
        refused = plugin.refused("Create", type=INTEGRATION, urn="urn:pulumi:dev::p::t::n", properties=news)
    assert "No login with [secret]!" in refused.text
