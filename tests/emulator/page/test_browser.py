"""The page in a real browser: the system's Chromium, without a window."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from genesyscloud_emulator import Control, Emulator
from tests.chromium import chromium, needs_chromium
from tests.emulator.conftest import Api

WAITED: Final = 15_000
"""Milliseconds that a page may take on a machine with much to do."""

expect.set_options(timeout=WAITED)

LOUD: Final = ("error", "warning")
GONE: Final = "the server responded with a status of 404"
"""What the browser says of an object's view when the object is gone."""

Scheme = Literal["light", "dark"]
Opener = Callable[..., Page]

CONTRASTS: Final = """() => {
  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([red, green, blue]) => [red, green, blue].map((each) => each / 255)
    .map((each) => (each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4))
    .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    const color = parts(getComputedStyle(element).backgroundColor);
    return color.length === 3 || color[3] === 1 ? color : behind(element.parentElement);
  };
  const own = (element) => [...element.childNodes].some((each) => each.nodeType === 3 && each.nodeValue.trim());
  return [...document.body.querySelectorAll("*")]
    .filter((each) => own(each) && each.checkVisibility() && !["SCRIPT", "STYLE", "OPTION"].includes(each.tagName))
    .map((each) => {
      const [one, other] = [parts(getComputedStyle(each).color), behind(each)].map(light).sort((a, b) => b - a);
      return [(one + 0.05) / (other + 0.05), each.tagName + "." + each.className + ": " + each.textContent.trim()];
    });
}"""
"""The contrast of each text of a page with what is behind it, by the formula of WCAG 2."""


