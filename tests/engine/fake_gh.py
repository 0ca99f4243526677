"""A stand-in for GitHub's command line: `gh api`, for the comments of a pull request.

The comments are in the JSON file that GH_COMMENTS names. Like the real one it writes under the name of the token's
owner, which in a workflow is github-actions[bot], and reads a field's value from a file if it begins with `@`.
"""

import argparse
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import jq

BOT = "github-actions[bot]"
LIST = re.compile(r"repos/[^/]+/[^/]+/issues/\d+/comments(\?per_page=\d+)?")
ONE = re.compile(r"repos/[^/]+/[^/]+/issues/comments/(\d+)")
LIMIT = 65_536
"""How many characters a comment may have."""


def main() -> None:
    """Answer one call."""
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["api"])
    parser.add_argument("path")
    parser.add_argument("--method", default="GET", choices=["GET", "POST", "PATCH"])
    parser.add_argument("--field", default="")
    parser.add_argument("--jq")
    parser.add_argument("--paginate", action="store_true")
    parser.add_argument("--silent", action="store_true")
    call = parser.parse_args()
    if not os.environ.get("GH_TOKEN"):
        sys.exit("gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable.")
    file = Path(os.environ["GH_COMMENTS"])
    comments: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))
    if call.method == "GET" and LIST.fullmatch(call.path):
        for found in jq.compile(call.jq).input_value(comments):
            print(found if isinstance(found, str) else json.dumps(found))
        return
    if call.method == "POST" and LIST.fullmatch(call.path):
        comments.append({"id": 1000 + len(comments), "user": {"login": BOT}, "body": body(call.field)})
    elif call.method == "PATCH" and (one := ONE.fullmatch(call.path)):
        (found,) = [each for each in comments if each["id"] == int(one[1])]
        found["body"] = body(call.field)
    else:
        sys.exit(f"gh: {call.method} {call.path}: Not Found (HTTP 404)")
    file.write_text(json.dumps(comments), "utf-8")


def body(field: str) -> str:
    """The comment in a field such as `body=@file`."""
    name, _, value = field.partition("=")
    if name != "body" or not value.startswith("@"):
        sys.exit(f"gh: the test expects a file in the field `body`, not {field!r}")
    text = Path(value[1:]).read_text("utf-8")
    if len(text) > LIMIT:
        sys.exit(f"gh: Body is too long (maximum is {LIMIT} characters) (HTTP 422)")
    return text


if __name__ == "__main__":
    main()
