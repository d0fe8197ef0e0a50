package rvm

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/big"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"
)

func bigInt(t testing.TB, text string) *big.Int {
	t.Helper()
	n, ok := new(big.Int).SetString(text, 10)
	if !ok {
		t.Fatal(text)
	}
	return n
}

func TestExport(t *testing.T) {
	m := open(t)
	v := must(m.Call("everything"))(t)
	defer v.Release()
	got := must(v.Export())(t).(map[string]any)
	e := got["error"].(*Error)
	equal(t, e.Name+e.Message, "RangeErrorout")
	if !strings.Contains(e.Stack, "calls.js") {
		t.Fatal(e.Stack)
	}
	delete(got, "error")
	if !math.IsNaN(got["nan"].(float64)) || !math.Signbit(got["minusZero"].(float64)) {
		t.Fatal(got["nan"], got["minusZero"])
	}
	delete(got, "nan")
	want := map[string]any{
		"nothing": nil, "missing": nil, "yes": true, "number": 1.5, "whole": 42.0, "big": bigInt(t, "1180591620717411303424"), "small": big.NewInt(5),
		"negative": big.NewInt(math.MinInt64), "text": "snowman ☃ 😀 \"q\"\n\x00", "bytes": []byte{0, 1, 255}, "date": time.UnixMilli(1700000000123),
		"list": []any{1.0, []any{2.0, []any{3.0}}}, "map": [][2]any{{"a", 1.0}, {2.0, "b"}}, "set": []any{1.0, "x"}, "inf": math.Inf(-1),
		"minusZero": 0.0, "\x00odd": 1.0,
	}
	for key := range want {
		if !reflect.DeepEqual(got[key], want[key]) {
			if b, ok := want[key].(*big.Int); ok && b.Cmp(got[key].(*big.Int)) == 0 {
				continue
			}
			t.Errorf("%s: %#v, not %#v", key, got[key], want[key])
		}
	}
	equal(t, len(got), len(want))

	for name, path := range map[string]string{"cycle": "$.b.c", "deepFunction": "$.a[2].b"} {
		_, err := must(m.Call(name))(t).Export()
		if isStatus(t, err, ErrNotConvertible); !strings.Contains(err.Error(), path) {
			t.Fatal(err)
		}
	}
	for _, primitive := range []any{nil, true, 1.5, "x"} {
		if got := must(must(m.Call("echo", primitive))(t).Export())(t); got != primitive {
			t.Fatal(got, primitive)
		}
	}
}

type base struct {
	ID     int    `json:"id"`
	Hidden string `json:"-"`
}

type record struct {
	base
	Name    string
	Tags    []string          `json:"tags"`
	Nested  *nested           `json:"nested"`
	Extra   map[string]any    `json:"extra,omitempty"`
	Counts  map[int]uint8     `json:"counts,omitempty"`
	When    time.Time         `json:"when,omitzero"`
	Data    []byte            `json:"data,omitempty"`
	Big     *big.Int          `json:"big,omitempty"`
	Address netip.Addr        `json:"address,omitzero"`
	Raw     json.RawMessage   `json:"raw,omitempty"`
	Pair    [2]float64        `json:"pair"`
	Strings map[string]string `json:"strings,omitempty"`
	private int
}

type nested struct {
	OK bool   `json:"ok"`
	At *int64 `json:"at"`
}

func TestStructs(t *testing.T) {
	m := open(t)
	var r record
	noError(t, m.CallInto(&r, "record", 7))
	want := record{base: base{ID: 7}, Name: "record 7", Tags: []string{"a", "b"}, Nested: &nested{OK: true}}
	if !reflect.DeepEqual(r, want) {
		t.Fatalf("%+v", r)
	}
	at := int64(-5)
	full := record{
		base: base{ID: 1, Hidden: "not seen"}, Name: "all", Nested: &nested{At: &at}, Extra: map[string]any{"k": []any{1.0, "two", nil, true}},
		Counts: map[int]uint8{3: 4, -1: 255}, When: time.UnixMilli(1234567890123), Data: []byte("bytes\x00"), Big: bigInt(t, "-123456789012345678901234567890"),
		Address: netip.MustParseAddr("10.0.0.1"), Raw: json.RawMessage(`{"a":[1,2]}`), Pair: [2]float64{0.5, -1e300},
		Strings: map[string]string{"": "empty", "\x00tag": "no tag", "☃": "\u2028</script>"}, private: 5,
	}
	var back record
	noError(t, m.CallInto(&back, "echo", full))
	full.Hidden, full.private = "", 0
	if !reflect.DeepEqual(back, full) {
		t.Fatalf("%+v\n%+v", back, full)
	}
	equal(t, must(m.Call("classOf", full.When))(t).String(), "Date")
	equal(t, must(As[time.Time](m.Call("echo", full.When)))(t), full.When)
	equal(t, must(must(m.Call("echo", full.When))(t).Time())(t), full.When)
	equal(t, must(m.Call("classOf", fs.ErrExist))(t).String(), "Error")
	equal(t, must(m.Call("echo", &oops{3}))(t).String(), "OopsError: oops 3")
	equal(t, must(As[int](m.Call("sum", []record{{base: base{ID: 3}}, {base: base{ID: 4}}})))(t), 7)

	list := make([]record, 50)
	for i := range list {
		list[i] = full
		list[i].ID = i
	}
	if got := must(As[[]record](m.Call("echo", list)))(t); !reflect.DeepEqual(got, list) {
		t.Fatal("50 records differ")
	}
}

