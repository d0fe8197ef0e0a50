-- npm packages as SQL functions. Run from the top of the repository: sqlite3 < examples/sqlite/demo.sql
.bail off
.load build/rvm_sqlite
.mode list
SELECT js_setting('base', 'examples/sqlite');
SELECT load_js('slug', 'slugify'), load_js('semver', 'semver'), load_js('stats', 'simple-statistics'), load_js('median', 'simple-statistics', 'median'), load_js('own', './own.js');

CREATE TABLE posts(title TEXT, version TEXT, score REAL, word TEXT);
INSERT INTO posts VALUES
    ('Hello, World!', '1.10.0', 3, 'a'), ('Ünïcode & more', '1.9.2', 5.5, 'b'), ('How we count: 1 + 1', '2.0.0-rc.1', 4, 'a'), ('The last', 'none', 100, 'c');

-- scalar functions
SELECT js('slug', title) FROM posts ORDER BY rowid;
SELECT title FROM posts WHERE js('semver.satisfies', version, '^1.2.0') ORDER BY js('semver.major', version), js('semver.minor', version);
SELECT version, js('semver.valid', version) IS NULL FROM posts WHERE rowid > 2;
CREATE INDEX no_index ON posts(js('slug', title)); -- an error: SQLite does not know that it is deterministic

-- aggregates: the whole column at once, and row by row; with GROUP BY and no rows
SELECT js_column('median', score), round(js_column('stats.standardDeviation', score), 3) FROM posts;
SELECT word, js_column('median', score) FROM posts GROUP BY word ORDER BY word;
SELECT js_column('median', score) IS NULL, js_reduce('own.sum', score) IS NULL FROM posts WHERE 0;
SELECT js_reduce('own.sum', score) FROM posts WHERE word = 'a';
SELECT js_reduce('own.tally', word) FROM posts;
SELECT key, value FROM posts, json_each(js('own.pair', score, title)) WHERE word = 'b';

-- values
SELECT js('own.kind', 1), js('own.kind', 9223372036854775807), js('own.kind', 0.5), js('own.kind', 'x'), js('own.kind', x'00'), js('own.kind', NULL);
SELECT js('own.echo', 9223372036854775807), js('own.echo', -9007199254740993), js('own.echo', 1e300), typeof(js('own.echo', 2.0)), js('own.echo', 'a' || char(0) || 'b') = 'a' || char(0) || 'b';
SELECT hex(js('own.bytes', x'0001ff')), hex(js('own.bytes', x'')), js('own.later', 21), js('own.count', 1, 2, 3);

-- errors are SQL errors, and nothing is lost
SELECT js('own.throws', 'too far');
SELECT js('absent', 1);
SELECT js('own.absent', 1);
SELECT load_js('bad', 'not-installed');
SELECT js('own.fs');
SELECT js('own.calls'), js('own.calls');
BEGIN;
INSERT INTO posts(title) VALUES ('kept by the transaction');
SELECT js_setting('time_limit_ms', 200), js_setting('memory_limit', 8 << 20), load_js('strict', './own.js');
SELECT js('strict.hang');
SELECT js('strict.never');
SELECT js('strict.calls');
SELECT js_setting('time_limit_ms', 0), load_js('hungry', './own.js'), js('hungry.calls'), js('hungry.calls');
SELECT js('hungry.eat');
SELECT js('hungry.calls'); -- afresh
SELECT js_column('hungry.count', zeroblob(1 << 20)) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT i FROM n);
SELECT js_reduce('hungry.throws', score) FROM posts;
COMMIT;
SELECT count(*) FROM posts WHERE title = 'kept by the transaction';
SELECT js_setting('speed', 1);
SELECT js_setting('memory_limit', 'much');
SELECT js(), js(NULL);

-- what a database file says about functions is not trusted with loading code
CREATE VIEW trap AS SELECT load_js('slug', './own.js');
SELECT * FROM trap;

-- modules are let go of
SELECT json_array_length(js_status()), json_extract(js_status(), '$[0].limit');
SELECT unload_js('own'), unload_js('own');
SELECT js('own.calls');
