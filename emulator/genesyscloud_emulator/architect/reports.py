"""What the control route is told and reports of flows and scripts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from genesyscloud_emulator.wire.reports import Report


class FlowReport(Report):
    """A flow or script; `versions` is version → ids of the actions that it uses, the newest last."""

    id: str
    name: str
    type: str
    versions: dict[str, list[str]]
    published_version: str | None
    deleted: bool


class FlowVersion(Report):
    """One more version of a flow or script; `version` defaults to the next one, as in `3.0`."""

    uses: list[str]
    published: bool = True
    version: Annotated[str, Field(pattern=r"^[0-9]{1,9}\.[0-9]{1,9}$")] | None = None


class NewFlow(FlowVersion):
    """A flow or script that somebody makes, with its first version."""

    name: str
    type: str
