package rvm

// #include "shim.h"
import "C"

import (
	"context"
	"runtime"
	"unsafe"
)

// quick makes a call whose arguments are numbers, without a frame; done is false if it is none for it, and then nothing has happened.
func (o *Object) quick(cancel context.Context, method string, named bool, args []any) (v Value, err error, done bool) {
	if !named || len(args) > C.RVMGO_NUMBERS || len(method) >= C.RVMGO_METHOD || cancel.Done() != nil {
		return v, nil, false
	}
	var x [C.RVMGO_NUMBERS]float64
	for i, arg := range args {
		switch n := arg.(type) {
		case float64:
			x[i] = n
		case int:
			if n < -mostExact || n > mostExact {
				return v, nil, false
			}
			x[i] = float64(n)
		default:
			return v, nil, false
		}
	}
	var name *C.char
	if method != "" {
		for i := range len(method) {
			if method[i] == 0 {
				return v, nil, false
			}
		}
		name = (*C.char)(unsafe.Pointer(unsafe.StringData(method)))
	}
	q := C.rvmgo_call_numbers(o.handle(), name, C.uint32_t(len(method)), C.uint32_t(len(args)), C.double(x[0]), C.double(x[1]), C.double(x[2]), C.double(x[3]))
	runtime.KeepAlive(o)
	if q.status != 0 {
		if q.error != nil && Status(q.status) != ErrBusy {
			f := frames.Get().(*frame)
			defer f.end()
			f.c.error = q.error
			return v, statusError(f, q.status), true
		}
		if q.error != nil {
			C.rvm_error_free(q.error)
		}
		return v, nil, false
	}
	result := (*cvalue)(unsafe.Pointer(&q.result))
	if result.kind == C.RVM_NUMBER {
		return Value{kind: KindNumber, bits: result.bits}, nil, true
	}
	v = decodeValue(result, o)
	if result.flags&C.RVM_OWNED != 0 && result.kind != C.RVM_HANDLE {
		owned := q.result // C's argument lives on the heap, and q should not
		C.rvm_value_clear(&owned)
	}
	return v, nil, true
}
