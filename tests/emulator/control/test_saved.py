"""What was saved comes back, and a reset keeps it."""

import pytest

pytestmark = pytest.mark.slow


def test_what_was_saved_comes_back(api, control):
    integration, credential = api.integration(), api.credential()
    api.configure(integration, credentials={"basicAuth": {"id": credential}})
    action = control.publish_action(integration, "orders")
    control.switches(activation_reads=3)
    control.save()
    saved = control.state()
    for _ in range(2):
        api.call("DELETE", f"/integrations/{integration}")
        control.change_credential(credential, name="changed")
        api.credential()
        control.switches(activation_reads=0)
        control.fault("drop")
        control.restore()
        assert (control.state(), control.faults(), control.requests()) == (saved, [], [])
        assert control.switches().activation_reads == 3
        assert api.get(f"/integrations/actions/{action.id}")["integrationId"] == integration
        assert api.configure(integration, notes="later")["version"] == 3


def test_a_reset_keeps_what_was_saved(api, control):
    integration = api.integration()
    control.save()
    control.reset()
    assert control.state().integrations == []
    control.restore()
    assert [one.id for one in control.state().integrations] == [integration]
