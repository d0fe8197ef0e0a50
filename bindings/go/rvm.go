// Package rvm loads JavaScript modules the way Node's require does, each in a world of its own, calls what they export, and lets go of them so
// that every byte they ever took comes back.
//
//	m, err := rvm.Require("./case1.js", nil, nil)
//	if err != nil {
//		return err
//	}
//	defer m.Release()
//	n, err := rvm.As[int](m.Call("leak"))
//
// # Ownership
//
// What a function of this package gives is yours to release: modules, contexts, maps, objects, and values that hold an object. A realm (one
// isolated world) lives until the last of them that leads into it is released, and then all of its memory comes back at once. The garbage
// collector releases what was forgotten, but it does not see how much memory a realm holds: Release is the way. Strings, numbers and
// everything that Export and Decode give are copies, and outlive the realm. Using something after its release is ErrStaleHandle.
//
// # Goroutines
//
// Everything may be used from any goroutine; LockOSThread is not needed. One goroutine at a time is inside a realm, others wait. A host function
// runs on the goroutine whose call led to it, and may call back into the realm; a goroutine that it starts is another one, and waits until
// the call has returned: a host function must not wait for such a goroutine in turn. A host function must return: runtime.Goexit (and so
// testing's FailNow) inside one leaves a realm that is of no use any more.
package rvm

/*
#cgo CFLAGS: -std=gnu11 -O2 -Wall -Wextra -Wno-unused-parameter
#cgo !rvm_pkgconfig,linux,amd64 CFLAGS: -I${SRCDIR}/lib/linux_amd64
#cgo !rvm_pkgconfig,linux,arm64 CFLAGS: -I${SRCDIR}/lib/linux_arm64
#cgo !rvm_pkgconfig,darwin,amd64 CFLAGS: -I${SRCDIR}/lib/darwin_amd64
#cgo !rvm_pkgconfig,darwin,arm64 CFLAGS: -I${SRCDIR}/lib/darwin_arm64
#cgo !rvm_pkgconfig,linux,amd64 LDFLAGS: ${SRCDIR}/lib/linux_amd64/librvm.a -lgcc_s -lpthread -lm -ldl
#cgo !rvm_pkgconfig,linux,arm64 LDFLAGS: ${SRCDIR}/lib/linux_arm64/librvm.a -lgcc_s -lpthread -lm -ldl
#cgo !rvm_pkgconfig,darwin,amd64 LDFLAGS: ${SRCDIR}/lib/darwin_amd64/librvm.a -lpthread -lm
#cgo !rvm_pkgconfig,darwin,arm64 LDFLAGS: ${SRCDIR}/lib/darwin_arm64/librvm.a -lpthread -lm
#cgo rvm_pkgconfig pkg-config: rvm
#include "shim.h"
*/
import "C"

import (
	"context"
	"fmt"
)

func init() {
	if have := uint32(C.rvm_abi_version()); have != C.RVM_ABI_VERSION {
		panic(fmt.Sprintf("rvm: the library speaks ABI %d, this package ABI %d", have, C.RVM_ABI_VERSION))
	}
}

// Version is the version of the library, such as "0.1.0".
func Version() string { return C.GoString(C.rvm_version()) }

// A Module is what a JavaScript module exports. It is an Object: Call its functions, Get its properties.
type Module struct{ Object }

// Require loads a module as Node's require does.
//
// path is a file, a folder, a package or a name of m's; relative ("./x") and bare ("lodash") names resolve from the option Base, else from the
// working directory. With ctx nil the module gets a realm of its own, with these options; with a ctx it shares that context's realm, and
// options are refused because the context has them already. m may be nil; a context takes one map.
func Require(path string, ctx *Context, m *Map, options ...Option) (*Module, error) {
	return RequireContext(context.Background(), path, ctx, m, options...)
}

// RequireContext is Require that stops when cancel is done.
func RequireContext(cancel context.Context, path string, ctx *Context, m *Map, options ...Option) (*Module, error) {
	if ctx == nil && len(options) == 0 {
		return require(cancel, path, &Object{realm: &realm{}}, m)
	}
	if ctx == nil {
		own, err := NewContext(options...)
		if err != nil {
			return nil, err
		}
		defer own.Release()
		ctx = own
	} else if len(options) > 0 {
		return nil, invalid("options belong to the context: give them to NewContext")
	}
	return ctx.RequireContext(cancel, path, m)
}
