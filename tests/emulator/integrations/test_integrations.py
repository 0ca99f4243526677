"""Integrations: life cycle, configuration, state, limits (API reference 1, 4.1, 4.2)."""

import pytest

pytestmark = pytest.mark.slow

WEB_SERVICES = "custom-rest-actions"
LAMBDA = "aws-lambda-data-actions"

# System → type id, slot, credential types, limit; for Google and Adobe the emulator's inventions.
SYSTEMS = {
    "aws": (LAMBDA, "AmazonWebServicesARN", ["amazonWebServicesARN"], 10),
    "genesys-cloud": ("purecloud-data-actions", "pureCloudOAuthClient", ["pureCloudOAuthClient"], 10),
    "functions": ("function-data-actions", "functionCredentials", ["userDefined"], 10),
    "dynamics": ("microsoft-dynamics-data-actions", "msDynamics", ["msDynamics"], 10),
    "salesforce": ("salesforce-datadip", "salesforceUser", ["salesforce"], 50),
    "web-services": (WEB_SERVICES, "basicAuth", ["basicAuth", "userDefined", "userDefinedOAuth"], 50),
    "zendesk": ("zendesk-data-actions", "zendeskApiToken", ["zendeskApiToken"], 10),
    "google": (
        "google-data-actions",
        "googleServiceAccount",
        ["googleCloudPlatformServiceAccount", "googleGSuiteServiceAccount"],
        100,
    ),
    "adobe": ("adobe-data-actions", "adobeCredentials", ["adobeServiceAccount"], 10),
}


@pytest.mark.parametrize(("type_id", "slot", "credential_types", "limit"), SYSTEMS.values(), ids=SYSTEMS)
def test_every_system(api, type_id, slot, credential_types, limit):
    kind = api.get(f"/integrations/types/{type_id}")
    assert kind["maxInstances"] == limit
    assert list(kind["credentials"]) == [slot]
    assert kind["credentials"][slot]["credentialTypes"] == credential_types
    integration = api.integration(type_id)
    for credential_type in credential_types:
        credential = api.credential(credential_type)
        answer = api.configure(integration, credentials={slot: {"id": credential}})
        assert answer["credentials"][slot]["id"] == credential
        assert answer["credentials"][slot]["type"]["name"] == credential_type


@pytest.mark.parametrize("type_id", ["custom-smtp-server", "imap-server", "genesys-tts-connector"])
def test_other_types_exist_but_have_no_actions(api, type_id):
    integration = api.integration(type_id)
    assert api.action(integration, "/drafts", expect=400)["code"] == "invalid.value"


def test_configuration_schemas(api):
    schema = api.get(f"/integrations/types/{WEB_SERVICES}/configschemas/properties")
    assert schema["properties"]["clientCertificateAuthority"]["enum"] == ["Genesys Cloud", "DigiCert"]
    assert api.get(f"/integrations/types/{WEB_SERVICES}/configschemas/advanced")["properties"] == {}
    api.get(f"/integrations/types/{WEB_SERVICES}/configschemas/other", expect=404)


def test_new_integration(api):
    answer = api.call("POST", "/integrations", {"integrationType": {"id": WEB_SERVICES}})
    path = f"/api/v2/integrations/{answer['id']}"
    assert answer["name"] == "Web Services Data Actions"
    assert answer["intendedState"] == "DISABLED"
    assert answer["reportedState"]["code"] == "INACTIVE"
    assert answer["reportedState"]["effective"] == "Inactive"
    assert answer["notes"] == ""
    assert answer["attributes"] == {}
    assert answer["config"] == {"current": {"id": "current", "selfUri": f"{path}/config/current"}}
    assert api.get(f"/integrations/{answer['id']}/config/current") == {
        "id": "current",
        "name": "Web Services Data Actions",
        "version": 1,
        "properties": {},
        "advanced": {},
        "notes": "",
        "credentials": {},
        "selfUri": f"{path}/config/current",
    }


def test_default_names_are_numbered(api, control):
    first, second, third = (api.integration() for _ in range(3))
    names = [api.get(f"/integrations/{one}")["name"] for one in (first, second, third)]
    assert names == [f"Web Services Data Actions{suffix}" for suffix in ("", " (2)", " (3)")]
    api.call("DELETE", f"/integrations/{second}")
    assert api.get(f"/integrations/{api.integration()}")["name"].endswith(" (2)")
    control.switches(name_numbering="after_highest")
    api.call("DELETE", f"/integrations/{first}")
    assert api.get(f"/integrations/{api.integration()}")["name"].endswith(" (4)")
    control.switches(name_suffix="-{n}")
    api.integration()
    assert api.get(f"/integrations/{api.integration()}")["name"].endswith("-2")


