"""What every part of `Control` builds on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from genesyscloud_emulator.organization import OrganizationAccess


class Calls:
    """Requests to the control route."""

    def _seeded(self, access: OrganizationAccess) -> None:
        """The organization has another id from now on."""
        raise NotImplementedError

    def _call(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        """Send one and return what the answer holds. Raises `ControlError`."""
        raise NotImplementedError
