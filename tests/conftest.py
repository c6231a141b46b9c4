"""What many tests stand on: the repository's own records, built once a run."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from pytest_socket import disable_socket, enable_socket, socket_allow_hosts
from starlette.applications import Starlette

from graph import http
from graph.build import build
from graph.config import Settings
from graph.service import Service

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def _only_loopback() -> Iterator[None]:
    """No test reaches out of this machine."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    disable_socket()
    enable_socket()


@pytest.fixture(scope="session")
def served_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a state built from the repository's data/."""
    home = tmp_path_factory.mktemp("home")
    build(Settings(home=home, data=ROOT / "data"))
    return home


@pytest.fixture(scope="session")
def served(served_home: Path) -> Settings:
    """Settings over `served_home`; tests must not write there."""
    return Settings(home=served_home, data=ROOT / "data", query_seconds=5)


@pytest.fixture(scope="session")
def service(served: Settings) -> Iterator[Service]:
    """A service over the repository's data."""
    service = Service(served)
    yield service
    service.close()


@pytest.fixture(scope="session")
def address(service: Service) -> Iterator[str]:
    """A real server of `/sparql` and `/health` over the repository's data: its address."""
    server = uvicorn.Server(
        uvicorn.Config(Starlette(routes=http.routes(service)), port=0, log_level="error")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def new_home(served: Settings, tmp_path: Path) -> Settings:
    """A home of one's own, not built; the encoder and the vectors of `served` are there already."""
    home = Settings(home=tmp_path / "home", data=served.data, query_seconds=5)
    home.build.mkdir(parents=True)
    shutil.copytree(served.build / "encoder", home.build / "encoder")
    shutil.copy(served.build / "embeddings.sqlite", home.build / "embeddings.sqlite")
    return home