def test_given_names_are_kept_and_need_not_be_unique(api):
    one, other = api.integration(name="same"), api.integration(name="same")
    assert api.get(f"/integrations/{one}")["name"] == api.get(f"/integrations/{other}")["name"] == "same"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "integrationType"),
        ({"integrationType": {"id": "no-such-type"}}, "integrationType.id"),
        ({"integrationType": {"id": None}}, "integrationType.id"),
        ({"integrationType": "custom-rest-actions"}, "integrationType"),
        ({"integrationType": {"id": WEB_SERVICES}, "notes": "x"}, "notes"),
        ({"integrationType": {"id": WEB_SERVICES, "colour": 1}}, "integrationType.colour"),
        ({"integrationType": {"id": WEB_SERVICES}, "name": 5}, "name"),
    ],
)
def test_create_is_strict(api, body, field):
    assert api.call("POST", "/integrations", body, expect=400)["details"][0]["fieldName"] == field


def test_limit(api, control):
    control.switches(max_instances={LAMBDA: 2})
    first = api.integration(LAMBDA)
    api.integration(LAMBDA)
    body = {"integrationType": {"id": LAMBDA}}
    answer = api.call("POST", "/integrations", body, expect=400)
    assert answer["code"] == "bad.request"
    assert answer["limit"]["value"] == 2
    assert answer["limit"]["namespace"] == "integrations"
    assert api.get(f"/integrations/types/{LAMBDA}")["maxInstances"] == 2
    control.switches(limit_status=409, limit_code="general.conflict")
    assert api.call("POST", "/integrations", body, expect=409)["code"] == "general.conflict"
    api.call("DELETE", f"/integrations/{first}")
    api.integration(LAMBDA)


def test_types_that_cannot_be_installed(api, control):
    control.switches(not_installable=[LAMBDA], not_enabled=["zendesk-data-actions"])
    assert api.get(f"/integrations/types/{LAMBDA}")["nonInstallable"] is True
    assert (
        api.call("POST", "/integrations", {"integrationType": {"id": LAMBDA}}, expect=403)["code"] == "not.authorized"
    )
    api.get("/integrations/types/zendesk-data-actions", expect=404)
    api.call("POST", "/integrations", {"integrationType": {"id": "zendesk-data-actions"}}, expect=403)
    listed = {kind["id"] for kind in api.get("/integrations/types", params={"pageSize": 100})["entities"]}
    assert LAMBDA in listed
    assert "zendesk-data-actions" not in listed


def test_invented_names(api, control):
    control.switches(
        invented_names={
            "google-data-actions": "gcp",
            "googleServiceAccount": "account",
            "clientEmail": "client_email",
            "adobeServiceAccount": "adobe",
            "clientId": "id",
        }
    )
    assert list(api.get("/integrations/types/gcp")["credentials"]) == ["account"]
    accepted = api.get("/integrations/types/adobe-data-actions")["credentials"]["adobeCredentials"]["credentialTypes"]
    assert accepted == ["adobe"]
    required = {kind["name"]: kind["required"] for kind in api.get("/integrations/credentials/types")}
    assert "client_email" in required["googleCloudPlatformServiceAccount"]
    assert required["adobe"][0] == "id"
    assert required["pureCloudOAuthClient"] == ["clientId", "clientSecret"]


def test_put_replaces_the_whole_document(api):
    integration, credential = api.integration(), api.credential()
    answer = api.configure(
        integration,
        name="renamed",
        notes="why",
        properties={"clientCertificateAuthority": "DigiCert"},
        advanced={"x": 1},
        credentials={"basicAuth": {"id": credential}},
    )
    assert answer["version"] == 2
    entity = api.get(f"/integrations/{integration}", params={"expand": "config.current"})
    assert (entity["name"], entity["notes"]) == ("renamed", "why")
    assert entity["config"]["current"] == answer
    path = f"/integrations/{integration}/config/current"
    emptied = api.call("PUT", path, {"name": "renamed", "version": 2})
    assert emptied["version"] == 3
    assert (emptied["notes"], emptied["properties"], emptied["advanced"], emptied["credentials"]) == ("", {}, {}, {})


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"version": None}, 400, "bad.request"),
        ({"version": 7}, 409, "general.conflict"),
        ({"version": "1"}, 400, "bad.request"),
        ({"name": None}, 400, "bad.request"),
        ({"colour": "red"}, 400, "bad.request"),
        ({"credentials": {"basicauth": {"id": "x"}}}, 400, "bad.request"),
        ({"credentials": {"basicAuth": {"id": "x"}}}, 400, "bad.request"),
        ({"credentials": {"basicAuth": "x"}}, 400, "bad.request"),
        ({"properties": {"clientCertificateAuthority": "Digicert"}}, 400, "invalid.value"),
        ({"properties": {"clientCertificateAuthority": 1}}, 400, "invalid.value"),
        ({"properties": []}, 400, "bad.request"),
    ],
)
def test_put_is_strict(api, changes, status, code):
    integration = api.integration()
    assert api.configure(integration, expect=status, **changes)["code"] == code
    assert api.get(f"/integrations/{integration}/config/current")["version"] == 1


