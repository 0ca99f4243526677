"""What exists in every organization: integration types and credential types (API reference, sections 1 and 2).

No public source shows the type ids, slot keys and field keys of Google and Adobe, nor Adobe's credential type. The
names used here for them are invented (`switches.INVENTED_NAMES`), and the switch `invented_names` replaces them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from genesyscloud_emulator.switches import Switches

ALL_VERBS = ("GET", "PUT", "POST", "PATCH", "DELETE")
"""The request types of Web Services actions (API reference 1.4)."""


@dataclass(frozen=True)
class Field:
    """A field of a credential type: its key, its label, whether it must be given, whether it is hidden on read."""

    key: str
    title: str
    required: bool = True
    secret: bool = False
    default: str | None = None


@dataclass(frozen=True)
class CredentialType:
    """A credential type (API reference 2). An `open` one takes any field, all of them secret."""

    name: str
    title: str
    fields: tuple[Field, ...] = ()
    open: bool = False

    def secret(self, key: str) -> bool:
        """Whether this field's value is hidden on read."""
        return all(field.secret for field in self.fields if field.key == key)

    def to_json(self) -> dict[str, object]:
        """One entry of `GET /integrations/credentials/types` (API reference 3.6)."""
        return {
            "id": self.name,
            "name": self.name,
            "properties": {field.key: _field_schema(field) for field in self.fields},
            "displayOrder": [field.key for field in self.fields],
            "required": [field.key for field in self.fields if field.required],
        }


@dataclass(frozen=True)
class Slot:
    """A slot of an integration type: a key of `config.credentials` and the credential types it takes."""

    key: str
    title: str
    credential_types: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True)
class IntegrationType:
    """An integration type (API reference 1). `max_instances` None is no limit.

    `verbs` are the request types of its actions, `url_fault` says what is wrong with an action's URL (None: nothing),
    `static_actions` are the names of its built-in actions.
    """

    id: str
    name: str
    max_instances: int | None
    slots: tuple[Slot, ...]
    properties: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    verbs: tuple[str, ...] = ALL_VERBS
    url_fault: Callable[[str], str | None] = lambda _: None
    static_actions: tuple[str, ...] = ()
    category: str = "Data Actions"
    data_actions: bool = True

    @property
    def self_uri(self) -> str:
        """The path of this type."""
        return f"/api/v2/integrations/types/{self.id}"

    def slot(self, key: str) -> Slot | None:
        """The slot with this key, letter case included."""
        return next((slot for slot in self.slots if slot.key == key), None)

    def schema(self, config_type: str) -> dict[str, object]:
        """The `properties` or `advanced` schema, a JsonSchemaDocument."""
        return {
            "id": f"{self.id}-{config_type}",
            "$schema": "http://json-schema.org/draft-04/schema#",
            "title": f"{self.name} {config_type}",
            "type": "object",
            "properties": dict(self.properties) if config_type == "properties" else {},
            "additionalProperties": True,
        }

    def to_json(self, switches: Switches) -> dict[str, object]:
        """The type with its slots and its limit (API reference 3.6, `IntegrationType`)."""
        return {
            "id": self.id,
            "name": self.name,
            "description": f"The {self.name} integration.",
            "provider": "genesys",
            "category": self.category,
            "images": [],
            "configPropertiesSchemaUri": f"{self.self_uri}/configschemas/properties",
            "configAdvancedSchemaUri": f"{self.self_uri}/configschemas/advanced",
            "vendorName": "Genesys",
            "credentials": {slot.key: _specification(slot) for slot in self.slots},
            "nonInstallable": self.id in switches.not_installable,
            "maxInstances": self.limit(switches),
            "userPermissions": [],
            "vendorOAuthClientIds": [],
            "selfUri": self.self_uri,
        }

    def limit(self, switches: Switches) -> int | None:
        """How many instances an organization may have."""
        return switches.max_instances.get(self.id, self.max_instances)


