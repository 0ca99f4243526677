"""What the control route is told and reports of users and groups."""

from __future__ import annotations

from pydantic import Field

from genesyscloud_emulator.wire.reports import Report, new_id


class UserReport(Report):
    """A user; the three that every organization has are left out where all are told."""

    id: str = Field(default_factory=new_id)
    name: str
    email: str = ""


class PutUsers(Report):
    """Users that are put there as they are given."""

    objects: list[UserReport]


class NewUser(Report):
    """A user that somebody else adds; without an address it gets one of its name."""

    name: str
    email: str | None = None


class UserChange(Report):
    """What somebody else changes on a user; what is left out stays."""

    name: str | None = None
    email: str | None = None


class GroupReport(Report):
    """A group."""

    id: str = Field(default_factory=new_id)
    name: str


class PutGroups(Report):
    """Groups that are put there as they are given."""

    objects: list[GroupReport]


class NewGroup(Report):
    """A group that somebody else adds."""

    name: str
