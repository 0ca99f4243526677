# Written by `make sdk` from the declarations of genesyscloud_provider. Change those, not this file.

# ruff: noqa: S105 (no password: a type's name)

"""The words that programs choose from."""

from __future__ import annotations

from enum import Enum


class CertificateAuthority(str, Enum):
    """Who signs the client certificate of a Web Services integration."""

    GENESYS_CLOUD = "Genesys Cloud"
    DIGICERT = "DigiCert"


class CredentialType(str, Enum):
    """The documented credential types. Where the organization has others, their text will do."""

    AMAZON_WEB_SERVICES_ARN = "amazonWebServicesARN"
    """For AWS Lambda: the ARN of the IAM role that Genesys Cloud assumes. Fields: `ARN` (the role's ARN, such as
    `arn:aws:iam::123456789012:role/name`). `IntegrationCredential.amazon_web_services_arn` makes one.
    """
    PURE_CLOUD_OAUTH_CLIENT = "pureCloudOAuthClient"
    """For Genesys Cloud: an OAuth client with the client credentials grant. Fields: `clientId` (the OAuth client's id,
    a UUID), `clientSecret` (the OAuth client's secret). `IntegrationCredential.pure_cloud_oauth_client` makes one.
    """
    BASIC_AUTH = "basicAuth"
    """For Web Services: basic authentication. Fields: `userName` (the user's name), `password` (optional; the
    password). `IntegrationCredential.basic_auth` makes one.
    """
    USER_DEFINED = "userDefined"
    """For Genesys Cloud Functions and Web Services: any fields, which the actions refer to by name.
    `IntegrationCredential.user_defined` makes one.
    """
    USER_DEFINED_OAUTH = "userDefinedOAuth"
    """For Web Services: any fields, for the integration's own authentication action.
    `IntegrationCredential.user_defined_oauth` makes one.
    """
    SALESFORCE = "salesforce"
    """For Salesforce: a user with API access. Fields: `username` (the user's name), `password` (the password),
    `securityToken` (the user's security token), `loginUrl` (`https://login.salesforce.com` by default; a sandbox
    uses `https://test.salesforce.com`). `IntegrationCredential.salesforce` makes one.
    """
    MS_DYNAMICS = "msDynamics"
    """For Microsoft Dynamics 365: a user, and the application that is registered in Microsoft Entra ID. Fields:
    `username` (the user's name), `password` (the password), `orgWebAddress` (the root organization web address, such
    as `https://contoso.crm.dynamics.com`), `applicationId` (the registered application's id).
    `IntegrationCredential.ms_dynamics` makes one.
    """
    ZENDESK_API_TOKEN = "zendeskApiToken"
    """For Zendesk: a verified user's API token. Fields: `userEmail` (the user's e-mail address), `baseUrl` (the base
    service URL, such as `https://contoso.zendesk.com`), `apiToken` (the API token).
    `IntegrationCredential.zendesk_api_token` makes one.
    """
    GOOGLE_CLOUD_PLATFORM_SERVICE_ACCOUNT = "googleCloudPlatformServiceAccount"
    """For Google: a service account of Google Cloud Platform, as its key file has it. Fields: `clientId` (`client_id`
    of the key file), `clientEmail` (`client_email` of the key file), `privateKeyId` (`private_key_id` of the key
    file), `privateKey` (`private_key` of the key file, in PEM form, with line breaks or with their escapes).
    `IntegrationCredential.google_cloud_platform_service_account` makes one.
    """
    GOOGLE_G_SUITE_SERVICE_ACCOUNT = "googleGSuiteServiceAccount"
    """For Google: a service account of G Suite. Fields: `serviceAccountEmail` (the service account's e-mail address),
    `privateKeyId` (the private key's id), `privateKey` (the private key in PEM form, with line breaks or with their
    escapes), `authorizationScopes` (the scopes, separated by commas), `impersonateUserEmail` (optional; the user to
    act as; needed by APIs that refer to users). `IntegrationCredential.google_g_suite_service_account` makes one.
    """


class IntegrationType(str, Enum):
    """The data actions integration types. Where the organization has others, their text will do."""

    ADOBE = "adobe"
    """Adobe: takes a credential; at most 10 in an organization. Stands for the type's id, which no public source shows.
    Deprecated: Genesys Cloud has deprecated the Adobe data actions integration and may refuse new ones.
    """
    AWS_LAMBDA = "aws-lambda-data-actions"
    """AWS Lambda: takes a credential of type `amazonWebServicesARN`; at most 10 in an organization."""
    GENESYS_CLOUD = "purecloud-data-actions"
    """Genesys Cloud: takes a credential of type `pureCloudOAuthClient`; at most 10 in an organization."""
    GENESYS_CLOUD_FUNCTIONS = "function-data-actions"
    """Genesys Cloud Functions: may take a credential of type `userDefined`; at most 10 in an organization."""
    GOOGLE = "google"
    """Google: takes a credential of type `googleCloudPlatformServiceAccount` or `googleGSuiteServiceAccount`; at most
    100 in an organization. Stands for the type's id, which no public source shows.
    """
    MICROSOFT_DYNAMICS_365 = "microsoft-dynamics-data-actions"
    """Microsoft Dynamics 365: takes a credential of type `msDynamics`; at most 10 in an organization."""
    MICROSOFT_DYNAMICS365 = MICROSOFT_DYNAMICS_365
    """The same, as `pulumi import` spells it."""
    SALESFORCE = "salesforce-datadip"
    """Salesforce: takes a credential of type `salesforce`; at most 50 in an organization."""
    WEB_SERVICES = "custom-rest-actions"
    """Web Services: may take a credential of type `basicAuth`, `userDefined` or `userDefinedOAuth`; at most 50 in an
    organization.
    """
    ZENDESK = "zendesk-data-actions"
    """Zendesk: takes a credential of type `zendeskApiToken`; at most 10 in an organization."""


class IntendedState(str, Enum):
    """What an integration is meant to be."""

    ENABLED = "ENABLED"
    DISABLED = "DISABLED"
