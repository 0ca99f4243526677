"""The words that programs choose from."""

from __future__ import annotations

from enum import Enum

from genesyscloud_provider.integrations.facts import CertificateAuthority, IntendedState

__all__ = ["CertificateAuthority", "CredentialType", "IntegrationType", "IntendedState"]


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
    MICROSOFT_DYNAMICS365 = MICROSOFT_DYNAMICS_365
    """The same, as `pulumi import` spells it."""
    SALESFORCE = "salesforce-datadip"
    """Salesforce."""
    WEB_SERVICES = "custom-rest-actions"
    """Web Services."""
    ZENDESK = "zendesk-data-actions"
    """Zendesk."""


class CredentialType(str, Enum):
    """The documented credential types, as `pulumi import` writes them; `IntegrationCredential` constructs each."""

    AMAZON_WEB_SERVICES_ARN = "amazonWebServicesARN"
    """The ARN of an AWS role."""
    PURE_CLOUD_OAUTH_CLIENT = "pureCloudOAuthClient"
    """An OAuth client of Genesys Cloud."""
    BASIC_AUTH = "basicAuth"
    """A user name and a password."""
    USER_DEFINED = "userDefined"
    """Fields of your own."""
    USER_DEFINED_OAUTH = "userDefinedOAuth"
    """Fields of your own, for the integration's authentication action."""
    SALESFORCE = "salesforce"
    """A Salesforce user."""
    MS_DYNAMICS = "msDynamics"
    """A Microsoft Dynamics 365 user."""
    ZENDESK_API_TOKEN = "zendeskApiToken"  # noqa: S105  (a type's name)
    """An API token of Zendesk."""
    GOOGLE_CLOUD_PLATFORM_SERVICE_ACCOUNT = "googleCloudPlatformServiceAccount"
    """A service account of Google Cloud Platform."""
    GOOGLE_G_SUITE_SERVICE_ACCOUNT = "googleGSuiteServiceAccount"
    """A service account of G Suite."""
