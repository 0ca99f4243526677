"""The objects in a Terraform state, whichever of its two forms it has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from genesyscloud_provider.commands.adopt.terraform.addresses import (
    Address,
    Key,
    Provider,
    in_brackets,
    is_name,
    modules_of,
    provider_of,
    source_of,
)
from genesyscloud_provider.commands.adopt.terraform.document import (
    REFRESH,
    UnusableState,
    damaged,
    is_shown,
    mapping,
    objects,
)

OURS: Final = "genesyscloud_"
"""What the resource types of the Genesys Cloud provider begin with."""

_ID: Final = re.compile(r"[A-Za-z0-9_.-]{1,300}")

_LONGEST_KEY: Final = 10_000
"""Characters of the longest key that is believed."""


@dataclass(frozen=True)
class Entry:
    """An object in a state.

    Attributes:
        address: which resource it is.
        provider: the configuration of the provider that manages it; None where that cannot be read.
        attributes: what the state knows of it; None where that is in the form of old versions of Terraform.
        tainted: whether Terraform would replace it at the next `apply`.
        deposed: whether it was replaced, and Terraform has still to delete it.
    """

    address: Address
    provider: Provider | None
    attributes: Mapping[str, Any] | None = field(repr=False)
    tainted: bool
    deposed: bool

    @property
    def ours(self) -> bool:
        """Whether it is of the Genesys Cloud provider."""
        return self.address.type.startswith(OURS)

    def text(self, name: str) -> str:
        """An attribute that is a text, or nothing.

        Raises:
            UnusableState: it is something else.
        """
        value = self.known.get(name)
        if not isinstance(value, str | None):
            raise damaged(f"the `{name}` of {self.address.text} is no text")
        return value or ""

    def id_in(self, name: str) -> str:
        """An attribute that is the id of an object, or nothing.

        Raises:
            UnusableState: it is something else.
        """
        found = self.text(name)
        if found and not _ID.fullmatch(found):
            raise damaged(f"the `{name}` of {self.address.text} is not such as Genesys Cloud gives")
        return found

    @property
    def known(self) -> Mapping[str, Any]:
        """Its attributes.

        Raises:
            UnusableState: they are in the form of old versions of Terraform.
        """
        if self.attributes is None:
            raise UnusableState(f"The Terraform state has {self.address.text} in an old form.", REFRESH)
        return self.attributes


def entries(document: Mapping[str, Any]) -> Iterator[Entry]:
    """The managed objects of a state, in its order; data sources are none.

    Args:
        document: what `document_of` has returned.

    Raises:
        UnusableState: something is not as Terraform writes it.
    """
    return _shown(document) if is_shown(document) else _stored(document)


# The state file


def _stored(document: Mapping[str, Any]) -> Iterator[Entry]:
    for number, block in enumerate(objects(document.get("resources"), "the list of resources"), 1):
        if block.get("mode") != "managed":
            continue
        what = f"resource {number}"
        address = _address(block, block.get("module"), None, what)
        for instance in objects(block.get("instances"), f"the list of instances of {address.text}"):
            key = _key(instance.get("index_key"), address.text)
            named = Address(address.modules, address.type, address.name, key)
            provider = instance.get("provider") or block.get("provider")
            yield Entry(
                named,
                provider_of(provider) if isinstance(provider, str) else None,
                _attributes(instance, named),
                tainted=instance.get("status") == "tainted",
                deposed=bool(instance.get("deposed")),
            )


def _attributes(instance: Mapping[str, Any], address: Address) -> Mapping[str, Any] | None:
    if instance.get("attributes") is None and instance.get("attributes_flat"):
        return None
    return mapping(instance.get("attributes"), f"what is known of {address.text}")


# What `terraform show -json` prints


def _shown(document: Mapping[str, Any]) -> Iterator[Entry]:
    values = mapping(document.get("values"), "what stands under `values`")
    yield from _shown_in(mapping(values.get("root_module"), "the root module"))


def _shown_in(module: Mapping[str, Any]) -> Iterator[Entry]:
    """The objects of a module, then those of the modules in it."""
    where = module.get("address")
    for number, shown in enumerate(objects(module.get("resources"), "a module's list of resources"), 1):
        if shown.get("mode") != "managed":
            continue
        address = _address(shown, where, shown.get("index"), f"resource {number} of a module")
        source = shown.get("provider_name")
        yield Entry(
            address,
            Provider(source_of(source), "") if isinstance(source, str) else None,
            mapping(shown.get("values"), f"what is known of {address.text}"),
            tainted=shown.get("tainted") is True,
            deposed=bool(shown.get("deposed_key")),
        )
    for child in objects(module.get("child_modules"), "a list of modules"):
        yield from _shown_in(child)


# Addresses


def _address(found: Mapping[str, Any], module: Any, key: Any, what: str) -> Address:
    type_, name = found.get("type"), found.get("name")
    if not is_name(type_) or not is_name(name):
        raise damaged(f"{what} has no type or no name")
    modules = modules_of(module) if isinstance(module, str) else None if module else ()
    if modules is None:
        raise damaged(f"the module of {type_}.{name} has no address")
    return Address(modules, str(type_), str(name), _key(key, f"{type_}.{name}"))


def _key(value: Any, whose: str) -> Key:
    """The key of an instance; numbers of old states may have a fraction of nothing."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | str | None) or len(in_brackets(value)) > _LONGEST_KEY:
        raise damaged(f"an instance of {whose} has a key that is neither a number nor a text")
    return value
