"""Whom an IAM role trusts that Genesys Cloud assumes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.formats import fits

EXTERNAL_ID: Final = "sts:externalid"
"""The condition's key, whose letter case does not count."""

ANYBODY: Final = "*"


def faults(
    policy: Any, account: str, organization_id: str | None, *, genesys_cloud_alone: bool = False
) -> Iterator[str]:
    """What is wrong with whom a role trusts.

    A role is judged if it trusts Genesys Cloud or everybody, or if `genesys_cloud_alone`.

    Args:
        policy: the role's trust policy, as JSON or as a map; what is neither is passed over.
        account: the id of the AWS account from which Genesys Cloud assumes roles.
        organization_id: the id of the organization that may be trusted; None: of any one organization.
        genesys_cloud_alone: whether a credential holds the role's ARN, so that nobody else has to assume it.
    """
    statements = [each for each in _statements(policy) if each.get("Effect") == "Allow"]
    genesys_cloud = re.compile(rf"{account}|arn:[a-z-]+:iam::{account}:root")
    trusted = [(each, set(_principals(each.get("Principal")))) for each in statements]
    theirs = any(genesys_cloud.fullmatch(who) for _, whom in trusted for who in whom)
    for statement, whom in trusted:
        if ANYBODY in whom or "NotPrincipal" in statement:
            yield (
                "trusts everybody: any AWS account may assume the role. Name Genesys Cloud's account"
                f" ({account}) as the principal, with the condition sts:ExternalId."
            )
            continue
        if not (theirs or genesys_cloud_alone):
            continue
        others = sorted(who for who in whom if not genesys_cloud.fullmatch(who))
        if others:
            yield (
                f"trusts others than Genesys Cloud ({', '.join(others)}). Let a role that Genesys Cloud assumes trust"
                f" its account ({account}) alone, and give the others a role of their own."
            )
        if len(others) < len(whom):
            yield from _condition_faults(statement.get("Condition"), organization_id)


def _condition_faults(condition: Any, organization_id: str | None) -> Iterator[str]:
    meant = f'{{"StringEquals": {{"sts:ExternalId": "{organization_id or "<organization id>"}"}}}}'
    equal = (condition or {}).get("StringEquals") if isinstance(condition, Mapping) else None
    ids = [value for key, value in (equal or {}).items() if str(key).lower() == EXTERNAL_ID]
    if not ids:
        yield (
            "trusts Genesys Cloud for every organization: another customer of Genesys Cloud can have the role assumed."
            f" Add the condition {meant}."
        )
        return
    (given,) = ids[:1]
    named = given if isinstance(given, list) else [given]
    right = len(named) == 1 and (
        fits(str(named[0]), facts.Format.UUID) if organization_id is None else str(named[0]).lower() == organization_id
    )
    if not right:
        yield f"has an sts:ExternalId that is not the id of this organization. Write the condition {meant}."


def _statements(policy: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(policy, str):
        try:
            policy = json.loads(policy)
        except ValueError:
            return  # AWS refuses it
    found = policy.get("Statement", []) if isinstance(policy, Mapping) else []
    yield from (each for each in (found if isinstance(found, list) else [found]) if isinstance(each, Mapping))


def _principals(principal: Any) -> Iterator[str]:
    """Whom a statement trusts: accounts, ARNs, services, identity providers, or `*`."""
    for each in principal.values() if isinstance(principal, Mapping) else [principal]:
        yield from (str(who) for who in (each if isinstance(each, list) else [each]) if who is not None)
