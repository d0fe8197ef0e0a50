package rvm

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// clean waits until everything that earlier tests left to the garbage collector is gone, and gives the handles that are left.
func clean(t *testing.T) (handles func() int64) {
	t.Helper()
	count := func() int64 {
		s, err := ProcessStats()
		noError(t, err)
		return int64(s.LiveHandles)
	}
	settles(t, "handles", 0, count)
	settles(t, "host functions", 0, registered.Load)
	return count
}

// heap is what Go itself holds.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return int64(s.HeapAlloc)
}

func TestHostFunctionsAreDropped(t *testing.T) {
	handles := clean(t)
	before := heap()
	called, dropped := 0, make(chan bool, 10)
	for round := range 10 {
		m := must(Require(calls, nil, nil))(t)
		watched := new([1 << 10]int)
		runtime.AddCleanup(watched, func(int) { dropped <- true }, 0)
		for i := range 10_000 {
			f := must(m.NewFunction("f", func() int { called++; return i + watched[0] }))(t)
			if i%1000 == round {
				equal(t, must(As[int](m.Call("call", f)))(t), i)
			}
			f.Release()
		}
		equal(t, registered.Load(), 10_000)
		stats := must(m.Stats())(t)
		equal(t, stats.HostFunctions, 10_000)
		m.Release()
		equal(t, registered.Load(), 0)
	}
	equal(t, called, 100)
	equal(t, handles(), 0)
	settles(t, "closures that were collected", 10, func() int64 { return int64(len(dropped)) })
	if after := heap(); after > before+1<<20 {
		t.Errorf("Go's heap went from %d to %d bytes", before, after)
	}
}

func TestProxiesAreCollected(t *testing.T) {
	count := 1_000_000
	if testing.Short() || raceEnabled {
		count = 100_000
	}
	handles := clean(t)
	m := must(Require(calls, nil, nil))(t)
	before, used := heap(), must(m.Stats())(t).BytesUsed
	most := int64(0)
	for i := range count {
		// Every other one is left to the garbage collector.
		v, err := m.Call("all", i)
		if err != nil || v.Object() == nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			v.Release()
		}
		if i%10_000 == 0 {
			most = max(most, handles())
		}
	}
	settles(t, "handles", 1, handles)
	if after := heap(); after > before+1<<20 {
		t.Errorf("Go's heap went from %d to %d bytes", before, after)
	}
	must(m.Call("add", 1, 2))(t)
	// The engine's own table of values may have grown by what was alive at most.
	if after := must(m.Stats())(t).BytesUsed; after > used+1<<16 {
		t.Errorf("the realm went from %d to %d bytes; %d handles were alive at most", used, after, most)
	}
	m.Release()
	equal(t, handles(), 0)
}

// What nobody released is gone once nobody can reach it: modules, contexts, maps and their functions.
func TestCollectedWithoutRelease(t *testing.T) {
	handles := clean(t)
	for range 100 {
		m := must(NewMap())(t)
		noError(t, m.Function("x", "f", func() int { return 1 }))
		ctx := must(NewContext(Console(func(level, text string) {}), OnRejection(func(error) {})))(t)
		mod := must(ctx.Require(calls, m))(t)
		x := must(mod.Call("load", "x"))(t)
		equal(t, must(As[int](x.Object().Call("f")))(t), 1)
		must(mod.NewFunction("g", func() {}))(t)
	}
	settles(t, "handles", 0, handles)
	settles(t, "host functions", 0, registered.Load)
	stats := must(ProcessStats())(t)
	equal(t, stats.LiveRealms, 0)
	settles(t, "realms that Go knows", 0, func() int64 {
		n := int64(0)
		realms.Range(func(any, any) bool { n++; return true })
		return n
	})
}

// Realms that a loop makes and forgets do not pile up: Go's collector is told of them.
func TestForgottenRealms(t *testing.T) {
	handles := clean(t)
	openers.limit.Store(fewOpeners)
	most := uint64(0)
	for i := range 5000 {
		m := must(Require("./testdata/case1.js", nil, nil))(t)
		equal(t, must(As[int](m.Call("leak")))(t), 1)
		if i%50 == 0 {
			most = max(most, must(ProcessStats())(t).LiveRealms)
		}
	}
	if most > 4*fewOpeners {
		t.Errorf("%d realms were alive at once", most)
	}
	settles(t, "handles", 0, handles)
	equal(t, openers.count.Load(), 0)
	// Those that are held stay.
	var keep []*Module
	for range 600 {
		keep = append(keep, must(Require("./testdata/case1.js", nil, nil))(t))
	}
	for _, m := range keep {
		equal(t, must(As[int](m.Call("leak")))(t), 1)
		m.Release()
	}
	equal(t, handles(), 0)
	equal(t, openers.count.Load(), 0)
}

