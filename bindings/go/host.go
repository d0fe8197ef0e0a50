package rvm

// #include "shim.h"
import "C"

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/cgo"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"unsafe"
)

// A Call is one call of a host function by JavaScript. It and the objects in it are lent until the host function returns: Retain keeps one.
type Call struct {
	Args  []Value
	frame *C.rvm_frame
	realm *realm
	few   [2]Value
	lent  []*Object
	stray bool    // the realm is not the one that the others know
	after *Object // to be released when the answer is written
}

// Arg gives the argument of that number, undefined if there are fewer.
func (c *Call) Arg(i int) Value {
	if i >= 0 && i < len(c.Args) {
		return c.Args[i]
	}
	return Undefined
}

// This gives the this of the call.
func (c *Call) This() (Value, error) {
	if c.frame == nil {
		return Undefined, errCallOver
	}
	f := frames.Get().(*frame)
	defer f.end()
	if status := C.rvm_frame_this(c.frame, &f.c.result); status != 0 {
		return Undefined, Status(status)
	}
	return c.borrow((*cvalue)(unsafe.Pointer(&f.c.result))), nil
}

// Context gives a context of the calling realm, lent until the host function returns.
func (c *Call) Context() (*Context, error) {
	if c.frame == nil {
		return nil, errCallOver
	}
	f := frames.Get().(*frame)
	defer f.end()
	if status := C.rvm_frame_context(c.frame, (*C.rvm_handle)(&f.c.number)); status != 0 {
		return nil, Status(status)
	}
	if c.stray {
		c.realm, c.stray = realmOf(uint64(f.c.number)), false
	}
	ctx := new(Context)
	c.lend(&ctx.Object, uint64(f.c.number))
	return ctx, nil
}

var errCallOver = &Error{Status: ErrStaleHandle, Name: "Error", Message: "the call of the host function is over"}

func (c *Call) borrow(v *cvalue) Value {
	if v.kind != C.RVM_HANDLE {
		return decodeValue(v, nil)
	}
	o := new(Object)
	c.lend(o, v.bits)
	return Value{kind: KindObject, obj: o}
}

func (c *Call) lend(o *Object, h uint64) {
	o.h.Store(h)
	o.realm = c.realm
	o.borrowed = true
	c.lent = append(c.lent, o)
}

// over makes what was lent stale.
func (c *Call) over() {
	c.frame = nil
	for _, o := range c.lent {
		o.h.Store(0)
	}
	c.lent = nil
	if c.after != nil {
		c.after.Release()
	}
}

// host is a registered host function.
type host struct {
	call   func(*Call) (any, error)
	one    func(float64) float64          // or this, where the arguments are numbers
	two    func(float64, float64) float64 // or this
	realm  *realm                         // nil: of a map, so of any realm
	errors errorRing
}

// registered counts what C names by handles.
var registered atomic.Int64

func drop(h cgo.Handle) {
	if host, ok := h.Value().(*host); ok {
		host.errors.forget()
	}
	h.Delete()
	registered.Add(-1)
}

//export rvmgoDrop
func rvmgoDrop(userdata C.uintptr_t) { drop(cgo.Handle(userdata)) }

//export rvmgoHost
func rvmgoHost(userdata C.uintptr_t, frame *C.rvm_frame, args *C.rvm_value, nargs C.size_t, answer *C.rvmgo_answer) C.rvm_status {
	h := cgo.Handle(userdata).Value().(*host)
	n := int(nargs)
	given := unsafe.Slice((*cvalue)(unsafe.Pointer(args)), n)
	if h.one != nil && n >= 1 && given[0].kind == C.RVM_NUMBER || h.two != nil && n >= 2 && given[0].kind == C.RVM_NUMBER && given[1].kind == C.RVM_NUMBER {
		return h.numbers(given, answer)
	}
	c := &Call{frame: frame, realm: h.realm}
	if c.realm == nil {
		c.realm, c.stray = new(realm), true // which one it is, a map's function does not know
	}
	if n <= len(c.few) {
		c.Args = c.few[:n:n]
	} else {
		c.Args = make([]Value, n)
	}
	for i := range given {
		if v := &given[i]; v.kind == C.RVM_NUMBER {
			c.Args[i] = Value{kind: KindNumber, bits: v.bits}
		} else {
			c.Args[i] = c.borrow(v)
		}
	}
	var status C.rvm_status
	if err := h.protected(c, answer); err != nil {
		status = h.fail(answer, err)
	}
	c.over()
	return status
}

