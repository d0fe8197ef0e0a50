// Package worker answers the lines of benches/bench.py for one peer in Go. benches/README.md tells the protocol.
package worker

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Record is one of the 50 that cross.
type Record struct {
	ID     int            `json:"id"`
	Name   string         `json:"name"`
	Price  float64        `json:"price"`
	Count  int            `json:"count"`
	Active bool           `json:"active"`
	Tags   []string       `json:"tags"`
	At     map[string]any `json:"at"`
	Total  float64        `json:"total,omitempty"`
}

// Answer is what `process` gives for them.
type Answer struct {
	Total   float64  `json:"total"`
	Records []Record `json:"records"`
}

// Side is one peer. Calls and Kernels are made when first asked for: idle memory is measured, too.
type Side struct {
	Module  string // the Go module whose version is told
	Fresh   func(module string) float64
	Calls   func() map[string]func() float64
	Load    func(name string) (drop func())
	Kernels func() func(name string, n int) float64
	Fill    func(n int) (release func())
}

var (
	// Text is 100 bytes.
	Text = strings.Repeat("0123456789", 10)
	// Records are what the other peers get, too.
	Records []Record
	// JSON is their text.
	JSON string
)

// Path of a module.
func Path(name string) string { return filepath.Join(os.Args[1], name) }

// Source of a module.
func Source(name string) string { return string(Must(os.ReadFile(Path(name)))) }

// Script is a CommonJS module as a script that leaves its exports in the global `module`.
func Script(name string) string {
	return "var module = { exports: {} }; (function (exports, require, module) {" + Source(name) + "\n})(module.exports, undefined, module); 0"
}

// Must gives the value or ends the program.
func Must[T any](value T, err error) T {
	if err != nil {
		log.Fatalf("%+v", err)
	}
	return value
}

func cpu() time.Duration {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// Serve answers until the input ends.
func Serve(make func() Side) {
	log.SetFlags(0)
	// The engines here belong to the thread that made them.
	runtime.LockOSThread()
	JSON = Source("records.json")
	if err := json.Unmarshal([]byte(JSON), &Records); err != nil {
		log.Fatal(err)
	}
	side := make()
	calls, kernels := sync.OnceValue(side.Calls), sync.OnceValue(side.Kernels)
	var held []func()
	perform := func(work, arg string, n int) (wall, spent, value float64, err error) {
		repeat := func(n int, f func() float64) {
			before, start := cpu(), time.Now()
			for range n {
				value = f()
			}
			wall = float64(time.Since(start).Nanoseconds()) / float64(n)
			spent = float64((cpu() - before).Nanoseconds()) / float64(n)
		}
		switch work {
		case "fresh":
			repeat(n, func() float64 { return side.Fresh(arg) })
		case "call":
			call := calls()[arg]
			if call == nil {
				return 0, 0, 0, fmt.Errorf("not offered")
			}
			repeat(n, call)
		case "kernel":
			name, size, _ := strings.Cut(arg, "/")
			count := Must(strconv.Atoi(size))
			kernel := kernels()
			repeat(n, func() float64 { return kernel(name, count) })
		case "hold":
			repeat(n, func() float64 { held = append(held, side.Load("trivial.js")); return 0 })
		case "unhold":
			repeat(1, func() float64 {
				for _, drop := range held {
					drop()
				}
				held = nil
				debug.FreeOSMemory()
				return 0
			})
		case "release":
			repeat(1, func() func() float64 {
				release := side.Fill(Must(strconv.Atoi(arg)))
				return func() float64 { release(); return 0 }
			}())
		default:
			err = fmt.Errorf("not offered")
		}
		return
	}
	version := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == side.Module {
				version = module.Version
			}
		}
	}
	fmt.Printf("ready %s %s, %s\n", side.Module, version, runtime.Version())
	for input := bufio.NewScanner(os.Stdin); input.Scan(); {
		words := strings.Split(input.Text(), " ")
		wall, spent, value, err := perform(words[1], words[2], Must(strconv.Atoi(words[3])))
		if err != nil {
			fmt.Println("!", err)
		} else {
			fmt.Println(wall, spent, value)
		}
	}
}
