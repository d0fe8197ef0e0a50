package rvm

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestManyRealms(t *testing.T) {
	var wg sync.WaitGroup
	for g := range 64 {
		spawn(&wg, func() {
			m, err := Require(calls, nil, nil)
			if err != nil {
				t.Error(err)
				return
			}
			defer m.Release()
			private := 0
			f, err := m.NewFunction("f", func(x float64) float64 { private++; return x + float64(g) })
			if err != nil {
				t.Error(err)
				return
			}
			defer f.Release()
			for i := range 200 {
				n, err := As[int](m.Call("call", f, i))
				if err != nil || n != i+g {
					t.Error(n, err)
					return
				}
				if text, err := As[string](m.Call("echo", fmt.Sprint(i))); err != nil || text != fmt.Sprint(i) {
					t.Error(text, err)
					return
				}
			}
			if private != 200 {
				t.Error(private)
			}
		})
	}
	wg.Wait()
}

// 64 goroutines in one realm: its lock is all that protects `shared`, and a host function of the realm.
func TestOneRealm(t *testing.T) {
	m := open(t)
	shared, nested := 0, 0
	f := must(m.NewFunction("f", func(c *Call, x float64) (float64, error) {
		shared++
		n, err := As[float64](m.Call("add", x, 1))
		nested++
		return n, err
	}))(t)
	defer f.Release()
	var wg sync.WaitGroup
	for range 64 {
		spawn(&wg, func() {
			for i := range 100 {
				if n, err := As[int](m.Call("call", f, i)); err != nil || n != i+1 {
					t.Error(n, err)
					return
				}
				if n, err := As[int](m.Call("call", func() int { return i })); err != nil || n != i {
					t.Error(n, err)
					return
				}
				p, err := m.Call("record", i)
				if err != nil {
					t.Error(err)
					return
				}
				if n, err := As[int](p.Object().Get("id")); err != nil || n != i {
					t.Error(n, err)
				}
				p.Release()
			}
		})
	}
	wg.Wait()
	equal(t, shared, 6400)
	equal(t, nested, 6400)
}

// Thousands of goroutines that wait for one realm do not take a thread each.
func TestWaitersTakeNoThreads(t *testing.T) {
	m := open(t)
	inside, leave := make(chan bool), make(chan bool)
	var wg sync.WaitGroup
	spawn(&wg, func() {
		_, err := m.Call("call", func() { close(inside); <-leave })
		if err != nil {
			t.Error(err)
		}
	})
	<-inside
	var started, done atomic.Int64
	for range 3000 {
		spawn(&wg, func() {
			started.Add(1)
			if _, err := m.Call("counter"); err != nil {
				t.Error(err)
			}
			done.Add(1)
		})
	}
	for started.Load() < 3000 {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond)
	equal(t, done.Load(), 0)
	if n := threads(t); n > 200 {
		t.Errorf("%d threads", n)
	}
	close(leave)
	wg.Wait()
	equal(t, must(As[int](m.Call("counter")))(t), 3001)
}

func threads(t *testing.T) int {
	if runtime.GOOS != "linux" {
		return 0
	}
	tasks, err := os.ReadDir("/proc/self/task")
	noError(t, err)
	return len(tasks)
}

func TestCancel(t *testing.T) {
	m := open(t)
	cancel, stop := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer stop()
	began := time.Now()
	_, err := m.CallContext(cancel, "forever")
	isStatus(t, err, ErrInterrupted)
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 5*time.Second {
		t.Fatal(err, time.Since(began))
	}
	// Done before: nothing runs.
	_, err = m.CallContext(cancel, "counter")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	equal(t, must(As[int](m.Call("counter")))(t), 1)
	reason := errors.New("the user left")
	caused, giveUp := context.WithCancelCause(context.Background())
	time.AfterFunc(10*time.Millisecond, func() { giveUp(reason) })
	if err = m.CallIntoContext(caused, nil, "forever"); !errors.Is(err, reason) {
		t.Fatal(err)
	}
	// A module that never ends loading.
	cancel, stop = context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer stop()
	_, err = RequireContext(cancel, "./testdata/endless.js", nil, nil)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	// One that is cancellable and ends by itself leaves nothing behind.
	live, end := context.WithCancel(context.Background())
	for range 1000 {
		must(m.CallContext(live, "add", 1, 2))(t)
	}
	end()
	must(m.Call("add", 1, 2))(t)
}

