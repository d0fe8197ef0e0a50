// quickjs-go: a runtime and a context for each module. It has no require: lodash and the module are one text.
package main

import (
	"github.com/buke/quickjs-go"

	. "require-vm/benches/peers/go/worker"
)

type world struct {
	rt      *quickjs.Runtime
	ctx     *quickjs.Context
	exports *quickjs.Value
}

func load(script string) world {
	rt := quickjs.NewRuntime()
	ctx := rt.NewContext()
	if result := ctx.Eval(script); result.IsException() {
		panic(ctx.Exception())
	} else {
		result.Free()
	}
	exports := ctx.Eval("module.exports")
	return world{rt, ctx, exports}
}

func (w world) close() {
	w.exports.Free()
	w.ctx.Close()
	w.rt.Close()
}

func (w world) number(name string, args ...*quickjs.Value) float64 {
	result := w.exports.Call(name, args...)
	defer result.Free()
	if result.IsException() {
		panic(w.ctx.Exception())
	}
	return result.ToFloat64()
}

func main() {
	Serve(func() Side {
		scripts := map[string]string{"memoize.js": Script("memoize.bundle.js")}
		for _, name := range []string{"case1.js", "trivial.js", "hold.js", "calls.js", "kernels.js"} {
			scripts[name] = Script(name)
		}
		return Side{
			Module: "github.com/buke/quickjs-go",
			Fresh: func(module string) float64 {
				w := load(scripts[module+".js"])
				defer w.close()
				return w.number("leak")
			},
			Calls: func() map[string]func() float64 {
				calls := load(scripts["calls.js"])
				add := calls.exports.Get("add")
				return map[string]func() float64{
					"name": func() float64 {
						arg := calls.ctx.NewFloat64(41)
						defer arg.Free()
						return calls.number("add", arg)
					},
					"handle": func() float64 {
						arg := calls.ctx.NewFloat64(41)
						defer arg.Free()
						result := add.Execute(calls.ctx.NewUndefined(), arg)
						defer result.Free()
						return result.ToFloat64()
					},
					"string": func() float64 {
						arg := calls.ctx.NewString(Text)
						defer arg.Free()
						result := calls.exports.Call("echo", arg)
						defer result.Free()
						return float64(len(result.ToString()))
					},
					"object": func() float64 {
						arg := calls.ctx.ParseJSON(JSON)
					defer arg.Free()
					result := calls.exports.Call("process", arg)
					defer result.Free()
					return float64(len(result.JSONStringify()))
				},
				}
			},
			Load: func(name string) func() { return load(scripts[name]).close },
			Kernels: func() func(name string, n int) float64 {
				kernels := load(scripts["kernels.js"])
				return func(name string, n int) float64 { return kernels.number(name, kernels.ctx.NewFloat64(float64(n))) }
			},
			Fill: func(n int) func() {
				w := load(scripts["hold.js"])
				w.number("fill", w.ctx.NewFloat64(float64(n)))
				return w.close
			},
		}
	})
}
