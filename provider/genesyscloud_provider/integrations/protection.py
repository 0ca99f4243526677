"""Deletion protection: a published action that is in use, and an integration above it, are not deleted nor replaced.

Flows, scripts and agents refer to actions by ids, and a replacement has another one; Genesys Cloud's articles warn
against changing a credential type once actions are published (requirements 2, rule 3). Pulumi has ways to lose an
object on which it never compares anything. So the last word is spoken when something is deleted, by requests that begin
then; what a preview can see is refused there already.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Protocol

from pydantic import Field

from genesyscloud_provider.architect import ActionUses, State, Usage, Verdict
from genesyscloud_provider.architect.text import (
    OF_A_MESSAGE,
    are,
    counted,
    lines,
    one_line,
    permissions,
    runs_in_words,
    why,
    wrapped,
)
from genesyscloud_provider.client.configuration import DELETION_PROTECTION
from genesyscloud_provider.client.errors import Refused, while_doing
from genesyscloud_provider.client.suggestions import LISTED
from genesyscloud_provider.framework.declaration import Change
from genesyscloud_provider.framework.properties import differs
from genesyscloud_provider.framework.reading import known, values_of
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Stored
from genesyscloud_provider.integrations.action_config.models import Action
from genesyscloud_provider.integrations.api import api_of

DeletionProtection = Annotated[
    bool | None,
    Change.UPDATE,
    Field(
        strict=True,
        description="Whether it is kept from deletion and replacement while it is in use, or a published action under"
        " it is; by default what the setting `genesyscloud:deletionProtection` says, which is true. False is consent, a"
        " change in place that counts once it is deployed: set it, update, then make the change that loses it.",
    ),
]
"""The input of what is protected. It is written down as the program gives it; the setting never is."""

PROTECTION: Final = "deletionProtection"
"""The input's name on the wire."""


class Protectable(Protocol):
    """The inputs of what may be protected."""

    @property
    def name(self) -> str:
        """The object's name."""

    @property
    def deletion_protection(self) -> bool | None:
        """The program's own word on the protection."""


class ProtectableAction(Protectable, Protocol):
    """The inputs of an action that may be protected."""

    @property
    def integration(self) -> Any:
        """The integration that it belongs to."""

    @property
    def function(self) -> Any:
        """The code that it runs; None where it runs none."""

    @property
    def secure(self) -> bool | None:
        """Whether only secure flows may call it."""


COMMAND: Final = f"{DELETION_PROTECTION.environment}=false pulumi up"
"""What lets one command lose what is protected."""

# assumes: CONSUMERS_REFER_TO_ACTIONS_BY_ID
BY_ID: Final = (
    "A replacement has another id. Flows refer to actions by id, scripts and agents are taken to do so too, and what"
    " refers to this one would break."
)

OF_A_TYPE: Final = f"{BY_ID} Genesys Cloud warns against changing a credential type once actions are published."

BY_ORDER: Final = "Pulumi is told to replace it, as by `replaceOnChanges` or `replaceWith`"

CODE_STAYS: Final = "Genesys Cloud gives the code of a function back to nobody: keep the one that runs now."

UNUSED: Final = "nothing that counts uses it"


def said(state: Stored[Any, Any] | None) -> dict[str, Any]:
    """What a state says of the protection, for the inputs that are read from a live object."""
    if state is None or not state.wrote("deletion_protection"):
        return {}
    return {PROTECTION: state.inputs.deletion_protection}


@dataclass(frozen=True)
class Below:
    """What is published under an integration.

    Attributes:
        judged: the actions whose use was asked for.
        skipped: how many others there are.
    """

    judged: tuple[tuple[Action, Usage], ...]
    skipped: int = 0

    @property
    def using(self) -> list[tuple[Action, Usage]]:
        """The actions that are in use, or may be."""
        return [each for each in self.judged if each[1].protects]

    @property
    def unused(self) -> list[Action]:
        """The actions that nothing uses."""
        return [action for action, usage in self.judged if not usage.protects]


