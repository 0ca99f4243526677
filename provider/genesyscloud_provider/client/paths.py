"""Paths of objects in the API (API reference 3), and their routes: the same without ids."""

from __future__ import annotations

from urllib.parse import quote


class ApiPath(str):
    """A path with ids in it, which knows its route.

    Attributes:
        route: the path with names in the place of ids, such as `/api/v2/integrations/{id}`.
    """

    route: str

    @classmethod
    def by(cls, path: str, route: str) -> ApiPath:
        """A path whose route is this."""
        made = cls(path)
        made.route = route
        return made


def route_of(path: str) -> str:
    """The route of a path: ids come into paths by `filled` and `of` alone, so any other path is a route itself."""
    return path.route if isinstance(path, ApiPath) else path


def filled(template: str, **ids: str) -> ApiPath:
    """A path such as `/api/v2/roles/{id}/grants` with ids in it; whatever an id is, it stays one part of it."""
    return ApiPath.by(template.format(**{name: quote(each, safe="") for name, each in ids.items()}), template)


def of(collection: str, id_: str, *rest: str) -> ApiPath:
    """The path of an object; whatever the id is, it stays one part of it."""
    route = "/".join([route_of(collection), "{id}", *rest])
    return ApiPath.by("/".join([collection, quote(id_, safe=""), *rest]), route)
