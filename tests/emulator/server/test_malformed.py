"""What is sent malformed is refused, and spoils nothing for those who come after."""

import httpx
import pytest

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("[" * 100_000, id="nested without end"),
        pytest.param("[" * 5_000 + "]" * 5_000, id="nested deep"),
        pytest.param(r'"\ud800"', id="half a character"),
        pytest.param("NaN", id="no number"),
        pytest.param("-Infinity", id="infinite"),
        pytest.param("1e999", id="too large a number"),
        pytest.param("9" * 5_000, id="too long a number"),
    ],
)
def test_a_value_that_no_answer_could_repeat_is_refused(emulator, api, control, value):
    integration = api.integration()
    path = f"/integrations/{integration}/config/current"
    headers = {"Content-Type": "application/json"}
    body = f'{{"name": "x", "version": 1, "properties": {{}}, "advanced": {{"a": {value}}}, "credentials": {{}}}}'
    refused = api.call("PUT", path, expect=400, content=body, headers=headers)
    assert refused["message"] == "The request body is not valid JSON."
    assert api.get(path)["version"] == 1
    changed = httpx.patch(
        f"{emulator.url}/_emulator/switches",
        content=f'{{"latency_seconds": {value}}}',
        headers=headers,
        trust_env=False,
        verify=False,
    )
    assert changed.status_code == 400
    assert control.switches().latency_seconds == 0


def test_a_login_that_is_no_text_is_refused(emulator):
    answer = httpx.post(
        f"{emulator.url}/oauth/token", headers={b"Authorization": b"Basic \xe9"}, trust_env=False, verify=False
    )
    assert answer.json()["error"] == "invalid_client"


def test_a_page_of_too_long_a_number_is_refused(api):
    answer = api.get("/integrations", params={"pageNumber": "9" * 5_000}, expect=400)
    assert answer["message"] == "pageNumber must be a whole number from 1 on."
