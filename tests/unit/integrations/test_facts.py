"""The catalog says what the API reference and the source articles say: each fact stands here again, as a literal."""

import pytest

from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.facts import (
    CREDENTIAL_TYPES,
    SYSTEMS,
    Certainty,
    CertificateAuthority,
    Format,
    IntendedState,
    ReportedState,
)

ALL_VERBS = {"GET", "PUT", "POST", "PATCH", "DELETE"}

# System: what a program writes, integration type, slot, credential types, limit, credential needed, verbs, mTLS.
# API reference 1.1, 1.2, 1.3, 1.4 and 7; requirements 1 and 3.
SYSTEM_TABLE = {
    "Adobe": ("adobe", None, None, [], 10, True, ALL_VERBS, False),
    "AWS Lambda": (
        "aws-lambda-data-actions",
        "aws-lambda-data-actions",
        "AmazonWebServicesARN",
        ["amazonWebServicesARN"],
        10,
        True,
        {"POST"},
        False,
    ),
    "Genesys Cloud": (
        "purecloud-data-actions",
        "purecloud-data-actions",
        "pureCloudOAuthClient",
        ["pureCloudOAuthClient"],
        10,
        True,
        {"GET", "PUT", "POST", "PATCH"},
        False,
    ),
    "Genesys Cloud Functions": (
        "function-data-actions",
        "function-data-actions",
        "functionCredentials",
        ["userDefined"],
        10,
        False,
        {"POST"},
        False,
    ),
    "Google": (
        "google",
        None,
        None,
        ["googleCloudPlatformServiceAccount", "googleGSuiteServiceAccount"],
        100,
        True,
        ALL_VERBS,
        False,
    ),
    "Microsoft Dynamics 365": (
        "microsoft-dynamics-data-actions",
        "microsoft-dynamics-data-actions",
        "msDynamics",
        ["msDynamics"],
        10,
        True,
        ALL_VERBS,
        False,
    ),
    "Salesforce": (
        "salesforce-datadip",
        "salesforce-datadip",
        "salesforceUser",
        ["salesforce"],
        50,
        True,
        ALL_VERBS,
        False,
    ),
    "Web Services": (
        "custom-rest-actions",
        "custom-rest-actions",
        "basicAuth",
        ["basicAuth", "userDefined", "userDefinedOAuth"],
        50,
        False,
        ALL_VERBS,
        True,
    ),
    "Zendesk": (
        "zendesk-data-actions",
        "zendesk-data-actions",
        "zendeskApiToken",
        ["zendeskApiToken"],
        10,
        True,
        ALL_VERBS,
        False,
    ),
}

PLAIN, SECRET = False, True
REQUIRED, OPTIONAL = True, False

# Credential type: field → required, secret, format, default (API reference 2; requirements 1). Google's private key ids
# are kept secret although the reference asks it of the keys only.
FIELD_TABLE = {
    "amazonWebServicesARN": {"ARN": (REQUIRED, PLAIN, Format.ROLE_ARN, None)},
    "pureCloudOAuthClient": {
        "clientId": (REQUIRED, PLAIN, Format.UUID, None),
        "clientSecret": (REQUIRED, SECRET, Format.TEXT, None),
    },
    "basicAuth": {
        "userName": (REQUIRED, PLAIN, Format.TEXT, None),
        "password": (OPTIONAL, SECRET, Format.TEXT, None),
    },
    "userDefined": {},
    "userDefinedOAuth": {},
    "salesforce": {
        "username": (REQUIRED, PLAIN, Format.TEXT, None),
        "password": (REQUIRED, SECRET, Format.TEXT, None),
        "securityToken": (REQUIRED, SECRET, Format.TEXT, None),
        "loginUrl": (REQUIRED, PLAIN, Format.URL, "https://login.salesforce.com"),
    },
    "msDynamics": {
        "username": (REQUIRED, PLAIN, Format.TEXT, None),
        "password": (REQUIRED, SECRET, Format.TEXT, None),
        "orgWebAddress": (REQUIRED, PLAIN, Format.URL, None),
        "applicationId": (REQUIRED, PLAIN, Format.TEXT, None),
    },
    "zendeskApiToken": {
        "userEmail": (REQUIRED, PLAIN, Format.EMAIL, None),
        "baseUrl": (REQUIRED, PLAIN, Format.URL, None),
        "apiToken": (REQUIRED, SECRET, Format.TEXT, None),
    },
    "googleCloudPlatformServiceAccount": {
        "clientId": (REQUIRED, PLAIN, Format.TEXT, None),
        "clientEmail": (REQUIRED, PLAIN, Format.EMAIL, None),
        "privateKeyId": (REQUIRED, SECRET, Format.TEXT, None),
        "privateKey": (REQUIRED, SECRET, Format.PEM, None),
    },
    "googleGSuiteServiceAccount": {
        "serviceAccountEmail": (REQUIRED, PLAIN, Format.EMAIL, None),
        "privateKeyId": (REQUIRED, SECRET, Format.TEXT, None),
        "privateKey": (REQUIRED, SECRET, Format.PEM, None),
        "authorizationScopes": (REQUIRED, PLAIN, Format.SCOPES, None),
        "impersonateUserEmail": (OPTIONAL, PLAIN, Format.EMAIL, None),
    },
}

