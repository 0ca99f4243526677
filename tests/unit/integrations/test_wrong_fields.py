"""Every mistake in the fields of every credential type is refused by name, and no value is ever repeated.

The mistakes are derived from one good credential of each type. That table is written by hand, from the documentation,
so that it can contradict the catalog.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NoReturn

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.client.errors import BadRequest
from genesyscloud_provider.framework.properties import UNKNOWN
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Checked
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.credential.models import CredentialType
from genesyscloud_provider.integrations.credential.resource import IntegrationCredential
from genesyscloud_provider.integrations.facts import Format
from genesyscloud_provider.integrations.formats import fits
from tests.keys import pem

pytestmark = pytest.mark.slow

PEM = pem("planted")
TAKEN = PEM.replace("\n", "\\n")
"""The same as the service takes it."""
GCP, GSUITE, ADOBE = "googleCloudPlatformServiceAccount", "googleGSuiteServiceAccount", "adobeServiceAccount"
LOOK = ("GET", "/api/v2/integrations/credentials/types")


class Judge(Enum):
    """Who knows enough of a type to find a mistake in it."""

    ANYBODY = "anybody"
    ORGANIZATION = "the organization"


@dataclass(frozen=True)
class Example:
    """A credential as it should be, with all of its fields.

    Attributes:
        fields: every field; each value is one that no message has a reason to contain.
        optional: those that may be left out.
        forms: those whose values have a form, by the key of `MALFORMED`.
        of_names: who is sure of the fields' names.
        of_values: who is sure what a value may be.
    """

    fields: dict[str, str]
    optional: tuple[str, ...] = ()
    forms: dict[str, str] = field(default_factory=dict)
    of_names: Judge = Judge.ANYBODY
    of_values: Judge = Judge.ANYBODY


EXAMPLES: dict[str, Example] = {
    "amazonWebServicesARN": Example({"ARN": "arn:aws:iam::123456789012:role/planted"}, forms={"ARN": "role"}),
    "pureCloudOAuthClient": Example(
        {"clientId": "b0c1d2e3-0123-4567-89ab-cdef01234567", "clientSecret": "planted-secret"},
        forms={"clientId": "UUID"},
    ),
    "basicAuth": Example({"userName": "planted-user", "password": "planted-password"}, optional=("password",)),
    "salesforce": Example(
        {
            "username": "planted-user",
            "password": "planted-password",
            "securityToken": "planted-token",
            "loginUrl": "https://planted.salesforce.com",
        },
        optional=("loginUrl",),
        forms={"loginUrl": "URL"},
    ),
    "msDynamics": Example(
        {
            "username": "planted-user",
            "password": "planted-password",
            "orgWebAddress": "https://planted.crm.dynamics.com",
            "applicationId": "planted-application",
        },
        forms={"orgWebAddress": "URL"},
    ),
    "zendeskApiToken": Example(
        {
            "userEmail": "planted@contoso.com",
            "baseUrl": "https://planted.zendesk.com",
            "apiToken": "planted-token",
        },
        forms={"userEmail": "e-mail", "baseUrl": "URL"},
    ),
    GCP: Example(
        {
            "clientId": "planted-id",
            "clientEmail": "planted@orders.iam.gserviceaccount.com",
            "privateKeyId": "planted-key-id",
            "privateKey": TAKEN,
        },
        forms={"clientEmail": "e-mail", "privateKey": "PEM"},
        of_names=Judge.ORGANIZATION,
    ),
    GSUITE: Example(
        {
            "serviceAccountEmail": "planted@orders.iam.gserviceaccount.com",
            "privateKeyId": "planted-key-id",
            "privateKey": TAKEN,
            "authorizationScopes": "https://www.googleapis.com/auth/planted",
            "impersonateUserEmail": "planted@contoso.com",
        },
        optional=("impersonateUserEmail",),
        forms={
            "serviceAccountEmail": "e-mail",
            "privateKey": "PEM",
            "authorizationScopes": "scopes",
            "impersonateUserEmail": "e-mail",
        },
        of_names=Judge.ORGANIZATION,
    ),
    # The emulator's own invention: no public source shows a name or a key, and the catalog has none of it.
    ADOBE: Example(
        {
            "clientId": "planted-id",
            "clientSecret": "planted-secret",
            "organizationId": "planted@AdobeOrg",
            "technicalAccountId": "planted@techacct.adobe.com",
            "privateKey": PEM,
            "loginUrl": "https://ims-na1.adobelogin.com/planted",
            "audience": "https://ims-na1.adobelogin.com/c/planted",
            "metascopes": "https://ims-na1.adobelogin.com/s/planted",
            "sandboxName": "planted-sandbox",
        },
        optional=("loginUrl", "metascopes", "sandboxName"),
        of_names=Judge.ORGANIZATION,
        of_values=Judge.ORGANIZATION,
    ),
}
OPEN = {"userDefined", "userDefinedOAuth"}
LOOKED_UP = [kind for kind, example in EXAMPLES.items() if example.of_names is Judge.ORGANIZATION]

MALFORMED: dict[str, tuple[str, tuple[str, ...]]] = {
    "role": (
        "must be the ARN of an IAM role",
        (
            "planted-role",
            "arn:aws:iam::123456789012:user/planted",
            "arn:aws:iam::1234:role/planted",
            "arn:aws:iam::123456789012:role/planted and more",
            "arn:aws:lambda:us-east-1:123456789012:function:planted",
        ),
    ),
    "URL": ("must be an https URL", ("planted.com", "http://planted.com", "https://a:planted@b.com", "ftp://planted")),
    "e-mail": ("must be an e-mail address", ("planted", "planted@", "@planted.com", "Ada <planted@contoso.com>")),
    "UUID": (
        "must be a UUID",
        ("planted", "b0c1d2e30123456789abcdef01234567", "{b0c1d2e3-0123-4567-89ab-cdef01234567}"),
    ),
    "scopes": (
        "must be scopes separated by commas, not by spaces",
        ("planted another", "planted, another", "planted,,another", "planted,another,", "planted\nanother"),
    ),
    "PEM": (
        "must be a private key in PEM form",
        ("planted", PEM.removesuffix("-----\n"), f"planted{PEM}", f"{PEM}planted"),
    ),
}
"""What is wrong by the form of its value: what is said of it, and examples."""


@dataclass(frozen=True)
class Mistake:
    """Fields in which one thing is wrong.

    Attributes:
        what: what is wrong, in words.
        fields: the fields.
        path: the property that has to be named.
        reason: what has to be said of it.
        judge: who can see it.
        missing: a further property that is missing for it.
    """

    what: str
    fields: Any = field(repr=False)
    path: str
    reason: str
    judge: Judge
    missing: str | None = None


def misspellings(word: str) -> Iterator[str]:
    yield word[0] + word  # a letter too many
    yield word[0] + word[2:]  # a letter too few


def mistakes(kind: str, example: Example) -> Iterator[Mistake]:
    """Everything that can be wrong with one field of a type."""
    no_field = f"is no field of credential type {kind}; "
    for key, value in example.fields.items():
        path, others = f"fields.{key}", {each: text for each, text in example.fields.items() if each != key}
        required = key not in example.optional
        if required:
            yield Mistake(f"{key} missing", others, path, f"is required for credential type {kind}", example.of_names)
        for wrong in (*misspellings(key), key.swapcase()):
            fields, reason = {**others, wrong: value}, f"{no_field}did you mean `{key}`?"
            missing = path if required else None
            yield Mistake(f"{key} as {wrong}", fields, f"fields.{wrong}", reason, example.of_names, missing)
        for what, nothing in (("empty", ""), ("blank", " \n")):
            yield Mistake(f"{key} {what}", {**others, key: nothing}, path, "must not be empty", example.of_values)
        for what, no_text in NO_TEXTS:
            reason = "must be text"
            yield Mistake(f"{key} a {what}", {**others, key: no_text}, path, reason, Judge.ANYBODY)
        reason, values = MALFORMED[example.forms[key]] if key in example.forms else ("", ())
        for number, malformed in enumerate(values, start=1):
            fields = {**others, key: malformed}
            yield Mistake(f"{key} malformed {number}", fields, path, reason, example.of_values)
    fields, reason = (
        {**example.fields, "zzz": "planted-in-zzz"},
        f"{no_field}its fields are {', '.join(example.fields)}",
    )
    yield Mistake("unknown field", fields, "fields.zzz", reason, example.of_names)
    for what, no_map in (("text", "planted-text"), ("number", 8675309), ("list", ["planted-in-a-list"])):
        reason = "must be a map"
        yield Mistake(f"fields are a {what}", no_map, "fields", reason, Judge.ANYBODY)


NO_TEXTS = (("number", 8675309), ("list", ["planted-in-a-list"]), ("map", {"planted-key": "planted-in-a-map"}))


def every_mistake_in(of_names: Judge) -> pytest.MarkDecorator:
    """Every mistake in each of the types of whose names this one is sure."""
    kinds = {kind: example for kind, example in EXAMPLES.items() if example.of_names is of_names}
    cases = [(kind, mistake) for kind, example in kinds.items() for mistake in mistakes(kind, example)]
    return pytest.mark.parametrize(("kind", "mistake"), cases, ids=[f"{kind}: {each.what}" for kind, each in cases])


def program(kind: str, fields: Any, **changes: Any) -> dict[str, Any]:
    return {"credentialType": kind, "fields": fields, "name": "orders", **changes}


def values(fields: Any) -> Iterator[str]:
    """Everything in the fields that is a value, as a message would show it."""
    if isinstance(fields, dict):
        for each in fields.values():
            yield from values(each)
    elif isinstance(fields, list):
        for each in fields:
            yield from values(each)
    elif text := str(fields).strip():
        yield text


def assert_refused(checked: Checked, mistake: Mistake, by: str = "") -> None:
    found = checked.failures
    assert {each.path for each in found} == {mistake.path, *filter(None, [mistake.missing])}, by
    (reason,) = [each.reason for each in found if each.path == mistake.path]
    assert mistake.reason in reason, by
    for each in found:
        property_, text = each.reported
        assert property_ == "", "with a property Pulumi would print its value"
        assert text == f"{each.path}: {each.reason}"
    assert_nothing_shown(checked, mistake.fields)


def assert_nothing_shown(checked: Checked, fields: Any) -> None:
    shown = "\n".join([repr(checked), *(" ".join(each.reported) for each in checked.failures)])
    assert [each for each in values(fields) if each in shown] == []


def _nobody(_: Configuration) -> NoReturn:
    raise AssertionError("nobody is to be asked")


@pytest.fixture(scope="module")
def judge(_running_emulator: Emulator) -> Iterator[IntegrationCredential]:
    """For checks only, which change nothing: one run, which looks at the organization once for all tests."""
    _running_emulator.control.reset()
    url, client = _running_emulator.url, _running_emulator.client_id
    settings = {"apiUrl": url, "loginUrl": url, "oauthClientId": client}
    source = Source("the test", {**settings, "oauthClientSecret": _running_emulator.client_secret})
    session = Session(Configuration.resolve(source), lambda _: None)
    api_of(session).credential_types.all()  # before some test gives the fields other names
    yield IntegrationCredential(session)
    session.close()


@pytest.fixture
def credential(session: Session) -> IntegrationCredential:
    return IntegrationCredential(session)


@pytest.fixture
def unasked() -> IntegrationCredential:
    """It could ask the organization, and must not."""
    source = Source("the test", {"region": "us-east-1", "accessToken": "t"})
    return IntegrationCredential(Session(Configuration.resolve(source), lambda _: None, _nobody))


@pytest.fixture
def blind() -> dict[str, IntegrationCredential]:
    """Nobody looks: for want of credentials, or because the settings say so."""
    off = {"region": "us-east-1", "accessToken": "t", "preflight": "off"}
    found = {"offline": Configuration.resolve(), "off": Configuration.resolve(Source("the test", off))}
    return {who: IntegrationCredential(Session(each, lambda _: None, _nobody)) for who, each in found.items()}


# The table


def test_the_table_has_every_credential_type_of_the_catalog() -> None:
    assert {*EXAMPLES, *OPEN} == {*facts.CREDENTIAL_TYPES, ADOBE}


@pytest.mark.parametrize("kind", sorted(facts.CREDENTIAL_TYPES))
def test_the_table_has_every_field_of_the_catalog_that_is_required_or_has_a_form(kind: str) -> None:
    known = facts.CREDENTIAL_TYPES[kind]
    example = EXAMPLES.get(kind, Example({}))
    assert [*example.fields] == [each.key for each in known.fields]
    assert {*example.optional} == {each.key for each in known.fields if not each.required or each.default is not None}
    assert {*example.forms} == {each.key for each in known.fields if each.format is not Format.TEXT}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_examples_are_accepted_with_and_without_what_is_optional(kind: str, judge: IntegrationCredential) -> None:
    example = EXAMPLES[kind]
    required = {key: value for key, value in example.fields.items() if key not in example.optional}
    for fields in (example.fields, required):
        assert judge.check({}, program(kind, fields)).failures == []


@pytest.mark.parametrize("kind", EXAMPLES)
def test_what_the_check_accepts_the_organization_takes(
    kind: str, genesys_cloud: Emulator, credential: IntegrationCredential
) -> None:
    credential.create(program(kind, EXAMPLES[kind].fields))
    (live,) = genesys_cloud.control.state().credentials
    assert (live.type, live.fields) == (kind, EXAMPLES[kind].fields)


# Mistakes


@every_mistake_in(Judge.ANYBODY)
def test_a_mistake_in_a_type_that_is_certain_is_refused_without_asking(
    kind: str, mistake: Mistake, unasked: IntegrationCredential, blind: dict[str, IntegrationCredential]
) -> None:
    good, wrong = program(kind, EXAMPLES[kind].fields), program(kind, mistake.fields)
    for who, credential in {"one that could ask": unasked, **blind}.items():
        assert_refused(credential.check({}, wrong), mistake, f"a new credential, {who}")
        assert_refused(credential.check(good, wrong), mistake, f"a rotation, {who}")


@every_mistake_in(Judge.ORGANIZATION)
def test_a_mistake_in_a_type_that_is_not_certain_is_refused_by_the_organizations_word(
    kind: str, mistake: Mistake, judge: IntegrationCredential
) -> None:
    assert_refused(judge.check({}, program(kind, mistake.fields)), mistake)


@every_mistake_in(Judge.ORGANIZATION)
def test_where_nobody_looks_names_that_are_not_certain_are_not_judged_but_values_are(
    kind: str, mistake: Mistake, blind: dict[str, IntegrationCredential]
) -> None:
    for who, credential in blind.items():
        checked = credential.check({}, program(kind, mistake.fields))
        if mistake.judge is Judge.ANYBODY:
            assert_refused(checked, mistake, who)
        else:
            assert checked.failures == [], who


@pytest.mark.parametrize(
    ("kind", "key"), [(kind, key) for kind, example in EXAMPLES.items() for key in example.optional]
)
def test_what_may_be_left_out_and_is_empty_should_be_left_out(
    kind: str, key: str, judge: IntegrationCredential
) -> None:
    failures = judge.check({}, program(kind, {**EXAMPLES[kind].fields, key: ""})).failures
    assert [(each.path, each.reason) for each in failures] == [
        (f"fields.{key}", "must not be empty; leave it out instead")
    ]


@pytest.mark.parametrize("kind", EXAMPLES)
def test_all_mistakes_in_names_come_at_once(kind: str, judge: IntegrationCredential) -> None:
    required = [key for key in EXAMPLES[kind].fields if key not in EXAMPLES[kind].optional]
    checked = judge.check({}, program(kind, {"zzz": "planted-in-zzz"}))
    assert [each.path for each in checked.failures] == [*(f"fields.{key}" for key in required), "fields.zzz"]
    assert_nothing_shown(checked, {"zzz": "planted-in-zzz"})


@pytest.mark.parametrize("kind", EXAMPLES)
def test_fields_that_are_not_known_yet_are_there(kind: str, judge: IntegrationCredential) -> None:
    unknown = dict.fromkeys(EXAMPLES[kind].fields, UNKNOWN)
    assert judge.check({}, program(kind, unknown)).failures == []
    checked = judge.check({}, program(kind, {**unknown, "zzz": UNKNOWN}))
    assert [each.path for each in checked.failures] == ["fields.zzz"]


@pytest.mark.parametrize("kind", sorted({*EXAMPLES, *OPEN}))
def test_a_new_credential_needs_its_fields(kind: str, judge: IntegrationCredential) -> None:
    failures = judge.check({}, {"credentialType": kind, "name": "orders"}).failures
    assert [(each.path, each.reason) for each in failures] == [("fields", "is required")]


# Open types


@pytest.mark.parametrize("kind", sorted(OPEN))
class TestOpenTypes:
    """They take whatever names the program gives its fields."""

    NAMES = ("token", "ARN", "user name", "clientid", "-", "x.y", "naïve", "_")

    def test_any_names_are_taken_and_stored(
        self, kind: str, unasked: IntegrationCredential, genesys_cloud: Emulator, credential: IntegrationCredential
    ) -> None:
        news = program(kind, {name: f"planted-{number}" for number, name in enumerate(self.NAMES)})
        assert unasked.check({}, news).failures == []
        assert unasked.check({}, program(kind, {})).failures == []
        credential.create(news)
        (live,) = genesys_cloud.control.state().credentials
        assert (live.type, live.fields) == (kind, news["fields"])

    @pytest.mark.parametrize(("what", "no_text"), NO_TEXTS)
    def test_a_value_that_is_no_text_is_refused(
        self, kind: str, what: str, no_text: Any, unasked: IntegrationCredential
    ) -> None:
        mistake = Mistake(what, {"x": no_text}, "fields.x", "must be text", Judge.ANYBODY)
        assert_refused(unasked.check({}, program(kind, mistake.fields)), mistake)


# The type's own name


def suggestion(reason: str) -> str | None:
    """What a message suggests first."""
    found = re.search(r"(?:did you mean `|the closest are )(\w+)", reason)
    return found[1] if found else None


def _fields(kind: str) -> dict[str, str]:
    return EXAMPLES[kind].fields if kind in EXAMPLES else {"any": "planted-value"}


@pytest.mark.parametrize("kind", sorted({*EXAMPLES, *OPEN}))
def test_a_type_in_the_wrong_case_is_refused_with_the_right_one(kind: str, judge: IntegrationCredential) -> None:
    for wrong in {kind.lower(), kind.upper(), kind.swapcase()} - {kind}:
        checked = judge.check({}, program(wrong, _fields(kind)))
        (failure,) = checked.failures
        assert failure.path == "credentialType"
        assert suggestion(failure.reason) == kind
        assert failure.reported == ("", f"credentialType: {failure.reason}")
        assert_nothing_shown(checked, _fields(kind))


@pytest.mark.parametrize("kind", sorted(facts.CREDENTIAL_TYPES))
def test_the_wrong_case_of_a_documented_type_is_seen_without_asking(
    kind: str, unasked: IntegrationCredential, blind: dict[str, IntegrationCredential]
) -> None:
    for credential in (unasked, *blind.values()):
        (failure,) = credential.check({}, program(kind.swapcase(), _fields(kind))).failures
        assert (failure.path, suggestion(failure.reason)) == ("credentialType", kind)


@pytest.mark.parametrize("kind", sorted({*EXAMPLES, *OPEN}))
def test_a_misspelt_type_is_refused_with_the_right_one(kind: str, judge: IntegrationCredential) -> None:
    for wrong in misspellings(kind):
        checked = judge.check({}, program(wrong, _fields(kind)))
        (failure,) = checked.failures
        assert failure.path == "credentialType"
        assert failure.reason == f"{wrong!r} is not in the organization; did you mean `{kind}`?"
        assert failure.reported == ("", f"credentialType: {failure.reason}")
        assert_nothing_shown(checked, _fields(kind))


def test_a_type_that_resembles_none_is_refused_with_the_closest(judge: IntegrationCredential) -> None:
    (failure,) = judge.check({}, program("BASIC", {"any": "planted-value"})).failures
    text, _, listed = failure.reason.partition("; the closest are ")
    assert text == "'BASIC' is not in the organization"
    assert len(listed.split(", ")) == 10
    assert listed.split(", ")[0] == "basicAuth", "letter case aside"


def test_where_there_is_nothing_to_suggest_nothing_is(
    credential: IntegrationCredential, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_of(credential.session).credential_types, "all", dict)
    (failure,) = credential.check({}, program("baasicAuth", {"any": "planted-value"})).failures
    assert failure.reason == "'baasicAuth' is not in the organization"


def test_where_nobody_looks_a_type_may_be_one_that_only_the_organization_knows(
    blind: dict[str, IntegrationCredential],
) -> None:
    for wrong in ("baasicAuth", ADOBE, ADOBE.upper()):
        for who, credential in blind.items():
            assert credential.check({}, program(wrong, {"any": "planted-value"})).failures == [], who


# What the organization is asked


@pytest.mark.parametrize("kind", LOOKED_UP)
def test_the_organization_is_asked_once_and_only_before_something_is_created(
    kind: str, new_session: Callable[..., Session], requests: Callable[[], Counter[Any]]
) -> None:
    news, wrong = program(kind, EXAMPLES[kind].fields), program(kind, {**EXAMPLES[kind].fields, "zzz": "x"})
    credential = IntegrationCredential(new_session())
    assert credential.check(news, wrong).failures == [], "an update is not looked at"
    assert not requests()
    assert [each.path for each in credential.check({}, wrong).failures] == ["fields.zzz"]
    credential.check({}, news)
    credential.create(news)
    assert requests() == {LOOK: 1, ("POST", "/api/v2/integrations/credentials"): 1}


def test_a_documented_type_that_the_organization_lacks_is_refused(
    credential: IntegrationCredential, monkeypatch: pytest.MonkeyPatch
) -> None:
    types = api_of(credential.session).credential_types.all()
    monkeypatch.delitem(types, GSUITE)
    (failure,) = credential.check({}, program(GSUITE, EXAMPLES[GSUITE].fields)).failures
    assert failure.path == "credentialType"
    assert f"{GSUITE!r} is not in the organization" in failure.reason


def test_a_type_of_the_organizations_own_that_describes_no_fields_takes_any(
    credential: IntegrationCredential, monkeypatch: pytest.MonkeyPatch
) -> None:
    types = api_of(credential.session).credential_types.all()
    monkeypatch.setitem(types, "theirs", CredentialType(name="theirs", required=["token"]))
    assert credential.check({}, program("theirs", {"token": "planted-token", "any": ""})).failures == []
    failures = credential.check({}, program("theirs", {"any": "planted-value"})).failures
    assert [(each.path, each.reason) for each in failures] == [
        ("fields.token", "is required for credential type theirs")
    ]


LOGIN_URL = "https://ims-na1.adobelogin.com/ims/exchange/jwt"


@pytest.mark.parametrize(
    ("described", "required", "reasons"),
    [
        pytest.param({"title": "Login URL"}, False, [], id="it is optional"),
        pytest.param({"title": "Login URL", "default": LOGIN_URL}, True, [], id="it has a default"),
        pytest.param(
            {"title": "Login URL", "default": None},
            True,
            [f"is required for credential type theirs (Login URL; the documented default is {LOGIN_URL})"],
            id="it has none",
        ),
        pytest.param({"title": "Host"}, True, ["is required for credential type theirs (Host)"], id="nobody knows it"),
    ],
)
def test_a_field_that_the_organization_fills_in_is_not_demanded(
    described: dict[str, Any],
    required: bool,
    reasons: list[str],
    credential: IntegrationCredential,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Some are said to be required and have a default, as Adobe's login URL may."""
    properties = {"token": {"title": "Token"}, "loginUrl": described}
    kind = CredentialType(name="theirs", properties=properties, required=["token", *["loginUrl"] * required])
    monkeypatch.setitem(api_of(credential.session).credential_types.all(), "theirs", kind)
    failures = credential.check({}, program("theirs", {"token": "planted-token"})).failures
    assert [(each.path, each.reason) for each in failures] == [("fields.loginUrl", each) for each in reasons]
    empty = credential.check({}, program("theirs", {"token": "planted-token", "loginUrl": ""})).failures
    instead = "" if reasons else "; leave it out instead"
    assert [each.reason for each in empty] == [f"must not be empty{instead}"]


