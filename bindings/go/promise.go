package rvm

// #include "shim.h"
import "C"

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"
)

// promises is what Go knows of the promises that it settles in a realm.
type promises struct {
	mu      sync.Mutex
	changed chan struct{} // closed when one is settled
	errors  *errorRing
}

// change wakes whoever awaits something in the realm.
func (p *promises) change() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.changed != nil {
		close(p.changed)
		p.changed = nil
	}
}

// next is closed at the next change.
func (p *promises) next() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.changed == nil {
		p.changed = make(chan struct{})
	}
	return p.changed
}

// ring remembers the errors that promises of the realm were rejected with.
func (r *realm) ring() *errorRing {
	r.promises.mu.Lock()
	defer r.promises.mu.Unlock()
	if r.promises.errors == nil {
		r.promises.errors = new(errorRing)
		runtime.AddCleanup(r, (*errorRing).forget, r.promises.errors)
	}
	return r.promises.errors
}

// A Resolver settles a promise: once, from any goroutine. Release gives it up unsettled.
type Resolver struct {
	object *Object
}

// NewPromise makes a promise in the object's realm that Go settles, now or later. Until then, or until the Resolver's release, Await waits for it.
func (o *Object) NewPromise() (*Object, *Resolver, error) {
	f := begin(o)
	defer f.end()
	if err := f.run(C.RVMGO_PROMISE_NEW); err != nil {
		return nil, nil, err
	}
	return newObject(uint64(f.c.number), o.realm), &Resolver{newObject(uint64(f.c.second), o.realm)}, nil
}

// Resolve settles the promise with a value; a promise is followed. What it led to has run when this returns, unless a call into the realm is under way.
// A second settling does nothing.
func (r *Resolver) Resolve(value any) error {
	return r.settle(func(f *frame) error {
		f.room(1)
		if err := encode(f, &f.args[0], value); err != nil {
			return err
		}
		return f.run(C.RVMGO_RESOLVE)
	})
}

// Reject settles the promise with an error. If nothing in JavaScript catches it, who awaits the promise in Go gets an error that wraps it.
func (r *Resolver) Reject(reason error) error {
	return r.reject(reason, r.object.realm.ring())
}

func (r *Resolver) reject(reason error, ring *errorRing) error {
	return r.settle(func(f *frame) error {
		newError(reason, ring, &f.c.failure)
		err := f.run(C.RVMGO_REJECT)
		C.rvm_error_free(f.c.failure)
		f.c.failure = nil
		return err
	})
}

// settle does so once; a value that cannot cross leaves the promise as it was.
func (r *Resolver) settle(how func(*frame) error) error {
	if r.object.handle() == 0 {
		return nil
	}
	f := begin(r.object)
	defer f.end()
	err := how(f)
	if !errors.Is(err, ErrNotConvertible) && !errors.Is(err, ErrWrongRealm) && !errors.Is(err, ErrInvalidArgument) {
		r.Release()
	}
	return err
}

// Release gives the promise up: who awaits it learns that nothing is left that could settle it.
func (r *Resolver) Release() {
	r.object.Release()
	r.object.realm.promises.change()
}

// longestPause is how long Await leaves a realm alone in which other goroutines may settle the promise unnoticed.
const longestPause = 20 * time.Millisecond

// Await waits until the promise is settled, running jobs and timers between its pauses, and gives its value. A rejection is an exception, with
// the host function's error behind it if there was one. What has no then method is its own value. Other goroutines may use the realm meanwhile. It takes no thread
// while it waits. A promise that nothing is left to settle is ErrTimeout.
func (o *Object) Await(cancel context.Context) (Value, error) {
	// The library looks first: it runs what waits, and marks a rejection as handled.
	v, err := o.await(cancel, 1)
	if err == nil || !errors.Is(err, ErrTimeout) {
		return v, err
	}
	pause := time.Millisecond
	for {
		state, v, err := o.state(cancel)
		switch {
		case errors.Is(err, ErrWrongKind): // a thenable that is no promise
			return o.await(cancel, 0)
		case err != nil || state == C.RVM_FULFILLED:
			return v, err
		case state == C.RVM_REJECTED:
			return o.await(cancel, 0)
		}
		next, timers, err := o.poll(cancel)
		if err != nil {
			return Undefined, err
		}
		if state, _, err = o.state(cancel); err != nil || state != C.RVM_PENDING {
			continue
		}
		changed := o.realm.promises.next()
		if !timers {
			// Whoever was the last to settle something may have done so just now: the library has the last look.
			if stats, err := o.Stats(); err != nil || stats.Resolvers == 0 {
				return o.await(cancel, 1)
			}
		}
		wait := pause
		if timers {
			wait = min(wait, next)
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-changed:
		case <-cancel.Done():
			timer.Stop()
			return Undefined, interrupted(cancel)
		}
		timer.Stop()
		pause = min(2*pause, longestPause)
	}
}

// await is the library's, which takes a thread.
func (o *Object) await(cancel context.Context, milliseconds uint64) (Value, error) {
	f := begin(o)
	defer f.end()
	f.c.timeout_ms = C.uint64_t(milliseconds)
	return f.result(cancel, C.RVMGO_AWAIT)
}

func (o *Object) state(cancel context.Context) (C.uint64_t, Value, error) {
	f := begin(o)
	defer f.end()
	v, err := f.result(cancel, C.RVMGO_PROMISE_STATE)
	return f.c.number, v, err
}
