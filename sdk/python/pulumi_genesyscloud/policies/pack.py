"""The policies, as Pulumi takes them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import partial
from typing import Any, Final

import pulumi
from pulumi_policy import (
    Policy,
    PolicyConfigSchema,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)

from genesyscloud_provider.adapters.tokens import dynamic_token, token
from genesyscloud_provider.client.configuration import DELETION_PROTECTION, NAMESPACE, ORGANIZATION_ID
from genesyscloud_provider.integrations import facts
from pulumi_genesyscloud.policies import hosts as host_rules
from pulumi_genesyscloud.policies import secret_texts, trust
from pulumi_genesyscloud.policies.values import part, plain

ROLES: Final = {"aws:iam/role:Role": "assumeRolePolicy", "aws-native:iam:Role": "assumeRolePolicyDocument"}
"""The types of IAM roles, by the two providers for AWS, and the input that is the role's trust policy."""

ARN_CREDENTIAL: Final = "amazonWebServicesARN"
PRODUCTION: Final = ("prod", "prod-*", "*-prod", "production", "production-*", "*-production")
OWNER: Final = r"Owner: *\S+"
EXCEPT: Final = "except"
"""The configuration of each policy that names the resources that it does not judge."""

_TEXTS: Final = {"type": "array", "items": {"type": "string"}}

Inputs = Mapping[str, Any]
Rule = Callable[[ResourceValidationArgs, Inputs, Mapping[str, Any]], Iterator[str]]
"""What is wrong with a resource: of what Pulumi says of it, its inputs, and the policy's configuration."""


def policies(
    *,
    allowed_names: Sequence[str] = (),
    hosts: Sequence[str] = (),
    production: Sequence[str] = PRODUCTION,
    owner: str = OWNER,
    owner_of_actions: str = "",
    organization_id: str = "",
    account: str = str(facts.AWS_ACCOUNT.id),
    exceptions: Mapping[str, Sequence[str]] | None = None,
) -> list[Policy]:
    """Return the policies; the arguments are what holds where `--policy-pack-config` does not say otherwise.

    Args:
        allowed_names: names of headers and fields that `no-secrets` does not judge by their name; letter case does not
            count.
        hosts: patterns of the hosts that `allowed-hosts` allows, such as `*.example.com`; empty: all.
        production: patterns of the names of stacks in which `deletion-protection` holds.
        owner: a regular expression that `owners` looks for in the notes of each integration.
        owner_of_actions: one that it looks for in the category of each action; empty: actions are not judged, as
            the notes of their integration name an owner.
        organization_id: the organization that `role-trust` lets roles trust; empty: that of
            `genesyscloud:organizationId`, or else of GENESYSCLOUD_ORGANIZATION_ID, or else any one.
        account: the id of the AWS account from which Genesys Cloud assumes roles, 12 digits; that of its core and
            satellite regions by default.
        exceptions: by the name of a policy, the resources that it does not judge, by URN or by name in Pulumi.

    Raises:
        ValueError: `exceptions` names no policy of these.
    """
    found: list[Policy] = [
        _policy(
            "no-secrets",
            "Actions and integrations hold no secret: it belongs into the integration's credential.",
            {"allowedNames": (_TEXTS, list(allowed_names))},
            {
                "DataAction": _by(secret_texts.of_action, "allowedNames"),
                "CustomAuthAction": _by(secret_texts.of_action, "allowedNames"),
                "DataActionIntegration": _by(secret_texts.of_integration, "allowedNames"),
            },
        ),
        _policy(
            "allowed-hosts",
            "Requests go to allowed hosts only, by https on port 443.",
            {"hosts": (_TEXTS, list(hosts))},
            {
                "DataAction": _by(host_rules.of_action, "hosts"),
                "CustomAuthAction": _by(host_rules.of_action, "hosts"),
                "DataActionIntegration": _by(partial(host_rules.of_texts, key="properties"), "hosts"),
                "IntegrationCredential": _by(partial(host_rules.of_texts, key="fields"), "hosts"),
            },
        ),
        _policy(
            "deletion-protection",
            "In production, what flows use is protected from deletion and replacement.",
            {"stacks": (_TEXTS, list(production))},
            {"DataAction": _protection_faults, "DataActionIntegration": _protection_faults},
        ),
        _policy(
            "owners",
            "Each integration names its owner.",
            {"notes": ({"type": "string"}, owner), "category": ({"type": "string"}, owner_of_actions)},
            {"DataActionIntegration": _owner_faults("notes"), "DataAction": _owner_faults("category")},
        ),
        _policy(
            "role-trust",
            "A role that Genesys Cloud assumes trusts nobody else, and this organization only.",
            _trust_settings(organization_id, account),
            {},
            dict.fromkeys(ROLES, _trust_faults),
        ),
        _policy_of_linked_roles(organization_id, account),
    ]
    excepted = exceptions or {}
    if wrong := excepted.keys() - {each.name for each in found}:
        raise ValueError(f"exceptions: there is no policy {', '.join(sorted(wrong))}")
    for each in found:
        if each.config_schema:
            each.config_schema.properties[EXCEPT]["default"] = list(excepted.get(each.name, []))
    return found


Settings = Mapping[str, tuple[Mapping[str, Any], Any]]
"""The policy's configuration by name: its JSON schema and its default."""


