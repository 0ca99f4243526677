"""What `IntegrationCredential` accepts, and what it says of what it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.documents import TokenAnswer
from genesyscloud_provider.client.errors import BadRequest, Refused
from genesyscloud_provider.framework.declaration import Change
from genesyscloud_provider.framework.properties import UNKNOWN
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.credential.resource import IntegrationCredential
from genesyscloud_provider.integrations.facts import Format
from genesyscloud_provider.integrations.formats import fits
from tests.keys import pem

ROLE = "arn:aws:iam::123456789012:role/orders"
SECRET = "hunter2-planted"
GOOD: dict[str, dict[str, str]] = {
    "amazonWebServicesARN": {"ARN": ROLE},
    "pureCloudOAuthClient": {"clientId": "3f2b8a3e-5d6c-4f7a-9b1e-0c2d4e6f8a90", "clientSecret": SECRET},
    "basicAuth": {"userName": "ada", "password": SECRET},
    "userDefined": {"anything": SECRET},
    "userDefinedOAuth": {"clientId": "a", "clientSecret": SECRET, "loginUrl": "https://login.example.com"},
    "salesforce": {"username": "ada", "password": SECRET, "securityToken": SECRET},
    "msDynamics": {
        "username": "ada",
        "password": SECRET,
        "orgWebAddress": "https://contoso.crm.dynamics.com",
        "applicationId": "9a1e0c2d-4e6f-4a90-8b3e-5d6c4f7a9b1e",
    },
    "zendeskApiToken": {"userEmail": "ada@example.com", "baseUrl": "https://a.zendesk.com", "apiToken": SECRET},
}
PEM = pem("planted")
GOOGLE = {"clientId": "1", "clientEmail": "a@b.iam.gserviceaccount.com", "privateKeyId": "k", "privateKey": PEM}


def inputs(kind: str, fields: Any, **changes: Any) -> dict[str, Any]:
    return {"credentialType": kind, "fields": fields, "name": "orders", **changes}


@pytest.fixture
def credential(session: Session) -> IntegrationCredential:
    return IntegrationCredential(session)


@pytest.fixture
def warnings(session: Session) -> list[str]:
    """What the session says."""
    said: list[str] = session.said  # type: ignore[attr-defined]
    return said


@pytest.mark.parametrize("kind", GOOD)
def test_documented_credentials_are_accepted(kind: str, credential: IntegrationCredential) -> None:
    assert credential.check({}, inputs(kind, GOOD[kind])).failures == []


@pytest.mark.parametrize(
    ("kind", "fields", "path", "reason"),
    [
        pytest.param("amazonWebServicesARN", {}, "fields.ARN", "is required", id="missing"),
        pytest.param("amazonWebServicesARN", {"ARN": ""}, "fields.ARN", "must not be empty", id="empty"),
        pytest.param("amazonWebServicesARN", {"ARN": "  "}, "fields.ARN", "must not be empty", id="blank"),
        pytest.param("amazonWebServicesARN", {"ARN": SECRET}, "fields.ARN", "must be the ARN of an IAM role", id="ARN"),
        pytest.param(
            "amazonWebServicesARN",
            {"ARN": "arn:aws:lambda:us-east-1:123456789012:function:f"},
            "fields.ARN",
            "must be the ARN of an IAM role",
            id="the ARN of something else",
        ),
        pytest.param("amazonWebServicesARN", {"arn": ROLE}, "fields.arn", "did you mean `ARN`?", id="wrong case"),
        pytest.param(
            "basicAuth", {"userName": "a", "passwort": SECRET}, "fields.passwort", "did you mean `password`?", id="typo"
        ),
        pytest.param(
            "basicAuth", {"userName": "a", "x": SECRET}, "fields.x", "its fields are userName, password", id="unknown"
        ),
        pytest.param("basicAuth", {"userName": "a", "password": ""}, "fields.password", "leave it out", id="optional"),
        pytest.param("basicAuth", {"userName": 7}, "fields.userName", "must be text", id="number"),
        pytest.param("basicAuth", {"userName": ["a"]}, "fields.userName", "must be text", id="list"),
        pytest.param("basicAuth", SECRET, "fields", "must be a map", id="no map"),
        pytest.param(
            "pureCloudOAuthClient",
            {"clientId": "app", "clientSecret": SECRET},
            "fields.clientId",
            "must be a UUID",
            id="UUID",
        ),
        pytest.param(
            "salesforce",
            {**GOOD["salesforce"], "loginUrl": "login.salesforce.com"},
            "fields.loginUrl",
            "must be an https URL",
            id="URL without scheme",
        ),
        pytest.param(
            "msDynamics",
            {**GOOD["msDynamics"], "orgWebAddress": "http://contoso.crm.dynamics.com"},
            "fields.orgWebAddress",
            "must be an https URL",
            id="http",
        ),
        pytest.param(
            "zendeskApiToken",
            {**GOOD["zendeskApiToken"], "userEmail": "ada"},
            "fields.userEmail",
            "must be an e-mail address",
            id="e-mail",
        ),
        pytest.param(
            "googleCloudPlatformServiceAccount",
            {**GOOGLE, "privateKey": SECRET},
            "fields.privateKey",
            "must be a private key in PEM form",
            id="PEM",
        ),
    ],
)
def test_a_wrong_field_is_named_and_its_value_is_not(
    kind: str, fields: Any, path: str, reason: str, credential: IntegrationCredential
) -> None:
    failures = credential.check({}, inputs(kind, fields)).failures
    said = [each.reported for each in failures if each.path == path]
    assert len(said) == 1, failures
    property_, text = said[0]
    assert property_ == "", "with a property Pulumi would print its value"
    assert path in text
    assert reason in text
    assert all(SECRET not in str(each.reported) for each in failures)


def test_a_lambdas_arn_given_for_a_roles_says_so(credential: IntegrationCredential) -> None:
    function = "arn:aws:lambda:us-east-1:123456789012:function:planted"
    (failure,) = credential.check({}, inputs("amazonWebServicesARN", {"ARN": function})).failures
    assert "this is the ARN of a Lambda function: give that of the IAM role that may invoke it" in failure.reason
    assert "planted" not in failure.reason
    (other,) = credential.check(
        {}, inputs("amazonWebServicesARN", {"ARN": "arn:aws:iam::123456789012:user/x"})
    ).failures
    assert "Lambda" not in other.reason


USUAL = {
    ("salesforce", "loginUrl"): (
        "https://login.salesforce.com",
        "https://test.salesforce.com/",
        "https://Contoso.my.salesforce.com",
        "https://contoso--uat.sandbox.my.salesforce.com",
        "https://contoso.my.salesforce.mil",
        "https://contoso.force.com",
    ),
    ("msDynamics", "orgWebAddress"): (
        "https://contoso.crm.dynamics.com",
        "https://contoso.crm4.dynamics.com/",
        "https://contoso.crm.microsoftdynamics.us",
        "https://contoso.crm.appsplatform.us",
        "https://contoso.crm.dynamics.cn",
    ),
    ("zendeskApiToken", "baseUrl"): ("https://contoso.zendesk.com", "https://contoso1234.zendesk.com/"),
}
UNUSUAL = {
    ("salesforce", "loginUrl"): "https://planted.example.com",
    ("msDynamics", "orgWebAddress"): "https://planted-dynamics.com",
    ("zendeskApiToken", "baseUrl"): "https://zendesk.com.planted.example",
}


@pytest.mark.parametrize(("of", "address"), [(of, each) for of, several in USUAL.items() for each in several])
def test_no_usual_address_is_doubted(
    of: tuple[str, str], address: str, credential: IntegrationCredential, warnings: list[str]
) -> None:
    assert credential.check({}, inputs(of[0], {**GOOD[of[0]], of[1]: address})).failures == []
    assert warnings == []


@pytest.mark.parametrize("of", UNUSUAL)
def test_an_address_elsewhere_is_a_warning_and_no_mistake(
    of: tuple[str, str], credential: IntegrationCredential, warnings: list[str]
) -> None:
    kind, key = of
    news = inputs(kind, {**GOOD[kind], key: UNUSUAL[of]})
    assert credential.check({}, news).failures == []
    (said,) = warnings
    assert f"The credential 'orders': `{key}` is on no host of" in said
    assert "planted" not in said, "a field's value is a secret"


@pytest.mark.parametrize("rest", ["/api/v2", "/?a=b", "/#a"])
@pytest.mark.parametrize("of", USUAL)
def test_an_address_that_is_more_than_a_host_is_a_warning(
    of: tuple[str, str], rest: str, credential: IntegrationCredential, warnings: list[str]
) -> None:
    kind, key = of
    address = USUAL[of][0].rstrip("/") + rest
    assert credential.check({}, inputs(kind, {**GOOD[kind], key: address})).failures == []
    (said,) = warnings
    assert f"`{key}` is more than a host" in said


def test_an_application_id_that_is_no_uuid_is_a_warning(credential: IntegrationCredential, warnings: list[str]) -> None:
    fields = {**GOOD["msDynamics"], "applicationId": "planted"}
    assert credential.check({}, inputs("msDynamics", fields)).failures == []
    (said,) = warnings
    assert "`applicationId` is not a UUID" in said
    assert "planted" not in said


@pytest.mark.parametrize("kind", ["userDefined", "userDefinedOAuth"])
def test_a_field_without_a_name_is_a_mistake_and_no_field_a_warning(
    kind: str, credential: IntegrationCredential, warnings: list[str]
) -> None:
    (failure,) = credential.check({}, inputs(kind, {"a": "b", " ": SECRET})).failures
    assert failure.path == "fields"
    assert "a field without a name" in failure.reason
    assert warnings == []
    assert credential.check({}, inputs(kind, {})).failures == []
    assert ["it has no field, so no action can refer to any" in each for each in warnings] == [True]


def test_what_was_warned_of_and_is_deployed_is_not_repeated(
    credential: IntegrationCredential, warnings: list[str]
) -> None:
    news = inputs("zendeskApiToken", {**GOOD["zendeskApiToken"], "baseUrl": "https://help.contoso.com"})
    assert credential.check(news, {**news, "name": "other"}).failures == []
    assert warnings == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        pytest.param({"name": ""}, "name", id="empty name"),
        pytest.param({"credentialType": ""}, "credentialType", id="empty type"),
        pytest.param({"credentialType": 7}, "credentialType", id="type is no text"),
        pytest.param({"nam": "x"}, "nam", id="unknown property"),
    ],
)
def test_a_wrong_property_is_named(changes: dict[str, Any], path: str, credential: IntegrationCredential) -> None:
    failures = credential.check({}, inputs("userDefined", {"a": "b"}, **changes)).failures
    assert [each.path for each in failures] == [path]


def test_all_failures_come_at_once(credential: IntegrationCredential) -> None:
    failures = credential.check({}, {"credentialType": "salesforce", "fields": {"usernam": "a"}, "name": ""}).failures
    assert {each.path for each in failures} == {
        "name",
        "fields.username",
        "fields.password",
        "fields.securityToken",
        "fields.usernam",
    }


@pytest.mark.parametrize("key", [PEM, PEM.replace("\n", "\\n"), f'"{PEM}"'], ids=["line breaks", "escapes", "quoted"])
def test_keys_are_sent_as_the_service_takes_them(
    key: str, genesys_cloud: Emulator, credential: IntegrationCredential
) -> None:
    news = inputs("googleCloudPlatformServiceAccount", {**GOOGLE, "privateKey": key})
    assert credential.check({}, news).failures == []
    created = credential.create(news)
    assert created.state["fields"]["privateKey"] == key, "the state has what the program wrote"
    (live,) = genesys_cloud.control.state().credentials
    assert live.fields["privateKey"] == PEM.replace("\n", "\\n")


def test_unknown_values_are_not_judged(credential: IntegrationCredential) -> None:
    assert credential.check({}, inputs("basicAuth", {"userName": UNKNOWN})).failures == []
    assert credential.check({}, inputs("basicAuth", UNKNOWN)).failures == []
    assert credential.check({}, inputs(UNKNOWN, {"anything": "x"})).failures == []  # type: ignore[arg-type]
    known = credential.check({}, inputs("basicAuth", {"userName": UNKNOWN, "pasword": "x"})).failures
    assert [each.path for each in known] == ["fields.pasword"]


@pytest.mark.parametrize("blind", [{"oauthClientId": "", "oauthClientSecret": ""}, {"preflight": "off"}])
def test_a_type_that_nobody_documents_takes_any_fields_while_nobody_looks(
    blind: dict[str, str], new_session: Callable[..., Session], requests: Callable[[], Counter[Any]]
) -> None:
    credential = IntegrationCredential(new_session(**blind))
    assert credential.check({}, inputs("adobeServiceAccount", {"whatever": "x"})).failures == []
    assert not requests()


def test_checking_needs_no_network(new_session: Callable[..., Session], requests: Callable[[], Counter[Any]]) -> None:
    credential = IntegrationCredential(new_session(oauthClientId="", oauthClientSecret=""))
    credential.check({}, inputs("basicAuth", {"userName": "a"}))
    assert not requests()


def test_defaults_are_sent_and_not_shown(genesys_cloud: Emulator, credential: IntegrationCredential) -> None:
    created = credential.create(inputs("salesforce", GOOD["salesforce"]))
    assert created.state["fields"] == GOOD["salesforce"]
    (live,) = genesys_cloud.control.state().credentials
    assert live.fields["loginUrl"] == "https://login.salesforce.com"


class TestImported:
    """A credential that was imported has no `fields` in its state."""

    @pytest.fixture
    def olds(self) -> dict[str, Any]:
        return {"credentialType": "basicAuth", "name": "orders"}

    def test_it_may_leave_them_out(self, credential: IntegrationCredential, olds: dict[str, Any]) -> None:
        assert credential.check(olds, olds).failures == []

    def test_another_name_is_refused_until_they_are_there(
        self, credential: IntegrationCredential, olds: dict[str, Any]
    ) -> None:
        (failure,) = credential.check(olds, {**olds, "name": "other"}).failures
        assert failure.path == "name"
        assert "Let the program give all `fields`" in failure.reason
        with pytest.raises(Refused, match="Let the program give all `fields`"):
            credential.update("id", olds, {**olds, "name": "other"})

    def test_adding_them_is_an_update(self, credential: IntegrationCredential, olds: dict[str, Any]) -> None:
        news = {**olds, "fields": {"userName": "ada"}}
        assert credential.check(olds, news).failures == []
        assert credential.diff("id", olds, news).changes == {"fields": Change.UPDATE}

    def test_who_has_given_them_cannot_leave_them_out(
        self, credential: IntegrationCredential, olds: dict[str, Any]
    ) -> None:
        with_fields = {**olds, "fields": {"userName": "ada"}}
        assert [each.path for each in credential.check(with_fields, olds).failures] == ["fields"]


def test_the_type_that_is_sent_is_the_one_in_the_state(
    genesys_cloud: Emulator, credential: IntegrationCredential
) -> None:
    """There is no way to change a type in place, even for a caller who ignores the diff."""
    created = credential.create(inputs("basicAuth", {"userName": "ada"}))
    with pytest.raises(Exception, match=r"400|field"):
        credential.update(created.id, created.state, inputs("userDefined", {"token": "t"}))
    (live,) = genesys_cloud.control.state().credentials
    assert live.type == "basicAuth"


def test_updating_what_was_deleted_outside_says_so(genesys_cloud: Emulator, credential: IntegrationCredential) -> None:
    created = credential.create(inputs("basicAuth", {"userName": "ada"}))
    genesys_cloud.control.delete_credential(created.id)
    with pytest.raises(Refused, match=r"does not exist any more.*`pulumi refresh`"):
        credential.update(created.id, created.state, inputs("basicAuth", {"userName": "eve"}))


@pytest.mark.parametrize("redaction", ["absent", "mask", "nothing"])
def test_reading_does_not_depend_on_how_the_service_redacts(
    redaction: str, genesys_cloud: Emulator, new_session: Callable[..., Session]
) -> None:
    genesys_cloud.control.switches(redaction=redaction)
    created = IntegrationCredential(new_session()).create(inputs("basicAuth", {"userName": "ada", "password": SECRET}))
    reading = IntegrationCredential(new_session()).read(created.id, created.state)
    assert reading
    assert reading.state == created.state


def test_if_linking_moves_the_date_it_costs_one_update_and_then_rests(
    genesys_cloud: Emulator, new_session: Callable[..., Session]
) -> None:
    genesys_cloud.control.switches(modified_date_moves_on_link=True)
    news = inputs("basicAuth", {"userName": "ada"})
    created = IntegrationCredential(new_session()).create(news)
    state = created.state
    integration = genesys_cloud.control.create_integration("custom-rest-actions")
    genesys_cloud.control.change_integration(integration.id, credentials={"basicAuth": created.id})
    steps = []
    for _ in range(3):
        credential = IntegrationCredential(new_session())
        reading = credential.read(created.id, state)
        assert reading
        state = reading.state
        changed = bool(credential.diff(created.id, state, news).changes)
        steps.append(changed)
        if changed:
            state = credential.update(created.id, state, news)
    assert steps in ([True, False, False], [False, False, False])


def test_a_type_in_the_wrong_case_is_named_before_any_request(credential: IntegrationCredential) -> None:
    (failure,) = credential.check({}, inputs("amazonWebServicesArn", {"ARN": ROLE})).failures
    assert failure.path == "credentialType"
    assert "did you mean `amazonWebServicesARN`?" in failure.reason


@pytest.mark.parametrize("value", ["John <a@b.com>", "a@b", " a@b.com"])
def test_only_an_address_is_an_e_mail_address(value: str) -> None:
    assert not fits(value, Format.EMAIL)


@pytest.mark.parametrize(
    "value", [" https://x.com", "https://x.com\n", "https://x.com/ a", "https://u:p@x.com", "https://"]
)
def test_only_a_plain_https_url_is_a_url(value: str) -> None:
    assert not fits(value, Format.URL)


def test_a_value_that_the_service_repeats_is_not_shown(
    genesys_cloud: Emulator, credential: IntegrationCredential
) -> None:
    fault = {"method": "POST", "route": "/api/v2/integrations/credentials", "status": 400}
    genesys_cloud.control.fault("status", **fault, message=f"The value '{SECRET}' is too short")  # type: ignore[arg-type]
    with pytest.raises(BadRequest) as caught:
        credential.create(inputs("basicAuth", {"userName": "ada", "password": SECRET}))
    assert SECRET not in str(caught.value)
    assert "The value '[secret]' is too short" in str(caught.value)


def test_no_repr_shows_a_field(genesys_cloud: Emulator, credential: IntegrationCredential) -> None:
    news = inputs("basicAuth", {"userName": "ada", "password": SECRET})
    created = credential.create(news)
    shown = [credential.parse(news), credential.check({}, news), created, credential.read(created.id, created.state)]
    assert SECRET not in repr(shown)
    assert SECRET not in repr(TokenAnswer(access_token=SECRET))
