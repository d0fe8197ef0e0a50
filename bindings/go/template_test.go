package rvm

import (
	"strings"
	"sync"
	"testing"
	"time"
)

const templated = `let n = 0; const seen = host.first(); exports.up = () => ++n; exports.seen = () => seen; exports.again = () => host.first();
exports.spin = () => { for (;;); };`

func TestTemplate(t *testing.T) {
	handles := clean(t)
	calls := 0
	m := must(NewMap())(t)
	noError(t, m.Source("m", templated))
	ctx := must(NewContext(Globals(map[string]any{"config": map[string]any{"deep": []int{1, 2}}})))(t)
	fn := must(ctx.NewFunction("first", func() int { calls++; return 40 + calls }))(t)
	noError(t, ctx.Set("host", map[string]any{}))
	noError(t, must(ctx.Get("host"))(t).Object().Set("first", fn))
	// A function inside plain data cannot be carried: it says so.
	_, err := NewTemplate("m", ctx, m)
	isStatus(t, err, ErrNotConvertible)
	if !strings.Contains(err.Error(), "'host'") {
		t.Errorf("%v", err)
	}
	fn.Release()
	ctx.Release()

	noError(t, m.Function("h", "first", func() int { calls++; return 40 + calls }))
	noError(t, m.Source("n", "const host = require('h');"+templated))
	template := must(NewTemplate("n", nil, m, TimeLimit(50*time.Millisecond)))(t)
	equal(t, calls, 1)
	a, b := must(template.Instantiate())(t), must(template.Instantiate())(t)
	equal(t, must(As[int](a.Call("up")))(t), 1)
	equal(t, must(As[int](a.Call("up")))(t), 2)
	equal(t, must(As[int](b.Call("up")))(t), 1)
	equal(t, must(As[int](b.Call("seen")))(t), 41)
	equal(t, calls, 1)
	equal(t, must(As[int](b.Call("again")))(t), 42)
	_, err = a.Call("spin")
	isStatus(t, err, ErrTimeout)
	m.Release()
	template.Release()
	template.Release()
	_, err = template.Instantiate()
	isStatus(t, err, ErrStaleHandle)
	equal(t, must(As[int](a.Call("up")))(t), 3) // copies live on without it
	a.Release()
	b.Release()
	settles(t, "handles", 0, handles)
	settles(t, "host functions", 0, registered.Load)
}

func TestTemplateRefuses(t *testing.T) {
	clean(t)
	m := must(NewMap())(t)
	defer m.Release()
	noError(t, m.Source("m", "setTimeout(() => {}, 1000)"))
	_, err := NewTemplate("m", nil, m)
	isStatus(t, err, ErrNotFreezable)
	if !strings.Contains(err.Error(), "1 timer") {
		t.Errorf("%v", err)
	}
	_, err = NewTemplate("./nowhere", nil, nil)
	isStatus(t, err, ErrNotFound)
}

func TestTemplateInManyGoroutines(t *testing.T) {
	handles := clean(t)
	m := must(NewMap())(t)
	noError(t, m.Source("m", "const list = Array.from({ length: 100 }, (_, i) => i); exports.take = () => list.splice(0).length;"))
	template := must(NewTemplate("m", nil, m))(t)
	m.Release()
	var all sync.WaitGroup
	for range 16 {
		all.Add(1)
		go func() {
			defer all.Done()
			for range 100 {
				module, err := template.Instantiate()
				if err != nil {
					t.Error(err)
					return
				}
				if n, err := As[int](module.Call("take")); err != nil || n != 100 {
					t.Error(n, err)
				}
				module.Release()
			}
		}()
	}
	all.Wait()
	template.Release()
	settles(t, "handles", 0, handles)
}
