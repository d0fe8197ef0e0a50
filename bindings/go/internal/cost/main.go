// Cost measures what Go adds to the library's C functions, both sides by turns in one process.
//
//	cost [-quick]    -quick: fewer rounds; exits with 1 if a figure is more than three times its target
package main

/*
#cgo CFLAGS: -std=c11 -O2
#cgo !rvm_pkgconfig,linux,amd64 CFLAGS: -I${SRCDIR}/../../lib/linux_amd64
#cgo !rvm_pkgconfig,linux,arm64 CFLAGS: -I${SRCDIR}/../../lib/linux_arm64
#cgo !rvm_pkgconfig,linux,amd64 LDFLAGS: ${SRCDIR}/../../lib/linux_amd64/librvm.a -lgcc_s -lpthread -lm -ldl
#cgo !rvm_pkgconfig,linux,arm64 LDFLAGS: ${SRCDIR}/../../lib/linux_arm64/librvm.a -lgcc_s -lpthread -lm -ldl
#cgo rvm_pkgconfig pkg-config: rvm
#include <stdlib.h>
#include "floor.h"
*/
import "C"

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"slices"
	"strings"
	"time"
	"unsafe"

	rvm "require-vm/bindings/go"
)

const source = "./testdata/calls.js"

type record struct {
	ID     int      `json:"id"`
	Name   string   `json:"name"`
	Score  float64  `json:"score"`
	Tags   []string `json:"tags"`
	Active bool     `json:"active"`
}

// row is one comparison: nanoseconds of count rounds on each side.
type row struct {
	what   string
	count  int
	target float64 // nanoseconds over C, 0: none
	c, g   func(count int) float64
}

func check[T any](v T, err error) T {
	if err != nil {
		log.Fatalf("%+v", err)
	}
	return v
}

func timed(f func()) float64 {
	began := time.Now()
	f()
	return float64(time.Since(began).Nanoseconds())
}

