"""Who else acts on an organization while an operation is under way, and what is promised of it.

The promises are the design's: nobody is overwritten unseen, a type is never changed in place, nothing of theirs is
deleted. Where the service has no version, what somebody does in the one request between look and write is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx

from genesyscloud_emulator import Emulator
from tests.faults.requests import Request

HERS = "hers-s3cret"
"""A secret of somebody else's."""


class Idle(Exception):
    """There is nothing yet, or no longer, on which to act."""


@dataclass(frozen=True)
class Scene:
    """Where somebody acts.

    Attributes:
        cloud: the organization.
        there: the ids of what was there first.
        ours: the id of the operation's object; empty where there is none yet.
    """

    cloud: Emulator
    there: list[str]
    ours: str

    @property
    def target(self) -> str:
        """The operation's object."""
        if not self.ours:
            raise Idle
        return self.ours

    def send(self, method: str, path: str, body: object = None) -> Any:
        """Send a request of somebody else's about an action."""
        answer = httpx.request(
            method,
            f"{self.cloud.url}/api/v2/integrations/actions/{self.target}{path}",
            json=body,
            headers={"Authorization": f"Bearer {self.cloud.access_token}"},
            trust_env=False,
            verify=False,
        )
        if answer.status_code in (400, 404, 409):
            raise Idle
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None


@dataclass(frozen=True)
class Act:
    """What somebody does at once.

    Attributes:
        title: what it is.
        does: does it.
        sets: what of the operation's object it sets; that stays as long as the object is there.
        protects: whether the object is not deleted any more, nor replaced.
        deletes: whether the object is gone.
        window: the requests, by method and the end of their route, before which nobody can see it any more.
    """

    title: str
    does: Callable[[Scene], object]
    sets: frozenset[str] = frozenset()
    protects: bool = False
    deletes: bool = False
    window: tuple[str, str] | None = None

    def is_in_window(self, request: Request) -> bool:
        """Whether it happens in the one request between look and write, of an object that has no version."""
        return self.window is not None and request.method == self.window[0] and request.route.endswith(self.window[1])


DELETION = ("DELETE", "")
SAVE = ("PUT", "/credentials/{id}")
SAVE_ROLE = ("PUT", "/roles/{id}")
SAVE_CLIENT = ("PUT", "/clients/{id}")
PUBLICATION = ("POST", "/publish")
"""It carries the version of the draft, and none of what is published."""


def _change_credential(scene: Scene, **changes: Any) -> object:
    return scene.cloud.control.change_credential(scene.target, **changes)


def _link_elsewhere(scene: Scene) -> object:
    control = scene.cloud.control
    theirs = control.create_integration("custom-rest-actions", "hers")
    return control.change_integration(theirs.id, credentials={"basicAuth": scene.target})


def _same_credential(scene: Scene) -> object:
    return scene.cloud.control.create_credential("basicAuth", {"userName": "hers", "password": HERS}, "login")


def _delete_credential(scene: Scene) -> None:
    scene.cloud.control.delete_credential(scene.target)


def _change_integration(scene: Scene, **changes: Any) -> object:
    return scene.cloud.control.change_integration(scene.target, **changes)


def _link_another(scene: Scene) -> object:
    control = scene.cloud.control
    theirs = control.create_credential("basicAuth", {"userName": "hers", "password": HERS}, "hers")
    return control.change_integration(scene.target, credentials={"basicAuth": theirs.id})


def _rotate_linked(scene: Scene, **changes: Any) -> object:
    return scene.cloud.control.change_credential(scene.there[0], **changes)


def _publish_below(scene: Scene) -> object:
    return scene.cloud.control.publish_action(scene.target, "hers")


def _use_below(scene: Scene) -> object:
    return scene.cloud.control.publish_flow("Hers", [scene.cloud.control.publish_action(scene.target, "hers").id])


def _same_integration(scene: Scene) -> object:
    return scene.cloud.control.create_integration("custom-rest-actions", "orders")


def _delete_integration(scene: Scene) -> None:
    scene.cloud.control.delete_integration(scene.target)


def _edit(scene: Scene) -> object:
    live = scene.send("GET", "")
    return scene.send("PATCH", "", {"name": "hers", "version": live["version"]})


def _publish_draft(scene: Scene) -> object:
    draft = scene.send("GET", "/draft")
    return scene.send("POST", "/draft/publish", {"version": draft["version"]})


def _use(scene: Scene) -> object:
    scene.send("GET", "")
    return scene.cloud.control.publish_flow("Hers", [scene.target])


def _run(scene: Scene) -> None:
    scene.send("GET", "")
    scene.cloud.control.action_ran(scene.target)


def _delete_action(scene: Scene) -> None:
    scene.cloud.control.delete_action(scene.target)


def _same_action(scene: Scene) -> object:
    return scene.cloud.control.publish_action(scene.there[0], "look up")


def _switch_off_above(scene: Scene) -> object:
    return scene.cloud.control.change_integration(scene.there[0], intended_state="DISABLED")


