"""What a user reads of a client that cannot be created or changed: which one, what happened, what to do."""

from __future__ import annotations

from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.errors import GenesysCloudError, Refused
from tests.conftest import Requests
from tests.unit.authorization.conftest import CLIENT, CLIENTS, NewProcess, Process

HOLD = (
    "Genesys Cloud lets a caller give only roles that it holds itself: where the role is a `Role` of the program, set"
)


def refusal(process: Process, news: dict[str, Any]) -> str:
    """What a creation says that is refused."""
    with pytest.raises(GenesysCloudError) as caught:
        process.client.create(news)
    said = str(caught.value)
    assert said.startswith("Creating the OAuth client 'caller': ")
    return said


def test_too_many_clients(process: Process, news: dict[str, Any], genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(max_oauth_clients=1)
    said = refusal(process, news)
    assert "Too many clients exist in this organization. (400 auth.too.many.clients, POST /api/v2/oauth/clients" in said
    assert "limit oauth.clients.max = 1" in said
    assert (
        "Delete OAuth clients that nobody uses any more in Genesys Cloud under Admin > Integrations > OAuth, or" in said
    )


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("missing.client.roles", "Give the client at least one role, in `roles`."),
        ("bad.grant.type", "as one of CLIENT-CREDENTIALS, CODE, TOKEN, SAML2-BEARER, PASSWORD."),
        ("something.else", "Correct what Genesys Cloud names, then try again."),
    ],
)
def test_what_the_service_does_not_accept(
    code: str, remedy: str, process: Process, news: dict[str, Any], genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.fault("status", method="POST", route=CLIENTS, status=400, code=code, message="No.")
    said = refusal(process, news)
    assert f"No. (400 {code}, POST" in said
    assert said.endswith(remedy)


@pytest.mark.parametrize(
    ("wrong", "path", "reason"),
    [
        ({"roles": []}, "roles", "needs at least one role with the grant type CLIENT-CREDENTIALS"),
        ({"authorizedGrantType": "CLIENT_CREDENTIALS"}, "authorizedGrantType", "'CLIENT-CREDENTIALS'"),
        ({"authorizedGrantType": "CODE"}, "roles", "is for the grant type CLIENT-CREDENTIALS only, and this is CODE"),
    ],
)
def test_what_a_preview_finds_without_asking(
    wrong: dict[str, Any], path: str, reason: str, new_process: NewProcess, news: dict[str, Any]
) -> None:
    process = new_process(oauthClientId="", oauthClientSecret="")
    failures = process.client.check({}, {**news, **wrong}).failures
    assert [each.path for each in failures] == [path]
    assert reason in failures[0].reason


class TestARoleThatTheCallerDoesNotHold:
    """A preview warns of it; the service refuses it."""

    @pytest.fixture
    def theirs(self, news: dict[str, Any], genesys_cloud: Emulator) -> dict[str, Any]:
        """A client with such a role."""
        return {**news, "roles": [{"roleId": genesys_cloud.control.create_role("Theirs").id}]}

    def test_a_preview_warns(self, process: Process, theirs: dict[str, Any]) -> None:
        assert process.client.check({}, theirs).failures == []
        (text,) = process.said
        id_ = theirs["roles"][0]["roleId"]
        assert text.startswith(f"The OAuth client that Pulumi logs in with does not hold the role {id_}. {HOLD}")
        assert "run the same command again." in text

    def test_the_service_refuses(self, process: Process, theirs: dict[str, Any], genesys_cloud: Emulator) -> None:
        said = refusal(process, theirs)
        assert "(403 " in said
        assert HOLD in said
        assert genesys_cloud.control.state().oauth_clients == []

    def test_the_advice_works(self, new_process: NewProcess, theirs: dict[str, Any], genesys_cloud: Emulator) -> None:
        genesys_cloud.control.grant_role(genesys_cloud.client_id, theirs["roles"][0]["roleId"])
        later = new_process()
        assert later.client.check({}, theirs).failures == []
        assert later.said == []
        assert later.client.create(theirs).state["clientSecret"]

    def test_a_preview_says_nothing_of_what_the_client_has_already(
        self, process: Process, theirs: dict[str, Any]
    ) -> None:
        assert process.client.check(theirs, {**theirs, "description": "new"}).failures == []
        assert process.said == []

    def test_whoever_may_not_ask_is_not_held_up(
        self, process: Process, theirs: dict[str, Any], genesys_cloud: Emulator
    ) -> None:
        genesys_cloud.control.switches(roles_to_give="any")
        genesys_cloud.control.fault("status", route="/api/v2/authorization/subjects/me", status=403, count=None)
        assert process.client.check({}, theirs).failures == []
        assert process.said == []
        assert process.client.create(theirs).id

    def test_a_role_that_the_same_program_is_about_to_make_is_not_judged(
        self, process: Process, news: dict[str, Any], requests: Requests
    ) -> None:
        from genesyscloud_provider.framework.properties import UNKNOWN

        assert process.client.check({}, {**news, "roles": [{"roleId": UNKNOWN}]}).failures == []
        assert process.said == []


def test_a_role_that_is_no_more(process: Process, news: dict[str, Any], genesys_cloud: Emulator) -> None:
    genesys_cloud.control.delete_role(news["roles"][0]["roleId"])
    said = refusal(process, news)
    assert "Unknown role" in said
    assert said.endswith("If the role was deleted outside this program, run `pulumi refresh`, then `pulumi up`.")


def test_a_missing_permission(process: Process, news: dict[str, Any], genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(missing_permissions=["oauth:client:add"])
    said = refusal(process, news)
    assert "oauth:client:add" in said
    assert said.endswith(
        "Give a role with the permission to the OAuth client (or the user of the access token), then try again."
    )


class TestAnUpdate:
    """A look, then a save of the whole client."""

    @pytest.fixture
    def live(self, new_process: NewProcess, news: dict[str, Any]) -> Any:
        return new_process().client.create(news)

    @pytest.mark.parametrize(
        ("theirs", "wanted", "named"),
        [
            ({"name": "hers"}, {"name": "ours"}, "name"),
            ({"description": "hers"}, {"description": "ours"}, ""),
            ({"roles": []}, {"roles": [{"roleId": "{role}", "divisionId": "*"}]}, "roles"),
        ],
    )
    def test_what_somebody_else_has_changed_is_not_overwritten(
        self,
        theirs: dict[str, Any],
        wanted: dict[str, Any],
        named: str,
        process: Process,
        live: Any,
        news: dict[str, Any],
        genesys_cloud: Emulator,
    ) -> None:
        """But for what the program did not write before: nothing tells that it was another."""
        news = {**news, **wanted}
        if "roles" in wanted:
            news["roles"] = [{"roleId": live.state["roles"][0]["roleId"], "divisionId": "*"}]
        genesys_cloud.control.change_oauth_client(live.id, **theirs)
        if not named:
            process.client.update(live.id, live.state, news)
            return
        with pytest.raises(GenesysCloudError) as caught:
            process.client.update(live.id, live.state, news)
        assert str(caught.value) == (
            f"Updating the OAuth client 'caller' ({live.id}): somebody else changed it since the last deployment:"
            f" {named}. Nothing was overwritten. Run `pulumi refresh` to see the change, then `pulumi up`."
        )
        assert [each for each in genesys_cloud.control.requests() if each.method == "PUT"] == []

    def test_what_the_program_does_not_write_stays(
        self, process: Process, live: Any, news: dict[str, Any], genesys_cloud: Emulator
    ) -> None:
        control = genesys_cloud.control
        control.change_oauth_client(live.id, description="hers", access_token_validity_seconds=600)
        process.client.update(live.id, live.state, {**news, "name": "ours"})
        (now,) = control.state().oauth_clients
        assert (now.name, now.description, now.access_token_validity_seconds) == ("ours", "hers", 600)
        assert now.secret == live.state["clientSecret"]

    def test_one_that_somebody_has_made_inactive_is_made_active_once_that_was_seen(
        self, process: Process, live: Any, news: dict[str, Any], genesys_cloud: Emulator
    ) -> None:
        """Whether or not the program writes `state`: nobody can log in with such a client."""
        genesys_cloud.control.change_oauth_client(live.id, state="inactive")
        with pytest.raises(Refused, match=r"somebody else changed it .*: state\. Nothing was overwritten"):
            process.client.update(live.id, live.state, {**news, "name": "ours"})
        seen = process.client.read(live.id, live.state)
        assert seen is not None
        process.client.update(live.id, seen.state, {**news, "name": "ours"})
        (now,) = genesys_cloud.control.state().oauth_clients
        assert (now.name, now.state) == ("ours", "active")

    def test_the_date_to_delete_that_somebody_has_set_stays(
        self, process: Process, live: Any, news: dict[str, Any], genesys_cloud: Emulator
    ) -> None:
        seen: list[Any] = []

        def see(answer: dict[str, Any]) -> dict[str, Any]:
            seen.append(answer)
            return answer

        process.wire.answers["GET", live.id] = lambda each: {**each, "dateToDelete": "2030-01-01T00:00:00.000Z"}
        process.wire.answers["PUT", live.id] = see
        process.client.update(live.id, live.state, {**news, "name": "ours"})
        assert seen[0]["dateToDelete"] == "2030-01-01T00:00:00.000Z"

    def test_one_that_is_gone(self, process: Process, live: Any, news: dict[str, Any], genesys_cloud: Emulator) -> None:
        genesys_cloud.control.delete_oauth_client(live.id)
        with pytest.raises(GenesysCloudError, match=r"does not exist any more.*run `pulumi refresh`, then"):
            process.client.update(live.id, live.state, {**news, "name": "ours"})

    def test_one_that_goes_right_before_the_save(
        self, process: Process, live: Any, news: dict[str, Any], genesys_cloud: Emulator
    ) -> None:
        process.wire.acts["PUT", live.id] = lambda: genesys_cloud.control.delete_oauth_client(live.id)
        with pytest.raises(GenesysCloudError, match="run `pulumi refresh`, then `pulumi up`"):
            process.client.update(live.id, live.state, {**news, "name": "ours"})

    def test_a_refusal_names_the_old_name_and_the_remedy(
        self, process: Process, live: Any, news: dict[str, Any], genesys_cloud: Emulator
    ) -> None:
        genesys_cloud.control.fault("status", method="PUT", route=CLIENT, status=400, code="missing.client.roles")
        with pytest.raises(GenesysCloudError) as caught:
            process.client.update(live.id, live.state, {**news, "name": "ours"})
        assert str(caught.value).startswith(f"Updating the OAuth client 'caller' ({live.id}): ")
        assert str(caught.value).endswith("Give the client at least one role, in `roles`.")
