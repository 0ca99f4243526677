"""What a program may write of an OAuth client, what of it goes together, and what a change means."""

from __future__ import annotations

from typing import Any

import pytest

from genesyscloud_provider.authorization.oauth_client.inputs import OAuthClientInputs
from genesyscloud_provider.authorization.oauth_client.state import OAuthClientOutputs
from genesyscloud_provider.authorization.oauth_client.validate import failures
from genesyscloud_provider.framework.declaration import Change
from genesyscloud_provider.framework.differences import changes_of
from genesyscloud_provider.framework.properties import UNKNOWN
from genesyscloud_provider.framework.reading import built, model_of, values_of
from genesyscloud_provider.framework.steps import Stored

ROLE = {"roleId": "a role"}
LEAST = {"name": "client", "roles": [ROLE]}


def inputs(**changes: Any) -> OAuthClientInputs:
    return model_of(OAuthClientInputs, {**LEAST, **changes})


def paths(**changes: Any) -> list[str]:
    return [each.path for each in failures(inputs(**changes))]


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Change]:
    state = Stored(inputs(**before), built(OAuthClientOutputs))
    return changes_of(state, inputs(**after))


def test_roles_are_models_and_come_back_as_they_were():
    found = inputs(roles=[{"roleId": "a", "divisionId": "*"}, {"roleId": "b"}])
    assert [(each.role_id, each.division_id) for each in found.roles or []] == [("a", "*"), ("b", None)]
    assert values_of(found)["roles"] == [{"roleId": "a", "divisionId": "*"}, {"roleId": "b"}]


@pytest.mark.parametrize("roles", [[{"roleId": UNKNOWN}], [ROLE, {"roleId": UNKNOWN}], UNKNOWN])
def test_roles_that_are_not_known_yet_are_not_judged(roles):
    assert paths(roles=roles) == []
    assert differences({}, {"roles": roles}) == {"roles": Change.UPDATE}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"roles": []}, ["roles"]),
        ({"roles": None}, ["roles"]),
        ({"roles": None, "authorizedGrantType": "CODE"}, []),
        ({"authorizedGrantType": "CODE"}, ["roles"]),
        ({"roles": None, "authorizedGrantType": UNKNOWN}, []),
        ({"scopes": ["integrations"]}, ["scopes"]),
        ({"scopes": ["integrations"], "roles": [], "authorizedGrantType": "TOKEN"}, []),
        ({"roles": [ROLE, ROLE]}, ["roles"]),
        ({"roles": [ROLE, {**ROLE, "divisionId": "*"}]}, []),
        ({"accessTokenValiditySeconds": 299}, ["accessTokenValiditySeconds"]),
        ({"accessTokenValiditySeconds": 300}, []),
        ({"accessTokenValiditySeconds": 38_880_001}, ["accessTokenValiditySeconds"]),
    ],
)
def test_what_does_not_go_together_is_told(changes, found):
    assert paths(**changes) == found


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({}, {}, {}),
        ({}, {"rotate": "2026"}, {"rotate": Change.REPLACE}),
        ({"rotate": "1"}, {"rotate": "2"}, {"rotate": Change.REPLACE}),
        ({"rotate": "1"}, {"rotate": "1"}, {}),
        ({"rotate": "1"}, {}, {"rotate": Change.REPLACE}),
        ({}, {"name": "other"}, {"name": Change.UPDATE}),
        ({}, {"state": "active"}, {}),
        ({}, {"state": "inactive"}, {"state": Change.UPDATE}),
        ({"state": "inactive"}, {}, {"state": Change.UPDATE}),
        ({}, {"authorizedGrantType": "CLIENT-CREDENTIALS"}, {}),
        ({}, {"accessTokenValiditySeconds": 86400}, {}),
        ({}, {"accessTokenValiditySeconds": 600}, {"accessTokenValiditySeconds": Change.UPDATE}),
        ({"description": "a"}, {}, {"description": Change.UPDATE}),
        ({"scopes": ["a", "b"]}, {"scopes": ["b", "a"]}, {}),
        ({"scopes": ["a", "b"]}, {"scopes": ["b"]}, {"scopes": Change.UPDATE}),
        ({"roles": [ROLE, {"roleId": "b"}]}, {"roles": [{"roleId": "b"}, ROLE]}, {}),
        ({}, {"roles": [{**ROLE, "divisionId": "*"}]}, {"roles": Change.UPDATE}),
    ],
)
def test_a_change_means_what_is_declared(before, after, found):
    assert differences(before, after) == found
