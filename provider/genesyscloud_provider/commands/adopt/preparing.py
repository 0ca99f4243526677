"""From what was read to what a program says: links, folders for code, and names.

Each object is judged as Pulumi will judge it: its inputs are checked, and compared with its state. What would be
refused, or would be changed, is no part of the program.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from genesyscloud_provider.client.configuration import Configuration
from genesyscloud_provider.client.errors import GenesysCloudError
from genesyscloud_provider.commands.adopt.linking import linked
from genesyscloud_provider.commands.adopt.naming import resource_names, users_of
from genesyscloud_provider.commands.adopt.objects import (
    ACTION,
    AUTH_ACTION,
    CLIENT,
    INTEGRATION,
    KINDS,
    PROGRAM_ORDER,
    Adoption,
    Found,
    Key,
    Organization,
    Remark,
)
from genesyscloud_provider.commands.adopt.secrets import fields_of, with_kept, without_secrets
from genesyscloud_provider.framework.properties import Properties
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.state import require_inputs, required_state
from genesyscloud_provider.integrations.facts import IntendedState, ReportedState
from genesyscloud_provider.integrations.integration.diff import unreached
from genesyscloud_provider.integrations.literal_secrets import literal_secrets

FUNCTIONS: Final = "functions"
"""The folder with a folder for the code of each function."""


def prepared(
    organization: Organization,
    given: Mapping[Key, str],
    unsayable: Callable[[Found], str],
    modules: Mapping[Key, str] | None = None,
    origins: Mapping[Key, Mapping[str, str]] | None = None,
    edited: frozenset[str] = frozenset(),
) -> Adoption:
    """What is taken over, named and linked.

    Args:
        organization: what was read.
        given: names from an earlier call.
        unsayable: why an object cannot be said in the program's language; empty where it can.
        modules: in which module an earlier call has put a resource.
        origins: where the fields of credentials come from that an earlier call has put into a stack.
        edited: the project's files that somebody has edited.
    """
    judge = _Judge(unsayable)
    for each in sorted(linked(organization.found), key=lambda each: PROGRAM_ORDER.index(each.resource)):
        judge.hear(_at_home(each, organization.home_division))
    names = resource_names(judge.taken, given)
    objects = {key: _with_code(each, names[key]) for key, each in judge.taken.items()}
    left_out = (*organization.left_out, *judge.left_out)
    told = replace(organization, left_out=left_out, worth_a_look=tuple(judge.worth_a_look))
    adoption = Adoption(told, objects, names, users_of(objects), modules or {}, edited)
    return with_kept(adoption, origins or {})


def code_folder(name: str) -> str:
    """The folder for the code of a function, in the project."""
    return f"{FUNCTIONS}/{name}"


class _Judge:
    """Says what can be taken over; integrations are heard before what belongs to them.

    Args:
        unsayable: why an object cannot be said in the program's language; empty where it can.
    """

    def __init__(self, unsayable: Callable[[Found], str]) -> None:
        self._unsayable = unsayable
        self.taken: dict[Key, Found] = {}
        self.left_out: list[Remark] = []
        self.worth_a_look: list[Remark] = []
        self._session = Session(Configuration.resolve(), lambda _: None)  # it asks nobody
        self._refused: set[Key] = set()

    def hear(self, found: Found) -> None:
        """Take an object over, or say why not."""
        found = self._at_rest(found)
        why = self._objection(found)
        if why and fields_of(found) is not None and not self._objection(bare := without_secrets(found)):
            self.worth_a_look.append(Remark(found.title, f"its fields are not taken over: {why}"))
            found, why = bare, ""
        if why:
            self._refused.add(found.key)
            self.left_out.append(Remark(found.title, why, found.key))
        else:
            self.taken[found.key] = found
            self.worth_a_look += _readable_by_all(found)

    def _objection(self, found: Found) -> str:
        """Why an object cannot be in a program as it is; empty where it can."""
        if (INTEGRATION, found.integration) in self._refused:
            return "its integration is not taken over"
        if not _is_unicode(found):
            return "it holds half of a character, which no file can hold"
        if why := self._unsayable(found):
            return why
        if untold := _credential_of_no_type(found):
            return (
                f"Genesys Cloud tells no type of its credential {untold}, which may be deleted. Give the integration"
                " another one in Genesys Cloud, and repeat the command"
            )
        resource = KINDS[found.resource](self._session)
        try:
            require_inputs(resource, found.inputs)
            required_state(resource, found.id, found.state)
            failures = resource.check(found.inputs, found.inputs).failures
            changes = {} if failures else resource.diff(found.id, found.state, found.inputs).changes
        except GenesysCloudError as error:
            return error.message  # what it advises is for those who have the object in a stack
        if failures:
            said = "; ".join(f"{each.path}: {each.reason}" for each in failures)
            return f"the provider does not take it as it is: {said}"
        return f"its {', '.join(changes)} would be changed" if changes else ""

    def _at_rest(self, found: Found) -> Found:
        """An integration as it is meant to be: the first update after an adoption is not to start one that has stopped.
        A refresh finds what it is."""
        if found.resource != INTEGRATION:
            return found
        state = KINDS[INTEGRATION](self._session).stored(found.state)
        if not unreached(state, state.inputs):
            return found
        self.worth_a_look.append(
            Remark(
                found.title,
                f"its state is {found.state['reportedState']}, which is not what is intended. `pulumi refresh` shows"
                " that, and the `pulumi up` after it tries to mend it",
            )
        )
        enabled = found.inputs.get("intendedState", IntendedState.ENABLED) == IntendedState.ENABLED
        meant = ReportedState.ACTIVE if enabled else ReportedState.INACTIVE
        return replace(found, state={**found.state, "reportedState": meant.value})


def _credential_of_no_type(found: Found) -> str:
    """The id of an integration's credential whose type nobody tells; empty where there is none."""
    linked = found.inputs.get("credential") if found.resource == INTEGRATION else None
    return str(linked["id"]) if isinstance(linked, Mapping) and linked.get("id") and not linked.get("type") else ""


def _readable_by_all(found: Found) -> Iterator[Remark]:
    """What looks like a secret in an action, which has it written out, as the program then does."""
    places = list(literal_secrets(found.inputs)) if found.resource in (ACTION, AUTH_ACTION) else []
    if places:
        why = (
            f"what looks like a secret is written out in it, and so in the program ({'; '.join(places)}). Put it into"
            " the credential of its integration, and refer to it, as with ${credentials.apiKey}"
        )
        yield Remark(found.title, why)


def _at_home(found: Found, division: str) -> Found:
    """A client whose roles name no division where it is the home one, as a person would write it."""
    roles = found.inputs.get("roles")
    if found.resource != CLIENT or not isinstance(roles, list) or not division:
        return found
    bare = [{key: each for key, each in role.items() if (key, each) != ("divisionId", division)} for role in roles]
    given: Properties = {"roles": bare}
    return replace(found, inputs={**found.inputs, **given}, state={**found.state, **given})


def _with_code(found: Found, name: str) -> Found:
    """A function whose code is in a folder of the project, where somebody will put it."""
    function = found.inputs.get("function")
    if not isinstance(function, Mapping):
        return found
    given = {"function": {**function, "code": code_folder(name)}}
    return replace(found, inputs={**found.inputs, **given}, state={**found.state, **given})


def _is_unicode(found: Found) -> bool:
    try:
        json.dumps([found.inputs, found.state], ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
