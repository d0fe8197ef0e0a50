package rvm

// #include "shim.h"
import "C"

import (
	"context"
	"runtime"
	"sync/atomic"
	"unsafe"
)

// A Type says what an Object is.
type Type uint32

const (
	TypeObject    Type = 1
	TypeFunction  Type = 2
	TypeArray     Type = 3
	TypeBytes     Type = 4 // a typed array, Buffer, ArrayBuffer or DataView
	TypePromise   Type = 5
	TypeError     Type = 6
	TypeDate      Type = 7
	TypeMap       Type = 8
	TypeSet       Type = 9
	TypeSymbol    Type = 10
	TypePrimitive Type = 11 // module exports that are no object
	TypeContext   Type = 100
)

var typeNames = map[Type]string{
	TypeObject: "object", TypeFunction: "function", TypeArray: "array", TypeBytes: "bytes", TypePromise: "promise", TypeError: "error",
	TypeDate: "date", TypeMap: "map", TypeSet: "set", TypeSymbol: "symbol", TypePrimitive: "primitive", TypeContext: "context",
}

func (t Type) String() string {
	if name, ok := typeNames[t]; ok {
		return name
	}
	return "unknown"
}

// An Object is something in a realm that has an identity: an object, array, function, symbol, promise. It keeps its realm alive until
// Release. It must not be copied.
type Object struct {
	h        atomic.Uint64
	realm    *realm
	cleanup  runtime.Cleanup
	borrowed bool
	opener   bool // made by Require or NewContext: counted in openers
}

func newObject(h uint64, realm *realm) *Object {
	o := new(Object)
	o.own(h, realm)
	return o
}

// own makes o the holder of a handle.
func (o *Object) own(h uint64, realm *realm) {
	o.h.Store(h)
	o.realm = realm
	o.cleanup = runtime.AddCleanup(o, func(h uint64) { C.rvm_release(C.rvm_handle(h)) }, h)
}

// open is own for modules and contexts.
func (o *Object) open(h uint64, realm *realm) {
	o.h.Store(h)
	o.realm = realm
	o.opener = true
	realm.know(h)
	o.cleanup = runtime.AddCleanup(o, closed, h)
	opened(o, h)
}

// handle is 0 after the release, and that is ErrStaleHandle to the library.
func (o *Object) handle() C.rvm_handle { return C.rvm_handle(o.h.Load()) }

// Release lets go of the object. When it was the last into its realm, the realm ends and all of its memory comes back. It never waits: if the
// realm is busy, whoever is inside finishes it on leaving. A second Release does nothing.
func (o *Object) Release() {
	if h := o.h.Swap(0); h != 0 && !o.borrowed {
		o.cleanup.Stop()
		if o.opener {
			closed(h)
		} else {
			C.rvm_release(C.rvm_handle(h))
		}
		runtime.KeepAlive(o)
	}
}

// Retain gives a second Object for the same thing, to be released on its own. It is how a host function keeps an argument beyond its return.
func (o *Object) Retain() (*Object, error) {
	f := begin(o)
	defer f.end()
	if err := f.run(C.RVMGO_RETAIN); err != nil {
		return nil, err
	}
	return newObject(uint64(f.c.number), o.realm), nil
}

// Value is the object as a Value. Of module exports that are no object it is the primitive; else it is a second Object.
func (o *Object) Value() (Value, error) {
	f := begin(o)
	defer f.end()
	return f.result(context.Background(), C.RVMGO_VALUE_OF)
}

// result does the operation and takes its result.
func (f *frame) result(cancel context.Context, operation C.uint32_t) (Value, error) {
	if err := f.runContext(cancel, operation); err != nil {
		return Undefined, err
	}
	return f.value(), nil
}

