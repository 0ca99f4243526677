"""Logins of stored clients: which are accepted, how long their tokens are good, and what ends them."""

import httpx
import pytest

pytestmark = pytest.mark.slow

READ = "integrations:integration:view"


@pytest.fixture
def client(control):
    """A client of somebody else's that may see integrations."""
    return control.create_oauth_client("theirs", roles=[control.create_role("Reader", [READ]).id])


@pytest.fixture
def log_in(emulator):
    def log_in(client, secret=None, expect=200):
        answer = httpx.post(
            f"{emulator.url}/oauth/token",
            auth=(client.id, secret or client.secret),
            data={"grant_type": "client_credentials"},
            trust_env=False,
        )
        assert answer.status_code == expect, answer.text
        if expect != 200:
            assert answer.json()["error"] == "invalid_client"
            return None
        return answer.json()

    return log_in


def bearing(token):
    return {"headers": {"Authorization": f"Bearer {token['access_token']}"}}


def test_a_stored_client_logs_in(api, client, log_in, control):
    token = log_in(client)
    assert token["expires_in"] == 86400
    api.get("/integrations", **bearing(token))
    log_in(client, "wrong", expect=401)
    assert control.state().tokens_issued == 1


def test_a_token_lives_as_long_as_its_client_says(api, client, log_in, control):
    control.change_oauth_client(client.id, access_token_validity_seconds=300)
    token = log_in(client)
    assert token["expires_in"] == 300
    control.pass_time(299.0)
    api.get("/integrations", **bearing(token))
    control.pass_time(1.0)
    assert api.get("/integrations", **bearing(token), expect=401)["code"] == "bad.credentials"
    control.switches(token_lifetime_seconds=7.0)
    assert log_in(client)["expires_in"] == 7


@pytest.mark.parametrize("state", ["inactive", "disabled"])
def test_a_client_that_is_not_active_is_shut_out_for_good(api, client, log_in, control, state):
    token = log_in(client)
    control.change_oauth_client(client.id, state=state)
    api.get("/integrations", **bearing(token), expect=401)
    log_in(client, expect=401)
    control.change_oauth_client(client.id, state="active")
    api.get("/integrations", **bearing(token), expect=401)
    api.get("/integrations", **bearing(log_in(client)))


def test_a_deleted_client_is_shut_out_at_once(api, client, log_in, control):
    control.switches(delete_lag_seconds=30.0)
    token = log_in(client)
    control.delete_oauth_client(client.id)
    api.get("/integrations", **bearing(token), expect=401)
    log_in(client, expect=401)


def test_an_old_secret_ends_with_its_tokens(api, client, log_in, control):
    token = log_in(client)
    renewed = control.regenerate_secret(client.id)
    api.get("/integrations", **bearing(token), expect=401)
    log_in(client, expect=401)
    api.get("/integrations", **bearing(log_in(renewed)))


def test_another_change_ends_nothing(api, client, log_in, control):
    token = log_in(client)
    control.change_oauth_client(client.id, name="renamed")
    api.get("/integrations", **bearing(token))


def test_a_client_with_another_grant_type_cannot_log_in(api, log_in, control, client):
    token = log_in(client)
    path = f"/oauth/clients/{client.id}"
    api.call("PUT", path, {"name": "x", "authorizedGrantType": "CODE", "scope": ["users"]})
    api.get("/integrations", **bearing(token), expect=401)
    log_in(client, expect=401)
    api.call("PUT", path, {"name": "x", "authorizedGrantType": "CLIENT-CREDENTIALS"})
    api.get("/integrations", **bearing(token), expect=401)


def test_each_token_has_its_own_rate_limit(api, client, log_in, control):
    control.switches(rate_limit=2)
    first, second = log_in(client), log_in(client)
    for _ in range(2):
        api.get("/integrations", **bearing(first))
    assert api.get("/integrations", **bearing(first), expect=429)["code"] == "too.many.requests"
    api.get("/integrations", **bearing(second))


def test_a_login_is_for_the_clients_organization(api, emulator, log_in):
    other = emulator.add_organization(name="theirs")
    reader = other.control.create_oauth_client("theirs", roles=[other.control.create_role("Reader", [READ]).id])
    assert api.get("/organizations/me", **bearing(log_in(reader)))["id"] == other.organization_id


def test_after_a_reset_only_the_own_client_is_left(api, client, log_in, control, emulator):
    token = log_in(client)
    own = control.regenerate_secret(emulator.client_id)
    api.get("/integrations", expect=401)
    log_in(own)
    control.reset()
    api.get("/integrations", **bearing(token), expect=401)
    api.get("/integrations")
    assert control.regenerate_secret(emulator.client_id).secret != emulator.client_secret
    control.reset()


def test_saved_clients_come_back_with_their_tokens(api, client, log_in, control):
    token = log_in(client)
    control.save()
    control.regenerate_secret(client.id)
    control.restore()
    api.get("/integrations", **bearing(token))
    log_in(client)
