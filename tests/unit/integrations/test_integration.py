"""What `DataActionIntegration` accepts, and the requests that a scenario of its life does not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.errors import BadRequest, NotFound, NotPermitted, Refused
from genesyscloud_provider.framework import lifecycle
from genesyscloud_provider.framework.declaration import Change
from genesyscloud_provider.framework.properties import UNKNOWN
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Unfinished
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.credential.resource import IntegrationCredential
from genesyscloud_provider.integrations.integration import models
from genesyscloud_provider.integrations.integration.api import Integrations
from genesyscloud_provider.integrations.integration.resource import DataActionIntegration

ROLE = "arn:aws:iam::123456789012:role/orders"
LAMBDA: dict[str, Any] = {
    "integrationType": "aws-lambda-data-actions",
    "credential": {"id": "c", "type": "amazonWebServicesARN"},
    "name": "Orders",
}
WEB: dict[str, Any] = {"integrationType": "custom-rest-actions", "name": "Orders"}
ORGANIZATION = ("GET", "/api/v2/organizations/me")
LIST = ("GET", "/api/v2/integrations")
BASIC: dict[str, Any] = {**WEB, "credential": {"id": "c", "type": "basicAuth"}}


@pytest.mark.parametrize("system", facts.SYSTEMS, ids=lambda each: each.key)
def test_every_system_is_accepted(system: facts.System, integration: DataActionIntegration) -> None:
    kind = (system.credential_types or ("adobeServiceAccount",))[0]
    news = {"integrationType": system.written_as, "credential": {"id": "c", "type": kind}, "name": "x"}
    assert integration.check({}, news).failures == []


@pytest.mark.parametrize(
    ("news", "path", "reason"),
    [
        ({**LAMBDA, "credential": {"id": "c", "type": "basicAuth"}}, "credential.type", "takes amazonWebServicesARN"),
        (
            {**LAMBDA, "credential": {"id": "c", "type": "AmazonWebServicesArn"}},
            "credential.type",
            "did you mean `amazonWebServicesARN`?",
        ),
        ({**LAMBDA, "credential": None}, "credential", "is required for aws-lambda-data-actions"),
        ({**LAMBDA, "credential": "c"}, "credential", "and, as `type`, its `credentialType`"),
        ({**LAMBDA, "credential": {"id": "c"}}, "credential.type", "is required"),
        ({**LAMBDA, "credential": {"id": "", "type": "amazonWebServicesARN"}}, "credential.id", "must not be empty"),
        ({**LAMBDA, "name": "   "}, "name", "must not be empty"),
        ({**LAMBDA, "name": ""}, "name", "must not be empty"),
        ({**LAMBDA, "integrationType": ""}, "integrationType", "must not be empty"),
        ({**LAMBDA, "clientCertificateAuthority": "DigiCert"}, "clientCertificateAuthority", "Web Services"),
        ({**WEB, "clientCertificateAuthority": "Digicert"}, "clientCertificateAuthority", "'DigiCert'"),
        (
            {**WEB, "properties": {"clientCertificateAuthority": "DigiCert"}},
            "properties.clientCertificateAuthority",
            "use `clientCertificateAuthority`",
        ),
        ({**WEB, "intendedState": "ACTIVE"}, "intendedState", "'ENABLED' or 'DISABLED'"),
        ({**WEB, "deletionProtection": "yes"}, "deletionProtection", "must be true or false"),
        ({**WEB, "intendedstate": "ENABLED"}, "intendedstate", "did you mean `intendedState`?"),
    ],
)
def test_a_wrong_property_is_named_with_what_is_right(
    news: dict[str, Any],
    path: str,
    reason: str,
    integration: DataActionIntegration,
    requests: Callable[[], Counter[Any]],
) -> None:
    failures = integration.check({}, {key: value for key, value in news.items() if value is not None}).failures
    assert [each.path for each in failures] == [path]
    assert reason in failures[0].reason
    assert set(requests()) <= {("GET", "/api/v2/integrations/types")}, "at most the organization's word on its types"


def test_a_deprecated_system_is_a_warning(session: Session, integration: DataActionIntegration) -> None:
    integration.check({}, {"integrationType": "adobe", "credential": {"id": "c", "type": "x"}, "name": "x"})
    assert "deprecated" in str(session.said)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("news", "changes"),
    [
        pytest.param({**BASIC, "credential": UNKNOWN}, {"credential": Change.UPDATE}, id="credential"),
        pytest.param(
            {**BASIC, "credential": {"id": UNKNOWN, "type": "basicAuth"}}, {"credential.id": Change.UPDATE}, id="id"
        ),
        pytest.param(
            {**BASIC, "credential": {"id": "c", "type": UNKNOWN}}, {"credential.id": Change.UPDATE}, id="type"
        ),
        pytest.param({**BASIC, "name": UNKNOWN}, {"name": Change.UPDATE}, id="name"),
        pytest.param({**BASIC, "integrationType": UNKNOWN}, {"integrationType": Change.UPDATE}, id="integration type"),
        pytest.param({**BASIC, "properties": UNKNOWN}, {"properties": Change.UPDATE}, id="properties"),
        pytest.param({**BASIC, "properties": {"a": UNKNOWN}}, {"properties.a": Change.UPDATE}, id="one property"),
        pytest.param({**BASIC, "intendedState": UNKNOWN}, {"intendedState": Change.UPDATE}, id="intended state"),
    ],
)
def test_unknown_values_are_updates_and_the_guard_is_silent(
    news: dict[str, Any],
    changes: dict[str, Change],
    integration: DataActionIntegration,
    requests: Callable[[], Counter[Any]],
) -> None:
    assert integration.check(BASIC, news).failures == []
    state = {**BASIC, "integrationTypeId": "custom-rest-actions"}
    assert integration.diff("id", state, news).changes == changes
    assert requests() == {ORGANIZATION: 1}, "whether the update could log in, and nothing else"


def test_a_comparison_that_nobody_checked_looks_up_nothing_and_never_raises(
    integration: DataActionIntegration, requests: Callable[[], Counter[Any]]
) -> None:
    """A refresh compares the other way round, with inputs that were not checked."""
    state = {**BASIC, "integrationTypeId": "custom-rest-actions"}
    for news in (LAMBDA, WEB, {**WEB, "integrationType": "google"}, {**WEB, "integrationType": "no-such-type"}):
        assert integration.diff("id", state, news).replaces
    assert not requests()


def test_what_the_program_says_of_a_credential_is_verified(
    genesys_cloud: Emulator, integration: DataActionIntegration
) -> None:
    live = genesys_cloud.control.create_credential("userDefined", {"a": "b"})
    with pytest.raises(Refused, match="is of type userDefined, but the program says basicAuth"):
        integration.create({**BASIC, "credential": {"id": live.id, "type": "basicAuth"}})
    with pytest.raises(Refused, match="the credential c does not exist"):
        integration.create(BASIC)
    assert genesys_cloud.control.state().integrations == []


@pytest.mark.parametrize("stale_version", ["conflict", "bad_request"])
def test_a_conflict_stops_only_at_what_the_program_manages(
    stale_version: str, genesys_cloud: Emulator, new_integration: Callable[..., DataActionIntegration]
) -> None:
    genesys_cloud.control.switches(stale_version=stale_version)
    news = {**WEB, "notes": "ours"}
    created = new_integration().create(news)
    genesys_cloud.control.change_integration(created.id, properties={"clientCertificateAuthority": "DigiCert"})
    state = new_integration().update(created.id, created.state, {**news, "name": "Renamed"})
    (live,) = genesys_cloud.control.state().integrations
    assert (live.name, live.notes) == ("Renamed", "ours")
    assert live.properties == {"clientCertificateAuthority": "DigiCert"}

    genesys_cloud.control.change_integration(created.id, notes="hers")
    with pytest.raises(Refused, match="somebody else changed it since the last deployment: notes"):
        new_integration().update(created.id, state, {**news, "name": "Renamed", "notes": "ours, too"})

    genesys_cloud.control.change_integration(created.id, notes="agreed")
    state = new_integration().update(created.id, state, {**news, "name": "Renamed", "notes": "agreed"})
    assert state["notes"] == "agreed"


def test_symbolic_types_are_resolved_by_the_credentials_they_accept(
    genesys_cloud: Emulator, new_integration: Callable[..., DataActionIntegration]
) -> None:
    kind = "googleCloudPlatformServiceAccount"
    fields = {"clientId": "1", "clientEmail": "a@b.iam.gserviceaccount.com", "privateKeyId": "k", "privateKey": "p"}
    credential = genesys_cloud.control.create_credential(kind, fields)
    news = {"integrationType": "google", "credential": {"id": credential.id, "type": kind}, "name": "Sheets"}
    created = new_integration().create(news)
    (live,) = genesys_cloud.control.state().integrations
    assert created.state["integrationTypeId"] == live.integration_type
    assert list(live.credentials.values()) == [credential.id]

    reading = new_integration().read(created.id, created.state)
    assert reading
    assert reading.inputs == news
    by_id = {**news, "integrationType": live.integration_type}
    again = new_integration()
    again.check(news, by_id)
    assert not again.diff(created.id, created.state, by_id).changes
    imported = new_integration().read(created.id, {})
    assert imported
    assert imported.inputs == by_id


def test_a_type_that_the_organization_lacks_is_refused_with_a_suggestion(
    integration: DataActionIntegration, genesys_cloud: Emulator
) -> None:
    with pytest.raises(Refused, match="did you mean `custom-rest-actions`"):
        integration.create({**WEB, "integrationType": "custom-rest-action"})
    assert genesys_cloud.control.state().integrations == []


def test_an_action_that_is_gone_by_the_second_look_blocks_nothing(
    genesys_cloud: Emulator, new_integration: Callable[..., DataActionIntegration], monkeypatch: pytest.MonkeyPatch
) -> None:
    created = new_integration().create(WEB)
    action = genesys_cloud.control.publish_action(created.id, "Get order")
    resource = new_integration()
    actions = api_of(resource.session).actions
    listed = actions.below(created.id)
    assert listed
    genesys_cloud.control.delete_action(action.id)
    monkeypatch.setattr(actions, "below", lambda _: listed)  # a listing that lags behind
    resource.delete(created.id, created.state)
    assert genesys_cloud.control.state().integrations == []


def test_whoever_may_not_list_actions_may_not_delete_blindly(
    genesys_cloud: Emulator, new_integration: Callable[..., DataActionIntegration]
) -> None:
    created = new_integration().create(WEB)
    genesys_cloud.control.fault(
        "status",
        route="/api/v2/integrations/actions",
        count=None,
        status=403,
        code="missing.any.permissions",
        message="You need any of: integrations:action:view, bridge:actions:view",
    )
    with pytest.raises(NotPermitted, match="integrations:action:view"):
        new_integration().delete(created.id, created.state)
    assert len(genesys_cloud.control.state().integrations) == 1


def test_an_activation_that_fails_is_unfinished_with_the_services_reason(
    genesys_cloud: Emulator, integration: DataActionIntegration
) -> None:
    genesys_cloud.control.switches(activation_errors={"*": {"message": "No trust"}})
    with pytest.raises(Unfinished) as unfinished:
        integration.create(WEB)
    assert "No trust" in str(unfinished.value.cause)
    assert not unfinished.value.usable
    assert unfinished.value.rollback is not None
    unfinished.value.rollback()
    assert genesys_cloud.control.state().integrations == []


def test_activations_are_awaited_with_shared_looks(
    genesys_cloud: Emulator, integration: DataActionIntegration, requests: Callable[[], Counter[Any]]
) -> None:
    genesys_cloud.control.switches(activation_reads=2)
    assert integration.create(WEB).state["reportedState"] == "ACTIVE"
    counted = requests()
    assert counted["GET", "/api/v2/integrations"] == 3  # two that see it activating, and one that sees it active


def test_a_secret_that_the_program_wrote_is_in_no_other_output(
    genesys_cloud: Emulator, new_integration: Callable[..., DataActionIntegration]
) -> None:
    """Pulumi marks secrets again by their keys: a copy under another key would be stored in plain text."""
    news = {**WEB, "notes": "planted-notes", "properties": {"planted": "planted-value"}}
    created = new_integration().create(news)
    reading = new_integration().read(created.id, created.state)
    assert reading
    for state in (created.state, reading.state):
        assert "planted" not in str({key: value for key, value in state.items() if key not in news})


def test_every_update_can_be_made_to_look_first(
    genesys_cloud: Emulator,
    new_integration: Callable[..., DataActionIntegration],
    requests: Callable[[], Counter[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Integrations, "looks_before_saving", True)
    genesys_cloud.control.switches(stale_version="accept")
    news = {**WEB, "notes": "ours"}
    created = new_integration().create(news)
    genesys_cloud.control.change_integration(created.id, properties={"clientCertificateAuthority": "DigiCert"})
    requests()
    state = new_integration().update(created.id, created.state, {**news, "name": "Renamed"})
    assert dict(requests()) == {
        ("GET", "/api/v2/integrations/{id}"): 1,
        ("PUT", "/api/v2/integrations/{id}/config/current"): 1,
    }
    genesys_cloud.control.change_integration(created.id, notes="hers")
    with pytest.raises(Refused, match="somebody else changed it since the last deployment: notes"):
        new_integration().update(created.id, state, {**news, "notes": "ours, too"})


LOOKS = pytest.mark.parametrize(
    ("looks", "stale_version"),
    [
        pytest.param(False, "conflict", id="without a look"),
        pytest.param(False, "bad_request", id="without a look, 400"),
        pytest.param(True, "conflict", id="with a look"),
        pytest.param(True, "accept", id="with a look, and stale versions are accepted"),
    ],
)


@LOOKS
class TestOthersChanges:
    """With and without a look before the save."""

    @pytest.fixture(autouse=True)
    def _service(
        self, looks: bool, stale_version: str, genesys_cloud: Emulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Integrations, "looks_before_saving", looks)
        genesys_cloud.control.switches(stale_version=stale_version)

    def test_of_what_the_program_manages_are_not_overwritten(
        self, genesys_cloud: Emulator, new_integration: Callable[..., DataActionIntegration]
    ) -> None:
        news = {**WEB, "notes": "ours"}
        created = new_integration().create(news)
        genesys_cloud.control.change_integration(created.id, notes="hers")
        with pytest.raises(Refused, match="somebody else changed it since the last deployment: notes"):
            new_integration().update(created.id, created.state, {**news, "notes": "ours, too"})
        assert _live(genesys_cloud).notes == "hers"

    def test_of_anything_else_stay(
        self, genesys_cloud: Emulator, new_integration: Callable[..., DataActionIntegration]
    ) -> None:
        created = new_integration().create(WEB)
        genesys_cloud.control.change_integration(created.id, notes="hers")
        new_integration().update(created.id, created.state, {**WEB, "name": "Renamed"})
        assert (_live(genesys_cloud).name, _live(genesys_cloud).notes) == ("Renamed", "hers")


def _live(genesys_cloud: Emulator) -> Any:
    (live,) = genesys_cloud.control.state().integrations
    return live


def test_an_explicit_default_is_written_over_what_somebody_else_set(
    genesys_cloud: Emulator, new_integration: Callable[..., DataActionIntegration]
) -> None:
    created = new_integration().create(WEB)
    genesys_cloud.control.change_integration(
        created.id, notes="hers", properties={"clientCertificateAuthority": "DigiCert"}
    )
    reading = new_integration().read(created.id, created.state)
    assert reading
    news = {**WEB, "notes": "", "clientCertificateAuthority": "Genesys Cloud"}
    resource = new_integration()
    assert set(resource.diff(created.id, reading.state, news).changes) == {"notes", "clientCertificateAuthority"}
    resource.update(created.id, reading.state, news)
    assert _live(genesys_cloud).notes == ""
    assert _live(genesys_cloud).properties == {"clientCertificateAuthority": "Genesys Cloud"}


def test_what_the_service_set_itself_survives_a_lost_answer(
    genesys_cloud: Emulator, new_integration: Callable[..., DataActionIntegration], monkeypatch: pytest.MonkeyPatch
) -> None:
    create = Integrations.create

    def create_with_settings(self: Integrations, type_id: str) -> models.Integration:
        created = create(self, type_id)
        genesys_cloud.control.change_integration(created.id, advanced={"set": "by the service"})
        found = self.find(created.id, fresh=True)
        assert found
        return found

    monkeypatch.setattr(Integrations, "create", create_with_settings)
    genesys_cloud.control.fault("drop", method="PUT", effect="after")
    new_integration().create(WEB)
    assert _live(genesys_cloud).advanced == {"set": "by the service"}


def test_an_emptied_slot_is_nobodys_change(
    genesys_cloud: Emulator, new_integration: Callable[..., DataActionIntegration]
) -> None:
    credential = genesys_cloud.control.create_credential("basicAuth", {"userName": "ada"})
    news = {**WEB, "credential": {"id": credential.id, "type": "basicAuth"}}
    created = new_integration().create(news)
    genesys_cloud.control.change_integration(created.id, credentials={"basicAuth": None})
    reading = new_integration().read(created.id, created.state)
    assert reading
    genesys_cloud.control.change_integration(created.id, notes="hers")
    state = new_integration().update(created.id, reading.state, news)
    assert _live(genesys_cloud).credentials == {"basicAuth": credential.id}
    assert _live(genesys_cloud).notes == "hers"

    genesys_cloud.control.change_integration(created.id, credentials={"basicAuth": None})
    emptied = new_integration().read(created.id, state)
    assert emptied
    changes = new_integration().diff(created.id, emptied.state, WEB).changes
    assert changes == {"credential": Change.UPDATE}, "what is gone already is taken away in place"
    assert "credential" not in new_integration().update(created.id, emptied.state, WEB)


def test_two_replacements_share_the_room_that_is_left(
    genesys_cloud: Emulator, new_integration: Callable[..., DataActionIntegration]
) -> None:
    genesys_cloud.control.switches(max_instances={"custom-rest-actions": 3})
    one, other = new_integration().create({**WEB, "name": "one"}), new_integration().create({**WEB, "name": "other"})
    resource = new_integration()
    answers = []
    for created, name in ((one, "one"), (other, "other")):
        news = {**WEB, "name": name, "credential": {"id": UNKNOWN, "type": "basicAuth"}}
        resource.check({**WEB, "name": name}, news)
        answers.append(resource.diff(created.id, created.state, news).delete_before_replace)
    assert answers == [False, True]


@pytest.mark.parametrize("code", ["INACTIVE", "ACTIVATING", "HIBERNATING"])
def test_active_means_active(
    code: str,
    genesys_cloud: Emulator,
    new_integration: Callable[..., DataActionIntegration],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A state that is neither wanted nor ERROR is no success, whatever it is called."""
    answer = models.IntegrationStatusInfo(code=code)
    monkeypatch.setattr(Integrations, "set_intended_state", lambda *_: answer)
    monkeypatch.setattr(Integrations, "await_state", lambda *_: answer)
    with pytest.raises(Unfinished, match=f"still reports {code}") as unfinished:
        new_integration().create(WEB)
    assert unfinished.value.usable
    assert unfinished.value.state["reportedState"] == code


