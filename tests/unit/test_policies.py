"""The policies: what each refuses and what it lets pass, in previews too, and with secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pulumi
import pytest
from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyCustomTimeouts,
    PolicyProviderResource,
    PolicyResource,
    PolicyResourceOptions,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.deserialize import SPECIAL_SECRET_SIG, SPECIAL_SIG_KEY, deserialize_properties
from pulumi_policy.proxy import UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE, unknown_checking_proxy

from pulumi_genesyscloud.policies import policies

ROOT_OF_PROJECT = Path(__file__).parents[2]

PLUGIN = "genesyscloud:index:"
DYNAMIC = "pulumi-python:dynamic/genesyscloud:"
ROLE = "aws:iam/role:Role"
NATIVE_ROLE = "aws-native:iam:Role"
ORGANIZATION = "3f2b8a3e-5d6c-4f7a-9b1e-0c2d4e6f8a90"
OTHER = "11111111-2222-4333-8444-555555555555"
GENESYS_CLOUD = "arn:aws:iam::765628985471:root"

Inputs = dict[str, Any]

OPTIONS = PolicyResourceOptions(False, [], None, [], PolicyCustomTimeouts(0, 0, 0), [])


class Resource(NamedTuple):
    """A resource as the engine shows it to policies."""

    type: str
    inputs: Inputs
    stack: str = "dev"
    provider: Inputs | None = None

    @property
    def urn(self) -> str:
        return f"urn:pulumi:{self.stack}::shop::{self.type}::orders"


def as_pulumi_has_it(inputs: Inputs) -> Any:
    return unknown_checking_proxy(deserialize_properties(inputs))


def secret(value: Any) -> Inputs:
    return {SPECIAL_SIG_KEY: SPECIAL_SECRET_SIG, "value": value}


def the(name: str, **settings: Any) -> Policy:
    (found,) = [each for each in policies(**settings) if each.name == name]
    return found


def violations(policy: Policy, resource: Resource, config: Mapping[str, Any] | None = None) -> list[str]:
    assert isinstance(policy, ResourceValidationPolicy)
    given = resource.provider
    provider = (
        PolicyProviderResource("pulumi:providers:genesyscloud", as_pulumi_has_it(given), "urn", "org")
        if given
        else None
    )
    args = ResourceValidationArgs(
        resource.type, as_pulumi_has_it(resource.inputs), resource.urn, "orders", OPTIONS, provider, config
    )
    said: list[str] = []

    def report(message: str, _: str | None = None) -> None:
        said.append(message)

    policy.validate(args, report)
    return said


def action(url: str = "https://api.example.com/orders", **request: Any) -> Inputs:
    return {"config": {"request": {"requestUrlTemplate": url, "requestType": "GET", **request}}}


def trusting(principal: Any, condition: Any = None, **more: Any) -> Inputs:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, **more}
    if condition is not None:
        statement["Condition"] = condition
    return {"assumeRolePolicy": {"Version": "2012-10-17", "Statement": [statement]}}


def role(type_: str, inputs: Inputs) -> Resource:
    """A role of one of the two providers for AWS, which call its trust policy differently."""
    called = "assumeRolePolicyDocument" if type_ == NATIVE_ROLE else "assumeRolePolicy"
    return Resource(type_, {called if key == "assumeRolePolicy" else key: each for key, each in inputs.items()})


def only(organization_id: Any) -> Inputs:
    return {"StringEquals": {"sts:ExternalId": organization_id}}


both_providers = pytest.mark.parametrize("type_", [ROLE, NATIVE_ROLE], ids=["aws", "aws-native"])
both_adapters = pytest.mark.parametrize("prefix", [PLUGIN, DYNAMIC], ids=["plugin", "dynamic"])
KEY = "AKIA" + "Q" * 16
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJlLW9mLWEtdG9rZW4"

SECRETS: dict[str, tuple[str, Inputs, str]] = {
    "authorization": ("DataAction", action(headers={"Authorization": "Basic YWRhOnNlc2FtZQ=="}), "Authorization"),
    "key in a header": ("DataAction", action(headers={"X-Api-Key": "sesame"}), "X-Api-Key"),
    "key beside a reference": (
        "DataAction",
        action(headers={"Authorization": "Bearer 4f9a8b7c6d5e4f3a2b1c ${input.x}"}),
        "Authorization",
    ),
    "key in the query": ("DataAction", action("https://api.example.com/orders?api_key=sesame"), "api_key"),
    "password in a body": ("DataAction", action(requestTemplate='{"user": "ada", "password": "sesame"}'), "password"),
    "client secret in a form": (
        "CustomAuthAction",
        action(requestTemplate="grant_type=client_credentials&client_secret=sesame"),
        "client_secret",
    ),
    "AWS key anywhere": ("DataAction", action(requestTemplate=f'{{"id": "{KEY}"}}'), "AWS Access Key"),
    "token in the output": (
        "DataAction",
        {"config": {"response": {"successTemplate": f'{{"a": "{JWT}"}}'}}},
        "JSON Web Token",
    ),
    "property": ("DataActionIntegration", {"properties": {"login": {"apiKey": "sesame"}}}, "properties.login.apiKey"),
    "key in notes": ("DataActionIntegration", {"notes": f"Use {KEY}"}, "notes"),
    "secret of the program": ("DataAction", action(headers={"X-Api-Key": secret("sesame")}), "X-Api-Key"),
    "beside what is unknown": (
        "DataAction",
        action(UNKNOWN_STRING_VALUE, headers={"X-Trace": UNKNOWN_STRING_VALUE, "X-Api-Key": "sesame"}),
        "X-Api-Key",
    ),
}


@both_adapters
@pytest.mark.parametrize("case", SECRETS)
def test_a_secret_is_refused_and_never_shown(case: str, prefix: str) -> None:
    kind, inputs, says = SECRETS[case]
    found = violations(the("no-secrets"), Resource(prefix + kind, inputs))
    assert len(found) == 1, found
    assert says in found[0]
    assert "credential" in found[0]
    for text in ("sesame", "YWRhOnNlc2FtZQ", "4f9a8b7c6d5e", KEY, JWT):
        assert text not in found[0]


NO_SECRETS: dict[str, tuple[str, Inputs]] = {
    "references": (
        "DataAction",
        action(
            "https://api.example.com/orders?api_key=${credentials.apiKey}",
            headers={"Authorization": "Bearer ${authResponse.access_token}", "X-Api-Key": "$!{credentials.apiKey}"},
            requestTemplate='{"password": "${credentials.password}", "token": $input.token, "next": "${input.x}"}',
        ),
    ),
    "ordinary headers": (
        "DataAction",
        action(headers={"Content-Type": "application/json", "Accept": "application/json", "X-Author": "Ada"}),
    ),
    "login of a custom auth action": (
        "CustomAuthAction",
        {
            "config": {
                "request": {
                    "requestUrlTemplate": "${credentials.loginUrl}",
                    "requestTemplate": "grant_type=password&client_id=$credentials.id&password=$!{credentials.pw}",
                },
                "response": {"translationMap": {"access_token": "$.access_token"}},
            }
        },
    ),
    "words in a contract": (
        "DataAction",
        {"contract": {"input": {"properties": {"password": {"type": "string", "title": "The password"}}}}},
    ),
    "a credential": ("IntegrationCredential", {"fields": secret({"password": "sesame", "key": KEY})}),
    "everything unknown": ("DataAction", {"config": UNKNOWN_OBJECT_VALUE, "name": UNKNOWN_STRING_VALUE}),
    "plain properties": ("DataActionIntegration", {"properties": {"region": "eu", "tokens": 3}, "notes": "Owner: ops"}),
}


@both_adapters
@pytest.mark.parametrize("case", NO_SECRETS)
def test_what_is_no_secret_passes(case: str, prefix: str) -> None:
    kind, inputs = NO_SECRETS[case]
    assert violations(the("no-secrets"), Resource(prefix + kind, inputs)) == []


def test_a_name_can_be_allowed() -> None:
    resource = Resource(f"{PLUGIN}DataAction", action(headers={"X-Page-Token": "first"}))
    assert violations(the("no-secrets"), resource)
    assert violations(the("no-secrets", allowed_names=["x-page-token"]), resource) == []
    assert violations(the("no-secrets"), resource, {"allowedNames": ["X-Page-Token"]}) == []


HOSTS = ("api.example.com", "*.acme.example")

FORBIDDEN: dict[str, tuple[str, Inputs, str]] = {
    "another host": ("DataAction", action("https://evil.example/orders"), "not allowed (evil.example)"),
    "a longer name": ("DataAction", action("https://api.example.com.evil.example/"), "not allowed"),
    "http": ("DataAction", action("http://api.example.com/orders"), "no https URL"),
    "another port": ("DataAction", action("https://api.example.com:8443/orders"), "another port than 443"),
    "the caller chooses": ("DataAction", action("${input.url}"), "the host is filled in"),
    "part of the host": ("DataAction", action("https://${input.tenant}.acme.example/"), "the host, or its end"),
    "the end of the host": ("DataAction", action("https://api.example.com${input.rest}"), "the host, or its end"),
    "without a scheme": ("DataAction", action("//evil.example/orders"), "no https URL"),
    "login": ("CustomAuthAction", action("https://login.evil.example/token"), "not allowed"),
    "credential": (
        "IntegrationCredential",
        {"fields": secret({"loginUrl": "https://login.evil.example", "other": UNKNOWN_STRING_VALUE})},
        "fields.loginUrl has a host that is not allowed.",
    ),
    "property": (
        "DataActionIntegration",
        {"properties": {"a": ["http://api.example.com"]}},
        "properties.a[0] is no https",
    ),
}


@both_adapters
@pytest.mark.parametrize("case", FORBIDDEN)
def test_a_host_that_is_not_allowed_is_refused(case: str, prefix: str) -> None:
    kind, inputs, says = FORBIDDEN[case]
    found = violations(the("allowed-hosts", hosts=HOSTS), Resource(prefix + kind, inputs))
    assert any(says in each for each in found), found


ALLOWED: dict[str, tuple[str, Inputs]] = {
    "its host": ("DataAction", action("https://api.example.com/orders/${input.id}")),
    "another case, the port": ("DataAction", action("https://API.example.com:443/orders?id=$input.id")),
    "a pattern": ("DataAction", action("https://eu.acme.example/orders")),
    "the Platform API": ("DataAction", action("/api/v2/users/${input.id}")),
    "a function": ("DataAction", action("arn:aws:lambda:us-east-1:123456789012:function:orders")),
    "the credential's": ("CustomAuthAction", action("${credentials.loginUrl}")),
    "the login's answer": ("DataAction", action("${authResponse.instance_url}/orders")),
    "unknown": ("DataAction", action(UNKNOWN_STRING_VALUE)),
    "no request": ("DataAction", {"name": "orders"}),
    "unknown fields": ("IntegrationCredential", {"fields": secret(UNKNOWN_OBJECT_VALUE)}),
    "fields": ("IntegrationCredential", {"fields": secret({"loginUrl": "https://api.example.com/t", "user": "ada"})}),
    "words": ("DataActionIntegration", {"properties": {"about": "see the page"}}),
}


@both_adapters
@pytest.mark.parametrize("case", ALLOWED)
def test_an_allowed_host_passes(case: str, prefix: str) -> None:
    kind, inputs = ALLOWED[case]
    assert violations(the("allowed-hosts", hosts=HOSTS), Resource(prefix + kind, inputs)) == []


def test_without_a_list_each_host_is_allowed_by_https() -> None:
    assert violations(the("allowed-hosts"), Resource(f"{PLUGIN}DataAction", action("https://any.example/"))) == []
    assert violations(the("allowed-hosts"), Resource(f"{PLUGIN}DataAction", action("http://any.example/")))
    found = violations(
        the("allowed-hosts"), Resource(f"{PLUGIN}DataAction", action("https://any.example/")), {"hosts": ["a.example"]}
    )
    assert found == [
        "config.request.requestUrlTemplate has a host that is not allowed (any.example). Use one of a.example."
    ]


@both_adapters
@pytest.mark.parametrize("kind", ["DataAction", "DataActionIntegration"])
def test_protection_is_on_in_production_alone(kind: str, prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = the("deletion-protection")

    def found(inputs: Inputs, stack: str = "production", **more: Any) -> list[str]:
        return violations(policy, Resource(prefix + kind, inputs, stack, **more))

    assert found({"deletionProtection": False}) == [
        "deletionProtection is false in the stack production. Leave it out, or set it to true."
    ]
    assert found({"deletionProtection": False}, "dev") == []
    assert found({"deletionProtection": False}, "shop-prod")
    assert found({"deletionProtection": True}) == found({}) == []
    assert found({"deletionProtection": UNKNOWN_STRING_VALUE}) == []
    assert "genesyscloud:deletionProtection is false" in found({}, provider={"deletionProtection": "false"})[0]
    assert found({"deletionProtection": True}, provider={"deletionProtection": "false"}) == []
    assert violations(policy, Resource(prefix + kind, {"deletionProtection": False}, "live"), {"stacks": ["live"]})

    pulumi.runtime.set_config("genesyscloud:deletionProtection", "false")
    try:
        assert "genesyscloud:deletionProtection is false" in found({})[0]
        assert found({}, "dev") == []
    finally:
        pulumi.runtime.set_config("genesyscloud:deletionProtection", "true")
    monkeypatch.setenv("GENESYSCLOUD_DELETION_PROTECTION", "false")
    assert "GENESYSCLOUD_DELETION_PROTECTION is false" in found({"deletionProtection": True})[0]


@both_adapters
def test_each_integration_names_its_owner(prefix: str) -> None:
    integration = f"{prefix}DataActionIntegration"
    policy = the("owners")
    assert violations(policy, Resource(integration, {"notes": "Orders. Owner: shop team"})) == []
    assert violations(policy, Resource(integration, {"notes": UNKNOWN_STRING_VALUE})) == []
    for inputs in ({}, {"notes": "Orders."}, {"notes": "Owner:"}):
        assert "notes names no owner" in violations(policy, Resource(integration, dict(inputs)))[0]
    assert violations(the("owners", owner="@acme"), Resource(integration, {"notes": "ada@acme.example"})) == []

    action_ = Resource(f"{prefix}DataAction", {"category": "Shop"})
    assert violations(policy, action_) == []
    assert "category names no owner" in violations(policy, action_, {"category": "^(Billing|Sales)"})[0]
    assert violations(policy, action_, {"category": "^(Shop|Sales)"}) == []


UNTRUSTED: dict[str, tuple[Inputs, str]] = {
    "everybody": (trusting("*", only(ORGANIZATION)), "trusts everybody"),
    "every account": (trusting({"AWS": "*"}), "trusts everybody"),
    "everybody but": (
        {"assumeRolePolicy": {"Statement": {"Effect": "Allow", "NotPrincipal": {"AWS": GENESYS_CLOUD}}}},
        "trusts everybody",
    ),
    "every organization": (trusting({"AWS": GENESYS_CLOUD}), "for every organization"),
    "another organization": (trusting({"AWS": GENESYS_CLOUD}, only(OTHER)), "not the id of this organization"),
    "two organizations": (trusting({"AWS": GENESYS_CLOUD}, only([ORGANIZATION, OTHER])), "not the id of this"),
    "alike": (
        trusting({"AWS": GENESYS_CLOUD}, {"StringLike": {"sts:ExternalId": ORGANIZATION}}),
        "for every organization",
    ),
    "somebody else too": (
        trusting({"AWS": [GENESYS_CLOUD, "arn:aws:iam::123456789012:root"]}, only(ORGANIZATION)),
        "others than Genesys Cloud (arn:aws:iam::123456789012:root)",
    ),
}


@both_providers
@pytest.mark.parametrize("case", UNTRUSTED)
def test_a_role_that_trusts_too_many_is_refused(case: str, type_: str) -> None:
    inputs, says = UNTRUSTED[case]
    judged = role(type_, inputs)
    found = violations(the("role-trust", organization_id=ORGANIZATION), judged)
    assert len(found) == 1, found
    assert next(iter(judged.inputs)) in found[0]
    assert says in found[0]


@both_providers
@pytest.mark.parametrize(
    "inputs",
    [
        trusting({"AWS": GENESYS_CLOUD}, only(ORGANIZATION)),
        trusting({"AWS": ["765628985471"]}, {"StringEquals": {"STS:externalid": [ORGANIZATION]}}),
        trusting({"Service": "lambda.amazonaws.com"}),
        {"assumeRolePolicy": UNKNOWN_STRING_VALUE},
        {"assumeRolePolicy": "no JSON"},
        trusting("*", Effect="Deny"),
    ],
    ids=["right", "account and a list", "a service", "unknown", "no JSON", "denied"],
)
def test_other_roles_pass(inputs: Inputs, type_: str) -> None:
    assert violations(the("role-trust", organization_id=ORGANIZATION), role(type_, inputs)) == []


def test_the_organization_is_the_stacks_own(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = Resource(ROLE, trusting({"AWS": GENESYS_CLOUD}, only(OTHER)))
    assert violations(the("role-trust"), resource) == []
    assert violations(the("role-trust"), Resource(ROLE, trusting({"AWS": GENESYS_CLOUD}, only("acme"))))
    monkeypatch.setenv("GENESYSCLOUD_ORGANIZATION_ID", ORGANIZATION)
    assert ORGANIZATION in violations(the("role-trust"), resource)[0]
    assert violations(the("role-trust"), resource, {"organizationId": OTHER}) == []


def test_another_account_can_be_the_one_that_assumes() -> None:
    inputs = trusting({"AWS": "arn:aws-us-gov:iam::210987654321:root"})
    assert violations(the("role-trust"), Resource(ROLE, inputs)) == []
    assert "for every organization" in violations(the("role-trust", account="210987654321"), Resource(ROLE, inputs))[0]


@both_adapters
@both_providers
@pytest.mark.parametrize("known", [True, False], ids=["known ARN", "unknown ARN"])
def test_a_role_that_a_credential_holds_trusts_genesys_cloud_alone(prefix: str, known: bool, type_: str) -> None:
    arn = "arn:aws:iam::123456789012:role/orders"

    def found(trust: Inputs) -> list[tuple[str, str | None]]:
        held_role = PolicyResource(
            type_,
            as_pulumi_has_it({**role(type_, trust).inputs, "arn": arn if known else UNKNOWN_STRING_VALUE}),
            "the role",
            "r",
            OPTIONS,
            None,
            None,
            [],
            {},
        )
        held = {"credentialType": "amazonWebServicesARN", "fields": {"ARN": arn if known else UNKNOWN_STRING_VALUE}}
        credential = PolicyResource(
            f"{prefix}IntegrationCredential",
            as_pulumi_has_it(held),
            "the credential",
            "c",
            OPTIONS,
            None,
            None,
            [],
            {} if known else {"fields": [held_role]},
        )
        policy = the("role-trust-of-credentials", organization_id=ORGANIZATION)
        assert isinstance(policy, StackValidationPolicy)
        said: list[tuple[str, str | None]] = []
        policy.validate(StackValidationArgs([held_role, credential]), lambda message, urn: said.append((message, urn)))
        return said

    assert found(trusting({"AWS": GENESYS_CLOUD}, only(ORGANIZATION))) == []
    ((message, urn),) = found(trusting({"AWS": "arn:aws:iam::123456789012:root"}))
    assert "trusts others than Genesys Cloud" in message
    assert urn == "the role"
    assert found(trusting({"AWS": GENESYS_CLOUD})) == [], "what the other policy says is not said twice"


def test_the_packs_requirements_are_the_versions_that_are_tested() -> None:
    locked = (ROOT_OF_PROJECT / "requirements-dev.txt").read_text("utf-8")
    first, *pins = (ROOT_OF_PROJECT / "policy/requirements.txt").read_text("utf-8").splitlines()
    assert first == "pulumi-genesyscloud[policies]"
    assert [each for each in pins if f"\n{each} " not in locked] == []
    assert {each.partition("==")[0] for each in pins} == {"pulumi", "pulumi-policy", "detect-secrets"}


def test_an_exception_is_for_one_policy_and_one_resource() -> None:
    resource = Resource(f"{PLUGIN}DataActionIntegration", {})
    for name in ("orders", resource.urn):
        assert violations(the("owners"), resource, {"except": [name]}) == []
        assert violations(the("owners", exceptions={"owners": [name]}), resource) == []
    assert violations(the("owners", exceptions={"no-secrets": ["orders"]}), resource)
    assert violations(the("owners"), resource, {"except": ["payments"]})
    with pytest.raises(ValueError, match="there is no policy owner"):
        policies(exceptions={"owner": ["orders"]})


PAGE = (ROOT_OF_PROJECT / "docs/policies.md").read_text("utf-8")


def test_the_page_names_each_policy_with_all_its_configuration() -> None:
    told = {
        row[0]: set(re.findall(r"(?:^| )`(\w+)`:", row[1]))
        for row in re.findall(r"^\| `([\w-]+)` \|.*\| ([^|]*) \|$", PAGE, re.M)
    }
    own = {each.name: set(each.config_schema.properties) - {"except"} for each in policies() if each.config_schema}
    own["role-trust-of-credentials"] = set()  # the page refers to `role-trust`
    assert told == own
    (config,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    for name, values in json.loads(config).items():
        schema = the(name).config_schema
        assert schema
        assert values.keys() - {"enforcementLevel"} <= schema.properties.keys()


def test_the_pack_on_the_page_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    monkeypatch.setattr("pulumi_policy.PolicyPack", lambda *given, **named: made.append((given, named)))
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(program, "policies", "exec"), {})
    (((name, own), named),) = made
    assert (name, named) == ("acme", {"enforcement_level": EnforcementLevel.MANDATORY})
    assert violations(own[-1], Resource(f"{DYNAMIC}DataAction", {"name": "look-up"}))
    assert violations(own[-1], Resource(f"{DYNAMIC}DataAction", {"name": "acme-look-up"})) == []
