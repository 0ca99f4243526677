"""The integration types that exist in every organization (API reference 1).

Salesforce, Dynamics and Zendesk bring built-in actions; the newer article says that AWS Lambda, Functions, Genesys
Cloud and Google bring none (supplement X5). The actions' names are invented.

No public source shows the type ids and slot keys of Google and Adobe. The names used here for them are invented
(`switches.INVENTED_NAMES`), and the switch `invented_names` replaces them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.credentials.models import INVENTED_TYPES, USER_DEFINED_OAUTH
from genesyscloud_emulator.integrations.models import (
    FUNCTION_TYPE,
    PLATFORM_TYPE,
    WEB_SERVICES_TYPE,
    IntegrationType,
    Slot,
)


def integration_types(switches: Switches) -> dict[str, IntegrationType]:
    """The integration types by id, under the names that the switch gives them just now."""
    more = (_further(type_id, types) for type_id, types in switches.more_types.items())
    return {kind.id: kind for kind in (*(_named(kind, switches) for kind in _INTEGRATION_TYPES), *more)}


def _further(type_id: str, credential_types: Sequence[str]) -> IntegrationType:
    """An integration type of the switch `more_types`."""
    slot = Slot("credentials", "Credentials", tuple(credential_types))
    return IntegrationType(type_id, type_id.replace("-", " ").title(), None, (slot,), urls="https")


def _named(kind: IntegrationType, switches: Switches) -> IntegrationType:
    slots = tuple(_named_slot(slot, switches) for slot in kind.slots)
    if kind.address and switches.absolute_system_urls == "accept":
        kind = replace(kind, urls="any")
    if kind.urls == "lambda" and switches.qualified_lambda_arns == "refuse":
        kind = replace(kind, urls="unqualified_lambda")
    if "clientCertificateAuthority" in kind.properties:
        kind = replace(kind, properties=_certificate_authority(switches))
    return replace(kind, id=switches.name_instead(kind.id), slots=slots)


def _named_slot(slot: Slot, switches: Switches) -> Slot:
    if slot.key in switches.slot_types:
        slot = replace(slot, credential_types=tuple(switches.slot_types[slot.key]))
    if not INVENTED_TYPES.intersection(slot.credential_types):
        return slot
    types = tuple(switches.name_instead(name) for name in slot.credential_types)
    return replace(slot, key=switches.name_instead(slot.key), credential_types=types)


def _certificate_authority(switches: Switches) -> Mapping[str, Mapping[str, object]]:
    """The property with the names that the switches `digicert` and `default_authority` give."""
    default = switches.digicert if switches.default_authority == "DigiCert" else switches.default_authority
    return {
        name: {**schema, "enum": ["Genesys Cloud", switches.digicert], "default": default}
        for name, schema in _CERTIFICATE_AUTHORITY.items()
    }


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
        urls="lambda",
    ),
    IntegrationType(
        PLATFORM_TYPE,
        "Genesys Cloud Data Actions",
        10,
        (Slot("pureCloudOAuthClient", "OAuth client", ("pureCloudOAuthClient",)),),
        verbs=("GET", "PUT", "POST", "PATCH"),
        urls="platform",
        runs_requests=True,
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
        urls="path",
        runs_requests=True,
        address="orgWebAddress",
        static_actions=("GetContactByPhoneNumber",),
    ),
    IntegrationType(
        "salesforce-datadip",
        "Salesforce Data Actions",
        50,
        (Slot("salesforceUser", "Salesforce user", ("salesforce",)),),
        urls="path",
        runs_requests=True,
        address="loginUrl",
        static_actions=("GetAccountByPhoneNumber", "GetContactByPhoneNumber"),
    ),
    IntegrationType(
        WEB_SERVICES_TYPE,
        "Web Services Data Actions",
        50,
        (Slot("basicAuth", "Credentials", ("basicAuth", "userDefined", USER_DEFINED_OAUTH), required=False),),
        properties=_CERTIFICATE_AUTHORITY,
        urls="https",
        runs_requests=True,
    ),
    IntegrationType(
        "zendesk-data-actions",
        "Zendesk Data Actions",
        10,
        (Slot("zendeskApiToken", "Zendesk API token", ("zendeskApiToken",)),),
        urls="path",
        runs_requests=True,
        address="baseUrl",
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
        runs_requests=True,
    ),
    IntegrationType(
        "adobe-data-actions",
        "Adobe Data Actions",
        10,
        (Slot("adobeCredentials", "Adobe service account", ("adobeServiceAccount",)),),
        runs_requests=True,
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
