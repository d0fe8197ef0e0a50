package rvm

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

const calls = "./testdata/calls.js"

func open(t testing.TB, options ...Option) *Module {
	t.Helper()
	m, err := Require(calls, nil, nil, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Release)
	return m
}

func must[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%+v", err)
		}
		return v
	}
}

func noError(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%+v", err)
	}
}

func equal[T comparable](t testing.TB, got, want T) {
	t.Helper()
	if got != want {
		t.Fatalf("%v, not %v", got, want)
	}
}

func isStatus(t testing.TB, err error, status Status) *Error {
	t.Helper()
	var e *Error
	if !errors.Is(err, status) || !errors.As(err, &e) {
		t.Fatalf("the error is %v (%T), not %v", err, err, status)
	}
	return e
}

// handles counts the library's handles, after the garbage collector had its say.
func handles(t testing.TB) uint64 {
	t.Helper()
	return must(ProcessStats())(t).LiveHandles
}

// settles waits until a count is what it should be: cleanups run in their own time.
func settles(t testing.TB, what string, want int64, count func() int64) {
	t.Helper()
	for range 200 {
		if count() == want {
			return
		}
		runtime.GC()
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("%s: %d, not %d", what, count(), want)
}

func TestCases(t *testing.T) {
	for range 3 {
		m := must(Require("./testdata/case1.js", nil, nil))(t)
		equal(t, must(As[int](m.Call("leak")))(t), 1)
		equal(t, must(As[int](m.Call("leak")))(t), 2)
		m.Release()
	}
	// The function alone keeps the module's array.
	m := must(Require("./testdata/case1.js", nil, nil))(t)
	leak := must(m.Get("leak"))(t)
	m.Release()
	for want := 1; want <= 3; want++ {
		equal(t, must(As[int](leak.Object().Invoke()))(t), want)
	}
	leak.Release()
	_, err := leak.Object().Invoke()
	isStatus(t, err, ErrStaleHandle)
	_, err = m.Call("leak")
	isStatus(t, err, ErrStaleHandle)
}

func TestRelease(t *testing.T) {
	before := handles(t)
	m := must(Require(calls, nil, nil))(t)
	f := must(m.Get("add"))(t)
	kept := must(m.Retain())(t)
	m.Release()
	m.Release()
	equal(t, must(As[float64](f.Object().Invoke(1, 2)))(t), 3)
	f.Release()
	equal(t, must(As[float64](kept.Call("add", 1, 2)))(t), 3)
	kept.Release()
	equal(t, handles(t), before)
}

func TestValues(t *testing.T) {
	m := open(t)
	for _, c := range []struct {
		in     any
		typeOf string
		text   string
	}{
		{nil, "null", "null"},
		{Undefined, "undefined", "undefined"},
		{Null, "null", "null"},
		{true, "boolean", "true"},
		{false, "boolean", "false"},
		{1.5, "number", "1.5"},
		{-7, "number", "-7"},
		{int8(-8), "number", "-8"},
		{uint16(65535), "number", "65535"},
		{float32(0.5), "number", "0.5"},
		{int64(1<<53 - 1), "number", "9007199254740991"},
		{int64(1 << 53), "bigint", "9007199254740992"},
		{uint64(1<<64 - 1), "bigint", "18446744073709551615"},
		{"", "string", ""},
		{"snow ☃ \x00 end", "string", "snow ☃ \x00 end"},
		{strings.Repeat("long ☃ ", 5000), "string", strings.Repeat("long ☃ ", 5000)},
		{time.Duration(5), "number", "5"},
		{[]int{1, 2, 3}, "object", "1,2,3"},
		{(*Object)(nil), "null", "null"},
		{[]byte(nil), "null", "null"},
	} {
		equal(t, must(m.Call("typeOf", c.in))(t).String(), c.typeOf)
		v := must(m.Call("echo", c.in))(t)
		equal(t, v.String(), c.text)
		v.Release()
	}
	_, err := m.Call("echo", "not UTF-8: \xff")
	isStatus(t, err, ErrInvalidArgument)
	_, err = m.Call("echo", make(chan int))
	isStatus(t, err, ErrNotConvertible)
	if !strings.Contains(err.Error(), "argument 1") {
		t.Fatal(err)
	}
	_, err = m.Call("nul\x00name")
	isStatus(t, err, ErrInvalidArgument)
	_, err = m.Call("absent")
	isStatus(t, err, ErrException)
	equal(t, must(As[int](m.Call("add", 40, 2)))(t), 42)
	// More arguments than a frame has room for.
	many := make([]any, 100)
	for i := range many {
		many[i] = i
	}
	list := must(m.Call("all", many...))(t)
	equal(t, must(As[int](list.Object().Get("length")))(t), 100)
	equal(t, must(As[int](list.Object().GetAt(99)))(t), 99)
	list.Release()

	// What does not fit is refused.
	v := must(m.Call("add", 0.5, 1))(t)
	if _, err := v.Int64(); !errors.Is(err, ErrNotConvertible) {
		t.Fatal(err)
	}
	if _, err := v.Text(); !errors.Is(err, ErrWrongKind) {
		t.Fatal(err)
	}
	equal(t, must(v.Float64())(t), 1.5)
}

func TestBytes(t *testing.T) {
	m := open(t)
	equal(t, must(m.Call("bytes", []byte{0, 1, 255}))(t).String(), "0,1,255")
	equal(t, must(m.Call("bytes", []byte{}))(t).String(), "")
	v := must(m.Call("makeBytes", 3, 2, 1))(t)
	defer v.Release()
	equal(t, string(must(v.Bytes())(t)), "\x03\x02\x01")
	large := make([]byte, 1<<20)
	for i := range large {
		large[i] = byte(i * 7)
	}
	back := must(m.Call("echo", large))(t)
	defer back.Release()
	equal(t, string(must(back.Bytes())(t)), string(large))
	_, err := must(m.Get("add"))(t).Bytes()
	isStatus(t, err, ErrWrongKind)
}

func TestObjects(t *testing.T) {
	m := open(t)
	class := must(m.Get("Point"))(t).Object()
	defer class.Release()
	v := must(class.New(3, 4))(t)
	defer v.Release()
	p := v.Object()
	equal(t, must(As[float64](p.Call("norm")))(t), 5)
	noError(t, p.Set("x", 6.0))
	noError(t, p.SetAt("y", 8.0))
	equal(t, must(As[float64](p.Call("norm")))(t), 10)
	equal(t, must(p.Has("x"))(t), true)
	equal(t, must(p.Has("z"))(t), false)
	equal(t, must(p.Delete("x"))(t), true)
	equal(t, strings.Join(must(p.Keys())(t), " "), "y")
	equal(t, must(p.Type())(t), TypeObject)
	equal(t, must(class.Type())(t), TypeFunction)
	back := must(m.Call("echo", v))(t)
	defer back.Release()
	equal(t, must(back.Object().Same(p))(t), true)
	equal(t, must(back.Object().Same(class))(t), false)
	symbol := must(m.Get("symbol"))(t)
	defer symbol.Release()
	by := must(m.Get("fromSymbol"))(t)
	defer by.Release()
	equal(t, must(As[int](by.Object().GetAt(symbol)))(t), 7)
	frozen := must(m.Call("call", must(must(m.Call("load", "./frozen.js"))(t).Object().Get("freeze"))(t), p))(t)
	defer frozen.Release()
	isStatus(t, frozen.Object().Set("y", 1), ErrException)
}

func TestErrors(t *testing.T) {
	m := open(t)
	_, err := m.Call("fail")
	e := isStatus(t, err, ErrException)
	equal(t, e.Name, "TypeError")
	equal(t, e.Message, "a bad thing")
	equal(t, err.Error(), "TypeError: a bad thing")
	if errors.Is(err, ErrTimeout) || !strings.HasSuffix(e.File, "calls.js") || e.Line != 9 {
		t.Fatalf("%#v", e)
	}
	full := fmt.Sprintf("%+v", err)
	if !strings.Contains(full, "TypeError: a bad thing\n") || !strings.Contains(full, "calls.js:9") {
		t.Fatal(full)
	}
	equal(t, fmt.Sprintf("%v", err), err.Error())
	equal(t, fmt.Sprintf("%q", err), `"TypeError: a bad thing"`)

	_, err = Require("./testdata/absent.js", nil, nil)
	equal(t, isStatus(t, err, ErrNotFound).Code, "MODULE_NOT_FOUND")
	_, err = Require("", nil, nil)
	isStatus(t, err, ErrInvalidArgument)
	ctx := must(NewContext())(t)
	defer ctx.Release()
	_, err = Require(calls, ctx, nil, MemoryLimit(1<<20))
	isStatus(t, err, ErrInvalidArgument)
	ctx.Release()
	_, err = Require(calls, ctx, nil)
	isStatus(t, err, ErrStaleHandle)
	_, err = NewContext(TimeLimit(-1))
	isStatus(t, err, ErrInvalidArgument)
	_, err = NewContext(Name("a\x00b"))
	isStatus(t, err, ErrInvalidArgument)
	_, err = NewContext(MemoryLimit(1000))
	isStatus(t, err, ErrOutOfMemory)
}

type oops struct{ n int }

func (o *oops) Error() string { return fmt.Sprint("oops ", o.n) }
func (o *oops) Code() string  { return "E_OOPS" }
func (o *oops) Name() string  { return "OopsError" }

func TestHostErrors(t *testing.T) {
	m := open(t)
	failing := must(m.NewFunction("failing", func() error { return fmt.Errorf("wrapped: %w", &oops{7}) }))(t)
	defer failing.Release()
	_, err := m.Call("call", failing)
	var o *oops
	if !errors.As(err, &o) || o.n != 7 {
		t.Fatal(err)
	}
	equal(t, isStatus(t, err, ErrException).Message, "wrapped: oops 7")
	_, err = m.Call("call", func() error { return fs.ErrNotExist })
	if !errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrExist) {
		t.Fatal(err)
	}
	equal(t, must(m.Call("caught", func() error { return &oops{1} }))(t).String(), "OopsError|oops 1|E_OOPS")
	// Through a promise.
	p := must(m.Call("rethrow", failing))(t)
	defer p.Release()
	_, err = p.Object().Await(context.Background())
	if !errors.As(err, &o) {
		t.Fatal(err)
	}
	// An error of a realm that fails inside another's host function keeps its kind.
	other := open(t)
	_, err = m.Call("call", func() (any, error) { v, err := other.Call("fail"); return v, err })
	e := isStatus(t, err, ErrException)
	equal(t, e.Name+" "+e.Message, "TypeError a bad thing")
	// However many fail, few are remembered.
	for range 10 * errorsKept {
		if _, err = m.Call("call", failing); !errors.As(err, &o) {
			t.Fatal(err)
		}
	}
	n := 0
	hostErrors.Range(func(any, any) bool { n++; return true })
	if n > errorsKept+8 {
		t.Fatalf("%d errors are remembered", n)
	}
	failing.Release()
	m.Release()
	p.Release()
	n = 0
	hostErrors.Range(func(any, any) bool { n++; return true })
	equal(t, n, 0)
}

