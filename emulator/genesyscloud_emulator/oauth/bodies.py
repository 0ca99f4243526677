"""Bodies of requests about OAuth clients (official SDK's `OAuthClientRequest`)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from genesyscloud_emulator.wire.bodies import Body, Entity


class RoleDivision(Body):
    """A role of a client, in a division or in every one (`*`)."""

    role_id: str
    division_id: str


class OAuthClient(Entity):
    """POST and PUT of a client. The last fields are the service's own, which whole clients that go back have."""

    name: str | None = None
    access_token_validity_seconds: Annotated[int, Field(ge=300, le=172800)] | None = None
    description: str | None = None
    registered_redirect_uri: list[str] | None = None
    role_ids: list[str] | None = None
    authorized_grant_type: str | None = None
    scope: list[str] | None = None
    role_divisions: list[RoleDivision] | None = None
    state: str | None = None
    date_to_delete: str | None = None
    secret: Any = None
    date_created: Any = None
    date_modified: Any = None
    created_by: Any = None
    modified_by: Any = None
