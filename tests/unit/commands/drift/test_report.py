"""The report from night to night: what is new, since when it is so, and that others' text means nothing in it."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from genesyscloud_provider.commands.drift.memory import remembered
from genesyscloud_provider.commands.drift.page import MOST_BYTES
from tests.unit.commands.conftest import Call
from tests.unit.commands.drift.conftest import Report, Reporter, Time, events, renamed, step

GITHUBS_LIMIT = 65_536


def first_seen(report: str) -> dict[str, str]:
    """By resource, since when it has drifted."""
    return dict(re.findall(r"^\| `(\S+)` .* \| (\S+) \S+ UTC \|$", report, re.MULTILINE))


def without_code(text: str) -> str:
    """What of Markdown is not between backticks, and not the report's own memory."""
    text = re.sub(r"^<!-- drift-report: [\w+/=]* -->$", "", text, flags=re.MULTILINE)
    return re.sub(r"`[^`\n]+`", "", text)


def test_the_same_drift_is_told_once(nightly: Reporter, time: Time) -> None:
    first = nightly.report(events(renamed("orders")))
    assert first.exit_code == 3
    assert nightly.news == (
        "New since the last time:\n\n- `orders`, integration `orders`: `name`: `orders` → `somebody's`\n"
    )
    time.days(1)
    second = nightly.report(events(renamed("orders")))
    assert (second.exit_code, nightly.news) == (4, "")
    assert second.stdout.startswith(
        "1 resource is no longer as deployed. First seen 2026-05-01 04:17 UTC, last seen 2026-05-02 04:17 UTC.\n"
    )
    assert first_seen(second.stdout) == {"orders": "2026-05-01"}


def test_what_is_new_is_told_alone_and_has_a_date_of_its_own(nightly: Reporter, time: Time) -> None:
    nightly.report(events(renamed("orders")))
    time.days(1)
    told = nightly.report(events(renamed("billing"), renamed("orders")))
    assert told.exit_code == 3
    assert "`billing`" in nightly.news
    assert "`orders`" not in nightly.news
    assert first_seen(told.stdout) == {"billing": "2026-05-02", "orders": "2026-05-01"}


def test_another_change_of_the_same_property_is_news(nightly: Reporter, time: Time) -> None:
    nightly.report(events(renamed("orders", "a")))
    time.days(1)
    told = nightly.report(events(renamed("orders", "b")))
    assert told.exit_code == 3
    assert "→ `b`" in nightly.news
    assert "gone" not in nightly.news
    assert first_seen(told.stdout) == {"orders": "2026-05-01"}, "since then it is not as deployed"
    time.days(1)
    assert nightly.report(events(renamed("orders", "b"))).exit_code == 4


def test_what_is_gone_is_counted(nightly: Reporter, time: Time) -> None:
    nightly.report(events(renamed("billing"), renamed("orders"), renamed("shop")))
    told = nightly.report(events(renamed("orders")))
    assert (told.exit_code, nightly.news) == (3, "2 differences of the last time are gone.\n")
    nightly.report(events(renamed("new")))
    assert "`new`" in nightly.news
    assert nightly.news.endswith("\n\n1 difference of the last time is gone.\n")


def test_what_comes_back_is_new(nightly: Reporter, time: Time) -> None:
    nightly.report(events(renamed("orders")))
    time.days(1)
    gone = nightly.report(events())
    assert (gone.exit_code, gone.stdout) == (0, "Everything is as it was deployed.\n")
    assert nightly.news == "1 difference of the last time is gone.\n"
    time.days(1)
    back = nightly.report(events(renamed("orders")))
    assert back.exit_code == 3
    assert first_seen(back.stdout) == {"orders": "2026-05-03"}


def test_the_order_in_which_pulumi_reads_does_not_matter(nightly: Reporter, time: Time) -> None:
    nightly.report(events(renamed("a"), renamed("b"), renamed("c")))
    assert nightly.report(events(renamed("c"), renamed("a"), renamed("b"))).exit_code == 4


def test_an_issue_may_have_text_of_its_own_around_the_report(nightly: Reporter, time: Time) -> None:
    nightly.report(events(renamed("orders")))
    text = nightly.before.replace("\n", "\r\n")
    nightly.before = f"<!-- drift of production -->\r\n{text}\r\nLast seen in [this run](https://x)."
    time.days(1)
    told = nightly.report(events(renamed("orders")))
    assert (told.exit_code, first_seen(told.stdout)) == (4, {"orders": "2026-05-01"})


