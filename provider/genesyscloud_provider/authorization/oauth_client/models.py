"""OAuth clients, as the API has them (API reference, supplement 3)."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Annotated, Any, Final

from pydantic import BeforeValidator

from genesyscloud_provider.authorization.objects import NamedDocument
from genesyscloud_provider.client.documents import Document, PrivateText, Text, empty_list


class GrantType(Enum):
    """How whoever uses an OAuth client logs in."""

    CLIENT_CREDENTIALS = "CLIENT-CREDENTIALS"
    CODE = "CODE"
    TOKEN = "TOKEN"  # noqa: S105 (a grant type)
    SAML2_BEARER = "SAML2-BEARER"
    PASSWORD = "PASSWORD"  # noqa: S105 (a grant type)


class ClientState(Enum):
    """Whether anybody can log in with an OAuth client."""

    ACTIVE = "active"
    INACTIVE = "inactive"


class SeenState(Enum):
    """What an OAuth client is shown as; Genesys alone disables one."""

    ACTIVE = ClientState.ACTIVE.value
    INACTIVE = ClientState.INACTIVE.value
    DISABLED = "disabled"


DELETED: Final = "deleted"
"""The state that a deleted client may show for a while."""

VALIDITY: Final = 86400
"""Seconds for which a token is valid by default."""

LEAST_VALIDITY: Final = 300
USUAL_MOST_VALIDITY: Final = 172_800
MOST_VALIDITY: Final = 38_880_000
"""Seconds; above the usual ones only for clients that provision users (SCIM)."""

_REQUESTED: Final = (
    "name",
    "description",
    "authorizedGrantType",
    "accessTokenValiditySeconds",
    "registeredRedirectUri",
    "scope",
    "roleDivisions",
    "state",
    "dateToDelete",
)
"""What a save of a client takes, by wire name."""


class RoleDivisionDocument(Document):
    """A role in a division."""

    role_id: Text = ""
    division_id: Text = ""


class OAuthClientDocument(NamedDocument):
    """An OAuth client. Only the answers that make a secret have one."""

    description: Text = ""
    authorized_grant_type: Text = ""
    access_token_validity_seconds: int | None = None
    registered_redirect_uri: Annotated[list[str], BeforeValidator(empty_list)] = []
    scope: Annotated[list[str], BeforeValidator(empty_list)] = []
    role_divisions: Annotated[list[RoleDivisionDocument], BeforeValidator(empty_list)] = []
    state: Text = ClientState.ACTIVE.value
    date_modified: datetime | None = None
    date_to_delete: Text = ""
    secret: PrivateText = ""

    @property
    def title(self) -> str:
        """How messages call it."""
        return f"OAuth client {self.name!r} ({self.id})" if self.name else f"OAuth client {self.id}"

    def request(self, **changes: Any) -> dict[str, Any]:
        """It as a save takes it, with some changes by wire name: neither a secret nor what the service sets."""
        whole = self.model_dump(mode="json", by_alias=True)
        kept = {key: whole[key] for key in _REQUESTED if whole[key] not in (None, "")}
        return {**kept, **changes}