# Field keys that nobody has published: the camelCase of the console's labels (API reference 2).
INFERRED_KEYS = {"googleCloudPlatformServiceAccount", "googleGSuiteServiceAccount"}
OPEN = {"userDefined", "userDefinedOAuth"}


def test_the_catalog_has_exactly_the_systems_of_the_articles():
    assert [each.title for each in SYSTEMS] == list(SYSTEM_TABLE)


@pytest.mark.parametrize(
    ("title", "written", "type_id", "slot", "credential_types", "limit", "needs_credential", "verbs", "mutual_tls"),
    [pytest.param(title, *row, id=title) for title, row in SYSTEM_TABLE.items()],
)
def test_a_system_is_what_the_reference_says(
    title, written, type_id, slot, credential_types, limit, needs_credential, verbs, mutual_tls
):
    found = facts.system(written)
    assert found is not None
    assert found.title == title
    assert found.written_as == written
    assert found.integration_type == type_id
    assert found.slot == slot
    assert list(found.credential_types) == credential_types
    assert found.max_instances == limit
    assert found.credential_required is needs_credential
    assert sorted(found.verbs) == sorted(verbs)
    assert found.mutual_tls is mutual_tls


def test_the_catalog_has_exactly_the_credential_types_with_a_public_name():
    assert list(CREDENTIAL_TYPES) == list(FIELD_TABLE)


@pytest.mark.parametrize("name", FIELD_TABLE)
def test_a_credential_type_has_the_fields_that_the_reference_lists(name):
    found = facts.credential_type(name)
    assert found is not None
    assert {each.key: (each.required, each.secret, each.format, each.default) for each in found.fields} == FIELD_TABLE[
        name
    ]


@pytest.mark.parametrize("name", FIELD_TABLE)
def test_only_the_user_defined_types_take_any_field(name):
    assert CREDENTIAL_TYPES[name].open is (name in OPEN)


@pytest.mark.parametrize("name", FIELD_TABLE)
def test_unknown_fields_may_be_refused_only_where_the_keys_are_published(name):
    assert CREDENTIAL_TYPES[name].certain is (name not in OPEN | INFERRED_KEYS)


@pytest.mark.parametrize("name", sorted(INFERRED_KEYS))
def test_field_keys_that_nobody_has_published_are_marked_as_inferred(name):
    assert {each.certainty for each in CREDENTIAL_TYPES[name].fields} == {Certainty.INFERRED}


@pytest.mark.parametrize(
    ("written", "certainty"),
    [
        pytest.param("adobe", Certainty.UNKNOWN, id="Adobe"),
        pytest.param("google", Certainty.UNKNOWN, id="Google"),
        pytest.param("function-data-actions", Certainty.SINGLE_SOURCE, id="Functions"),
        pytest.param("aws-lambda-data-actions", Certainty.CONFIRMED, id="AWS Lambda"),
        pytest.param("purecloud-data-actions", Certainty.CONFIRMED, id="Genesys Cloud"),
        pytest.param("microsoft-dynamics-data-actions", Certainty.CONFIRMED, id="Dynamics"),
        pytest.param("salesforce-datadip", Certainty.CONFIRMED, id="Salesforce"),
        pytest.param("custom-rest-actions", Certainty.CONFIRMED, id="Web Services"),
        pytest.param("zendesk-data-actions", Certainty.CONFIRMED, id="Zendesk"),
    ],
)
def test_how_sure_a_system_is_carries_the_mark_of_the_reference(written, certainty):
    found = facts.system(written)
    assert found is not None
    assert found.certainty is certainty