func TestExact(t *testing.T) {
	m := open(t)
	for _, n := range []int64{0, -1, 1<<53 - 1, 1 << 53, 1<<53 + 1, math.MaxInt64, math.MinInt64} {
		equal(t, must(As[int64](m.Call("echo", n)))(t), n)
		equal(t, must(As[[]int64](m.Call("echo", []int64{n})))(t)[0], n)
	}
	equal(t, must(As[uint64](m.Call("echo", uint64(math.MaxUint64))))(t), math.MaxUint64)
	for _, x := range []float64{math.MaxFloat64, math.SmallestNonzeroFloat64, math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 1e21, 1 << 60, -(1 << 70)} {
		for _, got := range []float64{must(As[float64](m.Call("echo", x)))(t), must(As[[]float64](m.Call("echo", []float64{x})))(t)[0]} {
			if math.Float64bits(got) != math.Float64bits(x) {
				t.Fatal(got, x)
			}
		}
		equal(t, must(m.Call("typeOf", must(must(m.Call("echo", []float64{x}))(t).Object().GetAt(0))(t)))(t).String(), "number")
	}
	for _, text := range []string{"0", "-1", "9223372036854775808", "-9223372036854775809", "1" + strings.Repeat("0", 500)} {
		n := bigInt(t, text)
		equal(t, must(m.Call("typeOf", n))(t).String(), "bigint")
		if got := must(As[*big.Int](m.Call("echo", n)))(t); got.Cmp(n) != 0 {
			t.Fatal(got, n)
		}
		if got := must(must(m.Call("echo", n))(t).BigInt())(t); got.Cmp(n) != 0 {
			t.Fatal(got, n)
		}
		if got := must(As[[]big.Int](m.Call("echo", []*big.Int{n})))(t); got[0].Cmp(n) != 0 {
			t.Fatal(&got[0], n)
		}
	}
	for i, refused := range []func() error{
		func() error { _, err := As[int8](m.Call("echo", 128)); return err },
		func() error { _, err := As[uint](m.Call("echo", -1)); return err },
		func() error { _, err := As[int](m.Call("echo", 0.5)); return err },
		func() error { _, err := As[int](m.Call("echo", math.NaN())); return err },
		func() error { _, err := As[int64](m.Call("echo", 1e19)); return err },
		func() error { _, err := As[int64](m.Call("echo", uint64(math.MaxUint64))); return err },
		func() error { _, err := As[float64](m.Call("echo", big.NewInt(1))); return err },
		func() error { _, err := As[string](m.Call("echo", 1)); return err },
		func() error { _, err := As[[]int](m.Call("echo", []any{1, "2"})); return err },
		func() error { _, err := As[map[string]int](m.Call("echo", []int{1})); return err },
		func() error { _, err := As[time.Time](m.Call("echo", 5)); return err },
		func() error { _, err := As[chan int](m.Call("echo", 5)); return err },
		func() error { _, err := As[big.Int](m.Call("echo", 0.5)); return err },
		func() error { _, err := m.Call("echo", map[any]any{1.5: 2}); return err },
		func() error { _, err := m.Call("echo", map[string]any{"c": make(chan int)}); return err },
		func() error { _, err := m.Call("echo", struct{ F complex64 }{}); return err },
	} {
		if err := refused(); !errors.Is(err, ErrNotConvertible) {
			t.Errorf("%d: %v", i, err)
		}
	}
	_, err := As[[]struct{ A []int8 }](m.Call("echo", []any{map[string]any{"a": []int{1, 1000}}}))
	if err == nil || !strings.Contains(err.Error(), "$[0].a[1]: the number 1000 is no int8") {
		t.Fatal(err)
	}
	isStatus(t, must(m.Call("echo", 1))(t).Decode(nil), ErrInvalidArgument)
	isStatus(t, must(m.Call("echo", 1))(t).Decode(5), ErrInvalidArgument)
	isStatus(t, m.CallInto(5, "echo", []int{1}), ErrInvalidArgument)
	noError(t, m.CallInto(nil, "echo", []int{1}))
	type loop struct{ Next *loop }
	cycle := &loop{}
	cycle.Next = cycle
	_, err = m.Call("echo", cycle)
	isStatus(t, err, ErrNotConvertible)
}

