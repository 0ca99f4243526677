# Written by `make sdk` from the declarations of genesyscloud_provider. Change those, not this file.

# ruff: noqa: S105 (no password: a type's name)

"""The words that programs choose from."""

from __future__ import annotations

from enum import Enum


class CertificateAuthority(str, Enum):
    """Who signs the client certificate of a Web Services integration."""

    GENESYS_CLOUD = "Genesys Cloud"
    DIGICERT = "DigiCert"


class ClientState(str, Enum):
    """Whether anybody can log in with an OAuth client."""

    ACTIVE = "active"
    INACTIVE = "inactive"


class CredentialType(str, Enum):
    """The documented credential types. Where the organization has others, their text will do."""

    AMAZON_WEB_SERVICES_ARN = "amazonWebServicesARN"
    """For AWS Lambda: the ARN of the IAM role that Genesys Cloud assumes. Fields: `ARN` (*Role ARN*: the role's ARN,
    such as `arn:aws:iam::123456789012:role/name`). `IntegrationCredential.amazon_web_services_arn` makes one.
    """
    PURE_CLOUD_OAUTH_CLIENT = "pureCloudOAuthClient"
    """For Genesys Cloud: an OAuth client with the client credentials grant. Fields: `clientId` (*Client ID*: the OAuth
    client's id, a UUID), `clientSecret` (*Client Secret*: the OAuth client's secret).
    `IntegrationCredential.pure_cloud_oauth_client` makes one.
    """
    BASIC_AUTH = "basicAuth"
    """For Web Services: basic authentication. Fields: `userName` (*User Name*: the user's name), `password`
    (*Password*, optional: the password). `IntegrationCredential.basic_auth` makes one.
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
    """For Salesforce: a user with API access. Fields: `username` (*User Name*: the user's name), `password`
    (*Password*: the password), `securityToken` (*Security Token*: the user's security token, such as
    `AS4DFA9SasdJas2HIasd1asdf`), `loginUrl` (*Login URL*: `https://login.salesforce.com` by default; a sandbox uses
    `https://test.salesforce.com`). `IntegrationCredential.salesforce` makes one.
    """
    MS_DYNAMICS = "msDynamics"
    """For Microsoft Dynamics 365: a user, and the application that is registered in Microsoft Entra ID. Fields:
    `username` (*User Name*: the user's name), `password` (*Password*: the password), `orgWebAddress` (*Root
    Organization Web Address*: the root organization web address, such as `https://contoso.crm.dynamics.com`),
    `applicationId` (*Application ID*: the id that Microsoft Entra ID (formerly Azure Active Directory) gave the
    registered application). `IntegrationCredential.ms_dynamics` makes one.
    """
    ZENDESK_API_TOKEN = "zendeskApiToken"
    """For Zendesk: a verified user's API token. Fields: `userEmail` (*Email*: the e-mail address of the verified user),
    `baseUrl` (*Base Service URL*: the base service URL, `https://{subdomain}.zendesk.com`, such as
    `https://contoso.zendesk.com`), `apiToken` (*API Token*: the API token).
    `IntegrationCredential.zendesk_api_token` makes one.
    """
    GOOGLE_CLOUD_PLATFORM_SERVICE_ACCOUNT = "googleCloudPlatformServiceAccount"
    """For Google: a service account of Google Cloud Platform, as its key file has it. Fields: `clientId` (*Client ID*:
    `client_id` of the key file), `clientEmail` (*Client Email*: `client_email` of the key file), `privateKeyId`
    (*Private Key ID*: `private_key_id` of the key file), `privateKey` (*Private Key*: `private_key` of the key file,
    in PEM form, with line breaks or with their escapes).
    `IntegrationCredential.google_cloud_platform_service_account` makes one.
    """
    GOOGLE_G_SUITE_SERVICE_ACCOUNT = "googleGSuiteServiceAccount"
    """For Google: a service account of G Suite. Fields: `serviceAccountEmail` (*Service Account Email*: `client_email`
    of the key file), `privateKeyId` (*Private Key ID*: `private_key_id` of the key file), `privateKey` (*Private
    Key*: `private_key` of the key file, in PEM form, with line breaks or with their escapes), `authorizationScopes`
    (*Authorization Scopes*: the scopes, separated by commas; the documentation of each Google API says which it
    needs), `impersonateUserEmail` (*Impersonate User Email*, optional: the user to act as; APIs that refer to users
    need one, and answer 403 without). `IntegrationCredential.google_g_suite_service_account` makes one.
    """


class GrantType(str, Enum):
    """How whoever uses an OAuth client logs in."""

    CLIENT_CREDENTIALS = "CLIENT-CREDENTIALS"
    CODE = "CODE"
    TOKEN = "TOKEN"
    SAML2_BEARER = "SAML2-BEARER"
    PASSWORD = "PASSWORD"


class IntegrationType(str, Enum):
    """The data actions integration types. Where the organization has others, their text will do."""

    ADOBE = "adobe"
    """Adobe: takes a credential; at most 10 in an organization. Stands for the type's id, which no public source shows.
    In the console its credential has *Client ID* (the client's id), *Client Secret* (the client's secret),
    *Organization ID* (the organization's id, in the form `org_ident@AdobeOrg`), *Technical Account ID* (the
    technical account's id, in the form `id@techacct.adobe.com`), *Private Key* (the private key that matches the
    public key in the Adobe I/O Console), *Login URL* (where to log in; default
    `https://ims-na1.adobelogin.com/ims/exchange/jwt`), *Audience* (the audience, in the form
    `https://ims-na1.adobelogin.com/c/{api_key}`), *Metascopes* (the metascopes, separated by pipes (`|`); default
    `https://ims-na1.adobelogin.com/s/ent_dataservices_sdk`), *Sandbox Name* (the sandbox; a value in an action comes
    first, optional). What has to be there first: An organization that has the integration type still: Genesys Cloud
    has deprecated it. A project in the Adobe I/O Console, which shows the values of the credential's fields. The
    private key that matches the public key in the Adobe I/O Console: of the pair that was generated there, or of a
    pair of your own whose public key was given there. Deprecated: Genesys Cloud has deprecated the Adobe data
    actions integration and may refuse new ones.
    """
    AWS_LAMBDA = "aws-lambda-data-actions"
    """AWS Lambda: takes a credential of type `amazonWebServicesARN`; at most 10 in an organization. What has to be
    there first: A Lambda function that takes and returns JSON and completes in less than 20 seconds. An IAM role
    with access to the functions that the actions invoke: the credential holds its ARN. More is in the Genesys Cloud
    Resource Center: "Create IAM resources to invoke an AWS Lambda function".
    """
    GENESYS_CLOUD = "purecloud-data-actions"
    """Genesys Cloud: takes a credential of type `pureCloudOAuthClient`; at most 10 in an organization. It may bring
    ready-made actions. What has to be there first: A second OAuth client with the *client credentials* grant, with
    which the actions call the Platform API. Its roles need what the actions do, and no more. `OAuthClient` and
    `Role` make them in the same program, and `PlatformDataActions` all at once in Python. To make the role and the
    client in the program, for the client that Pulumi logs in with also OAuth > Client > Add, Delete, Edit, View,
    Authorization > Role > Add, Delete, Edit, View and Authorization > Grant > Add, Delete. It holds the role too
    then, in all divisions (`grantToProvider`): Genesys Cloud lets a caller give only roles that it holds itself.
    Actions that use GET, PUT, POST or PATCH: this integration takes no other request types. More is in the Genesys
    Cloud Resource Center: "Create an OAuth client".
    """
    GENESYS_CLOUD_FUNCTIONS = "function-data-actions"
    """Genesys Cloud Functions: may take a credential of type `userDefined`; at most 10 in an organization. What has to
    be there first: Code that takes and returns JSON, for one of the Node.js runtimes that Genesys Cloud offers, and
    is done within 15 seconds.
    """
    GOOGLE = "google"
    """Google: takes a credential of type `googleCloudPlatformServiceAccount` or `googleGSuiteServiceAccount`; at most
    100 in an organization. Stands for the type's id, which no public source shows. What has to be there first: A
    Google Cloud Platform or G Suite account, and a project in which the APIs that the actions call are enabled. A
    service account in this project with access to what the actions ask for, and a key of it as a JSON file. For G
    Suite: the service account's client ID, allowed by an administrator of the domain to act for users (domain-wide
    delegation) within the scopes of the credential. The documentation of each Google API says which scopes it needs.
    For G Suite, where the API refers to users: the e-mail address of the user to impersonate. More is in the Genesys
    Cloud Resource Center: "Configure Google Cloud Platform".
    """
    MICROSOFT_DYNAMICS_365 = "microsoft-dynamics-data-actions"
    """Microsoft Dynamics 365: takes a credential of type `msDynamics`; at most 10 in an organization. It may bring
    ready-made actions. What has to be there first: A user of Dynamics 365 with access to all the data that the
    actions show. The integration registered as an application in Microsoft Entra ID (formerly Azure Active
    Directory): that gives the application ID. The root organization web address of Dynamics 365, such as
    `https://contoso.crm.dynamics.com`. More is in the Genesys Cloud Resource Center: "Register the integration in
    Microsoft Entra ID".
    """
    MICROSOFT_DYNAMICS365 = MICROSOFT_DYNAMICS_365
    """The same, as `pulumi import` spells it."""
    SALESFORCE = "salesforce-datadip"
    """Salesforce: takes a credential of type `salesforce`; at most 50 in an organization. It may bring ready-made
    actions. What has to be there first: A Salesforce user, best a system administrator, whose profile has *API
    Enabled*, has *View All* on accounts, cases and contacts, and can see every field that the actions use. This
    user's security token. Salesforce sends a new one whenever the password changes. *Allow OAuth Username-Password
    Flows* turned on in Salesforce's *OAuth and OpenID Connect Settings*. All of these settings at once: while any of
    *API Enabled*, *View All* and *Allow OAuth Username-Password Flows* is off, every action fails.
    """
    WEB_SERVICES = "custom-rest-actions"
    """Web Services: may take a credential of type `basicAuth`, `userDefined` or `userDefinedOAuth`; at most 50 in an
    organization. What has to be there first: The web service answers on HTTPS, on port 443 and on no other. It
    speaks TLS 1.2 or 1.3. It has a certificate of a public certificate authority, one of Mozilla's program, and
    presents all intermediate certificates with it. It takes and returns JSON. It is called with GET, POST, PUT,
    PATCH or DELETE. It asks for no login, for basic authentication, or for something that user-defined fields can
    express. More is in the Genesys Cloud Resource Center: "How to use the User Defined credential type", "How to use
    the User Defined (OAuth) credential type", "Workflow for the User Defined (OAuth) credential type", "MTLS support
    for data actions".
    """
    ZENDESK = "zendesk-data-actions"
    """Zendesk: takes a credential of type `zendeskApiToken`; at most 10 in an organization. It may bring ready-made
    actions. What has to be there first: A Zendesk user whose e-mail address is verified, best an administrator. An
    API token of Zendesk. The base service URL, `https://{subdomain}.zendesk.com` with the subdomain of your account.
    """


class IntendedState(str, Enum):
    """What an integration is meant to be."""

    ENABLED = "ENABLED"
    DISABLED = "DISABLED"
