"""What roles and OAuth clients have in common: a name that others may have too, a listing, and no version."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from genesyscloud_provider.client import paths
from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.documents import Document, Text
from genesyscloud_provider.client.errors import NotFound, OutcomeUnknown
from genesyscloud_provider.client.listing import Listing
from genesyscloud_provider.client.lost_answers import Claims, Kind, look_for, not_told_apart


class NamedDocument(Document):
    """An object with a name."""

    id: str
    name: Text = ""


T = TypeVar("T", bound=NamedDocument)


class Objects(ABC, Generic[T]):
    """The organization's objects of one kind.

    Args:
        access: reaches the organization.
        path: where the API has them.
        document: what one of them is read as.
        kind: how messages speak of them.
        one: what a message calls one of them, with its article.
    """

    def __init__(self, access: Access, path: str, document: type[T], kind: Kind, one: str) -> None:
        self._access = access
        self._path = path
        self._document = document
        self._kind = kind
        self._one = one
        self._listing = Listing(self._list, lambda each: each.id, access.clock)
        self._claims: Claims[T] = Claims(lambda id_: self._listing.known(id_) is not None)

    def all(self) -> dict[str, T]:
        """Every object by id."""
        return self._listing.all()

    def find(self, id_: str) -> T | None:
        """An object; None if it does not exist. Absence from the listing is confirmed by its id."""
        return self._listing.shown().get(id_) or self.look(id_)

    def look(self, id_: str) -> T | None:
        """An object as it is now; None if it does not exist any more."""
        try:
            found = self._access.client.get(paths.of(self._path, id_), self._document)
        except NotFound:
            found = None
        if found is None or not self._is_there(found):
            # assumes: NEW_OBJECTS_ARE_READABLE_AT_ONCE, NOT_FOUND_MEANS_ABSENT
            self._listing.gone(id_)
            return None
        self._listing.read(found)
        return found

    def deleted(self, id_: str) -> bool:
        """Whether this process has deleted an object, or has seen that it is gone."""
        return self._listing.deleted(id_)

    def save(self, id_: str, body: Mapping[str, Any]) -> T:
        """Save an object as a whole: the service has no version of it."""
        saved = self._access.client.put(paths.of(self._path, id_), self._document, body)
        self._listing.wrote(saved)
        return saved

    def _created(self, body: Mapping[str, Any], one_off: bool, deployed: Callable[[str], bool]) -> T:
        """A new object; one whose answer got lost is taken over only by a name that nobody else can have.

        Raises:
            OutcomeUnknown: whether it exists, or which one it is, could not be found out; what may be it is named.
        """
        name = body["name"]
        with self._claims.claim(name):
            try:
                created = self._access.client.post(self._path, self._document, body)
            except OutcomeUnknown as lost:
                created = self._found_again(name, lost, one_off, deployed)
            self._keep(created)
            return created

    def _found_again(self, name: str, lost: OutcomeUnknown, one_off: bool, deployed: Callable[[str], bool]) -> T:
        def alike() -> list[T]:
            new = self._claims.new(list(self._list()))
            return [each for each in new if each.name == name and not deployed(each.id)]

        candidates = look_for(alike, f"{self._one} named {name!r}", lost, self._access)
        ours = self._claims.only(name, candidates) if one_off else None
        if ours is None:
            raise not_told_apart(lost, self._kind, name, candidates)
        return ours

    def _is_there(self, found: T) -> bool:
        """Whether what was read by its id is not as good as absent."""
        return True

    def _keep(self, created: T) -> None:
        """Know what this process has made."""
        self._listing.wrote(created)

    @abstractmethod
    def _list(self) -> Iterable[T]:
        """Every object, anew."""
