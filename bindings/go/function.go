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
	default:
		v := reflect.ValueOf(fn)
		if v.Kind() != reflect.Func {
			return nil, invalid("a host function is a func, not a %T", fn)
		}
		if !v.IsNil() {
			call, err := reflected(v)
			if err != nil {
				return nil, err
			}
			h.call = call
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

// reflected calls a Go function with decoded arguments.
func reflected(f reflect.Value) (func(*Call) (any, error), error) {
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
	return func(c *Call) (any, error) {
		in := make([]reflect.Value, 0, max(t.NumIn(), first+len(c.Args)))
		if first == 1 {
			in = append(in, reflect.ValueOf(c))
		}
		for i := first; i < fixed; i++ {
			arg := reflect.New(t.In(i)).Elem()
			if err := c.decode(arg, i-first); err != nil {
				return nil, err
			}
			in = append(in, arg)
		}
		if t.IsVariadic() {
			for i := fixed - first; i < len(c.Args); i++ {
				arg := reflect.New(t.In(fixed).Elem()).Elem()
				if err := c.decode(arg, i); err != nil {
					return nil, err
				}
				in = append(in, arg)
			}
		}
		out := f.Call(in)
		if fails && !out[len(out)-1].IsNil() {
			return nil, out[len(out)-1].Interface().(error)
		}
		if results == 0 {
			return Undefined, nil
		}
		return out[0].Interface(), nil
	}, nil
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