WHOLE = {"all": "x", "since": "2026-05-01 04:17 UTC", "first": {"2026-05-01 04:17 UTC": ["a"]}, "whole": True}


def memory(document: object, before: str = "") -> str:
    packed = zlib.compress((before + json.dumps(document)).encode())
    return f"<!-- drift-report: {base64.b64encode(packed).decode()} -->"


EVIL = "2026-05-01 04:17 UTC @everyone"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!-- drift-report:  -->",
        "<!-- drift-report: AAAA -->",
        "<!-- drift-report: A -->",
        memory([]),
        memory({"all": "x"}),
        memory({"all": "x", "since": EVIL, "first": {}, "whole": True}),
        memory({"all": "x", "since": "2026-05-01 04:17 UTC", "first": {EVIL: ["a"]}, "whole": True}),
        memory({"all": "x", "since": "2026-05-01 04:17 UTC", "first": {"2026-05-01 04:17 UTC": 7}, "whole": True}),
        memory({"all": "x", "since": 5, "first": [], "whole": True}),
        memory("x" * 50_000_000),
        memory(WHOLE, before=" " * 5_000_000),
        "\udcff",
    ],
    ids=range(13),
)
def test_a_memory_that_somebody_has_edited_or_blown_up_is_none(nightly: Reporter, time: Time, text: str) -> None:
    assert remembered(memory(WHOLE)).first == {"a": "2026-05-01 04:17 UTC"}
    assert remembered(text).first == {}
    nightly.before = text.encode("utf-8", "surrogateescape").decode("latin-1")
    told = nightly.report(events(renamed("orders")))
    assert (told.exit_code, first_seen(told.stdout)) == (3, {"orders": "2026-05-01"})
    assert "@everyone" not in told.stdout


HOSTILE = [
    "@everyone",
    "`@everyone`",
    "``` @everyone",
    "a | @everyone | b",
    r"a \| @everyone \\| b\\",
    "<!-- @everyone",
    "--> @everyone",
    "<!-- drift-report: AAAA -->",
    "<img src=x onerror=alert(1)> @everyone",
    "</details> @everyone",
    "line\n# Approved @everyone\r\n\n- [x] done",
    "one\u2028@everyone\u0085@everyone\x0b@everyone",
    "[click](https://example.com) @everyone #1 closes #2",
    "\u202e@everyone\u200b",
    "\\",
    " ",
    "$`x`$ :tada: ~~@everyone~~",
]


def told_of(text: str, nightly: Reporter) -> tuple[str, str]:
    """The report on objects, resources, properties and types that somebody has called so, and what is new in it."""
    headers = [{"config": {"request": {"headers": {text: value}}}} for value in "ab"]
    given = events(
        step("DataActionIntegration", "a", old={"name": text}, new={"name": f"{text}{text}"}),
        step("Role", text, "delete", old={"name": text}),
        step("DataAction", "c", old=headers[0], new=headers[1]),
        step(f"other:index:{text}", "d", old={text: 1}, new={text: 2}),
    )
    told = nightly.report(given)
    assert told.exit_code == 3
    assert nightly.report(given).exit_code == 4
    return told.stdout, nightly.news


@pytest.mark.parametrize("text", HOSTILE)
def test_the_text_of_others_means_nothing(call: Call, tmp_path: Path, time: Time, text: str) -> None:
    hostile, harmless = (Reporter(call, tmp_path / each) for each in ("hostile", "harmless"))
    for told, expected in zip(told_of(text, hostile), told_of("x", harmless), strict=True):
        assert without_code(told) == without_code(expected)
        assert not re.search(r"[\u2028\u202e\u200b\u0085\x0b]", told)


def test_text_is_cut_where_it_is_long(nightly: Reporter, time: Time) -> None:
    told = nightly.report(events(renamed("orders", "x" * 5_000)))
    assert len(told.stdout) < 2_000
    many = {f"k{number:02}": number for number in range(30)}
    told = nightly.report(events(step("DataAction", old={"config": many}, new={"config": {}})))
    assert told.stdout.count("<br>") == 10
    assert "<br>and 20 more |" in told.stdout


