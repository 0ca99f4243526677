"""Google's key files: what the constructors make of them, and what is said of those that are none, without content."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.runtime import rpc

from genesyscloud_provider.adapters.program import serving
from pulumi_genesyscloud import IntegrationCredential
from tests.keys import pem
from tests.unit.programs import Recorder, inputs_of, register

KEY_FILE = {
    "type": "service_account",
    "project_id": "planted-project",
    "private_key_id": "planted-key-id",
    "private_key": pem("planted"),
    "client_email": "planted@orders.iam.gserviceaccount.com",
    "client_id": "123456789012345678901",
}
PLATFORM = {
    "clientId": KEY_FILE["client_id"],
    "clientEmail": KEY_FILE["client_email"],
    "privateKeyId": "planted-key-id",
    "privateKey": KEY_FILE["private_key"],
}
SUITE = {
    "serviceAccountEmail": KEY_FILE["client_email"],
    "privateKeyId": "planted-key-id",
    "privateKey": KEY_FILE["private_key"],
    "authorizationScopes": "a,b",
}

Constructor = Callable[..., Any]
platform: Constructor = IntegrationCredential.google_cloud_platform_service_account
suite: Constructor = IntegrationCredential.google_g_suite_service_account


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "key.json"
    path.write_text(json.dumps(KEY_FILE, indent=2), "utf-8")
    return path


GIVEN: dict[str, Callable[[Path], dict[str, Any]]] = {
    "a path": lambda path: {"key_file": path},
    "a path as text": lambda path: {"key_file": str(path)},
    "an asset": lambda path: {"key_file": pulumi.FileAsset(str(path))},
    "its text": lambda path: {"key": path.read_text("utf-8")},
    "its JSON": lambda _: {"key": KEY_FILE},
    "a secret text": lambda path: {"key": pulumi.Output.secret(path.read_text("utf-8"))},
    "a secret map": lambda _: {"key": pulumi.Output.secret(KEY_FILE)},
    "outputs in a map": lambda _: {"key": {**KEY_FILE, "private_key": pulumi.Output.secret(KEY_FILE["private_key"])}},
    "a text whose line breaks became real": lambda _: {"key": json.dumps(KEY_FILE).replace("\\n", "\n")},
}


@pytest.mark.parametrize("how", GIVEN.values(), ids=GIVEN)
def test_a_key_file_gives_the_fields_that_it_has(
    how: Callable[[Path], dict[str, Any]], key_file: Path, recorder: Recorder
) -> None:
    register(lambda: platform("warehouse", **how(key_file)).name)
    register(lambda: suite("calendar", authorization_scopes="a,b", **how(key_file)).name)
    assert [inputs_of(each)["fields"] for each in recorder.registered] == [PLATFORM, SUITE]
    assert all(rpc.is_rpc_secret(each.inputs["fields"]) for each in recorder.registered)
    assert "planted" not in serving._SECRETS.masked(f"{KEY_FILE['private_key']} {json.dumps(KEY_FILE['private_key'])}")


def test_a_path_is_relative_to_the_programs_folder(
    key_file: Path, monkeypatch: pytest.MonkeyPatch, recorder: Recorder
) -> None:
    monkeypatch.chdir(key_file.parent)
    register(lambda: platform("warehouse", key_file="key.json").name)
    assert inputs_of(recorder.registered[0])["fields"] == PLATFORM


def test_a_file_may_begin_with_a_byte_order_mark(key_file: Path, recorder: Recorder) -> None:
    key_file.write_text(json.dumps(KEY_FILE), "utf-8-sig")
    register(lambda: platform("warehouse", key_file=key_file).name)
    assert inputs_of(recorder.registered[0])["fields"] == PLATFORM


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"planted", "is no JSON object", id="no JSON"),
        pytest.param(b'["planted"]', "is no JSON object", id="a list"),
        pytest.param(b'{"planted": ', "is no JSON object", id="cut off"),
        pytest.param(b"[" * 100_000, "is no JSON object", id="deep"),
        pytest.param(b"\xff\xfeplanted\x00", "is no text in UTF-8", id="no text"),
        pytest.param(b'{"installed": {"client_secret": "planted"}}', "is none of a service account", id="a client's"),
        pytest.param(
            json.dumps({**KEY_FILE, "type": "authorized_user"}).encode(), "is none of a service account", id="a user's"
        ),
        pytest.param(
            json.dumps({**KEY_FILE, "private_key": ""}).encode(), "has no `private_key`", id="an empty private key"
        ),
        pytest.param(json.dumps({**KEY_FILE, "client_id": 7}).encode(), "has no `client_id`", id="another kind"),
    ],
)
def test_a_file_that_is_no_key_file_is_named_and_not_shown(content: bytes, said: str, key_file: Path) -> None:
    key_file.write_bytes(content)
    with pytest.raises(pulumi.RunError) as caught:
        platform("warehouse", key_file=key_file)
    assert f"the key file {str(key_file)!r} {said}" in str(caught.value)
    assert "planted" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_file_that_is_not_there_is_named_with_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(pulumi.RunError, match=r"cannot be read .*No such file") as caught:
        platform("warehouse", key_file="keys/key.json")
    assert str(tmp_path) in str(caught.value)
    with pytest.raises(pulumi.RunError, match="cannot be read"):
        platform("warehouse", key_file=tmp_path)


def test_a_key_that_is_none_fails_the_program_without_being_shown(recorder: Recorder) -> None:
    with pytest.raises(pulumi.RunError, match="the key is no JSON object") as caught:
        register(lambda: platform("warehouse", key=pulumi.Output.secret("planted")).name)
    assert "planted" not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "`client_id`, `client_email`, `private_key_id`, `private_key` are missing"),
        ({"client_id": "1", "client_email": "a", "private_key_id": "k"}, "`private_key` is missing"),
        ({"key": KEY_FILE, "client_id": "1"}, "`client_id` is given beside a key file"),
        ({"key": KEY_FILE, "key_file": "x"}, "are both given"),
    ],
)
def test_fields_come_from_one_place(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(TypeError, match=said):
        platform("warehouse", **arguments)
