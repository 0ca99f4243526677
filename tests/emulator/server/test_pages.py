"""Lists: pages, cursors, filters, lag (API reference 3.1, 3.2, 3.5)."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genesyscloud_emulator import Switches
from genesyscloud_emulator.server.pages import Query, cursor_page, numbered_page

pytestmark = pytest.mark.slow

LISTING = "/integrations/credentials/listing"


def test_pages(api):
    ids = [api.integration() for _ in range(5)]
    page = api.get("/integrations", params={"pageSize": 2, "pageNumber": 2})
    assert [one["id"] for one in page["entities"]] == ids[2:4]
    assert (page["pageSize"], page["pageNumber"], page["total"], page["pageCount"]) == (2, 2, 5, 3)
    assert page["nextUri"] == "/api/v2/integrations?pageSize=2&pageNumber=3"
    assert page["previousUri"] == page["firstUri"] == "/api/v2/integrations?pageSize=2&pageNumber=1"
    assert page["lastUri"] == page["nextUri"]
    last = api.get(page["nextUri"].removeprefix("/api/v2"))
    assert [one["id"] for one in last["entities"]] == ids[4:]
    assert "nextUri" not in last
    assert api.get("/integrations", params={"pageNumber": 9})["entities"] == []
    assert api.get("/integrations")["pageSize"] == 25


@pytest.mark.parametrize("path", ["/integrations/types", "/integrations/credentials", "/integrations/actions"])
def test_other_lists_have_pages_too(api, path):
    assert api.get(path, params={"pageSize": 3})["pageSize"] == 3


@pytest.mark.parametrize(
    "parameters",
    [
        {"pageSize": "1000"},
        {"pageSize": "0"},
        {"pageSize": "x"},
        {"pageNumber": "-1"},
        {"page_size": "1"},
        {"reportedState": "BUSY"},
        {"expand": "everything"},
        {"ids": ",".join(str(n) for n in range(101))},
    ],
)
def test_parameters_are_strict(api, parameters):
    answer = api.get("/integrations", params=parameters, expect=400)
    assert answer["code"] == "invalid.value"
    assert answer["details"][0]["fieldName"] in parameters


def test_page_size_can_be_clamped(api, control):
    control.switches(max_page_size=2, oversized_page="clamp")
    assert api.get("/integrations/types", params={"pageSize": 100})["pageSize"] == 2


def test_integration_filters(api):
    first, second = api.integration(), api.integration("aws-lambda-data-actions", name="a")
    credential = api.credential()
    api.configure(first, credentials={"basicAuth": {"id": credential}})
    api.call("PATCH", f"/integrations/{second}", {"intendedState": "ENABLED"})
    filters = {
        "integrationType=custom-rest-actions": [first],
        "reportedState=inactive": [first],
        "reportedState=ACTIVE": [second],
        f"credentialId={credential}": [first],
        f"ids={second},{first}": [first, second],
        f"ids={second}&ids=x": [second],
        "sortBy=name": [second, first],
        "nextPage=x&previousPage=y": [first, second],
    }
    for query, ids in filters.items():
        assert [one["id"] for one in api.get(f"/integrations?{query}")["entities"]] == ids, query


@pytest.mark.parametrize("expand", ["config.current", "config", "config,config.current"])
def test_expand(api, expand):
    api.integration()
    entity = api.get("/integrations", params={"expand": expand})["entities"][0]
    assert entity["config"]["current"]["version"] == 1


def test_cursor_by_next_uri(api):
    ids = {api.credential() for _ in range(5)}
    seen, page = [], api.get(LISTING, params={"pageSize": "2"})
    while True:
        seen += [one["id"] for one in page["entities"]]
        assert "total" not in page
        if "nextUri" not in page:
            break
        after = parse_qs(urlsplit(page["nextUri"]).query)["after"][0]
        page = api.get(LISTING, params={"pageSize": "2", "after": after})
    assert (set(seen), len(seen)) == (ids, 5)
    assert api.get(LISTING, params={"after": seen[-1]})["entities"] == []
    before = api.get(LISTING, params={"before": seen[3], "pageSize": "2"})
    assert [one["id"] for one in before["entities"]] == seen[1:3]
    assert "previousUri" in before


def test_cursor_outlives_its_item(api):
    ids = sorted(api.credential() for _ in range(3))
    api.call("DELETE", f"/integrations/credentials/{ids[0]}", expect=204)
    assert [one["id"] for one in api.get(LISTING, params={"after": ids[0]})["entities"]] == ids[1:]


@pytest.mark.parametrize("parameters", [{"pageSize": "201"}, {"pageNumber": "1"}, {"after": "a", "before": "b"}])
def test_cursor_parameters_are_strict(api, parameters):
    api.get(LISTING, params=parameters, expect=400)


def test_new_objects_can_be_missing_from_lists(api, control):
    control.switches(list_lag_seconds=60.0)
    integration = api.integration()
    api.credential()
    api.action(integration)
    api.get(f"/integrations/{integration}")
    lists = ("/integrations", "/integrations/credentials", "/integrations/actions")
    assert [api.get(path)["total"] for path in lists] == [0, 0, 0]
    assert len(control.state().integrations) == 1
    control.pass_time(60.0)
    assert [api.get(path)["total"] for path in lists] == [1, 1, 1]


@given(st.lists(st.uuids().map(str), unique=True, max_size=60), st.integers(1, 20))
def test_walks_see_everything_once(ids, size):
    switches = Switches()
    seen: list[str] = []
    after = None
    while True:
        pairs = [("pageSize", str(size))] + ([("after", after)] if after else [])
        page = cursor_page(ids, "/x", Query(pairs), switches, str, str)
        seen += _strings(page)
        if "nextUri" not in page:
            break
        after = seen[-1]
    assert seen == sorted(ids)

    seen = []
    for number in range(1, 100):
        query = Query([("pageSize", str(size)), ("pageNumber", str(number))])
        page = numbered_page(ids, "/x", query, switches, str)
        seen += _strings(page)
        if "nextUri" not in page:
            break
    assert seen == ids


def _strings(page):
    return list(page["entities"])
