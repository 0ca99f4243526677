"""The folder that an adoption fills: nothing that a person has written or edited is overwritten.

What was written is remembered by its hash. A file that is as it was written may be written anew; one that somebody has
edited stays, one that somebody has removed stays away, and what would have been written stands beside the folder's
other leftovers, for comparison.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from genesyscloud_provider.client.errors import Refused
from genesyscloud_provider.commands.adopt.objects import Key

OWN: Final = ".adopt"
"""The folder, in the project, of what the command itself keeps."""

MANIFEST: Final = "manifest.json"
NEW: Final = "new"
"""Below `OWN`: files that are about to be moved into the project, or that an edited one keeps out."""

PRIVATE: Final = frozenset({"import.json"})
"""Files that only their owner may read: what others have set in an organization may hold secrets. They are made for one
use, and so written again where they were removed after it."""

UNFINISHED: Final = "unfinished"
"""What a manifest says while files are moved: what is missing then, nobody has removed."""

SHOWN: Final = 10
"""How many files a message names."""


@dataclass
class Written:
    """What became of the files.

    Attributes:
        written: paths that were written.
        same: paths that were as they would be written.
        kept: paths that somebody has edited or removed.
        gone: paths that were written before, and are no part of the project any more.
    """

    written: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


class Folder:
    """The folder of an adoption.

    Args:
        path: where it is; it need not be there.
        organization: the id of the organization.
        language: the program's language.
    """

    def __init__(self, path: Path, organization: str, language: str) -> None:
        self.path = path
        self.own = path / OWN
        self._about = {"organization": organization, "language": language}
        self._manifest: dict[str, Any] = _read(self.own / MANIFEST)
        self._placed: dict[str, dict[str, str]] = {}
        self._require_same(self._manifest)

    @property
    def names(self) -> dict[Key, str]:
        """The names that an earlier call has given."""
        return _by_key(self._manifest.get("names", {}))

    @property
    def modules(self) -> dict[Key, str]:
        """The modules in which an earlier call has put resources."""
        return _by_key(self._manifest.get("modules", {}))

    def require_free(self, files: Mapping[str, str]) -> None:
        """Make sure that nobody else's files are in the way.

        Raises:
            Refused: some are.
        """
        known = self._hashes()
        theirs = {
            each: self._in_the_way(each)
            for each in sorted(files)
            if each not in known and self._in_the_way(each) and _hash_of(self.path / each) != _hash(files[each])
        }
        if theirs:
            named = _some([*dict.fromkeys(theirs.values())])
            raise Refused(
                f"the folder {self.path} holds files that this command has not written: {named}",
                "Nothing was written. Give another folder, or move them away.",
            )

    def _in_the_way(self, path: str) -> str:
        """What is where a file is to be: it, or a file in the stead of one of its folders; empty where nothing is."""
        folders = [each.as_posix() for each in Path(path).parents if each.name and os.path.lexists(self.path / each)]
        files = [each for each in folders if not (self.path / each).is_dir()]
        return next(iter(files), path if os.path.lexists(self.path / path) else "")

    def write(
        self, files: Mapping[str, str], names: Mapping[Key, str], modules: Mapping[Key, str] | None = None
    ) -> Written:
        """Write the files of a project; what was written before and is no part of it goes, unless it was edited.

        Each file is complete or as it was before, and which ones are this command's is known at any time.

        Args:
            files: the texts by their paths.
            names: the resources' names.
            modules: in which module each is, where the language has modules.

        Raises:
            Refused: somebody else's files are in the way.
            OSError: the disk does not take them.
        """
        self.require_free(files)
        before, result = self._hashes(), Written()
        removable = set[str]() if self._manifest.get(UNFINISHED) else before.keys()
        staged = self.own / NEW
        shutil.rmtree(staged, ignore_errors=True)
        for path, text in files.items():
            _put(staged / path, text)
        both = {**before, **{path: [*before.get(path, []), _hash(text)] for path, text in files.items()}}
        self._placed = {"names": _listed(names), **({"modules": _listed(modules)} if modules else {})}
        self._save(both, unfinished=True)
        for path, text in files.items():
            if path in removable and path not in PRIVATE and not os.path.lexists(self.path / path):
                result.kept.append(path)
            else:
                self._place(path, text, before.get(path, []), result)
        for path in sorted(before.keys() - files.keys()):
            self._remove(path, before[path], result)
        kept = {path: before[path] for path in result.kept if path in before}
        self._save({**{path: [_hash(text)] for path, text in files.items()}, **kept})
        if not result.kept:
            shutil.rmtree(staged, ignore_errors=True)
        return result

    def _place(self, path: str, text: str, known: list[str], result: Written) -> None:
        staged, there = self.own / NEW / path, self.path / path
        live = _hash_of(there)
        if live == _hash(text):
            staged.unlink()
            result.same.append(path)
        elif there.exists() and live not in known:
            result.kept.append(path)
        else:
            there.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(there)
            result.written.append(path)

    def _remove(self, path: str, known: list[str], result: Written) -> None:
        there = self.path / path
        if there.exists() and _hash_of(there) in known:
            there.unlink()
            result.gone.append(path)
            with suppress(OSError):
                for each in Path(path).parents:
                    if each.name:
                        (self.path / each).rmdir()
        elif there.exists():
            result.kept.append(path)

    def _hashes(self) -> dict[str, list[str]]:
        return {path: list(each) for path, each in self._manifest.get("files", {}).items()}

    def _save(self, files: Mapping[str, list[str]], *, unfinished: bool = False) -> None:
        state = {UNFINISHED: True} if unfinished else {}
        self._manifest = {**self._about, **state, "files": dict(files), **self._placed}
        _put(self.own / ".gitignore", "*\n!.gitignore\n!manifest.json\n")
        staged = self.own / f"{MANIFEST}.new"
        _put(staged, json.dumps(self._manifest, indent=1, ensure_ascii=False) + "\n")
        staged.replace(self.own / MANIFEST)

    def _require_same(self, manifest: Mapping[str, Any]) -> None:
        for what, ours in self._about.items():
            theirs = manifest.get(what, ours)
            if theirs != ours:
                raise Refused(
                    f"the folder {self.path} was written for the {what} {theirs}, and this is {ours}",
                    "Nothing was written. Give another folder.",
                )


def _read(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Refused(
            f"{path} cannot be read: {error}",
            "It tells which files of the folder this command has written. Restore it, or give another folder.",
        ) from None
    if not _is_manifest(read):
        raise Refused(f"{path} is not what this command has written", "Restore it, or give another folder.")
    return dict(read)


def _is_manifest(read: Any) -> bool:
    if not isinstance(read, dict):
        return False
    files = read.get("files", {})
    return (
        isinstance(files, dict)
        and all(_is_inside(path) and _are_texts(hashes) for path, hashes in files.items())
        and all(_is_by_key(read.get(each, {})) for each in ("names", "modules"))
    )


def _is_by_key(value: Any) -> bool:
    return isinstance(value, dict) and all(" " in key and isinstance(each, str) for key, each in value.items())


def _listed(values: Mapping[Key, str]) -> dict[str, str]:
    return {" ".join(key): each for key, each in values.items()}


def _by_key(listed: Mapping[str, str]) -> dict[Key, str]:
    split = {key: key.split(" ", 1) for key in listed}
    return {(split[key][0], split[key][1]): each for key, each in listed.items()}


def _is_inside(path: str) -> bool:
    return not Path(path).is_absolute() and ".." not in Path(path).parts


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = 0o600 if path.name in PRIVATE else 0o666
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(text.encode("utf-8"))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _hash_of(path: Path) -> str:
    """The hash of a file; empty where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _some(paths: list[str]) -> str:
    more = f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
    return f"{', '.join(paths[:SHOWN])}{more}"
