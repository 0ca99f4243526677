"""The inventory of an organization: the document that `--json` prints, and `--compare` reads.

It holds no credential's fields. What may hold anything, such as notes and the headers of actions, stands in it as a
digest, which tells whether two are the same. A list that could not be read as a whole is named in `untold`.
"""

from __future__ import annotations

import json
from enum import Enum
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

VERSION: Final = 1
"""The version of the document's form: another one is not read."""


class Entry(BaseModel):
    """An object of the document; its keys are camelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="ignore")


class Severity(str, Enum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class ActionKind(str, Enum):
    """Where an action comes from."""

    CUSTOM = "custom"
    STATIC = "static"
    AUTHENTICATION = "authentication"


class Organization(Entry):
    """The organization."""

    id: Annotated[str, Field(description="Its id.")]
    name: Annotated[str, Field(description="Its name.")]
    region: Annotated[
        str | None, Field(description="Its region, such as `us-east-1`; null where only an address was configured.")
    ] = None


class Asked(Entry):
    """What was asked for beyond the lists."""

    usage: Annotated[bool, Field(description="Who uses each action, and how often it ran.")]
    contracts: Annotated[bool, Field(description="The contract, the templates and the function of each action.")]


class Untold(Entry):
    """A part of the inventory that is not complete, and why."""

    part: Annotated[str, Field(description="Which part, such as `oauthClients`.")]
    reason: Annotated[str, Field(description="Why it cannot be told.")]
    permission: Annotated[str | None, Field(description="The permission that would tell it, if one would.")] = None


class Limit(Entry):
    """A limit of the organization."""

    name: Annotated[str, Field(description="What is limited, in words.")]
    key: Annotated[
        str,
        Field(
            description="Which limit it is: an integration type's id, or namespace and key such as"
            " `dataactions/actions.total.max`."
        ),
    ]
    allowed: Annotated[int, Field(description="How many there may be.")]
    used: Annotated[int | None, Field(description="How many there are; null where that is not counted.")] = None
    documented: Annotated[
        bool, Field(description="Whether the number is the documented one, because the organization does not tell its.")
    ] = False


class Slot(Entry):
    """A credential in an integration."""

    slot: Annotated[str, Field(description="The slot's key.")]
    credential: Annotated[str, Field(description="The credential's id.")]
    type: Annotated[str, Field(description="The credential's type; empty where it is not told.")]


class Integration(Entry):
    """An installed integration, of whatever type: others than data action integrations use credentials too."""

    id: Annotated[str, Field(description="Its id.")]
    name: Annotated[str, Field(description="Its name.")]
    type: Annotated[str, Field(description="Its integration type's id.")]
    type_name: Annotated[str, Field(description="What Genesys Cloud calls the type.")]
    for_data_actions: Annotated[bool, Field(description="Whether it is for data actions.")]
    intended_state: Annotated[str, Field(description="What it is meant to be: `ENABLED` or `DISABLED`.")]
    reported_state: Annotated[str, Field(description="What the service says it is, such as `ACTIVE`.")]
    reason: Annotated[str, Field(description="Why it is in that state, in the service's words; may be empty.")] = ""
    credential_required: Annotated[bool, Field(description="Whether its type needs a credential.")]
    credentials: Annotated[list[Slot], Field(description="The credentials that it uses.")]
    notes_digest: Annotated[str, Field(description="A digest of its notes; empty without notes.")]
    properties_digest: Annotated[str, Field(description="A digest of its properties; empty without any.")]
    advanced_digest: Annotated[str, Field(description="A digest of its advanced settings; empty without any.")]


class Credential(Entry):
    """A credential, without its fields."""

    id: Annotated[str, Field(description="Its id.")]
    name: Annotated[str, Field(description="Its name.")]
    type: Annotated[str, Field(description="Its type; empty where it is not told.")]
    modified_date: Annotated[str | None, Field(description="When it was changed last, in ISO 8601.")] = None
    users: Annotated[list[str], Field(description="The ids of the integrations that use it.")]


class User(Entry):
    """A version of a flow, a script or something else because of which an action is in use."""

    id: Annotated[str, Field(description="The id of the flow or script.")]
    name: Annotated[str, Field(description="Its name.")]
    kind: Annotated[str, Field(description="What it is, such as `inbound call flow`.")]
    version: Annotated[str, Field(description="Which of its versions, such as `12.0`.")]
    state: Annotated[str, Field(description="What that version is: `live`, `draft` or `unreadable`.")]


class Runs(Entry):
    """How often an action ran."""

    last_day: Annotated[int, Field(description="In the last 24 hours, or a little longer.")]
    last_month: Annotated[int, Field(description="In the last 30 days.")]


class Usage(Entry):
    """Who uses an action, and how often it ran."""

    verdict: Annotated[
        Literal["inUse", "ranLately", "unused", "cannotBeTold"],
        Field(
            description="`inUse`, `ranLately` (nobody is known to use it, and it ran in the last 24 hours), `unused`"
            " or `cannotBeTold`."
        ),
    ]
    users: Annotated[list[User], Field(description="Because of whom it is in use.")]
    other_versions: Annotated[int, Field(description="How many versions use it that are not live.")]
    runs: Annotated[Runs | None, Field(description="How often it ran; null where that cannot be told.")] = None


class Call(Entry):
    """How an action calls its system. Digests are empty where there is nothing."""

    method: Annotated[str, Field(description="The verb, such as `POST`.")]
    timeout_seconds: Annotated[int | None, Field(description="How long it waits; null for the service's default.")]
    url_digest: Annotated[str, Field(description="A digest of its URL; empty where the service fills that in.")]
    headers_digest: Annotated[str, Field(description="A digest of its headers.")]
    translation_map_digest: Annotated[str, Field(description="A digest of its translation map.")]
    translation_defaults_digest: Annotated[str, Field(description="A digest of the defaults of that map.")]
    request_template_digest: Annotated[
        str | None, Field(description="A digest of the template of its body; null where that was not read.")
    ] = None
    success_template_digest: Annotated[
        str | None, Field(description="A digest of the template of its output; null where that was not read.")
    ] = None


class Function(Entry):
    """The function behind an action."""

    runtime: Annotated[str, Field(description="What runs it, such as `nodejs22.x`.")]
    handler: Annotated[str, Field(description="What of its code is called.")]
    timeout_seconds: Annotated[int | None, Field(description="How long it may run; null for the service's default.")]
    code: Annotated[str, Field(description="A digest of its code; empty where this provider did not upload it.")]


class Action(Entry):
    """An action, or a draft of one that was never published."""

    id: Annotated[str, Field(description="Its id.")]
    name: Annotated[str, Field(description="Its name.")]
    category: Annotated[str, Field(description="Under what flows and scripts list it.")]
    integration: Annotated[str, Field(description="The id of its integration.")]
    kind: Annotated[
        ActionKind,
        Field(
            description="`custom`, `static` (it came with its integration) or `authentication` (how a"
            " `userDefinedOAuth` credential logs in)."
        ),
    ]
    is_function: Annotated[bool, Field(description="Whether it runs a function.")]
    secure: Annotated[bool, Field(description="Whether only secure flows may call it.")]
    version: Annotated[int | None, Field(description="The published version; null of what was never published.")] = None
    draft_version: Annotated[int | None, Field(description="The version of its draft; null without a draft.")] = None
    call: Annotated[Call | None, Field(description="How it calls its system; null where that is not told.")] = None
    contract_digest: Annotated[
        str | None, Field(description="A digest of its contract; null where that was not read.")
    ] = None
    function: Annotated[Function | None, Field(description="Its function; null where none was read.")] = None
    usage: Annotated[Usage | None, Field(description="Who uses it; null where that was not asked.")] = None

    @property
    def published(self) -> bool:
        """Whether it was ever published."""
        return self.version is not None


class HeldRole(Entry):
    """A role that an OAuth client has."""

    role: Annotated[str, Field(description="The role's id.")]
    name: Annotated[str, Field(description="The role's name; empty where it is not told.")]
    division: Annotated[str, Field(description="The division's id, or `*` for all.")]
    division_name: Annotated[str, Field(description="The division's name; empty where it is not told.")] = ""


class OAuthClient(Entry):
    """An OAuth client, without its secret."""

    id: Annotated[str, Field(description="Its id.")]
    name: Annotated[str, Field(description="Its name.")]
    grant_type: Annotated[str, Field(description="How whoever uses it logs in, such as `CLIENT-CREDENTIALS`.")]
    state: Annotated[str, Field(description="`active`, `inactive`, or `disabled` by Genesys Cloud's support.")]
    token_seconds: Annotated[int | None, Field(description="For how long its tokens are valid.")] = None
    scopes: Annotated[list[str], Field(description="What whoever logs in with it may ask for.")]
    roles: Annotated[list[HeldRole], Field(description="The roles that it has.")]
    modified_date: Annotated[str | None, Field(description="When it was changed last, in ISO 8601.")] = None


class Role(Entry):
    """A role that somebody made, or that an OAuth client has; other roles of Genesys Cloud's own are left out."""

    id: Annotated[str, Field(description="Its id.")]
    name: Annotated[str, Field(description="Its name.")]
    genesys_clouds_own: Annotated[bool, Field(description="Whether Genesys Cloud itself brings it.")]
    permissions: Annotated[
        list[str], Field(description="What it allows without conditions, each as `domain:entity:action`, in order.")
    ]
    conditions_digest: Annotated[str, Field(description="A digest of what it allows with conditions; may be empty.")]


