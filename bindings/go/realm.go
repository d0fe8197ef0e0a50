package rvm

// #include "shim.h"
import "C"

import (
	"runtime"
	"sync"
	"weak"
)

// realm is what Go knows of a realm: all objects of one share it, but for those that a map's functions are lent.
type realm struct {
	busyFails bool
	promises  promises
	known     sync.Once
	once      sync.Once
	queue     chan struct{}
}

// waiters bounds the goroutines that wait for a realm in C, where each of them takes a thread. The others wait in Go.
const waiters = 4

// gate is what goroutines go through that wait for the realm in C.
func (r *realm) gate() chan struct{} {
	r.once.Do(func() { r.queue = make(chan struct{}, waiters) })
	return r.queue
}

// realms finds them by the library's number: uint64 -> weak.Pointer[realm].
var realms sync.Map

// know makes the realm that a handle leads into findable.
func (r *realm) know(h uint64) {
	r.known.Do(func() {
		type entry struct {
			id   uint64
			weak weak.Pointer[realm]
		}
		e := entry{uint64(C.rvm_realm_id(C.rvm_handle(h))), weak.Make(r)}
		realms.Store(e.id, e.weak) // numbers come again when a realm has ended
		runtime.AddCleanup(r, func(e entry) { realms.CompareAndDelete(e.id, e.weak) }, e)
	})
}

// realmOf finds the realm that a handle leads into; a new one if Go does not know it.
func realmOf(h uint64) *realm {
	if known, ok := realms.Load(uint64(C.rvm_realm_id(C.rvm_handle(h)))); ok {
		if r := known.(weak.Pointer[realm]).Value(); r != nil {
			return r
		}
	}
	return new(realm)
}
