"""The SQLite extension from Python's sqlite3: python3 examples/sqlite/test.py build/rvm_sqlite.so"""

import json
import os
import signal
import sqlite3
import sys
import threading
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIBRARY = str(Path(sys.argv[1]).resolve())
MIB = 1 << 20


def connect() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.enable_load_extension(True)
    db.load_extension(LIBRARY)
    db.enable_load_extension(False)
    one(db, "SELECT js_setting('base', ?)", str(HERE))
    return db


def one(db: sqlite3.Connection, sql: str, *args: object) -> object:
    row = db.execute(sql, args).fetchone()
    return row[0] if row and len(row) == 1 else row


def fails(db: sqlite3.Connection, text: str, sql: str, *args: object) -> None:
    try:
        db.execute(sql, args).fetchall()
    except sqlite3.OperationalError as error:
        assert text in str(error), f"{sql}: {error}"
    else:
        raise AssertionError(f"{sql} did not fail")


def resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def grown(work, rounds: int) -> int:
    """How much memory `rounds` of `work` keep, once it has settled."""
    for _ in range(5):
        work()
    before = resident()
    for _ in range(rounds):
        work()
    return resident() - before


db = connect()
for name, package in (("slug", "slugify"), ("stats", "simple-statistics"), ("own", "./own.js")):
    assert one(db, "SELECT load_js(?, ?)", name, package) == name

# Values are what they were.
for value in (None, 0, -1, 2**53, 2**63 - 1, -(2**63), 0.5, 1e300, "", "text", "a\0b", "\U0001f600 ü"):
    got = one(db, "SELECT js('own.echo', ?)", value)
    assert got == value and type(got) is type(value), (value, got)
assert one(db, "SELECT js('own.bytes', ?)", b"\x00\x01\xff") == b"\xff\x01\x00"
assert one(db, "SELECT js('own.kind', ?)", b"x") == "bytes"
assert json.loads(one(db, "SELECT js('own.pair', ?, ?)", 1, "b")) == {"a": 1, "b": "b"}
assert one(db, "SELECT js('own.count'" + ", 1" * 126 + ")") == 126

# A hundred thousand rows, scalar and aggregate, against Python's own answer.
rows = [(f"Title No. {i}", (i * 7919) % 1000 / 10) for i in range(100_001)]
db.execute("CREATE TABLE posts(title, score)")
db.executemany("INSERT INTO posts VALUES (?, ?)", rows)
db.commit()
assert one(db, "SELECT count(*) FROM posts WHERE js('slug', title) = replace(title, ' ', '-')") == len(rows)
assert one(db, "SELECT js_column('stats.median', score) FROM posts") == sorted(score for _, score in rows)[50_000]
assert one(db, "SELECT js_reduce('own.sum', rowid) FROM posts") == sum(range(1, len(rows) + 1))
groups = db.execute("SELECT rowid % 10, js_reduce('own.sum', rowid) FROM posts GROUP BY rowid % 10 ORDER BY 1").fetchall()
assert groups == [(d, sum(i for i in range(1, len(rows) + 1) if i % 10 == d)) for d in range(10)]

# Errors are errors of SQL. The transaction and the connection go on.
db.execute("BEGIN")
db.execute("INSERT INTO posts VALUES ('in a transaction', 0)")
fails(db, "RangeError: too far", "SELECT js('own.throws', 'too far')")
fails(db, "Cannot find module", "SELECT load_js('absent', 'not-installed')")
fails(db, "exports no function", "SELECT load_js('x', 'simple-statistics', 'absent')")
fails(db, "there is no 'nothing'", "SELECT js('nothing')")
one(db, "SELECT js_setting('time_limit_ms', 100), js_setting('memory_limit', ?)", 8 * MIB)
one(db, "SELECT load_js('strict', './own.js')")
fails(db, "time limit", "SELECT js('strict.hang')")
one(db, "SELECT js_setting('time_limit_ms', 0), load_js('hungry', './own.js')")
fails(db, "memory limit", "SELECT js('hungry.eat')")
fails(db, "memory limit", "SELECT js_column('hungry.count', title || zeroblob(100000)) FROM posts")
fails(db, "too far", "SELECT js_reduce('own.throws', 'too far') FROM posts")
assert one(db, "SELECT js('hungry.calls')") == 1
db.execute("COMMIT")
assert one(db, "SELECT count(*) FROM posts WHERE title = 'in a transaction'") == 1

# Connection.interrupt() stops a script, whatever runs it and without a time limit. The realm and the connection go on.
signal.alarm(600)  # where it does not, this ends the process


def interrupted(sql: str) -> None:
    over = threading.Event()

    def interrupt() -> None:
        while not over.wait(0.3):  # one that comes before the statement is lost
            db.interrupt()

    thread = threading.Thread(target=interrupt)
    thread.start()
    try:
        fails(db, "interrupted", sql)
    finally:
        over.set()
        thread.join()


one(db, "SELECT js_setting('time_limit_ms', 0), js_setting('memory_limit', 0), load_js('free', './own.js')")
assert one(db, "SELECT js('free.calls')") == 1
for sql in (
    "SELECT js('free.hang')",
    "SELECT js('free.waits')",
    "SELECT js('free.stubborn')",
    "SELECT js_reduce('free.hang', score) FROM posts",
    "SELECT js_column('free.hang', score) FROM posts",
    "SELECT load_js('endless', './endless.js')",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n WHERE js('free.echo', i) = 0",
):
    interrupted(sql)
    if "stubborn" in sql:  # it has to be condemned, unless the stop comes in the instant between two promises; the next call has a new realm
        for _ in range(20):
            try:
                one(db, "SELECT js('free.calls')")
            except sqlite3.Error as error:
                assert "is condemned" in str(error), error
                break
            interrupted(sql)
        else:
            raise AssertionError(f"{sql} was never condemned")
    assert one(db, "SELECT js('free.calls')") >= 1
signal.alarm(0)

# Every byte comes back: of a module that keeps 8 MiB, of aggregates that fail half way, and of connections.
one(db, "SELECT js_setting('memory_limit', 0)")


def unload() -> None:
    db.execute("SELECT load_js('leaky', './own.js')").fetchall()
    assert one(db, "SELECT js('leaky.keep', 1000000)") == 1
    assert one(db, "SELECT unload_js('leaky')") == 1


def half_way() -> None:
    db.execute("SELECT load_js('leaky', './own.js')").fetchall()
    fails(db, "too far", "SELECT js_column('leaky.keep', score), js_reduce('leaky.throws', 'too far') FROM posts")
    assert one(db, "SELECT unload_js('leaky')") == 1


def connection() -> None:
    other = connect()
    other.execute("SELECT load_js('leaky', './own.js')").fetchall()
    other.execute("SELECT js('leaky.keep', 1000000)").fetchall()
    cursor = other.execute("SELECT rowid, js_column('leaky.count', value) FROM (SELECT 1 AS rowid, 2 AS value UNION SELECT 2, 3) GROUP BY 1")
    assert cursor.fetchone() == (1, 1)  # and the rest of it is never asked for
    cursor.close()
    other.close()


for work in (unload, half_way, connection):
    kept = grown(work, 40)
    assert kept < 32 * MIB, f"{work.__name__}: {kept / MIB:.1f} MiB more after 40 rounds"
print("SQLite from Python: ok")
