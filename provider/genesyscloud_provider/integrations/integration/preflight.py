"""What can be known of a creation beforehand: whether its type is there, whether there is room, who has its name.

Pulumi shows one resource at a time, and a replacement looks like a creation, but for the comparison just before it.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from genesyscloud_provider.client.configuration import PreflightMode
from genesyscloud_provider.client.errors import while_doing
from genesyscloud_provider.framework.plan import Phase, Turn
from genesyscloud_provider.framework.reading import known
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Check, Failure
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.integration.api import UNFINISHED_PREFIX
from genesyscloud_provider.integrations.integration.inputs import IntegrationInputs
from genesyscloud_provider.integrations.integration.types import Specification


@dataclass(frozen=True)
class Room:
    """The place that one more integration of a type would take.

    Attributes:
        installed: how many there are that this process has not created.
        limit: how many there may be.
        number: the how-manieth it is that this process creates.
    """

    installed: int
    limit: int
    number: int

    @property
    def taken(self) -> bool:
        """Whether it would be one too many."""
        return self.installed + self.number > self.limit

    def __str__(self) -> str:
        """The numbers, as messages say them."""
        return (
            f"{self.installed} installed, the limit is {self.limit}, and this is number {self.number} that this program"
            " creates"
        )


class Preflight:
    """What one process looks at beforehand. Thread-safe.

    Args:
        session: what the process shares; its settings say whether to look.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._creating: Counter[str] = Counter()
        self._urns: dict[str, list[str]] = {}

    def judge(self, check: Check[IntegrationInputs], specification: Specification | None) -> Iterator[Failure]:
        """Say why Genesys Cloud would refuse to create an integration, and warn of what it would not refuse.

        Args:
            check: what the program wrote, and what the check is for.
            specification: the integration's type; None where it cannot be told.
        """
        if self._session.configuration.preflight is PreflightMode.OFF:
            return
        turn, name = check.turn, known(check.new.name)
        replaced = turn.replaces if turn.phase is Phase.REPLACEMENT else None
        shares_name = replaced is None and name is not None and self._claim_name(name, turn.urn)
        if check.old or specification is None or not self._session.may_look_ahead:
            return
        title = "an integration" if name is None else f"the integration {name!r}"
        with while_doing(f"looking at the organization before {title} is created"):
            yield from self._type_failures(specification)
            if replaced is None or replaced.state.get("integrationTypeId") != specification.id:
                yield from self._room_failures(specification, turn)
            self._warn_of_leftovers()
            if name is not None and (replaced or not (shares_name or turn.replaces)):
                self.warn_of_namesakes(name, replaced.id if replaced else "")

    def take_room(self, specification: Specification) -> Room | None:
        """Count one more integration of a type; None if there is no limit."""
        organization = api_of(self._session)
        live = organization.types.shown(specification.id)
        limit = live.max_instances if live and live.max_instances is not None else specification.limit
        # assumes: INACTIVE_INTEGRATIONS_COUNT
        counts = organization.integrations.counts_towards_limit
        others = organization.integrations.others_shown()
        installed = sum(1 for each in others if each.type_id == specification.id and counts(each))
        with self._lock:
            self._creating[specification.id] += 1
            number = self._creating[specification.id]
        return None if limit is None else Room(installed, limit, number)

    def _type_failures(self, specification: Specification) -> Iterator[Failure]:
        live = api_of(self._session).types.shown(specification.id)
        if live is None:
            self._session.warn(
                f"The organization does not list the integration type {specification.id}. If Genesys Cloud refuses to"
                " create integrations of it, ask Genesys Cloud to enable the type."
            )
        elif live.non_installable:
            reason = f"the organization lists {specification.id} as not installable: ask Genesys Cloud to enable it"
            yield Failure("integrationType", reason)

    def _room_failures(self, specification: Specification, turn: Turn) -> Iterator[Failure]:
        room = self.take_room(specification)
        if room and room.taken and turn.replaces and turn.urn:
            self._session.warn(
                f"There may be no room for another integration of type {specification.id}: {room}. Pulumi was told to"
                " replace one: `deleteBeforeReplace` makes room for the new one first."
            )
        elif room and room.taken:
            yield Failure(
                "integrationType",
                f"there is no room for another integration of type {specification.id}: {room}. Remove one first, in a"
                " deployment of its own, as Pulumi creates before it deletes; or ask Genesys Cloud for a higher limit",
            )

    def warn_of_namesakes(self, name: str, own: str = "") -> None:
        """Warn if the organization has another integration of a name.

        Args:
            name: the name.
            own: the id of the integration that is to have it; empty where there is none yet.
        """
        others = api_of(self._session).integrations.others_shown()
        found = {each.id for each in others if each.name == name} - {own}
        if found:
            ids = ", ".join(sorted(found))
            self._session.warn(f"The organization has an integration named {name!r} already ({ids}). {_KEEP_UNIQUE}")

    def _claim_name(self, name: str, urn: str) -> bool:
        """Warn, and return True, if another integration of the program has the name already."""
        with self._lock:
            urns = self._urns.setdefault(name, [])
            if not urn or urn not in urns:
                urns.append(urn)
            first, shared = urns[0], len(urns) > 1
        if shared and urn and urn != first:
            both = " and ".join(repr(each.rsplit("::", 1)[-1]) for each in (first, urn))
            self._session.warn(f"This program gives the integrations {both} the same name, {name!r}. {_KEEP_UNIQUE}")
        elif shared and not urn:
            self._session.warn(f"This program gives several integrations the name {name!r}. {_KEEP_UNIQUE}")
        return shared

    def _warn_of_leftovers(self) -> None:
        names = [each.name for each in api_of(self._session).integrations.others_shown()]
        left = sorted(each for each in names if each.startswith(UNFINISHED_PREFIX))
        if left:  # assumes: INACTIVE_INTEGRATIONS_COUNT
            self._session.warn(
                f"The organization has integrations whose creation did not come to its end: {', '.join(left)}. They"
                " may count towards the limits: delete them in Genesys Cloud, unless a deployment is creating them now."
            )


_KEEP_UNIQUE = "Names tell integrations and their actions apart wherever they are chosen: give each its own."
