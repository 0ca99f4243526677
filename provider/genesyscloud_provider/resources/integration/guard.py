"""The guard: an integration with published actions is not replaced or deleted by accident.

Genesys Cloud's articles warn against changing the credential type once actions are published (requirements 2, rule 3):
flows, scripts and agents refer to actions by ids, and a replacement gives every action a new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from genesyscloud_provider.api.errors import Refused, while_doing
from genesyscloud_provider.api.models import Action
from genesyscloud_provider.api.organization import Organization
from genesyscloud_provider.resources.base import LISTED
from genesyscloud_provider.resources.run import Run

__all__ = ["guard_deletion", "guard_replacement"]

LETTING_GO: Final = "`retain_on_delete`, or `pulumi state delete`, lets go of the integration without deleting it."


def guard_replacement(run: Run, id_: str, title: str, why: Sequence[str], forced: bool) -> None:
    """Refuse to replace an integration that has published actions; if forced, say what will be lost.

    Raises:
        Refused: published actions hang off it.
    """
    if not run.can_look:
        return  # the run has said that published actions were not looked up
    with while_doing(f"looking for published actions of the integration {title}"):
        actions = _published(run.organization, id_)
    if not actions:
        return
    reasons = "; ".join(why)
    if forced:
        run.warn(f"The integration {title} will be replaced ({reasons}), and these are lost:\n{_listed(actions)}")
        return
    raise Refused(
        f"The integration {title} would have to be replaced ({reasons}), but {_count(actions)} it:\n"
        f"{_listed(actions)}\n"
        "A replacement gives every action a new id. Architect flows, scripts and agents refer to actions by id and"
        " would break; Genesys Cloud warns against changing the credential type once actions are published.\n",
        "Ways on:\n"
        "  - Add a second integration with the new type, move the actions and the flows to it, then remove this one.\n"
        "  - Accept the loss, in two steps: set `forceDestroy` (in Python `force_destroy=True`) and run"
        " `pulumi up`; then make this change.\n"
        "  - Keep what is live: write the current type into the program.\n"
        f"  - Stuck? {LETTING_GO}",
    )


def guard_deletion(run: Run, id_: str) -> None:
    """Refuse to delete an integration that still has published actions.

    Raises:
        Refused: published actions hang off it.
    """
    actions = _published(run.organization, id_)
    if actions:
        raise Refused(
            f"{_count(actions)} it and would be deleted with it:\n{_listed(actions)}\n"
            "Architect flows, scripts and agents that use them would break.\n",
            "Ways on:\n"
            "  - Delete or move these actions, then run this again.\n"
            "  - Accept the loss, in two steps: set `forceDestroy` (in Python `force_destroy=True`) and run"
            " `pulumi up`; then delete. For one that is replaced already it is too late for this.\n"
            f"  - Keep it: {LETTING_GO}",
        )


def _published(organization: Organization, id_: str) -> list[Action]:
    """The published actions; the listing may be seconds old, so one of them is looked at again before it blocks."""
    actions = organization.actions.published(id_)
    while actions and not organization.actions.still_published(actions[0].id):
        actions = actions[1:]
    return actions


def _count(actions: list[Action]) -> str:
    return "1 published action hangs off" if len(actions) == 1 else f"{len(actions)} published actions hang off"


def _listed(actions: list[Action]) -> str:
    lines = [f"  - {each.name} ({each.id})" for each in actions[:LISTED]]
    if len(actions) > LISTED:
        lines.append(f"  - and {len(actions) - LISTED} more")
    return "\n".join(lines)