// Objects and functions inside data are themselves on the other side.
func TestLiveInsideData(t *testing.T) {
	m := open(t)
	counter := must(m.Get("counter"))(t)
	defer counter.Release()
	object := must(m.Call("all", map[string]any{"counter": counter, "twice": func(x float64) float64 { return 2 * x }, "undefined": Undefined, "self": m, "none": (*Module)(nil)}))(t)
	defer object.Release()
	inner := must(object.Object().GetAt(0))(t).Object()
	defer inner.Release()
	equal(t, must(must(inner.Get("counter"))(t).Object().Same(counter.Object()))(t), true)
	equal(t, must(must(inner.Get("self"))(t).Object().Same(&m.Object))(t), true)
	equal(t, must(As[int](inner.Call("twice", 4)))(t), 8)
	equal(t, must(inner.Get("none"))(t).IsNull(), true)
	equal(t, must(inner.Get("undefined"))(t).IsUndefined(), true)
	equal(t, must(inner.Has("undefined"))(t), true)
	// The same out of a host function.
	fromHost := must(m.Call("call", func() map[string]any {
		return map[string]any{"counter": counter, "list": []int{1, 2}, "twice": func(x float64) float64 { return 2 * x }}
	}))(t)
	defer fromHost.Release()
	equal(t, must(must(fromHost.Object().Get("counter"))(t).Object().Same(counter.Object()))(t), true)
	equal(t, must(As[int](fromHost.Object().Call("twice", 21)))(t), 42)
	large := make([]string, 5000)
	for i := range large {
		large[i] = fmt.Sprint("element ", i)
	}
	back := must(As[[]string](m.Call("call", func() []string { return large })))(t)
	if !reflect.DeepEqual(back, large) {
		t.Fatal("a large answer differs")
	}
	// A live destination.
	var v Value
	noError(t, m.CallInto(&v, "all", 1))
	equal(t, must(As[int](v.Object().Get("length")))(t), 1)
	v.Release()
	o := must(As[*Object](m.Call("all", 1, 2)))(t)
	equal(t, must(As[int](o.Get("length")))(t), 2)
	o.Release()
	other := open(t)
	_, err := other.Call("echo", []any{o})
	isStatus(t, err, ErrStaleHandle)
	_, err = other.Call("echo", []any{object})
	isStatus(t, err, ErrWrongRealm)
}

func TestMapsAndSets(t *testing.T) {
	m := open(t)
	mod := must(NewMap())(t)
	defer mod.Release()
	noError(t, mod.Source("made", `exports.map = () => new Map([[1, { id: 1, Name: "x" }], [2, { id: 2 }]]); exports.set = () => new Set([3, 4])
	  exports.date = () => new Date(NaN); exports.surrogate = () => ["\ud800", "\ud83d\ude00"]`))
	made := must(Require("made", nil, mod))(t)
	defer made.Release()
	byID := must(As[map[int]base](made.Call("map")))(t)
	equal(t, byID[2].ID, 2)
	equal(t, len(byID), 2)
	if set := must(As[[]int](made.Call("set")))(t); !reflect.DeepEqual(set, []int{3, 4}) {
		t.Fatal(set)
	}
	var when time.Time
	isStatus(t, made.CallInto(&when, "date"), ErrNotConvertible)
	if text := must(As[[]string](made.Call("surrogate")))(t); text[0] != "\uFFFD" || text[1] != "😀" {
		t.Fatalf("%q", text)
	}
	_ = m
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{`{"\u0000map":[[1,2]]}`, `[1,-0,NaN,-Infinity,1e5,123456789012345678901234567890]`, `{"a":{"\u0000bytes":"AAE="}}`, `"\ud83d\ude00\ud800"`, `{"\u0000\u0000x":null}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := parser{text: text}
		var v any
		if err := p.into(reflect.ValueOf(&v).Elem()); err != nil {
			return
		}
		// What was read can be written, and reads the same.
		var d dataWriter
		if err := d.value(reflect.ValueOf(v), 0); err != nil {
			return
		}
		q := parser{text: string(d.out)}
		var w any
		if err := q.into(reflect.ValueOf(&w).Elem()); err != nil {
			t.Fatalf("%q: %v", d.out, err)
		}
		var e dataWriter
		if err := e.value(reflect.ValueOf(w), 0); err != nil || string(e.out) != string(d.out) {
			t.Fatalf("%q\n%q", d.out, e.out)
		}
	})
}