class Subject(Entry):
    """What a finding is about."""

    kind: Annotated[str, Field(description="`integration`, `credential`, `action`, `limit`, `oauthClient` or `role`.")]
    id: Annotated[str, Field(description="Its id, or a limit's key.")]
    name: Annotated[str, Field(description="Its name.")]
    detail: Annotated[str, Field(description="What there is to say of it alone; may be empty.")] = ""


class Finding(Entry):
    """Something that looks wrong."""

    rule: Annotated[str, Field(description="Which rule found it, such as `integrationInError`.")]
    severity: Annotated[Severity, Field(description="`error`, `warning` or `note`.")]
    title: Annotated[str, Field(description="What is wrong.")]
    advice: Annotated[str, Field(description="What to do.")]
    subjects: Annotated[list[Subject], Field(description="What it is about.")]


class Inventory(Entry):
    """What an organization has."""

    inventory_version: Annotated[Literal[1], Field(description="The version of this form.")] = VERSION
    taken_at: Annotated[str, Field(description="When it was asked for, in ISO 8601.")]
    organization: Annotated[Organization, Field(description="The organization.")]
    asked: Annotated[Asked, Field(description="What was asked for beyond the lists.")]
    untold: Annotated[list[Untold], Field(description="What is not complete, and why.")]
    limits: Annotated[list[Limit], Field(description="Limits, and how much of each is used.")]
    integrations: Annotated[list[Integration], Field(description="Every installed integration.")]
    credentials: Annotated[list[Credential], Field(description="Every credential.")]
    actions: Annotated[list[Action], Field(description="Every action and draft.")]
    oauth_clients: Annotated[list[OAuthClient], Field(description="Every OAuth client.")]
    roles: Annotated[list[Role], Field(description="Roles that somebody made, or that an OAuth client has.")]
    findings: Annotated[list[Finding], Field(description="What looks wrong.")] = []

    @property
    def for_data_actions(self) -> list[Integration]:
        """The integrations for data actions."""
        return [each for each in self.integrations if each.for_data_actions]

    def to_json(self) -> str:
        """The document as `--json` prints it."""
        return json.dumps(self.model_dump(mode="json", by_alias=True), indent=2)