// numbers calls a function of numbers, without a Call.
func (h *host) numbers(args []cvalue, answer *C.rvmgo_answer) (status C.rvm_status) {
	returned := false
	defer func() {
		if value := recover(); value != nil {
			status = h.fail(answer, &PanicError{Value: value, Stack: debug.Stack()})
		} else if !returned {
			C.rvmgo_abandon() // runtime.Goexit
		}
	}()
	result := (*cvalue)(unsafe.Pointer(&answer.result))
	if h.one != nil {
		result.number(h.one(args[0].float()))
	} else {
		result.number(h.two(args[0].float(), args[1].float()))
	}
	returned = true
	return 0
}

// protected calls the function and writes its answer; a panic becomes an error, because it must not cross C.
func (h *host) protected(c *Call, answer *C.rvmgo_answer) (err error) {
	returned := false
	defer func() {
		if !returned {
			C.rvmgo_abandon() // runtime.Goexit
		}
	}()
	err = protect(func() error {
		result, err := h.call(c)
		if err != nil {
			return err
		}
		v := (*cvalue)(unsafe.Pointer(&answer.result))
		if f, ok := result.(float64); ok {
			v.number(f)
			return nil
		}
		return encode(&reply{answer: answer, call: c}, v, result) // which asks marshalers of the user's
	})
	returned = true
	return err
}

func protect(f func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &PanicError{Value: value, Stack: debug.Stack()}
		}
	}()
	return f()
}

// fail makes the error that JavaScript sees. The Go error stays here, under a number that travels with it.
func (h *host) fail(answer *C.rvmgo_answer, err error) C.rvm_status {
	newError(err, &h.errors, &answer.error)
	return C.RVM_EXCEPTION
}

// newError makes the library's error of a Go error.
func newError(err error, ring *errorRing, to **C.rvm_error) {
	name, message, code := describeError(err)
	f := frames.Get().(*frame)
	defer f.end()
	text := func(s string) *C.char {
		if s == "" {
			return nil
		}
		return (*C.char)(f.put(cText(s), 1))
	}
	C.rvm_error_new(text(name), text(message), text(code), C.uint64_t(ring.add(err)), to)
}

// describeError gives what JavaScript sees of a Go error. A type may say more by methods Name and Code. These are the user's, and may panic: Error of a
// nil pointer, say, which is an error that is not nil.
func describeError(err error) (name, message, code string) {
	defer func() {
		if value := recover(); value != nil {
			name, message, code = "", fmt.Sprintf("a %T, whose methods panic: %v", err, value), ""
		}
	}()
	message = err.Error()
	var e *Error
	if errors.As(err, &e) {
		name, code = e.Name, e.Code
		if err == error(e) {
			message = e.Message
		}
	}
	if named, ok := err.(interface{ Name() string }); ok {
		name = named.Name()
	}
	if coded, ok := err.(interface{ Code() string }); ok {
		code = coded.Code()
	}
	return name, message, code
}

// ---- errors on their way through JavaScript ----

// errorRing remembers the last errors of one host function, so that a function that fails for ever keeps no more than these.
type errorRing struct {
	mu   sync.Mutex
	tags []uint64
	next int
	gone bool
}

const errorsKept = 64

var (
	lastTag    atomic.Uint64
	hostErrors sync.Map // tag -> error
)

func (r *errorRing) add(err error) uint64 {
	tag := lastTag.Add(1)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gone {
		return 0
	}
	hostErrors.Store(tag, err)
	if len(r.tags) < errorsKept {
		r.tags = append(r.tags, tag)
	} else {
		hostErrors.Delete(r.tags[r.next])
		r.tags[r.next] = tag
		r.next = (r.next + 1) % errorsKept
	}
	return tag
}

// begin makes a ring ready that may have been forgotten by a registration that failed.
func (r *errorRing) begin() {
	r.mu.Lock()
	r.gone = false
	r.mu.Unlock()
}

func (r *errorRing) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, tag := range r.tags {
		hostErrors.Delete(tag)
	}
	r.tags, r.gone = nil, true
}

// hostError finds the Go error behind a tag.
func hostError(tag uint64) error {
	if tag == 0 {
		return nil
	}
	err, _ := hostErrors.Load(tag)
	found, _ := err.(error)
	return found
}

// ---- the console and rejections ----

//export rvmgoPrint
func rvmgoPrint(userdata C.uintptr_t, level, text *C.char, length C.size_t) {
	returned := false
	defer survive("the console's function", &returned)
	print := cgo.Handle(userdata).Value().(func(level, text string))
	print(C.GoString(level), string(unsafe.Slice((*byte)(unsafe.Pointer(text)), int(length))))
	returned = true
}

