"""The one list of what is assumed of Genesys Cloud, put together from the parts that build on it."""

from __future__ import annotations

from typing import Final

from genesyscloud_provider.architect import assumptions as architect
from genesyscloud_provider.authorization import assumptions as authorization
from genesyscloud_provider.client import assumptions as client
from genesyscloud_provider.client.assumptions import Assumption
from genesyscloud_provider.integrations import assumptions as integrations

PARTS: Final[dict[str, tuple[Assumption, ...]]] = {
    "The API as a whole": client.ASSUMPTIONS,
    "Who uses an action": architect.ASSUMPTIONS,
    "Integrations, credentials and actions": integrations.ASSUMPTIONS,
    "Roles and OAuth clients": authorization.ASSUMPTIONS,
}
"""What is assumed, by what it is about."""

ASSUMPTIONS: Final[tuple[Assumption, ...]] = tuple(each for part in PARTS.values() for each in part)
"""Every assumption."""