def test_a_type_id_is_missing_exactly_where_the_system_is_marked_as_unknown():
    without_id = {each.title for each in SYSTEMS if each.integration_type is None}
    without_slot = {each.title for each in SYSTEMS if each.slot is None}
    unknown = {each.title for each in SYSTEMS if each.certainty is Certainty.UNKNOWN}
    assert without_id == without_slot == unknown == {"Adobe", "Google"}


def test_adobe_is_the_only_deprecated_system():
    assert [each.title for each in SYSTEMS if each.deprecated] == ["Adobe"]


@pytest.mark.parametrize("attribute", ["key", "title", "written_as"], ids=["keys", "titles", "what a program writes"])
def test_systems_differ_in(attribute):
    values = [getattr(each, attribute) for each in SYSTEMS]
    assert len(set(values)) == len(values)


def test_no_two_systems_share_an_integration_type():
    ids = [each.integration_type for each in SYSTEMS if each.integration_type]
    assert len(set(ids)) == len(ids)


def test_every_accepted_credential_type_is_in_the_catalog():
    accepted = {name for each in SYSTEMS for name in each.credential_types}
    assert accepted == set(CREDENTIAL_TYPES)


@pytest.mark.parametrize("name", FIELD_TABLE)
def test_a_credential_type_names_each_field_and_label_once(name):
    found = CREDENTIAL_TYPES[name]
    assert found.name == name
    assert len({each.key for each in found.fields}) == len(found.fields)
    assert len({each.label for each in found.fields}) == len(found.fields)
    assert all(found.field(each.key) is each for each in found.fields)


def test_a_field_that_the_type_does_not_have_is_none():
    assert CREDENTIAL_TYPES["basicAuth"].field("username") is None


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("salesforce-data-actions", id="a likely guess"),
        pytest.param("google-data-actions", id="a guess for Google"),
        pytest.param("AWS-LAMBDA-DATA-ACTIONS", id="other case"),
        pytest.param("aws-lambda", id="a key where the id is known"),
        pytest.param("custom-smtp-server", id="a type of another kind"),
        pytest.param("", id="nothing"),
    ],
)
def test_an_unknown_integration_type_is_none(written):
    assert facts.system(written) is None


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("AmazonWebServicesARN", id="a slot"),
        pytest.param("callJourney", id="a type of another kind"),
        pytest.param("", id="nothing"),
    ],
)
def test_an_unknown_credential_type_is_none(name):
    assert facts.credential_type(name) is None


@pytest.mark.parametrize(
    ("state", "settled"),
    [
        (ReportedState.ACTIVE, True),
        (ReportedState.ACTIVATING, False),
        (ReportedState.INACTIVE, True),
        (ReportedState.DEACTIVATING, False),
        (ReportedState.ERROR, True),
    ],
)
def test_a_reported_state_is_settled_unless_a_change_is_under_way(state, settled):
    assert state.settled is settled


def test_the_states_are_those_of_the_api():
    assert [each.value for each in ReportedState] == ["ACTIVE", "ACTIVATING", "INACTIVE", "DEACTIVATING", "ERROR"]
    assert [each.value for each in IntendedState] == ["ENABLED", "DISABLED"]


def test_the_mutual_tls_setting_is_the_one_of_the_article():
    assert facts.CLIENT_CERTIFICATE_AUTHORITY == "clientCertificateAuthority"
    assert [each.value for each in CertificateAuthority] == ["Genesys Cloud", "DigiCert"]
    assert facts.DEFAULT_CLIENT_CERTIFICATE_AUTHORITY.value == "Genesys Cloud"
