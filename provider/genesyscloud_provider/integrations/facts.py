"""What exists in Genesys Cloud: systems, integration types, slots, credential types, fields, limits and verbs.

Each fact stands here once, with how sure we are of it; documentation, validation and the SDK are derived from this
module or checked against it. What is `None` here is asked of the organization at run time.

Sources: API reference sections 1 and 2 (ids, slots, keys), requirements sections 1 and 3 (labels, limits, verbs).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Certainty(Enum):
    """How sure a fact is: the marks of the API reference."""

    CONFIRMED = "C"
    SINGLE_SOURCE = "C1"
    INFERRED = "I"
    UNKNOWN = "?"


class Format(Enum):
    """The form of a field's value."""

    TEXT = "text"
    ROLE_ARN = "the ARN of an IAM role, such as arn:aws:iam::123456789012:role/name"
    URL = "an https URL, such as https://example.com"
    EMAIL = "an e-mail address"
    UUID = "a UUID, such as 3f2b8a3e-5d6c-4f7a-9b1e-0c2d4e6f8a90"
    PEM = "a private key in PEM form"
    SCOPES = (
        "scopes separated by commas, not by spaces, such as"
        " https://www.googleapis.com/auth/calendar.events,https://www.googleapis.com/auth/calendar.readonly"
    )
    FUNCTION_ARN = "the ARN of a Lambda function, such as arn:aws:lambda:us-east-1:123456789012:function:name"


class IntendedState(str, Enum):
    """What an integration is meant to be (API reference 4.1)."""

    ENABLED = "ENABLED"
    DISABLED = "DISABLED"


DELETED: Final = "DELETED"
"""The intended state of an integration that was deleted, which nobody can set (API reference 4.1)."""


class ReportedState(str, Enum):
    """What the service says an integration is (API reference 3.6, `IntegrationStatusInfo`)."""

    ACTIVE = "ACTIVE"
    ACTIVATING = "ACTIVATING"
    INACTIVE = "INACTIVE"
    DEACTIVATING = "DEACTIVATING"
    ERROR = "ERROR"

    @property
    def settled(self) -> bool:
        """Whether the service is done changing the state."""
        return self not in (ReportedState.ACTIVATING, ReportedState.DEACTIVATING)


class CertificateAuthority(str, Enum):
    """Who signs the client certificate of a Web Services integration (requirements 2, rule 5).

    The literal of `DIGICERT` is inferred (API reference 1.3).
    """

    GENESYS_CLOUD = "Genesys Cloud"
    DIGICERT = "DigiCert"  # assumes: DIGICERT_IS_THE_LITERAL


CLIENT_CERTIFICATE_AUTHORITY: Final = "clientCertificateAuthority"
"""The key in an integration's `properties` that holds a `CertificateAuthority` (API reference 1.3)."""

ABOUT_CLIENT_CERTIFICATE_AUTHORITY: Final = {
    CertificateAuthority.GENESYS_CLOUD: "the web service trusts the root certificate authority of Genesys Cloud, which"
    " renews the certificate by itself",
    CertificateAuthority.DIGICERT: "the certificate changes once a year, and it is for you to see to it that the web"
    " service takes the next one in time",
}
"""What it takes to let each of them sign (requirements 2, rule 5)."""

# assumes: ABSENT_AUTHORITY_IS_GENESYS_CLOUD
DEFAULT_CLIENT_CERTIFICATE_AUTHORITY: Final = CertificateAuthority.GENESYS_CLOUD


@dataclass(frozen=True)
class AwsAccount:
    """An AWS account from which Genesys Cloud assumes roles; `id` has 12 digits, None if no public source shows it."""

    id: str | None
    certainty: Certainty = Certainty.CONFIRMED


AWS_ACCOUNT: Final = AwsAccount("765628985471")
"""The account of the core and satellite regions (API reference 7)."""

# assumes: OTHER_REGIONS_HAVE_OTHER_AWS_ACCOUNTS
OTHER_AWS_ACCOUNTS: Final[dict[str, AwsAccount]] = {
    "use2.us-gov-pure.cloud": AwsAccount("325654371633", Certainty.SINGLE_SOURCE),  # FedRAMP
    # A partition of AWS's own, the European Sovereign Cloud, into which no account of another one assumes roles.
    "edee1.eusc-pure.cloud": AwsAccount(None, Certainty.UNKNOWN),
}
"""The accounts of the other regions, by the region's domain (API reference 7)."""

