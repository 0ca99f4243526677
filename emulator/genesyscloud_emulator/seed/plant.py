"""Makes an organization that looks like one of which an inventory was taken."""

from __future__ import annotations

from dataclasses import replace

from genesyscloud_emulator.oauth.models import OAuthClient
from genesyscloud_emulator.oauth.reports import OAuthClientReport
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.seed.inventory import Inventory
from genesyscloud_emulator.seed.objects import objects
from genesyscloud_emulator.seed.types import switches_of, types


def plant(organization: Organization, inventory: Inventory, organization_id: str | None = None) -> None:
    """Let an organization be like that of an inventory, forgetting all that it has. What it then is counts as saved.

    It takes over id and name, unless an id is given. Its own OAuth client stays the one to log in with: if the
    inventory has a client with its id it is that one, with the roles of that one alone.
    """
    new_id = organization_id or inventory.organization.id
    organization.access = organization.access.model_copy(update={"id": new_id})
    organization.name = inventory.organization.name
    organization.reset()
    usual = organization.switches.model_copy(deep=True)
    organization.switches.apply(switches_of(inventory, usual))
    organization.put(types(inventory, usual))
    own, secret = organization.access.client_id, organization.access.client_secret
    organization.put(
        each.model_copy(update={"secret": secret}) if isinstance(each, OAuthClientReport) and each.id == own else each
        for each in objects(inventory)
    )
    client = organization.store(OAuthClient).get(own)
    # Its tokens are of this era, and stay good.
    organization.store(OAuthClient).put(replace(client, era=own))
    organization.save()
