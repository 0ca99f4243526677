"""Permissions as programs write them, `domain:entity:action`, and as the API has them (API reference, supplement 3)."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from genesyscloud_provider.authorization.role.models import PermissionsOfDomain, Policy
from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.documents import Page
from genesyscloud_provider.client.errors import NotPermitted
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


def policies(permissions: Iterable[str], there: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Permissions as the API takes them: one policy for each entity of a domain.

    Args:
        permissions: what is to be allowed.
        there: the policies without conditions that the role has, as they came. Each keeps what else it says, such as
            `allowConditions`; a new action joins the first one of its entity.
    """
    actions: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in dict.fromkeys(permissions):
        domain, entity, action = each.split(":")
        actions[domain, entity].append(action)
    return [policy for entity, wanted in actions.items() for policy in _of_entity(*entity, wanted, there)]


def _of_entity(
    domain: str, entity: str, wanted: list[str], there: Sequence[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    before = [each for each in there if (each.get("domain"), each.get("entityName")) == (domain, entity)]
    had = [frozenset(each.get("actionSet") or ()) for each in before]
    new = [each for each in wanted if not any(each in one for one in had)]
    if not before:
        yield {"domain": domain, "entityName": entity, "actionSet": wanted}
    for number, (policy, theirs) in enumerate(zip(before, had, strict=True)):
        kept = [each for each in wanted if each in theirs or (number == 0 and each in new)]
        if kept:
            yield {**policy, "actionSet": kept}


def permissions_of(policies: Iterable[Policy]) -> list[str]:
    """The permissions that a role has without a condition, in the API's order."""
    found = (
        f"{each.domain}:{each.entity_name}:{action}"
        for each in policies
        if not each.has_condition
        for action in each.action_set
    )
    return list(dict.fromkeys(found))


def projected(
    live: list[str], written: list[str], catalog: Callable[[], frozenset[str] | None] = lambda: None
) -> list[str]:
    """A role's permissions as its program wrote them, where they mean the same.

    The service may keep a wildcard, or the permissions that it stood for when it was saved: either is what the program
    wrote. Only some of those are not: somebody has taken the others away. What else there is follows.

    Args:
        live: the permissions that the role has.
        written: those that the program wrote last.
        catalog: the permissions that there are, asked for only where a wildcard is not there as such; None where
            nobody can tell, and any permission that it stands for then counts as the wildcard.
    """
    there = [each for each in written if _is_there(each, live, catalog)]
    return [*there, *(each for each in live if not any(covers(one, each) for one in there))]


def _is_there(permission: str, live: list[str], catalog: Callable[[], frozenset[str] | None]) -> bool:
    if any(covers(one, permission) for one in live):
        return True
    # assumes: WILDCARDS_MAY_BE_EXPANDED, WILDCARDS_ARE_EXPANDED_TO_ALL_THAT_THERE_IS
    if not any(covers(permission, one) for one in live):
        return False
    return all(any(covers(one, each) for one in live) for each in catalog() or () if covers(permission, each))


class PermissionCatalog:
    """The permissions that there are in the organization; asked for once.

    Args:
        access: reaches the organization.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._known: frozenset[str] | None = None
        self._refused = False
        self._asking = threading.Lock()

    def all(self) -> frozenset[str]:
        """Every permission, without wildcards."""
        with self._asking:
            if self._known is None:
                found = walk_pages(self._access.client, CATALOG, Page[PermissionsOfDomain])
                self._known = frozenset(_of_domains(found))
            return self._known

    def if_permitted(self) -> frozenset[str] | None:
        """The same; None where the caller may not ask, which it is not asked for twice."""
        if self._refused:
            return None
        try:
            return self.all()
        except NotPermitted:
            self._refused = True
            return None


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