class Protection:
    """Whether one run may lose what a resource stands for.

    Args:
        session: asks the organization, and tells its user.
    """

    def __init__(self, session: Session) -> None:
        self.session = session

    def covers(self, *inputs: Protectable) -> bool:
        """Whether something is protected: it is, unless its state and, where there is one, its program consent."""
        return self.session.configuration.protects(*(each.deletion_protection for each in inputs))

    def before_publication(self, new: Protectable) -> None:
        """Say once in a process what nobody could tell when an action is to be deleted."""
        if not self.covers(new):
            return
        if missing := sorted({each.permission for each in self.session.get(ActionUses).untold() if each.permission}):
            self.session.warn(
                f"The credentials lack the permission{_s(missing)} {' and '.join(missing)}, so nobody can tell which"
                " flows use an action. Deleting or replacing a published action will be refused, `pulumi destroy`"
                " included, as it may be in use: give the OAuth client a role with"
                f" {'it' if len(missing) == 1 else 'them'}, or set {DELETION_PROTECTION} to false in a stack where"
                " nothing is live."
            )

    def before_action_deleted(self, id_: str, last: Protectable, *, secure: bool) -> None:
        """The last word on a published action.

        Raises:
            Refused: it is protected, and in use, or nobody can tell.
        """
        if not self.covers(last):
            return
        usage = self.session.get(ActionUses).of(id_, secure=secure)
        if not usage.protects:
            self.session.warn(f"The published action {_title(id_, last)} is deleted: {_unused(usage)}")
        elif api_of(self.session).actions.live(id_) is not None:
            raise Refused(
                f"it is published and {_in_use([usage])}, and deletion protection keeps it:\n{_told(usage)}\n"
                "Nothing was deleted.\n",
                _what_to_do([*_usual_ways([usage]), _KEEP_AFTERWARDS, _one_command(destroys=True)]),
            )

    def before_action_replaced(
        self, id_: str, last: ProtectableAction, new: ProtectableAction, reasons: str, urn: str
    ) -> None:
        """What a preview says of a published action that will be replaced.

        Args:
            id_: its id.
            last: the inputs of its last known state.
            new: the inputs of the program.
            reasons: why it is replaced; goes on after "would have to be replaced".
            urn: which of the program's resources it is; empty where that cannot be told.

        Raises:
            Refused: it is protected, and in use, or nobody can tell.
        """
        title = _title(id_, last)
        code = f" {CODE_STAYS}" if last.function else ""
        replaced = f"The action {title} will be replaced ({reasons}) and gets another id"
        if not self.covers(last, new):
            self.session.warn(f"{replaced}. {_NOT_PROTECTED}{code}")
            return
        with while_doing(f"looking at what uses the action {title}"):
            usage = self.session.get(ActionUses).of(id_, secure=bool(known(last.secure)))
            free = not usage.protects or api_of(self.session).actions.live(id_) is None
        if free:
            self.session.warn(f"{replaced}: {_unused(usage)}{code}")
            return
        raise Refused(
            f"The action {title} would have to be replaced ({reasons}), but it is {_in_use([usage])}:\n{_told(usage)}\n"
            f"{_paragraph(BY_ID + code)}\n",
            _what_to_do(_ways_to_another_action(usage, last, new, urn)),
        )

    def before_integration_deleted(self, id_: str, last: Protectable) -> None:
        """The last word on an integration. Pulumi has deleted the program's own actions before it, as a rule; so any
        published one that is left keeps it, used or not: a flow of somebody else may not be built yet.

        Raises:
            Refused: it is protected, and a published action is under it.
        """
        if not self.covers(last):
            return
        # What is published is looked at last: between that and the deletion nobody's publication would be seen.
        drafts = api_of(self.session).actions.drafts_below(id_)
        actions = self._published_below(id_)
        if not actions:
            self._warn_of_drafts(id_, last, "is deleted", drafts)
            return
        below = self._judge(actions)
        raise Refused(
            f"{counted(len(actions), 'published action')} {are(len(actions))} under it and would be deleted with it,"
            f" and deletion protection keeps it:\n{_listed(below)}\nNothing was deleted.\n",
            _what_to_do(
                [
                    _bullet(
                        "Delete these actions where they are managed, once nothing uses them; then run the same command"
                        " again."
                    ),
                    *_ways_to_be_sure([usage for _, usage in below.judged]),
                    _KEEP_AFTERWARDS,
                    _one_command(destroys=True),
                ]
            ),
        )

    def before_integration_replaced(
        self, id_: str, last: Protectable, new: Protectable, reasons: Sequence[str]
    ) -> None:
        """What a preview says of an integration that will be replaced; here the use of what is under it decides.

        Raises:
            Refused: it is protected, and a published action under it is in use, or nobody can tell.
        """
        title, reason = _title(id_, last), "; ".join(reasons)
        if not self.covers(last, new):
            self.session.warn(f"The integration {title} will be replaced ({reason}). {_NOT_PROTECTED}")
            return
        with while_doing(f"looking at what uses the integration {title}"):
            below = self._judge(self._published_below(id_))
        if not below.using:
            self._warn_of_unused(title, reason, below)
            with while_doing(f"looking at what is under the integration {title}"):
                drafts = api_of(self.session).actions.drafts_below(id_)
                self._warn_of_drafts(id_, last, "will be replaced", drafts)
            return
        usages, ordered = [usage for _, usage in below.using], list(reasons) == [BY_ORDER]
        raise Refused(
            f"The integration {title} would have to be replaced ({reason}), but published actions under it are"
            f" {_in_use(usages)}:\n{_listed(below)}\n{_paragraph(BY_ID if ordered else OF_A_TYPE)}\n",
            _what_to_do(_ways_to_another_integration(usages, ordered)),
        )

    def keeps_login(self, integration_id: str) -> str | None:
        """Why the login of an integration is not set back: a published action that is in use logs in with it; None if
        none does."""
        if not self.session.configuration.protects():
            return None
        for action in self._published_below(integration_id):
            usage = self.session.get(ActionUses).of(action.id, secure=action.secure)
            if usage.protects:
                return f"the action {action.name!r} ({action.id}) on the same integration is {_in_use([usage])}"
        return None

    def _published_below(self, integration_id: str) -> list[Action]:
        """What is published under an integration. A listing may lag behind: before one of them counts, one is looked
        at."""
        actions = api_of(self.session).actions
        found = actions.below(integration_id)
        while found and actions.live(found[0].id) is None:
            found = found[1:]
        return found

    def _judge(self, actions: Iterable[Action]) -> Below:
        """Who uses these actions; enough is known when a page of them is in use."""
        waiting, judged, using = list(actions), [], 0
        while waiting and using < LISTED:
            action = waiting.pop(0)
            judged.append((action, self.session.get(ActionUses).of(action.id, secure=action.secure)))
            using += judged[-1][1].protects
        return Below(tuple(judged), len(waiting))

    def _warn_of_unused(self, title: str, reason: str, below: Below) -> None:
        if below.judged:
            names = "\n".join(_named(each) for each in below.unused)
            self.session.warn(
                f"The integration {title} will be replaced ({reason}), and these published actions, which nothing that"
                f" counts uses, with it:\n{names}\nIf one is not this program's, the deletion of the old integration"
                " will be refused."
            )

    def _warn_of_drafts(self, id_: str, last: Protectable, fate: str, found: Sequence[Action]) -> None:
        drafts = api_of(self.session).actions.never_published(found)
        if drafts:
            shown = "\n".join(_named(each) for each in drafts[:LISTED])
            more = f"\n  - and {len(drafts) - LISTED} more" if len(drafts) > LISTED else ""
            self.session.warn(
                f"The integration {_title(id_, last)} {fate}, and with it drafts of actions that were never"
                f" published:\n{shown}{more}"
            )