def _publish_beside(scene: Scene) -> object:
    return scene.cloud.control.publish_flow("Hers", [scene.cloud.control.publish_action(scene.there[0], "hers").id])


def _delete_above(scene: Scene) -> None:
    scene.cloud.control.delete_integration(scene.there[0])


def _change_role(scene: Scene, **changes: Any) -> object:
    return scene.cloud.control.change_role(scene.target, **changes)


def _give(scene: Scene) -> object:
    return scene.cloud.control.create_oauth_client("hers", roles=[scene.target])


def _same_role(scene: Scene) -> object:
    return scene.cloud.control.create_role("readers", ["directory:user:edit"])


def _delete_role(scene: Scene) -> None:
    scene.cloud.control.delete_role(scene.target)


def _change_client(scene: Scene, **changes: Any) -> object:
    return scene.cloud.control.change_oauth_client(scene.target, **changes)


def _give_other_roles(scene: Scene) -> object:
    return scene.cloud.control.change_oauth_client(scene.target, roles=scene.there)


def _regenerate(scene: Scene) -> object:
    return scene.cloud.control.regenerate_secret(scene.target)


def _same_client(scene: Scene) -> object:
    return scene.cloud.control.create_oauth_client("caller", roles=scene.there[:1])


def _delete_client(scene: Scene) -> None:
    scene.cloud.control.delete_oauth_client(scene.target)


def _delete_its_role(scene: Scene) -> None:
    scene.cloud.control.delete_role(scene.there[0])


_ROTATED = {"userName": "ada", "password": HERS}
_OTHER_TYPE: dict[str, Any] = {"type": "userDefined", "fields": {"key": HERS}}

ACTS: dict[str, list[Act]] = {
    "IntegrationCredential": [
        Act("renames it", partial(_change_credential, name="hers"), frozenset({"name"}), window=SAVE),
        Act("rotates it", partial(_change_credential, fields=_ROTATED), frozenset({"fields"}), window=SAVE),
        Act("changes its type", partial(_change_credential, **_OTHER_TYPE), frozenset({"type", "fields"}), window=SAVE),
        Act("links it to an integration", _link_elsewhere, protects=True, window=DELETION),
        Act("creates one of the same name", _same_credential),
        Act("deletes it", _delete_credential, deletes=True),
    ],
    "DataActionIntegration": [
        Act("renames it", partial(_change_integration, name="hers"), frozenset({"name"})),
        Act("writes notes on it", partial(_change_integration, notes="hers"), frozenset({"notes"})),
        Act("switches it off", partial(_change_integration, intended_state="DISABLED"), frozenset({"intendedState"})),
        Act("links another credential to it", _link_another, frozenset({"credentials"})),
        Act("changes its credential's type", partial(_rotate_linked, **_OTHER_TYPE)),
        Act("publishes an action under it", _publish_below, protects=True, window=DELETION),
        Act("publishes an action under it and a flow with that", _use_below, protects=True, window=DELETION),
        Act("takes its name", _same_integration),
        Act("deletes it", _delete_integration, deletes=True),
    ],
    "DataAction": [
        Act("edits it", _edit, frozenset({"name"}), window=PUBLICATION),
        Act("publishes its draft", _publish_draft, frozenset({"published"})),
        Act("publishes a flow with it", _use, protects=True, window=DELETION),
        Act("takes its name", _same_action),
        Act("switches its integration off", _switch_off_above),
        Act("deletes it", _delete_action, deletes=True),
    ],
    "CustomAuthAction": [
        Act("edits it", _edit, frozenset({"name"})),
        Act("publishes an action beside it and a flow with that", _publish_beside, protects=True),
        Act("switches its integration off", _switch_off_above),
        Act("deletes its integration", _delete_above, deletes=True),
    ],
    "Role": [
        Act("renames it", partial(_change_role, name="hers"), frozenset({"name"}), window=SAVE_ROLE),
        Act("describes it", partial(_change_role, description="hers"), frozenset({"description"}), window=SAVE_ROLE),
        Act(
            "changes its permissions",
            partial(_change_role, permissions=["directory:user:edit"]),
            frozenset({"permissionPolicies"}),
            window=SAVE_ROLE,
        ),
        Act("gives it to a client", _give, protects=True, window=DELETION),
        Act("creates one of the same name", _same_role),
        Act("deletes it", _delete_role, deletes=True),
    ],
    "OAuthClient": [
        Act("renames it", partial(_change_client, name="hers"), frozenset({"name"}), window=SAVE_CLIENT),
        Act(
            "describes it", partial(_change_client, description="hers"), frozenset({"description"}), window=SAVE_CLIENT
        ),
        Act("gives it other roles", _give_other_roles, frozenset({"roles"}), window=SAVE_CLIENT),
        Act("makes it inactive", partial(_change_client, state="inactive"), frozenset({"state"}), window=SAVE_CLIENT),
        Act("gives it another secret", _regenerate, frozenset({"secret"})),
        Act("creates one of the same name", _same_client),
        Act("deletes a role of it", _delete_its_role),
        Act("deletes it", _delete_client, deletes=True),
    ],
}
"""By resource."""