func TestPanic(t *testing.T) {
	m := open(t)
	panics := func(*Call) (any, error) { panic("much too bad") }
	_, err := m.Call("call", panics)
	var p *PanicError
	if !errors.As(err, &p) || p.Value != "much too bad" || !strings.Contains(string(p.Stack), "TestPanic") {
		t.Fatalf("%+v", err)
	}
	if full := fmt.Sprintf("%+v", err); !strings.Contains(full, "rvm_test.go") || !strings.Contains(full, "calls.js") {
		t.Fatal(full)
	}
	_, err = m.Call("call", func() { panic(fs.ErrClosed) })
	if !errors.Is(err, fs.ErrClosed) {
		t.Fatal(err)
	}
	_, err = m.Call("call", func() { var nilMap map[string]int; nilMap["x"] = 1 })
	var re runtime.Error
	if !errors.As(err, &re) {
		t.Fatal(err)
	}
	equal(t, must(m.Call("caught", panics))(t).String(), "Error|panic in a host function: much too bad|undefined")
	equal(t, must(As[int](m.Call("add", 1, 2)))(t), 3)
}

type failure struct{ text string }

func (f *failure) Error() string { return f.text }

type panics struct{}

func (panics) Error() string { return "text" }
func (panics) Code() string  { panic("in Code") }