def test_slots_take_their_credential_types_only(api):
    integration, credential = api.integration(LAMBDA), api.credential("basicAuth")
    answer = api.configure(integration, expect=400, credentials={"AmazonWebServicesARN": {"id": credential}})
    assert "amazonWebServicesARN" in answer["message"]
    assert answer["details"][0]["fieldName"] == "credentials.AmazonWebServicesARN"


@pytest.mark.parametrize(
    ("switch", "changes"),
    [
        ({"version_required": False}, {"version": None}),
        ({"stale_version": "accept"}, {"version": 7}),
        ({"accept_unknown_slots": True, "accept_unknown_credentials": True}, {"credentials": {"a": {"id": "b"}}}),
        ({"accept_unknown_credentials": True}, {"credentials": {"basicAuth": {"id": "b"}}}),
    ],
)
def test_put_can_be_lax(api, control, switch, changes):
    control.switches(**switch)
    assert api.configure(api.integration(), **changes)["version"] == 2


def test_wrong_credential_types_can_be_accepted(api, control):
    control.switches(accept_wrong_credential_types=True)
    integration, credential = api.integration(LAMBDA), api.credential("basicAuth")
    api.configure(integration, credentials={"AmazonWebServicesARN": {"id": credential}})


def test_stale_version_as_text(api, control):
    control.switches(stale_version="bad_request")
    answer = api.configure(api.integration(), expect=400, version=7)
    assert "does not match the current version" in answer["message"]


def test_unknown_properties(api, control):
    integration = api.integration()
    assert api.configure(integration, properties={"new": 1})["properties"] == {"new": 1}
    control.switches(accept_unknown_properties=False)
    api.configure(integration, expect=400)
    api.configure(integration, expect=400, properties={}, advanced={"new": 1})


def test_defaults_can_appear(api, control):
    control.switches(defaults_appear=True)
    assert api.configure(api.integration())["properties"] == {"clientCertificateAuthority": "Genesys Cloud"}


def test_empty_notes_placeholder(api, control):
    integration = api.integration()
    control.switches(empty_notes_placeholder=True)
    assert api.get(f"/integrations/{integration}")["notes"] == "node_dynamodb_empty_string"
    assert api.get(f"/integrations/{integration}/config/current")["notes"] == "node_dynamodb_empty_string"


def test_full_references_in_slots(api):
    integration, credential = api.integration(), api.credential()
    reference = api.get("/integrations/credentials")["entities"][0]
    assert reference["id"] == credential
    api.configure(integration, credentials={"basicAuth": reference})
    nulls = {"id": credential, "name": None, "type": None, "selfUri": None, "createdDate": None, "modifiedDate": None}
    api.configure(integration, credentials={"basicAuth": nulls})


def test_patch_takes_the_whole_model(api):
    integration = api.integration()
    entity = api.get(f"/integrations/{integration}", params={"expand": "config.current"})
    answer = api.call("PATCH", f"/integrations/{integration}", {**entity, "intendedState": "ENABLED"})
    assert (answer["intendedState"], answer["reportedState"]["code"]) == ("ENABLED", "ACTIVE")
    nulls = dict.fromkeys(entity)
    assert api.call("PATCH", f"/integrations/{integration}", nulls)["intendedState"] == "ENABLED"


@pytest.mark.parametrize(
    "body",
    [
        {"intendedState": "ACTIVE"},
        {"intendedState": "DELETED"},
        {"integrationType": {"id": LAMBDA}},
        {"colour": "red"},
        {"intendedState": 1},
    ],
)
def test_patch_is_strict(api, body):
    api.call("PATCH", f"/integrations/{api.integration()}", body, expect=400)


def test_patch_of_the_name(api, control):
    path = f"/integrations/{api.integration(name='old')}"
    assert api.call("PATCH", path, {"name": "new", "notes": "n"})["name"] == "old"
    control.switches(patch_changes_name=True)
    answer = api.call("PATCH", path, {"name": "new", "notes": "n"})
    assert (answer["name"], answer["notes"]) == ("new", "n")


