"""The one list of the services: whoever adds one is told here what else it lacks."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from starlette.routing import Route

import genesyscloud_emulator
from genesyscloud_emulator import State
from genesyscloud_emulator.organization import Organization, Service
from genesyscloud_emulator.server.app import api_routes
from genesyscloud_emulator.server.record import CONTROL
from genesyscloud_emulator.services import SERVICES

API = "/api/v2"
PACKAGE = Path(genesyscloud_emulator.__file__).parent
SHARED = {"behaviour", "control", "page", "seed", "server", "storage", "wire"}
FOLDERS = sorted({each.parent.name for each in PACKAGE.glob("*/*.py")} - SHARED)
SHAPE = {"__init__", "models", "bodies", "reports", "fixtures", "service", "routes"}
"""The files that say the same in each folder; a folder lacks those that it has nothing for."""
MORE = {
    "actions": {
        "answers",
        "execution",
        "flows",
        "functions",
        "platform",
        "templates",
        "told",
        "translation",
        "validation",
    },
    "architect": {"aggregates"},
    "integrations": {"told", "urls"},
    "oauth": {"clients", "usage"},
}
"""What has more to say than the shape."""


def _registered(folder: str) -> type[Service]:
    found = [each for each in SERVICES if each.__module__ == f"genesyscloud_emulator.{folder}.routes"]
    assert len(found) == 1, f"genesyscloud_emulator/services.py must list the service of {folder}/routes.py, once"
    return found[0]


def test_each_service_has_a_folder():
    assert len(SERVICES) == len(set(SERVICES)) == len(FOLDERS)


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_is_registered_and_serves_something(folder):
    organization = Organization(SERVICES)
    service = next(each for each in organization.services if type(each) is _registered(folder))
    paths = [route.path for route in service.routes()]
    assert paths, f"{folder}/routes.py serves nothing"
    assert set(paths) <= {route.path for route in api_routes(organization)}
    assert all(route.path.startswith(CONTROL) for route in service.control_routes())


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_has_the_one_shape(folder):
    files = {each.stem for each in (PACKAGE / folder).glob("*.py")}
    assert {"__init__", "routes"} <= files
    assert files - SHAPE == MORE.get(folder, set())


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_has_its_tests(folder):
    assert list((Path(__file__).parent / folder).glob("test_*.py")), f"there is no tests/emulator/{folder}/test_*.py"


def test_the_state_has_what_the_services_report():
    names = [name for service in Organization(SERVICES).services for name in service.report()]
    assert sorted(names) == sorted(str(field.alias) for field in State.model_fields.values())


def test_no_two_services_serve_the_same():
    organization = Organization(SERVICES)
    control = [route.path for service in organization.services for route in service.control_routes()]
    paths = [route.path for route in api_routes(organization)] + control
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize("services", [SERVICES, SERVICES[::-1]], ids=["as listed", "backwards"])
def test_a_name_goes_before_a_placeholder_whatever_the_order_of_the_services(services):
    routes = api_routes(Organization(services))
    names = [route.path for route in routes if "{" not in route.path]
    assert f"{API}/integrations/credentials" in names
    for name in names:
        assert next(route.path for route in routes if route.path_regex.match(name)) == name


@dataclass
class Note:
    entity_name: ClassVar[str] = "note"

    id: str


class Notes(Service):
    """A service that nothing but the list knows of."""

    def routes(self):
        return [Route("/api/v2/notes", lambda _: None)]

    def report(self):
        return {"notes": [one.id for one in self.organization.store(Note).live()]}


def test_what_a_new_service_stores_is_reset_saved_and_restored_by_its_line_alone():
    organization = Organization([*SERVICES, Notes])
    assert "/api/v2/notes" in [route.path for route in api_routes(organization)]

    def notes():
        return organization.services[-1].report()["notes"]

    organization.store(Note).put(Note("first"))
    organization.save()
    organization.store(Note).put(Note("second"))
    assert notes() == ["first", "second"]
    organization.restore()
    assert notes() == ["first"]
    organization.reset()
    assert notes() == []
    organization.restore()
    assert notes() == ["first"]
