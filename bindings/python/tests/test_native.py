"""The declarations of _native.py against include/rvm.h."""

import ctypes
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List, Tuple

import pytest
from require_vm import _native as n

from conftest import PACKAGE, ROOT

HEADER = re.sub(r"/\*.*?\*/|//[^\n]*", "", (ROOT / "include" / "rvm.h").read_text(), flags=re.S)
SCALARS = {
    "void": None,
    "bool": ctypes.c_bool,
    "double": ctypes.c_double,
    "int32_t": ctypes.c_int32,
    "int64_t": ctypes.c_int64,
    "uint32_t": ctypes.c_uint32,
    "uint64_t": ctypes.c_uint64,
    "size_t": ctypes.c_size_t,
    "rvm_status": ctypes.c_int32,
    "rvm_handle": ctypes.c_uint64,
}
CALLBACKS = {
    "rvm_host_function": n.HOST_FUNCTION,
    "rvm_drop": n.DROP,
    "rvm_console_function": n.CONSOLE_FUNCTION,
    "rvm_rejection_function": n.REJECTION_FUNCTION,
    "rvm_watch_function": n.WATCH_FUNCTION,
}
POINTERS = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t)


def prototypes() -> Dict[str, Tuple[str, List[str]]]:
    found = {}
    for result, star, name, arguments in re.findall(r"([\w ]+?)\s*(\*?)\s*\b(rvm_\w+)\(([^()]*)\);", HEADER):
        parameters = [] if arguments.strip() == "void" else [" ".join(a.split()) for a in arguments.split(",")]
        found[name] = (result.strip() + star, parameters)
    return found


def declared(text: str) -> Any:
    """The ctypes type, or "pointer", of a C parameter or result (with its name, if it has one)."""
    if "*" in text:
        return "pointer"
    words = [w for w in text.split() if w not in ("const", "struct", "union", "enum")]
    return CALLBACKS.get(words[0]) or SCALARS[words[0]]


def agrees(python: Any, c: Any) -> bool:
    return python in POINTERS if c == "pointer" else python is c


def test_the_header_is_understood() -> None:
    assert len(prototypes()) > 60
    assert declared("const char *path") == "pointer" and declared("rvm_handle ctx") is ctypes.c_uint64


@pytest.mark.parametrize("name", sorted(n.FUNCTIONS))
def test_function(name: str) -> None:
    result, parameters = prototypes()[name]
    python_result, python_parameters = n.FUNCTIONS[name]
    assert agrees(python_result, declared(result)), result
    assert len(python_parameters) == len(parameters)
    for python, c in zip(python_parameters, parameters):
        assert agrees(python, declared(c)), c


def test_callbacks() -> None:
    for name, prototype in CALLBACKS.items():
        found = re.search(r"typedef\s+(\w+)\s*\(\*" + name + r"\)\(([^()]*)\)", HEADER)
        assert found, name
        assert agrees(prototype._restype_, declared(found[1]))  # type: ignore[attr-defined]
        parameters = found[2].split(",")
        assert len(parameters) == len(prototype._argtypes_)  # type: ignore[attr-defined]
        for python, c in zip(prototype._argtypes_, parameters):  # type: ignore[attr-defined]
            assert agrees(python, declared(" ".join(c.split())))


def test_constants() -> None:
    found = {name: value for name, value in re.findall(r"#define RVM_(\w+) (\S+)", HEADER)}
    limits = {"UINT64_MAX": 2**64 - 1, "INT64_MIN": -(2**63)}
    checked = set()
    for name, text in found.items():
        python = getattr(n, name, None)
        if isinstance(python, int):
            assert python == (limits[text] if text in limits else int(text.strip("()"))), name
            checked.add(name)
    ours = {name for name in vars(n) if re.fullmatch(r"[A-Z]+(_[A-Z]+)*", name) and isinstance(getattr(n, name), int)}
    assert ours - checked == set()
    assert not {name for name in found if name.startswith("TYPE_")} - checked


STRUCTS = {
    "rvm_options": n.Options,
    "rvm_realm_stats": n.RealmStats,
    "rvm_process_stats": n.ProcessStats,
    "rvm_value": n.Value,
    "rvm_call_frame": n.CallFrame,
    "rvm_python": n.Python,
}


@pytest.mark.skipif(shutil.which("gcc") is None and os.environ.get("CI") != "true", reason="gcc is not installed")
def test_structs(tmp_path: Path) -> None:
    program = ["#include <stdio.h>", "#include <rvm.h>", "int main(void) {"]
    expected = []
    for name, struct in STRUCTS.items():
        program.append(f'printf("%zu\\n", sizeof({name}));')
        expected.append(ctypes.sizeof(struct))
        for field in struct._fields_:
            member = "as" if field[0] == "payload" else field[0]
            program.append(f'printf("%zu %zu\\n", offsetof({name}, {member}), sizeof((({name} *)0)->{member}));')
            description = getattr(struct, field[0])
            expected += [description.offset, description.size]
    source = tmp_path / "structs.c"
    source.write_text("\n".join([*program, "return 0; }"]))
    subprocess.run(["gcc", f"-I{ROOT}/include", str(source), "-o", str(tmp_path / "structs")], check=True)
    printed = subprocess.run([str(tmp_path / "structs")], check=True, stdout=subprocess.PIPE).stdout
    assert [int(word) for word in printed.split()] == expected


def fails_to_import(**environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", "import require_vm"],
        env={**os.environ, "PYTHONPATH": str(PACKAGE), **environment},
        stderr=subprocess.PIPE,
        universal_newlines=True,
    )
    assert done.returncode == 1
    return done.stderr


def test_no_library() -> None:
    text = fails_to_import(RVM_LIBRARY="/nowhere/librvm.so")
    assert "ImportError" in text and "/nowhere/librvm.so" in text and "pip install" in text


@pytest.mark.skipif(shutil.which("gcc") is None and os.environ.get("CI") != "true", reason="gcc is not installed")
def test_another_library_and_another_abi(tmp_path: Path) -> None:
    for text, source in (("is not the library", "int x;"), ("speaks ABI 999", "unsigned rvm_abi_version(void) { return 999; }")):
        (tmp_path / "other.c").write_text(source)
        other = str(tmp_path / "other.so")
        subprocess.run(["gcc", "-shared", "-fPIC", str(tmp_path / "other.c"), "-o", other], check=True)
        assert text in fails_to_import(RVM_LIBRARY=other)
