"""The one list of what the provider serves: adapters, schema, SDKs, documentation and tests go through it."""

from __future__ import annotations

from typing import Any, Final

from genesyscloud_provider import authorization, integrations
from genesyscloud_provider.framework.lookup import Lookup
from genesyscloud_provider.framework.resource import Resource

FAMILIES: Final = (integrations, authorization)
"""Every family of resources: a package with `RESOURCES` and `LOOKUPS`."""

RESOURCES: Final[tuple[type[Resource[Any, Any]], ...]] = tuple(each for family in FAMILIES for each in family.RESOURCES)
"""Every resource's class."""

LOOKUPS: Final[tuple[Lookup[Any, Any], ...]] = tuple(each for family in FAMILIES for each in family.LOOKUPS)
"""Every lookup."""
