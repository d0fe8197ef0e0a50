package rvm

// #include <stdlib.h>
// #include "shim.h"
import "C"

import (
	"context"
	"errors"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"
)

// cvalue is rvm_value with its union as bits.
type cvalue struct {
	kind, flags uint32
	length      uint64
	bits        uint64
}

// Both ways: the sizes are equal.
var (
	_ [unsafe.Sizeof(cvalue{}) - unsafe.Sizeof(C.rvm_value{})]byte
	_ [unsafe.Sizeof(C.rvm_value{}) - unsafe.Sizeof(cvalue{})]byte
)

func (v *cvalue) pointer() unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&v.bits)) }

// text is the value's data, not copied.
func (v *cvalue) text() string {
	if v.length == 0 {
		return ""
	}
	return unsafe.String((*byte)(v.pointer()), v.length)
}

// A frame is one operation of the library on its way there and back. What C sees of it lies in C's memory, so that nothing needs pinning and
// a call costs one crossing.
type frame struct {
	c      *C.rvmgo_frame
	used   int              // bytes of c.text
	large  []unsafe.Pointer // memory of C for what does not fit there
	made   []C.rvm_handle   // handles that live for the call
	hold   []any            // what the arguments name, to be kept alive
	target *Object
	args   []cvalue
	given  any // what c.userdata is a handle of
}

var frames = sync.Pool{New: func() any {
	f := &frame{c: C.rvmgo_frame_new()}
	if f.c == nil {
		panic("rvm: out of memory")
	}
	runtime.AddCleanup(f, func(c *C.rvmgo_frame) { C.free(unsafe.Pointer(c)) }, f.c)
	return f
}}

// begin takes a frame for an operation on o.
func begin(o *Object) *frame {
	f := frames.Get().(*frame)
	f.target = o
	f.c.target = o.handle()
	return f
}

// pointer is the frame for C. As a number, because cgo would look through what a pointer leads to.
func (f *frame) pointer() C.uintptr_t { return C.uintptr_t(uintptr(unsafe.Pointer(f.c))) }

// end gives the frame back.
func (f *frame) end() {
	runtime.KeepAlive(f.target)
	f.target = nil
	if f.large != nil || f.made != nil || f.hold != nil {
		f.endSlow()
	}
	c := f.c
	c.name = nil
	c.args, c.nargs = nil, 0
	f.args, f.used = nil, 0
	f.given = nil
	frames.Put(f)
}

func (f *frame) endSlow() {
	for _, p := range f.large {
		C.free(p)
	}
	for _, h := range f.made {
		C.rvm_release(h)
	}
	runtime.KeepAlive(f.hold)
	f.large, f.made, f.hold = nil, nil, nil
}

// put copies text to where C may read it during the operation, with extra bytes of zero behind it.
func (f *frame) put(text string, extra int) unsafe.Pointer {
	n := len(text) + extra
	var p unsafe.Pointer
	if n <= len(f.c.text)-f.used {
		p = unsafe.Pointer(&f.c.text[f.used])
		f.used += n
	} else {
		p = C.malloc(C.size_t(n))
		f.large = append(f.large, p)
	}
	to := unsafe.Slice((*byte)(p), n)
	copy(to, text)
	clear(to[len(text):])
	return p
}

// name sets a method or path. C ends names with NUL.
func (f *frame) name(name string) error {
	for i := 0; i < len(name); i++ {
		if name[i] == 0 {
			return invalid("a name holds NUL")
		}
	}
	f.c.name = (*C.char)(f.put(name, 1))
	return nil
}

// userdata makes a handle by which C knows a Go value until it drops it. It does that, too, when the operation fails.
func (f *frame) userdata(value any) {
	f.given = value
	f.c.userdata = C.uintptr_t(register(value))
}

// room makes place for n arguments.
func (f *frame) room(n int) {
	if n <= len(f.c.few) {
		f.c.args = &f.c.few[0]
	} else {
		p := C.malloc(C.size_t(n) * C.size_t(unsafe.Sizeof(cvalue{})))
		f.large = append(f.large, p)
		f.c.args = (*C.rvm_value)(p)
	}
	f.c.nargs = C.size_t(n)
	f.args = unsafe.Slice((*cvalue)(unsafe.Pointer(f.c.args)), n)
}

