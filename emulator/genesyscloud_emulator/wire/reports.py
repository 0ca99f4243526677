"""Base of what the emulator is told and reports outside of Genesys Cloud's API."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Report(BaseModel):
    """Base of all: snake case in Python, camel case in JSON, unknown fields refused."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True, serialize_by_alias=True)


def new_id() -> str:
    """An id for what comes without one."""
    return str(uuid.uuid4())


def report_json(report: Report | Sequence[Report]) -> object:
    """One report or several as JSON."""
    if isinstance(report, Report):
        return report.model_dump(mode="json")
    return [one.model_dump(mode="json") for one in report]