@pytest.mark.parametrize("count", [300, pytest.param(5_000, marks=pytest.mark.slow)])
def test_a_huge_drift_fits_into_an_issue_and_is_the_same_the_next_night(
    nightly: Reporter, time: Time, count: int
) -> None:
    found = [renamed(f"größe-{number}", "für Köln " * 10) for number in range(count)]
    told = nightly.report(events(*found))
    assert told.exit_code == 3
    assert MOST_BYTES // 2 < len(told.stdout.encode()) <= MOST_BYTES < GITHUBS_LIMIT
    assert told.stdout.startswith(f"{count:,} resources are no longer as deployed.")
    shown = told.stdout.count("| integration ")
    assert f"And {count - shown:,} more resources, for which there is no room here." in told.stdout
    assert len(nightly.news) < 10_000
    assert nightly.news.endswith(f"- and {count - 20:,} more resources\n")
    time.days(1)
    told = nightly.report(events(*found))
    assert (told.exit_code, nightly.news) == (4, "")
    assert set(first_seen(told.stdout).values()) == {"2026-05-01"}
    told = nightly.report(events(*found, renamed("one-more")))
    assert told.exit_code == 3
    assert "`one-more`" in nightly.news or "what is new cannot be told" in nightly.news


# What is no preview, or one that failed


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", "The input is empty"),
        (" \n", "The input is empty"),
        (b"\xff", "no text in UTF-8"),
        ("error: no stack", "The input is no JSON"),
        (json.dumps({"config": {}, "steps": []}, indent=4), "does not show what has changed in dynamic resources"),
        (f"{events()}\nkilled", "Line 4 of the input is no event of Pulumi's"),
        (events().rpartition('{"sequence": 1')[0], "has no end: Pulumi was interrupted"),
        (events(begun="same"), "of another operation than `pulumi refresh --preview-only`"),
        (events(begun="create"), "of another operation than `pulumi refresh --preview-only`"),
    ],
)
def test_what_is_no_preview_of_a_refresh_says_nothing(call: Call, given: str | bytes, says: str) -> None:
    told = call("drift-report", given=given)
    assert (told.exit_code, told.stdout) == (2, "")
    assert says in told.stderr
    assert "PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true" in told.stderr


def test_a_preview_that_failed_says_nothing_of_the_stack(report: Report) -> None:
    why = {"message": "error: Preview failed: Genesys Cloud has refused the credentials", "severity": "error"}
    for found in ([], [renamed("orders")]):
        told = report(*found, {"diagnosticEvent": why}, result="failed")
        assert (told.exit_code, told.stdout) == (1, "")
        assert "the preview failed, so whether something has changed is not known: Preview failed: Gen" in told.stderr
    told = report(result="failed")
    assert (told.exit_code, told.stdout) == (1, "")


def test_a_failed_preview_writes_no_news(nightly: Reporter) -> None:
    nightly.report(events(renamed("orders")))
    before = nightly.before
    assert nightly.report(events(result="failed")).exit_code == 1
    assert nightly.before == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_events_are_read_as_powershell_writes_them(call: Call, encoding: str) -> None:
    told = call("drift-report", given=events(renamed("orders", "заказы")).encode(encoding))
    assert told.exit_code == 3
    assert "`orders` → `заказы`" in told.stdout


def test_one_input_is_not_read_twice(call: Call) -> None:
    told = call("drift-report", "--state", "-", given=events())
    assert (told.exit_code, told.stdout) == (2, "")
    assert "cannot both be standard input" in " ".join(told.stderr.split())


def test_a_list_of_what_is_new_shows_names_as_they_are(nightly: Reporter) -> None:
    told = nightly.report(events(renamed("a|b")))
    assert r"| `a\|b` |" in told.stdout
    assert nightly.news.splitlines()[-1].startswith("- `a|b`, integration `a|b`")


def test_a_file_that_is_not_there_is_no_report(call: Call) -> None:
    assert call("drift-report", "--previous", "nowhere.md", given=events()).exit_code == 2


@pytest.mark.slow
def test_the_report_is_utf_8_wherever_it_is_printed(tmp_path: Path) -> None:
    """On Windows, what is printed into a file is in an older encoding by default."""
    (tmp_path / "events.jsonl").write_text(events(renamed("orders", "заказы")), "utf-8")
    command = [sys.executable, "-m", "genesyscloud_provider", "drift-report", str(tmp_path / "events.jsonl")]
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    ran = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert ran.returncode == 3, ran.stderr
    assert "`orders` → `заказы`" in ran.stdout.decode("utf-8")