// arguments encodes args.
func (f *frame) arguments(args []any) error {
	f.room(len(args))
	for i, arg := range args {
		v := &f.args[i]
		// The most common first, without an interface's cost.
		if x, ok := arg.(float64); ok {
			v.number(x)
			continue
		}
		if err := encode(f, v, arg); err != nil {
			return argumentError(i, err)
		}
	}
	return nil
}

// run does the operation.
func (f *frame) run(operation C.uint32_t) error {
	return f.runContext(context.Background(), operation)
}

// runContext does the operation, which ends early when cancel is done.
func (f *frame) runContext(cancel context.Context, operation C.uint32_t) error {
	if cancel.Done() == nil {
		return f.try(cancel, operation)
	}
	if cancel.Err() != nil {
		return interrupted(cancel)
	}
	over := make(chan struct{})
	stop := context.AfterFunc(cancel, func() {
		atomic.StoreUint32((*uint32)(unsafe.Pointer(&f.c.scope.stop)), 1)
		close(over)
	})
	err := f.try(cancel, operation)
	if !stop() {
		<-over // it writes to the frame
		f.c.scope.stop = 0
		if errors.Is(err, ErrInterrupted) {
			err.(*Error).cause = context.Cause(cancel)
		}
	}
	return err
}

func interrupted(cancel context.Context) error {
	cause := context.Cause(cancel)
	return &Error{Status: ErrInterrupted, Name: "Error", Message: "the call was interrupted: " + cause.Error(), cause: cause}
}

// try does the operation, waiting for the realm if somebody else is inside.
func (f *frame) try(cancel context.Context, operation C.uint32_t) error {
	f.c.scope.flags = C.RVM_SCOPE_TRY
	status := Status(C.rvmgo_run(f.pointer(), operation))
	if status == 0 {
		return nil
	}
	if status != ErrBusy {
		return f.failure(status)
	}
	f.failure(status)
	// A goroutine that is inside a realm holds its thread anyway, and the library has to see whom it waits for.
	if f.c.scope.inside == 0 && !f.target.realm.busyFails {
		gate := f.target.realm.gate()
		select {
		case gate <- struct{}{}:
		case <-cancel.Done():
			return interrupted(cancel)
		}
		defer func() { <-gate }()
	}
	f.c.scope.flags = 0
	if f.given != nil {
		f.userdata(f.given) // the first try dropped it
	}
	if status := Status(C.rvmgo_run(f.pointer(), operation)); status != 0 {
		return f.failure(status)
	}
	return nil
}

// failure takes the error out of the frame.
func (f *frame) failure(status Status) error {
	if f.c.error == nil {
		return &Error{Status: status, Name: "Error", Message: status.Error()}
	}
	e := f.read(status)
	C.rvm_error_free(f.c.error)
	f.c.error = nil
	return e
}

// read copies the error that C described.
func (f *frame) read(status Status) *Error {
	c := f.c
	return &Error{
		Status:  status,
		Name:    C.GoString(c.error_name),
		Message: C.GoString(c.error_message),
		Code:    C.GoString(c.error_code),
		Stack:   C.GoString(c.error_stack),
		File:    C.GoString(c.error_file),
		Line:    int(c.error_line),
		Column:  int(c.error_column),
		cause:   hostError(uint64(c.error_tag)),
	}
}

// value takes the result out of the frame.
func (f *frame) value() Value {
	result := (*cvalue)(unsafe.Pointer(&f.c.result))
	v := decodeValue(result, f.target)
	if result.flags&C.RVM_OWNED != 0 && result.kind != C.RVM_HANDLE {
		C.rvm_value_clear(&f.c.result)
	}
	result.flags = 0
	return v
}

// ---- writing a value; what runs for numbers is small enough to be inlined ----

func (v *cvalue) number(x float64) {
	v.kind, v.flags, v.length = C.RVM_NUMBER, 0, 0
	*(*float64)(unsafe.Pointer(&v.bits)) = x
}

func (v *cvalue) float() float64 { return math.Float64frombits(v.bits) }

func (v *cvalue) plain(kind uint32, bits uint64) {
	v.kind, v.flags, v.length, v.bits = kind, 0, 0, bits
}

func (v *cvalue) data(kind, flags uint32, p unsafe.Pointer, n int) {
	v.kind, v.flags, v.length = kind, flags, uint64(n)
	*(*unsafe.Pointer)(unsafe.Pointer(&v.bits)) = p
}