def test_an_update_that_fails_after_saving_knows_what_was_saved(
    genesys_cloud: Emulator, new_integration: Callable[..., DataActionIntegration]
) -> None:
    created = new_integration().create(WEB)
    genesys_cloud.control.fault("status", method="PATCH", status=400, message="Not today")
    with pytest.raises(Unfinished, match="Not today") as unfinished:
        new_integration().update(created.id, created.state, {**WEB, "notes": "new", "intendedState": "DISABLED"})
    assert isinstance(unfinished.value.cause, BadRequest)
    assert unfinished.value.state["configuration"]["version"] == 3
    assert unfinished.value.rollback is None, "it was there before"


def test_updating_what_was_deleted_outside_says_so(
    genesys_cloud: Emulator, new_integration: Callable[..., DataActionIntegration]
) -> None:
    created = new_integration().create(WEB)
    genesys_cloud.control.delete_integration(created.id)
    for change in ({"notes": "new"}, {"intendedState": "DISABLED"}):
        with pytest.raises(NotFound, match="pulumi refresh"):
            new_integration().update(created.id, created.state, {**WEB, **change})


# Why an update is made, as the preview says it


def reported(code: str, news: dict[str, Any] = WEB) -> dict[str, Any]:
    """The state after a refresh that saw the integration in a state."""
    return {**news, "integrationTypeId": "custom-rest-actions", "reportedState": code, "configuration": {}}


