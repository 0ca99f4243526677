"""What a form sent."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl

from genesyscloud_emulator.wire.errors import ApiError, bad_request

FORM = "application/x-www-form-urlencoded"
FIELD = "field."
"""What the names of a credential's fields begin with in a form."""

SLOT = "slot."
"""What the names of an integration's slots begin with in a form."""

NEW_FIELD, NEW_VALUE = "new-field", "new-value"
"""The names of a field that a credential does not have yet, and of its value."""

SECRET = (FIELD, NEW_VALUE)
"""What the names of entries that may hold a secret begin with."""

MOST_FIELDS = 2000
"""More than any form of the page has."""


class Given:
    """The values of a form by their names; a name may have many."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.pairs = pairs

    @classmethod
    def of_body(cls, content_type: str, content: bytes) -> Given:
        """What a body holds: 415 and 400 if it is no form."""
        if content_type.partition(";")[0].strip().lower() != FORM:
            raise ApiError(415, "unsupported.media.type", "The page takes forms only.")
        try:
            pairs = parse_qsl(content.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
        except ValueError:
            raise bad_request("The request body is not a valid form.") from None
        return cls([(name, value.replace("\r\n", "\n")) for name, value in pairs])

    def text(self, name: str) -> str:
        """The value without blanks around it; empty if there is none."""
        return self.exact(name).strip()

    def exact(self, name: str) -> str:
        """The value, blanks around it included; empty if there is none."""
        return next((value for each, value in self.pairs if each == name), "")

    def needed(self, name: str, label: str) -> str:
        """The value: 400 if it is empty."""
        text = self.text(name)
        if not text:
            raise bad_request("{label} is missing.", label=label)
        return text

    def many(self, name: str) -> list[str]:
        """All values."""
        return [value for each, value in self.pairs if each == name]

    def starting(self, prefix: str) -> dict[str, str]:
        """The values whose names begin with this, by the rest of them; blanks around a value are part of it."""
        return {each.removeprefix(prefix): value for each, value in self.pairs if each.startswith(prefix)}

    def without_secrets(self) -> dict[str, str]:
        """Each name with its first value, but for what may be a secret."""
        return {each: value for each, value in reversed(self.pairs) if not each.startswith(SECRET)}
