package rvm

// #include <stdlib.h>
// #include "shim.h"
import "C"

import (
	"context"
	"math"
	"runtime"
	"runtime/cgo"
	"time"
	"unsafe"
)

// A Context is the outside of one realm: its options, and its globals, which Get, Set, Has, Delete and Keys reach before and after modules
// run. All modules required through it share them, and its module cache. It is not a context.Context.
type Context struct{ Object }

// An Option says how a realm is set up.
type Option func(*options)

type options struct {
	base, name                           string
	roots, conditions                    []string
	memory, stack                        uint64
	time                                 time.Duration
	busyFails, inheritConsole, hardGuard bool
	console                              func(level, text string)
	rejection                            func(error)
	globals                              map[string]any
}

// Base names the folder from which relative and bare names given to Require resolve; else it is the working directory at the time of the call.
func Base(folder string) Option { return func(o *options) { o.base = folder } }

// Roots names the folders below which modules may be read. Without it: for each file that is asked for, its package's folder and
// the node_modules folders at or above it.
func Roots(folders ...string) Option {
	return func(o *options) { o.roots = append(o.roots, folders...) }
}

// Conditions adds conditions for package exports and imports.
func Conditions(names ...string) Option {
	return func(o *options) { o.conditions = append(o.conditions, names...) }
}

// MemoryLimit bounds the bytes that the realm may take, the engine's own included; 256 MiB if not given. It is hard: the realm is condemned when
// it would take more.
func MemoryLimit(bytes uint64) Option { return func(o *options) { o.memory = bytes } }

// StackLimit bounds the bytes of stack that a call may use.
func StackLimit(bytes uint64) Option { return func(o *options) { o.stack = bytes } }

// TimeLimit bounds each outermost call, host functions included. It counts in milliseconds, rounded up.
func TimeLimit(limit time.Duration) Option { return func(o *options) { o.time = limit } }

// HardGuard also stops what never asks the engine whether to stop, such as join on a huge array: 15 ms after the time limit, Interrupt or the end of a
// call's context a signal ends the call, and the realm is condemned. The first such context of the process installs handlers for
// SIGSEGV, SIGBUS and one real-time signal; what is not theirs goes to the Go runtime's.
func HardGuard() Option { return func(o *options) { o.hardGuard = true } }

// FailWhenBusy makes a second goroutine get ErrBusy instead of waiting for the realm.
func FailWhenBusy() Option { return func(o *options) { o.busyFails = true } }

// Name names the context in messages.
func Name(name string) Option { return func(o *options) { o.name = name } }

// InheritConsole sends what modules print to the process's standard output and standard error. Else it goes nowhere.
func InheritConsole() Option { return func(o *options) { o.inheritConsole = true } }

// Console sends what modules print to print: the level is "log", "info", "warn", "error", "debug" or "trace". The rules of host functions hold.
func Console(print func(level, text string)) Option { return func(o *options) { o.console = print } }

// OnRejection sends promise rejections that nothing handled to listen. Else they are counted.
func OnRejection(listen func(error)) Option { return func(o *options) { o.rejection = listen } }

// Globals puts values and functions into the realm before any module runs.
func Globals(globals map[string]any) Option { return func(o *options) { o.globals = globals } }

// NewContext makes a realm, ready before any module is loaded in it.
func NewContext(opts ...Option) (*Context, error) {
	var o options
	for _, option := range opts {
		option(&o)
	}
	h, err := o.create()
	if err != nil {
		return nil, err
	}
	ctx := new(Context)
	ctx.open(h, &realm{busyFails: o.busyFails})
	if err := o.finish(ctx); err != nil {
		ctx.Release()
		return nil, err
	}
	return ctx, nil
}

func (o *options) create() (h uint64, err error) {
	// The zero struct is the default of everything, and most contexts are that.
	if o.base == "" && o.name == "" && o.roots == nil && o.conditions == nil && o.memory == 0 && o.stack == 0 && o.time == 0 && !o.busyFails && !o.inheritConsole && !o.hardGuard {
		return newContext(nil)
	}
	c := (*C.rvm_options)(C.calloc(1, C.sizeof_rvm_options))
	var made []unsafe.Pointer
	defer func() {
		for _, p := range made {
			C.free(p)
		}
		C.free(unsafe.Pointer(c))
	}()
	text := func(what, s string) *C.char {
		for i := 0; i < len(s); i++ {
			if s[i] == 0 {
				err = invalid("%s holds NUL", what)
			}
		}
		p := C.CString(s)
		made = append(made, unsafe.Pointer(p))
		return p
	}
	list := func(what string, all []string) **C.char {
		p := C.malloc(C.size_t(len(all)+1) * C.size_t(unsafe.Sizeof(uintptr(0))))
		made = append(made, p)
		into := unsafe.Slice((**C.char)(p), len(all))
		for i, s := range all {
			into[i] = text(what, s)
		}
		return (**C.char)(p)
	}
	c.size = C.sizeof_rvm_options
	if o.base != "" {
		c.base = text("base", o.base)
	}
	if o.name != "" {
		c.name = text("name", o.name)
	}
	if o.roots != nil {
		c.roots, c.roots_count = list("a root", o.roots), C.size_t(len(o.roots))
	}
	if o.conditions != nil {
		c.conditions, c.conditions_count = list("a condition", o.conditions), C.size_t(len(o.conditions))
	}
	if err != nil {
		return 0, err
	}
	if o.time < 0 {
		return 0, invalid("the time limit is negative")
	}
	c.memory_limit, c.stack_limit = C.uint64_t(o.memory), C.uint64_t(o.stack)
	c.time_limit_ms = C.uint64_t(math.Ceil(float64(o.time) / float64(time.Millisecond)))
	if o.busyFails {
		c.busy = C.RVM_BUSY_FAIL
	}
	if o.inheritConsole {
		c.console = C.RVM_CONSOLE_INHERIT
	}
	if o.hardGuard {
		c.hard_guard = 1
	}
	return newContext(c)
}