def said_of(integration: DataActionIntegration, id_: str, state: dict[str, Any], news: dict[str, Any]) -> list[str]:
    """What the preview of an update warns of."""
    assert integration.check(news, news).failures == []
    assert integration.diff(id_, state, news).changes
    said: list[str] = integration.session.said  # type: ignore[attr-defined]
    return said


def test_an_update_that_only_activates_again_says_why_with_the_services_reason(
    genesys_cloud: Emulator,
    new_integration: Callable[..., DataActionIntegration],
    requests: Callable[[], Counter[Any]],
) -> None:
    live = genesys_cloud.control.create_integration("custom-rest-actions", "Orders")
    error = {"code": "ERROR", "detail": {"message": "The password is wrong."}}
    genesys_cloud.control.change_integration(live.id, intended_state="ENABLED", reported_state=error)
    refreshing = new_integration()
    found = refreshing.read(live.id, reported("ACTIVE"))
    assert found
    assert found.state["reportedState"] == "ERROR"
    requests()
    previewing = new_integration()
    assert said_of(previewing, live.id, found.state, WEB) == refreshing.session.said  # type: ignore[attr-defined]
    assert requests() == {ORGANIZATION: 1, LIST: 1}
    (said,) = refreshing.session.said  # type: ignore[attr-defined]
    title = f"'Orders' ({live.id})"
    assert said == (
        f"The integration {title} is in state ERROR: The password is wrong. `pulumi up` activates it again."
    )