# The organization's own names


def test_keys_are_asked_for_by_the_name_that_programs_use(
    genesys_cloud: Emulator, credential: IntegrationCredential
) -> None:
    genesys_cloud.control.switches(invented_names={"clientEmail": "mail", "privateKeyId": "private_key_id"})
    without = {key: value for key, value in EXAMPLES[GCP].fields.items() if key in ("clientId", "privateKey")}
    failures = credential.check({}, program(GCP, without)).failures
    assert [(each.path, each.reason) for each in failures] == [
        ("fields.clientEmail", f"is required for credential type {GCP} (Client Email)"),
        ("fields.privateKeyId", f"is required for credential type {GCP} (Private Key ID)"),
    ]


def test_the_organizations_own_names_are_accepted(genesys_cloud: Emulator, credential: IntegrationCredential) -> None:
    genesys_cloud.control.switches(invented_names={"clientEmail": "mail"})
    theirs = {"mail" if key == "clientEmail" else key: value for key, value in EXAMPLES[GCP].fields.items()}
    for fields in (theirs, EXAMPLES[GCP].fields):
        assert credential.check({}, program(GCP, fields)).failures == []
        created = credential.create(program(GCP, fields))
        assert created.state["fields"] == fields, "the state keeps what the program wrote"
    assert [each.fields for each in genesys_cloud.control.state().credentials] == [theirs, theirs]