func main() {
	log.SetFlags(0)
	quick := flag.Bool("quick", false, "fewer rounds, and a verdict")
	flag.Parse()
	rounds := 41
	if *quick {
		rounds = 9
	}
	path := C.CString(source)
	defer C.free(unsafe.Pointer(path))
	case1 := C.CString("./testdata/case1.js")
	defer C.free(unsafe.Pointer(case1))
	module := C.floor_require(path)
	if module == 0 {
		log.Fatalf("%s cannot be required: run this in bindings/go", source)
	}
	m := check(rvm.Require(source, nil, nil))
	function := check(m.NewFunction("f", func(x float64) float64 { return x + 1 }))
	general := check(m.NewFunction("f", func(c *rvm.Call) (any, error) {
		x, err := c.Arg(0).Float64()
		return x + 1, err
	}))
	add := check(m.Get("add")).Object()
	records := make([]record, 50)
	for i := range records {
		records[i] = record{i, fmt.Sprint("record number ", i), float64(i) * 1.25, []string{"some", "tags"}, i%2 == 0}
	}
	text := check(json.Marshal(records))
	data := C.CString(string(text))
	defer C.free(unsafe.Pointer(data))
	hundred := strings.Repeat("x", 100)
	live, cancel := context.WithCancel(context.Background())
	defer cancel()

	calls := func(n int) float64 { return float64(C.floor_calls(module, C.uint64_t(n))) }
	table := []row{
		{"a crossing that does nothing", 20000, 0, func(int) float64 { return 0 }, func(n int) float64 {
			return timed(func() {
				for range n {
					C.floor_nothing()
				}
			})
		}},
		{"Call by name, number to number", 5000, 150, calls, func(n int) float64 {
			return timed(func() {
				for i := range n {
					v, err := m.Call("add", float64(i), 2.5)
					if f, _ := v.Float64(); err != nil || f != float64(i)+2.5 {
						log.Fatal(v, err)
					}
				}
			})
		}},
		{"Invoke of the function's Object", 5000, 150, calls, func(n int) float64 {
			return timed(func() {
				for i := range n {
					v, err := add.Invoke(float64(i), 2.5)
					if f, _ := v.Float64(); err != nil || f != float64(i)+2.5 {
						log.Fatal(v, err)
					}
				}
			})
		}},
		{"CallContext with one that can be cancelled", 5000, 0, calls, func(n int) float64 {
			return timed(func() {
				for i := range n {
					check(m.CallContext(live, "add", float64(i), 2.5))
				}
			})
		}},
		{"host function, number to number", 5000, 300, func(n int) float64 { return float64(C.floor_callback(module, C.uint64_t(n))) }, func(n int) float64 {
			return timed(func() {
				if got := check(rvm.As[int](m.Call("repeat", function, n))); got != n {
					log.Fatal(got)
				}
			})
		}},
		{"the same, a func(*rvm.Call) (any, error)", 5000, 300, func(n int) float64 { return float64(C.floor_callback(module, C.uint64_t(n))) }, func(n int) float64 {
			return timed(func() {
				if got := check(rvm.As[int](m.Call("repeat", general, n))); got != n {
					log.Fatal(got)
				}
			})
		}},
		{"echo of 100 bytes of text", 5000, 0, func(n int) float64 { return float64(C.floor_echo(module, C.uint64_t(n))) }, func(n int) float64 {
			return timed(func() {
				for range n {
					if v := check(m.Call("echo", hundred)); len(v.String()) != 100 {
						log.Fatal(v)
					}
				}
			})
		}},
		{"require, call, release", 200, 0, func(n int) float64 { return float64(C.floor_cycle(case1, C.uint64_t(n))) }, func(n int) float64 {
			return timed(func() {
				for range n {
					m := check(rvm.Require("./testdata/case1.js", nil, nil))
					check(m.Call("leak"))
					m.Release()
				}
			})
		}},
		{"50 structs there and back (C: text only)", 50, 0, func(n int) float64 { return float64(C.floor_data(module, data, C.uint64_t(len(text)), C.uint64_t(n))) }, func(n int) float64 {
			var back []record
			return timed(func() {
				for range n {
					if err := m.CallInto(&back, "echo", records); err != nil || len(back) != 50 || back[49].Name != records[49].Name {
						log.Fatal(err)
					}
				}
			})
		}},
	}

	fmt.Printf("| %-42s | %8s | %8s | %8s | %6s | %s\n", "Go over C, median ns of a round", "C", "Go", "over", "ratio", "target")
	fmt.Println("|--------------------------------------------|---------:|---------:|---------:|-------:|-------")
	bad := false
	for _, r := range table {
		var c, g []float64
		measure := func(i int) {
			side := []func(){func() { c = append(c, r.c(r.count)/float64(r.count)) }, func() { g = append(g, r.g(r.count)/float64(r.count)) }}
			side[i%2]()
			side[1-i%2]()
		}
		for i := range rounds {
			measure(i)
		}
		// Neighbours on the machine disturb: a figure that looks bad is measured again, longer.
		if r.target > 0 && over(c, g) > 3*r.target {
			for i := range 5 * rounds {
				measure(i)
			}
		}
		if slices.Min(c) < 0 {
			log.Fatal(r.what, ": the C side failed")
		}
		a, b := median(c), median(g)
		verdict := ""
		if r.target > 0 {
			verdict = "ok"
			if b-a > r.target {
				verdict = "OVER"
			}
			verdict = fmt.Sprintf("≤ %.0f %s", r.target, verdict)
			bad = bad || b-a > 3*r.target
		}
		ratio := "-"
		if a > 0 {
			ratio = fmt.Sprintf("%.2f", b/a)
		}
		fmt.Printf("| %-42s | %8.0f | %8.0f | %8.0f | %6s | %s\n", r.what, a, b, b-a, ratio, verdict)
	}
	if *quick && bad {
		os.Exit(1)
	}
}

func median(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

func over(c, g []float64) float64 { return median(g) - median(c) }