// Call calls the method of that name with the object as this. On a Context it calls a global function.
//
// Numbers, strings, booleans, nil (null), *big.Int, []byte (a new Uint8Array), Values and Objects arrive as what they are; a Go function arrives as
// a function that lives as long as the realm (NewFunction gives one to use again); maps, slices and structs (with json tags), time.Time (a Date) and errors arrive as
// fresh data, in one crossing. Integers beyond ±(2^53-1) arrive as BigInt.
//
// Promise jobs that the call leaves have run when it returns.
func (o *Object) Call(method string, args ...any) (Value, error) {
	return o.CallContext(context.Background(), method, args...)
}

// CallContext is Call that stops with ErrInterrupted when cancel is done; the error wraps the cause of that.
func (o *Object) CallContext(cancel context.Context, method string, args ...any) (Value, error) {
	if v, err, done := o.quick(cancel, method, method != "", args); done {
		return v, err
	}
	f := begin(o)
	defer f.end()
	if err := f.name(method); err != nil {
		return Undefined, err
	}
	if err := f.arguments(args); err != nil {
		return Undefined, err
	}
	v, err := f.result(cancel, C.RVMGO_CALL)
	runtime.KeepAlive(args)
	return v, err
}

// Invoke calls the object itself, a function, with this undefined.
func (o *Object) Invoke(args ...any) (Value, error) {
	return o.InvokeContext(context.Background(), args...)
}

// InvokeContext is Invoke that stops when cancel is done.
func (o *Object) InvokeContext(cancel context.Context, args ...any) (Value, error) {
	if v, err, done := o.quick(cancel, "", true, args); done {
		return v, err
	}
	return o.call(cancel, C.RVMGO_CALL, args)
}

// New calls the object as a constructor.
func (o *Object) New(args ...any) (Value, error) {
	return o.call(context.Background(), C.RVMGO_CONSTRUCT, args)
}

func (o *Object) call(cancel context.Context, operation C.uint32_t, args []any) (Value, error) {
	f := begin(o)
	defer f.end()
	if err := f.arguments(args); err != nil {
		return Undefined, err
	}
	v, err := f.result(cancel, operation)
	runtime.KeepAlive(args)
	return v, err
}

// CallInto calls a method and decodes its result into dst, a pointer, in one crossing: see Value.Decode. dst may be nil.
func (o *Object) CallInto(dst any, method string, args ...any) error {
	return o.CallIntoContext(context.Background(), dst, method, args...)
}

// CallIntoContext is CallInto that stops when cancel is done.
func (o *Object) CallIntoContext(cancel context.Context, dst any, method string, args ...any) error {
	if isLive(dst) {
		return o.callLive(cancel, dst, method, args)
	}
	f := begin(o)
	defer f.end()
	if err := f.name(method); err != nil {
		return err
	}
	if err := f.arguments(args); err != nil {
		return err
	}
	if err := f.runContext(cancel, C.RVMGO_CALL_DATA); err != nil {
		return err
	}
	runtime.KeepAlive(args)
	return f.decode(dst)
}

// at starts an operation with a key.
func (o *Object) at(key any, value ...any) (*frame, error) {
	f := begin(o)
	f.room(1 + len(value))
	err := encode(f, &f.args[0], key)
	if err == nil && len(value) > 0 {
		err = encode(f, &f.args[1], value[0])
	}
	if err != nil {
		f.end()
		return nil, err
	}
	return f, nil
}

// Get reads a property; an absent one is undefined. Getters run. On a Context it reads a global.
func (o *Object) Get(key string) (Value, error) { return o.GetAt(key) }

// GetAt is Get with a key of any kind: a string, an index, a symbol.
func (o *Object) GetAt(key any) (Value, error) {
	f, err := o.at(key)
	if err != nil {
		return Undefined, err
	}
	defer f.end()
	return f.result(context.Background(), C.RVMGO_GET)
}

// Set writes a property. A failed assignment (a frozen object, a getter only) is an exception, as in strict mode.
func (o *Object) Set(key string, value any) error { return o.SetAt(key, value) }