type unmarshaled struct{}

func (unmarshaled) MarshalJSON() ([]byte, error) { panic("in MarshalJSON") }

// What the user's types do is the user's, too: a nil pointer as an error, above all.
func TestPanicInMethods(t *testing.T) {
	m := open(t)
	asPanic := func(t *testing.T, err error, value string) {
		var p *PanicError
		if !errors.As(err, &p) || !strings.Contains(fmt.Sprint(p.Value), value) {
			t.Fatalf("%+v", err)
		}
	}
	typedNil := func() error { var f *failure; return f }
	_, err := m.Call("call", typedNil)
	var f *failure
	if !errors.As(err, &f) || f != nil || !strings.Contains(err.Error(), "*rvm.failure, whose methods panic") {
		t.Fatalf("%+v", err)
	}
	_, err = m.Call("call", func() error { return panics{} })
	if !errors.Is(err, panics{}) {
		t.Fatalf("%+v", err)
	}
	_, err = m.Call("call", func() unmarshaled { return unmarshaled{} })
	asPanic(t, err, "in MarshalJSON")
	_, err = m.Call("call", func() (any, error) { return []any{1, map[string]unmarshaled{"a": {}}}, nil })
	asPanic(t, err, "in MarshalJSON")
	for _, f := range []any{typedNil, func() unmarshaled { return unmarshaled{} }, func() error { return panics{} }, func() { panic(fs.ErrClosed) }} {
		promise := must(m.Call("call", Async(f)))(t).Object()
		if _, err := promise.Await(t.Context()); err == nil {
			t.Fatal("no error")
		}
		promise.Release()
	}
	never := must(m.Call("call", Async(func() { runtime.Goexit() })))(t).Object()
	if _, err := never.Await(t.Context()); !errors.Is(err, ErrTimeout) {
		t.Fatal(err)
	}
	never.Release()
	promise, resolver, err := m.NewPromise()
	if err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() { equal(t, recover(), any("in MarshalJSON")) }()
		resolver.Resolve(unmarshaled{})
	}()
	resolver.Resolve(7)
	equal(t, must(As[int](promise.Await(t.Context())))(t), 7)
	promise.Release()
	equal(t, must(As[int](m.Call("add", 1, 2)))(t), 3)
}

