"""How much of the organization's limits is used, and whether dependency tracking can tell who uses an action."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from genesyscloud_provider.architect import ActionUses, facts
from genesyscloud_provider.client.errors import GenesysCloudError
from genesyscloud_provider.commands.doctor.model import Check, Checks, Section
from genesyscloud_provider.commands.inventory.assemble import assemble
from genesyscloud_provider.commands.inventory.findings import NEARLY, NEARLY_REACHED
from genesyscloud_provider.commands.inventory.found import Wanted
from genesyscloud_provider.commands.inventory.gather import gather
from genesyscloud_provider.commands.inventory.limits import NAMES
from genesyscloud_provider.commands.inventory.model import Limit
from genesyscloud_provider.framework.session import Session

_LIMITS: Final = Checks(Section.LIMITS)
_USAGE: Final = Checks(Section.USAGE)

TRACKING: Final = "dependency tracking"


def limits(session: Session) -> tuple[list[Limit], list[Check]]:
    """The limits, as an inventory has them, and what there is to say of those that are used."""
    try:
        told = assemble(gather(session, Wanted(usage=False), _silent)).limits
    except GenesysCloudError as error:
        return [], [_LIMITS.skipped("limits", "limits", error.message)]
    return told, list(_of_limits(told)) or [_LIMITS.ok("limits", "limits", "none is used")]


def _silent(_: str, __: int) -> Callable[[], None]:
    return lambda: None


def _of_limits(told: Iterable[Limit]) -> Iterator[Check]:
    for each in told:
        if each.used is None and not _is_counted(each):
            continue
        if each.used is None:
            yield _LIMITS.skipped(each.key, each.name, f"of {each.allowed:,}; how many are used is not seen")
        elif each.used >= NEARLY * each.allowed:
            full = "no more can be created" if each.used >= each.allowed else "nearly reached"
            value = f"{each.used:,} of {each.allowed:,}: {full}"
            remedy = f"{NEARLY_REACHED.advice} What there is, and what nobody uses, shows:"
            yield _LIMITS.warning(each.key, each.name, value, remedy, "pulumi-genesyscloud inventory")
        elif each.used:
            yield _LIMITS.ok(each.key, each.name, f"{each.used:,} of {each.allowed:,}")


def _is_counted(limit: Limit) -> bool:
    """Whether anybody could count what is used of a limit; the others are of rates and sizes."""
    return "/" not in limit.key or limit.key.rpartition("/")[2] in NAMES


def skipped(why: str) -> list[Check]:
    """The checks, where nobody can ask."""
    return [_LIMITS.skipped("limits", "limits", why), _USAGE.skipped("tracking", TRACKING, why)]


def tracking(session: Session) -> list[Check]:
    """Whether it can be told who uses an action."""
    try:
        untold = session.get(ActionUses).untold()
    except GenesysCloudError as error:
        return [_USAGE.skipped("tracking", TRACKING, error.message)]
    if not untold:
        return [_USAGE.ok("tracking", TRACKING, facts.OPERATIONAL)]
    return [
        _USAGE.skipped("tracking", TRACKING, each.reason) if each.permission else _not_ready(each.reason)
        for each in untold
    ]


def _not_ready(why: str) -> Check:
    value = f"{why}: until then actions that may be in use are neither deleted nor replaced"
    remedy = "If it is being rebuilt, wait. If not, let it be rebuilt in Genesys Cloud's Architect. Then repeat this:"
    return _USAGE.warning("tracking", TRACKING, value, remedy, "pulumi-genesyscloud doctor")
