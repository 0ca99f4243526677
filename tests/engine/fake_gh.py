"""A stand-in for GitHub's command line: `gh api`, for the comments of a pull request, and for issues.

The comments are in the JSON file that GH_COMMENTS names; issues and labels, and a list of what was changed of them, in
the one that GH_ISSUES names. Like the real one it writes under the name of the token's owner, which in a workflow is
github-actions[bot], and reads a field's value from a file if it begins with `@`. Like GitHub it leaves out labels that
do not exist: whether it would rather create them is not documented.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jq

BOT = "github-actions[bot]"
LIMIT = 65_536
"""How many characters a comment or an issue may have."""

Json = dict[str, Any]
Fields = dict[str, Any]


def main() -> None:
    """Answer one call."""
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["api"])
    parser.add_argument("path")
    parser.add_argument("--method", default="GET", choices=["GET", "POST", "PATCH"])
    parser.add_argument("--field", action="append", default=[])
    parser.add_argument("--jq")
    parser.add_argument("--paginate", action="store_true")
    parser.add_argument("--silent", action="store_true")
    call = parser.parse_args()
    if not os.environ.get("GH_TOKEN"):
        sys.exit("gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable.")
    url = urlsplit(call.path)
    path = re.sub(r"^repos/[^/]+/[^/]+/", "", url.path)
    answer = answered(call.method, path, dict(parse_qsl(url.query)), fields_of(call.field))
    if call.jq:
        for found in jq.compile(call.jq).input_value(answer):
            print(found if isinstance(found, str) else json.dumps(found))


def answered(method: str, path: str, query: dict[str, str], fields: Fields) -> Any:
    """What GitHub answers; it fails as `gh` does."""
    for known, pattern, handler in HANDLERS:
        if known == method and (found := re.fullmatch(pattern, path)):
            return handler(*map(int, found.groups()), query=query, fields=fields)
    raise refused(f"{method} {path}: Not Found (HTTP 404)")


def fields_of(given: list[str]) -> Fields:
    """The body of a request."""
    fields: Fields = {}
    for each in given:
        name, _, value = each.partition("=")
        if value.startswith("@"):
            value = sys.stdin.read() if value == "@-" else Path(value[1:]).read_text("utf-8")
        if name.endswith("[]"):
            fields.setdefault(name.removesuffix("[]"), []).append(value)
        else:
            fields[name] = value
    if len(fields.get("body", "")) > LIMIT:
        raise refused(f"Body is too long (maximum is {LIMIT} characters) (HTTP 422)")
    return fields


# Comments of a pull request


def comments_of(number: int, query: dict[str, str], fields: Fields) -> Any:
    """The pull request's comments."""
    return load("GH_COMMENTS")


def comment_on(number: int, query: dict[str, str], fields: Fields) -> Any:
    """A new comment on an issue, if there is one of this number; else on the pull request."""
    everything = load("GH_ISSUES") if "GH_ISSUES" in os.environ else {"issues": []}
    for issue in everything["issues"]:
        if issue["number"] == number:
            issue["comments"].append(fields["body"])
            save("GH_ISSUES", changed(everything, f"POST issues/{number}/comments"))
            return {}
    comments = load("GH_COMMENTS")
    comments.append({"id": 1000 + len(comments), "user": {"login": BOT}, "body": fields["body"]})
    save("GH_COMMENTS", comments)
    return comments[-1]


def change_comment(id_: int, query: dict[str, str], fields: Fields) -> Any:
    """Another text for a comment."""
    comments = load("GH_COMMENTS")
    (found,) = [each for each in comments if each["id"] == id_]
    found["body"] = fields["body"]
    save("GH_COMMENTS", comments)
    return found


# Issues


def issues(query: dict[str, str], fields: Fields) -> Any:
    """The issues with a label, oldest first."""
    assert query == {"labels": query["labels"], "state": "all", "direction": "asc", "per_page": "100"}
    label = query["labels"].lower()
    return [each for each in load("GH_ISSUES")["issues"] if label in {one["name"].lower() for one in each["labels"]}]


def issue(number: int, query: dict[str, str], fields: Fields) -> Any:
    """One issue."""
    (found,) = [each for each in load("GH_ISSUES")["issues"] if each["number"] == number]
    return found


def open_issue(query: dict[str, str], fields: Fields) -> Any:
    """A new issue."""
    everything = load("GH_ISSUES")
    there = {each.lower(): each for each in everything["labels"]}
    new = {
        "number": len(everything["issues"]) + 1,
        "user": {"login": BOT},
        "state": "open",
        "state_reason": None,
        "title": fields["title"],
        "body": fields["body"],
        "labels": [{"name": there[each.lower()]} for each in fields["labels"] if each.lower() in there],
        "comments": [],
    }
    everything["issues"].append(new)
    save("GH_ISSUES", changed(everything, "POST issues"))
    return new


def change_issue(number: int, query: dict[str, str], fields: Fields) -> Any:
    """Another text or state for an issue."""
    everything = load("GH_ISSUES")
    (found,) = [each for each in everything["issues"] if each["number"] == number]
    state = fields.get("state", found["state"])
    reason = "reopened" if (found["state"], state) == ("closed", "open") else found["state_reason"]
    found.update({"state_reason": reason, **fields})
    save("GH_ISSUES", changed(everything, f"PATCH issues/{number} {','.join(sorted(fields))}"))
    return found


def new_label(query: dict[str, str], fields: Fields) -> Any:
    """A new label; one that is there already is refused."""
    everything = load("GH_ISSUES")
    if fields["name"].lower() in {each.lower() for each in everything["labels"]}:
        raise refused("Validation Failed (HTTP 422)\nalready_exists")
    everything["labels"].append(fields["name"])
    save("GH_ISSUES", changed(everything, "POST labels"))
    return fields


def changed(everything: Json, what: str) -> Json:
    """The tracker with one more change in its list."""
    return {**everything, "changes": [*everything["changes"], what]}


Handler = Callable[..., Any]
HANDLERS: tuple[tuple[str, str, Handler], ...] = (
    ("GET", r"issues/(\d+)/comments", comments_of),
    ("POST", r"issues/(\d+)/comments", comment_on),
    ("PATCH", r"issues/comments/(\d+)", change_comment),
    ("GET", r"issues", issues),
    ("POST", r"issues", open_issue),
    ("GET", r"issues/(\d+)", issue),
    ("PATCH", r"issues/(\d+)", change_issue),
    ("POST", r"labels", new_label),
)


def load(variable: str) -> Any:
    """What is in the file that an environment variable names."""
    return json.loads(Path(os.environ[variable]).read_text("utf-8"))


def save(variable: str, content: Any) -> None:
    """Write that file."""
    Path(os.environ[variable]).write_text(json.dumps(content), "utf-8")


def refused(why: str) -> SystemExit:
    """How `gh` fails."""
    return SystemExit(f"gh: {why}")


if __name__ == "__main__":
    main()
