package rvm

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"
)

func TestPromises(t *testing.T) {
	m := open(t)
	await := func(v Value) (Value, error) {
		defer v.Release()
		return v.Object().Await(context.Background())
	}
	equal(t, must(await(must(m.Call("resolve", 5))(t)))(t).String(), "5")
	equal(t, must(await(must(m.Call("sleep", 5))(t)))(t).String(), "slept")
	equal(t, must(await(must(m.Call("sleep", 60))(t)))(t).String(), "slept")
	_, err := await(must(m.Call("reject"))(t))
	equal(t, isStatus(t, err, ErrException).Message, "later")
	before := must(m.Stats())(t).UnhandledRejections
	_, err = await(must(m.Call("rejectLater", 30))(t))
	equal(t, isStatus(t, err, ErrException).Message, "much later")
	equal(t, must(m.Stats())(t).UnhandledRejections, before)
	_, err = await(must(m.Call("never"))(t))
	isStatus(t, err, ErrTimeout)
	equal(t, must(await(must(m.Call("all"))(t)))(t).String(), "") // no promise: its own value
	equal(t, must(await(must(m.Call("thenable", 9))(t)))(t).String(), "9")
	p := must(m.Call("sleep", 60000))(t)
	defer p.Release()
	equal(t, must(p.Object().Type())(t), TypePromise)
	equal(t, must(p.Object().ClassName())(t), "Promise")
	next, ok, err := m.Poll()
	if err != nil || !ok || next < 50*time.Second || next > time.Minute {
		t.Fatal(next, ok, err)
	}
	cancel, stop := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer stop()
	_, err = p.Object().Await(cancel)
	if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, ErrInterrupted) {
		t.Fatal(err)
	}
	equal(t, must(As[int](m.Call("add", 1, 2)))(t), 3)
}

func TestResolver(t *testing.T) {
	m := open(t)
	promise, resolver, err := m.NewPromise()
	noError(t, err)
	defer promise.Release()
	equal(t, must(m.Stats())(t).Resolvers, 1)
	then := must(m.Call("doubled", promise))(t)
	defer then.Release()
	time.AfterFunc(30*time.Millisecond, func() { resolver.Resolve(21) })
	equal(t, must(then.Object().Await(context.Background()))(t).String(), "42")
	equal(t, must(promise.Await(context.Background()))(t).String(), "21")
	noError(t, resolver.Resolve(5))
	equal(t, must(promise.Await(context.Background()))(t).String(), "21")
	equal(t, must(m.Stats())(t).Resolvers, 0)

	promise, resolver, err = m.NewPromise()
	noError(t, err)
	defer promise.Release()
	isStatus(t, resolver.Resolve(make(chan int)), ErrNotConvertible)
	time.AfterFunc(10*time.Millisecond, func() { resolver.Reject(fmt.Errorf("at last: %w", &oops{4})) })
	_, err = promise.Await(context.Background())
	var o *oops
	if !errors.As(err, &o) || o.n != 4 {
		t.Fatal(err)
	}
	// Given up: whoever waits learns it.
	promise, resolver, err = m.NewPromise()
	noError(t, err)
	defer promise.Release()
	time.AfterFunc(10*time.Millisecond, resolver.Release)
	_, err = promise.Await(context.Background())
	isStatus(t, err, ErrTimeout)
	// Forgotten: the same, once the garbage collector has seen it.
	promise, _, err = m.NewPromise()
	noError(t, err)
	defer promise.Release()
	settles(t, "resolvers", 0, func() int64 { return int64(must(m.Stats())(t).Resolvers) })
	_, err = promise.Await(context.Background())
	isStatus(t, err, ErrTimeout)
}