func TestHostFunctions(t *testing.T) {
	m := open(t)
	for _, c := range []struct {
		fn   any
		args []any
		want string
	}{
		{func(a int, b string) string { return fmt.Sprint(a, b) }, []any{4, "x"}, "4x"},
		{func(a int, b string) string { return fmt.Sprint(a, b) }, nil, "0"},
		{func(a ...int) int { return len(a) + a[0] }, []any{10, 2, 3}, "13"},
		{func(c *Call, a ...float64) int { return len(c.Args) * len(a) }, []any{10, 2, 3}, "9"},
		{func() {}, nil, "undefined"},
		{func(x float64) float64 { return x * 2 }, []any{4}, "8"},
		{func(x, y float64) float64 { return x * y }, []any{4, 3}, "12"},
		{func(s string) (string, error) { return strings.Repeat(s, 1000), nil }, []any{"ab"}, strings.Repeat("ab", 1000)},
		{func(v Value) Kind { return v.Kind() }, []any{nil}, "1"},
		{func(o *Object) (Value, error) { return o.Get("length") }, []any{[]int{1, 2, 3}}, "3"},
		{func(o *Object) *Object { return o }, []any{[]int{1, 2}}, "1,2"},
		{func(c *Call) (any, error) { return c.Arg(1), nil }, []any{1, "second"}, "second"},
		{func(c *Call) (any, error) { return c.Arg(5), nil }, []any{1, "second"}, "undefined"},
		{func(f *Object) (Value, error) { return f.Invoke(5) }, []any{func(x float64) float64 { return -x }}, "-5"},
		{func() (any, error) { return func() string { return "made inside" }, nil }, nil, "made inside"},
	} {
		v, err := m.Call("call", append([]any{c.fn}, c.args...)...)
		noError(t, err)
		if v.Object() != nil && must(v.Object().Type())(t) == TypeFunction {
			v = must(v.Object().Invoke())(t)
		}
		equal(t, v.String(), c.want)
		v.Release()
	}
	for fn, want := range map[any]string{
		1:        "not a int",
		"string": "not a string",
	} {
		_, err := m.NewFunction("f", fn)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Fatal(err)
		}
	}
	_, err := m.NewFunction("f", func() (int, int) { return 1, 2 })
	isStatus(t, err, ErrInvalidArgument)
	_, err = m.NewFunction("f", (func())(nil))
	isStatus(t, err, ErrInvalidArgument)
	_, err = m.Call("call", func(n int8) {}, 300)
	if err == nil || !strings.Contains(err.Error(), "argument 1: the number 300 is no int8") {
		t.Fatal(err)
	}
}

