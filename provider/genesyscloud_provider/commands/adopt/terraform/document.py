"""What a Terraform state is as a document: the state file of version 4, or what `terraform show -json` prints.

Nothing in a message is an attribute of an object, since any may be a secret.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from genesyscloud_provider.client.errors import GenesysCloudError

STATE_VERSION: Final = 4
_SHOWN_VERSIONS: Final = ("0", "1")
"""The major versions of what `terraform show -json` prints."""

PULL: Final = "`terraform state pull` (OpenTofu: `tofu state pull`)"

_EXPECTED: Final = f"Give it what {PULL} prints in the folder of the Terraform program."
_DAMAGED: Final = (
    f"Terraform writes no such state: if the file was edited or cut off, use what {PULL} prints in the folder of the"
    " Terraform program."
)
REFRESH: Final = (
    "Run `terraform apply -refresh-only` in the folder of the Terraform program, with a current version of Terraform;"
    f" then give it what {PULL} prints."
)


class UnusableState(GenesysCloudError):
    """What was given is no Terraform state from which objects could be taken over."""


def damaged(what: str) -> UnusableState:
    """The error for what Terraform would not have written."""
    return UnusableState(f"The Terraform state cannot be used: {what}.", _DAMAGED)


def unfinished(what: str) -> UnusableState:
    """The error for what Terraform has not finished."""
    return UnusableState(f"The Terraform state cannot be used: {what}.", REFRESH)


def document_of(content: bytes) -> dict[str, Any]:
    """A state as a JSON object, of either form.

    Args:
        content: the bytes of a file, in any encoding that JSON may have: redirected output of Windows PowerShell is
            UTF-16.

    Raises:
        UnusableState: it is no state, or one that cannot be read.
    """
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnusableState("There is no Terraform state: the input is empty.", _EXPECTED)
    try:
        document = json.loads(content)
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise damaged("it holds text that is not Unicode") from None
    except ValueError:
        raise UnusableState(f"The input is {_no_json(content)}, and no Terraform state.", _EXPECTED) from None
    except RecursionError:
        raise damaged("it is nested too deeply") from None
    if not isinstance(document, dict):
        raise UnusableState("The input is JSON, but no Terraform state.", _EXPECTED)
    _check_form(document)
    return document


def is_shown(document: Mapping[str, Any]) -> bool:
    """Whether it is what `terraform show -json` prints, not a state file."""
    return "format_version" in document


def objects(value: Any, what: str) -> Iterator[dict[str, Any]]:
    """The members of a list of objects; null is a list without any.

    Args:
        value: what the document has.
        what: what to call it in a message.

    Raises:
        UnusableState: it is no list of objects.
    """
    listed = [] if value is None else value
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise damaged(f"{what} is no list of objects")
    return iter(listed)


def mapping(value: Any, what: str) -> dict[str, Any]:
    """An object; null is one without members.

    Raises:
        UnusableState: it is something else.
    """
    found = {} if value is None else value
    if not isinstance(found, dict):
        raise damaged(f"{what} is no object")
    return found


# Which form it is, and what it is instead


def _no_json(content: bytes) -> str:
    return "an archive, as `terraform plan -out` writes it" if content.startswith(b"PK") else "no JSON"


def _check_form(document: Mapping[str, Any]) -> None:
    if "encrypted_data" in document:
        raise UnusableState(
            "The Terraform state is encrypted.",
            "Run `tofu state pull` in the folder of the program, with the settings with which OpenTofu decrypts it,"
            " and give it what that prints: it holds secrets in clear text, so delete it afterwards.",
        )
    if document.keys() & {"deployment", "checkpoint"}:
        raise UnusableState("The input is a state of Pulumi, and no Terraform state.", _EXPECTED)
    if document.keys() & {"planned_values", "resource_changes"}:
        raise UnusableState(
            "The input is a plan of Terraform, and no state.",
            f"Give it what {PULL} prints in the folder of the Terraform program, once the plan is applied.",
        )
    if is_shown(document):
        _check_shown_version(document["format_version"])
    else:
        _check_version(document)


def _check_shown_version(version: Any) -> None:
    if not isinstance(version, str) or version.partition(".")[0] not in _SHOWN_VERSIONS:
        raise UnusableState("The input is of another form of `terraform show -json` than is known here.", _EXPECTED)


def _check_version(document: Mapping[str, Any]) -> None:
    version: Any = document.get("version")
    numbered = isinstance(version, int) and not isinstance(version, bool)
    if not numbered or version <= 0 or not document.keys() & {"resources", "modules"}:
        raise UnusableState("The input is JSON, but no Terraform state.", _EXPECTED)
    if version < STATE_VERSION:
        raise UnusableState(
            f"The Terraform state is of an old form, version {version}.",
            f"Give it what {PULL} prints with a current version of Terraform (1.0 or newer), which writes version"
            f" {STATE_VERSION}.",
        )
    if version > STATE_VERSION:
        raise UnusableState(
            f"The Terraform state is of a newer form than version {STATE_VERSION}, the newest that is known here.",
            "Update pulumi-genesyscloud.",
        )
