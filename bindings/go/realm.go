package rvm

// #include "shim.h"
import "C"

import (
	"runtime"
	"sync"
	"sync/atomic"
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

// openers are the modules and contexts that nobody has released. Go's collector does not see what they hold: whenever their number has doubled,
// it is asked to look for forgotten ones.
var openers struct {
	count, limit atomic.Int64
	held         sync.Map // of handle to weak.Pointer[Object]
	collecting   sync.Mutex
}

const fewOpeners = 256

func init() { openers.limit.Store(fewOpeners) }

// opened counts one more. Where the collector does not keep up, whoever makes realms waits for it.
func opened(o *Object, h uint64) {
	openers.held.Store(h, weak.Make(o))
	n, limit := openers.count.Add(1), openers.limit.Load()
	switch {
	case n > 2*limit:
		openers.collecting.Lock()
		collect()
	case n > limit && openers.collecting.TryLock():
		go collect()
	}
}

// closed releases what opened counted. Whoever comes first does it: Release, the cleanup, or collect.
func closed(h uint64) {
	if _, mine := openers.held.LoadAndDelete(h); mine {
		openers.count.Add(-1)
		C.rvm_release(C.rvm_handle(h))
	}
}

// collect ends with the mutex free. It does not wait for cleanups, which may run long after a collection: weak pointers are empty once the
// collection is over.
func collect() {
	defer openers.collecting.Unlock()
	if openers.count.Load() <= openers.limit.Load() {
		return
	}
	var before []uint64
	openers.held.Range(func(h, _ any) bool { before = append(before, h.(uint64)); return true })
	runtime.GC()
	// What was opened during the collection says nothing of how many there have to be.
	needed := int64(0)
	for _, h := range before {
		if o, ok := openers.held.Load(h); ok && o.(weak.Pointer[Object]).Value() == nil {
			closed(h)
		} else if ok {
			needed++
		}
	}
	openers.limit.Store(max(fewOpeners, 2*needed))
}
