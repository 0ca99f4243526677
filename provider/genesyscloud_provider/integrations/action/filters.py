"""What a listing of actions is narrowed by."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from genesyscloud_provider.framework.filters import ByName


class ActionFilters(ByName):
    """Which actions."""

    integration: Annotated[str | None, Field(description="Only those of the integration with this id.")] = None
    category: Annotated[
        str | None, Field(description="Only those that flows and scripts list under exactly this category.")
    ] = None
    secure: Annotated[
        bool | None,
        Field(description="Only those that secure flows alone may call; if false, only the others; by default both."),
    ] = None
    published: Annotated[
        bool | None,
        Field(description="Only those that are published; if false, only drafts that never were; by default both."),
    ] = None