LAMBDA_SECONDS: Final = 20
"""A Lambda function must complete in less than this (requirements 3)."""

ACTION_NAME_LENGTH: Final = 256
"""The longest name, and the longest category, of an action (API reference 3.6, `PostActionInput`)."""

ACTION_SECONDS: Final = (1, 60)
"""The least and the most that an action may wait for its system (API reference 8.2)."""

FUNCTION_SECONDS: Final = (1, 15)
"""The least and the most that a function may run (API reference 8.5)."""


def seconds(limits: tuple[int, int]) -> str:
    """Limits of seconds in words; what nobody sets is the most."""
    least, most = limits
    return f"{least} to {most}; {most} by default"


FUNCTION_DESCRIPTION_LENGTH: Final = 255
"""The longest description of a function (API reference 3.6, `FunctionConfig`)."""

VERBS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""Every `requestType`; a system may take fewer (API reference 8.2)."""

HTTPS_PORT: Final = 443
"""The only port that Web Services actions reach (requirements 3)."""

PLATFORM_PATH: Final = "/api/v2/"
"""How the URL of a Genesys Cloud action begins (API reference 8.2)."""

JSON_DEPTH: Final = 50
"""How many levels deep a contract and a configuration may be (API reference 8.2)."""

INPUT_NAME: Final = "[A-Za-z][A-Za-z0-9_-]*"
"""The form of an input's name, as a regular expression (API reference 8.2)."""

INPUT_TYPES: Final = ("string", "integer", "number", "boolean")
"""What an input may be; each may be null as well (API reference 8.2)."""

RESERVED_INPUTS: Final = ("orgId", "integrationId", "rawRequest")
"""Names that the service gives its own inputs (API reference 8.2)."""

_DATA_ACTIONS: Final = "data-actions"  # assumes: DATA_ACTION_TYPES_ARE_TOLD_BY_THEIR_ID
"""What the ids of integration types for data actions hold, where they are not known."""

STATIC_ACTION_ID: Final = "static"  # assumes: CUSTOM_ACTIONS_ARE_TOLD_BY_THEIR_ID
"""How the id of an action begins that came with its integration (API reference 8.1, supplement X4).

Which types bring such actions only the organization can tell: articles contradict each other (supplement X5)."""

AUTH_ACTION_ID: Final = "customAuth_-_"
"""How the id of a custom auth action begins; the id of its integration follows (API reference 8.1)."""

AUTH_ACTION_CREDENTIAL_TYPE: Final = "userDefinedOAuth"
"""The credential type that brings a custom auth action with it (API reference 8.4)."""


TEMPLATE_TOOLS: Final = (
    "esc",
    "math",
    "encoding",
    "urlTool",
    "successTemplateUtils",
    "salesforce",
    "msdynamics",
)
"""What a template can call beside its own values (API reference 8.2)."""

REQUEST_VALUES: Final = ("input", "credentials", "authResponse")
"""What the templates of a request have values of (API reference 8.2 and 8.4)."""

RAW_RESULT: Final = "rawResult"
"""What the template of an output has of the answer beside its translations (API reference 8.2)."""

RAW_REQUEST: Final = "${input.rawRequest}"
"""What is sent where a program says nothing of the body; it also shows on GET (API reference 8.2)."""

BODILESS_VERB: Final = "GET"
"""The `requestType` whose requests have no body (API reference 8.2)."""


class CodeStatus(str, Enum):
    """What became of a function's code (API reference 3.6, `FunctionConfig`)."""

    PENDING = "Pending"
    TRANSFERRING = "Transferring"
    AVAILABLE = "Available"
    UNKNOWN = "Unknown"
    INVALID = "Invalid"
    INVALID_FORMAT = "InvalidFormat"
    INVALID_FILE = "InvalidFile"


class RuntimeStatus(str, Enum):
    """Whether functions can have a runtime (API reference 3.6, `FunctionRuntime`)."""

    AVAILABLE = "Available"
    DEPRECATED = "Deprecated"
    UNAVAILABLE = "Unavailable"


