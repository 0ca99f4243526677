"""Credential types, as the organization has them, and the keys that it gives their fields."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.errors import Refused
from genesyscloud_provider.integrations import facts, paths
from genesyscloud_provider.integrations.credential import models


class CredentialTypes:
    """The organization's credential types; asked for once."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._types: dict[str, models.CredentialType] | None = None
        self._asking = threading.Lock()

    def all(self) -> dict[str, models.CredentialType]:
        """Every type by name."""
        with self._asking:
            if self._types is None:
                found = self._access.client.get(paths.CREDENTIAL_TYPES, models.CredentialTypes).root
                self._types = {each.name: each for each in found}
            return self._types

    def with_live_keys(self, type_name: str, fields: Mapping[str, str]) -> dict[str, str]:
        """The fields under the keys that the organization gives them; asks only where the catalog is not certain.

        Raises:
            Refused: two of the fields mean the same.
        """
        known = facts.credential_type(type_name)
        # assumes: GOOGLE_FIELDS_ARE_NAMED_AS_IN_THE_CONSOLE
        if known is None or known.as_written:
            return dict(fields)
        live = self.all().get(type_name)
        if live is None:
            return dict(fields)
        keys = {key: live_key(live, key) or key for key in fields}
        found = Counter(keys.values())
        if same := sorted(key for key, live_name in keys.items() if found[live_name] > 1):
            raise Refused(f"the fields {' and '.join(same)} mean the same one of credential type {type_name}")
        return {keys[key]: value for key, value in fields.items()}


def live_key(live: models.CredentialType, key: str) -> str | None:
    """What the organization calls the field that a program calls `key`; None if it has no such field.

    A program writes the organization's own key, or the catalog's: that is recognised by key or label, spelling aside.
    """
    if key in live.properties or key in live.required:
        return key
    known = facts.credential_type(live.name)
    field = known.field(key) if known else None
    if field is None:
        return None
    # assumes: GOOGLE_FIELDS_ARE_NAMED_AS_IN_THE_CONSOLE
    wanted = _spelling_aside(field.key, field.label)
    found = [each for each in live.properties if wanted & _spelling_aside(each, live.label(each))]
    return found[0] if len(found) == 1 else None


def _spelling_aside(*names: str) -> set[str]:
    return {"".join(each for each in name.lower() if each.isalnum()) for name in names} - {""}
