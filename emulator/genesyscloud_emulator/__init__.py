"""A strict local stand-in of the Genesys Cloud Platform API, as far as data action integrations need it.

    with Emulator() as genesys_cloud:
        ...  # an API at genesys_cloud.url

`Emulator` serves it, `Control` looks at it and steers it from a test, `Switches` says how it behaves. Running the
server needs the extra `emulator` of the distribution; importing this package does not.
"""

from genesyscloud_emulator.actions.reports import ActionReport, ExecutionReport, FlowRunReport, FunctionReport
from genesyscloud_emulator.architect.reports import FlowReport
from genesyscloud_emulator.authorization.reports import DivisionReport, GrantReport, RoleReport
from genesyscloud_emulator.behaviour.faults import Fault, FaultReport
from genesyscloud_emulator.behaviour.switches import StateDetail, Switches
from genesyscloud_emulator.control.client import Control, ControlError
from genesyscloud_emulator.control.reports import State
from genesyscloud_emulator.credentials.reports import CredentialReport, CredentialTypeReport, FieldReport
from genesyscloud_emulator.emulator import AddedOrganization, Emulator
from genesyscloud_emulator.integrations.reports import IntegrationReport, IntegrationTypeReport, SlotReport, StateReport
from genesyscloud_emulator.oauth.reports import OAuthClientReport, RoleGiven
from genesyscloud_emulator.organization import OrganizationAccess
from genesyscloud_emulator.seed.inventory import SeedError
from genesyscloud_emulator.server.record import RecordedRequest
from genesyscloud_emulator.storage.document import StateError
from genesyscloud_emulator.users.reports import GroupReport, UserReport

__all__ = [
    "ActionReport",
    "AddedOrganization",
    "Control",
    "ControlError",
    "CredentialReport",
    "CredentialTypeReport",
    "DivisionReport",
    "Emulator",
    "ExecutionReport",
    "Fault",
    "FaultReport",
    "FieldReport",
    "FlowReport",
    "FlowRunReport",
    "FunctionReport",
    "GrantReport",
    "GroupReport",
    "IntegrationReport",
    "IntegrationTypeReport",
    "OAuthClientReport",
    "OrganizationAccess",
    "RecordedRequest",
    "RoleGiven",
    "RoleReport",
    "SeedError",
    "SlotReport",
    "State",
    "StateDetail",
    "StateError",
    "StateReport",
    "Switches",
    "UserReport",
]
