"""A second process that does all the while what Genesys Cloud does: log in with what a credential holds, run an action.

It also logs in with what the credential held before, as others do who were given that, for as long as there is such a
client.

Started with the organization's address, an access token, and the id of an action; ends when its input does, and then
prints how often each secret worked, and what did not work.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter

import httpx

from genesyscloud_emulator import Control


def main(url: str, token: str, action: str, body: str) -> None:
    """Log in and run the action until the input ends."""
    ended = threading.Event()
    threading.Thread(target=_await_end, args=[ended], daemon=True).start()
    worked: Counter[str] = Counter()
    failed: list[str] = []
    pairs: dict[str, dict[str, str]] = {}
    http = httpx.Client(base_url=url, trust_env=False, verify=False)
    with http, Control(url) as control:
        print("watching", flush=True)
        while not ended.is_set():
            held = _held(control)
            pairs[held["clientId"]] = held
            for each in pairs.values():
                login = _log_in(http, each)
                if login == 200:
                    worked[each["clientId"]] += 1
                elif _is_active(control, each):  # otherwise it was removed by now
                    failed.append(f"a login with {each['clientId']} is answered {login}")
            if not _is_active(control, held) and _held(control) == held:
                failed.append(f"the credential holds {held['clientId']}, which is removed")
            answer = http.post(
                f"/api/v2/integrations/actions/{action}/execute",
                content=body,
                headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            )
            if not answer.is_success and _held(control) == held:
                failed.append(f"the action is answered {answer.status_code}: {answer.text}")
            ended.wait(0.01)
    print(json.dumps({"worked": worked, "failed": failed}))


def _await_end(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


def _held(control: Control) -> dict[str, str]:
    """What the one credential of an OAuth client holds."""
    (found,) = (each for each in control.state().credentials if each.type == "pureCloudOAuthClient")
    return found.fields


def _is_active(control: Control, pair: dict[str, str]) -> bool:
    clients = {each.id: each for each in control.state().oauth_clients}
    client = clients.get(pair["clientId"])
    return client is not None and client.state == "active" and client.secret == pair["clientSecret"]


def _log_in(http: httpx.Client, held: dict[str, str]) -> int:
    grant = {"grant_type": "client_credentials"}
    return http.post("/oauth/token", data=grant, auth=(held["clientId"], held["clientSecret"])).status_code


if __name__ == "__main__":
    main(*sys.argv[1:])
