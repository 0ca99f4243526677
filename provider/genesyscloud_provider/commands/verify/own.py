"""The objects of a verification: made under one recognisable name, and removed again, whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from genesyscloud_provider.authorization.oauth_client.models import VALIDITY, GrantType
from genesyscloud_provider.authorization.role.permissions import policies
from genesyscloud_provider.client.clock import pause_after
from genesyscloud_provider.client.errors import GenesysCloudError, NotAuthenticated
from genesyscloud_provider.client.lost_answers import LOOK_EVERY, LOOK_FOR
from genesyscloud_provider.commands.verify.kinds import (
    ACTION,
    CLIENT,
    CREDENTIAL,
    DRAFT,
    INTEGRATION,
    KINDS,
    ROLE,
    Kind,
    permission_lacking,
)
from genesyscloud_provider.commands.verify.naming import PREFIX, VerificationName
from genesyscloud_provider.commands.verify.outcome import NotTried
from genesyscloud_provider.commands.verify.wire import UNREADABLE, Answer, Wire

STILL_COUNTED: Final = 90.0
"""Seconds for which removals of a kind are tried again, where what was removed before it may still count."""


@dataclass(frozen=True)
class Left:
    """An object that could not be removed, or objects of a kind that could not be looked for.

    Attributes:
        kind: what it is.
        id: its id; empty where a whole kind could not be looked through.
        name: its name.
        why: how the removal was answered.
    """

    kind: Kind
    id: str
    name: str
    why: str


@dataclass(frozen=True)
class Made:
    """An object of a verification.

    Attributes:
        kind: what it is.
        name: its name.
        type_id: of an integration, its type.
    """

    kind: Kind
    name: str
    type_id: str = ""


@dataclass
class Own:
    """What a verification makes.

    Attributes:
        wire: sends the requests.
        run: what the names begin with.
        require_room: raises NotTried where there is no room for one more object of a kind and, if it is an
            integration, of a type.
    """

    wire: Wire
    run: VerificationName
    require_room: Callable[[Kind, str], None] = lambda _kind, _type: None
    _made: dict[str, Made] = field(default_factory=dict, repr=False)
    _unanswered: list[Made] = field(default_factory=list, repr=False)
    _removable: dict[Kind, Answer | None] = field(default_factory=dict, repr=False)
    _count: int = 0

    def integration(self, type_id: str, *, over_the_limit: bool = False) -> Answer:
        """The answer to the creation of an integration of a type.

        Args:
            type_id: the type.
            over_the_limit: whether it is to be refused, as there is no room for it.

        Raises:
            NotTried: there is no room for it, or it could not be removed again.
        """
        if not over_the_limit:
            self.require_room(INTEGRATION, type_id)
        return self._post(INTEGRATION, {"integrationType": {"id": type_id}}, type_id=type_id)

    def credential(self, type_name: str, fields: Mapping[str, str]) -> Answer:
        """The answer to the creation of a credential."""
        return self._post(CREDENTIAL, {"type": {"name": type_name}, "credentialFields": dict(fields)})

    def action(self, integration_id: str, config: Mapping[str, Any], **more: Any) -> Answer:
        """The answer to the creation of a published action, which takes a text and gives back anything.

        Raises:
            NotTried: there is no room for it, or it could not be removed again.
        """
        self.require_room(ACTION, "")
        return self._post(ACTION, _action(integration_id, config, more))

    def draft(self, integration_id: str, config: Mapping[str, Any], **more: Any) -> Answer:
        """The answer to the creation of a draft of such an action; for the errors see `action`."""
        self.require_room(DRAFT, "")
        return self._post(DRAFT, _action(integration_id, config, more))

    def role(self, *permissions: str, name: str = "") -> Answer:
        """The answer to the creation of a role with permissions.

        Args:
            permissions: each as `domain:entity:action`.
            name: that of another role of this verification, perhaps in other letters; one of its own by default.
        """
        body = {"description": "Of a verification; may be deleted.", "permissionPolicies": policies(permissions)}
        return self._post(ROLE, body, name)

    def client(self, *roles: str, division: str, seconds: int = VALIDITY) -> Answer:
        """The answer to the creation of an OAuth client with roles in a division.

        Args:
            roles: their ids.
            division: its id.
            seconds: for how long its tokens are good.
        """
        body = {
            "authorizedGrantType": GrantType.CLIENT_CREDENTIALS.value,
            "accessTokenValiditySeconds": seconds,
            "roleDivisions": [{"roleId": each, "divisionId": division} for each in roles],
        }
        answer = self._post(CLIENT, body)
        if answer.ok and isinstance(answer.body, dict):
            self.wire.client.secrets.note(answer.body.get("secret"))
        return answer

    def removed(self, kind: Kind, id_: str) -> Answer:
        """The answer to the removal of one of these objects."""
        answer = kind.remove(self.wire, id_)
        if _is_gone(answer):
            self._made.pop(id_, None)
        return answer

    def is_made(self, id_: str) -> bool:
        """Whether an object is one of these, and still there."""
        return id_ in self._made

    def name_of(self, id_: str) -> str:
        """The name that was asked for one of these objects."""
        return self._made[id_].name

    def ids(self, kind: Kind, type_id: str = "") -> list[str]:
        """The ids of those objects of a kind that are there.

        Args:
            kind: the kind.
            type_id: of integrations, the type that is meant; every one by default.
        """
        return [id_ for id_, each in self._made.items() if each.kind is kind and type_id in ("", each.type_id)]

    def remove_all(self) -> list[Left]:
        """Remove all that was made, and what else has this verification's name: an answer may have got lost.

        Returns:
            What could not be removed.
        """
        self._find_unanswered()
        unsure = {each.kind for each in self._unanswered}
        concerned = {each.kind for each in self._made.values()} | unsure
        left = remove(self.wire, lambda run: run == self.run, self._made, concerned)
        return [each for each in left if each.id or each.kind in unsure]

    def _find_unanswered(self) -> None:
        """Wait until what was asked for without an answer is listed: it may be there, and listings may lag."""
        began = self.wire.clock.now()
        for each in self._unanswered:
            while not (found := _ids_named(self.wire, each.kind, each.name)):
                if self.wire.clock.now() - began >= LOOK_FOR:
                    break
                self.wire.clock.sleep(LOOK_EVERY)
            self._made |= dict.fromkeys(found, each)

    def _require_removal(self, kind: Kind) -> None:
        """Make no object that could not be removed again.

        Raises:
            NotTried: the permission for it is missing.
        """
        if kind not in self._removable:
            self._removable[kind] = permission_lacking(self.wire, kind)
        if refusal := self._removable[kind]:
            raise NotTried(f"what is made could not be removed again: {refusal.told}")

    def _post(self, kind: Kind, body: dict[str, Any], name: str = "", type_id: str = "") -> Answer:
        self._require_removal(kind)
        self._count += 1
        made = Made(kind, name or self.run.name(str(self._count)), type_id)
        self._unanswered.append(made)
        answer = self.wire.post(kind.path, {"name": made.name, **body})
        told = answer.body if isinstance(answer.body, dict) else {}
        if answer.ok and isinstance(told.get("id"), str):
            self._made[told["id"]] = made
        if told.get("id") or (told and 300 <= answer.status < 500):
            self._unanswered.remove(made)
        return answer


def remove(
    wire: Wire,
    whose: Callable[[VerificationName], bool],
    made: Mapping[str, Made] | None = None,
    kinds: Iterable[Kind] = KINDS,
) -> list[Left]:
    """Remove objects of verifications.

    Args:
        wire: sends the requests.
        whose: whether the objects of a verification are meant.
        made: objects that are meant in any case, by id.
        kinds: the kinds that are looked through; every one by default.

    Returns:
        What could not be removed, and kinds that could not be looked through.
    """
    left: list[Left] = []
    known, wanted = made or {}, set(kinds)
    for kind in (each for each in KINDS if each in wanted):
        found = {id_: each.name for id_, each in known.items() if each.kind is kind}
        try:
            found = {**found, **dict(named(wire, kind, whose))}
        except GenesysCloudError as error:
            left.append(Left(kind, "", "", error.message))
        until = wire.clock.now() + STILL_COUNTED
        left += [each for id_, name in found.items() if (each := _remove(wire, kind, id_, name, until))]
    return left


def named(wire: Wire, kind: Kind, whose: Callable[[VerificationName], bool]) -> Iterator[tuple[str, str]]:
    """The objects of a kind that have a verification's name: id and name.

    Raises:
        GenesysCloudError: they cannot be listed.
    """
    for each in kind.listed(wire.client):
        run = VerificationName.of(each.name)
        if run is not None and whose(run):
            yield each.id, each.name


def _ids_named(wire: Wire, kind: Kind, name: str) -> list[str]:
    try:
        return [each.id for each in kind.listed(wire.client) if each.name == name]
    except GenesysCloudError:
        return []


def _remove(wire: Wire, kind: Kind, id_: str, name: str, until: float) -> Left | None:
    """Remove an object; until a moment, what was removed before it may still count as its user."""
    began = wire.clock.now()
    while True:
        try:
            answer = kind.remove(wire, id_)
        except GenesysCloudError as error:
            why, final = error.message, isinstance(error, NotAuthenticated)
        except UNREADABLE as error:
            why, final = f"an answer cannot be read ({type(error).__name__})", True
        else:
            if _is_gone(answer):
                return None
            why, final = answer.told, answer.status in _FINAL
        now = wire.clock.now()
        if now > until or final:
            return Left(kind, id_, name, why)
        wire.clock.sleep(pause_after(now - began))


_FINAL: Final = (401, 403, 405)
"""Statuses of a refusal that no time changes."""


def _is_gone(answer: Answer) -> bool:
    return answer.ok or answer.status == 404


def _action(integration_id: str, config: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    text = {"type": "object", "properties": {"text": {"type": "string"}}, "additionalProperties": True}
    contract = {"input": {"inputSchema": text}, "output": {"successSchema": {"type": "object"}}}
    return {
        "integrationId": integration_id,
        "category": PREFIX[:-1],
        "contract": contract,
        "config": dict(config),
        **more,
    }