@pytest.mark.parametrize(
    ("intended_state", "known", "live", "says"),
    [
        ("ENABLED", "INACTIVE", "INACTIVE", "is in state INACTIVE. `pulumi up` activates it."),
        ("ENABLED", "ACTIVATING", "ACTIVATING", "is in state ACTIVATING. `pulumi up` activates it."),
        ("DISABLED", "ACTIVE", "ACTIVE", "is in state ACTIVE. `pulumi up` deactivates it."),
        (
            "ENABLED",
            "ERROR",
            "ACTIVE",
            "was in state ERROR when Pulumi last saw it, and is ACTIVE now. `pulumi up` writes that into the stack's"
            " state.",
        ),
    ],
)
def test_every_state_that_is_not_the_intended_one_is_said(
    intended_state: str, known: str, live: str, says: str, genesys_cloud: Emulator, integration: DataActionIntegration
) -> None:
    there = genesys_cloud.control.create_integration("custom-rest-actions", "Orders")
    genesys_cloud.control.change_integration(there.id, intended_state=intended_state, reported_state={"code": live})
    news = {**WEB, "intendedState": intended_state}
    assert said_of(integration, there.id, reported(known, news), news) == [
        f"The integration 'Orders' ({there.id}) {says}"
    ]


@pytest.mark.parametrize("settings", [{"preflight": "off"}, {"oauthClientId": "", "oauthClientSecret": ""}])
def test_where_nothing_may_be_asked_the_state_that_is_known_is_said(
    settings: dict[str, str],
    new_integration: Callable[..., DataActionIntegration],
    requests: Callable[[], Counter[Any]],
) -> None:
    said = said_of(new_integration(**settings), "id", reported("ERROR"), WEB)
    assert said[-1] == (
        "The integration 'Orders' (id) was in state ERROR when Pulumi last saw it. `pulumi up` activates it again."
    )
    assert not requests()