pytestmark = [pytest.mark.slow, needs_chromium("the emulator's page")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def open_page(browser: Browser, emulator: Emulator) -> Iterator[Opener]:
    """Opens an address of the page; what the browser complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def make(path: str = "/", width: int = 1400, scheme: Scheme = "light", script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAITED)
        page.on("console", lambda message: complaints.append(message.text) if message.type in LOUD else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.goto(f"{emulator.url}{path}")
        return page

    yield make
    for context in contexts:
        context.close()
    assert [each for each in complaints if GONE not in each] == []


@pytest.fixture
def orders(api: Api, control: Control) -> dict[str, str]:
    """An organization of many things, and the ids of some."""
    login = api.credential("basicAuth", "Orders login")
    control.create_credential("userDefined", {"a-rather-long-name-of-a-field" * 3: "s3cret"}, "k" * 120)
    integration = api.integration(name="Orders")
    api.configure(integration, credentials={"basicAuth": {"id": login}}, notes="n" * 300)
    api.integration(name="<script>alert(1)</script>" + "o" * 200)
    action = control.publish_action(integration, "Get order")
    flow = control.publish_flow("Inbound orders", [action.id])
    detail = {"message": "The system did not answer: " + "x" * 200}
    control.change_integration(integration, reported_state={"code": "ERROR", "detail": detail})
    return {"integration": integration, "credential": login, "action": action.id, "flow": flow.id}


def _views(ids: dict[str, str]) -> dict[str, str]:
    shown = {kind: f"/?show={kind}&id={object_id}" for kind, object_id in ids.items()}
    return {"overview": "/", **shown, "add": "/?add=credential&type=salesforce", "missing": "/?show=flow&id=gone"}


@pytest.mark.parametrize("width", [320, 800, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_can_be_read(
    emulator: Emulator, open_page: Opener, orders: dict[str, str], tmp_path: Path, width: int, scheme: Scheme
) -> None:
    emulator.add_organization(name="Their organization")
    page = open_page(width=width, scheme=scheme)
    for name, address in _views(orders).items():
        if name == "missing":
            continue
        page.goto(f"{emulator.url}{address}")
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, name
        faint = [each for each in page.evaluate(CONTRASTS) if each[0] < 4.5]
        assert faint == [], name
    back = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (back == "rgb(245, 246, 248)") == (scheme == "light")


def _tab_to(page: Page, what: str) -> None:
    """Press Tab until the focus, which must be seen, is on something of this text or label."""
    for _ in range(200):
        page.keyboard.press("Tab")
        focus: dict[str, Any] = page.evaluate(
            """() => { const at = document.activeElement, style = getComputedStyle(at);
               return {text: at.labels?.[0]?.textContent ?? at.textContent, width: parseFloat(style.outlineWidth),
                       line: style.outlineStyle, box: at.getBoundingClientRect().toJSON()}; }"""
        )
        assert focus["line"] != "none", focus
        assert focus["width"] >= 2, focus
        assert focus["box"]["width"] > 0, focus
        if focus["text"].strip() == what:
            return
    raise AssertionError(f"{what} cannot be reached")


@pytest.mark.parametrize("width", [320, 1400])
def test_an_integration_is_renamed_with_the_keyboard_alone(
    control: Control, open_page: Opener, orders: dict[str, str], width: int
) -> None:
    page = open_page(width=width)
    _tab_to(page, "To the content")
    page.keyboard.press("Enter")
    _tab_to(page, "Orders")
    page.keyboard.press("Enter")
    page.wait_for_url("**show=integration**")
    _tab_to(page, "Name")
    page.keyboard.press("Control+A")
    page.keyboard.type("Shop")
    page.keyboard.press("Enter")
    outcome = page.get_by_role("status").filter(has_text="Done")
    expect(outcome).to_contain_text("integration Shop: name Orders → Shop")
    expect(outcome).to_be_focused()
    assert "Shop" in [each.name for each in control.state().integrations]


def test_a_request_appears_without_a_reload_and_disturbs_nobody(
    api: Api, open_page: Opener, orders: dict[str, str]
) -> None:
    page = open_page(width=800)
    page.evaluate("window.isTheSame = true")
    link = page.get_by_role("link", name="Orders login").last
    link.focus()
    top = link.evaluate("element => element.getBoundingClientRect().top")
    api.configure(orders["integration"], name="Web shop")
    expect(page.locator("#requests")).to_contain_text("name Orders → Web shop")
    expect(page.locator("#integrations")).to_contain_text("Web shop")
    expect(link).to_be_focused()
    assert abs(link.evaluate("element => element.getBoundingClientRect().top") - top) < 2
    assert page.evaluate("window.isTheSame")


def test_what_somebody_enters_stays_while_the_page_lives(api: Api, open_page: Opener, orders: dict[str, str]) -> None:
    page = open_page(f"/?show=integration&id={orders['integration']}")
    name = page.get_by_label("Name", exact=True)
    name.fill("half of a na")
    page.get_by_label("State", exact=True).select_option("INACTIVE")
    api.configure(orders["integration"], notes="by a program")
    expect(page.locator("#requests")).to_contain_text("notes")
    expect(page.get_by_role("term").filter(has_text="Notes").locator("xpath=..")).to_contain_text("by a program")
    expect(name).to_have_value("half of a na")
    expect(name).to_be_focused()
    expect(page.get_by_label("State", exact=True)).to_have_value("INACTIVE")


def test_what_is_open_stays_open_and_scrolled(api: Api, control: Control, open_page: Opener) -> None:
    integration = api.integration(name="Orders")
    for number in range(12):
        control.publish_action(integration, f"action {number}")
    api.call("DELETE", f"/integrations/{integration}")
    for number in range(20):
        api.call("GET", f"/integrations/{number}", expect=404)
    page = open_page(width=800)
    page.get_by_text("9 more changes").click()
    feed = page.locator("#requests .scroll")
    feed.evaluate("element => element.scrollTop = 200")
    api.integration(name="Shop")
    expect(page.locator("#integrations")).to_contain_text("Shop")
    expect(page.get_by_text("action 11: deleted")).to_be_visible()
    assert feed.evaluate("element => element.scrollTop") >= 200


def test_it_can_be_kept_still(api: Api, open_page: Opener) -> None:
    page = open_page()
    live = page.get_by_role("button", name="Live")
    live.click()
    expect(live).to_have_attribute("aria-pressed", "false")
    api.integration(name="Orders")
    page.wait_for_timeout(2500)
    expect(page.locator("#integrations")).not_to_contain_text("Orders")
    live.click()
    expect(page.locator("#integrations")).to_contain_text("Orders")


def test_an_object_that_is_gone_is_said_to_be(control: Control, open_page: Opener, orders: dict[str, str]) -> None:
    page = open_page(f"/?show=flow&id={orders['flow']}")
    control.delete_flow(orders["flow"])
    expect(page.get_by_role("heading", level=1)).to_contain_text("No flow or script with id")


def test_it_works_without_a_script(api: Api, control: Control, open_page: Opener, orders: dict[str, str]) -> None:
    page = open_page(script=False)
    expect(page.get_by_role("button", name="Live")).to_be_hidden()
    api.integration(name="Late")
    page.get_by_role("link", name="Reload").click()
    page.get_by_role("link", name="Late", exact=True).click()
    page.get_by_role("button", name="Enable").click()
    expect(page.get_by_role("status").filter(has_text="Done")).to_contain_text("DISABLED → ENABLED")
    page.get_by_label("Yes, delete it").check()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("status").filter(has_text="Done")).to_contain_text("integration Late: deleted")


def test_the_type_of_a_credential_is_changed_by_click(
    control: Control, open_page: Opener, orders: dict[str, str]
) -> None:
    page = open_page()
    page.get_by_role("link", name="Orders login").last.click()
    page.get_by_label("New type").select_option("userDefined")
    page.get_by_role("button", name="Choose the type").click()
    page.get_by_label("Name of a further field").fill("apiKey")
    page.get_by_label("Its value").fill("s3cret")
    page.get_by_role("button", name="Change the type").click()
    expect(page.get_by_role("status").filter(has_text="Done")).to_contain_text("type basicAuth → userDefined")
    assert "s3cret" not in page.content()
    changed = next(each for each in control.state().credentials if each.name == "Orders login")
    assert (changed.type, changed.fields) == ("userDefined", {"apiKey": "s3cret"})


def test_a_refusal_is_said_where_one_looks(control: Control, open_page: Opener) -> None:
    control.switches(max_instances={"custom-rest-actions": 0})
    page = open_page("/?add=integration")
    page.get_by_label("Type").select_option("custom-rest-actions")
    page.get_by_role("button", name="Add").click()
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("The limit of 0 integrations")
    expect(refused).to_be_focused()


def test_a_form_of_another_page_is_refused(
    browser: Browser, emulator: Emulator, control: Control, orders: dict[str, str]
) -> None:
    """Its origin is none, as of a file or of a frame in a sandbox."""
    page = browser.new_page()
    fields = {"deed": "delete-integration", "sure": "yes", "id": orders["integration"]}
    inputs = "".join(f"<input name='{name}' value='{value}'>" for name, value in fields.items())
    page.set_content(f"<form action='{emulator.url}/' method='post'>{inputs}<button>Win a prize</button></form>")
    with page.expect_response(f"{emulator.url}/") as answer:
        page.get_by_role("button").click()
    assert answer.value.status == 403
    assert orders["integration"] in [each.id for each in control.state().integrations]
    page.context.close()


def test_no_other_page_shows_it_in_a_frame(browser: Browser, emulator: Emulator) -> None:
    page = browser.new_page()
    page.set_content(f"<iframe src='{emulator.url}/'></iframe>")
    frame = page.frames[1]
    frame.wait_for_load_state()
    assert "Genesys Cloud emulator" not in frame.content()
    page.context.close()


def test_an_emulator_that_ended_is_noticed(browser: Browser) -> None:
    page = browser.new_page()
    with Emulator() as emulator:
        page.goto(emulator.url)
        port = int(emulator.url.rpartition(":")[2])
    with socket.socket() as nobody:  # whose the port is meanwhile, or another test would be given it
        nobody.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        nobody.bind(("127.0.0.1", port))
        expect(page.get_by_role("status")).to_have_text("The emulator does not answer.", timeout=30_000)
    with Emulator(port=port) as emulator:
        emulator.control.create_integration("custom-rest-actions", "Again")
        expect(page.get_by_role("status")).to_have_text("")
    page.context.close()


def test_nothing_that_the_browser_asks_is_the_services(control: Control, open_page: Opener) -> None:
    page = open_page()
    page.wait_for_timeout(1500)
    assert control.requests() == []