def _policy(
    name: str, description: str, settings: Settings, rules: Mapping[str, Rule], others: Mapping[str, Rule] | None = None
) -> ResourceValidationPolicy:
    """A policy for resources, by the names of ours and by the type tokens of others'."""
    by_type = {type_: rule for each, rule in rules.items() for type_ in (token(each), dynamic_token(each))}
    by_type |= others or {}

    schema = _schema(settings)

    def validate(args: ResourceValidationArgs, report_violation: ReportViolation) -> None:
        rule, config = by_type.get(args.resource_type), _configured(schema, args.get_config())
        if rule is not None and not {args.name, args.urn} & set(config[EXCEPT]):
            for fault in rule(args, plain(args.props), config):
                report_violation(fault, None)

    return ResourceValidationPolicy(name, description, validate, config_schema=schema)


def _by(rule: Callable[[Inputs, Collection[str]], Iterator[str]], setting: str) -> Rule:
    """A rule that goes by the inputs and one list of the policy's configuration."""
    return lambda _, inputs, config: rule(inputs, config[setting])


def _schema(settings: Settings) -> PolicyConfigSchema:
    every = {**settings, EXCEPT: (_TEXTS, [])}
    return PolicyConfigSchema({name: {**schema, "default": default} for name, (schema, default) in every.items()})


def _configured(schema: PolicyConfigSchema, given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: given.get(name, each["default"]) for name, each in schema.properties.items()}


def _protection_faults(args: ResourceValidationArgs, inputs: Inputs, config: Mapping[str, Any]) -> Iterator[str]:
    stack = args.urn.split(":")[2]
    if not any(fnmatchcase(stack, pattern) for pattern in config["stacks"]):
        return
    own = inputs.get("deletionProtection")
    if own is False:
        yield f"deletionProtection is false in the stack {stack}. Leave it out, or set it to true."
    if _is_off(os.environ.get(DELETION_PROTECTION.environment)):
        yield f"{DELETION_PROTECTION.environment} is false, which lifts the protection of everything. Unset it."
    elif own is None:
        provider = plain(args.provider.props).get(DELETION_PROTECTION.name) if args.provider else None
        setting = provider if provider is not None else pulumi.Config(NAMESPACE).get(DELETION_PROTECTION.name)
        if _is_off(setting):
            yield f"{DELETION_PROTECTION.key} is false in the stack {stack}. Remove the setting, or set it to true."


def _is_off(value: Any) -> bool:
    return str(value).strip().lower() == "false"


def _owner_faults(key: str) -> Rule:
    def faults(_: ResourceValidationArgs, inputs: Inputs, config: Mapping[str, Any]) -> Iterator[str]:
        pattern = config[key]
        value = inputs.get(key)
        if pattern and (value is None or (isinstance(value, str) and not re.search(pattern, value))):
            yield f"{key} names no owner. Write one, in the form of the regular expression {pattern}"

    return faults


def _trust_settings(organization_id: str, account: str) -> Settings:
    return {"organizationId": ({"type": "string"}, organization_id), "account": ({"type": "string"}, account)}


def _trust_faults(
    role: ResourceValidationArgs | PolicyResource,
    inputs: Inputs,
    config: Mapping[str, Any],
    *,
    genesys_cloud_alone: bool = False,
) -> Iterator[str]:
    trust_policy = ROLES[role.resource_type]
    organization = (
        config["organizationId"]
        or pulumi.Config(NAMESPACE).get(ORGANIZATION_ID.name)
        or os.environ.get(ORGANIZATION_ID.environment)
    )
    found = trust.faults(
        part(inputs, trust_policy),
        config["account"],
        organization.strip().lower() if organization else None,
        genesys_cloud_alone=genesys_cloud_alone,
    )
    yield from (f"{trust_policy} {each}" for each in found)


def _policy_of_linked_roles(organization_id: str, account: str) -> StackValidationPolicy:
    """What a single role cannot tell: that a credential holds its ARN, so that only Genesys Cloud has to assume it."""
    schema = _schema(_trust_settings(organization_id, account))
    credentials = {token("IntegrationCredential"), dynamic_token("IntegrationCredential")}

    def validate(args: StackValidationArgs, report_violation: ReportViolation) -> None:
        config = _configured(schema, args.get_config())
        roles = [each for each in args.resources if each.resource_type in ROLES]
        linked: dict[str, PolicyResource] = {}
        for each in args.resources:
            inputs = plain(each.props) if each.resource_type in credentials else {}
            if inputs.get("credentialType") == ARN_CREDENTIAL:
                arn = part(inputs, "fields.ARN")
                needed = {one.urn for one in each.property_dependencies.get("fields", [])}
                linked |= {
                    role.urn: role
                    for role in roles
                    if role.urn in needed or (arn is not None and part(plain(role.props), "arn") == arn)
                }
        for urn, role in linked.items():
            if {role.name, urn} & set(config[EXCEPT]):
                continue
            inputs = plain(role.props)
            known = set(_trust_faults(role, inputs, config))  # the other policy reports them
            for fault in _trust_faults(role, inputs, config, genesys_cloud_alone=True):
                if fault not in known:
                    report_violation(fault, urn)

    return StackValidationPolicy(
        "role-trust-of-credentials",
        "A role whose ARN a credential holds trusts Genesys Cloud alone.",
        validate,
        config_schema=schema,
    )
