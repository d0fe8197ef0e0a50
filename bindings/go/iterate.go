package rvm

// #include "shim.h"
import "C"

import (
	"context"
	"iter"
)

// Iterate goes through what the object iterates over (Symbol.iterator): an array's elements, a Map's entries, what a generator yields. A value that holds an object is the
// loop's to release. An error is the last step. Leaving the loop early calls the iterator's return method, as JavaScript does.
//
//	for v, err := range list.Iterate() { … }
func (o *Object) Iterate() iter.Seq2[Value, error] {
	return o.iterate(func(step *Object) (Value, bool, error) {
		f := begin(step)
		defer f.end()
		v, err := f.result(context.Background(), C.RVMGO_NEXT)
		return v, f.c.number != 0, err
	})
}

// IterateAsync is Iterate for asynchronous iterables (Symbol.asyncIterator): each step is awaited, until cancel is done.
func (o *Object) IterateAsync(cancel context.Context) iter.Seq2[Value, error] {
	return o.iterate(func(step *Object) (v Value, done bool, err error) {
		promise, err := step.CallContext(cancel, "next")
		if err != nil {
			return v, false, err
		}
		defer promise.Release()
		result := promise
		if promise.obj != nil {
			if result, err = promise.obj.Await(cancel); err != nil {
				return v, false, err
			}
			defer result.Release()
		}
		if result.obj == nil {
			return v, false, result.wrong("an iterator's result")
		}
		if done, err = As[bool](truth(result.obj.Get("done"))); err != nil || done {
			return v, done, err
		}
		v, err = result.obj.Get("value")
		return v, false, err
	})
}

// truth is what JavaScript takes a value for in a condition, of those that an iterator gives for `done`.
func truth(v Value, err error) (Value, error) {
	if v.kind == KindUndefined || v.kind == KindNull {
		return Value{kind: KindBool}, err
	}
	return v, err
}

func (o *Object) iterate(next func(step *Object) (Value, bool, error)) iter.Seq2[Value, error] {
	return func(yield func(Value, error) bool) {
		step, err := o.iterator()
		if err != nil {
			yield(Undefined, err)
			return
		}
		defer step.Release()
		for {
			v, done, err := next(step)
			if err != nil {
				yield(Undefined, err)
				return
			}
			if done {
				v.Release()
				return
			}
			if !yield(v, nil) {
				if has, err := step.Has("return"); err == nil && has {
					if v, err := step.Call("return"); err == nil {
						v.Release()
					}
				}
				return
			}
		}
	}
}

func (o *Object) iterator() (*Object, error) {
	f := begin(o)
	defer f.end()
	if err := f.run(C.RVMGO_ITERATE); err != nil {
		return nil, err
	}
	return newObject(uint64(f.c.number), o.realm), nil
}
