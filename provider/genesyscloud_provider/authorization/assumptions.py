"""What this family assumes of roles and OAuth clients; see the client's module of the same name."""

from __future__ import annotations

from typing import Final

from genesyscloud_provider.client.assumptions import Assumption

ASSUMPTIONS: Final[tuple[Assumption, ...]] = (
    Assumption(
        "CALLERS_GIVE_ONLY_ROLES_THEY_HOLD",
        "Whoever creates or changes an OAuth client can give it only roles that it holds itself, and the refusal says"
        " `role`.",
        "API reference, supplement 3 (C for the rule with users, I for OAuth clients, ? for the refusal)",
        "If any role can be given, a preview warns of nothing. If the refusal does not say `role`, its advice is the"
        " general one.",
        "Give a client a role that the caller does not hold, and read the answer.",
    ),
    Assumption(
        "GRANTS_TAKE_EFFECT_IN_TEN_SECONDS",
        "Ten seconds after a role was granted, or an OAuth client was created with it, it can be relied on.",
        "API reference, supplement 3 (C that the official Terraform provider waits so long, I that it is enough)",
        "Creating a client with the role is refused, nothing is created, and the same command goes through later. After"
        " a rotation, actions are refused until the roles of the new client take effect.",
        "Grant a role to the caller, and create a client with it at once and after ten seconds; use that at once.",
    ),
    Assumption(
        "SAVED_CREDENTIALS_ARE_USED_AT_ONCE",
        "An action that runs after its integration's credential was saved logs in with what that holds then.",
        "API reference 4.3 (?: how long the service keeps a login is not told)",
        "After a rotation, actions fail until the service logs in anew, as the OAuth client before is deleted.",
        "Rotate the client of an integration while an action of it runs every second, and look for failures.",
    ),
    Assumption(
        "HOLDERS_OF_A_ROLE_ARE_LISTED",
        "`GET …/roles/{id}/subjectgrants` lists every user, group and OAuth client that holds a role, those of deleted"
        " clients aside.",
        "API reference, supplement 3 (C for the operation, I for what it lists)",
        "A role that somebody holds is deleted, or the deletion of one that nobody holds is refused.",
        "Give a role to a user, a group and a client, and list who holds it, before and after the client is deleted.",
    ),
    Assumption(
        "WILDCARDS_MAY_BE_EXPANDED",
        "A permission with `*` stays as it was saved, or is answered as the permissions that it stands for.",
        "API reference, supplement 3 (C1: the official Terraform provider expects both since June 2026)",
        "If it is answered as something else, every refresh shows a change of `permissions`.",
        "Save a role with `integrations:action:*`, and read it.",
    ),
    Assumption(
        "WILDCARDS_ARE_EXPANDED_TO_ALL_THAT_THERE_IS",
        "Where a permission with `*` is expanded, the role has every permission that `GET …/authorization/permissions`"
        " lists for it.",
        "API reference, supplement 3 (? for what it is expanded to, C that permissions are listed)",
        "A refresh, or a look before a save, takes an expansion for a change of somebody else's, and `pulumi up` saves"
        " the wildcard again. Permissions that are written out are not concerned.",
        "Save a role with `integrations:action:*`, read it, and compare it with the list.",
    ),
    Assumption(
        "TAKEN_ROLE_NAMES_ARE_A_CONFLICT",
        "Where the name of a role is one of a kind, whatever its letters' case, creating a second one is answered 409.",
        "API reference, supplement 3 (? whether names are unique, I for the answer)",
        "If names need not be unique, a second role is created. If the refusal is another one, it is shown without the"
        " id of the role that is in the way.",
        "Create two roles of one name, and one that differs in case.",
    ),
    Assumption(
        "UNKNOWN_PERMISSIONS_ARE_TAKEN",
        "A permission that there is not is saved without a refusal.",
        "API reference, supplement 3 (C1: the official Terraform provider looks them up for this reason)",
        "The service's refusal is shown instead of the warning alone.",
        "Save a role with `integrations:nothing:view`.",
    ),
    Assumption(
        "CALLERS_ARE_TOLD_THEIR_POLICIES",
        "`GET …/authorization/subjects/me` with `includeFullRoles` answers every policy of a role that the caller"
        " holds, or none of that role's.",
        "API reference, supplement 5 (C for the operation and its form, I that no policy is left out)",
        "`pulumi-genesyscloud doctor` says that a permission is missing that is there. Nothing depends on"
        " what it says.",
        "Give a client a role with many permissions, and compare its policies there with those of the role itself.",
    ),
    Assumption(
        "CLIENTS_ARE_TOLD_WHERE_THEY_MAY",
        "`GET …/authorization/divisionspermitted/paged/me` answers an OAuth client too, with no division where it lacks"
        " the permission.",
        "API reference, supplement 5 (C for the operation, I for OAuth clients)",
        "Where the policies of the caller's roles cannot be read, `pulumi-genesyscloud doctor` cannot tell its"
        " permissions, or says that one is missing that is there. Nothing depends on what it says.",
        "Ask it with a token of a client, for a permission that it has and for one that it lacks.",
    ),
    Assumption(
        "OAUTH_CLIENTS_COME_IN_ONE_PIECE",
        "`GET /api/v2/oauth/clients` answers every client at once.",
        "API reference, supplement 3 (C that it takes no parameters, I that it therefore shows all)",
        "If it shows a part only, and says how many there are, a client is looked up by its id; a look by its name is"
        " an error that says so.",
        "Count the clients in the console, and compare with the answer's `total` and its length.",
    ),
    Assumption(
        "ACTIVE_CLIENTS_ARE_REFUSED_BY_CODE",
        "The deletion of a client that does not count as inactive yet is refused with the code `cannot.delete.client`.",
        "API reference, supplement 3 (C for the code, ? whether it lags)",
        "A deletion right after the client was made inactive is refused; the client is made active again, and the next"
        " command deletes it.",
        "Make a client inactive, and delete it at once.",
    ),
    Assumption(
        "CLIENT_USAGE_IS_COUNTED",
        "The usage summary of an OAuth client counts every request that was made with it in the last days.",
        "API reference, supplement 3 (C for the operation, ? for its delay)",
        "The count that is shown before a client is replaced is too low. Nothing else depends on it.",
        "Make ten requests with a client, and ask for its summary until they are counted.",
    ),
)
"""What is assumed of roles and OAuth clients."""
