"""Permissions as programs write them, `domain:entity:action`, and as the API has them (API reference, supplement 3)."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from genesyscloud_provider.authorization.role.models import PermissionsOfDomain, Policy
from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.documents import Page
from genesyscloud_provider.client.listing import walk_pages

EVERY: Final = "*"
"""Stands for every entity of a domain, or for every action."""

CATALOG: Final = "/api/v2/authorization/permissions"

_FORM: Final = re.compile(r"[^\s:*]+:(?:[^\s:*]+|\*):(?:[^\s:*]+|\*)")


def is_permission(text: str) -> bool:
    """Whether a text has the form of a permission."""
    return _FORM.fullmatch(text) is not None


def as_written(label: str) -> str:
    """A label, such as `Integrations > Action > View`, in the form of a permission; empty if it is none."""
    parts = [each.strip() for each in re.split(r"[>/,.:]", label)]
    if len(parts) != 3 or not all(parts):
        return ""
    names = [_in_camel_case(each) for each in parts]
    return ":".join(names) if is_permission(":".join(names)) else ""


def covers(permission: str, other: str) -> bool:
    """Whether one permission, which may have wildcards, allows what another says."""
    return all(mine in (EVERY, theirs) for mine, theirs in zip(permission.split(":"), other.split(":"), strict=False))


def policies(permissions: Iterable[str]) -> list[dict[str, Any]]:
    """Permissions as the API takes them: one policy for each entity of a domain."""
    actions: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in dict.fromkeys(permissions):
        domain, entity, action = each.split(":")
        actions[domain, entity].append(action)
    return [{"domain": domain, "entityName": entity, "actionSet": each} for (domain, entity), each in actions.items()]


def permissions_of(policies: Iterable[Policy]) -> list[str]:
    """The permissions that a role has without a condition, in the API's order."""
    found = (
        f"{each.domain}:{each.entity_name}:{action}"
        for each in policies
        if not each.has_condition
        for action in each.action_set
    )
    return list(dict.fromkeys(found))


def projected(live: list[str], written: list[str]) -> list[str]:
    """A role's permissions as its program wrote them, where they mean the same.

    The service may keep a wildcard, or the permissions that it stood for when it was saved: either is what the program
    wrote. What else there is follows.

    Args:
        live: the permissions that the role has.
        written: those that the program wrote last.
    """
    # assumes: WILDCARDS_MAY_BE_EXPANDED
    there = [each for each in written if any(covers(each, one) or covers(one, each) for one in live)]
    return [*there, *(each for each in live if not any(covers(one, each) for one in there))]


class PermissionCatalog:
    """The permissions that there are in the organization; asked for once.

    Args:
        access: reaches the organization.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._known: frozenset[str] | None = None
        self._asking = threading.Lock()

    def all(self) -> frozenset[str]:
        """Every permission, without wildcards."""
        with self._asking:
            if self._known is None:
                found = walk_pages(self._access.client, CATALOG, Page[PermissionsOfDomain])
                self._known = frozenset(_of_domains(found))
            return self._known


def unknown_to(known: Iterable[str], permissions: Iterable[str]) -> list[str]:
    """Those permissions that allow nothing, as far as it is known which there are."""
    catalog = list(known)
    return [each for each in permissions if not any(covers(each, one) for one in catalog)]


def _of_domains(domains: Iterable[PermissionsOfDomain]) -> Iterator[str]:
    for each in domains:
        for entity, known in each.permission_map.items():
            yield from (f"{each.domain}:{entity}:{one.action}" for one in known)


def _in_camel_case(words: str) -> str:
    first, *others = words.split() or [""]
    return first[:1].lower() + first[1:] + "".join(each[:1].upper() + each[1:] for each in others)