class RequestUrl(Enum):
    """What the actions of a system have as `requestUrlTemplate` (API reference 8.2)."""

    HTTPS = "an https URL"
    PLATFORM_PATH = "a path of the Platform API"
    SYSTEM_PATH = "a path of the system's API"
    LAMBDA_ARN = "the ARN of a Lambda function"
    BY_SERVICE = "filled in by the service"
    UNDOCUMENTED = "in a form that is not judged here"


@dataclass(frozen=True)
class Field:
    """One field of a credential type.

    Attributes:
        key: its name in `credentialFields`.
        label: the console's word for it.
        description: what it is, as a sentence.
    """

    key: str
    label: str
    description: str
    required: bool = True
    secret: bool = False
    format: Format = Format.TEXT
    default: str | None = None
    certainty: Certainty = Certainty.CONFIRMED


@dataclass(frozen=True)
class CredentialType:
    """A credential type, addressed by `name` in requests.

    An `open` type takes any field names, of which `about_fields` tells; otherwise exactly `fields`. `description` is
    what such a credential holds.
    """

    name: str
    description: str
    fields: tuple[Field, ...] = ()
    open: bool = False
    about_fields: str = ""

    def field(self, key: str) -> Field | None:
        """The field called `key`, or None."""
        return next((each for each in self.fields if each.key == key), None)

    @property
    def certain(self) -> bool:
        """Whether the field keys are known well enough to refuse others."""
        return not self.open and all(
            each.certainty in (Certainty.CONFIRMED, Certainty.SINGLE_SOURCE) for each in self.fields
        )

    @property
    def as_written(self) -> bool:
        """Whether the service calls the fields what programs call them."""
        return self.open or self.certain


@dataclass(frozen=True)
class System:
    """An external system that data actions reach, and the integration type that reaches it.

    `integration_type` and `slot` are None where no public source shows them; the organization's own types then tell,
    and a program writes `key` as `integrationType`. `fields` are those of its credential where no public source names
    the credential type: by their labels, for the keys are not known either. `example_path` is a path of the API of a
    system whose actions have one, below the address that the credential holds.
    """

    key: str
    title: str
    max_instances: int
    credential_types: tuple[str, ...]
    integration_type: str | None = None  # assumes: UNDOCUMENTED_TYPES_ARE_TOLD_BY_THEIR_CREDENTIALS
    slot: str | None = None
    credential_required: bool = True
    verbs: tuple[str, ...] = VERBS
    request_url: RequestUrl = RequestUrl.UNDOCUMENTED
    example_path: str = ""
    mutual_tls: bool = False
    fields: tuple[Field, ...] = ()
    deprecated: str | None = None
    certainty: Certainty = Certainty.CONFIRMED

    @property
    def written_as(self) -> str:
        """What a program writes as `integrationType`."""
        return self.integration_type or self.key