def test_activation_takes_reads(api, control):
    control.switches(activation_reads=2)
    path = f"/integrations/{api.integration()}"
    assert api.call("PATCH", path, {"intendedState": "ENABLED"})["reportedState"]["code"] == "ACTIVATING"
    assert control.state().integrations[0].reported_state.code == "ACTIVATING"
    assert api.get(path)["reportedState"]["code"] == "ACTIVATING"
    assert api.get("/integrations")["entities"][0]["reportedState"]["code"] == "ACTIVATING"
    assert api.get("/integrations")["entities"][0]["reportedState"]["code"] == "ACTIVE"
    assert api.call("PATCH", path, {"intendedState": "DISABLED"})["reportedState"]["code"] == "DEACTIVATING"
    codes = [api.get(path)["reportedState"]["code"] for _ in range(3)]
    assert codes == ["DEACTIVATING", "DEACTIVATING", "INACTIVE"]


def test_a_poll_that_filters_by_state_sees_it_come(api, control):
    control.switches(activation_reads=2)
    api.call("PATCH", f"/integrations/{api.integration()}", {"intendedState": "ENABLED"})
    totals = [api.get("/integrations", params={"reportedState": "active"})["total"] for _ in range(3)]
    assert totals == [0, 0, 1]


def test_activation_takes_time(api, control):
    control.switches(activation_seconds=60.0)
    path = f"/integrations/{api.integration()}"
    assert api.call("PATCH", path, {"intendedState": "ENABLED"})["reportedState"]["code"] == "ACTIVATING"
    assert api.get(path)["reportedState"]["code"] == "ACTIVATING"
    control.pass_time(60.0)
    assert api.get(path)["reportedState"]["code"] == "ACTIVE"


@pytest.mark.parametrize("key", ["*", WEB_SERVICES])
def test_activation_can_fail(api, control, key):
    detail = {
        "localizableMessageCode": "a.b",
        "message": "no {x}",
        "messageWithParams": "{x}",
        "messageParams": {"x": "y"},
    }
    control.switches(activation_errors={key: detail})
    path = f"/integrations/{api.integration()}"
    state = api.call("PATCH", path, {"intendedState": "ENABLED"})["reportedState"]
    assert (state["code"], state["detail"]) == ("ERROR", detail)
    control.switches(activation_errors={})
    assert api.call("PATCH", path, {"intendedState": "ENABLED"})["reportedState"]["code"] == "ACTIVE"
    assert "detail" not in api.get(path)["reportedState"]


def test_activation_without_credential(api, control):
    path = f"/integrations/{api.integration(LAMBDA)}"
    assert api.call("PATCH", path, {"intendedState": "ENABLED"})["reportedState"]["code"] == "ACTIVE"
    control.switches(error_without_credential=True)
    path = f"/integrations/{api.integration(LAMBDA)}"
    state = api.call("PATCH", path, {"intendedState": "ENABLED"})["reportedState"]
    assert state["code"] == "ERROR"
    assert "AmazonWebServicesARN" in state["detail"]["message"]


def test_delete(api, control):
    integration, credential = api.integration(), api.credential()
    api.configure(integration, credentials={"basicAuth": {"id": credential}})
    api.action(integration)
    api.call("PATCH", f"/integrations/{integration}", {"intendedState": "ENABLED"})
    assert api.call("DELETE", f"/integrations/{integration}")["id"] == integration
    api.get(f"/integrations/{integration}", expect=404)
    api.get(f"/integrations/{integration}/config/current", expect=404)
    api.call("DELETE", f"/integrations/{integration}", expect=404)
    state = control.state()
    assert (state.integrations, state.actions) == ([], [])
    assert [one.id for one in state.credentials] == [credential]


def test_deleted_objects_can_linger(api, control):
    control.switches(delete_lag_seconds=60.0)
    integration, credential = api.integration(), api.credential()
    api.call("DELETE", f"/integrations/{integration}")
    api.call("DELETE", f"/integrations/credentials/{credential}", expect=204)
    assert api.get(f"/integrations/{integration}")["intendedState"] == "DELETED"
    assert api.get("/integrations")["total"] == 1
    api.get(f"/integrations/credentials/{credential}")
    api.call("DELETE", f"/integrations/{integration}", expect=404)
    api.call("PATCH", f"/integrations/{integration}", {}, expect=404)
    assert control.state().integrations == []
    control.pass_time(60.0)
    api.get(f"/integrations/{integration}", expect=404)
    api.get(f"/integrations/credentials/{credential}", expect=404)
    assert api.get("/integrations")["total"] == 0
