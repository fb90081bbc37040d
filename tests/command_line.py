"""The program as a user calls it: in a process of its own, or quicker in that of the test."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from subprocess import CompletedProcess
from unittest import mock

from wijkplan import cli


def run_process(*args, cwd=None, **env) -> CompletedProcess[str]:
    """Start the program; for what only a process shows, as it takes seconds to start."""
    return subprocess.run(
        [sys.executable, "-m", "wijkplan.cli", *map(str, args)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **env},
        check=False,
        timeout=300,
    )


def run(*args, cwd=None, **env) -> CompletedProcess[str]:
    """Call `wijkplan.cli.main` as the program does; gives what the process would have given."""
    command = ["wijkplan", *map(str, args)]
    out, err = _stream(), _stream()
    with (
        contextlib.chdir(cwd or "."),
        mock.patch.dict(os.environ, env),
        mock.patch.object(sys, "argv", command),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            cli.main()
        except SystemExit as stopped:
            code = stopped.code or 0
    texts = [stream.buffer.getvalue().decode() for stream in (out, err)]
    return CompletedProcess(command, code, *texts)


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