def _field_schema(field: Field) -> dict[str, object]:
    schema: dict[str, object] = {"type": "string", "title": field.title}
    if field.secret:
        schema["format"] = "password"
    if field.default is not None:
        schema["default"] = field.default
    return schema


def _specification(slot: Slot) -> dict[str, object]:
    return {"required": slot.required, "title": slot.title, "credentialTypes": list(slot.credential_types)}


def _https_fault(url: str) -> str | None:
    if not url.startswith(("https://", "$")):  # a template may fill in all of it
        return "The request URL must be an absolute HTTPS URL."
    port = re.match(r"https://[^/?#]*:(\d+)(?:[/?#]|$)", url)
    return "The request URL must use port 443." if port and port[1] != "443" else None


def _platform_fault(url: str) -> str | None:
    return None if url.startswith("/api/v2/") else "The request URL must be a path below /api/v2/."


def _lambda_fault(url: str) -> str | None:
    arn = r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9_$-]+)?"
    return None if re.fullmatch(arn, url) else "The request URL must be the ARN of a Lambda function."


USER_DEFINED_OAUTH = "userDefinedOAuth"
"""The credential type that brings a custom auth action with it (API reference 8.4)."""

WEB_SERVICES_TYPE = "custom-rest-actions"
"""The integration type whose actions call a web service of somebody else's."""

FUNCTION_TYPE = "function-data-actions"
"""The integration type whose actions run uploaded code (API reference 8.5)."""

