"""What belongs to the address at which the emulator answers, rather than to one of its organizations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from genesyscloud_emulator.behaviour.faults import Faults
from genesyscloud_emulator.server.organizations import Organizations
from genesyscloud_emulator.server.record import RecordedRequest


@dataclass(frozen=True)
class Address:
    """The organizations, the record of requests, the faults, and the templates of the paths that faults can strike."""

    organizations: Organizations
    templates: Sequence[str]
    record: list[RecordedRequest] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)

    def forget(self, organization_id: str | None = None) -> None:
        """Forget the record and the faults, of all organizations or of one."""
        self.forget_requests(organization_id)
        self.faults.forget(organization_id)

    def forget_requests(self, organization_id: str | None = None) -> None:
        """Forget the record, of all organizations or of one."""
        self.record[:] = [one for one in self.record if organization_id not in {None, one.organization_id}]
