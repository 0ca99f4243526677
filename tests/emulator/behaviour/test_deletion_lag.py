"""What was deleted and still counts: towards the limit of its type, and as a user of its credentials."""

import pytest

from genesyscloud_emulator import ControlError

pytestmark = pytest.mark.slow

LAMBDA = "aws-lambda-data-actions"
LAG = 60.0


@pytest.fixture
def linked(api, control):
    """An integration that holds a credential, where deleted objects count for a while and used credentials stay."""
    control.switches(delete_lag_seconds=LAG, credential_in_use="conflict")
    integration, credential = api.integration(), api.credential()
    api.configure(integration, credentials={"basicAuth": {"id": credential}})
    return integration, credential


@pytest.mark.parametrize("by_somebody_else", [False, True])
def test_a_deleted_integration_counts_towards_the_limit(api, control, by_somebody_else):
    control.switches(delete_lag_seconds=LAG, max_instances={LAMBDA: 1})
    integration = api.integration(LAMBDA)
    if by_somebody_else:
        control.delete_integration(integration)
    else:
        api.call("DELETE", f"/integrations/{integration}")
    body = {"integrationType": {"id": LAMBDA}}
    assert api.call("POST", "/integrations", body, expect=400)["limit"]["value"] == 1
    with pytest.raises(ControlError, match="limit"):
        control.create_integration(LAMBDA)
    control.pass_time(LAG - 1)
    api.call("POST", "/integrations", body, expect=400)
    control.pass_time(1.0)
    api.call("POST", "/integrations", body)


def test_a_deleted_integration_holds_its_credentials(api, control, linked):
    integration, credential = linked
    api.call("DELETE", f"/integrations/{integration}")
    api.call("DELETE", f"/integrations/credentials/{credential}", expect=409)
    assert api.get("/integrations", params={"credentialId": credential})["total"] == 1
    control.pass_time(LAG)
    api.call("DELETE", f"/integrations/credentials/{credential}", expect=204)


def test_without_a_lag_both_are_free_at_once(api, control, linked):
    integration, credential = linked
    control.switches(delete_lag_seconds=0.0, max_instances={"custom-rest-actions": 1})
    api.call("DELETE", f"/integrations/{integration}")
    api.call("DELETE", f"/integrations/credentials/{credential}", expect=204)
    api.integration()


def test_a_deleted_integration_is_changed_no_more(api, control, linked):
    integration, credential = linked
    control.switches(credential_in_use="cascade")
    api.call("DELETE", f"/integrations/{integration}")
    api.call("DELETE", f"/integrations/credentials/{credential}", expect=204)
    assert api.get(f"/integrations/{integration}/config/current")["version"] == 2
    assert control.state().actions == []