def test_a_suggestion_is_the_name_that_programs_use(genesys_cloud: Emulator, credential: IntegrationCredential) -> None:
    genesys_cloud.control.switches(invented_names={"clientEmail": "mail"})
    fields = {"clientEmial" if key == "clientEmail" else key: value for key, value in EXAMPLES[GCP].fields.items()}
    reasons = {each.path: each.reason for each in credential.check({}, program(GCP, fields)).failures}
    assert "did you mean `clientEmail`?" in reasons["fields.clientEmial"]


def test_two_names_of_one_field_are_refused_by_the_check(
    genesys_cloud: Emulator, credential: IntegrationCredential
) -> None:
    genesys_cloud.control.switches(invented_names={"clientEmail": "client_email"})
    checked = credential.check({}, program(GCP, {**EXAMPLES[GCP].fields, "client_email": "planted@contoso.com"}))
    assert [each.reported[1] for each in checked.failures] == [
        "fields.clientEmail: means the same field as client_email",
        "fields.client_email: means the same field as clientEmail",
    ]
    assert_nothing_shown(checked, {"client_email": "planted@contoso.com"})


def test_a_malformed_value_is_refused_under_each_of_its_fields_names(
    genesys_cloud: Emulator, credential: IntegrationCredential
) -> None:
    genesys_cloud.control.switches(invented_names={"clientEmail": "mail"})
    fields = {key: value for key, value in EXAMPLES[GCP].fields.items() if key != "clientEmail"}
    for name in ("clientEmail", "mail"):
        checked = credential.check({}, program(GCP, {**fields, name: "planted"}))
        assert [(each.path, each.reason) for each in checked.failures] == [
            (f"fields.{name}", "must be an e-mail address")
        ]
        assert_nothing_shown(checked, fields)


