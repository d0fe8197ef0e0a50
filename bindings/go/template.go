package rvm

// #include "shim.h"
import "C"

import "context"

// A Template is a module that was loaded once: Instantiate gives fresh copies of it, each in a realm of its own, for the price of a copy of
// memory. It is for big modules that many short-lived realms need. Any number of goroutines may instantiate at once.
type Template struct{ Object }

// NewTemplate loads a module for copies of its realm; ctx, m and options as for Require. Copies have the context's options, its console and listeners, and
// what is in its globals: plain data and Go functions. The context itself stays as it is. What the module did while it loaded happened
// once. A module that leaves a timer, an unsettled promise, an open file behind cannot be one: ErrNotFreezable, whose message says which.
func NewTemplate(path string, ctx *Context, m *Map, options ...Option) (*Template, error) {
	return NewTemplateContext(context.Background(), path, ctx, m, options...)
}

// NewTemplateContext is NewTemplate that stops when cancel is done.
func NewTemplateContext(cancel context.Context, path string, ctx *Context, m *Map, options ...Option) (*Template, error) {
	from := &Object{realm: &realm{}}
	switch {
	case ctx != nil && len(options) > 0:
		return nil, invalid("options belong to the context: give them to NewContext")
	case ctx != nil && ctx.handle() == 0: // to the library that would be the default options
		return nil, &Error{Status: ErrStaleHandle, Name: "Error", Message: "the context was released"}
	case ctx != nil:
		from = &ctx.Object
	case len(options) > 0:
		own, err := NewContext(options...)
		if err != nil {
			return nil, err
		}
		defer own.Release()
		from = &own.Object
	}
	h, err := load(cancel, C.RVMGO_TEMPLATE, path, from, m)
	if err != nil {
		return nil, err
	}
	t := new(Template)
	t.own(h, &realm{busyFails: from.realm.busyFails})
	return t, nil
}

// Instantiate makes a fresh realm in which the module is loaded.
func (t *Template) Instantiate() (*Module, error) {
	f := begin(&t.Object)
	defer f.end()
	if err := f.run(C.RVMGO_INSTANTIATE); err != nil {
		return nil, err
	}
	module := new(Module)
	module.open(uint64(f.c.number), &realm{busyFails: t.realm.busyFails})
	return module, nil
}
