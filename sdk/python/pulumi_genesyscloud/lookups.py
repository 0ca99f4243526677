"""Lookups: what the organization has, without managing it; and a test of an action.

Each takes plain values and outputs alike, and answers with an output. A preview without credentials, such as that of a
fork, answers with an unknown value. With a provider in its options, or a parent that has one, a lookup asks that
provider's organization; else that of the stack's configuration.
"""

# ruff: noqa: PT028 (`test_data_action` is no test)

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from genesyscloud_provider.adapters.program.serving import look_up
from genesyscloud_provider.integrations.action.lookup import (
    ACTION_USAGE,
    TEST_DATA_ACTION,
    GetActionUsageResult,
    TestDataActionResult,
)
from genesyscloud_provider.integrations.certificates.lookup import (
    ACTION_CERTIFICATES,
    TRUST_STORE,
    GetActionCertificatesResult,
    GetTrustStoreResult,
)
from genesyscloud_provider.integrations.credential.lookup import INTEGRATION_CREDENTIAL, GetIntegrationCredentialResult
from genesyscloud_provider.integrations.integration.lookup import (
    INTEGRATION,
    INTEGRATION_TYPE,
    INTEGRATION_TYPES,
    GetIntegrationResult,
    GetIntegrationTypeResult,
    GetIntegrationTypesResult,
)
from genesyscloud_provider.integrations.organization import ORGANIZATION, GetOrganizationResult

__all__ = [
    "GetActionCertificatesResult",
    "GetActionUsageResult",
    "GetIntegrationCredentialResult",
    "GetIntegrationResult",
    "GetIntegrationTypeResult",
    "GetIntegrationTypesResult",
    "GetOrganizationResult",
    "GetTrustStoreResult",
    "TestDataActionResult",
    "get_action_certificates",
    "get_action_usage",
    "get_integration",
    "get_integration_credential",
    "get_integration_type",
    "get_integration_types",
    "get_organization",
    "get_trust_store",
    "test_data_action",
]


def get_organization(opts: pulumi.InvokeOptions | None = None) -> pulumi.Output[GetOrganizationResult]:
    """The organization that the configured credentials belong to.

    A preview without credentials takes `genesyscloud:organizationId` for it.

    Args:
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: the lookup failed; the message says why, and what to do.
    """
    return look_up(ORGANIZATION, opts)


def get_integration_type(
    id: pulumi.Input[str], opts: pulumi.InvokeOptions | None = None
) -> pulumi.Output[GetIntegrationTypeResult]:
    """An integration type of the organization: its limit, its slots, and the credential types that they accept.

    Args:
        id: the type's id, or an `IntegrationType`.
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: the organization has no such type, or the lookup failed.
    """
    return look_up(INTEGRATION_TYPE, opts, id=id)


def get_integration_types(opts: pulumi.InvokeOptions | None = None) -> pulumi.Output[GetIntegrationTypesResult]:
    """Every integration type of the organization, ordered by id.

    Args:
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: the lookup failed; the message says why, and what to do.
    """
    return look_up(INTEGRATION_TYPES, opts)


def get_integration(
    *,
    id: pulumi.Input[str] | None = None,
    name: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[GetIntegrationResult]:
    """An integration that another program, or somebody in the console, made.

    Args:
        id: its id; either this or `name`.
        name: its name in Genesys Cloud.
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: there is none, several have the name, or the lookup failed.
    """
    return look_up(INTEGRATION, opts, id=id, name=name)


def get_integration_credential(
    *,
    id: pulumi.Input[str] | None = None,
    name: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[GetIntegrationCredentialResult]:
    """A credential that another program, or somebody in the console, made.

    It can be given to a `DataActionIntegration` as its `credential`.

    Args:
        id: its id; either this or `name`.
        name: its name in Genesys Cloud.
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: there is none, several have the name, or the lookup failed.
    """
    return look_up(INTEGRATION_CREDENTIAL, opts, id=id, name=name)


def get_action_certificates(opts: pulumi.InvokeOptions | None = None) -> pulumi.Output[GetActionCertificatesResult]:
    """The client certificates with which Web Services actions present themselves, in use and upcoming (mutual TLS).

    Args:
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: the lookup failed; the message says why, and what to do.
    """
    return look_up(ACTION_CERTIFICATES, opts)


def get_action_usage(
    action: pulumi.CustomResource | pulumi.Input[str], opts: pulumi.InvokeOptions | None = None
) -> pulumi.Output[GetActionUsageResult]:
    """Who uses a published action, and how often it ran.

    What Architect or the counts of runs do not tell is part of the answer, with the permissions that would tell it:
    `architect:dependencyTracking:view`, `architect:flow:view` and `analytics:actionAggregate:view`. Process automation
    triggers, messaging deployments and calls by id are not known to be among the consumers; the runs should include
    theirs.

    Args:
        action: a `DataAction`, or the id of one.
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: there is no such action, it is not published, or the lookup failed.
    """
    # assumes: RUNS_COUNT_EVERY_CALLER
    asked = action.id if isinstance(action, pulumi.CustomResource) else action
    return look_up(ACTION_USAGE, opts, action=asked)


def get_trust_store(opts: pulumi.InvokeOptions | None = None) -> pulumi.Output[GetTrustStoreResult]:
    """The certificate authorities whose server certificates Web Services actions accept.

    Args:
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: the lookup failed; the message says why, and what to do.
    """
    return look_up(TRUST_STORE, opts)


def test_data_action(
    action: pulumi.CustomResource | pulumi.Input[str],
    input: pulumi.Input[Mapping[str, pulumi.Input[Any]]] | None = None,
    draft: pulumi.Input[bool] | None = None,
    must_succeed: pulumi.Input[bool] = True,
    opts: pulumi.InvokeOptions | None = None,
) -> pulumi.Output[TestDataActionResult]:
    """Run an action, as its test in Genesys Cloud does, and see what came of each step.

    It really runs: what the action calls is called, on every `pulumi up`, and again by other commands that run the
    program, such as `pulumi refresh --run-program`. A preview does not run it, and answers with an unknown value. An
    action of the program is run after it was created or updated.

    The answer is secret, because the steps show what was sent, credentials in headers included. What of it may be seen
    by everybody, `pulumi.Output.unsecret` shows: `pulumi.Output.unsecret(tested.final_result)`.

    Args:
        action: a `DataAction`, or the id of one.
        input: what it is given, by the names in its input contract.
        draft: whether its draft is tested, not what is published.
        must_succeed: whether a test that fails ends the program; else `success` says how it went.
        opts: Pulumi's options, such as `provider` and `parent`.

    Raises:
        pulumi.RunError: the action failed, and the message shows at which step and what the service says of it, without
            the texts of the input; there is no such action; or whether it ran is not known.
    """
    tested = action.id if isinstance(action, pulumi.CustomResource) else action
    return look_up(TEST_DATA_ACTION, opts, action=tested, input=input, draft=draft, must_succeed=must_succeed)


test_data_action.__test__ = False  # type: ignore[attr-defined]  # pytest would take it for a test, by its name
