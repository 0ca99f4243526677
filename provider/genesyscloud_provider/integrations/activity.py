"""Which integrations a program means to be inactive, and what that does to their actions (requirements 2, rule 2)."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any, Final

from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.facts import IntendedState

INACTIVE: Final = "Actions of an integration that is not active cannot be tested, and applications do not show them."
"""What an integration's state means for its actions."""


@dataclass(frozen=True)
class _Meant:
    """What a program means an integration to be.

    Attributes:
        name: its name; empty if it is not known.
        type: its integration type, as the program writes it.
        disabled: whether it is meant to be inactive.
        turned: whether it is so from this deployment on.
    """

    name: str
    type: str
    disabled: bool
    turned: bool = True


class Activity:
    """What the programs of one process say of their integrations; nobody is asked. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._existing: dict[str, _Meant] = {}
        self._new: dict[tuple[str, str], _Meant] = {}

    def checked(self, name: str, kind: str, intended: Any, urn: str) -> None:
        """Note an integration that is to be created and has no id yet.

        Args:
            name: its name; empty if it is not known.
            kind: its integration type, as the program writes it; empty if it is not known.
            intended: its intended state, which may be `UNKNOWN`.
            urn: which of the program's resources it is; empty where the adapter cannot tell.
        """
        with self._lock:
            self._new[urn, name] = _Meant(name, kind, intended is IntendedState.DISABLED)

    def meant(self, id_: str, name: str, kind: str, intended: Any, before: Any = None) -> None:
        """Note an integration with an id. For the others see `checked`.

        Args:
            id_: its id.
            name: see there.
            kind: see there.
            intended: see there.
            before: the intended state of the last deployment; None where there was none.
        """
        turned = before is not IntendedState.DISABLED
        with self._lock:
            self._existing[id_] = _Meant(name, kind, intended is IntendedState.DISABLED, turned)

    def disabled(self, id_: str | None, kind: str | None, *, is_new: bool) -> list[str]:
        """The names of the integrations that are meant to be inactive, one of which an action is under.

        Nothing where the action is there already and so was the integration's state, or where it cannot be told.

        Args:
            id_: the integration's id; None if it is not known yet: then it is one that is to be created.
            kind: its integration type, as the program writes it; None if it does not say.
            is_new: whether the action is to be created.
        """
        with self._lock:
            if id_ is not None:
                found = [self._existing[id_]] if id_ in self._existing else []
            else:
                found = [each for each in self._new.values() if kind in (None, each.type)]
        if not all(each.disabled and (each.turned or is_new) for each in found):
            return []
        return [each.name for each in found]


def activity_of(session: Session) -> Activity:
    """The one of a session."""
    return session.common(Activity)


def warn_where_inactive(session: Session, id_: str | None, kind: str | None, *, is_new: bool) -> None:
    """Warn of an action whose integration is meant to be inactive. For the arguments see `Activity.disabled`."""
    names = activity_of(session).disabled(id_, kind, is_new=is_new)
    if names:
        title = f"the integration {' or '.join(map(repr, names))}" if all(names) else "an integration"
        session.warn(
            f"The program has actions on {title}, whose `intendedState` is"
            f" {IntendedState.DISABLED.value}. {INACTIVE} Take `intendedState` out when they are to be used."
        )
