// qjs: QuickJS as WebAssembly under wazero; a runtime for each module. It has no require: lodash and the module are one text.
package main

import (
	"fmt"

	"github.com/fastschema/qjs"

	. "require-vm/benches/peers/go/worker"
)

type world struct {
	rt      *qjs.Runtime
	exports *qjs.Value
}

func load(script string) world {
	rt := Must(qjs.New())
	Must(rt.Eval("module.js", qjs.Code(script))).Free()
	return world{rt, Must(rt.Eval("get.js", qjs.Code("module.exports")))}
}

func (w world) close() {
	w.exports.Free()
	w.rt.Close()
}

func (w world) number(name string, args ...*qjs.Value) float64 {
	result := Must(w.exports.InvokeJS(name, args...))
	defer result.Free()
	return result.Float64()
}

func main() {
	Serve(func() Side {
		scripts := map[string]string{"memoize.js": Script("memoize.bundle.js")}
		for _, name := range []string{"case1.js", "trivial.js", "hold.js", "calls.js", "kernels.js"} {
			scripts[name] = Script(name)
		}
		return Side{
			Module: "github.com/fastschema/qjs",
			Fresh: func(module string) float64 {
				w := load(scripts[module+".js"])
				defer w.close()
				return w.number("leak")
			},
			Calls: func() map[string]func() float64 {
				calls := load(scripts["calls.js"])
				ctx := calls.rt.Context()
				add := calls.exports.GetPropertyStr("add")
				this := ctx.NewUndefined()
				return map[string]func() float64{
					"name": func() float64 {
						arg := ctx.NewFloat64(41)
						defer arg.Free()
						return calls.number("add", arg)
					},
					"handle": func() float64 {
						arg := ctx.NewFloat64(41)
						defer arg.Free()
						result := Must(ctx.Invoke(add, this, arg))
						defer result.Free()
						return result.Float64()
					},
					"string": func() float64 {
						arg := ctx.NewString(Text)
						defer arg.Free()
						result := Must(calls.exports.InvokeJS("echo", arg))
						defer result.Free()
						return float64(len(result.String()))
					},
					"object": func() float64 {
						arg := ctx.ParseJSON(JSON)
						defer arg.Free()
						result := Must(calls.exports.InvokeJS("process", arg))
						defer result.Free()
						return float64(len(Must(result.JSONStringify())))
					},
				}
			},
			Load: func(name string) func() { return load(scripts[name]).close },
			Kernels: func() func(name string, n int) float64 {
				kernels := load(scripts["kernels.js"])
				return func(name string, n int) float64 {
					return kernels.number(name, kernels.rt.Context().NewFloat64(float64(n)))
				}
			},
			Fill: func(n int) func() {
				w := load(scripts["hold.js"])
				if got := w.number("fill", w.rt.Context().NewFloat64(float64(n))); got != float64(n) {
					panic(fmt.Sprint(got))
				}
				return w.close
			},
		}
	})
}
