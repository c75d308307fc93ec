"""Servers of databases that tests start: in a folder of their own, on a free port, gone afterwards.

Where one cannot be started, continuous integration fails; at a desk its tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PASSWORD = "s3cret"  # of everybody
_PATIENCE = 240  # seconds for a server to start


@dataclass(frozen=True)
class Server:
    """A server that listens on the loopback; `shop` may read everything, with the password."""

    port: int
    process: subprocess.Popen[bytes]

    def cut(self) -> None:
        """Ends the server at once, as when a machine goes down."""
        os.killpg(self.process.pid, signal.SIGKILL)


@contextmanager
def postgres() -> Iterator[Server]:
    """PostgreSQL with the database `shop`."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        _lacking("PostgreSQL's server is not installed (Debian: postgresql)")
    with _folder("postgres") as folder:
        data, secret = folder / "data", folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        start = [
            programs[-1] / "initdb",
            "-D",
            data,
            "-U",
            "shop",
            "-A",
            "scram-sha-256",
            f"--pwfile={secret}",
        ]
        _run_as("postgres", [*start, "-N", "--no-instructions", "-E", "UTF8", "--locale=C"])
        port = _free_port()
        options = ["-p", str(port), "-k", folder, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
        with _running("postgres", [programs[-1] / "postgres", "-D", data, *options], port) as server:
            yield server


@contextmanager
def mariadb() -> Iterator[Server]:
    """MariaDB with the database `shop`."""
    program = shutil.which("mariadbd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        _lacking("MariaDB's server is not installed (Debian: mariadb-server)")
    with _folder("mysql") as folder:
        data = folder / "data"
        _run_as("mysql", ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db"])
        grants = folder / "grants.sql"
        grants.write_text(
            f"create database shop;\ncreate user shop@'127.0.0.1' identified by '{PASSWORD}';\n"
            "grant all on *.* to shop@'127.0.0.1';\n"
        )
        grants.chmod(0o644)
        port = _free_port()
        options = [f"--datadir={data}", f"--port={port}", f"--socket={folder}/sock", f"--init-file={grants}"]
        command = [program, "--no-defaults", *options, "--bind-address=127.0.0.1", "--skip-name-resolve"]
        with _running("mysql", command, port) as server:
            yield server


def _lacking(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def _folder(owner: str) -> Iterator[Path]:
    """A folder with a short path, as sockets need, that belongs to whom the server runs as."""
    folder = Path(tempfile.mkdtemp(prefix="sg-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, owner)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as(user: str) -> dict[str, str]:
    return {"user": user} if os.geteuid() == 0 else {}


def _run_as(user: str, command: list[str | Path]) -> None:
    done = subprocess.run(list(map(str, command)), capture_output=True, cwd="/tmp", **_as(user))
    if done.returncode:
        _lacking(f"{command[0]} failed: {done.stderr.decode(errors='replace')[-300:]}")


@contextmanager
def _running(user: str, command: list[str | Path], port: int) -> Iterator[Server]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        list(map(str, command)), stdout=quiet, stderr=quiet, cwd="/tmp", start_new_session=True, **_as(user)
    )
    try:
        _await(process, port)
        yield Server(port, process)
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(0.3)
                return
        time.sleep(0.1)
    _lacking("a database server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
