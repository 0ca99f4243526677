"""Whether what a program writes of an OAuth client goes together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from genesyscloud_provider.authorization.oauth_client.inputs import OAuthClientInputs, OAuthClientRole
from genesyscloud_provider.authorization.oauth_client.models import (
    LEAST_VALIDITY,
    MOST_VALIDITY,
    USUAL_MOST_VALIDITY,
    GrantType,
)
from genesyscloud_provider.framework.properties import is_unknown
from genesyscloud_provider.framework.reading import known
from genesyscloud_provider.framework.steps import Failure


def failures(new: OAuthClientInputs) -> Iterator[Failure]:
    """What cannot be right; what is not known yet is not judged."""
    roles, grant_type = known(new.roles), new.authorized_grant_type
    if grant_type in (None, GrantType.CLIENT_CREDENTIALS):
        if not is_unknown(new.roles) and not roles:
            yield Failure("roles", "needs at least one role with the grant type CLIENT-CREDENTIALS")
        if known(new.scopes):
            yield Failure("scopes", "is for other grant types than CLIENT-CREDENTIALS, where roles say what is allowed")
    elif isinstance(grant_type, GrantType) and roles:
        yield Failure("roles", f"is for the grant type CLIENT-CREDENTIALS only, and this is {grant_type.value}")
    yield from _role_failures(roles or [])
    seconds = known(new.access_token_validity_seconds)
    if seconds is not None and not LEAST_VALIDITY <= seconds <= MOST_VALIDITY:
        yield Failure(
            "accessTokenValiditySeconds",
            f"must be from {LEAST_VALIDITY} to {USUAL_MOST_VALIDITY}, or for SCIM to {MOST_VALIDITY}",
        )


def _role_failures(roles: list[OAuthClientRole]) -> Iterator[Failure]:
    pairs = [(each.role_id, known(each.division_id)) for each in roles if isinstance(each, OAuthClientRole)]
    for (role_id, division_id), count in Counter(pairs).items():
        if count > 1 and not is_unknown(role_id):
            where = "the home division" if division_id is None else f"the division {division_id}"
            yield Failure("roles", f"gives the role {role_id} in {where} twice")
