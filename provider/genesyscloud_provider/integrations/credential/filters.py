"""What a listing of credentials is narrowed by."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from genesyscloud_provider.framework.filters import ByName


class CredentialFilters(ByName):
    """Which credentials."""

    credential_type: Annotated[
        str | None, Field(description="Only those of this credential type, such as `basicAuth`.")
    ] = None
    unused: Annotated[
        bool | None,
        Field(
            description="Only those that no integration uses, of whatever type; if false, only those in use; by default"
            " both."
        ),
    ] = None