func TestFrame(t *testing.T) {
	m := open(t)
	var kept, lost *Object
	var over *Call
	v := must(m.Call("call", func(c *Call) (any, error) {
		over = c
		this, err := c.This()
		noError(t, err)
		equal(t, this.IsUndefined(), true)
		ctx, err := c.Context()
		noError(t, err)
		noError(t, ctx.Set("fromInside", 5))
		lost = c.Arg(0).Object()
		kept, err = lost.Retain()
		return nil, err
	}, []int{1, 2}))(t)
	equal(t, v.IsNull(), true)
	_, err := lost.Get("length")
	isStatus(t, err, ErrStaleHandle)
	equal(t, must(As[int](kept.Get("length")))(t), 2)
	kept.Release()
	_, err = over.This()
	isStatus(t, err, ErrStaleHandle)
	_, err = over.Context()
	isStatus(t, err, ErrStaleHandle)
}

// A function of one realm, given to another, runs in its own.
func TestAcrossRealms(t *testing.T) {
	a, b := open(t), open(t)
	counter := must(a.Get("counter"))(t)
	defer counter.Release()
	equal(t, must(As[int](b.Call("call", counter)))(t), 1)
	equal(t, must(As[int](a.Call("counter")))(t), 2)
	list := must(a.Call("all", 1))(t)
	defer list.Release()
	_, err := b.Call("echo", list)
	isStatus(t, err, ErrWrongRealm)
}

func TestContext(t *testing.T) {
	var lines []string
	ctx := must(NewContext(Name("mine"), Base("testdata"), MemoryLimit(8<<20), Globals(map[string]any{"answer": 42, "twice": func(x float64) float64 { return 2 * x }}),
		Console(func(level, text string) { lines = append(lines, level+": "+text) })))(t)
	defer ctx.Release()
	m := must(Require("./globals.js", ctx, nil))(t)
	defer m.Release()
	equal(t, must(As[int](m.Call("run")))(t), 84)
	equal(t, must(As[string](ctx.Get("madeInside")))(t), "yes")
	equal(t, must(ctx.Has("madeInside"))(t), true)
	keys := strings.Join(must(ctx.Keys())(t), " ")
	if !strings.Contains(keys, "madeInside") || strings.Contains(keys, "Object") {
		t.Fatal(keys)
	}
	equal(t, must(As[int](ctx.Call("twice", 4)))(t), 8)
	equal(t, strings.Join(lines, "\n"), "log: hello { a: 1 }")
	noError(t, ctx.Console(nil))
	must(m.Call("run"))(t)
	equal(t, len(lines), 1)
	again := must(ctx.Require("./globals.js", nil))(t)
	defer again.Release()
	equal(t, must(again.Same(&m.Object))(t), true)
	equal(t, must(ctx.Type())(t), TypeContext)
	stats := must(ctx.Stats())(t)
	equal(t, stats.BytesLimit, 8<<20)
	if stats.BytesUsed == 0 || stats.Handles < 3 || stats.HostFunctions != 1 {
		t.Fatalf("%+v", stats)
	}

	outside := t.TempDir()
	noError(t, os.WriteFile(filepath.Join(outside, "x.js"), []byte("exports.x = 1"), 0o600))
	jail := must(NewContext(Roots("testdata")))(t)
	defer jail.Release()
	_, err := jail.Require(filepath.Join(outside, "x.js"), nil)
	isStatus(t, err, ErrAccessDenied)
}