_GOOGLE_AND_ADOBE = frozenset(
    {"googleCloudPlatformServiceAccount", "googleGSuiteServiceAccount", "adobeServiceAccount"}
)

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
            Field("orgWebAddress", "Organization Web Address"),
            Field("applicationId", "Application ID"),
        ),
    ),
    CredentialType(
        "zendeskApiToken",
        "Zendesk API token",
        (
            Field("userEmail", "User E-mail"),
            Field("baseUrl", "Base URL"),
            Field("apiToken", "API Token", secret=True),
        ),
    ),
    CredentialType(
        "googleCloudPlatformServiceAccount",
        "Google Cloud Platform service account",
        (
            Field("clientId", "Client ID"),
            Field("clientEmail", "Client E-mail"),
            Field("privateKeyId", "Private Key ID"),
            Field("privateKey", "Private Key", secret=True),
        ),
    ),
    CredentialType(
        "googleGSuiteServiceAccount",
        "G Suite service account",
        (
            Field("serviceAccountEmail", "Service Account E-mail"),
            Field("privateKeyId", "Private Key ID"),
            Field("privateKey", "Private Key", secret=True),
            Field("authorizationScopes", "Authorization Scopes"),
            Field("impersonateUserEmail", "Impersonate User E-mail", required=False),
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

_CERTIFICATE_AUTHORITY: Mapping[str, Mapping[str, object]] = {
    "clientCertificateAuthority": {
        "type": "string",
        "title": "Mutual TLS Client Certificate Authority",
        "enum": ["Genesys Cloud", "DigiCert"],
        "default": "Genesys Cloud",
    }
}

_INTEGRATION_TYPES = (
    IntegrationType(
        "aws-lambda-data-actions",
        "AWS Lambda Data Actions",
        10,
        (Slot("AmazonWebServicesARN", "AWS credentials", ("amazonWebServicesARN",)),),
        verbs=("POST",),
        url_fault=_lambda_fault,
    ),
    IntegrationType(
        "purecloud-data-actions",
        "Genesys Cloud Data Actions",
        10,
        (Slot("pureCloudOAuthClient", "OAuth client", ("pureCloudOAuthClient",)),),
        verbs=("GET", "PUT", "POST", "PATCH"),
        url_fault=_platform_fault,
        static_actions=("GetEstimatedWaitTime",),
    ),
    IntegrationType(
        FUNCTION_TYPE,
        "Genesys Cloud Function Data Actions",
        10,
        (Slot("functionCredentials", "Function credentials", ("userDefined",), required=False),),
        verbs=("POST",),
    ),
    IntegrationType(
        "microsoft-dynamics-data-actions",
        "Microsoft Dynamics 365 Data Actions",
        10,
        (Slot("msDynamics", "Dynamics 365 user", ("msDynamics",)),),
        static_actions=("GetContactByPhoneNumber",),
    ),
    IntegrationType(
        "salesforce-datadip",
        "Salesforce Data Actions",
        50,
        (Slot("salesforceUser", "Salesforce user", ("salesforce",)),),
        static_actions=("GetAccountByPhoneNumber", "GetContactByPhoneNumber"),
    ),
    IntegrationType(
        WEB_SERVICES_TYPE,
        "Web Services Data Actions",
        50,
        (Slot("basicAuth", "Credentials", ("basicAuth", "userDefined", USER_DEFINED_OAUTH), required=False),),
        properties=_CERTIFICATE_AUTHORITY,
        url_fault=_https_fault,
    ),
    IntegrationType(
        "zendesk-data-actions",
        "Zendesk Data Actions",
        10,
        (Slot("zendeskApiToken", "Zendesk API token", ("zendeskApiToken",)),),
        static_actions=("GetUserByPhoneNumber",),
    ),
    IntegrationType(
        "google-data-actions",
        "Google Data Actions",
        100,
        (
            Slot(
                "googleServiceAccount",
                "Service account",
                ("googleCloudPlatformServiceAccount", "googleGSuiteServiceAccount"),
            ),
        ),
    ),
    IntegrationType(
        "adobe-data-actions",
        "Adobe Data Actions",
        10,
        (Slot("adobeCredentials", "Adobe service account", ("adobeServiceAccount",)),),
    ),
    IntegrationType(
        "custom-smtp-server",
        "Custom SMTP Server",
        None,
        (Slot("basicAuth", "SMTP user", ("basicAuth",)),),
        category="Email",
        data_actions=False,
    ),
    IntegrationType(
        "imap-server",
        "IMAP Server",
        None,
        (Slot("basicAuth", "IMAP user", ("basicAuth",)),),
        category="Email",
        data_actions=False,
    ),
    IntegrationType(
        "genesys-tts-connector",
        "Genesys TTS Connector",
        10,
        (Slot("basicAuth", "Connector credentials", ("userDefined",), required=False),),
        category="Text to Speech",
        data_actions=False,
    ),
)


class Catalog:
    """The types of one organization, under the names that the switch `invented_names` gives them just now."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches

    @property
    def credential_types(self) -> dict[str, CredentialType]:
        """The credential types by name."""
        return {kind.name: kind for kind in map(self._credential_type, _CREDENTIAL_TYPES)}

    @property
    def integration_types(self) -> dict[str, IntegrationType]:
        """The integration types by id."""
        return {kind.id: kind for kind in map(self._integration_type, _INTEGRATION_TYPES)}

    def _credential_type(self, kind: CredentialType) -> CredentialType:
        if kind.name not in _GOOGLE_AND_ADOBE:
            return kind
        fields = tuple(replace(field, key=self._name(field.key)) for field in kind.fields)
        return replace(kind, name=self._name(kind.name), fields=fields)

    def _integration_type(self, kind: IntegrationType) -> IntegrationType:
        return replace(kind, id=self._name(kind.id), slots=tuple(self._slot(slot) for slot in kind.slots))

    def _slot(self, slot: Slot) -> Slot:
        if not _GOOGLE_AND_ADOBE.intersection(slot.credential_types):
            return slot
        types = tuple(self._name(name) for name in slot.credential_types)
        return replace(slot, key=self._name(slot.key), credential_types=types)

    def _name(self, name: str) -> str:
        return self._switches.invented_names.get(name, name)
