"""One organization: all that the emulator remembers."""

from __future__ import annotations

import uuid

from genesyscloud_emulator.actions import Actions
from genesyscloud_emulator.clock import Stamps
from genesyscloud_emulator.credentials import Credentials
from genesyscloud_emulator.fixtures import Catalog
from genesyscloud_emulator.functions import Functions
from genesyscloud_emulator.integrations import Integrations
from genesyscloud_emulator.switches import Switches
from genesyscloud_emulator.tokens import Tokens


class Organization:
    """An organization with one OAuth client. The given switches are copied; id, client and secret default to new ones.

    Used from one event loop only, which is what keeps it consistent.
    """

    def __init__(
        self,
        switches: Switches | None = None,
        organization_id: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
    ) -> None:
        self._initial = (switches or Switches()).model_copy(deep=True)
        self.switches = self._initial.model_copy(deep=True)
        self.id = organization_id or str(uuid.uuid4())
        self.client_id = client_id or str(uuid.uuid4())
        self.client_secret = client_secret or uuid.uuid4().hex
        self.name = "Emulated Organization"
        self.stamps = Stamps()
        self.tokens = Tokens(self.switches)
        self.catalog = Catalog(self.switches.invented_names)
        self.credentials = Credentials(self)
        self.integrations = Integrations(self)
        self.actions = Actions(self)
        self.functions = Functions(self)

    def set_switches(self, changes: dict[str, object]) -> None:
        """Set some switches, all or none."""
        self.switches.apply(changes)
        self.catalog = Catalog(self.switches.invented_names)

    def reset(self) -> None:
        """Forget all objects and counts and set the switches back. Tokens stay good."""
        for shelf in (self.actions.shelf, self.integrations.shelf, self.credentials.shelf):
            shelf.clear()
        self.functions.clear()
        self.set_switches(self._initial.model_dump())
        self.tokens.reset()

    def to_json(self) -> dict[str, object]:
        """`Organization`; the id is what AWS knows as the external id (API reference 3.4)."""
        return {
            "id": self.id,
            "name": self.name,
            "defaultLanguage": "en-US",
            "defaultCountryCode": "US",
            "thirdPartyOrgName": "emulated-organization",
            "domain": "emulated",
            "version": 1,
            "state": "active",
            "features": {},
            "selfUri": "/api/v2/organizations/me",
        }
