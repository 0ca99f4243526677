"""The page of an inventory: which tables show it, and in which words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from genesyscloud_provider.architect import State
from genesyscloud_provider.architect.text import counted
from genesyscloud_provider.commands.inventory import model
from genesyscloud_provider.commands.inventory.found import title_of
from genesyscloud_provider.commands.inventory.graph import graph_of
from genesyscloud_provider.commands.inventory.model import ActionKind, Inventory, Severity
from genesyscloud_provider.commands.inventory.pages import (
    NOTHING,
    About,
    Cell,
    Item,
    Line,
    Notice,
    Page,
    Section,
    Tone,
    cell,
    in_words,
    listing,
    number,
    theirs,
)
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.facts import IntendedState, ReportedState

TONES: Final = {Severity.ERROR: Tone.ERROR, Severity.WARNING: Tone.WARNING, Severity.NOTE: Tone.NOTE}

_AS_INTENDED: Final = {
    (IntendedState.ENABLED.value, ReportedState.ACTIVE.value): ("active", Tone.GOOD),
    (IntendedState.DISABLED.value, ReportedState.INACTIVE.value): ("disabled", Tone.PLAIN),
}

_STATES: Final = {State.DRAFT.value: "a draft, never published", State.UNREADABLE.value: "may be live"}
"""What is said of a version because of which an action is in use, and which is not certainly live."""


def page_of(inventory: Inventory) -> Page:
    """The page.

    Args:
        inventory: the document.
    """
    return Page(
        kind="Inventory",
        title=inventory.organization.name or inventory.organization.id,
        facts=tuple(facts_of(inventory)),
        headline=headline(inventory),
        notices_title="What looks wrong",
        notices=tuple(map(_notice, inventory.findings)),
        missing_title="Cannot be told",
        missing=tuple(missing(inventory)),
        sections=tuple(_sections(inventory)),
        graph=graph_of(inventory),
    )


def facts_of(inventory: Inventory) -> Iterator[tuple[str, str]]:
    """What is said of the whole: id, region, time."""
    yield "Organization", inventory.organization.id
    if inventory.organization.region:
        yield "Region", inventory.organization.region
    yield "Taken at", inventory.taken_at


def headline(inventory: Inventory) -> str:
    """How much there is, and how much looks wrong, in one line."""
    there = [
        counted(len(inventory.for_data_actions), "integration"),
        counted(len(inventory.credentials), "credential"),
        counted(sum(each.published for each in inventory.actions), "action"),
        counted(len(inventory.oauth_clients), "OAuth client"),
    ]
    bad = Counter(each.severity for each in inventory.findings for _ in each.subjects)
    wrong = [counted(bad[each], each.value) for each in Severity if bad[each]]
    return f"{in_words(there)}: {in_words(wrong) if wrong else 'nothing looks wrong'}"


def missing(inventory: Inventory) -> Iterator[Line]:
    """What is not complete, each reason with all parts that it is the reason for."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for each in inventory.untold:
        parts[each.reason].append(title_of(each.part))
    for reason, titles in parts.items():
        words = in_words(list(dict.fromkeys(titles)))
        yield Line(f"{words[:1].upper()}{words[1:]}", (reason,))


def _notice(finding: model.Finding) -> Notice:
    about = tuple(About(each.name or each.id, each.id, each.detail) for each in finding.subjects)
    return Notice(TONES[finding.severity], finding.title, finding.advice, about)


def _sections(inventory: Inventory) -> Iterator[Section]:
    yield _integrations(inventory)
    yield _limits(inventory)
    yield _credentials(inventory)
    yield _actions(inventory)
    yield _clients(inventory)
    yield _roles(inventory)


def _integrations(inventory: Inventory) -> Section:
    names = {each.id: each.name for each in inventory.credentials}
    below: defaultdict[str, list[model.Action]] = defaultdict(list)
    for action in inventory.actions:
        below[action.integration].append(action)
    rows = tuple(
        (
            theirs(each.name),
            theirs(type_in_words(each)),
            _state(each),
            theirs(*(names.get(slot.credential) or slot.credential for slot in each.credentials)),
            cell(_number_of(below[each.id])),
        )
        for each in inventory.for_data_actions
    )
    others = Counter(each.type_name for each in inventory.integrations if not each.for_data_actions)
    listed = tuple(f"{name} ({count})" for name, count in sorted(others.items()))
    notes = (Line("Other integrations, which may use credentials too", listed),) if others else ()
    return Section(
        "integrations", "Integrations for data actions", ("Name", "Type", "State", "Credential", "Actions"), rows, notes
    )


def type_in_words(integration: model.Integration) -> str:
    """What people call an integration's type."""
    system = facts.system(integration.type)
    return system.title if system else integration.type_name or integration.type


def _state(integration: model.Integration) -> Cell:
    state = integration.intended_state, integration.reported_state
    if state in _AS_INTENDED:
        words, tone = _AS_INTENDED[state]
        return cell(words, tone=tone)
    reported = integration.reported_state or "not told"
    if integration.reported_state == ReportedState.ERROR:
        return Cell((Item("ERROR", integration.reason),), theirs=True, tone=Tone.ERROR)
    return Cell((Item(reported, f"meant to be {integration.intended_state}"),), theirs=True, tone=Tone.WARNING)


def _number_of(actions: list[model.Action]) -> str:
    """How many actions there are, drafts apart."""
    published = sum(each.published and each.kind is not ActionKind.AUTHENTICATION for each in actions)
    drafts = sum(not each.published for each in actions)
    parts = [f"{published:,}"] if published or not drafts else []
    return ", ".join([*parts, *([counted(drafts, "draft")] if drafts else [])])


