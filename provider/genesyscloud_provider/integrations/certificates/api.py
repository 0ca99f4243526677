"""The certificates of mutual TLS: those that actions present, and those that they trust (API reference 8.6)."""

from __future__ import annotations

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.documents import Document, Page, Text
from genesyscloud_provider.integrations import paths


class ActionCertificate(Document):
    """A certificate with which actions present themselves to the services that they call (API reference 8.6)."""

    signing_authority: Text = ""
    certificate: Text = ""
    status: Text = ""
    type: Text = ""


class TrustedCertificate(Document):
    """A certificate authority whose servers actions trust."""

    description: Text = ""
    serial_number: Text = ""
    signature: Text = ""


class Certificates:
    """The certificates of the organization's region. They change without anybody's doing, so nothing is remembered."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def presented(self) -> list[ActionCertificate]:
        """The client certificates that are in use or soon will be."""
        return self._access.client.get(paths.CERTIFICATES, Page[ActionCertificate]).entities

    def trusted(self) -> list[TrustedCertificate]:
        """The authorities whose server certificates are accepted."""
        return self._access.client.get(paths.TRUST_STORE, Page[TrustedCertificate]).entities
