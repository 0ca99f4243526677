"""What a listing of custom auth actions is narrowed by."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from genesyscloud_provider.framework.filters import ByName


class AuthActionFilters(ByName):
    """Which custom auth actions."""

    integration: Annotated[str | None, Field(description="Only that of the integration with this id.")] = None
