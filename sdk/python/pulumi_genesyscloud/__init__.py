"""Genesys Cloud data action integrations for Pulumi.

    import pulumi_genesyscloud as genesyscloud

    credential = genesyscloud.IntegrationCredential.amazon_web_services_arn("orders", arn=role.arn)
    integration = genesyscloud.DataActionIntegration(
        "orders",
        integration_type=genesyscloud.IntegrationType.AWS_LAMBDA,
        credential=credential,
    )

Nothing is installed but this package: the resources run in Pulumi's own Python process.
"""

from pulumi_genesyscloud.enums import CertificateAuthority, IntegrationType, IntendedState
from pulumi_genesyscloud.integration import CredentialReferenceArgs, DataActionIntegration
from pulumi_genesyscloud.integration_credential import IntegrationCredential
from pulumi_genesyscloud.lookups import (
    ActionCertificate,
    GetIntegrationCredentialResult,
    GetIntegrationResult,
    GetIntegrationTypeResult,
    GetOrganizationResult,
    TrustedCertificate,
    get_action_certificates,
    get_integration,
    get_integration_credential,
    get_integration_type,
    get_integration_types,
    get_organization,
    get_trust_store,
)

__all__ = [
    "ActionCertificate",
    "CertificateAuthority",
    "CredentialReferenceArgs",
    "DataActionIntegration",
    "GetIntegrationCredentialResult",
    "GetIntegrationResult",
    "GetIntegrationTypeResult",
    "GetOrganizationResult",
    "IntegrationCredential",
    "IntegrationType",
    "IntendedState",
    "TrustedCertificate",
    "get_action_certificates",
    "get_integration",
    "get_integration_credential",
    "get_integration_type",
    "get_integration_types",
    "get_organization",
    "get_trust_store",
]
