"""Uploads to addresses outside of the API, and waiting for what becomes of them."""

from __future__ import annotations

import httpx
import pytest

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.errors import GenesysCloudError, NoAnswer, NotConnected, Refused, UnreadableAnswer
from genesyscloud_provider.integrations.api import IntegrationsApi
from tests.unit.client.stand_ins import Service, answer, breaks, error_answer

STORE = "https://store.example.com/planted/code?X-Amz-Signature=planted%2Fsecret"
SIGNED = {"x-amz-tagging": "a=b", "X-Amz-Meta-Upload": "planted-header"}
ADDRESS = answer(200, {"url": STORE, "headers": SIGNED, "signedUrlTimeoutSeconds": 900})
HASH = "0123456789abcdef" * 4


def zip_of(status: str, name: str = f"{HASH}.zip", **more: str):
    return answer(200, {"id": "a", "function": {}, "zip": {"id": "z", "status": status, "name": name, **more}})


def upload(connect, *answers):
    service = Service(*answers)
    IntegrationsApi(Access(connect(service))).functions.upload("an/action", HASH, b"a zip")
    return service.requests


def test_code_is_put_with_the_given_headers_and_nothing_of_ours(connect):
    asked, put = upload(connect, ADDRESS, answer(200, headers={"Set-Cookie": "a=b"}))
    assert asked.url.raw_path == b"/api/v2/integrations/actions/an%2Faction/draft/function/upload"
    assert asked.content == f'{{"fileName":"{HASH}.zip"}}'.encode()
    assert (put.method, str(put.url), put.content) == ("PUT", STORE, b"a zip")
    assert dict(put.headers) == {
        "host": "store.example.com",
        "content-length": "5",
        "content-type": "application/zip",
        "x-amz-tagging": "a=b",
        "x-amz-meta-upload": "planted-header",
    }


def test_a_content_type_that_is_signed_too_is_sent_as_it_is(connect):
    signed = answer(200, {"url": STORE, "headers": {"content-type": "application/x-zip"}})
    _, put = upload(connect, signed, answer(200))
    assert put.headers.get_list("Content-Type") == ["application/x-zip"]


def test_cookies_of_the_api_stay_with_the_api(connect):
    given = {"url": "https://api.mypurecloud.com/store", "headers": {}}
    _, put = upload(connect, answer(200, given, headers={"Set-Cookie": "session=planted"}), answer(200))
    assert {"cookie", "authorization"} & set(put.headers) == set()


def test_an_expired_address_is_asked_for_once_more(connect):
    requests = upload(connect, ADDRESS, answer(403), ADDRESS, answer(200))
    assert [each.method for each in requests] == ["POST", "PUT", "POST", "PUT"]


@pytest.mark.parametrize(
    ("answers", "kind", "puts"),
    [
        ([ADDRESS, breaks(httpx.ConnectError, f"cannot reach {STORE}")], NotConnected, 3),
        ([ADDRESS, breaks(httpx.ReadTimeout, STORE)], NoAnswer, 3),
        ([ADDRESS, breaks(httpx.LocalProtocolError, "Illegal header value b'planted-header'")], NoAnswer, 3),
        ([ADDRESS, answer(500, text="planted")], UnreadableAnswer, 3),
        ([ADDRESS, answer(307, headers={"Location": "https://elsewhere.example.com/planted"})], GenesysCloudError, 1),
        ([ADDRESS, answer(400, text="planted")], GenesysCloudError, 1),
        ([ADDRESS, answer(403, text="planted"), ADDRESS, answer(403, text="planted")], GenesysCloudError, 2),
    ],
)
def test_what_fails_for_good_tells_the_host_at_most(connect, answers, kind, puts):
    service = Service(*answers)
    with pytest.raises(GenesysCloudError) as failed:
        IntegrationsApi(Access(connect(service))).functions.upload("action", HASH, b"a zip")
    assert type(failed.value) is kind
    assert len([each for each in service.requests if each.method == "PUT"]) == puts
    assert "planted" not in f"{failed.value} {failed.value!r} {vars(failed.value)}"
    assert failed.value.__cause__ is None
    assert failed.value.__context__ is None


