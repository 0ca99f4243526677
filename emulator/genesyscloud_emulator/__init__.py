"""A strict local stand-in of the Genesys Cloud Platform API, as far as data action integrations need it.

    with Emulator() as genesys_cloud:
        ...  # an API at genesys_cloud.url

`Emulator` serves it, `Control` looks at it and steers it from a test, `Switches` says how it behaves. Running the
server needs the extra `emulator` of the distribution; importing this package does not.
"""

from genesyscloud_emulator.control import Control, ControlError
from genesyscloud_emulator.reports import (
    ActionReport,
    CredentialReport,
    Fault,
    FaultReport,
    FlowReport,
    FlowRunReport,
    IntegrationReport,
    OrganizationAccess,
    RecordedRequest,
    State,
    StateReport,
)
from genesyscloud_emulator.server import AddedOrganization, Emulator
from genesyscloud_emulator.switches import StateDetail, Switches

__all__ = [
    "ActionReport",
    "AddedOrganization",
    "Control",
    "ControlError",
    "CredentialReport",
    "Emulator",
    "Fault",
    "FaultReport",
    "FlowReport",
    "FlowRunReport",
    "IntegrationReport",
    "OrganizationAccess",
    "RecordedRequest",
    "State",
    "StateDetail",
    "StateReport",
    "Switches",
]