//export rvmgoRejected
func rvmgoRejected(userdata C.uintptr_t, rejection *C.rvm_error) {
	returned := false
	defer survive("the rejections' function", &returned)
	listen := cgo.Handle(userdata).Value().(func(error))
	f := frames.Get().(*frame)
	f.c.error = rejection
	C.rvmgo_describe(f.c)
	e := f.read(Status(C.rvm_error_status(rejection)))
	f.c.error = nil
	f.end()
	listen(e)
	returned = true
}

// survive keeps a panic from crossing C where no error can be given: it is printed, as an http.Server does.
func survive(what string, returned *bool) {
	if value := recover(); value != nil {
		println("rvm: panic in " + what + ": " + fmt.Sprint(value) + "\n" + string(debug.Stack()))
	} else if !*returned {
		C.rvmgo_abandon() // runtime.Goexit
	}
}

// ---- functions of Go in a realm ----

// NewFunction makes a JavaScript function that calls fn. It lives as long as its realm: releasing the Object alone does not let go of fn.
//
// fn is a func(*Call) (any, error), or any Go function: arguments are then decoded into its parameters (absent ones are zero, and a last ...T takes the rest),
// its result is encoded, and a last result of type error is the failure. A first parameter of type *Call gives the call itself. What fn returns
// is encoded as an argument of Call is.
//
// An error that fn returns becomes an exception with its message (its methods Name() and Code() strings are used, too). If nothing in JavaScript catches it, the Go caller's
// error wraps it. The last 64 errors of each function are remembered for that.
func (o *Object) NewFunction(name string, fn any) (*Object, error) {
	h, err := o.newFunction(name, fn)
	if err != nil {
		return nil, err
	}
	return newObject(uint64(h), o.realm), nil
}

func (o *Object) newFunction(name string, fn any) (C.rvm_handle, error) {
	h, err := newHost(fn, o.realm)
	if err != nil {
		return 0, err
	}
	f := begin(o)
	defer f.end()
	if err := f.name(name); err != nil {
		return 0, err
	}
	f.userdata(h)
	if err := f.run(C.RVMGO_FUNCTION); err != nil {
		return 0, err
	}
	return C.rvm_handle(f.c.number), nil
}

// reply is where the result of a host function is written.
type reply struct {
	answer *C.rvmgo_answer
	call   *Call
	used   bool
}

func (r *reply) text(s string) (unsafe.Pointer, uint32) {
	if len(s) <= len(r.answer.text) {
		p := unsafe.Pointer(&r.answer.text[0])
		copy(unsafe.Slice((*byte)(p), len(s)), s)
		return p, 0
	}
	var copied C.rvm_value
	if C.rvm_bytes_copy((*C.char)(unsafe.Pointer(unsafe.StringData(s))), C.size_t(len(s)), &copied) != 0 {
		panic("rvm: out of memory")
	}
	return (*cvalue)(unsafe.Pointer(&copied)).pointer(), C.RVM_OWNED
}

// object retains: nobody knows how long Go keeps the Object after the return.
func (r *reply) object(o *Object) (uint64, uint32, error) {
	f := begin(o)
	defer f.end()
	if err := f.run(C.RVMGO_RETAIN); err != nil {
		return 0, 0, err
	}
	runtime.KeepAlive(o)
	return uint64(f.c.number), C.RVM_OWNED, nil
}

func (r *reply) function(fn any) (uint64, uint32, error) {
	ctx, err := r.call.Context()
	if err != nil {
		return 0, 0, err
	}
	h, err := ctx.newFunction("", fn)
	return uint64(h), C.RVM_OWNED, err
}

// data gives text; where that names handles it becomes a value here, because nobody knows how long they live after the return.
func (r *reply) data(d *dataWriter, v *cvalue) error {
	if d.handles {
		defer func() {
			for _, h := range d.owned {
				C.rvm_release(C.rvm_handle(h))
			}
			runtime.KeepAlive(d.hold)
		}()
		ctx, err := r.call.Context()
		if err != nil {
			return err
		}
		f := begin(&ctx.Object)
		defer f.end()
		f.room(1)
		f.args[0].data(C.RVM_DATA, 0, f.put(unsafe.String(unsafe.SliceData(d.out), len(d.out)), 0), len(d.out))
		if err := f.run(C.RVMGO_VALUE_NEW); err != nil {
			return err
		}
		v.plain(C.RVM_HANDLE, uint64(f.c.number))
		v.flags = C.RVM_OWNED
		return nil
	}
	p, flags := r.text(unsafe.String(unsafe.SliceData(d.out), len(d.out)))
	v.data(C.RVM_DATA, flags, p, len(d.out))
	return nil
}
