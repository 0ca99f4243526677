"""What Terraform manages of the live organization, as an adoption takes it over.

What an object is the organization tells: a state may be old. From the state are the choice, the names, and the secrets
that nobody else tells.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from genesyscloud_provider.commands.adopt.objects import (
    ACTION,
    AUTH_ACTION,
    CLIENT,
    CREDENTIAL,
    INTEGRATION,
    ROLE,
    Found,
    Key,
    Organization,
    Remark,
)
from genesyscloud_provider.commands.adopt.reading import Listed, Reader
from genesyscloud_provider.commands.adopt.secrets import with_client_secret, with_fields
from genesyscloud_provider.commands.adopt.terraform import OWN_CREDENTIAL, Managed, Other, TerraformState
from genesyscloud_provider.commands.adopt.words import words

RELEASE: Final = "release-from-terraform.sh"
"""The file with the commands that take what was taken over out of Terraform's state."""


def read_managed(reader: Reader, state: TerraformState) -> Organization:
    """What a Terraform state manages in the organization.

    Args:
        reader: reads the organization.
        state: what Terraform knows.

    Raises:
        GenesysCloudError: the organization cannot be asked.
    """
    managed = {(each.resource, each.id): each for each in state.managed}
    there = _there(reader, managed)
    reader.leave_out(_absent(each, state) for key, each in managed.items() if key not in there)
    reader.leave_out(map(_without_counterpart, state.others))
    found = reader.objects(
        [replace(there[key], suggestion=_suggestion(each)) for key, each in managed.items() if key in there]
    )
    return reader.organization([_with_secrets(each, managed.get(each.key)) for each in found])


def release(state: TerraformState, taken: Iterable[Key]) -> str:
    """The commands that take what was taken over out of Terraform's state, which destroys nothing."""
    keys = set(taken)
    addresses = [
        address
        for each in state.managed
        if (each.resource, each.id) in keys
        for address in each.addresses
        if not address.endswith(f".{OWN_CREDENTIAL}")
    ]
    # In one command, which forgets all of them or none.
    command = ['"${TERRAFORM:-terraform}" state rm', *(f"  {shlex.quote(each)}" for each in addresses)]
    return "\n".join(
        [
            "#!/bin/sh",
            "# In the folder of the Terraform program: Terraform forgets what Pulumi manages now, destroying nothing.",
            "# Take the resources out of the program too, or the next `terraform apply` creates them again.",
            "# With OpenTofu: TERRAFORM=tofu sh release-from-terraform.sh",
            " \\\n".join(command) if addresses else "",
            "",
        ]
    )


def _there(reader: Reader, managed: Iterable[Key]) -> dict[Key, Listed]:
    """What the listings of the organization show of what is managed."""
    kinds = {resource for resource, _ in managed}
    shown: list[Listed] = list(reader.listed_integrations())
    if CREDENTIAL in kinds:
        shown += reader.listed_credentials()
    if ACTION in kinds:
        shown += reader.listed_actions()
    if AUTH_ACTION in kinds:
        shown += reader.listed_auth_actions()
    if kinds & {CLIENT, ROLE}:
        shown += reader.listed_authorization()
    return {(each.resource, each.id): each for each in shown}


def _absent(managed: Managed, state: TerraformState) -> Remark:
    where = (
        f" by the configuration {managed.alias!r} of its provider," if len(state.aliases) > 1 and managed.alias else ""
    )
    kind = "integration of data actions" if managed.resource == INTEGRATION else "such object"
    return Remark(
        managed.address,
        f"Terraform manages {managed.id}{where} and the organization of the credentials has no {kind} with this id",
    )


def _without_counterpart(other: Other) -> Remark:
    which = f" ({', '.join(other.addresses)})" if other.addresses else ""
    return Remark(f"{other.count} of {other.type}{which}", "this provider has no such resource: Terraform keeps them")


def _suggestion(managed: Managed) -> tuple[str, ...]:
    return tuple(words(managed.suggestion))


def _with_secrets(found: Found, managed: Managed | None) -> Found:
    """An object with what only Terraform knows of it."""
    if managed is None:
        return found
    if found.resource == CREDENTIAL and managed.fields is not None:
        return with_fields(found, managed.fields)
    if found.resource == CLIENT and managed.client_secret:
        return with_client_secret(found, managed.client_secret)
    return found