func newContext(c *C.rvm_options) (uint64, error) {
	f := frames.Get().(*frame)
	defer f.end()
	if status := C.rvm_context_new(c, (*C.rvm_handle)(&f.c.number), &f.c.error); status != 0 {
		return 0, statusError(f, status)
	}
	return uint64(f.c.number), nil
}

// statusError is failure for functions that are called without rvmgo_run.
func statusError(f *frame, status C.rvm_status) error {
	C.rvmgo_describe(f.c)
	return f.failure(Status(status))
}

func (o *options) finish(ctx *Context) error {
	if o.console != nil {
		if err := ctx.Console(o.console); err != nil {
			return err
		}
	}
	if o.rejection != nil {
		if err := ctx.OnRejection(o.rejection); err != nil {
			return err
		}
	}
	for name, value := range o.globals {
		if err := ctx.Set(name, value); err != nil {
			return err
		}
	}
	return nil
}

// Require loads a module in the context's realm: see the function Require.
func (ctx *Context) Require(path string, m *Map) (*Module, error) {
	return ctx.RequireContext(context.Background(), path, m)
}

// RequireContext is Require that stops when cancel is done.
func (ctx *Context) RequireContext(cancel context.Context, path string, m *Map) (*Module, error) {
	if ctx.handle() == 0 { // to the library that would be a realm of its own
		return nil, &Error{Status: ErrStaleHandle, Name: "Error", Message: "the context was released"}
	}
	return require(cancel, path, &ctx.Object, m)
}

func require(cancel context.Context, path string, ctx *Object, m *Map) (*Module, error) {
	h, err := load(cancel, C.RVMGO_REQUIRE, path, ctx, m)
	if err != nil {
		return nil, err
	}
	module := new(Module)
	module.open(h, ctx.realm)
	return module, nil
}

// load does an operation that loads a module, and gives the handle it makes.
func load(cancel context.Context, operation C.uint32_t, path string, ctx *Object, m *Map) (uint64, error) {
	f := begin(ctx)
	defer f.end()
	if err := f.name(path); err != nil {
		return 0, err
	}
	f.c.other = 0
	if m != nil {
		f.c.other = m.handle()
		if f.c.other == 0 {
			return 0, &Error{Status: ErrStaleHandle, Name: "Error", Message: "the map was released"}
		}
	}
	err := f.runContext(cancel, operation)
	runtime.KeepAlive(m)
	return uint64(f.c.number), err
}

// Console sends what modules print to print; nil makes it silent.
func (ctx *Context) Console(print func(level, text string)) error {
	var listener any
	if print != nil {
		listener = print
	}
	return ctx.listen(C.RVMGO_CONSOLE, listener)
}

// OnRejection sends promise rejections that nothing handled to listen; with nil they are kept, and counted in the statistics.
func (ctx *Context) OnRejection(listen func(error)) error {
	var listener any
	if listen != nil {
		listener = listen
	}
	return ctx.listen(C.RVMGO_ON_REJECTION, listener)
}

func (ctx *Context) listen(operation C.uint32_t, listener any) error {
	f := begin(&ctx.Object)
	defer f.end()
	f.c.userdata = 0
	if listener != nil {
		f.userdata(listener)
	}
	return f.run(operation)
}

// Poll runs the timers of the realm that are due, and the promise jobs that wait. It says when the next timer is due; ok is false if there is
// none. Timers fire only here and in Await.
func (o *Object) Poll() (next time.Duration, ok bool, err error) {
	return o.poll(context.Background())
}

func (o *Object) poll(cancel context.Context) (next time.Duration, ok bool, err error) {
	f := begin(o)
	defer f.end()
	if err := f.runContext(cancel, C.RVMGO_POLL); err != nil {
		return 0, false, err
	}
	if f.c.number == C.RVM_NEVER {
		return 0, false, nil
	}
	return time.Duration(f.c.number) * time.Millisecond, true, nil
}

// register makes a handle for C to name a Go value by, until rvmgoDrop.
func register(value any) cgo.Handle {
	if h, ok := value.(*host); ok {
		h.errors.begin()
	}
	registered.Add(1)
	return cgo.NewHandle(value)
}
