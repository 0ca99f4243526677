"""What the documents read as, however the service writes them."""

from datetime import datetime, timezone

import pytest
from pydantic import ValidationError

from genesyscloud_provider.client.documents import CursorPage, ErrorBody, LoginRefusal, Organization, Page, TokenAnswer
from genesyscloud_provider.integrations.action_config.models import Action
from genesyscloud_provider.integrations.integration.models import (
    Integration,
    IntegrationConfiguration,
    IntegrationStatusInfo,
    IntegrationType,
)
from genesyscloud_provider.integrations.models import CredentialInfo

PLACEHOLDER = "node_dynamodb_empty_string"
TEN = datetime(2020, 5, 5, 10, tzinfo=timezone.utc)

# The answer to a POST as the API reference shows it (4.1).
NEW_INTEGRATION = {
    "id": "i-1",
    "name": "Web Services Data Actions (2)",
    "integrationType": {"id": "custom-rest-actions", "selfUri": "/api/v2/integrations/types/custom-rest-actions"},
    "notes": "",
    "intendedState": "DISABLED",
    "config": {"current": {"id": "current", "selfUri": "/api/v2/integrations/i-1/config/current"}},
    "reportedState": {"code": "INACTIVE", "effective": "Inactive", "lastUpdated": "2020-05-05T10:00:00.000Z"},
    "attributes": {},
    "selfUri": "/api/v2/integrations/i-1",
}


def test_a_new_integration_is_read_as_the_service_answers_it():
    integration = Integration.model_validate(NEW_INTEGRATION)
    assert (integration.id, integration.name) == ("i-1", "Web Services Data Actions (2)")
    assert integration.type_id == "custom-rest-actions"
    assert integration.intended_state == "DISABLED"
    assert integration.reported_state is not None
    assert (integration.reported_state.code, integration.reported_state.reason) == ("INACTIVE", "Inactive")


@pytest.mark.parametrize(
    "config",
    [
        pytest.param(None, id="no config"),
        pytest.param({}, id="empty config"),
        pytest.param({"current": None}, id="no current"),
        pytest.param({"current": {"id": "current", "selfUri": "/x"}}, id="only its address"),
    ],
)
def test_a_configuration_that_was_not_expanded_is_none(config):
    assert Integration.model_validate({"id": "i-1", "config": config}).configuration is None


def test_an_expanded_configuration_is_read():
    document = {
        "id": "current",
        "name": "Orders",
        "version": 3,
        "notes": "ours",
        "properties": {"clientCertificateAuthority": "DigiCert"},
        "advanced": {"a": [1, {"b": None}]},
        "credentials": {"basicAuth": {"id": "c-1", "name": "n", "type": {"name": "basicAuth"}}},
    }
    configuration = Integration.model_validate({"id": "i-1", "config": {"current": document}}).configuration
    assert configuration is not None
    assert (configuration.name, configuration.version, configuration.notes) == ("Orders", 3, "ours")
    assert configuration.properties == {"clientCertificateAuthority": "DigiCert"}
    assert configuration.advanced == {"a": [1, {"b": None}]}
    assert configuration.credentials["basicAuth"].id == "c-1"
    assert configuration.credentials["basicAuth"].type_name == "basicAuth"


@pytest.mark.parametrize("empty", ["", None, PLACEHOLDER], ids=["empty", "null", "placeholder"])
@pytest.mark.parametrize(
    ("model", "document", "attribute"),
    [
        pytest.param(IntegrationConfiguration, {}, "notes", id="configuration notes"),
        pytest.param(IntegrationConfiguration, {}, "name", id="configuration name"),
        pytest.param(Integration, {"id": "1"}, "name", id="integration name"),
        pytest.param(Integration, {"id": "1"}, "intendedState", id="intended state"),
        pytest.param(CredentialInfo, {"id": "1"}, "name", id="credential name"),
        pytest.param(IntegrationType, {"id": "1"}, "name", id="type name"),
        pytest.param(Action, {"id": "1"}, "name", id="action name"),
        pytest.param(Organization, {"id": "1"}, "name", id="organization name"),
        pytest.param(ErrorBody, {}, "message", id="error message"),
        pytest.param(ErrorBody, {}, "code", id="error code"),
    ],
)
def test_an_empty_text_reads_as_empty_however_it_is_written(model, document, attribute, empty):
    absent = model.model_validate(document)
    written = model.model_validate({**document, attribute: empty})
    assert absent == written
    assert "" in absent.model_dump().values()


