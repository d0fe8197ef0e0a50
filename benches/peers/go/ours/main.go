// This library's Go package.
package main

import (
	rvm "require-vm/bindings/go"

	. "require-vm/benches/peers/go/worker"
)

func main() {
	Serve(func() Side {
		load := func(name string) *rvm.Module { return Must(rvm.Require(Path(name), nil, nil)) }
		number := func(v rvm.Value, err error) float64 { return Must(Must(v, err).Float64()) }
		return Side{
			Module: "require-vm/bindings/go",
			Fresh: func(module string) float64 {
				m := load(module + ".js")
				defer m.Release()
				return number(m.Call("leak"))
			},
			Calls: func() map[string]func() float64 {
				calls := load("calls.js")
				add := Must(calls.Get("add")).Object()
				return map[string]func() float64{
					"name":   func() float64 { return number(calls.Call("add", 41)) },
					"handle": func() float64 { return number(add.Invoke(41)) },
					"string": func() float64 { return float64(len(Must(calls.Call("echo", Text)).String())) },
					"object": func() float64 {
						var answer Answer
						if err := calls.CallInto(&answer, "process", Records); err != nil {
							panic(err)
						}
						return float64(len(answer.Records))
					},
				}
			},
			Load: func(name string) func() { m := load(name); return func() { m.Release() } },
			Kernels: func() func(name string, n int) float64 {
				kernels := load("kernels.js")
				return func(name string, n int) float64 { return number(kernels.Call(name, n)) }
			},
			Fill: func(n int) func() {
				ctx := Must(rvm.NewContext(rvm.MemoryLimit(uint64(n)*200 + (64 << 20))))
				m := Must(rvm.Require(Path("hold.js"), ctx, nil))
				Must(m.Call("fill", n))
				ctx.Release()
				return func() { m.Release() }
			},
		}
	})
}
