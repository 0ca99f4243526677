# Written by `make sdk` from the declarations of genesyscloud_provider. Change those, not this file.

# ruff: noqa: PT028 (`test_data_action` is no test)

"""Lookups: what the organization has, without managing it; and a test of an action.

Each takes plain values and outputs alike, and answers with an output. A preview without credentials, such as that of a
fork, answers with an unknown value. With a provider in its options, or a parent that has one, a lookup asks that
provider's organization; else that of the stack's configuration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pulumi

from pulumi_genesyscloud._lookup import look_up


@dataclass(frozen=True, kw_only=True)
class GetOrganizationResult:
    """A Genesys Cloud organization.

    Attributes:
        id: its id, which is also the external id that the trust policy of an AWS role names.
        name: its name; empty where only `genesyscloud:organizationId` is configured.
    """

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A place for a credential in integrations of a type.

    Attributes:
        required: whether it has to be filled.
        credential_types: the credential types that it accepts.
    """

    required: bool
    credential_types: list[str]


@dataclass(frozen=True, kw_only=True)
class GetIntegrationTypeResult:
    """An integration type, as the organization has it.

    Attributes:
        id: its id, such as `aws-lambda-data-actions`.
        name: its name in Genesys Cloud.
        installable: whether integrations of it can be created.
        max_instances: how many integrations of it there may be; none if the organization does not say.
        credentials: its slots for credentials, by key.
    """

    id: str
    name: str
    installable: bool
    max_instances: int | None = None
    credentials: dict[str, Slot]