@pytest.mark.parametrize(
    "url", ["http://store.example.com/planted", "planted", "https://", "ftp://127.0.0.1/planted", "http://["]
)
def test_an_address_that_could_be_overheard_is_not_used(connect, url):
    service = Service(answer(200, {"url": url, "headers": {}}), answer(200))
    with pytest.raises(GenesysCloudError, match="none, or not https") as failed:
        IntegrationsApi(Access(connect(service))).functions.upload("action", HASH, b"a zip")
    assert "planted" not in str(failed.value)
    assert len(service.requests) == 1


def test_the_answer_with_the_address_is_not_shown(connect):
    for broken in (answer(200, {"headers": {"x": STORE}}), answer(200, {"url": {"planted": STORE}})):
        with pytest.raises(UnreadableAnswer) as failed:
            IntegrationsApi(Access(connect(Service(broken)))).functions.upload("action", HASH, b"a zip")
        assert "planted" not in f"{failed.value} {vars(failed.value)}"


def wait(connect, *answers, timeout: float = 60.0):
    waits: list[None] = []
    functions = IntegrationsApi(Access(connect(Service(*answers)))).functions
    found = functions.await_code("action", HASH, timeout, lambda: waits.append(None))
    return found.zip_id if found.is_ready(HASH) else found.status, len(waits)


def test_code_is_awaited_until_it_is_available(connect, clock):
    assert wait(connect, zip_of("Available")) == ("z", 0)
    assert clock.slept == []
    assert wait(connect, *[zip_of("Pending")] * 10, *[zip_of("Transferring")] * 2, zip_of("Available")) == ("z", 1)
    assert clock.slept == [1.0] * 10 + [3.0] * 2


def test_code_that_was_there_before_is_not_taken_for_the_new(connect):
    before = f"{'0' * 64}.zip"
    assert wait(connect, zip_of("Available", before), zip_of("InvalidFile", before), zip_of("Available")) == ("z", 1)
    assert wait(connect, zip_of("Available", "of another name.zip"), zip_of("Available")) == ("z", 1)


def test_code_that_is_not_there_in_time(connect):
    assert wait(connect, zip_of("Transferring"), timeout=3) == ("Transferring", 1)
    assert wait(connect, zip_of("Unknown"), timeout=0) == ("Unknown", 0)
    assert wait(connect, answer(200, {"id": "a"}), timeout=1) == ("nothing", 1)
    assert wait(connect, error_answer(404, "not.found"), timeout=1) == ("nothing", 1)


def test_the_id_of_code_is_told_in_one_of_two_ways_and_awaited(connect):
    def told(zip_id: str, function_zip_id: str = ""):
        function, code = {"zipId": function_zip_id}, {"id": zip_id, "status": "Available", "name": f"{HASH}.zip"}
        return answer(200, {"id": "a", "function": function, "zip": code})

    assert wait(connect, told("", ""), told("", "new")) == ("new", 1)
    assert wait(connect, told("new", "old")) == ("new", 0), "the function may have another until it is sent"
    assert wait(connect, told("", ""), timeout=1) == ("Available, but no id,", 1)


def test_an_address_is_asked_for_again_where_the_service_fails_or_still_processes(connect, clock):
    def refused(code: str):
        body = {"message": "Bad Request", "code": "bad.request", "status": 400, "details": [{"errorCode": code}]}
        return answer(400, body)

    busy = refused("ACTION.PROCESSING")
    requests = upload(connect, error_answer(501), busy, busy, ADDRESS, answer(200))
    assert [each.method for each in requests] == ["POST"] * 4 + ["PUT"]
    with pytest.raises(GenesysCloudError, match="Bad Request"):
        upload(connect, refused("ACTION.OTHER"))


@pytest.mark.parametrize("status", ["Invalid", "InvalidFormat", "InvalidFile"])
def test_code_that_is_refused(connect, status):
    with pytest.raises(Refused, match=rf"refuses the code \({status}\): No entry point"):
        wait(connect, zip_of("Pending"), zip_of(status, errorMessage="No entry point"))
    with pytest.raises(Refused, match="without a reason"):
        wait(connect, zip_of(status))


def test_runtimes_are_asked_for_once(connect):
    service = Service(answer(200, [{"name": "nodejs22.x", "status": "Available"}]))
    functions = IntegrationsApi(Access(connect(service))).functions
    assert [[each.name for each in functions.runtimes()] for _ in range(2)] == [["nodejs22.x"]] * 2
    assert len(service.requests) == 1