// Objects whose last use is a call stay alive while it runs, and so do its arguments.
func TestAliveDuringCalls(t *testing.T) {
	handles := clean(t)
	collectNow := func() float64 {
		for range 3 {
			runtime.GC()
			runtime.Gosched()
		}
		return 1
	}
	for range 20 {
		m := must(Require(calls, nil, nil))(t)
		add := must(m.Get("add"))(t).Object()
		equal(t, must(As[int](m.Call("callTwice", collectNow, add, map[string]any{"add": add})))(t), 6)
	}
	for range 20 {
		f := must(must(Require(calls, nil, nil))(t).Get("callTwice"))(t).Object()
		equal(t, must(As[int](f.Invoke(collectNow, func(a, b float64) float64 { return a + b }, nil)))(t), 3)
	}
	settles(t, "handles", 0, handles)
}

// A registration that fails lets go of the function, too.
func TestFailedRegistration(t *testing.T) {
	clean(t)
	m := must(Require(calls, nil, nil))(t)
	mod := must(NewMap())(t)
	m.Release()
	mod.Release()
	_, err := m.NewFunction("f", func() {})
	isStatus(t, err, ErrStaleHandle)
	isStatus(t, mod.Function("x", "f", func() {}), ErrStaleHandle)
	_, err = m.Call("call", func() {})
	isStatus(t, err, ErrStaleHandle)
	ctx := must(NewContext())(t)
	ctx.Release()
	isStatus(t, ctx.Console(func(level, text string) {}), ErrStaleHandle)
	equal(t, registered.Load(), 0)
}

// A process that ends with everything alive, while calls run on other goroutines.
func TestMain(m *testing.M) {
	if how, ok := os.LookupEnv("RVM_TEST_EXIT"); ok {
		leaveAlive(how)
	}
	os.Exit(m.Run())
}

func leaveAlive(how string) {
	m, err := Require(calls, nil, nil)
	if err != nil {
		panic(err)
	}
	inside := make(chan bool)
	for range 3 {
		go m.Call("call", func() { inside <- true; m.Call("counter") })
	}
	go func() {
		own, err := Require(calls, nil, nil, TimeLimit(1e12))
		if err != nil {
			panic(err)
		}
		own.Call("call", func() { inside <- true })
		own.Call("forever")
	}()
	<-inside
	<-inside
	var keep []Value
	for i := range 20 {
		mod, _ := NewMap()
		mod.Function("x", "f", func() {})
		r, err := Require(calls, nil, mod)
		if err != nil {
			panic(err)
		}
		v, _ := r.Call("all", i)
		keep = append(keep, v)
		if i%10 == 0 {
			runtime.GC()
		}
	}
	fmt.Println("alive:", len(keep))
	if how == "return" {
		os.Exit(0)
	}
	os.Exit(7)
}

func TestExit(t *testing.T) {
	count := 100
	if testing.Short() || raceEnabled {
		count = 10
	}
	for i := range count {
		how, want := "return", 0
		if i%2 == 1 {
			how, want = "seven", 7
		}
		cmd := exec.Command(os.Args[0], "-test.run=none")
		cmd.Env = append(os.Environ(), "RVM_TEST_EXIT="+how)
		var out, errOut strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &errOut
		cmd.Run()
		if cmd.ProcessState.ExitCode() != want || out.String() != "alive: 20\n" || errOut.Len() != 0 {
			t.Fatalf("run %d: %v\n%s%s", i, cmd.ProcessState, out.String(), errOut.String())
		}
	}
}

// What grows is found by two reports of the heap.
func TestHeapReport(t *testing.T) {
	handles := clean(t)
	m := must(Require("./testdata/case1.js", nil, nil))(t)
	held := func() (bytes float64) {
		var report struct {
			Variables []struct {
				Kind, Name string
				Bytes      float64
			}
		}
		if err := json.Unmarshal(must(m.HeapReport())(t), &report); err != nil {
			t.Fatal(err)
		}
		for _, v := range report.Variables {
			if v.Kind == "variable" && v.Name == "leakArray" {
				bytes = v.Bytes
			}
		}
		return
	}
	must(m.Call("leak"))(t)
	before := held()
	for range 1000 {
		must(m.Call("leak"))(t)
	}
	if grown := held() - before; grown < 1000*24*8 {
		t.Errorf("leakArray holds %.0f bytes more after a thousand calls", grown)
	}
	m.Release()
	if _, err := m.HeapReport(); err == nil {
		t.Error("a report of a realm that is gone")
	}
	equal(t, handles(), 0)
}
