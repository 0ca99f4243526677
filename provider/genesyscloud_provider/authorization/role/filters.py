"""What a listing of roles is narrowed by."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from genesyscloud_provider.framework.filters import ByName


class RoleFilters(ByName):
    """Which roles."""

    default: Annotated[
        bool | None,
        Field(
            description="Only those that Genesys Cloud itself brings; if false, only those that somebody made; by"
            " default both."
        ),
    ] = None
