"""What of a plan would be lost: each action and integration that goes, who uses it, and whether it is protected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from genesyscloud_provider.architect import ActionUses, Usage, Verdict
from genesyscloud_provider.authorization.api import api_of as authorization_of
from genesyscloud_provider.client.access import same_organization
from genesyscloud_provider.commands.at_once import of_each
from genesyscloud_provider.commands.plan import ACTION, INTEGRATION, Fate, Lost, Plan
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.action_config.models import Action
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.protection import PROTECTION, Protection


class Use(Enum):
    """Whether somebody would miss what goes."""

    IN_USE = "in use"
    UNTOLD = "cannot be told"
    FOREIGN = "not of this plan"
    UNUSED = "not used"
    NOT_PUBLISHED = "not published"
    GONE = "gone already"

    @property
    def live(self) -> bool:
        """Whether something live would be lost, or may be."""
        return self in (Use.IN_USE, Use.UNTOLD, Use.FOREIGN)


_USES: Final = {
    Verdict.IN_USE: Use.IN_USE,
    Verdict.RAN_LATELY: Use.IN_USE,
    Verdict.CANNOT_BE_TOLD: Use.UNTOLD,
    Verdict.UNUSED: Use.UNUSED,
}


@dataclass(frozen=True)
class Loss:
    """An action or an integration that would go.

    Attributes:
        kind: `DataAction` or `DataActionIntegration`.
        name: its name.
        id: its id.
        fate: what becomes of it.
        use: whether somebody would miss it.
        protected: whether it, or the integration with which it goes, is protected.
        usage: who uses it; None where that was not asked.
        why: what else there is to say; may be empty.
        decides: whether it counts; an integration does not, where the actions below it do.
    """

    kind: str
    name: str
    id: str
    fate: Fate
    use: Use
    protected: bool
    usage: Usage | None = None
    why: str = ""
    decides: bool = True

    @property
    def live(self) -> bool:
        """Whether it is one of the live things that would be lost, or may be."""
        return self.decides and self.use.live

    @property
    def refused(self) -> bool:
        """Whether it is live and protected."""
        return self.live and self.protected


def losses(session: Session, plan: Plan) -> list[Loss]:
    """What of a plan would be lost: its actions, the actions of others that go with its integrations, and these.

    Args:
        session: asks the organization.
        plan: what is planned.

    Raises:
        GenesysCloudError: the organization cannot be asked.
    """
    if not plan.lost:
        return []
    return list(_Losses(session, plan).all())


def clients_in_words(session: Session, plan: Plan) -> list[str]:
    """What there is to say of each OAuth client that a plan deletes or replaces: who logs in with it, and how often.

    Args:
        session: asks the organization.
        plan: what is planned.

    Raises:
        GenesysCloudError: the organization cannot be asked.
    """
    if not plan.clients:
        return []
    usage, ours = authorization_of(session).usage, session.access.organization().id
    return [
        f"The OAuth client {each.name} ({each.id}) would be {each.fate.value}."
        f" {_not_told(each, ours) or usage.said(each.id)} {_logging_in(each.dependents)}"
        " Whoever else does is not known."
        for each in plan.clients
    ]


def _elsewhere(lost: Lost, ours: str) -> str:
    """In which other organization something is, as its state says; empty where it is in that of the credentials."""
    if lost.organization_id is None or same_organization(lost.organization_id, ours):
        return ""
    return f"it is in the organization {lost.organization_id}, and the credentials are of {ours}"


def _not_told(client: Lost, ours: str) -> str:
    """Why the organization is not asked how often a client was used; empty where it is."""
    elsewhere = _elsewhere(client, ours)
    return elsewhere and f"How often it was used cannot be told: {elsewhere}."


def _logging_in(dependents: Sequence[str]) -> str:
    if not dependents:
        return "Nothing of this stack is known to log in with it."
    return f"Of this stack these log in with it: {', '.join(f'the {each}' for each in dependents)}."


class _Losses:
    def __init__(self, session: Session, plan: Plan) -> None:
        self._protection = Protection(session)
        self._lost = {each.id: each for each in plan.lost}
        ours = session.access.organization().id
        self._elsewhere = {each.id: why for each in plan.lost if (why := _elsewhere(each, ours))}
        self._live = api_of(session).actions.all()
        self._here = self._surely_here(session, plan.lost)
        self._usages = self._used(session)

    def all(self) -> Iterable[Loss]:
        """Each loss, those that are live first."""
        found = [self._of(each) for each in self._lost.values()]
        found += [each for integration in self._integrations() for each in self._foreign(integration)]
        return sorted(found, key=lambda each: (not each.use.live, list(Use).index(each.use), each.name, each.id))

    def _surely_here(self, session: Session, lost: Sequence[Lost]) -> set[str]:
        """The providers that are certainly of this organization: what they manage, and is not there, is gone."""
        providers = {each.provider for each in lost}
        if session.configuration.organization_id is not None and len(providers) == 1:
            return providers
        seen = {each.integration_id for each in self._live.values()} | self._live.keys()
        ours = [each for each in lost if each.id not in self._elsewhere]
        return {each.provider for each in ours if each.organization_id is not None or each.id in seen}

    def _used(self, session: Session) -> Mapping[str, Usage]:
        """Who uses each published action that would go."""
        below = [each for each in self._live.values() if each.custom and each.integration_id in self._lost]
        asked = {each.id: each for each in [*below, *self._published()]}
        uses = session.get(ActionUses)
        usages = of_each(session, asked.values(), lambda each: uses.of(each.id, secure=each.secure))
        return dict(zip(asked, usages, strict=True))

    def _published(self) -> list[Action]:
        return [self._live[each] for each in self._lost if each in self._live]

    def _integrations(self) -> list[Lost]:
        return [each for each in self._lost.values() if each.kind == INTEGRATION]

    def _of(self, lost: Lost) -> Loss:
        usage = self._usages.get(lost.id)
        use, why = self._use(lost, usage)
        decides = lost.kind == ACTION or not self._below(lost)
        return Loss(lost.kind, lost.name, lost.id, lost.fate, use, self._is_protected(lost), usage, why, decides)

    def _use(self, lost: Lost, usage: Usage | None) -> tuple[Use, str]:
        if lost.id in self._elsewhere:
            return Use.UNTOLD, self._elsewhere[lost.id]
        if usage is not None:
            return _USES[usage.verdict], ""
        if lost.kind == INTEGRATION:
            return self._use_of_integration(lost)
        if lost.provider not in self._here:
            return Use.UNTOLD, ELSEWHERE
        return (Use.NOT_PUBLISHED if lost.state.get("published") is False else Use.GONE), ""

    def _use_of_integration(self, lost: Lost) -> tuple[Use, str]:
        """An integration is in use by what is published below it."""
        below = self._below(lost)
        if not below:
            return (Use.NOT_PUBLISHED, "") if lost.provider in self._here else (Use.UNTOLD, ELSEWHERE)
        uses = {_USES[self._usages[each.id].verdict] for each in below}
        count = f"{len(below)} published action{'' if len(below) == 1 else 's'} below it"
        return next(each for each in Use if each in uses), count

    def _below(self, lost: Lost) -> list[Action]:
        return [each for each in self._live.values() if each.custom and each.integration_id == lost.id]

    def _foreign(self, integration: Lost) -> Iterable[Loss]:
        """Published actions that go with an integration, and are not of this plan: others' uses may be yet to come."""
        for each in self._below(integration):
            if each.id not in self._lost:
                usage, protected = self._usages[each.id], self._is_protected(integration)
                use = _USES[usage.verdict]
                why = f"goes with the integration {integration.name}, and is not in this plan"
                yield Loss(
                    ACTION,
                    each.name,
                    each.id,
                    integration.fate,
                    use if use.live else Use.FOREIGN,
                    protected,
                    usage,
                    why,
                )

    def _is_protected(self, lost: Lost) -> bool:
        """Whether it is protected, or its integration is, whose replacement is refused while an action is in use.

        When an integration is deleted, the plan's own actions have gone before it, each by its own consent.
        """
        live = self._live.get(lost.id)
        above = self._lost.get(live.integration_id) if live else None
        replaced = above is not None and above.fate is Fate.REPLACED and self._says_protected(above)
        return replaced or self._says_protected(lost)

    def _says_protected(self, lost: Lost) -> bool:
        return self._protection.session.configuration.protects(lost.state.get(PROTECTION))


ELSEWHERE: Final = (
    "it was not found, and nothing says that it is in the organization of the credentials; where one provider manages"
    " all, GENESYSCLOUD_ORGANIZATION_ID does"
)