CREDENTIAL_TYPES: Final[dict[str, CredentialType]] = {
    each.name: each
    for each in (
        CredentialType(
            "amazonWebServicesARN",
            "the ARN of the IAM role that Genesys Cloud assumes",
            (
                Field(
                    "ARN",
                    "Role ARN",
                    "The role's ARN, such as `arn:aws:iam::123456789012:role/name`.",
                    format=Format.ROLE_ARN,
                ),
            ),
        ),
        CredentialType(
            "pureCloudOAuthClient",
            "an OAuth client with the client credentials grant",
            (
                Field("clientId", "Client ID", "The OAuth client's id, a UUID.", format=Format.UUID),
                Field("clientSecret", "Client Secret", "The OAuth client's secret.", secret=True),
            ),
        ),
        CredentialType(
            "basicAuth",
            "basic authentication",
            (
                Field("userName", "User Name", "The user's name."),
                Field("password", "Password", "The password.", required=False, secret=True),
            ),
        ),
        CredentialType(
            "userDefined",
            "any fields, which the actions refer to by name",
            open=True,
            about_fields="The values by name.",
        ),
        CredentialType(
            "userDefinedOAuth",
            "any fields, for the integration's own authentication action",
            open=True,
            about_fields="The values by name, often `clientId`, `clientSecret` and `loginUrl`.",
        ),
        CredentialType(
            "salesforce",
            "a user with API access",
            (
                Field("username", "User Name", "The user's name."),
                Field("password", "Password", "The password.", secret=True),
                # assumes: DOCUMENTED_FIELDS_ARE_RIGHT
                Field(
                    "securityToken",
                    "Security Token",
                    "The user's security token, such as `AS4DFA9SasdJas2HIasd1asdf`.",
                    secret=True,
                ),
                Field(
                    "loginUrl",
                    "Login URL",
                    "`https://login.salesforce.com` by default; a sandbox uses `https://test.salesforce.com`.",
                    format=Format.URL,
                    default="https://login.salesforce.com",
                ),
            ),
        ),
        CredentialType(
            "msDynamics",
            "a user, and the application that is registered in Microsoft Entra ID",
            (
                Field("username", "User Name", "The user's name."),
                Field("password", "Password", "The password.", secret=True),
                Field(
                    "orgWebAddress",
                    "Root Organization Web Address",
                    "The root organization web address, such as `https://contoso.crm.dynamics.com`.",
                    format=Format.URL,
                ),
                Field(
                    "applicationId",
                    "Application ID",
                    "The id that Microsoft Entra ID (formerly Azure Active Directory) gave the registered application.",
                ),
            ),
        ),
        CredentialType(
            "zendeskApiToken",
            "a verified user's API token",
            (
                Field("userEmail", "Email", "The e-mail address of the verified user.", format=Format.EMAIL),
                Field(
                    "baseUrl",
                    "Base Service URL",
                    "The base service URL, `https://{subdomain}.zendesk.com`, such as `https://contoso.zendesk.com`.",
                    format=Format.URL,
                ),
                Field("apiToken", "API Token", "The API token.", secret=True),
            ),
        ),
        # The names of both Google types are confirmed; the keys are the camelCase of the console's labels.
        CredentialType(
            # assumes: GOOGLE_FIELDS_ARE_NAMED_AS_IN_THE_CONSOLE
            "googleCloudPlatformServiceAccount",
            "a service account of Google Cloud Platform, as its key file has it",
            (
                Field("clientId", "Client ID", "`client_id` of the key file.", certainty=Certainty.INFERRED),
                Field(
                    "clientEmail",
                    "Client Email",
                    "`client_email` of the key file.",
                    format=Format.EMAIL,
                    certainty=Certainty.INFERRED,  # assumes: GOOGLE_FIELDS_ARE_NAMED_AS_IN_THE_CONSOLE
                ),
                Field(
                    "privateKeyId",
                    "Private Key ID",
                    "`private_key_id` of the key file.",
                    secret=True,
                    certainty=Certainty.INFERRED,  # assumes: GOOGLE_FIELDS_ARE_NAMED_AS_IN_THE_CONSOLE
                ),
                Field(
                    "privateKey",
                    "Private Key",
                    "`private_key` of the key file, in PEM form, with line breaks or with their escapes.",
                    secret=True,
                    format=Format.PEM,
                    certainty=Certainty.INFERRED,  # assumes: GOOGLE_FIELDS_ARE_NAMED_AS_IN_THE_CONSOLE
                ),
            ),
        ),
        CredentialType(
            # assumes: GOOGLE_FIELDS_ARE_NAMED_AS_IN_THE_CONSOLE
            "googleGSuiteServiceAccount",
            "a service account of G Suite",
            (
                Field(
                    "serviceAccountEmail",
                    "Service Account Email",
                    "`client_email` of the key file.",
                    format=Format.EMAIL,
                    certainty=Certainty.INFERRED,  # assumes: GOOGLE_FIELDS_ARE_NAMED_AS_IN_THE_CONSOLE
                ),
                Field(
                    "privateKeyId",
                    "Private Key ID",
                    "`private_key_id` of the key file.",
                    secret=True,
                    certainty=Certainty.INFERRED,  # assumes: GOOGLE_FIELDS_ARE_NAMED_AS_IN_THE_CONSOLE
                ),
                Field(
                    "privateKey",
                    "Private Key",
                    "`private_key` of the key file, in PEM form, with line breaks or with their escapes.",
                    secret=True,
                    format=Format.PEM,
                    certainty=Certainty.INFERRED,  # assumes: GOOGLE_FIELDS_ARE_NAMED_AS_IN_THE_CONSOLE
                ),
                Field(
                    "authorizationScopes",
                    "Authorization Scopes",
                    "The scopes, separated by commas; the documentation of each Google API says which it needs.",
                    format=Format.SCOPES,
                    certainty=Certainty.INFERRED,  # assumes: GOOGLE_FIELDS_ARE_NAMED_AS_IN_THE_CONSOLE
                ),
                # assumes: GOOGLE_FIELDS_ARE_NAMED_AS_IN_THE_CONSOLE
                Field(
                    "impersonateUserEmail",
                    "Impersonate User Email",
                    "The user to act as; APIs that refer to users need one, and answer 403 without.",
                    required=False,
                    format=Format.EMAIL,
                    certainty=Certainty.INFERRED,  # assumes: GOOGLE_FIELDS_ARE_NAMED_AS_IN_THE_CONSOLE
                ),
            ),
        ),
    )
}
"""Every documented credential type by name (API reference 2). Adobe's has no public name and is not here."""


