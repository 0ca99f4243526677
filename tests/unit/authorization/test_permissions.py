"""Permissions as programs write them, and as a role has them."""

from __future__ import annotations

import pytest

from genesyscloud_provider.authorization.role.models import Policy
from genesyscloud_provider.authorization.role.permissions import (
    as_written,
    is_permission,
    permissions_of,
    policies,
    projected,
    unknown_to,
)
from genesyscloud_provider.authorization.role.validate import permission_failures

VIEW, EDIT, EVERY = "integrations:action:view", "integrations:action:edit", "integrations:action:*"
ALL_OF_DOMAIN = "integrations:*:*"
USER = "directory:user:view"


@pytest.mark.parametrize("text", [VIEW, EVERY, ALL_OF_DOMAIN, "integrations:*:view"])
def test_what_has_the_form_of_a_permission(text):
    assert is_permission(text)


@pytest.mark.parametrize(
    "text", ["", "view", "integrations:action", "*:*:*", "a:b:c:d", " a:b:c", "a::c", "a:b:", "a:b:c "]
)
def test_what_has_not(text):
    assert not is_permission(text)


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("Integrations > Action > View", VIEW),
        ("Architect > Dependency Tracking > View", "architect:dependencyTracking:view"),
        ("integrations/action/view", VIEW),
        ("integrations.action.view", VIEW),
        ("Integrations > Action", ""),
        ("", ""),
    ],
)
def test_a_label_of_the_console_is_understood(label, meant):
    assert as_written(label) == meant


def test_a_failure_names_the_place_and_what_was_meant():
    (failure,) = permission_failures([VIEW, "Integrations > Action > Edit"])
    assert failure.path == "permissions.1"
    assert f"did you mean `{EDIT}`?" in failure.reason


def test_permissions_of_one_entity_are_one_policy_and_come_back():
    made = policies([VIEW, USER, EDIT, VIEW])
    assert made == [
        {"domain": "integrations", "entityName": "action", "actionSet": ["view", "edit"]},
        {"domain": "directory", "entityName": "user", "actionSet": ["view"]},
    ]
    assert permissions_of(Policy.model_validate(each) for each in made) == [VIEW, EDIT, USER]


def test_permissions_with_a_condition_are_not_the_programs():
    condition = {"conjunction": "AND", "terms": [{"variableName": "a"}]}
    conditional = Policy.model_validate({**policies([USER])[0], "resourceConditionNode": condition})
    assert permissions_of([conditional, *map(Policy.model_validate, policies([VIEW]))]) == [VIEW]


@pytest.mark.parametrize(
    ("live", "written", "seen"),
    [
        ([VIEW, EDIT], [EDIT, VIEW], [EDIT, VIEW]),  # the service's order is nobody's concern
        ([EVERY], [EVERY], [EVERY]),
        ([VIEW, EDIT], [EVERY], [EVERY]),  # a wildcard that the service has expanded
        (["integrations:action:view", "integrations:integration:view"], [ALL_OF_DOMAIN], [ALL_OF_DOMAIN]),
        ([VIEW], [VIEW, EDIT], [VIEW]),  # one was taken away
        ([VIEW, USER], [VIEW], [VIEW, USER]),  # one was added
        ([VIEW, USER], [EVERY], [EVERY, USER]),
        ([EVERY], [VIEW], [VIEW, EVERY]),  # widened
        ([], [EVERY], []),
        ([VIEW, USER], [], [VIEW, USER]),
    ],
)
def test_a_roles_permissions_are_seen_as_the_program_wrote_them(live, written, seen):
    assert projected(live, written) == seen


@pytest.mark.parametrize(
    ("live", "written", "seen"),
    [
        ([VIEW, EDIT], [EVERY], [EVERY]),
        ([VIEW], [EVERY], [VIEW]),  # narrowed
        ([VIEW, USER], [EVERY, USER], [USER, VIEW]),
        ([EVERY], [ALL_OF_DOMAIN], [EVERY]),  # of one entity of the domain only
        ([EVERY, "integrations:integration:view"], [ALL_OF_DOMAIN], [ALL_OF_DOMAIN]),  # expanded by half
        ([ALL_OF_DOMAIN], [EVERY], [EVERY, ALL_OF_DOMAIN]),  # widened
        (["routing:queue:view"], ["routing:queue:*"], ["routing:queue:*"]),  # of which nothing is known
    ],
)
def test_a_part_of_what_a_wildcard_stands_for_is_not_the_wildcard(live, written, seen):
    there = frozenset([VIEW, EDIT, "integrations:integration:view", USER])
    assert projected(live, written, lambda: there) == seen


def test_what_there_is_is_asked_only_where_a_wildcard_is_not_there_as_such():
    def nobody_asks():
        raise AssertionError

    assert projected([EVERY, VIEW, USER], [EVERY, USER, "routing:queue:*"], nobody_asks) == [EVERY, USER]


def test_policies_keep_what_else_they_say():
    first = {"domain": "integrations", "entityName": "action", "actionSet": ["view"], "allowConditions": True}
    second = {**first, "actionSet": ["edit", "add"], "policyName": "hers"}
    other = {"domain": "directory", "entityName": "user", "actionSet": None}
    assert policies([VIEW, EDIT, "integrations:action:delete", USER], [first, second, other]) == [
        {**first, "actionSet": ["view", "delete"]},
        {**second, "actionSet": ["edit"]},
        {**other, "actionSet": ["view"]},
    ]
    assert policies([EDIT], [first, second]) == [{**second, "actionSet": ["edit"]}]
    assert policies([EVERY], [first, second]) == [{**first, "actionSet": ["*"]}]


def test_a_permission_that_nothing_matches_is_unknown():
    there = [VIEW, EDIT, USER]
    assert unknown_to(there, [VIEW, EVERY, ALL_OF_DOMAIN]) == []
    wrong = ["integrations:actions:view", "integrations:action:read", "integration:*:*"]
    assert unknown_to(there, [*wrong, USER]) == wrong
