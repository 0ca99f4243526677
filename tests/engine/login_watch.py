"""A second process that does all the while what Genesys Cloud does: log in with what a credential holds, run an action.

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
    http = httpx.Client(base_url=url, trust_env=False, verify=False)
    with http, Control(url) as control:
        print("watching", flush=True)
        while not ended.is_set():
            held = _held(control)
            login = _log_in(http, held)
            if login == 200:
                worked[held["clientId"]] += 1
            elif _held(control) == held:  # otherwise it holds another one by now
                failed.append(f"a login with {held['clientId']} is answered {login}")
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


def _log_in(http: httpx.Client, held: dict[str, str]) -> int:
    grant = {"grant_type": "client_credentials"}
    return http.post("/oauth/token", data=grant, auth=(held["clientId"], held["clientSecret"])).status_code


if __name__ == "__main__":
    main(*sys.argv[1:])