func TestRejections(t *testing.T) {
	var seen []error
	m := open(t, OnRejection(func(err error) { seen = append(seen, err) }))
	must(m.Call("reject"))(t).Release()
	if len(seen) != 1 {
		t.Fatal(seen)
	}
	equal(t, isStatus(t, seen[0], ErrException).Name, "RangeError")
	failing := func() error { return &oops{3} }
	must(m.Call("rethrow", failing))(t).Release()
	var o *oops
	if len(seen) != 2 || !errors.As(seen[1], &o) {
		t.Fatal(seen)
	}
}

func TestMapAllow(t *testing.T) {
	folder := t.TempDir()
	inside, outside := filepath.Join(folder, "in", "a.txt"), filepath.Join(folder, "out.txt")
	noError(t, os.Mkdir(filepath.Dir(inside), 0o755))
	noError(t, os.WriteFile(inside, []byte("inside"), 0o644))
	noError(t, os.WriteFile(outside, []byte("outside"), 0o644))
	open := func(access Access) *Module {
		m := must(NewMap())(t)
		defer m.Release()
		noError(t, m.Allow("fs", filepath.Dir(inside), access))
		noError(t, m.Source("files", `const fs = require("fs"); exports.read = (f) => fs.readFileSync(f, "utf8"); exports.write = (f, s) => fs.writeFileSync(f, s)`))
		return must(Require("files", nil, m))(t)
	}
	reader, writer := open(Read), open(Read|Write)
	defer reader.Release()
	defer writer.Release()
	equal(t, must(As[string](reader.Call("read", inside)))(t), "inside")
	for _, refused := range [][]any{{"read", outside}, {"write", inside, "x"}} {
		if _, err := reader.Call(refused[0].(string), refused[1:]...); err == nil {
			t.Fatal(refused)
		}
	}
	_ = must(writer.Call("write", inside, "new"))(t)
	equal(t, must(As[string](reader.Call("read", inside)))(t), "new")
	m := must(NewMap())(t)
	defer m.Release()
	isStatus(t, m.Allow("fs", filepath.Join(folder, "missing"), Read), ErrNotFound)
	isStatus(t, m.Allow("net", folder, Read), ErrInvalidArgument)
	isStatus(t, m.Allow("fs", folder, 0), ErrInvalidArgument)
}

