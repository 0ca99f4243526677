"""Bodies of requests about credentials (API reference 4.3)."""

from __future__ import annotations

from genesyscloud_emulator.credentials.models import CredentialTypeReference
from genesyscloud_emulator.wire.bodies import Entity


class Credential(Entity):
    """POST and PUT of a credential. `type` is an object with a `name`, or the bare name (API reference 4.3)."""

    name: str | None = None
    type: CredentialTypeReference | str
    credential_fields: dict[str, str] | None = None

    @property
    def type_name(self) -> str:
        """The credential type's name."""
        return self.type if isinstance(self.type, str) else self.type.name
