"""A client's replacement: who may still log in with the old one is told as far as it can be known, and never blocks."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.errors import NotAuthenticated
from genesyscloud_provider.framework.properties import UNKNOWN
from genesyscloud_provider.framework.steps import Created
from genesyscloud_provider.integrations.credential.resource import IntegrationCredential
from genesyscloud_provider.integrations.integration.resource import DataActionIntegration
from tests.conftest import Requests
from tests.unit.authorization.conftest import LogsIn, NewProcess, Process

RESULTS = "/api/v2/oauth/clients/{id}/usage/query/results/{execution_id}"
SUMMARY = "/api/v2/oauth/clients/{id}/usage/summary"


@pytest.fixture
def created(new_process: NewProcess, news: dict[str, Any]) -> Created:
    """A client that an earlier process has made."""
    return new_process().client.create(news)


def rotate(process: Process, created: Created, news: dict[str, Any]) -> list[str]:
    """What a preview of its replacement says."""
    rotated = {**news, "rotate": "2026"}
    process.client.check(news, rotated)
    assert process.client.diff(created.id, created.state, rotated).replaces == ["rotate"]
    process.client.check({}, rotated)
    return process.said


def use(cloud: Emulator, created: Created, times: int) -> None:
    """Ask something with the client."""
    auth = (created.id, created.state["clientSecret"])
    about: dict[str, Any] = {"trust_env": False, "verify": False}
    grant = {"grant_type": "client_credentials"}
    token = httpx.post(f"{cloud.url}/oauth/token", data=grant, auth=auth, **about).json()["access_token"]
    for _ in range(times):
        headers = {"Authorization": f"Bearer {token}"}
        httpx.get(f"{cloud.url}/api/v2/organizations/me", headers=headers, **about)


@pytest.mark.parametrize(
    ("times", "counted"), [(0, "counts no request with it"), (1, "counts 1 request with it"), (2, "counts 2 requests")]
)
def test_it_says_how_often_the_old_one_was_used_and_never_that_nobody_does(
    times: int,
    counted: str,
    process: Process,
    created: Created,
    news: dict[str, Any],
    genesys_cloud: Emulator,
) -> None:
    use(genesys_cloud, created, times)
    (text,) = rotate(process, created, news)
    assert text.startswith(f"The OAuth client 'caller' ({created.id}) will be replaced: a new one with a new secret is")
    assert f"Genesys Cloud {counted}" in text
    assert "in the last 7 days. Whoever else logs in with it has to be given the new one first." in text


def test_it_waits_for_the_count_and_says_so(
    process: Process, created: Created, news: dict[str, Any], genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.switches(usage_reads=12)
    (text,) = rotate(process, created, news)
    assert "counts no request" in text
    assert [each.partition(": ")[2] for each in process.reported] == ["waiting, 13 of 15 s"]


def test_it_does_not_wait_for_ever(
    process: Process, created: Created, news: dict[str, Any], genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.switches(usage_reads=10_000)
    (text,) = rotate(process, created, news)
    assert "could not be found out (Genesys Cloud was not ready to tell within 15 s.)" in text
    assert sum(process.clock.slept) < 20


@pytest.mark.parametrize("route", [SUMMARY, RESULTS])
@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_a_count_that_cannot_be_had_blocks_nothing_and_is_told(
    route: str, status: int, process: Process, created: Created, news: dict[str, Any], genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.fault("status", method="GET", route=route, status=status, message="Not today", count=None)
    (text,) = rotate(process, created, news)
    assert f"How often it was used of late could not be found out (Not today ({status}" in text
    assert "Whoever else logs in with it has to be given the new one first." in text


def test_an_answer_that_names_no_query_blocks_nothing(process: Process, created: Created, news: dict[str, Any]) -> None:
    process.wire.answers["GET", "/summary"] = lambda answer: {}
    (text,) = rotate(process, created, news)
    assert "How often it was used of late could not be found out" in text


def test_a_login_that_is_refused_is_told_at_once(
    new_process: NewProcess, created: Created, news: dict[str, Any]
) -> None:
    process = new_process(oauthClientSecret="wrong")
    with pytest.raises(NotAuthenticated, match="Check `genesyscloud:oauthClientId`"):
        rotate(process, created, news)


def test_without_credentials_nothing_is_asked(
    new_process: NewProcess, created: Created, news: dict[str, Any], requests: Requests
) -> None:
    said = rotate(new_process(oauthClientId="", oauthClientSecret=""), created, news)
    assert not [each for each in said if "will be replaced" in each]


def test_a_refresh_tells_of_no_replacement(process: Process, created: Created, news: dict[str, Any]) -> None:
    rotated = {**created.state, "rotate": "2026"}
    process.client.diff(created.id, rotated, news)
    assert process.said == []


def test_the_new_client_works_before_the_old_one_ends(
    process: Process, created: Created, news: dict[str, Any], logs_in: LogsIn
) -> None:
    rotated = {**news, "rotate": "2026"}
    rotate(process, created, news)
    new = process.client.create(rotated)
    assert logs_in(created.id, created.state["clientSecret"])
    assert logs_in(new.id, new.state["clientSecret"])
    process.client.delete(created.id, created.state)
    assert not logs_in(created.id, created.state["clientSecret"])
    assert logs_in(new.id, new.state["clientSecret"])
    assert len([each for each in process.said if "Genesys Cloud counts" in each]) == 1, "the count is told once"


class TestWhatDependsOnIt:
    """Credentials and integrations of the same program, compared in the same process."""

    def depend(self, process: Process, client_id: str, new_id: Any, new_credential: Any = None) -> list[str]:
        """What a preview says of a credential with the client, and of an integration with that."""
        fields = {"clientId": client_id, "clientSecret": "s3cret-of-the-client"}
        credential = {"credentialType": "pureCloudOAuthClient", "fields": fields, "name": "platform"}
        state = {**credential, "modifiedDate": "2026-01-01T00:00:00.000Z"}
        news = {**credential, "fields": {**fields, "clientId": new_id, "clientSecret": UNKNOWN}}
        before = len(process.said)
        credentials = IntegrationCredential(process)
        credentials.check(credential, news)
        credentials.diff("the-credential", state, news)
        reference = {"id": "the-credential", "type": "pureCloudOAuthClient"}
        integration = {"integrationType": "purecloud-data-actions", "name": "orders", "credential": reference}
        wanted = {**integration, "credential": {**reference, "id": new_credential or "the-credential"}}
        integrations = DataActionIntegration(process)
        integrations.check(integration, wanted)
        integrations.diff("the-integration", {**integration, "reportedState": "ACTIVE"}, wanted)
        return process.said[before:]

    def test_is_named(self, new_process: NewProcess, created: Created, news: dict[str, Any]) -> None:
        process = new_process(preflight="off")
        rotate(process, created, news)
        said = self.depend(process, created.id, UNKNOWN)
        whole = f"depends on the OAuth client 'caller' ({created.id}), which will be replaced"
        assert [each for each in said if "depends" in each] == [
            f"The credential 'platform' (the-credential) {whole}.",
            f"The integration 'orders' (the-integration) {whole},"
            " by way of the credential 'platform' (the-credential).",
        ]

    def test_a_literal_id_goes_on_naming_the_old_one(
        self, new_process: NewProcess, created: Created, news: dict[str, Any]
    ) -> None:
        process = new_process(preflight="off")
        rotate(process, created, news)
        said = self.depend(process, created.id, created.id)
        (text,) = [each for each in said if each.startswith("The credential") and "depends" in each]
        assert text.endswith("Its program still names the old one: give it the new one in the same update.")

    def test_what_depends_on_another_client_is_not(
        self, new_process: NewProcess, created: Created, news: dict[str, Any]
    ) -> None:
        process = new_process(preflight="off")
        rotate(process, created, news)
        assert not [each for each in self.depend(process, "another", UNKNOWN) if "depends" in each]

    def test_nothing_is_said_where_the_client_stays(
        self, new_process: NewProcess, created: Created, news: dict[str, Any]
    ) -> None:
        process = new_process(preflight="off")
        described = {**news, "description": "new"}
        process.client.check(news, described)
        process.client.diff(created.id, created.state, described)
        assert not [each for each in self.depend(process, created.id, UNKNOWN) if "depends" in each]