func TestAsync(t *testing.T) {
	release := make(chan bool)
	mod := must(NewMap())(t)
	defer mod.Release()
	noError(t, mod.Function("clock", "later", Async(func(x float64) (float64, error) {
		<-release
		if x < 0 {
			return 0, &oops{int(x)}
		}
		return x + 1, nil
	})))
	var m *Module
	noError(t, mod.Function("clock", "sameRealm", func(c *Call) (bool, error) {
		ctx, err := c.Context()
		return err == nil && ctx.realm == m.realm, err
	}))
	noError(t, mod.Function("clock", "panics", Async(func() { panic("far away") })))
	noError(t, mod.Function("clock", "keeps", Async(func(f *Object, list []int, rest ...string) (any, error) {
		<-release
		return f.Invoke(len(list), len(rest))
	})))
	m = must(Require(calls, nil, mod, TimeLimit(time.Minute)))(t)
	clock := must(m.Call("load", "clock"))(t).Object()
	v := must(clock.Call("later", 1))(t)
	equal(t, must(v.Object().Type())(t), TypePromise)
	var wg sync.WaitGroup
	for i := range 300 {
		v := must(clock.Call("later", i))(t)
		spawn(&wg, func() {
			got, err := v.Object().Await(context.Background())
			if err != nil || got.String() != fmt.Sprint(i+1) {
				t.Error(got, err)
			}
			v.Release()
		})
	}
	time.Sleep(20 * time.Millisecond)
	if n := threads(t); n > 200 {
		t.Errorf("%d threads", n)
	}
	close(release)
	wg.Wait()
	equal(t, must(v.Object().Await(context.Background()))(t).String(), "2")
	v.Release()
	// A map's function finds the realm that it runs in, so that whoever awaits there is woken.
	equal(t, must(As[bool](clock.Call("sameRealm")))(t), true)
	v = must(clock.Call("later", -3))(t)
	_, err := v.Object().Await(context.Background())
	var o *oops
	if !errors.As(err, &o) || o.n != -3 {
		t.Fatal(err)
	}
	v.Release()
	v = must(clock.Call("panics"))(t)
	_, err = v.Object().Await(context.Background())
	var p *PanicError
	if !errors.As(err, &p) || p.Value != "far away" {
		t.Fatal(err)
	}
	v.Release()
	add := must(m.Get("add"))(t)
	v = must(clock.Call("keeps", add, []int{1, 2, 3}, "a", "b"))(t)
	equal(t, must(v.Object().Await(context.Background()))(t).String(), "5")
	v.Release()
	add.Release()
	_, err = m.Call("call", Async(func(c *Call) {}))
	isStatus(t, err, ErrInvalidArgument)
	_, err = m.Call("call", Async(5))
	isStatus(t, err, ErrInvalidArgument)
	v = must(m.Call("call", Async(func() int { return 4 })))(t)
	equal(t, must(v.Object().Await(context.Background()))(t).String(), "4")
	v.Release()
	equal(t, must(m.Stats())(t).Resolvers, 0)
	clock.Release()
	m.Release()
}

func TestIterate(t *testing.T) {
	m := open(t)
	sum := 0
	generator := must(m.Call("iterate", 5))(t)
	defer generator.Release()
	for v, err := range generator.Object().Iterate() {
		noError(t, err)
		sum += must(As[int](v, nil))(t)
	}
	equal(t, sum, 10)
	list := must(m.Call("all", "a", "b", "c"))(t)
	defer list.Release()
	text := ""
	for v, err := range list.Object().Iterate() {
		noError(t, err)
		if v.String() == "c" {
			break
		}
		text += v.String()
	}
	equal(t, text, "ab")
	// Leaving early runs a generator's finally.
	endless := must(m.Call("endless"))(t)
	defer endless.Release()
	n := 0
	for _, err := range endless.Object().Iterate() {
		noError(t, err)
		if n++; n == 3 {
			break
		}
	}
	equal(t, must(As[int](m.Get("ended")))(t), 1)
	var last error
	for v, err := range must(m.Get("add"))(t).Object().Iterate() {
		equal(t, v.IsUndefined(), true)
		last = err
	}
	equal(t, isStatus(t, last, ErrException).Name, "TypeError")
	sum, last = 0, nil
	for v, err := range must(m.Call("iterateLater", 4))(t).Object().IterateAsync(context.Background()) {
		if last = err; err == nil {
			sum += must(As[int](v, nil))(t)
		}
	}
	equal(t, sum, 6)
	equal(t, isStatus(t, last, ErrException).Message, "the end")
}