_NOT_PROTECTED: Final = "It is not protected, so nobody was asked what uses it: that will break."


def _ways_to_another_action(usage: Usage, last: ProtectableAction, new: ProtectableAction, urn: str) -> list[str]:
    """How an action is replaced while it is in use."""
    moves = differs(*map(values_of, (last.integration, new.integration)))
    return [
        _beside(_second(urn, last)),
        _bullet("Keep what is live: take the change back."),
        *_ways_to_be_sure([usage]),
        _consent("the action"),
        _one_command(),
        *([_interrupted(urn)] if moves else []),
    ]


def _ways_to_another_integration(usages: Sequence[Usage], ordered: bool) -> list[str]:
    """How an integration is replaced while its actions are in use; `ordered`, if its type stays."""
    back = "take that back" if ordered else "write the current type into the program"
    return [
        _bullet(
            f"Write a second integration{'' if ordered else ' of the new type'} and second actions on it, under other"
            " resource names, and run `pulumi up`. Point what is listed above to the new actions, and publish that."
            " When the first actions have not run for 24 hours, remove them and their integration."
        ),
        *([] if ordered else [_CUSTOMER_CARE]),
        _bullet(f"Keep what is live: {back}."),
        *_ways_to_be_sure(usages),
        _consent("the integration and its actions"),
        _one_command(),
    ]


def _usual_ways(usages: Sequence[Usage]) -> list[str]:
    """What makes something unused."""
    repoint = _bullet(
        "Point what is listed above to another action, and publish that. When this one has not run for 24 hours, run"
        " the same command again."
    )
    used = any(each.using for each in usages)
    return [*([repoint] if used else []), *_ways_to_be_sure(usages)]


