"""The control route: what tests see and set, and what somebody else does in the console meanwhile.

Everything is below `/_emulator/`, asks for no token and is recorded nowhere. It is no part of Genesys Cloud's API.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.routing import Route

from genesyscloud_emulator.behaviour import clock
from genesyscloud_emulator.behaviour.faults import Fault
from genesyscloud_emulator.control.reports import Lag, NewOrganization, Time
from genesyscloud_emulator.organization import Organization, OrganizationAccess
from genesyscloud_emulator.seed.inventory import SeedError, read
from genesyscloud_emulator.seed.plant import plant
from genesyscloud_emulator.server.address import Address
from genesyscloud_emulator.server.operations import Call, invalid_body, puts, reads, resource, writes
from genesyscloud_emulator.server.record import CONTROL
from genesyscloud_emulator.wire.errors import bad_request, not_found
from genesyscloud_emulator.wire.reports import report_json


class _Anything(BaseModel):
    """A JSON object whose names are checked elsewhere."""

    model_config = ConfigDict(extra="allow")


def control_routes(organization: Organization, address: Address) -> list[Route]:
    """The table of the control route of one of the organizations: for all of it, and what its services add."""
    control = _Control(organization, address)
    return [
        resource(f"{CONTROL}requests", GET=reads(control.requests), DELETE=reads(control.reset_requests)),
        resource(f"{CONTROL}switches", GET=reads(control.switches), PATCH=writes(_Anything, control.set_switches)),
        resource(
            f"{CONTROL}faults",
            GET=reads(control.faults),
            POST=writes(Fault, control.add_fault),
            DELETE=reads(control.clear_faults),
        ),
        resource(f"{CONTROL}state", GET=reads(control.state)),
        resource(f"{CONTROL}reset", POST=reads(control.reset)),
        resource(f"{CONTROL}saved", PUT=reads(control.save), POST=reads(control.restore)),
        resource(f"{CONTROL}time", POST=writes(Time, control.pass_time)),
        resource(f"{CONTROL}seed", POST=puts(_Anything, control.seed)),
        resource(f"{CONTROL}lags", POST=writes(Lag, control.lag)),
        resource(
            f"{CONTROL}organizations",
            POST=writes(NewOrganization, control.add_organization),
            DELETE=reads(control.remove),
        ),
        *(route for service in organization.services for route in service.control_routes()),
    ]


class _Control:
    """The handlers."""

    def __init__(self, organization: Organization, address: Address) -> None:
        self._organization = organization
        self._address = address

    @property
    def _of_one(self) -> str | None:
        """Whose the record and the faults are: the organization's, or, of the first one, which stands for the address,
        those of all. A seed gives an organization another id."""
        return None if self._organization is self._address.organizations.first else self._organization.id

    def requests(self, _: Call) -> object:
        """All requests since the last reset."""
        return report_json([one for one in self._address.record if self._of_one in {None, one.organization_id}])

    def reset_requests(self, _: Call) -> None:
        """Begin a new list."""
        self._address.forget_requests(self._of_one)

    def switches(self, _: Call) -> object:
        """All switches."""
        return self._organization.switches.model_dump(mode="json")

    def set_switches(self, call: Call, body: _Anything) -> object:
        """Set some switches, all or none."""
        try:
            self._organization.switches.apply(body.model_dump())
        except ValidationError as error:
            raise invalid_body(error) from None
        return self.switches(call)

    def faults(self, _: Call) -> object:
        """All faults and how often they struck."""
        return report_json(self._address.faults.reports(self._of_one))

    def add_fault(self, _: Call, body: Fault) -> object:
        """Set a fault. One that can never strike is refused: it is a slip of the pen."""
        if not any(fnmatchcase(template, body.route) for template in self._address.templates):
            raise bad_request("No route matches {route}.", "route", route=body.route)
        return {"id": self._address.faults.add(body, self._of_one)}

    def clear_faults(self, _: Call) -> None:
        """Take all faults away."""
        self._address.faults.clear(self._of_one)

    def state(self, _: Call) -> object:
        """Everything there is, built-in actions left out."""
        reports = [service.report() for service in self._organization.services]
        return {name: value for report in reports for name, value in report.items()}

    def reset(self, _: Call) -> None:
        """Forget everything, and set the switches back to where they were at the start. Tokens stay good.

        `Emulator.access_token` is good again if it was revoked. Organizations that were added are gone, unless it is
        one of them that is reset: then all others stay as they are.
        """
        if self._of_one:
            self._organization.reset()
        else:
            self._address.organizations.reset()
        self._address.forget(self._of_one)

    def remove(self, _: Call) -> None:
        """Forget an organization that was added."""
        self._address.organizations.remove(self._organization)
        self._address.forget(self._of_one)

    def pass_time(self, _: Call, body: Time) -> None:
        """Let time pass at once, for every emulator of this process."""
        clock.put_forward(body.seconds)

    def seed(self, _: Call, body: _Anything) -> object:
        """Let the organization be like that of an inventory, and forget what it was."""
        try:
            inventory = read(body.model_dump(), "What was sent")
        except SeedError as error:
            raise bad_request("{reason}", reason=str(error)) from None
        others = {each.id for each in self._address.organizations if each is not self._organization}
        if inventory.organization.id in others:
            raise bad_request("Another organization here has the id {id}.", id=inventory.organization.id)
        plant(self._organization, inventory)
        return report_json(self._organization.access)

    def lag(self, _: Call, body: Lag) -> None:
        """Let an object be late, or stay a while: 404 if there is none with this id."""
        stores = self._organization.contents.stores.values()
        if not any(store.lag(body.id, body.appears, body.listed, body.gone) for store in stores):
            raise not_found("object", body.id)

    def save(self, _: Call) -> None:
        """Remember the objects and the switches of every organization as they are."""
        for organization in self._address.organizations:
            organization.save()

    def restore(self, _: Call) -> None:
        """Forget everything that is later than the last save. Without one, that is everything."""
        for organization in self._address.organizations:
            organization.restore()
        self._address.forget()

    def add_organization(self, _: Call, body: NewOrganization) -> object:
        """Another organization behind this address, with an OAuth client of its own."""
        first = self._address.organizations.first
        try:
            switches = first.initial_switches(body.switches)
        except ValidationError as error:
            raise invalid_body(error) from None
        access = OrganizationAccess.made_up(body.id, body.client_id, body.client_secret)
        self._address.organizations.add(first.another(switches, access, body.name))
        return report_json(access)
