# Written by `make sdk` from the declarations of genesyscloud_provider. Change those, not this file.

"""Genesys Cloud data action integrations for Pulumi.

    import pulumi_genesyscloud as genesyscloud

    credential = genesyscloud.IntegrationCredential.amazon_web_services_arn("orders", arn=role.arn)
    integration = genesyscloud.DataActionIntegration(
        "orders",
        integration_type=genesyscloud.IntegrationType.AWS_LAMBDA,
        credential=credential,
    )

Nothing is installed but this package: the resources run in Pulumi's own Python process. With an explicit `Provider`,
and to import what exists already, the plugin serves them.
"""

from pulumi_genesyscloud.arguments import (
    AuthActionConfigArgs,
    CredentialReferenceArgs,
    DataActionConfigArgs,
    DataActionContractArgs,
    DataActionFunctionArgs,
    DataActionRequestArgs,
    DataActionResponseArgs,
    IntegrationReferenceArgs,
    OAuthClientRoleArgs,
)
from pulumi_genesyscloud.custom_auth_action import CustomAuthAction
from pulumi_genesyscloud.data_action import DataAction
from pulumi_genesyscloud.data_action_config import DataActionConfig
from pulumi_genesyscloud.data_action_contract import DataActionContract
from pulumi_genesyscloud.data_action_integration import DataActionIntegration
from pulumi_genesyscloud.enums import (
    CertificateAuthority,
    ClientState,
    CredentialType,
    GrantType,
    IntegrationType,
    IntendedState,
)
from pulumi_genesyscloud.integration_credential import IntegrationCredential
from pulumi_genesyscloud.lookups import (
    GetActionCertificatesResult,
    GetActionUsageResult,
    GetDataActionResult,
    GetIntegrationCredentialResult,
    GetIntegrationResult,
    GetIntegrationsResult,
    GetIntegrationTypeResult,
    GetIntegrationTypesResult,
    GetOAuthClientResult,
    GetOrganizationResult,
    GetRoleResult,
    GetTrustStoreResult,
    TestDataActionResult,
    get_action_certificates,
    get_action_usage,
    get_data_action,
    get_integration,
    get_integration_credential,
    get_integration_type,
    get_integration_types,
    get_integrations,
    get_oauth_client,
    get_organization,
    get_role,
    get_trust_store,
    test_data_action,
)
from pulumi_genesyscloud.oauth_client import OAuthClient
from pulumi_genesyscloud.platform_data_actions import PlatformDataActions
from pulumi_genesyscloud.provider import Provider
from pulumi_genesyscloud.role import Role

__all__ = [
    "AuthActionConfigArgs",
    "CertificateAuthority",
    "ClientState",
    "CredentialReferenceArgs",
    "CredentialType",
    "CustomAuthAction",
    "DataAction",
    "DataActionConfig",
    "DataActionConfigArgs",
    "DataActionContract",
    "DataActionContractArgs",
    "DataActionFunctionArgs",
    "DataActionIntegration",
    "DataActionRequestArgs",
    "DataActionResponseArgs",
    "GetActionCertificatesResult",
    "GetActionUsageResult",
    "GetDataActionResult",
    "GetIntegrationCredentialResult",
    "GetIntegrationResult",
    "GetIntegrationTypeResult",
    "GetIntegrationTypesResult",
    "GetIntegrationsResult",
    "GetOAuthClientResult",
    "GetOrganizationResult",
    "GetRoleResult",
    "GetTrustStoreResult",
    "GrantType",
    "IntegrationCredential",
    "IntegrationReferenceArgs",
    "IntegrationType",
    "IntendedState",
    "OAuthClient",
    "OAuthClientRoleArgs",
    "PlatformDataActions",
    "Provider",
    "Role",
    "TestDataActionResult",
    "get_action_certificates",
    "get_action_usage",
    "get_data_action",
    "get_integration",
    "get_integration_credential",
    "get_integration_type",
    "get_integration_types",
    "get_integrations",
    "get_oauth_client",
    "get_organization",
    "get_role",
    "get_trust_store",
    "test_data_action",
]
