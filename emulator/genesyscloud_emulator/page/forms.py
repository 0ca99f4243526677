"""The forms of the page: what a colleague can do with an object, and add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from genesyscloud_emulator.actions.models import Action
from genesyscloud_emulator.architect.fixtures import CONSUMER_TYPES
from genesyscloud_emulator.architect.models import Flow
from genesyscloud_emulator.authorization.models import Role
from genesyscloud_emulator.credentials.models import Credential, CredentialType
from genesyscloud_emulator.credentials.service import Credentials
from genesyscloud_emulator.integrations.models import Integration
from genesyscloud_emulator.integrations.service import REPORTED_STATES, Integrations
from genesyscloud_emulator.oauth.models import OAuthClient
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.page.given import FIELD, NEW_FIELD, NEW_VALUE, SLOT
from genesyscloud_emulator.page.names import NAMELESS
from genesyscloud_emulator.page.overview import ADD, newest_of
from genesyscloud_emulator.page.shown import Choice, Entry, Form, Kind
from genesyscloud_emulator.wire.errors import ApiError


def integration_forms(organization: Organization, one: Integration) -> list[Form]:
    """What can be done with an integration."""
    held = set(one.credentials) - {slot.key for slot in one.type.slots}
    credentials = organization.store(Credential).live()
    slots = [_slot_entry(slot.key, slot.title, one, credentials, slot.credential_types) for slot in one.type.slots]
    slots += [_slot_entry(key, key, one, credentials) for key in sorted(held)]
    forms = [
        Form("rename-integration", "Rename", "Rename", [_name(one.name)]),
        Form("disable", "Disable", "Disable", hint="Its actions fail until it is enabled again.")
        if one.intended_state == "ENABLED"
        else Form("enable", "Enable", "Enable", hint="As somebody who activates it."),
        Form(
            "report-state",
            "Set the reported state",
            "Set",
            [
                Entry("state", "State", "select", "ERROR", _choices(REPORTED_STATES), required=True),
                Entry("message", "Message of an error", value="The system answered with status 503."),
            ],
            hint="As if the service found it out by itself. A change of the intended state ends it.",
        ),
        Form("take-notes", "Change the notes", "Change", [Entry("notes", "Notes", "area", one.notes)]),
    ]
    if slots:
        forms.append(Form("link", "Choose credentials", "Choose", slots))
    return [*forms, _deletion("integration", "Its actions go with it.")]


def credential_forms(organization: Organization, one: Credential, type_name: str) -> list[Form]:
    """What can be done with a credential; with a type, the fields that it needs of that."""
    types = Credentials(organization).types
    forms = [Form("rename-credential", "Rename", "Rename", [_name(one.name or "")])]
    if type_name in types and type_name != one.type.name:
        kind = types[type_name]
        entries = [Entry("type", "Type", "select", kind.name, [Choice(kind.name, kind.title)]), *_fields(kind, {})]
        forms.append(Form("change-type", f"Change the type to {kind.title}", "Change the type", entries))
    else:
        entry = Entry("type", "New type", "select", choices=_types(types.values(), but=one.type.name), required=True)
        forms += [
            Form(
                "rotate",
                "Change the fields",
                "Change",
                list(_fields(one.type, one.fields)),
                hint="What is left empty of secrets stays.",
            ),
            Form("choose-type", "Change the type", "Choose the type", [entry], method="get"),
        ]
    return [*forms, _deletion("credential", "Slots that hold it become empty.")]


def action_forms(one: Action) -> list[Form]:
    """What can be done with an action."""
    forms: list[Form] = []
    if one.kind != "static":
        forms.append(Form("rename-action", "Rename", "Rename", [_name(one.name)]))
        if one.draft is None:
            forms.append(Form("start-draft", "Begin a draft", "Begin a draft", hint="With the next version."))
        else:
            forms.append(Form("publish", "Publish the draft", "Publish the draft", hint="Flows use it from then on."))
    times = Entry("times", "Times", "number", "1", required=True)
    forms.append(Form("execute", "Count executions", "Count", [times], hint="Only counted: nothing is sent."))
    return [*forms, _deletion("action", "Flows that use it fail.")]


def flow_forms(organization: Organization, one: Flow) -> list[Form]:
    """What can be done with a flow or script."""
    entries = [_uses(organization, one.versions.get(newest_of(one), ())), _published()]
    return [
        Form("point-flow", "Point it at other actions", "Save a new version", entries),
        _deletion("flow or script", "Dependency tracking keeps its rows."),
    ]


def client_forms(one: OAuthClient, own: bool) -> list[Form]:
    """What can be done with an OAuth client; `own` is whether it is the organization's."""
    told = "only Control.regenerate_secret() tells it, and makes a new one" if own else "Control.state() tells it"
    states = _choices(("active", "inactive", "disabled"))
    return [
        Form("rename-client", "Rename", "Rename", [_name(one.name)]),
        Form(
            "rotate-secret",
            "Make a new secret",
            "Make a new secret",
            hint=f"The old one and its tokens end at once. The page does not show the new one: {told}.",
        ),
        Form("change-client", "Change the state", "Change", [Entry("state", "State", "select", one.state, states)]),
        _deletion("OAuth client", "Its tokens end at once."),
    ]


