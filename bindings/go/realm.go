package rvm

// #include "shim.h"
import "C"

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
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
	collecting   sync.Mutex
}

const fewOpeners = 256

func init() { openers.limit.Store(fewOpeners) }

// opened counts one more. Where the collector does not keep up, whoever makes realms waits for it.
func opened() {
	n, limit := openers.count.Add(1), openers.limit.Load()
	switch {
	case n > 2*limit:
		openers.collecting.Lock()
		collect()
	case n > limit && openers.collecting.TryLock():
		go collect()
	}
}

// collect ends with the mutex free.
func collect() {
	defer openers.collecting.Unlock()
	if openers.count.Load() <= openers.limit.Load() {
		return
	}
	seen := make(chan bool, 1)
	runtime.AddCleanup(new([64]byte), func(seen chan bool) { seen <- true }, seen)
	runtime.GC()
	// Cleanups run behind the collection: until they are through, the count says nothing.
	select {
	case <-seen:
	case <-time.After(time.Second):
	}
	for before, same, turns := int64(-1), 0, 0; same < 3 && turns < 50; turns++ {
		if now := openers.count.Load(); now == before {
			same++
		} else {
			before, same = now, 0
		}
		time.Sleep(time.Millisecond)
	}
	openers.limit.Store(max(fewOpeners, 2*openers.count.Load()))
}
