"""What the control route tells of the organization."""

from __future__ import annotations

from genesyscloud_emulator.wire.reports import Report


class OrganizationReport(Report):
    """The organization."""

    id: str
    name: str
