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


class FunctionZip(Document):
    """The code of a function, as it was uploaded last."""

    status: Text = ""
    name: Text = ""
    error_message: Said = ""

    @property
    def hash(self) -> str | None:
        """The hash of the code, if it was this provider that gave it its name."""
        found = _CODE_NAME.search(self.name)
        return found[0] if found else None

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


class FunctionUpload(Document):
    """Where the code of a function is to be put: whoever has the address and the headers can do it."""

    url: str = Field(repr=False)
    headers: Texts = {}


class FunctionRuntime(Document):
    """What can run functions, or could."""

    name: str
    status: Text = ""
    date_end_of_life: Text = ""


class FunctionRuntimes(RootModel[Annotated[list[FunctionRuntime], BeforeValidator(entities)]]):
    """Every runtime, as a bare array."""