# Keys


@pytest.mark.parametrize("kind", [GCP, GSUITE])
@pytest.mark.parametrize("key", [PEM, PEM.replace("\n", "\\n")], ids=["line breaks", "escapes"])
def test_a_private_key_is_created_and_rotated_in_the_form_that_the_service_takes(
    kind: str, key: str, genesys_cloud: Emulator, credential: IntegrationCredential
) -> None:
    news = program(kind, {**EXAMPLES[kind].fields, "privateKey": key})
    assert credential.check({}, news).failures == []
    created = credential.create(news)
    assert created.state["fields"]["privateKey"] == key

    rotated = program(kind, {**news["fields"], "privateKey": key.replace("planted", "rotated")})
    assert credential.check(news, rotated).failures == []
    state = credential.update(created.id, created.state, rotated)
    assert state["fields"] == rotated["fields"]
    (live,) = genesys_cloud.control.state().credentials
    assert live.fields["privateKey"] == PEM.replace("planted", "rotated").replace("\n", "\\n")


@pytest.mark.parametrize("kind", ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"])
def test_every_private_key_is_one(kind: str) -> None:
    assert fits(PEM.replace("PRIVATE KEY", kind), Format.PEM)


@pytest.mark.parametrize("kind", ["PUBLIC KEY", "CERTIFICATE", "CERTIFICATE REQUEST"])
def test_what_is_no_private_key_is_refused_although_it_is_pem(kind: str) -> None:
    assert not fits(PEM.replace("PRIVATE KEY", kind), Format.PEM)


# Values that others repeat


def test_a_value_that_the_service_repeats_is_in_no_form_of_the_error(
    genesys_cloud: Emulator, credential: IntegrationCredential
) -> None:
    fault: dict[str, Any] = {"method": "POST", "route": "/api/v2/integrations/credentials", "status": 400}
    genesys_cloud.control.fault("status", **fault, message="'planted-password' is too short for 'planted-user'")
    with pytest.raises(BadRequest) as caught:
        credential.create(program("basicAuth", EXAMPLES["basicAuth"].fields))
    assert "is too short" in str(caught.value)
    assert "planted" not in str(caught.value)
    assert "planted" not in repr(caught.value)