def form_to_add(organization: Organization, kind: str, type_name: str) -> Form:
    """The form that adds an object; a credential's asks for its type first. 404 if there is none for this kind."""
    makers = {
        "integration": lambda: _new_integration(organization),
        "credential": lambda: _new_credential(organization, type_name),
        "action": lambda: _new_action(organization),
        "flow": lambda: _new_flow(organization),
        "client": lambda: _new_client(organization),
    }
    if kind not in makers:
        raise ApiError(404, "not.found", "There is no such page.")
    return makers[kind]()


def _new_integration(organization: Organization) -> Form:
    types = [Choice(kind.id, kind.name) for kind in Integrations(organization).types.values()]
    entries = [
        Entry("type", "Type", "select", choices=types, required=True),
        Entry("name", "Name", hint="Without one it is called like its type."),
    ]
    return _adding("integration", entries)


def _new_credential(organization: Organization, type_name: str) -> Form:
    types = Credentials(organization).types
    if type_name not in types:
        entry = Entry("type", "Type", "select", choices=_types(types.values()), required=True)
        return Form("choose-type", ADD["credential"], "Choose the type", [entry], method="get")
    kind = types[type_name]
    chosen = Entry("type", "Type", "select", kind.name, [Choice(kind.name, kind.title)])
    return _adding("credential", [chosen, _name(""), *_fields(kind, {})])


def _new_action(organization: Organization) -> Form:
    integrations = [one for one in organization.store(Integration).live() if one.type.data_actions]
    entries = [
        Entry("integration", "Integration", "select", choices=_named(integrations), required=True),
        _name(""),
        Entry("form", "As", "select", "published", [Choice("published", "Published"), Choice("draft", "Draft only")]),
    ]
    return _adding("action", entries)


def _new_flow(organization: Organization) -> Form:
    types = _choices(sorted(CONSUMER_TYPES))
    entries = [
        _name(""),
        Entry("type", "Type", "select", "INBOUNDCALLFLOW", types),
        _uses(organization, ()),
        _published(),
    ]
    return _adding("flow", entries)


def _new_client(organization: Organization) -> Form:
    roles = _named(organization.store(Role).live())
    entries = [_name(""), Entry("roles", "Roles", "many", choices=roles, hint="In every division.")]
    return _adding("client", entries)


def _adding(kind: Kind, entries: Sequence[Entry]) -> Form:
    return Form(f"add-{kind}", ADD[kind], "Add", entries)


def _deletion(noun: str, hint: str) -> Form:
    sure = Entry("sure", "Yes, delete it", "sure", required=True)
    deed = "delete-" + {"flow or script": "flow", "OAuth client": "client"}.get(noun, noun)
    return Form(deed, f"Delete the {noun}", "Delete", [sure], hint=hint, danger=True)


def _name(value: str) -> Entry:
    return Entry("name", "Name", value=value, required=True)


def _choices(values: Iterable[str]) -> list[Choice]:
    return [Choice(value, value) for value in values]


def _types(types: Iterable[CredentialType], but: str = "") -> list[Choice]:
    return [Choice(kind.name, f"{kind.title} ({kind.name})") for kind in types if kind.name != but]


def _named(items: Iterable[Integration | Action | Role]) -> list[Choice]:
    return [Choice(one.id, one.name) for one in items]


def _uses(organization: Organization, uses: Sequence[str]) -> Entry:
    actions = [one for one in organization.store(Action).live() if one.published is not None]
    return Entry("uses", "Actions that it uses", "many", choices=_named(actions), chosen=uses)


def _published() -> Entry:
    choices = [Choice("published", "Published"), Choice("saved", "Saved only")]
    return Entry("form", "This version is", "select", "published", choices)


def _slot_entry(
    key: str, title: str, one: Integration, credentials: Sequence[Credential], types: Sequence[str] = ()
) -> Entry:
    """What a slot can hold: nothing, or any credential; those of a type that it takes come first."""
    ordered = sorted(credentials, key=lambda each: each.type.name not in types)
    choices = [Choice(each.id, f"{each.name or NAMELESS} ({each.type.name})") for each in ordered]
    return Entry(f"{SLOT}{key}", title, "select", one.credentials.get(key, ""), [Choice("", "Nothing"), *choices])


def _fields(kind: CredentialType, current: dict[str, str]) -> Iterator[Entry]:
    """An entry for each field of a credential type; secrets are not filled in."""
    known = [field.key for field in kind.fields]
    for field in kind.fields:
        secret = kind.secret(field.key)
        value = "" if secret else current.get(field.key, field.default or "")
        needed = field.required and not (secret and field.key in current)
        yield Entry(f"{FIELD}{field.key}", field.title, "password" if secret else "text", value, required=needed)
    for key in current:
        if key not in known:
            yield Entry(f"{FIELD}{key}", key, "password")
    if kind.open:
        yield Entry(NEW_FIELD, "Name of a further field")
        yield Entry(NEW_VALUE, "Its value", "password")
