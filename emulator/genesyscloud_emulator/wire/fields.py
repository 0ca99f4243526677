"""The fields of objects that clients send back, as answers have them (API reference 3.6)."""

from __future__ import annotations

from typing import Final


def _fields(names: str) -> frozenset[str]:
    return frozenset(names.split())


FIELDS: Final = {
    "Action": _fields("id name integrationId category contract version secure config selfUri"),
    "RequestConfig": _fields("requestUrlTemplate requestTemplate requestTemplateUri requestType headers"),
    "ResponseConfig": _fields("translationMap translationMapDefaults successTemplate successTemplateUri"),
    "ActionInput": _fields("inputSchema inputSchemaFlattened inputSchemaUri"),
    "ActionOutput": _fields(
        "successSchema successSchemaFlattened successSchemaUri errorSchema errorSchemaFlattened errorSchemaUri"
    ),
    "Integration": _fields("id name integrationType notes intendedState config reportedState attributes selfUri"),
    "IntegrationConfiguration": _fields("id name version properties advanced notes credentials selfUri"),
    "IntegrationType": _fields(
        "id name description provider category images configPropertiesSchemaUri configAdvancedSchemaUri helpUri"
        " termsOfServiceUri vendorName vendorWebsiteUri marketplaceUri faqUri privacyPolicyUri supportContactUri"
        " salesContactUri helpLinks credentials nonInstallable maxInstances userPermissions vendorOAuthClientIds"
        " selfUri"
    ),
    "CredentialInfo": _fields("id name createdDate modifiedDate type selfUri"),
    "CredentialType": _fields("id name properties displayOrder required"),
}
"""By the names of the official SDKs' models."""
