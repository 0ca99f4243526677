"""The words that programs choose from."""

from __future__ import annotations

from enum import Enum

from genesyscloud_provider.catalog import CertificateAuthority, IntendedState

__all__ = ["CertificateAuthority", "IntegrationType", "IntendedState"]


class IntegrationType(str, Enum):
    """The data actions integration types. Any other type of the organization works by its id."""

    ADOBE = "adobe"
    """Adobe (deprecated by Genesys Cloud); stands for the organization's own id of the type."""
    AWS_LAMBDA = "aws-lambda-data-actions"
    """AWS Lambda."""
    GENESYS_CLOUD = "purecloud-data-actions"
    """Genesys Cloud, the Platform API itself."""
    GENESYS_CLOUD_FUNCTIONS = "function-data-actions"
    """Genesys Cloud Functions."""
    GOOGLE = "google"
    """Google; stands for the organization's own id of the type."""
    MICROSOFT_DYNAMICS_365 = "microsoft-dynamics-data-actions"
    """Microsoft Dynamics 365."""
    SALESFORCE = "salesforce-datadip"
    """Salesforce."""
    WEB_SERVICES = "custom-rest-actions"
    """Web Services."""
    ZENDESK = "zendesk-data-actions"
    """Zendesk."""
