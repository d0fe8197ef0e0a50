package rvm

import (
	"reflect"
)

var (
	typeCall = reflect.TypeFor[*Call]()
)

// newHost makes a host function of any Go function.
func newHost(fn any, realm *realm) (*host, error) {
	h := &host{realm: realm}
	switch f := fn.(type) {
	case func(*Call) (any, error):
		if f != nil {
			h.call = f
		}
	case func():
		if f != nil {
			h.call = func(*Call) (any, error) { f(); return Undefined, nil }
		}
	case func(float64) float64:
		if f != nil {
			h.one = f
			h.call = func(c *Call) (any, error) {
				x, err := c.number(0)
				if err != nil {
					return nil, err
				}
				return f(x), nil
			}
		}
	case func(float64, float64) float64:
		if f != nil {
			h.two = f
			h.call = func(c *Call) (any, error) {
				x, err := c.number(0)
				if err != nil {
					return nil, err
				}
				y, err := c.number(1)
				if err != nil {
					return nil, err
				}
				return f(x, y), nil
			}
		}
	case nil:
	case AsyncFunc:
		if err := h.async(f); err != nil {
			return nil, err
		}
	default:
		v := reflect.ValueOf(fn)
		if v.Kind() != reflect.Func {
			return nil, invalid("a host function is a func, not a %T", fn)
		}
		if !v.IsNil() {
			f, err := reflected(v)
			if err != nil {
				return nil, err
			}
			h.call = func(c *Call) (any, error) {
				in, err := f.bind(c, (*Call).decode)
				if err != nil {
					return nil, err
				}
				return f.call(in)
			}
		}
	}
	if h.call == nil {
		return nil, invalid("the host function is nil")
	}
	return h, nil
}

// number reads an argument as a float64; an absent one is 0.
func (c *Call) number(i int) (x float64, err error) {
	v := c.Arg(i)
	switch v.kind {
	case KindNumber:
		return v.float(), nil
	case KindUndefined:
		return 0, nil
	}
	err = v.Decode(&x)
	if err != nil {
		err = argumentError(i, err)
	}
	return x, err
}

// reflected looks at a Go function.
func reflected(f reflect.Value) (*function, error) {
	t := f.Type()
	results := t.NumOut()
	fails := results > 0 && t.Out(results-1) == typeErrorFace
	if fails {
		results--
	}
	if results > 1 {
		return nil, invalid("a host function has one result at most, and an error: %s", t)
	}
	first := 0
	if t.NumIn() > 0 && t.In(0) == typeCall {
		first = 1
	}
	fixed := t.NumIn()
	if t.IsVariadic() {
		fixed--
	}
	call := func(in []reflect.Value) (any, error) {
		out := f.Call(in)
		if fails && !out[len(out)-1].IsNil() {
			return nil, out[len(out)-1].Interface().(error)
		}
		if results == 0 {
			return Undefined, nil
		}
		return out[0].Interface(), nil
	}
	bind := func(c *Call, decode func(*Call, reflect.Value, int) error) ([]reflect.Value, error) {
		in := make([]reflect.Value, 0, max(t.NumIn(), first+len(c.Args)))
		if first == 1 {
			in = append(in, reflect.ValueOf(c))
		}
		for i := first; i < fixed; i++ {
			arg := reflect.New(t.In(i)).Elem()
			if err := decode(c, arg, i-first); err != nil {
				return nil, err
			}
			in = append(in, arg)
		}
		if t.IsVariadic() {
			for i := fixed - first; i < len(c.Args); i++ {
				arg := reflect.New(t.In(fixed).Elem()).Elem()
				if err := decode(c, arg, i); err != nil {
					return nil, err
				}
				in = append(in, arg)
			}
		}
		return in, nil
	}
	return &function{bind, call, first == 1}, nil
}

// function is a Go function of any type, in two steps.
type function struct {
	bind      func(*Call, func(*Call, reflect.Value, int) error) ([]reflect.Value, error)
	call      func([]reflect.Value) (any, error)
	takesCall bool
}

// decode reads an argument. Values and Objects are lent, like those of Args.
func (c *Call) decode(to reflect.Value, i int) error {
	v := c.Arg(i)
	switch to.Type() {
	case typeValue:
		to.Set(reflect.ValueOf(v))
		return nil
	case typeObjectPtr:
		if v.obj != nil {
			to.Set(reflect.ValueOf(v.obj))
			return nil
		}
		if v.kind == KindUndefined || v.kind == KindNull {
			return nil
		}
		return argumentError(i, v.wrong("an object"))
	}
	if err := v.Decode(to.Addr().Interface()); err != nil {
		return argumentError(i, err)
	}
	return nil
}

// An AsyncFunc is a host function that JavaScript gets a promise of.
type AsyncFunc struct{ fn any }

// Async makes a host function of any Go function that runs on a goroutine of its own: JavaScript gets a promise at once, which is settled when fn
// returns. Arguments are decoded before; a Value or *Object among them is fn's own and released after it. A panic rejects the promise.
//
//	ctx.Set("fetch", rvm.Async(func(url string) (string, error) { … }))
func Async(fn any) AsyncFunc { return AsyncFunc{fn} }

func (h *host) async(a AsyncFunc) error {
	v := reflect.ValueOf(a.fn)
	if v.Kind() != reflect.Func || v.IsNil() {
		return invalid("a host function is a func, not a %T", a.fn)
	}
	f, err := reflected(v)
	if err != nil {
		return err
	}
	if f.takesCall {
		return invalid("the Call is over when an Async function runs")
	}
	h.call = func(c *Call) (any, error) {
		var own []interface{ Release() }
		free := func() {
			for _, o := range own {
				o.Release()
			}
		}
		in, err := f.bind(c, func(c *Call, to reflect.Value, i int) error {
			err := c.keep(to, i)
			if o, ok := to.Interface().(interface{ Release() }); ok && err == nil && !to.IsZero() {
				own = append(own, o)
			}
			return err
		})
		if err != nil {
			free()
			return nil, err
		}
		ctx, err := c.Context()
		if err != nil {
			free()
			return nil, err
		}
		promise, resolver, err := ctx.NewPromise()
		if err != nil {
			free()
			return nil, err
		}
		go func() {
			defer free()
			defer resolver.Release() // also after runtime.Goexit
			if err := protect(func() error {
				result, err := f.call(in)
				if err != nil {
					return err
				}
				return resolver.Resolve(result)
			}); err != nil {
				resolver.reject(err, &h.errors)
			}
		}()
		c.after = promise
		return promise, nil
	}
	return nil
}

// keep is decode for what outlives the call.
func (c *Call) keep(to reflect.Value, i int) error {
	v := c.Arg(i)
	if to.Type() == typeObjectPtr && (v.kind == KindUndefined || v.kind == KindNull) {
		return nil
	}
	if err := v.Decode(to.Addr().Interface()); err != nil {
		return argumentError(i, err)
	}
	return nil
}