def _ways_to_be_sure(usages: Sequence[Usage]) -> list[str]:
    """What helps where nobody is known to use something."""
    verdicts, ways = {each.verdict for each in usages}, []
    if any(each.state is State.UNREADABLE and not usage.versions_untold for usage in usages for each in usage.using):
        ways.append(
            _bullet(
                "Where nobody can read which version is live, as with scripts, each one counts, even after it was"
                " pointed elsewhere. When you know that it does not use the action any more, accept the loss, as below."
            )
        )
    if Verdict.RAN_LATELY in verdicts:
        ways.append(
            _bullet(
                "Where only runs are listed, something calls the action by its id, or was pointed elsewhere lately:"
                " look for it, and wait until the action has not run for 24 hours; then run the same command again."
            )
        )
    if Verdict.CANNOT_BE_TOLD in verdicts:
        missing = permissions(each for each in usages if each.verdict is Verdict.CANNOT_BE_TOLD)
        give = f"give the OAuth client a role with {' and '.join(missing)}" if missing else "wait until it can be told"
        ways.append(_bullet(f"To have it told who uses it, {give}; then run the same command again."))
    return ways


def _beside(second: str) -> str:
    """How an action is replaced while its flows go on, and which line then keeps the new one's id."""
    name = json.dumps(second, ensure_ascii=False)
    steps = _bullet(
        f"Write a second action beside it, with the resource name {name}, and run `pulumi up`. Point what is listed"
        " above to that one, and publish it. When this one has not run for 24 hours, remove it. If the second one is to"
        " have this one's resource name, change it after that, and keep its id by"
    )
    return f"{steps}\n      opts=pulumi.ResourceOptions(aliases=[pulumi.Alias(name={name})])"


def _consent(whose: str) -> str:
    return _bullet(
        "Accept the loss, in two steps: set `deletionProtection` (in Python `deletion_protection`) of"
        f" {whose} to false and run `pulumi up`; then make this change."
    )


def _one_command(*, destroys: bool = False) -> str:
    rest = "\n    (or the same with `pulumi destroy`)" if destroys else ""
    return f"{_bullet('Accept the loss, for one command only:')}\n      {COMMAND}{rest}"


def _interrupted(urn: str) -> str:
    target = f"'{urn}'" if urn else "URN"
    shown = "" if urn else " (`pulumi stack --show-urns` shows the URN)"
    return (
        f"{_bullet('If an earlier update was interrupted, and its integration has been replaced already:')}\n"
        f"      pulumi state delete {target}\n"
        f"{_paragraph(f'forgets the action, which stays live{shown}; then `pulumi up` makes another one.', '    ')}"
    )


def _second(urn: str, last: Protectable) -> str:
    return f"{urn.rsplit('::', 1)[-1] or known(last.name) or 'look'}-2"


def _title(id_: str, last: Protectable) -> str:
    name = known(last.name)
    return f"{name!r} ({id_})" if name else id_


def _what_to_do(ways: Iterable[str]) -> str:
    return "\n".join(["What to do:", *ways])


def _bullet(text: str) -> str:
    return "\n".join(wrapped(f"- {text}", "  ", OF_A_MESSAGE))


def _paragraph(text: str, indent: str = "") -> str:
    return "\n".join(each[: len(indent)] + each[len(indent) :].lstrip() for each in wrapped(text, indent, OF_A_MESSAGE))


_CUSTOMER_CARE: Final = _bullet(
    "For an active integration, Genesys Cloud's articles say to ask Genesys Cloud Customer Care before its credential"
    " type is changed."
)

_KEEP_AFTERWARDS: Final = _bullet(
    "Keep it: write it into the program again, as it was. If it has been replaced already, do not: that would make one"
    " more. `pulumi state delete` with its URN forgets it and deletes nothing."
)


def _in_use(usages: Sequence[Usage]) -> str:
    """How messages say that something may not go."""
    verdicts = {each.verdict for each in usages}
    if Verdict.IN_USE in verdicts:
        return "in use"
    return "used by something unknown" if Verdict.RAN_LATELY in verdicts else "perhaps in use"


def _unused(usage: Usage) -> str:
    """Why something may go, and what is known beside that."""
    number = len(usage.consumers)
    does = "is not live does" if number == 1 else "are not live do"
    older = f", {counted(number, 'version')} that {does}" if number else ""
    told = "".join(f"; {why(each)}" for each in usage.untold)
    return f"{UNUSED}{older}; {runs_in_words(usage.runs)}{told}."


def _listed(below: Below) -> str:
    shown = below.using + [each for each in below.judged if not each[1].protects]
    told = [f"{_named(action)}\n{_told(usage)}" for action, usage in shown[:LISTED]]
    rest = below.skipped + max(len(shown) - LISTED, 0)
    return "\n".join([*told, *([f"  - and {rest} more, not looked at"] if rest else [])])


def _told(usage: Usage) -> str:
    return "\n".join(lines(usage, columns=OF_A_MESSAGE))


def _named(action: Action) -> str:
    return f"  - {one_line(action.name)} ({action.id})"


def _s(several: Sequence[object]) -> str:
    return "" if len(several) == 1 else "s"
