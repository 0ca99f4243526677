"""The picture of an inventory: what uses the actions of which integration, and how that logs in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from genesyscloud_provider.architect.text import are, counted
from genesyscloud_provider.commands.inventory import model
from genesyscloud_provider.commands.inventory.model import Inventory
from genesyscloud_provider.commands.inventory.pages import Graph, Node, Tone
from genesyscloud_provider.integrations.facts import IntendedState, ReportedState

TITLE: Final = "What uses which integration, and how it logs in"

MOST_NODES: Final = 60
MOST_ARROWS: Final = 150
"""Boxes and arrows that are drawn: more can hardly be read, and what draws them refuses some hundreds of arrows."""

Arrow = tuple[str, str, str]
"""From one box to another, with a text."""

_TONES: Final = {ReportedState.ACTIVE.value: Tone.GOOD, ReportedState.ERROR.value: Tone.ERROR}


def graph_of(inventory: Inventory) -> Graph:
    """Flows and scripts, the integrations whose actions they use, and the credentials of those.

    Integrations that are most used are drawn first; one that has to do with nothing is not drawn.

    Args:
        inventory: the document.
    """
    uses, users = _uses(inventory)
    credentials = {each.id: each.name for each in inventory.credentials}
    integrations = inventory.for_data_actions
    nodes: dict[str, Node] = {}
    arrows: list[Arrow] = []
    left = 0
    for each in sorted(integrations, key=lambda each: -len(uses[each.id])):
        own, to_draw = _around(each, uses[each.id], users, credentials)
        if not to_draw:
            continue  # the tables have it
        if len(nodes | own) > MOST_NODES or len(arrows) + len(to_draw) > MOST_ARROWS:
            left += 1
            continue
        nodes |= own
        arrows += to_draw
    left_out = f"For want of room {counted(left, 'integration')} {are(left)} not drawn." if left else ""
    return Graph(TITLE, tuple(nodes.values()), tuple(arrows), left_out)


def _around(
    integration: model.Integration, uses: Mapping[str, int], users: Mapping[str, model.User], names: Mapping[str, str]
) -> tuple[dict[str, Node], list[Arrow]]:
    """An integration with what uses its actions, and its credentials."""
    own = f"i:{integration.id}"
    lines = integration.name, integration.reported_state or "state not told"
    nodes = {own: Node(own, lines, _tone(integration))}
    arrows: list[Arrow] = []
    for user, count in uses.items():
        key = f"u:{user}"
        nodes[key] = Node(key, (users[user].name or user, users[user].kind))
        arrows.append((key, own, counted(count, "action")))
    for slot in integration.credentials:
        key = f"c:{slot.credential}"
        nodes[key] = Node(key, (names.get(slot.credential) or slot.credential, slot.type))
        arrows.append((own, key, ""))
    return nodes, arrows


def _tone(integration: model.Integration) -> Tone:
    if (integration.intended_state, integration.reported_state) == (IntendedState.DISABLED, ReportedState.INACTIVE):
        return Tone.PLAIN
    return _TONES.get(integration.reported_state, Tone.WARNING)


def _uses(inventory: Inventory) -> tuple[defaultdict[str, Counter[str]], dict[str, model.User]]:
    """How many actions of each integration each flow or script uses, and who those are."""
    users: dict[str, model.User] = {}
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for action in inventory.actions:
        using = {each.id: each for each in (action.usage.users if action.usage else ())}
        users |= using
        found[action.integration].update(using.keys())
    return found, users
