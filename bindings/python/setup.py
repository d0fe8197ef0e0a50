"""Builds the library with cargo, from the repository checkout around this folder, and puts it into the package.

A source distribution is refused: it would hold no Rust sources. Install from a checkout (`pip install ./bindings/python`) or
from a wheel. RVM_LIBRARY=/path/to/librvm.so bundles a library that is built already.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import List

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NAME = {"darwin": "librvm.dylib", "win32": "rvm.dll"}.get(sys.platform, "librvm.so")


def checkout() -> Path:
    if not (ROOT / "Cargo.toml").is_file() or not (ROOT / "src" / "abi").is_dir():
        raise SystemExit(f"require_vm is built from a checkout of its repository, with the Rust sources in {ROOT}: they are not there")
    return ROOT


def version() -> str:
    found = re.search(r'^version = "(.+)"', (checkout() / "Cargo.toml").read_text(), re.M)
    assert found
    return found[1]


def library() -> Path:
    given = os.environ.get("RVM_LIBRARY")
    if given:
        return Path(given)
    cargo = os.environ.get("CARGO", "cargo")
    if shutil.which(cargo) is None:
        raise SystemExit("require_vm needs cargo (Rust) to build its library; it is not installed. RVM_LIBRARY names one that is built already")
    locked = ["--locked"] if os.environ.get("CI") == "true" else []
    subprocess.run([cargo, "build", "--release", "--lib", *locked], cwd=checkout(), check=True)
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / NAME


class Build(build_py):
    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            folder = Path(self.build_lib) / "require_vm"
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(library(), folder / NAME)
            strip = shutil.which("strip")
            if strip and sys.platform == "linux":
                subprocess.run([strip, "--strip-debug", str(folder / NAME)], check=True)

    def get_outputs(self, include_bytecode: bool = True) -> List[str]:
        return [*super().get_outputs(include_bytecode), str(Path(self.build_lib) / "require_vm" / NAME)]


class Wheel(bdist_wheel):
    """Any Python 3, for this platform: the library knows nothing of Python."""

    def finalize_options(self) -> None:
        super().finalize_options()
        self.root_is_pure = False

    def get_tag(self) -> "tuple[str, str, str]":
        return "py3", "none", super().get_tag()[2]


class NoSource(sdist):
    def run(self) -> None:
        raise SystemExit("require_vm has no source distribution: it would lack the Rust sources. Install from a checkout or a wheel")


class Binary(Distribution):
    def has_ext_modules(self) -> bool:
        return True


setup(version=version(), distclass=Binary, cmdclass={"build_py": Build, "bdist_wheel": Wheel, "sdist": NoSource})