_OF_ADOBE: Final = tuple(
    # assumes: UNDOCUMENTED_TYPES_ARE_TOLD_BY_THEIR_CREDENTIALS
    Field("", label, description, required=required, secret=secret, default=default, certainty=Certainty.UNKNOWN)
    for label, description, required, secret, default in (
        ("Client ID", "The client's id.", True, False, None),
        ("Client Secret", "The client's secret.", True, True, None),
        ("Organization ID", "The organization's id, in the form `org_ident@AdobeOrg`.", True, False, None),
        ("Technical Account ID", "The technical account's id, in the form `id@techacct.adobe.com`.", True, False, None),
        ("Private Key", "The private key that matches the public key in the Adobe I/O Console.", True, True, None),
        (
            "Login URL",
            "Where to log in.",
            True,
            False,
            "https://ims-na1.adobelogin.com/ims/exchange/jwt",
        ),
        ("Audience", "The audience, in the form `https://ims-na1.adobelogin.com/c/{api_key}`.", True, False, None),
        (
            "Metascopes",
            "The metascopes, separated by pipes (`|`).",
            True,
            False,
            "https://ims-na1.adobelogin.com/s/ent_dataservices_sdk",
        ),
        ("Sandbox Name", "The sandbox; a value in an action comes first.", False, False, None),
    )
)


KEY_FILES: Final[dict[str, dict[str, str]]] = {
    "googleCloudPlatformServiceAccount": {
        "clientId": "client_id",
        "clientEmail": "client_email",
        "privateKeyId": "private_key_id",
        "privateKey": "private_key",
    },
    "googleGSuiteServiceAccount": {
        "serviceAccountEmail": "client_email",
        "privateKeyId": "private_key_id",
        "privateKey": "private_key",
    },
}
"""Credential types whose fields the key file of a service account has: field → its name there (requirements 1)."""


@dataclass(frozen=True)
class Address:
    """The address of a system, as its articles show it: scheme and host, and nothing more.

    Attributes:
        owner: whose hosts they are.
        example: one address.
        hosts: how the names of the hosts end, sandboxes and those for governments included.
    """

    owner: str
    example: str
    hosts: tuple[str, ...]


ADDRESSES: Final[dict[tuple[str, str], Address]] = {
    ("salesforce", "loginUrl"): Address(
        "Salesforce",
        "https://login.salesforce.com",
        (".salesforce.com", ".force.com", ".site.com", ".salesforce.mil", ".sfcrmproducts.cn", ".sfcrmapps.cn"),
    ),
    ("msDynamics", "orgWebAddress"): Address(
        "Microsoft Dynamics 365",
        "https://contoso.crm.dynamics.com",
        (".dynamics.com", ".microsoftdynamics.us", ".appsplatform.us", ".dynamics.cn", ".microsoftdynamics.de"),
    ),
    ("zendeskApiToken", "baseUrl"): Address("Zendesk", "https://contoso.zendesk.com", (".zendesk.com",)),
}
"""The addresses of systems, by credential type and field (requirements 1).

Whose hosts those are is their owner's to change, and some customers have hosts of their own: another host is doubtful
and no mistake.
"""

APPLICATION_ID: Final = ("msDynamics", "applicationId")
"""The field that has an id of Microsoft Entra ID, which is a UUID."""

