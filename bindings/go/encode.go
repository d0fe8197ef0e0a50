package rvm

// #include "shim.h"
import "C"

import (
	"math"
	"math/big"
	"reflect"
	"time"
	"unsafe"
)

// A sink is where an encoded value goes: the arguments of a call, or the reply of a host function.
type sink interface {
	// text copies to where C may read it; the flags are those of the value.
	text(s string) (unsafe.Pointer, uint32)
	// object gives a handle that lives as long as the value is needed.
	object(o *Object) (handle uint64, flags uint32, err error)
	function(fn any) (handle uint64, flags uint32, err error)
	// data writes what the writer gathered.
	data(d *dataWriter, v *cvalue) error
}

func (f *frame) text(s string) (unsafe.Pointer, uint32) { return f.put(s, 0), 0 }

func (f *frame) object(o *Object) (uint64, uint32, error) {
	f.hold = append(f.hold, o)
	return uint64(o.handle()), 0, nil
}

func (f *frame) function(fn any) (uint64, uint32, error) {
	if f.target == nil || f.target.realm == nil {
		return 0, 0, notConvertible("a function needs a realm to live in")
	}
	h, err := f.target.newFunction("", fn)
	if err == nil {
		f.made = append(f.made, h)
	}
	return uint64(h), 0, err
}

func (f *frame) data(d *dataWriter, v *cvalue) error {
	f.hold = append(f.hold, d.hold...)
	v.data(C.RVM_DATA, 0, f.put(unsafe.String(unsafe.SliceData(d.out), len(d.out)), 0), len(d.out))
	return nil
}

const mostExact = 1<<53 - 1

// encode writes a Go value for C.
func encode(s sink, v *cvalue, value any) error {
	switch x := value.(type) {
	case nil:
		v.plain(C.RVM_NULL, 0)
	case float64:
		v.number(x)
	case int:
		v.integer(int64(x))
	case string:
		p, flags := s.text(x)
		v.data(C.RVM_STRING, flags, p, len(x))
	case bool:
		v.plain(C.RVM_BOOL, 0)
		if x {
			v.bits = 1
		}
	case Value:
		return encodeValue(s, v, x)
	case *Object:
		return encodeObject(s, v, x)
	case *Module:
		if x == nil {
			v.plain(C.RVM_NULL, 0)
			return nil
		}
		return encodeObject(s, v, &x.Object)
	case *Context:
		if x == nil {
			v.plain(C.RVM_NULL, 0)
			return nil
		}
		return encodeObject(s, v, &x.Object)
	case *Map:
		return notConvertible("a map is no JavaScript value")
	case []byte:
		if x == nil {
			v.plain(C.RVM_NULL, 0)
			return nil
		}
		p, flags := s.text(unsafe.String(unsafe.SliceData(x), len(x)))
		v.data(C.RVM_BYTES, flags, p, len(x))
	case *big.Int:
		if x == nil {
			v.plain(C.RVM_NULL, 0)
		} else if x.IsInt64() {
			v.plain(C.RVM_BIGINT, uint64(x.Int64()))
		} else {
			digits := x.String()
			p, flags := s.text(digits)
			v.data(C.RVM_BIGINT, flags, p, len(digits))
		}
	case int64:
		v.integer(x)
	case int32:
		v.integer(int64(x))
	case uint64:
		if x > math.MaxInt64 {
			return encode(s, v, new(big.Int).SetUint64(x))
		}
		v.integer(int64(x))
	case float32:
		v.number(float64(x))
	default:
		return encodeOther(s, v, value)
	}
	return nil
}

// integer writes a number where that is exact, else a BigInt.
func (v *cvalue) integer(x int64) {
	if x >= -mostExact && x <= mostExact {
		v.number(float64(x))
	} else {
		v.plain(C.RVM_BIGINT, uint64(x))
	}
}

func encodeValue(s sink, v *cvalue, x Value) error {
	switch x.kind {
	case KindUndefined:
		v.plain(C.RVM_UNDEFINED, 0)
	case KindNull:
		v.plain(C.RVM_NULL, 0)
	case KindBool:
		v.plain(C.RVM_BOOL, x.bits)
	case KindNumber:
		v.plain(C.RVM_NUMBER, x.bits)
	case KindBigInt:
		if x.text == "" {
			v.plain(C.RVM_BIGINT, x.bits)
			return nil
		}
		p, flags := s.text(x.text)
		v.data(C.RVM_BIGINT, flags, p, len(x.text))
	case KindString:
		p, flags := s.text(x.text)
		v.data(C.RVM_STRING, flags, p, len(x.text))
	default:
		return encodeObject(s, v, x.obj)
	}
	return nil
}

func encodeObject(s sink, v *cvalue, o *Object) error {
	if o == nil {
		v.plain(C.RVM_NULL, 0)
		return nil
	}
	h, flags, err := s.object(o)
	v.plain(C.RVM_HANDLE, h)
	v.flags = flags
	return err
}

// encodeOther goes by reflection: functions live, everything else as data.
func encodeOther(s sink, v *cvalue, value any) error {
	r := reflect.ValueOf(value)
	_, async := value.(AsyncFunc)
	if r.Kind() == reflect.Func || async {
		if !async && r.IsNil() {
			v.plain(C.RVM_NULL, 0)
			return nil
		}
		h, flags, err := s.function(value)
		v.plain(C.RVM_HANDLE, h)
		v.flags = flags
		return err
	}
	// Named types of simple kinds need no text.
	switch value.(type) {
	case time.Time, error, jsonMarshaler, textMarshaler:
	default:
		switch r.Kind() {
		case reflect.Bool:
			return encode(s, v, r.Bool())
		case reflect.String:
			return encode(s, v, r.String())
		case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
			v.integer(r.Int())
			return nil
		case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
			return encode(s, v, r.Uint())
		case reflect.Float32, reflect.Float64:
			v.number(r.Float())
			return nil
		}
	}
	d := dataWriter{sink: s}
	if err := d.value(r, 0); err != nil {
		for _, h := range d.owned {
			C.rvm_release(C.rvm_handle(h))
		}
		return err
	}
	return s.data(&d, v)
}
