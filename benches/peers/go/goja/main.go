// Goja with the require of goja_nodejs: one registry, which keeps compiled modules, and a runtime for each module.
package main

import (
	"runtime"

	"github.com/dop251/goja"
	"github.com/dop251/goja_nodejs/require"

	. "require-vm/benches/peers/go/worker"
)

func main() {
	Serve(func() Side {
		registry := require.NewRegistry(require.WithGlobalFolders(Path("node_modules")))
		load := func(name string) (*goja.Runtime, *goja.Object) {
			vm := goja.New()
			vm.SetFieldNameMapper(goja.TagFieldNameMapper("json", true))
			return vm, Must(registry.Enable(vm).Require(Path(name))).ToObject(vm)
		}
		function := func(object *goja.Object, name string) goja.Callable {
			f, ok := goja.AssertFunction(object.Get(name))
			if !ok {
				panic(name)
			}
			return f
		}
		return Side{
			Module: "github.com/dop251/goja",
			Fresh: func(module string) float64 {
				_, exports := load(module + ".js")
				return Must(function(exports, "leak")(exports)).ToFloat()
			},
			Calls: func() map[string]func() float64 {
				vm, calls := load("calls.js")
				add, echo, process := function(calls, "add"), function(calls, "echo"), function(calls, "process")
				json := vm.Get("JSON").ToObject(vm)
				parse, text := function(json, "parse"), function(json, "stringify")
				return map[string]func() float64{
					"name":   func() float64 { return Must(function(calls, "add")(calls, vm.ToValue(41))).ToFloat() },
					"handle": func() float64 { return Must(add(goja.Undefined(), vm.ToValue(41))).ToFloat() },
					"string": func() float64 { return float64(len(Must(echo(goja.Undefined(), vm.ToValue(Text))).String())) },
					// A Go slice would cross as a wrapper around Go's own memory: JSON makes it a copy, as elsewhere.
					"object": func() float64 {
						records := Must(parse(goja.Undefined(), vm.ToValue(JSON)))
						answer := Must(process(goja.Undefined(), records))
						return float64(len(Must(text(goja.Undefined(), answer)).String()))
					},
				}
			},
			Load: func(name string) func() { _, exports := load(name); return func() { runtime.KeepAlive(exports) } },
			Kernels: func() func(name string, n int) float64 {
				vm, kernels := load("kernels.js")
				return func(name string, n int) float64 {
					return Must(function(kernels, name)(kernels, vm.ToValue(n))).ToFloat()
				}
			},
			Fill: func(n int) func() {
				vm, exports := load("hold.js")
				Must(function(exports, "fill")(exports, vm.ToValue(n)))
				// Nothing but the collector gives it back.
				return func() { vm, exports = nil, nil; runtime.GC() }
			},
		}
	})
}
