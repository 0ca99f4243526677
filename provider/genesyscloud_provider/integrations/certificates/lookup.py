"""The lookups of the certificates of mutual TLS."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from genesyscloud_provider.client.errors import (
    while_doing,
)
from genesyscloud_provider.framework.lookup import Answer, Lookup, Nothing
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.api import api_of


class ActionCertificate(Answer):
    """A client certificate with which Web Services actions present themselves (mutual TLS)."""

    signing_authority: Annotated[str, Field(description="Who signed it: `Genesys` or `DigiCert`.")]
    certificate: Annotated[str, Field(description="The certificate in PEM form.")]
    status: Annotated[str, Field(description="`Current`, or `Upcoming` before a rotation.")]
    type: Annotated[str, Field(description="What it is used as: `Client`.")]


class GetActionCertificatesResult(Answer):
    """The client certificates of Web Services actions."""

    certificates: Annotated[list[ActionCertificate], Field(description="Those in use, and upcoming ones.")]


class TrustedCertificate(Answer):
    """A certificate authority whose server certificates are accepted."""

    description: Annotated[str, Field(description="Its distinguished name.")]
    serial_number: Annotated[str, Field(description="Its serial number.")]
    signature: Annotated[str, Field(description="The algorithm of its signature.")]


class GetTrustStoreResult(Answer):
    """The certificate authorities that Web Services actions trust."""

    certificates: Annotated[list[TrustedCertificate], Field(description="Each authority's certificate.")]


def _get_action_certificates(session: Session, _: Nothing) -> GetActionCertificatesResult:
    """The client certificates of actions, in use and upcoming (API reference 8.6)."""
    with while_doing("looking up the certificates of actions"):
        found = api_of(session).certificates.presented()
        certificates = [ActionCertificate.model_validate(each.model_dump()) for each in found]
        return GetActionCertificatesResult(certificates=certificates)


def _get_trust_store(session: Session, _: Nothing) -> GetTrustStoreResult:
    """The certificate authorities that actions trust (API reference 8.6)."""
    with while_doing("looking up the trust store of actions"):
        found = api_of(session).certificates.trusted()
        certificates = [TrustedCertificate.model_validate(each.model_dump()) for each in found]
        return GetTrustStoreResult(certificates=certificates)


ACTION_CERTIFICATES: Final = Lookup(
    "getActionCertificates", _get_action_certificates, Nothing, GetActionCertificatesResult
)


TRUST_STORE: Final = Lookup("getTrustStore", _get_trust_store, Nothing, GetTrustStoreResult)
