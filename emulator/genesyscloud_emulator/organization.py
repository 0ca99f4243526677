"""One organization: all that the emulator remembers, put together from its parts."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Mapping

from genesyscloud_emulator.actions import Actions
from genesyscloud_emulator.architect import Architect
from genesyscloud_emulator.clock import Stamps
from genesyscloud_emulator.credentials import Credentials
from genesyscloud_emulator.executions import Executions
from genesyscloud_emulator.fixtures import Catalog
from genesyscloud_emulator.functions import Functions
from genesyscloud_emulator.integrations import Integrations
from genesyscloud_emulator.records import Action, Credential, Integration
from genesyscloud_emulator.shelf import Shelf
from genesyscloud_emulator.switches import Switches
from genesyscloud_emulator.tokens import Tokens

Parts = tuple[Actions, Functions, Integrations, Credentials, Architect, Executions]


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
        name: str | None = None,
    ) -> None:
        self._initial = (switches or Switches()).model_copy(deep=True)
        self.switches = self._initial.model_copy(deep=True)
        self.id = organization_id or str(uuid.uuid4())
        self.client_id = client_id or str(uuid.uuid4())
        self.client_secret = client_secret or uuid.uuid4().hex
        self.name = name or "Emulated Organization"
        self.stamps = Stamps()
        self.tokens = Tokens(self.switches)
        self.catalog = Catalog(self.switches)
        self._begin()
        self.save()

    def _begin(self) -> None:
        """Put the parts together, with nothing in them yet."""
        switches, stamps, catalog = self.switches, self.stamps, self.catalog
        integrations: Shelf[Integration] = Shelf("integration", switches)
        credentials: Shelf[Credential] = Shelf("credential", switches)
        actions: Shelf[Action] = Shelf("action", switches)
        self.actions = Actions(actions, integrations, credentials, switches)
        self.functions = Functions(self.actions, integrations, stamps, switches)
        self.integrations = Integrations(integrations, credentials, self.actions, catalog, stamps, switches)
        self.credentials = Credentials(credentials, self.integrations, self.actions, catalog, stamps, switches)
        self.architect = Architect(actions, switches)
        self.executions = Executions(actions, integrations)

    def initial_switches(self, changes: Mapping[str, object]) -> Switches:
        """The switches that it began with, with some changes. Raises pydantic's ValidationError."""
        switches = self._initial.model_copy(deep=True)
        switches.apply(changes)
        return switches

    def reset(self) -> None:
        """Forget all objects and counts and set the switches back. Tokens stay good."""
        self.switches.apply(self._initial.model_dump())
        self._begin()
        self.tokens.reset()

    def save(self) -> None:
        """Remember all objects, and the switches."""
        self._saved = self._copied(self._parts)
        self._saved_switches = self.switches.model_dump()

    def restore(self) -> None:
        """Go back to what was saved last; all counts begin anew, and tokens stay good."""
        self.switches.apply(self._saved_switches)
        self._parts = self._copied(self._saved)
        self.tokens.reset()

    @property
    def _parts(self) -> Parts:
        actions, functions, integrations = self.actions, self.functions, self.integrations
        return actions, functions, integrations, self.credentials, self.architect, self.executions

    @_parts.setter
    def _parts(self, parts: Parts) -> None:
        self.actions, self.functions, self.integrations, self.credentials, self.architect, self.executions = parts

    def _copied(self, parts: Parts) -> Parts:
        """Parts with copies of their objects; what belongs to no part is still the same."""
        shared = (self.switches, self.stamps, self.catalog)
        return copy.deepcopy(parts, {id(each): each for each in shared})

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
