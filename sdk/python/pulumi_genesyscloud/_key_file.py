"""The key file of a service account of Google, which has most of a credential's fields. Nothing here shows one."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pulumi

from pulumi_genesyscloud._wire import given

KeyFile: TypeAlias = str | os.PathLike[str] | pulumi.FileAsset
"""Where a key file is."""

Key: TypeAlias = str | Mapping[str, Any]
"""What a key file holds: its text, or what that is as JSON."""

SERVICE_ACCOUNT = "service_account"
"""What the key file of a service account has as its `type`."""


def with_key(
    fields: Mapping[str, pulumi.Input[str] | None],
    names: Mapping[str, str],
    file: KeyFile | None,
    key: pulumi.Input[Key] | None,
) -> dict[str, pulumi.Input[str]]:
    """The fields of a credential, with those that a key file has.

    Args:
        fields: what the program gives, by field; None where it gives nothing.
        names: what the key file calls fields, by field.
        file: where the key file is; it is read now.
        key: what it holds, in place of it.

    Raises:
        TypeError: a field is given neither by itself nor by a key file, or in both ways.
        pulumi.RunError: the key file cannot be read, or is none of a service account.
    """
    by_themselves = [each for each in names if fields[each] is not None]
    if file is not None and key is not None:
        raise TypeError("`key_file` and `key` are both given: leave one of them out")
    if file is None and key is None:
        if missing := [each for each in names if fields[each] is None]:
            raise TypeError(f"{_listed(missing)} missing: give them, or `key_file`, the key file that has them")
        return given(fields)
    if by_themselves:
        raise TypeError(f"{_listed(by_themselves)} given beside a key file: leave out the one or the other")
    return {**_of_key(names, file, key), **given(fields)}


def _of_key(
    names: Mapping[str, str], file: KeyFile | None, key: pulumi.Input[Key] | None
) -> dict[str, pulumi.Input[str]]:
    if file is not None:
        path = file.path if isinstance(file, pulumi.FileAsset) else os.fspath(file)
        found = _read(_text_of(path), f"the key file {path!r}", names)
        return {field: found[name] for field, name in names.items()}
    read = pulumi.Output.from_input(key).apply(lambda known: _read(known, "the key", names))
    return {field: read.apply(lambda found, name=name: found[name]) for field, name in names.items()}  # type: ignore[misc]


def _text_of(path: str) -> str:
    try:
        return Path(path).read_text("utf-8-sig")
    except OSError as error:
        why = error.strerror or type(error).__name__
        folder = "" if Path(path).is_absolute() else f", looked for in {Path.cwd()}"
        raise pulumi.RunError(f"the key file {path!r} cannot be read ({why}{folder})") from None
    except (UnicodeError, ValueError):
        raise pulumi.RunError(f"the key file {path!r} is no text in UTF-8") from None


def _read(key: Any, title: str, names: Mapping[str, str]) -> Mapping[str, str]:
    """What a key file holds, if it is one of a service account."""
    found = _parsed(key, title)
    if found.get("type", SERVICE_ACCOUNT) != SERVICE_ACCOUNT or not any(each in found for each in names.values()):
        raise pulumi.RunError(
            f"{title} is none of a service account. In Google Cloud, give the service account a key of the kind JSON,"
            " and use the file that is downloaded then."
        )
    for name in names.values():
        if not isinstance(found.get(name), str) or not found[name].strip():
            raise pulumi.RunError(f"{title} has no `{name}`. Use the file as Google Cloud gave it out.")
    return found


def _parsed(key: Any, title: str) -> Mapping[str, Any]:
    if isinstance(key, str):
        try:
            key = json.loads(key.removeprefix("\ufeff"), strict=False)
        except (ValueError, RecursionError):
            key = None
    if not isinstance(key, Mapping):
        raise pulumi.RunError(f"{title} is no JSON object, as the key file of a service account is")
    return key


def _listed(fields: list[str]) -> str:
    """Fields as the constructor calls them, and the verb that follows."""
    names = [f"`{re.sub('[A-Z]', lambda found: '_' + found[0].lower(), each)}`" for each in fields]
    return f"{', '.join(names)} {'is' if len(fields) == 1 else 'are'}"
