"""The certificates of mutual TLS: those that actions present, and those that they trust (API reference 8.6)."""

from __future__ import annotations

from genesyscloud_provider.client import paths
from genesyscloud_provider.client.access import Access
from genesyscloud_provider.integrations import models

__all__ = ["Certificates"]


class Certificates:
    """The certificates of the organization's region. They change without anybody's doing, so nothing is remembered."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def presented(self) -> list[models.ActionCertificate]:
        """The client certificates that are in use or soon will be."""
        return self._access.client.get(paths.CERTIFICATES, models.Page[models.ActionCertificate]).entities

    def trusted(self) -> list[models.TrustedCertificate]:
        """The authorities whose server certificates are accepted."""
        return self._access.client.get(paths.TRUST_STORE, models.Page[models.TrustedCertificate]).entities