func TestMap(t *testing.T) {
	settles(t, "host functions", 0, registered.Load)
	m := must(NewMap())(t)
	reads := 0
	noError(t, m.Function("fs", "readFileSync", func(path string) (string, error) {
		reads++
		if path != "settings.json" {
			return "", fs.ErrNotExist
		}
		return `{"lives":3}`, nil
	}))
	noError(t, m.Function("fs", "promises.readFile", func() string { return "nested" }))
	noError(t, m.Function("whole", "", func() string { return "itself" }))
	noError(t, m.Source("x", "exports.y = require('./config.json').z"))
	noError(t, m.Source("./config.json", `{"z":9}`))
	noError(t, m.File("alias", "./testdata/case1.js"))
	noError(t, m.Value("settings", "depth", 4))
	noError(t, m.Value("settings", "list", []string{"a", "b"}))
	noError(t, m.Deny("child_process"))
	mod := must(Require(calls, nil, m))(t)
	read := must(mod.Call("load", "fs"))(t)
	equal(t, must(As[string](read.Object().Call("readFileSync", "settings.json")))(t), `{"lives":3}`)
	_, err := read.Object().Call("readFileSync", "/etc/passwd")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	equal(t, reads, 2)
	equal(t, must(As[string](must(read.Object().Get("promises"))(t).Object().Call("readFile")))(t), "nested")
	read.Release()
	equal(t, must(As[string](must(mod.Call("load", "whole"))(t).Object().Invoke()))(t), "itself")
	equal(t, must(As[int](must(mod.Call("load", "x"))(t).Object().Get("y")))(t), 9)
	equal(t, must(As[int](must(mod.Call("load", "alias"))(t).Object().Call("leak")))(t), 1)
	settings := must(mod.Call("load", "settings"))(t)
	equal(t, must(As[int](settings.Object().Get("depth")))(t), 4)
	equal(t, must(settings.Object().Get("list"))(t).String(), "a,b")
	settings.Release()
	_, err = mod.Call("load", "child_process")
	equal(t, isStatus(t, err, ErrException).Code, "ERR_ACCESS_DENIED")
	isStatus(t, m.Value("settings", "live", &mod.Object), ErrInvalidArgument)
	isStatus(t, m.Function("fs", "x", 5), ErrInvalidArgument)
	isStatus(t, m.Function("f\x00s", "x", func() {}), ErrInvalidArgument)
	direct := must(Require("fs", nil, m))(t)
	equal(t, must(As[string](direct.Call("readFileSync", "settings.json")))(t), `{"lives":3}`)
	direct.Release()
	m.Release()
	isStatus(t, m.Deny("x"), ErrStaleHandle)
	_, err = Require(calls, nil, m)
	isStatus(t, err, ErrStaleHandle)
	mod.Release()
	settles(t, "host functions", 0, registered.Load)
}

func TestModules(t *testing.T) {
	settles(t, "host functions", 0, registered.Load)
	m := must(Modules{
		"fs":            Host{"readFileSync": func(path string) string { return "read " + path }, "constants": map[string]int{"R_OK": 4}, "later": Async(func() int { return 1 })},
		"x":             Source("exports.y = 5"),
		"case1":         File("./testdata/case1.js"),
		"child_process": Deny,
		"answer":        42,
		"twice":         func(x float64) float64 { return 2 * x },
		"empty":         Host{},
	}.Map())(t)
	mod := must(Require(calls, nil, m))(t)
	m.Release()
	load := func(name string) *Object { return must(mod.Call("load", name))(t).Object() }
	equal(t, must(As[string](load("fs").Call("readFileSync", "z")))(t), "read z")
	equal(t, must(As[int](must(load("fs").Get("constants"))(t).Object().Get("R_OK")))(t), 4)
	equal(t, must(As[int](load("x").Get("y")))(t), 5)
	equal(t, must(As[int](load("case1").Call("leak")))(t), 1)
	equal(t, must(As[int](mod.Call("load", "answer")))(t), 42)
	equal(t, must(As[int](load("twice").Invoke(4)))(t), 8)
	equal(t, len(must(load("empty").Keys())(t)), 0)
	_, err := mod.Call("load", "child_process")
	equal(t, isStatus(t, err, ErrException).Code, "ERR_ACCESS_DENIED")
	mod.Release()
	settles(t, "host functions", 0, registered.Load)
	for _, wrong := range []Modules{{"x": Host{"": 1}}, {"x": make(chan int)}, {"": Source("")}, {"f": func() (int, int) { return 1, 2 }}} {
		if m, err := wrong.Map(); err == nil {
			t.Error("no error", wrong, m)
		}
	}
	settles(t, "host functions", 0, registered.Load)
}

func TestLimits(t *testing.T) {
	m := open(t, TimeLimit(30*time.Millisecond))
	_, err := m.Call("forever")
	isStatus(t, err, ErrTimeout)
	equal(t, must(As[int](m.Call("add", 1, 2)))(t), 3)
	_, err = m.Call("call", func() error { _, err := m.Call("forever"); return err })
	isStatus(t, err, ErrTimeout)
	go func() {
		time.Sleep(20 * time.Millisecond)
		m.Interrupt()
	}()
	n := open(t)
	time.AfterFunc(20*time.Millisecond, func() { n.Interrupt() })
	_, err = n.Call("forever")
	isStatus(t, err, ErrInterrupted)
}