// SetAt is Set with a key of any kind.
func (o *Object) SetAt(key, value any) error {
	f, err := o.at(key, value)
	if err != nil {
		return err
	}
	defer f.end()
	return f.run(C.RVMGO_SET)
}

// Has says whether the key is in the object.
func (o *Object) Has(key string) (bool, error) { return o.truth(key, C.RVMGO_HAS) }

// HasAt is Has with a key of any kind.
func (o *Object) HasAt(key any) (bool, error) { return o.truth(key, C.RVMGO_HAS) }

// Delete deletes a property, and says whether it could be deleted.
func (o *Object) Delete(key string) (bool, error) { return o.truth(key, C.RVMGO_DELETE) }

// DeleteAt is Delete with a key of any kind.
func (o *Object) DeleteAt(key any) (bool, error) { return o.truth(key, C.RVMGO_DELETE) }

func (o *Object) truth(key any, operation C.uint32_t) (bool, error) {
	f, err := o.at(key)
	if err != nil {
		return false, err
	}
	defer f.end()
	if err := f.run(operation); err != nil {
		return false, err
	}
	return f.c.number != 0, nil
}

// Keys lists the own enumerable string keys, in JavaScript's order. On a Context: the globals that hosts and modules made.
func (o *Object) Keys() ([]string, error) {
	f := begin(o)
	defer f.end()
	if err := f.run(C.RVMGO_KEYS); err != nil {
		return nil, err
	}
	list, n := f.c.list, int(f.c.number)
	keys := make([]string, n)
	if n > 0 {
		for i, v := range unsafe.Slice((*cvalue)(unsafe.Pointer(list)), n) {
			keys[i] = cloned(v.text())
		}
		C.rvm_values_free(list, C.size_t(n))
		f.c.list = nil
	}
	return keys, nil
}

// Type says what the object is. It runs no JavaScript.
func (o *Object) Type() (Type, error) {
	f := begin(o)
	defer f.end()
	if err := f.run(C.RVMGO_TYPE); err != nil {
		return 0, err
	}
	return Type(f.c.number), nil
}

// Same says whether both are the same object (JavaScript's ===).
func (o *Object) Same(other *Object) (bool, error) {
	f := begin(o)
	defer f.end()
	f.c.other = other.handle()
	err := f.run(C.RVMGO_SAME)
	runtime.KeepAlive(other)
	return err == nil && f.c.number != 0, err
}

// Bytes copies the bytes of a typed array, Buffer, ArrayBuffer or DataView.
func (o *Object) Bytes() ([]byte, error) {
	f := begin(o)
	defer f.end()
	if err := f.run(C.RVMGO_TO_BYTES); err != nil {
		return nil, err
	}
	return []byte(f.taken()), nil
}

// String is what JavaScript's String() gives; of an Error that is "name: message". If that fails, it says why.
func (o *Object) String() string {
	f := begin(o)
	defer f.end()
	if err := f.run(C.RVMGO_TO_STRING); err != nil {
		return "<" + err.Error() + ">"
	}
	return f.taken()
}

// taken is a copy of the result's text.
func (f *frame) taken() string {
	result := (*cvalue)(unsafe.Pointer(&f.c.result))
	text := cloned(result.text())
	if result.flags&C.RVM_OWNED != 0 {
		C.rvm_value_clear(&f.c.result)
	}
	return text
}

// ClassName is the name of the object's constructor, as far as it can be told without running scripts.
func (o *Object) ClassName() (string, error) {
	f := begin(o)
	defer f.end()
	if err := f.run(C.RVMGO_CLASS_NAME); err != nil {
		return "", err
	}
	return f.taken(), nil
}

// Interrupt stops what runs in the object's realm now, whoever called it, from any goroutine and without waiting. To stop one call only, cancel its
// context.Context.
func (o *Object) Interrupt() error {
	status := C.rvm_interrupt(o.handle())
	runtime.KeepAlive(o)
	if status != 0 {
		return &Error{Status: Status(status), Name: "Error", Message: Status(status).Error()}
	}
	return nil
}
