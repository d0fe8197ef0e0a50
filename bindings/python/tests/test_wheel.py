"""The wheel: what is in it, and that it works where nothing else is."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from require_vm._native import library_path

from conftest import PACKAGE


def clean_environment() -> "dict[str, str]":
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "RVM_LIBRARY")}


@pytest.mark.skipif("RVM_INSTALLED" in os.environ, reason="the wheel is what is tested")
def test_wheel(tmp_path: Path) -> None:
    # The library is there already; without RVM_LIBRARY, setup.py has cargo build it.
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), str(PACKAGE)],
        env={**clean_environment(), "RVM_LIBRARY": library_path()},
        stderr=subprocess.PIPE,
        universal_newlines=True,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name.startswith("require_vm-") and "-py3-none-" in wheel.name and not wheel.name.endswith("-any.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {"require_vm/__init__.py", "require_vm/py.typed", "require_vm/librvm.so"} <= set(names)
    assert not [name for name in names if "test" in name or "bench" in name]
    metadata = zipfile.ZipFile(wheel).read(next(name for name in names if name.endswith("METADATA"))).decode()
    assert "Requires-Dist" not in metadata and "Requires-Python: >=3.9" in metadata

    target = tmp_path / "site"
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), str(wheel)], check=True)
    code = "import require_vm as r; print(r.require('x', map={'x': r.Source('exports.f = (x) => x + 1')}).f(1), r.__file__)"
    out = subprocess.run(
        [sys.executable, "-c", code], env={**clean_environment(), "PYTHONPATH": str(target)}, cwd=tmp_path, stdout=subprocess.PIPE, check=True
    ).stdout.decode()
    assert out.startswith("2 ") and str(target) in out


def test_a_source_distribution_is_refused_with_a_reason(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "setup.py", "-q", "sdist", "-d", str(tmp_path)],
        cwd=PACKAGE,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        universal_newlines=True,
    )
    assert done.returncode != 0 and "Rust sources" in done.stderr and not list(tmp_path.iterdir())
