"""What a listing of integrations is narrowed by."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from genesyscloud_provider.framework.filters import ByName, values_in_words
from genesyscloud_provider.integrations.facts import IntendedState, ReportedState


class IntegrationFilters(ByName):
    """Which integrations."""

    integration_type: Annotated[
        str | None,
        Field(
            description="Only those of this type: its id, such as `aws-lambda-data-actions`; `google` and `adobe` stand"
            " for the types whose ids differ."
        ),
    ] = None
    reported_state: Annotated[
        ReportedState | None,
        Field(description=f"Only those that the service says are {values_in_words(ReportedState)}."),
    ] = None
    intended_state: Annotated[
        IntendedState | None,
        Field(description=f"Only those that are meant to be {values_in_words(IntendedState)}."),
    ] = None