// Who cancels a call does not stop another goroutine's, nor waits for it.
func TestCancelStopsNobodyElse(t *testing.T) {
	m := open(t)
	inside, leave := make(chan bool), make(chan bool)
	done := make(chan error)
	go func() {
		_, err := m.Call("call", func() (any, error) {
			close(inside)
			<-leave
			v, err := m.Call("counter")
			return v, err
		})
		done <- err
	}()
	<-inside
	var wg sync.WaitGroup
	for range 20 { // some wait in C, most in Go
		spawn(&wg, func() {
			cancel, stop := context.WithTimeout(context.Background(), 20*time.Millisecond)
			defer stop()
			if _, err := m.CallContext(cancel, "counter"); !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, ErrInterrupted) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	select {
	case err := <-done:
		t.Fatal("it ended:", err)
	default:
	}
	close(leave)
	noError(t, <-done)
	equal(t, must(As[int](m.Call("counter")))(t), 2)
}

// A host function gives another realm only so long, and goes on.
func TestCancelNested(t *testing.T) {
	outer, inner := open(t), open(t)
	n := must(As[int](outer.Call("call", func() (int, error) {
		cancel, stop := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer stop()
		_, err := inner.CallContext(cancel, "forever")
		if !errors.Is(err, context.DeadlineExceeded) {
			return 0, err
		}
		return 7, nil
	})))(t)
	equal(t, n, 7)
	// The outer one's context stops both.
	cancel, stop := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer stop()
	_, err := outer.CallContext(cancel, "call", func() error { _, err := inner.Call("forever"); return err })
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	equal(t, must(As[int](outer.Call("counter")))(t), 1)
	equal(t, must(As[int](inner.Call("counter")))(t), 1)
}

func TestBusy(t *testing.T) {
	m := open(t, FailWhenBusy())
	inside, leave, done := make(chan bool), make(chan bool), make(chan error)
	go func() {
		_, err := m.Call("call", func() { close(inside); <-leave })
		done <- err
	}()
	<-inside
	_, err := m.Call("counter")
	isStatus(t, err, ErrBusy)
	close(leave)
	noError(t, <-done)
	equal(t, must(As[int](m.Call("counter")))(t), 1)
}

// Two goroutines that wait for each other's realms: one gets an error.
func TestDeadlock(t *testing.T) {
	a, b := open(t), open(t)
	var both sync.WaitGroup
	both.Add(2)
	cross := func(from, to *Module) error {
		_, err := from.Call("call", func() error {
			both.Done()
			both.Wait()
			_, err := to.Call("counter")
			return err
		})
		return err
	}
	errs := make(chan error, 2)
	go func() { errs <- cross(a, b) }()
	go func() { errs <- cross(b, a) }()
	first, second := <-errs, <-errs
	if (first == nil) == (second == nil) {
		t.Fatal(first, second)
	}
	err := errors.Join(first, second)
	if !strings.Contains(err.Error(), "deadlock") || !errors.Is(err, ErrBusy) {
		t.Fatal(err)
	}
}

// Release while a call runs on another goroutine: the call ends as if nothing had happened, and then everything is gone.
func TestReleaseWhileInside(t *testing.T) {
	before := handles(t)
	for range 50 {
		m := must(Require(calls, nil, nil))(t)
		inside, leave, done := make(chan bool), make(chan bool), make(chan error)
		go func() {
			_, err := m.Call("call", func() string { close(inside); <-leave; return "x" })
			done <- err
		}()
		<-inside
		m.Release()
		close(leave)
		noError(t, <-done)
	}
	equal(t, handles(t), before)
}

// A host function that does not return costs its realm, and nothing else.
func TestGoexit(t *testing.T) {
	if os.Getenv("RVM_TEST_GOEXIT") == "" { // in a process of its own: the realms are lost
		cmd := exec.Command(os.Args[0], "-test.run=^TestGoexit$", "-test.v")
		cmd.Env = append(os.Environ(), "RVM_TEST_GOEXIT=yes")
		if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS: TestGoexit") {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	for i := range 50 {
		m, other := must(Require(calls, nil, nil))(t), must(Require(calls, nil, nil))(t)
		done := make(chan bool)
		go func() {
			defer close(done)
			other.Call("call", func() {
				if i%4 == 0 {
					m.Call("call", runtime.Goexit)
				} else if i%4 == 2 {
					ctx := must(NewContext(Console(func(_, _ string) { runtime.Goexit() })))(t)
					must(ctx.Require(calls, nil))(t).Call("print", "x")
				} else {
					m.Call("call", func(x float64) float64 { runtime.Goexit(); return x }, 1)
				}
			})
		}()
		<-done
		var wg sync.WaitGroup
		for range 20 {
			spawn(&wg, func() {
				n, err := Require(calls, nil, nil)
				if err != nil {
					t.Error(err)
					return
				}
				defer n.Release()
				cancel, stop := context.WithTimeout(context.Background(), time.Minute)
				defer stop()
				if x, err := As[int](n.CallContext(cancel, "call", func() int { return 5 })); err != nil || x != 5 {
					t.Error(x, err)
				}
			})
		}
		wg.Wait()
		m.Release()
		other.Release()
	}
}

func spawn(wg *sync.WaitGroup, f func()) {
	wg.Add(1)
	go func() {
		defer wg.Done()
		f()
	}()
}