SYSTEMS: Final[tuple[System, ...]] = (
    System(
        # assumes: UNDOCUMENTED_TYPES_ARE_TOLD_BY_THEIR_CREDENTIALS
        "adobe",
        "Adobe",
        max_instances=10,
        credential_types=(),
        fields=_OF_ADOBE,
        deprecated="Genesys Cloud has deprecated the Adobe data actions integration and may refuse new ones",
        certainty=Certainty.UNKNOWN,
    ),
    System(
        "aws-lambda",
        "AWS Lambda",
        max_instances=10,
        credential_types=("amazonWebServicesARN",),
        integration_type="aws-lambda-data-actions",
        slot="AmazonWebServicesARN",
        verbs=("POST",),
        request_url=RequestUrl.LAMBDA_ARN,
    ),
    System(
        "genesys-cloud",
        "Genesys Cloud",
        max_instances=10,
        credential_types=("pureCloudOAuthClient",),
        integration_type="purecloud-data-actions",
        slot="pureCloudOAuthClient",
        verbs=("GET", "PUT", "POST", "PATCH"),
        request_url=RequestUrl.PLATFORM_PATH,
    ),
    System(
        "genesys-cloud-functions",
        "Genesys Cloud Functions",
        max_instances=10,
        credential_types=("userDefined",),
        integration_type="function-data-actions",
        slot="functionCredentials",  # assumes: FUNCTIONS_TAKE_USER_DEFINED
        credential_required=False,
        verbs=("POST",),
        request_url=RequestUrl.BY_SERVICE,
        certainty=Certainty.SINGLE_SOURCE,
    ),
    System(
        # assumes: UNDOCUMENTED_TYPES_ARE_TOLD_BY_THEIR_CREDENTIALS
        "google",
        "Google",
        max_instances=100,
        credential_types=("googleCloudPlatformServiceAccount", "googleGSuiteServiceAccount"),
        certainty=Certainty.UNKNOWN,
    ),
    System(
        "microsoft-dynamics-365",
        "Microsoft Dynamics 365",
        max_instances=10,
        credential_types=("msDynamics",),
        integration_type="microsoft-dynamics-data-actions",
        slot="msDynamics",
        request_url=RequestUrl.SYSTEM_PATH,
        example_path="/api/data/v9.2/leads?${esc.dollar}top=1",
    ),
    System(
        "salesforce",
        "Salesforce",
        max_instances=50,
        credential_types=("salesforce",),
        integration_type="salesforce-datadip",
        slot="salesforceUser",
        request_url=RequestUrl.SYSTEM_PATH,
        example_path="/services/data/v61.0/sobjects/Case/",
    ),
    System(
        "web-services",
        "Web Services",
        max_instances=50,
        credential_types=("basicAuth", "userDefined", "userDefinedOAuth"),
        integration_type="custom-rest-actions",
        slot="basicAuth",
        credential_required=False,
        request_url=RequestUrl.HTTPS,
        mutual_tls=True,
    ),
    System(
        "zendesk",
        "Zendesk",
        max_instances=10,
        credential_types=("zendeskApiToken",),
        integration_type="zendesk-data-actions",
        slot="zendeskApiToken",
        request_url=RequestUrl.SYSTEM_PATH,
        example_path="/api/v2/tickets.json",
    ),
)
"""Every system of the source articles (requirements 1; API reference 1)."""

_SYSTEM_BY_NAME: Final = {each.written_as: each for each in SYSTEMS}


def for_data_actions(type_id: str) -> bool:
    """Whether an integration type is one for data actions."""
    return system(type_id) is not None or _DATA_ACTIONS in type_id


def system(integration_type: str) -> System | None:
    """The system that a program means by `integration_type` (a type id, or a key where no id is public), or None."""
    return _SYSTEM_BY_NAME.get(integration_type)


def runs_functions(type_id: str) -> bool:
    """Whether the actions of an integration type run functions."""
    found = system(type_id)
    return found is not None and found.request_url is RequestUrl.BY_SERVICE


def documented_default(label: str) -> str | None:
    """The default of a field that is known by its label alone (`System.fields`); None if there is none."""
    return next((each.default for system in SYSTEMS for each in system.fields if each.label == label), None)


def credential_type(name: str) -> CredentialType | None:
    """The credential type called `name`, or None if it is not known here."""
    return CREDENTIAL_TYPES.get(name)
