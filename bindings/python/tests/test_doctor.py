"""The leak doctor: python -m require_vm.doctor."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List, Tuple
from xml.etree import ElementTree

import pytest
from require_vm import Context, heap_report, require
from require_vm.doctor import diagnose, main, size


def module(tmp_path: Path, text: str) -> str:
    path = tmp_path / "m.js"
    path.write_text(text)
    return str(path)


def findings(capsys: pytest.CaptureFixture[str], *arguments: str) -> Tuple[int, Dict[str, Any]]:
    status = main([*arguments, "--json"])
    found: Dict[str, Any] = json.loads(capsys.readouterr().out)
    return status, found


def test_report_from_python() -> None:
    with Context() as context:
        before = heap_report(context)
        context["list"] = [{"x": i} for i in range(1000)]
        after = heap_report(context)
    assert after["objects"] - before["objects"] >= 1000
    row = next(v for v in after["variables"] if v["kind"] == "global" and v["name"] == "list")
    assert row["type"] == "Array" and row["length"] == 1000 and row["bytes"] > 16 * 1000


def test_names_what_leaks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = module(tmp_path, "class Job {} const state = { done: [] }; exports.jobs = { run: () => { state.done.push(new Job()); } };")
    status, found = findings(capsys, path, "--call", "jobs.run", "-n", "2000")
    assert status == 1 and found["grows"] and found["calls"] == 2000
    [variable] = found["variables"]
    assert (variable["name"], variable["path"], variable["file"], variable["kind"]) == ("state", ".done", path, "variable")
    assert variable["type"] == "Array" and variable["length_after"] - variable["length_before"] == 2000
    assert variable["bytes_after"] > variable["bytes_before"] and variable["share"] > 0.9
    assert found["bytes_per_call"] == pytest.approx(variable["bytes_per_call"], rel=0.1)
    jobs = next(c for c in found["classes"] if c["name"] == "Job")
    assert jobs["count_after"] - jobs["count_before"] == 2000


@pytest.mark.parametrize(
    "text",
    [
        "exports.f = (i) => [i].map(String);",
        "let last; exports.f = (i) => { last = { i, before: [i] }; };",
        "const ring = []; exports.f = (i) => { ring[i % 100] = { i }; };",
        "exports.f = async (i) => { await null; return i; };",
    ],
)
def test_says_that_nothing_grows(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([module(tmp_path, text), "--call", "f", "--args", "[{i}]", "-n", "2000"]) == 0
    assert "Nothing grows" in capsys.readouterr().out


def test_a_cache_that_fills_up_is_none_and_one_without_end_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = module(tmp_path, "const memo = new Map(); module.exports = (key) => { if (!memo.has(key)) memo.set(key, [key]); };")
    # {i} makes each call another key; without it there is one key.
    assert findings(capsys, path, "--args", '["key {i}"]', "-n", "2000")[0] == 1
    assert findings(capsys, path, "--args", '["key"]', "-n", "2000")[0] == 0
    few = module(tmp_path, "const memo = new Map(); module.exports = (i) => { memo.set(i % 500, [i]); };")
    assert findings(capsys, few, "--args", "[{i}]", "-n", "3000")[0] == 0
    # More than at the beginning, and yet nothing grows: it says why.
    assert main([few, "--args", "[{i}]", "-n", "3000"]) == 0
    assert "most of it in the first 600 calls: a cache that fills up" in capsys.readouterr().out
    assert main([few, "--args", "[7]", "-n", "3000"]) == 0
    assert "fills up" not in capsys.readouterr().out


def test_names_what_can_be_called(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = module(tmp_path, "exports.render = () => 1; exports.tools = { parse() {}, depth: 1 };")
    for name, answer in (("rendr", "the module has no 'rendr'; what can be called: render"), ("tools.pars", "tools has no 'pars'; what can be called: tools.parse"),
                         ("tools", "tools is no function; what can be called: tools.parse"), ("tools.depth.x", "tools.depth has no 'x'")):
        assert main([path, "--call", name, "-n", "10"]) == 2
        assert answer in capsys.readouterr().err
    assert main([path, "--call", "render", "--args", "[", "-n", "10"]) == 2
    assert "--args is no JSON" in capsys.readouterr().err


def test_global_and_several(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = module(tmp_path, "const a = []; exports.f = (i) => { a.push([i]); (globalThis.seen ??= new Set()).add('value ' + i); };")
    _, found = findings(capsys, path, "--call", "f", "--args", "[{i}]", "-n", "2000")
    assert {(v["kind"], v["name"]) for v in found["variables"]} == {("variable", "a"), ("global", "seen")}
    assert sum(v["share"] for v in found["variables"]) == pytest.approx(1, abs=0.1)


def test_picture_and_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = module(tmp_path, "const kept = []; exports.f = () => { kept.push('<&>'.repeat(9)); };")
    picture = tmp_path / "leak.svg"
    assert main([path, "--call", "f", "-n", "1000", "--svg", str(picture)]) == 1
    said = capsys.readouterr().out
    assert "kept in " + path in said and "bytes a call" in said and "length 100 -> 1,100" in said
    tree = ElementTree.parse(picture)
    texts: List[str] = [e.text or "" for e in tree.iter() if e.tag.endswith("}text")]
    assert any("kept" in t for t in texts) and any(e.tag.endswith("}polyline") for e in tree.iter())


def test_a_leak_up_to_the_limit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = module(tmp_path, "const big = []; exports.f = () => { big.push(new Uint8Array(10000)); };")
    status, found = findings(capsys, path, "--call", "f", "-n", "5000", "--memory-limit", "24")
    assert status == 1 and found["stopped"] and found["variables"][0]["name"] == "big"


@pytest.mark.parametrize("arguments", [["./missing.js"], ["M", "--call", "nothing"], ["M", "--call", "x"], ["M", "--call", "f", "--args", "[{i}"], ["M", "--call", "f"]])
def test_what_cannot_be_called(arguments: List[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = module(tmp_path, "exports.x = 5; exports.f = (a) => a.b;")
    assert main([path if a == "M" else a for a in arguments] + ["-n", "10"]) == 2
    assert capsys.readouterr().err


def test_as_a_program(tmp_path: Path) -> None:
    path = module(tmp_path, "exports.f = () => 1;")
    ran = subprocess.run([sys.executable, "-m", "require_vm.doctor", path, "--call", "f", "-n", "100"], capture_output=True, text=True)
    assert ran.returncode == 0 and "Nothing grows" in ran.stdout, ran.stderr


def test_any_callable(tmp_path: Path) -> None:
    m = require(module(tmp_path, "const kept = {}; exports.keep = (k) => { kept[k] = k; };"))
    found = diagnose(lambda i: m.keep(f"a key that is new: {i}"), m, calls=2000)
    assert found.grows and found.variables[0].name == "kept"
    assert size(2**20) == "1.0 MiB" and size(5) == "5 bytes"
