// The four cases of the npm package, from Go: modules that leak, and where the memory goes.
//
//	go run . [-quick] [-rows FILE] CASES    (the folder examples/cases)
//
// FILE gets the rows of make demo's table. It exits with 1 if one of its claims does not hold.
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"math/big"
	"os"
	"time"

	rvm "require-vm/bindings/go"
)

// keepLimit bounds what kept leaks may take.
const keepLimit = 300 << 20

func main() {
	log.SetFlags(0)
	quick := flag.Bool("quick", false, "few iterations")
	file := flag.String("rows", "", "write the table's rows to this file")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	check(struct{}{}, os.Chdir(flag.Arg(0)))
	scale := 10
	if *quick {
		scale = 100
	}
	fmt.Printf("Go, require-vm %s\n", rvm.Version())
	case1(1_000_000 / scale)
	case2(1_000_000 / scale)
	case3(300_000 / scale)
	case4(10_000_000 / scale)
	moduleMap()
	if *file != "" {
		check(struct{}{}, os.WriteFile(*file, []byte(rows()), 0o644))
	}
	if failed > 0 {
		fmt.Println(failed, "claims FAILED")
		os.Exit(1)
	}
}

// check ends the demo where something fails that must not.
func check[T any](v T, err error) T {
	if err != nil {
		log.Fatalf("%+v", err)
	}
	return v
}

// Case 1: a module with an array that only grows.
func case1(iterations int) {
	r := begin("Go case 1", "require, leak, release", iterations)
	for i := range iterations {
		m := check(rvm.Require("./case1.js", nil, nil))
		n := check(rvm.As[int](m.Call("leak")))
		m.Release()
		if n != 1 {
			log.Fatalf("iteration %d found %d items of an earlier one", i, n-1)
		}
		r.tick(i)
	}
	r.flat()

	// The function alone keeps the module's private array, and its release frees it.
	m := check(rvm.Require("./case1.js", nil, nil))
	leak := check(m.Get("leak")).Object()
	m.Release()
	for range 2 {
		check(leak.Invoke())
	}
	claim(check(rvm.As[int](leak.Invoke())) == 3, "leak() alone keeps the array")
	leak.Release()

	r = begin("Go case 1", "leak, the module kept", iterations)
	m = check(rvm.Require("./case1.js", nil, nil, rvm.MemoryLimit(keepLimit)))
	for i := range iterations {
		check(m.Call("leak"))
		r.tick(i)
	}
	m.Release()
	r.returned()
}

// Case 2: lodash's memoize remembers every result of a Go function of BigInts.
func case2(iterations int) {
	squares := 0
	square := func(x *big.Int) *big.Int { squares++; return x.Mul(x, x) }
	lodash, err := rvm.Require("lodash", nil, nil, rvm.MemoryLimit(keepLimit))
	if errors.Is(err, rvm.ErrNotFound) {
		fmt.Printf("SKIPPED case 2: lodash is not installed (npm ci in examples/cases installs it): %+v\n", err)
		return
	}
	check(lodash, err)
	defer lodash.Release()
	function := check(lodash.NewFunction("square", square))
	defer function.Release()

	r := begin("Go case 2", "memoize anew each round, release", iterations)
	for i := range iterations {
		memoized := check(lodash.Call("memoize", function))
		check(memoized.Object().Invoke(big.NewInt(int64(i))))
		memoized.Release()
		r.tick(i)
	}
	r.flat()

	squares = 0
	memoized := check(lodash.Call("memoize", function)).Object()
	defer memoized.Release()
	for range 3 {
		check(memoized.Invoke(big.NewInt(12)))
	}
	got := check(check(memoized.Invoke(big.NewInt(12))).BigInt())
	claim(squares == 1 && got.Int64() == 144, "lodash remembers: the Go function ran %d time for 4 calls", squares)
}

// Case 3: a variable `circle`, private to a module or global, full of objects that refer to each other.
func case3(iterations int) {
	r := begin("Go case 3", "private circle: require, turn, release", iterations)
	for i := range iterations {
		m := check(rvm.Require("./case3.js", nil, nil))
		check(m.Call("turn", 12))
		m.Release()
		r.tick(i)
	}
	r.flat()

	r = begin("Go case 3", "global circle: context, require, turn, release", iterations)
	points := 0
	for i := range iterations {
		ctx := check(rvm.NewContext())
		m := check(rvm.Require("./case3-global.js", ctx, nil))
		check(m.Call("turn", 12))
		circle := check(ctx.Get("circle"))
		m.Release()
		ctx.Release()
		// The global itself now holds the realm.
		list := check(circle.Object().Get("points"))
		points = check(rvm.As[int](list.Object().Get("length")))
		list.Release()
		circle.Release()
		r.tick(i)
	}
	r.flat()
	claim(points == 12, "the global circle is read through the context: %d points", points)
}

// Case 4: one call that makes millions of objects, without and with a limit of memory and of time.
func case4(iterations int) {
	loop := func(r *run, method string, rounds int, options ...rvm.Option) error {
		m := check(rvm.Require("./case4.js", nil, nil, options...))
		defer m.Release()
		_, err := m.Call(method, rounds, max(1, rounds/1000), func(round float64) float64 {
			r.tick(int(round))
			return 0
		})
		return err
	}
	r := begin("Go case 4", "objects dropped", iterations)
	check(0, loop(r, "drop", iterations))
	r.flat()

	r = begin("Go case 4", "objects kept, until a memory limit stops it", iterations)
	err := loop(r, "keep", iterations, rvm.MemoryLimit(uint64(iterations)*60))
	claim(errors.Is(err, rvm.ErrOutOfMemory), "the memory limit stopped it: %v", err)
	r.returned()

	began := time.Now()
	err = loop(&run{}, "drop", 1<<52, rvm.TimeLimit(200*time.Millisecond))
	claim(errors.Is(err, rvm.ErrTimeout) && time.Since(began) < 2*time.Second, "a time limit of 200 ms stopped the endless loop: %v", err)
}

// moduleMap: what `require('fs')` gives is up to the host, at every depth.
func moduleMap() {
	m := check(rvm.NewMap())
	reads := 0
	noFile := errors.New("this host has one file, settings.json")
	check(0, m.Function("fs", "readFileSync", func(path string) (string, error) {
		if path != "settings.json" {
			return "", noFile
		}
		reads++
		return `{"file":"settings.json","lives":3}`, nil
	}))
	config := check(rvm.Require("./config.js", nil, m))
	var settings struct{ Lives int }
	check(0, config.CallInto(&settings, "load", "settings.json"))
	claim(settings.Lives == 3 && reads == 1, "fs is a Go function: a module two levels down reads settings.json through it")
	_, err := config.Call("load", "/etc/passwd")
	claim(errors.Is(err, noFile), "its error comes back as the same Go error: %v", err)
	config.Release()
	m.Release()
}
