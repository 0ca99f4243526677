"""Functions, as the API has them (API reference 8.5)."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, RootModel

from genesyscloud_provider.client.documents import (
    Document,
    Said,
    Text,
    Texts,
    entities,
)
from genesyscloud_provider.integrations.facts import CodeStatus


class FunctionSettings(Document):
    """How the code of a function is run."""

    runtime: Text = ""
    handler: Text = ""
    description: Text = ""
    timeout_seconds: int | None = None
    zip_id: Text = ""


class FunctionZip(Document):
    """The code of a function, as it was uploaded last."""

    id: Text = ""
    status: Text = ""
    name: Text = ""
    error_message: Said = ""

    @property
    def hash(self) -> str | None:
        """The hash of the code, if it was this provider that gave it its name."""
        found = _CODE_NAME.search(self.name)
        return found[0] if found else None

    # assumes: CODE_KEEPS_ITS_FILE_NAME
    def is_of(self, code_hash: str) -> bool:
        """Whether it is this code, and not what was there before, which may be shown for a moment."""
        return not self.name or self.hash == code_hash

    @property
    def refused(self) -> bool:
        """Whether the service will not run it."""
        return self.status in (CodeStatus.INVALID, CodeStatus.INVALID_FORMAT, CodeStatus.INVALID_FILE)


_CODE_NAME = re.compile("[0-9a-f]{64}")


# assumes: CODE_KEEPS_ITS_FILE_NAME
def code_name(code_hash: str) -> str:
    """What code is called in the service, so that it can be recognised: it cannot be read back."""
    return f"{code_hash}.zip"


class FunctionConfig(Document):
    """The function behind an action (API reference 8.5)."""

    function: FunctionSettings | None = None
    zip: FunctionZip | None = None

    def is_ready(self, code_hash: str) -> bool:
        """Whether the service has taken over this code, and tells its id."""
        code = self.zip or FunctionZip()
        # assumes: AVAILABLE_CODE_CAN_BE_PUBLISHED
        return code.is_of(code_hash) and code.status == CodeStatus.AVAILABLE and bool(self.zip_id)

    @property
    def status(self) -> str:
        """What the service says of the code, in words."""
        told = self.zip.status if self.zip else ""
        return f"{told}, but no id," if told == CodeStatus.AVAILABLE and not self.zip_id else told or "nothing"

    @property
    def zip_id(self) -> str:
        """The id of the code that was uploaded last; empty where it is not told, or there is none."""
        return (self.zip.id if self.zip else "") or (self.function.zip_id if self.function else "")


class FunctionUpload(Document):
    """Where the code of a function is to be put: whoever has the address and the headers can do it."""

    url: str = Field(repr=False)
    headers: Texts = {}


class FunctionRuntime(Document):
    """What can run functions, or could."""

    name: str
    status: Text = ""
    date_end_of_life: Text = ""

    @property
    def ends(self) -> str:
        """When it will be gone, as what follows "is deprecated"; empty where that is not told."""
        return f" and ends on {self.date_end_of_life}" if self.date_end_of_life else ""


class FunctionRuntimes(RootModel[Annotated[list[FunctionRuntime], BeforeValidator(entities)]]):
    """Every runtime, as a bare array."""
