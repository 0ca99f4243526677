"""What a listing of OAuth clients is narrowed by."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from genesyscloud_provider.authorization.oauth_client.models import GrantType, SeenState
from genesyscloud_provider.framework.filters import ByName, values_in_words


class OAuthClientFilters(ByName):
    """Which OAuth clients."""

    authorized_grant_type: Annotated[
        GrantType | None, Field(description=f"Only those with the grant type {values_in_words(GrantType)}.")
    ] = None
    state: Annotated[SeenState | None, Field(description=f"Only those that are {values_in_words(SeenState)}.")] = None
