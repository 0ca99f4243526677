"""The part of `Control` that is about those whom an organization knows, what they were given, and what they did."""

from __future__ import annotations

from datetime import date

from genesyscloud_emulator.authorization.reports import DivisionReport
from genesyscloud_emulator.control.calls import Calls
from genesyscloud_emulator.oauth.reports import NewToken
from genesyscloud_emulator.users.reports import GroupReport, UserReport


class PeopleControl(Calls):
    """Users, groups, divisions, what they were given, and what OAuth clients did."""

    def create_user(self, name: str, *, email: str | None = None) -> UserReport:
        """Add a user, as somebody else would. Nobody logs in as one; it can be given roles (`grant_role`)."""
        return UserReport.model_validate(self._call("POST", "users", {"name": name, "email": email}))

    def change_user(self, user_id: str, *, name: str | None = None, email: str | None = None) -> UserReport:
        """Change a user, as somebody else would; what is left out stays."""
        return UserReport.model_validate(self._call("PATCH", f"users/{user_id}", {"name": name, "email": email}))

    def delete_user(self, user_id: str) -> None:
        """Delete a user with its roles, as somebody else would."""
        self._call("DELETE", f"users/{user_id}")

    def create_group(self, name: str) -> GroupReport:
        """Add a group, as somebody else would; it can be given roles (`grant_role`)."""
        return GroupReport.model_validate(self._call("POST", "groups", {"name": name}))

    def delete_group(self, group_id: str) -> None:
        """Delete a group with its roles, as somebody else would."""
        self._call("DELETE", f"groups/{group_id}")

    def create_division(self, name: str) -> DivisionReport:
        """Add a division, as somebody else would."""
        return DivisionReport.model_validate(self._call("POST", "divisions", {"name": name}))

    def change_division(self, division_id: str, *, name: str) -> DivisionReport:
        """Call a division something else, as somebody else would."""
        return DivisionReport.model_validate(self._call("PATCH", f"divisions/{division_id}", {"name": name}))

    def delete_division(self, division_id: str) -> None:
        """Delete a division with the grants in it, as somebody else would. The home division cannot be deleted."""
        self._call("DELETE", f"divisions/{division_id}")

    def grant_role(self, subject_id: str, role_id: str, division_id: str = "*") -> None:
        """Give a role to an OAuth client, a user or a group, as somebody else would; by default in every division."""
        self._call("POST", "grants", {"subjectId": subject_id, "roleId": role_id, "divisionId": division_id})

    def revoke_role(self, subject_id: str, role_id: str, division_id: str = "*") -> None:
        """Take a role away again, as somebody else would. Raises `ControlError` if there is no such grant."""
        self._call("DELETE", "grants", {"subjectId": subject_id, "roleId": role_id, "divisionId": division_id})

    def token_of(self, client_id: str) -> str:
        """A token of an OAuth client, as if it had logged in; it counts as one that was given out."""
        return NewToken.model_validate(self._call("POST", "tokens", {"clientId": client_id})).access_token

    def oauth_client_used(
        self,
        client_id: str,
        route: str,
        *,
        method: str = "GET",
        status: int = 200,
        times: int = 1,
        day: date | None = None,
    ) -> None:
        """Let an OAuth client have sent so many requests on a day, by default today, for its usage to tell.

        `route` is the template of the path, as in `RecordedRequest`.
        """
        body = {"clientId": client_id, "route": route, "method": method, "status": status, "times": times}
        self._call("POST", "usage", {**body, "day": day and day.isoformat()})