def test_a_text_that_only_contains_the_placeholder_stays():
    text = f"{PLACEHOLDER}!"
    assert IntegrationConfiguration.model_validate({"notes": text}).notes == text


@pytest.mark.parametrize(
    ("model", "document", "key", "empty"),
    [
        pytest.param(IntegrationConfiguration, {}, "properties", {}, id="properties"),
        pytest.param(IntegrationConfiguration, {}, "advanced", {}, id="advanced"),
        pytest.param(IntegrationConfiguration, {}, "credentials", {}, id="slots"),
        pytest.param(IntegrationType, {"id": "1"}, "credentials", {}, id="the slots of a type"),
        pytest.param(Page[Action], {}, "entities", [], id="a page"),
        pytest.param(CursorPage[Action], {}, "entities", [], id="a cursor page"),
        pytest.param(ErrorBody, {}, "errors", [], id="nested errors"),
    ],
)
def test_a_missing_or_null_collection_is_empty(model, document, key, empty):
    for written in (document, {**document, key: None}, {**document, key: empty}):
        assert getattr(model.model_validate(written), key) == empty


@pytest.mark.parametrize(
    ("model", "document"),
    [
        pytest.param(Integration, NEW_INTEGRATION, id="integration"),
        pytest.param(CredentialInfo, {"id": "1", "type": {"name": "basicAuth"}}, id="credential"),
        pytest.param(Action, {"id": "1"}, id="action"),
        pytest.param(Organization, {"id": "1"}, id="organization"),
        pytest.param(IntegrationType, {"id": "1"}, id="type"),
        pytest.param(IntegrationStatusInfo, {"code": "ERROR"}, id="state"),
        pytest.param(ErrorBody, {"message": "No"}, id="error"),
        pytest.param(TokenAnswer, {"access_token": "t"}, id="token"),
        pytest.param(LoginRefusal, {"error": "invalid_client"}, id="refused login"),
    ],
)
def test_keys_that_this_version_does_not_know_are_ignored(model, document):
    assert model.model_validate({**document, "somethingNew": {"a": 1}}) == model.model_validate(document)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        pytest.param("basicAuth", "basicAuth", id="a string"),
        pytest.param({"name": "basicAuth"}, "basicAuth", id="a name only"),
        pytest.param({"id": "basicAuth"}, "basicAuth", id="an id only"),
        pytest.param({"id": "x", "name": "basicAuth"}, "basicAuth", id="the name counts"),
        pytest.param({"id": "basicAuth", "name": None}, "basicAuth", id="a null name"),
        pytest.param({}, "", id="an empty object"),
        pytest.param(None, "", id="null"),
    ],
)
def test_a_credential_type_may_be_written_as(written, name):
    assert CredentialInfo.model_validate({"id": "1", "type": written}).type_name == name


