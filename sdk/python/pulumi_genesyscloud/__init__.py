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
from pulumi_genesyscloud.organization import Organization, get_organization

__all__ = [
    "CertificateAuthority",
    "CredentialReferenceArgs",
    "DataActionIntegration",
    "IntegrationCredential",
    "IntegrationType",
    "IntendedState",
    "Organization",
    "get_organization",
]