def test_a_look_that_is_refused_fails_the_preview_in_the_services_words(
    genesys_cloud: Emulator, integration: DataActionIntegration
) -> None:
    genesys_cloud.control.fault("status", method="GET", route="/api/v2/integrations", status=403, message="No.")
    with pytest.raises(NotPermitted) as refused:
        said_of(integration, "id", reported("ERROR"), WEB)
    said = "Looking at the organization before the integration 'Orders' (id) is changed: No."
    assert str(refused.value).startswith(said)


def test_a_refresh_compares_without_a_word(integration: DataActionIntegration, session: Session) -> None:
    assert integration.diff("id", reported("ERROR"), WEB).changes
    assert session.said == []  # type: ignore[attr-defined]


# What stays of a program that is refused


@pytest.fixture
def new_credential(session: Session) -> tuple[str, dict[str, str]]:
    """A credential that this process creates, as messages and as programs call it."""
    inputs = {"credentialType": "basicAuth", "fields": {"userName": "ada"}, "name": "orders"}
    created = lifecycle.create(IntegrationCredential(session), inputs)
    return f"'orders' ({created.id})", {"id": created.id, "type": "basicAuth"}


def stays(title: str) -> str:
    return (
        f"The credential {title} was created before this was refused. It exists in Genesys Cloud and in the stack's"
        " state. Correct the program and run `pulumi up` again; or take the change back, then `pulumi up` removes the"
        " credential."
    )


