"""The credential types that exist in every organization (API reference 2).

No public source shows the field keys of Google and Adobe, nor Adobe's credential type. The names used here for them are
invented (`switches.INVENTED_NAMES`), and the switch `invented_names` replaces them.
"""

from __future__ import annotations

from dataclasses import replace

from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.credentials.models import INVENTED_TYPES, USER_DEFINED_OAUTH, CredentialType, Field


def credential_types(switches: Switches) -> dict[str, CredentialType]:
    """The credential types by name, under the names and with the fields that the switches give them just now."""
    return {kind.name: kind for kind in (_named(kind, switches) for kind in _CREDENTIAL_TYPES)}


def _named(kind: CredentialType, switches: Switches) -> CredentialType:
    optional = switches.optional_fields.get(kind.name, ())
    needed = switches.fields_with_defaults != "optional"
    fields = tuple(
        replace(
            field,
            required=(field.required or (needed and field.default is not None)) and field.key not in optional,
            needed=field.needed if field.default is None else switches.fields_with_defaults == "needed",
        )
        for field in kind.fields
    )
    if kind.name not in INVENTED_TYPES:
        return replace(kind, fields=fields)
    return replace(
        kind, name=switches.name_instead(kind.name), fields=tuple(_renamed(each, switches) for each in fields)
    )


def _renamed(field: Field, switches: Switches) -> Field:
    """Another key for the invented one; where the switch `renamed_fields` names it, another label too."""
    other = switches.renamed_fields.get(field.key)
    return replace(field, key=other, title=other) if other else replace(field, key=switches.name_instead(field.key))


_CREDENTIAL_TYPES = (
    CredentialType("amazonWebServicesARN", "AWS IAM role", (Field("ARN", "Role ARN"),)),
    CredentialType(
        "pureCloudOAuthClient",
        "Genesys Cloud OAuth client",
        (Field("clientId", "Client ID"), Field("clientSecret", "Client Secret", secret=True)),
    ),
    CredentialType(
        "basicAuth",
        "Basic authentication",
        (Field("userName", "User Name"), Field("password", "Password", required=False, secret=True)),
    ),
    CredentialType("userDefined", "User defined", open=True),
    CredentialType(USER_DEFINED_OAUTH, "User defined (OAuth)", open=True),
    CredentialType(
        "salesforce",
        "Salesforce user",
        (
            Field("username", "User Name"),
            Field("password", "Password", secret=True),
            Field("securityToken", "Security Token", secret=True),
            Field("loginUrl", "Login URL", required=False, default="https://login.salesforce.com"),
        ),
    ),
    CredentialType(
        "msDynamics",
        "Microsoft Dynamics 365 user",
        (
            Field("username", "User Name"),
            Field("password", "Password", secret=True),
            Field("orgWebAddress", "Root Organization Web Address"),
            Field("applicationId", "Application ID"),
        ),
    ),
    CredentialType(
        "zendeskApiToken",
        "Zendesk API token",
        (
            Field("userEmail", "Email"),
            Field("baseUrl", "Base Service URL"),
            Field("apiToken", "API Token", secret=True),
        ),
    ),
    CredentialType(
        "googleCloudPlatformServiceAccount",
        "Google Cloud Platform service account",
        (
            Field("clientId", "Client ID"),
            Field("clientEmail", "Client Email"),
            Field("privateKeyId", "Private Key ID"),
            Field("privateKey", "Private Key", secret=True),
        ),
    ),
    CredentialType(
        "googleGSuiteServiceAccount",
        "G Suite service account",
        (
            Field("serviceAccountEmail", "Service Account Email"),
            Field("privateKeyId", "Private Key ID"),
            Field("privateKey", "Private Key", secret=True),
            Field("authorizationScopes", "Authorization Scopes"),
            Field("impersonateUserEmail", "Impersonate User Email", required=False),
        ),
    ),
    CredentialType(
        "adobeServiceAccount",
        "Adobe service account",
        (
            Field("clientId", "Client ID"),
            Field("clientSecret", "Client Secret", secret=True),
            Field("organizationId", "Organization ID"),
            Field("technicalAccountId", "Technical Account ID"),
            Field("privateKey", "Private Key", secret=True),
            Field("loginUrl", "Login URL", required=False, default="https://ims-na1.adobelogin.com/ims/exchange/jwt"),
            Field("audience", "Audience"),
            Field(
                "metascopes",
                "Metascopes",
                required=False,
                default="https://ims-na1.adobelogin.com/s/ent_dataservices_sdk",
            ),
            Field("sandboxName", "Sandbox Name", required=False),
        ),
    ),
    CredentialType("callJourney", "CallJourney", (Field("authToken", "Authentication Token", secret=True),)),
    CredentialType(
        "audioHook",
        "AudioHook",
        (Field("apiKey", "API Key", secret=True), Field("clientSecret", "Client Secret", secret=True)),
    ),
)
