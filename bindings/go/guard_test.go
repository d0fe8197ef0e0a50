package rvm

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"
)

// It neither asks the engine whether to stop nor allocates, for half a minute or so: then it returns, and without the guard no limit was ever looked at.
const endless = "const marks = '\\u0315\\u0301'.repeat(3e5); exports.f = () => marks.normalize()"

func guarded(t testing.TB, options ...Option) *Module {
	t.Helper()
	m, err := Require("endless", nil, must(Modules{"endless": Source(endless)}.Map())(t), append(options, HardGuard())...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Release)
	return m
}

func TestHardGuard(t *testing.T) {
	var group sync.WaitGroup
	for range 4 {
		m := guarded(t, TimeLimit(200*time.Millisecond))
		group.Add(1)
		go func() {
			defer group.Done()
			_, err := m.Call("f")
			isStatus(t, err, ErrTimeout)
		}()
	}
	group.Wait()
	m := guarded(t)
	time.AfterFunc(100*time.Millisecond, func() { m.Interrupt() })
	_, err := m.Call("f")
	isStatus(t, err, ErrInterrupted)
	m = guarded(t)
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if _, err = m.CallContext(ctx, "f"); err == nil {
		t.Error("no error")
	}
}

// What is not the guard's is the Go runtime's: faults of Go code are panics, signals go where they went, goroutines are preempted.
func TestHardGuardAndGoSignals(t *testing.T) {
	guarded(t)
	fault := func() (caught any) {
		defer func() { caught = recover() }()
		var nothing *int
		*nothing = 1
		return nil
	}
	for range 100 {
		if err, ok := fault().(runtime.Error); !ok {
			t.Fatal("a nil pointer is", err)
		}
	}
	got := make(chan os.Signal, 64)
	signal.Notify(got, syscall.SIGUSR1, syscall.SIGUSR2)
	defer signal.Stop(got)
	for range 10 {
		syscall.Kill(os.Getpid(), syscall.SIGUSR1)
		select {
		case <-got:
		case <-time.After(time.Minute):
			t.Fatal("a signal is lost")
		}
	}
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	done := make(chan bool)
	go func() { close(done) }()
	for stop := time.Now().Add(time.Minute); ; { // never yields by itself
		select {
		case <-done:
			return
		default:
			if time.Now().After(stop) {
				t.Fatal("no goroutine is preempted")
			}
		}
	}
}
