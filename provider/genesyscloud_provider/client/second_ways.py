"""What the provider does where an organization contradicts an assumption: for these it has a second way."""

from __future__ import annotations

from typing import Final

LONGER: Final = 6.0
"""How many times as long something is waited for whose usual time is known to be too short."""

_WAITS: Final = f"What is waited for is waited for {LONGER:g} times as long."

SECOND_WAYS: Final[dict[str, str]] = {
    "STALE_VERSION_IS_REFUSED": "A configuration is looked at before it is saved, which is one more request for each"
    " save: what somebody else changed is not overwritten unless it is changed between the two. A draft or an action is"
    " saved as ever.",
    "NEW_OBJECTS_ARE_LISTED_IN_TEN_SECONDS": _WAITS,
    "DELETED_OBJECTS_COUNT_FOR_A_MINUTE_AT_MOST": _WAITS,
    "INACTIVE_INTEGRATIONS_COUNT": "The preview counts the integrations that are meant to be active.",
    "ERROR_AFTER_ENABLING_IS_FINAL": "ERROR is waited for as ACTIVATING is, until `genesyscloud:activationTimeout` is"
    " over.",
    "AUTH_ACTION_APPEARS_IN_FIFTEEN_SECONDS": _WAITS,
    "CODE_IS_PROCESSED_IN_THREE_MINUTES": _WAITS,
    "GRANTS_TAKE_EFFECT_IN_TEN_SECONDS": _WAITS,
}
"""Name of an assumption → what is done otherwise once the setting `contradicted` names it."""