class TestWhatStays:
    def test_of_a_wrong_credential_type(
        self, new_credential: tuple[str, dict[str, str]], integration: DataActionIntegration
    ) -> None:
        title, credential = new_credential
        refused, left = integration.check({}, {**LAMBDA, "credential": credential}).failures
        assert "is not accepted by aws-lambda-data-actions" in refused.reason
        assert left.reported == ("", f"credential: {stays(title)}")

    def test_of_a_limit(
        self,
        new_credential: tuple[str, dict[str, str]],
        integration: DataActionIntegration,
        genesys_cloud: Emulator,
    ) -> None:
        title, credential = new_credential
        genesys_cloud.control.switches(max_instances={"custom-rest-actions": 0})
        refused, left = integration.check({}, {**WEB, "credential": credential}).failures
        assert "there is no room" in refused.reason
        assert left.reason == stays(title)

    def test_of_the_guard(
        self,
        new_credential: tuple[str, dict[str, str]],
        integration: DataActionIntegration,
        genesys_cloud: Emulator,
    ) -> None:
        title, credential = new_credential
        live = genesys_cloud.control.create_integration("custom-rest-actions", "Orders")
        action = genesys_cloud.control.publish_action(live.id, "Get order")
        genesys_cloud.control.publish_flow("Order status", [action.id])
        news = {**WEB, "credential": credential}
        assert integration.check(WEB, news).failures == []
        with pytest.raises(Refused, match="would have to be replaced") as refused:
            integration.diff(live.id, reported("ACTIVE"), news)
        assert str(refused.value).endswith("\n" + stays(title))

    def test_of_a_refused_creation(
        self,
        new_credential: tuple[str, dict[str, str]],
        integration: DataActionIntegration,
        genesys_cloud: Emulator,
    ) -> None:
        title, credential = new_credential
        genesys_cloud.control.fault("status", method="POST", route="/api/v2/integrations", status=400, message="Full.")
        with pytest.raises(BadRequest, match=r"Full\.") as refused:
            integration.create({**WEB, "credential": credential})
        assert str(refused.value).endswith(" " + stays(title))

    def test_nothing_is_said_of_a_credential_that_was_there(
        self,
        new_credential: tuple[str, dict[str, str]],
        new_integration: Callable[..., DataActionIntegration],
        genesys_cloud: Emulator,
    ) -> None:
        _, credential = new_credential
        live = genesys_cloud.control.create_integration("custom-rest-actions", "Orders")
        action = genesys_cloud.control.publish_action(live.id, "Get order")
        genesys_cloud.control.publish_flow("Order status", [action.id])
        for given in (credential, {"id": UNKNOWN, "type": "basicAuth"}):
            another = new_integration()
            (refused,) = another.check({}, {**LAMBDA, "credential": given}).failures
            assert "was created" not in refused.reason
            another.check(WEB, {**WEB, "credential": given})
            with pytest.raises(Refused) as guarded:
                another.diff(live.id, reported("ACTIVE"), {**WEB, "credential": given})
            assert "was created" not in str(guarded.value)
            assert "without a preview" not in str(guarded.value)