def _limits(inventory: Inventory) -> Section:
    counts = [each for each in inventory.limits if each.used is not None]
    rows = tuple((theirs(each.name), _used(each), number(each.allowed), _left(each)) for each in counts)
    told = tuple(f"{each.name} {each.allowed:,}" for each in inventory.limits if each.used is None)
    notes = [Line("Told, and not counted", told)] if told else []
    if any(each.documented for each in inventory.limits):
        notes.append(Line("Where the organization does not tell a limit, the documented one is shown."))
    head = ("Limit of", "Used", "Allowed", "Left")
    return Section("limits", "Limits", head, rows, tuple(notes), frozenset({1, 2, 3}))


def _used(limit: model.Limit) -> Cell:
    used = limit.used or 0
    share = used / limit.allowed if limit.allowed else float(bool(used))
    return Cell((Item(f"{used:,}"),), share=share)


def _left(limit: model.Limit) -> Cell:
    left = limit.allowed - (limit.used or 0)
    return cell(f"{left:,}", tone=Tone.ERROR if left <= 0 else Tone.PLAIN)


def _credentials(inventory: Inventory) -> Section:
    names = {each.id: each.name for each in inventory.integrations}
    rows = tuple(
        (
            theirs(each.name or each.id),
            theirs(each.type),
            listing((Item(names.get(user) or user) for user in each.users), "nobody"),
            cell(each.modified_date[:10] if each.modified_date else NOTHING),
        )
        for each in inventory.credentials
    )
    return Section("credentials", "Credentials", ("Name", "Type", "Used by", "Changed"), rows)


def _actions(inventory: Inventory) -> Section:
    integrations = {each.id: each.name for each in inventory.integrations}
    apart = any(each.category != integrations.get(each.integration) for each in inventory.actions)
    head = ("Name", *(["Category"] if apart else []), "Integration", "Kind", "Version", "Used by")
    runs = ("Runs/30 days", "24 h") if inventory.asked.usage else ()
    rows = tuple(
        (
            theirs(each.name or each.id),
            *([theirs(each.category)] if apart else []),
            theirs(integrations.get(each.integration) or each.integration),
            cell(kind_in_words(each)),
            number(each.version),
            *([_users(each), *_runs(each)] if inventory.asked.usage else []),
        )
        for each in inventory.actions
    )
    head = (*head, *runs) if inventory.asked.usage else head[:-1]
    notes = () if inventory.asked.usage else (Line("Who uses the actions, and how often they ran, was not asked."),)
    numbers = frozenset(at for at, title in enumerate(head) if title in ("Version", *runs))
    return Section("actions", "Actions", head, rows, notes, numbers, frozenset({1} if apart else ()))


def kind_in_words(action: model.Action) -> str:
    """What an action is: `custom`, `secure function`, `static`, `draft`."""
    words = ["secure"] if action.secure else []
    words += ["function"] if action.is_function else []
    words += [] if action.published else ["draft"]
    if not words:
        words = ["auth" if action.kind is ActionKind.AUTHENTICATION else action.kind.value]
    return " ".join(words) + (", and a draft" if action.published and action.draft_version is not None else "")


def _users(action: model.Action) -> Cell:
    if action.usage is None:
        return cell(NOTHING)
    if action.usage.verdict == "cannotBeTold":
        return cell("cannot be told", tone=Tone.WARNING)
    tone = Tone.NOTE if action.usage.verdict == "unused" and action.kind is ActionKind.CUSTOM else Tone.PLAIN
    if not action.usage.users:
        return cell("nobody", tone=tone)
    return listing(Item(each.name or each.id, _version_in_words(each)) for each in action.usage.users)


def _version_in_words(user: model.User) -> str:
    version = [f"version {user.version}"] if user.version else []
    return ", ".join([user.kind, *version, *([_STATES[user.state]] if user.state in _STATES else [])])


def _runs(action: model.Action) -> tuple[Cell, Cell]:
    runs = action.usage.runs if action.usage else None
    return number(runs.last_month if runs else None), number(runs.last_day if runs else None)


def _clients(inventory: Inventory) -> Section:
    rows = tuple(
        (
            theirs(each.name or each.id),
            theirs(each.grant_type.lower().replace("-", " ")),
            theirs(each.state, tone=Tone.GOOD if each.state == "active" else Tone.NOTE),
            listing((Item(_held(role)) for role in each.roles), "none"),
        )
        for each in inventory.oauth_clients
    )
    return Section("oauthClients", "OAuth clients", ("Name", "Grant type", "State", "Roles"), rows)


def _held(role: model.HeldRole) -> str:
    name = role.name or role.role
    return name if role.division == "*" else f"{name} in {role.division_name or role.division}"


def _roles(inventory: Inventory) -> Section:
    holders = _holders(inventory)
    rows = tuple(
        (
            theirs(each.name or each.id),
            _permissions(each),
            listing((Item(name) for name in holders[each.id]), "no client"),
        )
        for each in inventory.roles
    )
    notes = (Line("Roles that Genesys Cloud brings are listed where a client has them."),) if rows else ()
    return Section("roles", "Roles", ("Name", "Permissions", "Clients that have it"), rows, notes)


def _holders(inventory: Inventory) -> Mapping[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for client in inventory.oauth_clients:
        for role in dict.fromkeys(each.role for each in client.roles):
            found[role].append(client.name or client.id)
    return found


def _permissions(role: model.Role) -> Cell:
    items = [Item(each) for each in role.permissions]
    items += [Item("others, with conditions")] if role.conditions_digest else []
    return Cell(tuple(items), theirs=True, counted=True) if items else cell("none")
