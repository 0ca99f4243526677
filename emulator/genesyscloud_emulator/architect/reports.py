"""What the control route is told and reports of flows and scripts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from genesyscloud_emulator.wire.reports import Report, new_id


class FlowReport(Report):
    """A flow or script; `versions` is version → ids of the actions that it uses, the newest last.

    Without a `division_id` it is in the home division.
    """

    id: str = Field(default_factory=new_id)
    name: str
    type: str = "INBOUNDCALLFLOW"
    versions: dict[str, list[str]] = Field(default={"1.0": []}, min_length=1)
    published_version: str | None = None
    deleted: bool = False
    division_id: str | None = None


class PutFlows(Report):
    """Flows and scripts that are put there as they are given."""

    objects: list[FlowReport]


class FlowVersion(Report):
    """One more version of a flow or script; `version` defaults to the next one, as in `3.0`."""

    uses: list[str]
    published: bool = True
    version: Annotated[str, Field(pattern=r"^[0-9]{1,9}\.[0-9]{1,9}$")] | None = None


class NewFlow(FlowVersion):
    """A flow or script that somebody makes, with its first version."""

    name: str
    type: str
    division_id: str | None = None