@dataclass(frozen=True, kw_only=True)
class GetIntegrationTypesResult:
    """The integration types of the organization.

    Attributes:
        integration_types: each type, ordered by id.
    """

    integration_types: list[GetIntegrationTypeResult]


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A credential, as an integration refers to it.

    Attributes:
        id: its id.
        type: its credential type.
    """

    id: str
    type: str


@dataclass(frozen=True, kw_only=True)
class GetIntegrationResult:
    """An installed integration.

    It can be given to a `DataAction` and a `CustomAuthAction` as `integration`.

    Attributes:
        id: its id.
        name: its name.
        integration_type: its integration type's id.
        intended_state: what it is meant to be: `ENABLED` or `DISABLED`.
        reported_state: what the service says it is, such as `ACTIVE`.
        credential: the credential that it uses; none if it uses none.
    """

    id: str
    name: str
    integration_type: str
    intended_state: str
    reported_state: str
    credential: Credential | None = None


@dataclass(frozen=True, kw_only=True)
class GetIntegrationsResult:
    """Installed integrations.

    Attributes:
        integrations: each of them, ordered by name and id.
    """

    integrations: list[GetIntegrationResult]


@dataclass(frozen=True, kw_only=True)
class GetIntegrationCredentialResult:
    """A credential, as the organization has it.

    It can be given to a `DataActionIntegration` as `credential`.

    Attributes:
        id: its id.
        type: its credential type.
        name: its name.
    """

    id: str
    type: str
    name: str


@dataclass(frozen=True, kw_only=True)
class GetDataActionResult:
    """A published action.

    Attributes:
        id: its id, by which flows and scripts refer to it.
        name: its name.
        category: under what flows and scripts list it.
        integration: the id of the integration that it belongs to.
        static: whether it came with its integration: such an action cannot be changed or deleted.
        secure: whether only secure flows may call it.
        version: the version that was last published.
    """

    id: str
    name: str
    category: str
    integration: str
    static: bool
    secure: bool
    version: int


@dataclass(frozen=True, kw_only=True)
class ActionCertificate:
    """A client certificate with which Web Services actions present themselves (mutual TLS).

    Attributes:
        signing_authority: who signed it: `Genesys` or `DigiCert`.
        certificate: the certificate in PEM form.
        status: `Current`, or `Upcoming` before a rotation.
        type: what it is used as: `Client`.
    """

    signing_authority: str
    certificate: str
    status: str
    type: str


@dataclass(frozen=True, kw_only=True)
class GetActionCertificatesResult:
    """The client certificates of Web Services actions.

    Attributes:
        certificates: those in use, and upcoming ones.
    """

    certificates: list[ActionCertificate]


@dataclass(frozen=True, kw_only=True)
class ActionConsumer:
    """A version of a flow, a script or something else that uses an action.

    Attributes:
        id: the id of the flow or script.
        name: its name.
        kind: what it is, such as `inbound call flow`.
        version: which of its versions, such as `12.0`.
        state: what that version is: `live`, `draft`, `superseded`, `deleted`, or `unreadable` where nobody can read
            which version is live.
        counts: whether the action is in use because of it: it is live, or may be, or it is the newest version of what
            was never published.
    """

    id: str
    name: str
    kind: str
    version: str
    state: str
    counts: bool


@dataclass(frozen=True, kw_only=True)
class ActionRuns:
    """How often an action ran.

    Attributes:
        last_day: in the last 24 hours, or a little longer.
        last_month: in the last 30 days.
    """

    last_day: int
    last_month: int


@dataclass(frozen=True, kw_only=True)
class GetActionUsageResult:
    """Who uses an action, and how often it ran.

    Attributes:
        verdict: `inUse`, `ranLately` (nobody is known to use it, and it ran in the last 24 hours), `unused`, or
            `cannotBeTold`.
        consumers: every version of every flow, script and other object that uses it, those that count first.
        runs: how often it ran; none where that cannot be told.
        untold: why something of this cannot be told.
        permissions: the permissions that would tell it.
    """

    verdict: str
    consumers: list[ActionConsumer]
    runs: ActionRuns | None = None
    untold: list[str]
    permissions: list[str]


@dataclass(frozen=True, kw_only=True)
class TrustedCertificate:
    """A certificate authority whose server certificates are accepted.

    Attributes:
        description: its distinguished name.
        serial_number: its serial number.
        signature: the algorithm of its signature.
    """

    description: str
    serial_number: str
    signature: str


@dataclass(frozen=True, kw_only=True)
class GetTrustStoreResult:
    """The certificate authorities that Web Services actions trust.

    Attributes:
        certificates: each authority's certificate.
    """

    certificates: list[TrustedCertificate]


@dataclass(frozen=True, kw_only=True)
class ActionTestStep:
    """One step of a test.

    Attributes:
        step: its number.
        name: what is done in it.
        success: whether it succeeded.
        result: what came of it, such as the headers that were sent.
        error: why it failed, in the service's words.
    """

    step: int | None = None
    name: str
    success: bool
    result: Any | None = field(default=None, repr=False)
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class TestDataActionResult:
    """What came of a test of an action.

    Attributes:
        success: whether every step succeeded.
        steps: what was done, in order. It shows what was sent, credentials in headers included.
        final_result: what the action gives back; none if it failed.
        error: why it failed, in the service's words.
    """

    success: bool
    steps: list[ActionTestStep]
    final_result: Any | None = field(default=None, repr=False)
    error: str | None = None

    __test__: ClassVar[bool] = False  # pytest would take it for a test, by its name


@dataclass(frozen=True, kw_only=True)
class GetRoleResult:
    """A role, as the organization has it.

    Attributes:
        id: its id.
        name: its name.
        description: what it is for.
        permissions: what it allows without conditions, each as `domain:entity:action`.
    """

    id: str
    name: str
    description: str
    permissions: list[str]


@dataclass(frozen=True, kw_only=True)
class RoleDivision:
    """A role that an OAuth client has, and the division in which it has it.

    Attributes:
        role_id: the role's id.
        division_id: the division's id, or `*` for all.
    """

    role_id: str
    division_id: str


@dataclass(frozen=True, kw_only=True)
class GetOAuthClientResult:
    """An OAuth client, as the organization has it. Nobody can read its secret.

    Attributes:
        id: its id.
        name: its name.
        description: what it is for.
        authorized_grant_type: how whoever uses it logs in.
        state: `active` or `inactive`; `disabled` by Genesys Cloud's support.
        role_divisions: the roles it has, each with its division.
    """

    id: str
    name: str
    description: str
    authorized_grant_type: str
    state: str
    role_divisions: list[RoleDivision]


def get_organization(
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[GetOrganizationResult]:
    """The organization that the configured credentials belong to.

    A preview without credentials takes `genesyscloud:organizationId` for it.

    Args:
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: the lookup failed; the message says why, and what to do.
    """
    return look_up("getOrganization", {}, GetOrganizationResult, opts)


def get_integration_type(
    id: pulumi.Input[str],
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[GetIntegrationTypeResult]:
    """An integration type of the organization: its limit, its slots for credentials, and the credential types that they
    accept.

    Args:
        id: the type's id, such as an `IntegrationType`; `google` and `adobe` stand for the types whose ids differ.
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: the organization has no such type; or the lookup failed.
    """
    return look_up("getIntegrationType", {"id": id}, GetIntegrationTypeResult, opts)


def get_integration_types(
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[GetIntegrationTypesResult]:
    """Every integration type of the organization.

    Args:
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: the lookup failed; the message says why, and what to do.
    """
    return look_up("getIntegrationTypes", {}, GetIntegrationTypesResult, opts)


def get_integration(
    *,
    id: pulumi.Input[str] | None = None,
    name: pulumi.Input[str] | None = None,
    integration_type: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[GetIntegrationResult]:
    """An integration that another program, or somebody in the console, made.

    It can be given to a `DataAction` and a `CustomAuthAction` as `integration`.

    Args:
        id: its id; either this or `name`.
        name: its name in Genesys Cloud, if only one is called that.
        integration_type: only integrations of this type: its id, such as an `IntegrationType`; `google` and `adobe`
            stand for the types whose ids differ. Of every type by default.
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: there is none, or several have the name; or the lookup failed.
    """
    return look_up(
        "getIntegration", {"id": id, "name": name, "integrationType": integration_type}, GetIntegrationResult, opts
    )


def get_integrations(
    *,
    integration_type: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[GetIntegrationsResult]:
    """Every installed integration of the organization, whoever made it, or each of one type.

    Args:
        integration_type: only integrations of this type: its id, such as an `IntegrationType`; `google` and `adobe`
            stand for the types whose ids differ. Of every type by default.
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: the organization has no such type; or the lookup failed.
    """
    return look_up("getIntegrations", {"integrationType": integration_type}, GetIntegrationsResult, opts)


def get_integration_credential(
    *,
    id: pulumi.Input[str] | None = None,
    name: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[GetIntegrationCredentialResult]:
    """A credential that another program, or somebody in the console, made.

    It can be given to a `DataActionIntegration` as `credential`.

    Args:
        id: its id; either this or `name`.
        name: its name in Genesys Cloud, if only one is called that.
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: there is none, or several have the name; or the lookup failed.
    """
    return look_up("getIntegrationCredential", {"id": id, "name": name}, GetIntegrationCredentialResult, opts)


def get_data_action(
    *,
    id: pulumi.Input[str] | None = None,
    name: pulumi.Input[str] | None = None,
    integration: pulumi.CustomResource | pulumi.Input[str] | None = None,
    category: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[GetDataActionResult]:
    """A published data action that another program, somebody in the console, or its integration itself brought.

    Integrations of some systems may bring actions of their own, which are called static: they cannot be changed or
    deleted, so a lookup is how a program refers to one. Whether an integration has any only the organization can
    tell.

    Several actions may have one name: `integration` and `category` say which one is meant. What is a draft only is
    not found.

    Args:
        id: its id; either this or `name`.
        name: its name in Genesys Cloud, if only one is called that.
        integration: with `name`: the id of the integration that it belongs to, or the resource itself.
        category: with `name`: the category under which flows and scripts list it.
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: there is none, or several have the name; or the lookup failed.
    """
    return look_up(
        "getDataAction",
        {"id": id, "name": name, "integration": integration, "category": category},
        GetDataActionResult,
        opts,
    )


def get_action_certificates(
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[GetActionCertificatesResult]:
    """The client certificates with which Web Services actions present themselves, in use and upcoming (mutual TLS).

    Args:
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: the lookup failed; the message says why, and what to do.
    """
    return look_up("getActionCertificates", {}, GetActionCertificatesResult, opts)


def get_action_usage(
    action: pulumi.CustomResource | pulumi.Input[str],
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[GetActionUsageResult]:
    """Who uses a published data action, and how often it ran.

    Consumers come from Architect's dependency tracking: each version of a flow, a script or another object that uses
    the action, and whether that version is live. Only what `counts` makes the action be in use: versions that are
    live, or may be, and the newest version of what was never published. Process automation triggers, messaging
    deployments and calls by id are not known to be tracked; the runs, those of the last 30 days, should include
    theirs.

    What cannot be told is part of the answer and no error: `untold` says why, and `permissions` names what would
    tell it. The credentials need `architect:dependencyTracking:view`, `architect:flow:view`, and for the runs, as is
    assumed, `analytics:actionAggregate:view`.

    Args:
        action: the action's id, or the resource itself.
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: there is no such action, or it is not published; or the lookup failed.
    """
    return look_up("getActionUsage", {"action": action}, GetActionUsageResult, opts)


def get_trust_store(
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[GetTrustStoreResult]:
    """The certificate authorities whose server certificates Web Services actions accept.

    Args:
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: the lookup failed; the message says why, and what to do.
    """
    return look_up("getTrustStore", {}, GetTrustStoreResult, opts)


def test_data_action(
    action: pulumi.CustomResource | pulumi.Input[str],
    input: pulumi.Input[Mapping[str, Any]] | None = None,
    draft: pulumi.Input[bool] | None = None,
    must_succeed: pulumi.Input[bool] | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[TestDataActionResult]:
    """Run a data action, as its test in Genesys Cloud does, and see what came of each step.

    It is a smoke test after an update, and it really runs: what the action calls is called, on every `pulumi up`,
    and again by other commands that run the program, such as `pulumi refresh --run-program`. A preview does not run
    it. An action of the program is tested after it was created or updated, if its `id` output is given.

    A test that fails is an error that shows each step and why it failed. With `must_succeed=False` the answer tells
    it instead. `steps` is secret, because it shows what was sent, credentials in headers included; in most languages
    that makes the whole answer secret.

    The credentials need the permission `integrations:action:execute`, and the integration has to be active: Genesys
    Cloud tests no action of one that is not.

    The answer is secret as a whole. What of it may be seen by everybody, `pulumi.Output.unsecret` shows, as in
    `pulumi.Output.unsecret(answer.success)`.

    Args:
        action: the action's id, or the resource itself.
        input: what it is given, by the names in its input contract; nothing by default.
        draft: whether its draft is tested, not what is published; False by default.
        must_succeed: whether a test that fails is an error; True by default.
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: it failed, and must not: the message shows at which step and what the service says of it,
            without the texts of the input; there is no such action; or whether it ran is not known.
    """
    return look_up(
        "testDataAction",
        {"action": action, "input": input, "draft": draft, "mustSucceed": must_succeed},
        TestDataActionResult,
        opts,
        secret=True,
    )


test_data_action.__test__ = False  # type: ignore[attr-defined]  # pytest would take it for a test, by its name


def get_role(
    *,
    id: pulumi.Input[str] | None = None,
    name: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[GetRoleResult]:
    """A role that another program, somebody in the console or Genesys Cloud itself made.

    Args:
        id: its id; either this or `name`.
        name: its name in Genesys Cloud, if only one is called that.
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: there is none, or several have the name; or the lookup failed.
    """
    return look_up("getRole", {"id": id, "name": name}, GetRoleResult, opts)


def get_oauth_client(
    *,
    id: pulumi.Input[str] | None = None,
    name: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[GetOAuthClientResult]:
    """An OAuth client that another program, or somebody in the console, made. Nobody can read its secret.

    Args:
        id: its id; either this or `name`.
        name: its name in Genesys Cloud, if only one is called that.
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: there is none, or several have the name; or the lookup failed.
    """
    return look_up("getOAuthClient", {"id": id, "name": name}, GetOAuthClientResult, opts)
