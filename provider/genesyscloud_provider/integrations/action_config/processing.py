"""Waiting while the service processes the code of a function: until then it refuses what changes the action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.clock import TOLD_AFTER, pause_after
from genesyscloud_provider.client.errors import BadRequest

T = TypeVar("T")

PROCESSING: Final = "ACTION.PROCESSING"
"""How such a refusal is told from others, in its `details` (supplement X7)."""

PATIENCE: Final = 180.0  # assumes: CODE_IS_PROCESSED_IN_THREE_MINUTES
"""Seconds after which such a refusal is believed to stay."""


def once_processed(access: Access, send: Callable[[], T]) -> T:
    """What a request is answered that changes an action, sent again while the service still processes its code.

    Raises:
        BadRequest: it is refused for something else, or the code is still processed when the time is over.
    """
    clock = access.clock
    began, told = clock.now(), False
    patience = access.patience("CODE_IS_PROCESSED_IN_THREE_MINUTES", PATIENCE)
    while True:
        try:
            return send()
        except BadRequest as error:
            passed = clock.now() - began
            if PROCESSING not in error.detail_codes:
                raise
            if passed >= patience:
                error.remedy = (
                    f"Genesys Cloud still processes the function's code after {passed:.0f} seconds: run `pulumi up`"
                    " again."
                )
                raise
        if passed >= TOLD_AFTER and not told:
            access.report("waiting until Genesys Cloud has processed the function's code")
            told = True
        clock.sleep(pause_after(passed))