def test_a_credential_without_a_type_has_no_type_name():
    assert CredentialInfo.model_validate({"id": "1"}).type_name == ""


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        pytest.param(
            "2020-05-05T10:00:00.123Z", datetime(2020, 5, 5, 10, 0, 0, 123000, timezone.utc), id="milliseconds"
        ),
        pytest.param("2020-05-05T10:00:00Z", datetime(2020, 5, 5, 10, tzinfo=timezone.utc), id="seconds"),
        pytest.param("2020-05-05T12:00:00+02:00", datetime(2020, 5, 5, 10, tzinfo=timezone.utc), id="another zone"),
        pytest.param(None, None, id="null"),
    ],
)
def test_dates_are_moments(written, moment):
    info = CredentialInfo.model_validate({"id": "1", "createdDate": written, "modifiedDate": written})
    assert info.created_date == info.modified_date == moment


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        pytest.param({"code": "ERROR", "effective": "Error", "detail": {"message": "No role"}}, "No role", id="detail"),
        pytest.param({"code": "ERROR", "effective": "Error", "detail": {"message": None}}, "Error", id="a mute detail"),
        pytest.param({"code": "ERROR", "effective": "Error", "detail": None}, "Error", id="null detail"),
        pytest.param({"code": "ERROR", "effective": "Error"}, "Error", id="no detail"),
        pytest.param({"code": "ERROR"}, "", id="nothing said"),
    ],
)
def test_the_reason_of_a_state_is_the_services_own(state, reason):
    assert IntegrationStatusInfo.model_validate(state).reason == reason


@pytest.mark.parametrize("written", [None, False, True], ids=str)
def test_a_type_is_installable_unless_the_service_says_otherwise(written):
    kind = IntegrationType.model_validate({"id": "1", "nonInstallable": written})
    assert kind.non_installable is (written is True)


def test_a_type_says_which_credential_types_its_slots_accept():
    slots = {"basicAuth": {"required": True, "title": "t", "credentialTypes": ["a", "b"]}, "other": {}}
    kind = IntegrationType.model_validate({"id": "1", "maxInstances": 50, "credentials": slots})
    assert kind.max_instances == 50
    assert {key: (each.required, each.credential_types) for key, each in kind.credentials.items()} == {
        "basicAuth": (True, ["a", "b"]),
        "other": (False, []),
    }


@pytest.mark.parametrize(
    ("action_id", "custom"),
    [
        ("custom_-_8e3d6a2c-7f1b-4a52-9b7d-0d3c1e5f7a90", True),
        ("static_-_GetUser_-_i-1", False),
        ("customAuth_-_i-1", False),
        ("8e3d6a2c-7f1b-4a52-9b7d-0d3c1e5f7a90", True),
    ],
)
def test_an_action_is_custom_unless_it_came_with_the_integration(action_id, custom):
    assert Action(id=action_id).custom is custom


@pytest.mark.parametrize(
    ("refusal", "limited"),
    [
        ({"error": "invalid_client", "error_description": "authentication failed"}, False),
        ({"error": "invalid_request", "description": "invalid_request (rate limit exceeded; wait)"}, True),
        ({"error": "invalid_request", "error_description": "Rate limit exceeded"}, True),
        ({"error": "rate limit exceeded"}, True),
        ({}, False),
    ],
    ids=["wrong client", "description", "error_description", "error", "nothing said"],
)
def test_too_many_token_requests_are_recognised_by_the_text(refusal, limited):
    assert LoginRefusal.model_validate(refusal).rate_limited is limited


def test_a_saved_configuration_brings_the_integrations_name_along():
    integration = Integration.model_validate(NEW_INTEGRATION)
    saved = integration.with_configuration(IntegrationConfiguration(name="Orders", version=2))
    assert (saved.name, saved.id, saved.type_id) == ("Orders", "i-1", "custom-rest-actions")
    assert saved.configuration == IntegrationConfiguration(name="Orders", version=2)
    assert integration.configuration is None


def test_documents_do_not_change():
    with pytest.raises(ValidationError, match="frozen"):
        Action(id="1").name = "other"  # type: ignore[misc]


def test_documents_are_sent_in_camel_case():
    document = IntegrationType(id="1", max_instances=2).model_dump(by_alias=True)
    assert {"maxInstances", "nonInstallable"} <= set(document)


@pytest.mark.parametrize("model", [Integration, CredentialInfo, Action, Organization, IntegrationType])
def test_nothing_is_without_an_id(model):
    with pytest.raises(ValidationError, match="id"):
        model.model_validate({"name": "x"})
