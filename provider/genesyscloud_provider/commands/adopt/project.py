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
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from genesyscloud_provider.client.errors import Refused
from genesyscloud_provider.commands.adopt.objects import Key

OWN: Final = ".adopt"
"""The folder, in the project, of what the command itself keeps."""

MANIFEST: Final = "manifest.json"
NEW: Final = "new"
"""Below `OWN`: files that are about to be moved into the project, or that an edited one keeps out."""

SETTINGS: Final = "Pulumi.*.yaml"
"""The settings of a stack, which are written once: Pulumi goes on with them."""

LASTING: Final = (SETTINGS, "release-from-*.sh")
"""Files that stay where a call does not write them: it is about another stack, or has no state of another tool."""

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
        about: what else a later call is to know: the program's language, the names of project and stack.

    Raises:
        Refused: it was written for another organization or language, or nobody can tell.
    """

    def __init__(self, path: Path, organization: str, about: Mapping[str, str]) -> None:
        self.path = path
        self.own = path / OWN
        self._about = {"organization": organization, **about}
        self._manifest: dict[str, Any] = _read(self.own / MANIFEST)
        self._placed: dict[str, dict[str, Any]] = {}
        self._require_same(self._manifest)

    @staticmethod
    def known(path: Path, what: str) -> str | None:
        """What an earlier call has noted of a folder; None where there was none.

        Raises:
            Refused: nobody can tell.
        """
        found = _read(path / OWN / MANIFEST).get(what)
        return found if isinstance(found, str) else None

    @property
    def names(self) -> dict[Key, str]:
        """The names that an earlier call has given."""
        return _by_key(self._manifest.get("names", {}))

    @property
    def modules(self) -> dict[Key, str]:
        """The modules in which an earlier call has put resources."""
        return _by_key(self._manifest.get("modules", {}))

    @property
    def origins(self) -> dict[Key, dict[str, str]]:
        """Where the fields of credentials come from that an earlier call has put into a stack."""
        return _by_key(self._manifest.get("fields", {}))

    @property
    def edited(self) -> frozenset[str]:
        """The files that an earlier call has written, and that somebody has edited since."""
        live = {path: _hash_of(self.path / path) for path in self._hashes()}
        return frozenset(path for path, known in self._hashes().items() if live[path] and live[path] not in known)

    def has(self, path: str) -> bool:
        """Whether an earlier call has written a file that is still there."""
        return path in self._hashes() and (self.path / path).exists()

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
            named = some([*dict.fromkeys(theirs.values())])
            raise Refused(
                f"the folder {self.path} holds files that this command has not written: {named}",
                "Nothing was written. Give another folder, or move them away.",
            )

    def require_new(self, files: Mapping[str, str]) -> None:
        """Make sure, before anything is read, that a folder which no call has filled is not somebody's.

        Args:
            files: what is known already of the files that are going to be written.

        Raises:
            Refused: it is somebody's.
        """
        if not self._manifest:
            self.require_free(files)

    def leave(self) -> None:
        """Leave nothing in a folder which no call has filled."""
        if not self._manifest:
            shutil.rmtree(self.own, ignore_errors=True)

    def _in_the_way(self, path: str) -> str:
        """What is where a file is to be: it, or a file in the stead of one of its folders; empty where nothing is."""
        folders = [each.as_posix() for each in Path(path).parents if each.name and os.path.lexists(self.path / each)]
        files = [each for each in folders if not (self.path / each).is_dir()]
        return next(iter(files), path if os.path.lexists(self.path / path) else "")

    def write(
        self,
        files: Mapping[str, str],
        names: Mapping[Key, str],
        modules: Mapping[Key, str] | None = None,
        origins: Mapping[Key, Mapping[str, str]] | None = None,
    ) -> Written:
        """Write the files of a project; what was written before and is no part of it goes, unless it was edited.

        Each file is complete or as it was before, and which ones are this command's is known at any time.

        Args:
            files: the texts by their paths.
            names: the resources' names.
            modules: in which module each is, where the language has modules.
            origins: where fields of credentials come from that are in a stack.

        Raises:
            Refused: somebody else's files are in the way.
            OSError: the disk does not take them.
        """
        self.require_free(files)
        before, result, unfinished = self._hashes(), Written(), self._manifest.get(UNFINISHED)
        placed = {"names": names, "modules": modules or {}, "fields": origins or {}}
        self._placed = {what: _listed(each) for what, each in placed.items() if each or what == "names"}
        self._stage(files, before)
        for path, text in files.items():
            if path in before and not unfinished and path not in PRIVATE and not os.path.lexists(self.path / path):
                result.kept.append(path)
            else:
                self._place(path, text, before.get(path, []), result)
        for path in sorted(each for each in before.keys() - files.keys() if not _lasts(each)):
            self._remove(path, before[path], result)
        kept = {
            path: each for path, each in before.items() if path in result.kept or (path not in files and _lasts(path))
        }
        self._save({**{path: [_hash(text)] for path, text in files.items()}, **kept})
        if not result.kept:
            shutil.rmtree(self.own / NEW, ignore_errors=True)
        return result

    def _stage(self, files: Mapping[str, str], before: Mapping[str, list[str]]) -> None:
        """Put the files where they can be moved from, and note that they are about to be."""
        shutil.rmtree(self.own / NEW, ignore_errors=True)
        for path, text in files.items():
            _put(self.own / NEW / path, text)
        both = {**before, **{path: [*before.get(path, []), _hash(text)] for path, text in files.items()}}
        self._save(both, unfinished=True)

    def _place(self, path: str, text: str, known: list[str], result: Written) -> None:
        staged, there = self.own / NEW / path, self.path / path
        live = _hash_of(there)
        if live == _hash(text):
            staged.unlink()
            result.same.append(path)
        elif there.exists() and known and fnmatchcase(path, SETTINGS):
            staged.unlink()  # Pulumi goes on with it
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
        keep_out(self.own)
        staged = self.own / f"{MANIFEST}.new"
        _put(staged, json.dumps(self._manifest, indent=1, ensure_ascii=False) + "\n")
        staged.replace(self.own / MANIFEST)

    def _require_same(self, manifest: Mapping[str, Any]) -> None:
        for what in _INSTEAD:
            ours = self._about.get(what)
            theirs = manifest.get(what, ours)
            if theirs != ours:
                raise Refused(
                    f"the folder {self.path} was written for the {what} {theirs}, and this is {ours}",
                    f"Nothing was written. {_INSTEAD[what]}, or give another folder.",
                )


_INSTEAD: Final = {
    "organization": "Use the credentials of that organization",
    "language": "Leave out --language and --plugin",
}
"""What a folder never changes, and what to do where a call says otherwise."""


def keep_out(own: Path) -> None:
    """Keep the command's own folder out of version control, but for the manifest."""
    _put(own / ".gitignore", f"*\n!.gitignore\n!{MANIFEST}\n")


def _lasts(path: str) -> bool:
    return any(fnmatchcase(path, each) for each in LASTING)


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
        and all(_is_by_key(read.get(each, {}), str) for each in ("names", "modules"))
        and _is_by_key(read.get("fields", {}), dict)
    )


def _is_by_key(value: Any, kind: type) -> bool:
    return isinstance(value, dict) and all(" " in key and isinstance(each, kind) for key, each in value.items())


def _listed(values: Mapping[Key, Any]) -> dict[str, Any]:
    return {" ".join(key): each for key, each in values.items()}


def _by_key(listed: Mapping[str, Any]) -> dict[Key, Any]:
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


def some(paths: list[str]) -> str:
    """The first of many, and how many more there are."""
    more = f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
    return f"{', '.join(paths[:SHOWN])}{more}"
