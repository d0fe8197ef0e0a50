package rvm

// #include "shim.h"
import "C"

import (
	"context"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strings"
	"time"
	"unsafe"
)

// Export gives the value as Go data: nil (undefined and null), bool, float64, *big.Int, string, []byte, time.Time (zero for an invalid
// Date), []any (arrays and Sets), map[string]any, [][2]any (a Map), *Error. An object is copied whole, in one crossing. What is no data (a function, a symbol, a
// promise, a cycle) is ErrNotConvertible, with its path.
func (v Value) Export() (any, error) {
	if v.kind != KindObject {
		return tidied(v.scalar()), nil
	}
	var data any
	err := v.Decode(&data)
	return data, err
}

// scalar is a primitive as parsed data.
func (v Value) scalar() any {
	switch v.kind {
	case KindNull:
		return nil
	case KindBool:
		return v.bits != 0
	case KindNumber:
		return v.float()
	case KindBigInt:
		return v.big()
	case KindString:
		return v.text
	}
	return undefinedData{}
}

// Decode copies the value into what dst points to: structs by their json tags, maps, slices, and everything that Export gives, with the rules of
// encoding/json where they apply. A number must fit its integer exactly; undefined and null make zero values; json.Unmarshaler and encoding.TextUnmarshaler
// are asked where there is one. A *Value or **Object gets a live object of its own, to be released.
func (v Value) Decode(dst any) error {
	to, err := destination(dst)
	if err != nil {
		return err
	}
	if done, err := v.decodeLive(to); done {
		return err
	}
	if v.kind != KindObject {
		return assign(to, v.scalar())
	}
	f := begin(v.obj)
	defer f.end()
	if err := f.run(C.RVMGO_TO_DATA); err != nil {
		return err
	}
	return f.decode(dst)
}

func destination(dst any) (reflect.Value, error) {
	to := reflect.ValueOf(dst)
	if to.Kind() != reflect.Pointer || to.IsNil() {
		return to, invalid("the destination is a %T, not a pointer to something", dst)
	}
	return to.Elem(), nil
}

// decodeLive serves destinations that hold an object and not data.
func (v Value) decodeLive(to reflect.Value) (bool, error) {
	own := func() (*Object, error) {
		if v.obj == nil {
			return nil, v.wrong("an object")
		}
		return v.obj.Retain()
	}
	switch to.Type() {
	case typeValue:
		if v.obj != nil {
			o, err := own()
			v.obj = o
			if err != nil {
				return true, err
			}
		}
		to.Set(reflect.ValueOf(v))
		return true, nil
	case typeObjectPtr:
		o, err := own()
		if err == nil {
			to.Set(reflect.ValueOf(o))
		}
		return true, err
	}
	return false, nil
}

// isLive says whether a destination wants an object.
func isLive(dst any) bool {
	switch dst.(type) {
	case *Value, **Object:
		return true
	}
	return false
}

// decode reads the frame's result, data or a primitive, into dst.
func (f *frame) decode(dst any) error {
	result := (*cvalue)(unsafe.Pointer(&f.c.result))
	if result.kind != C.RVM_DATA {
		v := f.value()
		if dst == nil {
			return nil
		}
		to, err := destination(dst)
		if err != nil {
			return err
		}
		return assign(to, v.scalar())
	}
	defer func() {
		if result.flags&C.RVM_OWNED != 0 {
			C.rvm_value_clear(&f.c.result)
		}
	}()
	if dst == nil {
		return nil
	}
	to, err := destination(dst)
	if err != nil {
		return err
	}
	p := parser{text: result.text()}
	if err := p.into(to); err != nil {
		return err
	}
	if p.peek(); p.at != len(p.text) {
		return p.fail("more than one value")
	}
	return nil
}

// callLive is CallInto for destinations that hold an object.
func (o *Object) callLive(cancel context.Context, dst any, method string, args []any) error {
	v, err := o.CallContext(cancel, method, args...)
	if err != nil {
		return err
	}
	defer v.Release()
	return v.Decode(dst)
}

// into reads a value into to.
func (p *parser) into(to reflect.Value) error {
	c := p.peek()
	if c == 'n' && p.word("null") {
		to.SetZero()
		return nil
	}
	for to.Kind() == reflect.Pointer && to.Type() != typeBigPtr && to.Type() != typeErrorPtr && !implements(to.Type(), typeJSONIn) && !implements(to.Type(), typeTextIn) {
		if to.IsNil() {
			to.Set(reflect.New(to.Type().Elem()))
		}
		to = to.Elem()
	}
	if to.Kind() == reflect.Interface {
		v, err := p.value()
		if err != nil {
			return err
		}
		return assign(to, v)
	}
	if c != '[' && c != '{' || to.Type() == typeTime || to.Type() == typeBigPtr || to.Type() == typeBig || to.Type() == typeErrorPtr || unmarshals(to.Type()) {
		start := p.at
		v, err := p.value()
		if err != nil {
			return err
		}
		return assignText(to, v, p.text[start:p.at])
	}
	if c == '{' {
		if tag, ok := p.tag(); ok {
			v, err := p.tagged(tag)
			if err != nil {
				return err
			}
			return assign(to, v)
		}
	}
	switch {
	case c == '[' && to.Kind() == reflect.Slice:
		return p.slice(to)
	case c == '[' && to.Kind() == reflect.Array:
		n := to.Len()
		to.SetZero()
		return p.array(func(i int) error {
			if i >= n {
				_, err := p.value()
				return err
			}
			return under(p.into(to.Index(i)), "[%d]", i)
		})
	case c == '{' && to.Kind() == reflect.Struct:
		return p.structure(to)
	case c == '{' && to.Kind() == reflect.Map:
		return p.mapping(to)
	}
	v, err := p.value()
	if err != nil {
		return err
	}
	return assign(to, v)
}

func (p *parser) slice(to reflect.Value) error {
	to.Set(reflect.MakeSlice(to.Type(), 0, 4))
	return p.array(func(i int) error {
		if i >= to.Cap() {
			to.Grow(1)
		}
		to.SetLen(i + 1)
		element := to.Index(i)
		element.SetZero()
		return under(p.into(element), "[%d]", i)
	})
}

func (p *parser) structure(to reflect.Value) error {
	fields := fieldsOf(to.Type())
	return p.object(func(key string) error {
		f := fields.byName[key]
		if f == nil {
			for i := range fields.list {
				if strings.EqualFold(fields.list[i].name, key) {
					f = &fields.list[i]
					break
				}
			}
		}
		if f == nil {
			_, err := p.value()
			return err
		}
		member, ok := f.reach(to)
		if !ok {
			_, err := p.value()
			return err
		}
		if f.quoted && p.peek() == '"' && member.Kind() != reflect.String {
			inner, err := p.str()
			if err != nil {
				return err
			}
			q := parser{text: inner}
			return under(q.into(member), ".%s", key)
		}
		return under(p.into(member), ".%s", key)
	})
}

func (p *parser) mapping(to reflect.Value) error {
	t := to.Type()
	if to.IsNil() {
		to.Set(reflect.MakeMap(t))
	}
	return p.object(func(key string) error {
		k := reflect.New(t.Key()).Elem()
		if err := decodeKey(k, key); err != nil {
			return under(err, ".%s", key)
		}
		element := reflect.New(t.Elem()).Elem()
		if err := p.into(element); err != nil {
			return under(err, ".%s", key)
		}
		to.SetMapIndex(k, element)
		return nil
	})
}

func decodeKey(k reflect.Value, key string) error {
	if k.CanAddr() && implements(reflect.PointerTo(k.Type()), typeTextIn) {
		return k.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(key))
	}
	switch k.Kind() {
	case reflect.String:
		k.SetString(key)
		return nil
	case reflect.Interface:
		return assign(k, key)
	}
	i, ok := new(big.Int).SetString(key, 10)
	if !ok {
		return notConvertible("the key %q is no %s", key, k.Type())
	}
	return assign(k, i)
}

// under adds where in the data an error is.
func under(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	step := fmt.Sprintf(format, args...)
	var e *pathError
	if errors.As(err, &e) {
		e.path = step + e.path
		return err
	}
	return &pathError{step, err}
}

type pathError struct {
	path string
	err  error
}

func (e *pathError) Error() string {
	return "rvm: $" + e.path + ": " + strings.TrimPrefix(e.err.Error(), "rvm: ")
}
func (e *pathError) Unwrap() error { return e.err }

func implements(t, face reflect.Type) bool { return t.Implements(face) }

func unmarshals(t reflect.Type) bool {
	if bare(t) {
		return false
	}
	if t.Kind() == reflect.Struct {
		return fieldsOf(t).unmarshals
	}
	return unmarshalsItself(t)
}

func unmarshalsItself(t reflect.Type) bool {
	return implements(t, typeJSONIn) || implements(reflect.PointerTo(t), typeJSONIn) || implements(t, typeTextIn) || implements(reflect.PointerTo(t), typeTextIn)
}

// assign puts parsed data into to.
func assign(to reflect.Value, v any) error { return assignText(to, v, "") }

// assignText is assign where the data's text is known, which a json.Unmarshaler wants.
func assignText(to reflect.Value, v any, text string) error {
	if v == nil || v == (undefinedData{}) {
		to.SetZero()
		return nil
	}
	t := to.Type()
	if t.Kind() == reflect.Interface {
		v = tidied(v)
		if v == nil {
			to.SetZero()
			return nil
		}
		r := reflect.ValueOf(v)
		if !r.Type().AssignableTo(t) {
			return cannot(v, t)
		}
		to.Set(r)
		return nil
	}
	if t.Kind() == reflect.Pointer && t != typeErrorPtr && t != typeObjectPtr {
		if to.IsNil() {
			to.Set(reflect.New(t.Elem()))
		}
		return assignText(to.Elem(), v, text)
	}
	switch t {
	case typeTime:
		switch x := v.(type) {
		case time.Time:
			to.Set(reflect.ValueOf(x))
			return nil
		case invalidDate:
			return notConvertible("the Date is invalid")
		case string: // TextUnmarshaler
		default:
			return cannot(v, t)
		}
	case typeBig:
		switch x := v.(type) {
		case *big.Int:
			to.Addr().Interface().(*big.Int).Set(x)
			return nil
		case float64:
			if i, accuracy := big.NewFloat(finite(x)).Int(nil); accuracy == big.Exact && !math.IsInf(x, 0) && !math.IsNaN(x) {
				to.Addr().Interface().(*big.Int).Set(i)
				return nil
			}
		}
		return cannot(v, t)
	case typeErrorPtr:
		if x, ok := v.(*Error); ok {
			to.Set(reflect.ValueOf(x))
			return nil
		}
		return cannot(v, t)
	}
	if to.CanAddr() && implements(reflect.PointerTo(t), typeJSONIn) {
		if text == "" {
			var d dataWriter
			if err := d.value(reflect.ValueOf(tidied(v)), 0); err != nil {
				return err
			}
			text = string(d.out)
		}
		return to.Addr().Interface().(json.Unmarshaler).UnmarshalJSON([]byte(text))
	}
	if s, ok := v.(string); ok && to.CanAddr() && implements(reflect.PointerTo(t), typeTextIn) {
		return to.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s))
	}
	switch x := v.(type) {
	case bool:
		if to.Kind() == reflect.Bool {
			to.SetBool(x)
			return nil
		}
	case string:
		if to.Kind() == reflect.String {
			to.SetString(x)
			return nil
		}
	case float64:
		return assignNumber(to, x)
	case *big.Int:
		return assignBig(to, x)
	case []byte:
		if to.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 {
			to.SetBytes(x)
			return nil
		}
		if to.Kind() == reflect.Array && t.Elem().Kind() == reflect.Uint8 && to.Len() == len(x) {
			reflect.Copy(to, reflect.ValueOf(x))
			return nil
		}
	case setData:
		return assignList(to, []any(x), v)
	case mapData:
		if to.Kind() == reflect.Map {
			to.Set(reflect.MakeMapWithSize(t, len(x)))
			for _, entry := range x {
				k, e := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
				if err := assign(k, entry[0]); err != nil {
					return under(err, "<key>")
				}
				if err := assign(e, entry[1]); err != nil {
					return under(err, "[%v]", entry[0])
				}
				to.SetMapIndex(k, e)
			}
			return nil
		}
		entries := make([]any, len(x))
		for i := range x {
			entries[i] = []any{x[i][0], x[i][1]}
		}
		return assignList(to, entries, v)
	case []any:
		return assignList(to, x, v)
	case map[string]any:
		// Below a Map or Set everything is parsed already: the way of text once more.
		var d dataWriter
		if err := d.value(reflect.ValueOf(tidied(x)), 0); err != nil {
			return err
		}
		if to.Kind() == reflect.Struct || to.Kind() == reflect.Map {
			p := parser{text: string(d.out)}
			return p.into(to)
		}
	}
	return cannot(v, t)
}

func finite(x float64) float64 {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return 0
	}
	return x
}

func assignList(to reflect.Value, list []any, v any) error {
	switch to.Kind() {
	case reflect.Slice:
		to.Set(reflect.MakeSlice(to.Type(), len(list), len(list)))
	case reflect.Array:
		to.SetZero()
	default:
		return cannot(v, to.Type())
	}
	for i := range min(len(list), to.Len()) {
		if err := assign(to.Index(i), list[i]); err != nil {
			return under(err, "[%d]", i)
		}
	}
	return nil
}

func assignNumber(to reflect.Value, x float64) error {
	switch to.Kind() {
	case reflect.Float32, reflect.Float64:
		to.SetFloat(x)
		return nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if i := int64(x); x >= -1<<63 && x < 1<<63 && float64(i) == x && !to.OverflowInt(i) {
			to.SetInt(i)
			return nil
		}
		return notConvertible("the number %s is no %s", numberText(x), to.Type())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if x >= 0 && x < 1<<64 {
			if u := uint64(x); float64(u) == x && !to.OverflowUint(u) {
				to.SetUint(u)
				return nil
			}
		}
		return notConvertible("the number %s is no %s", numberText(x), to.Type())
	case reflect.String:
		if to.Type() == typeNumber {
			to.SetString(numberText(x))
			return nil
		}
	}
	return cannot(x, to.Type())
}

func assignBig(to reflect.Value, x *big.Int) error {
	switch to.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if x.IsInt64() && !to.OverflowInt(x.Int64()) {
			to.SetInt(x.Int64())
			return nil
		}
		return notConvertible("the BigInt %s is no %s", x, to.Type())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if x.IsUint64() && !to.OverflowUint(x.Uint64()) {
			to.SetUint(x.Uint64())
			return nil
		}
		return notConvertible("the BigInt %s is no %s", x, to.Type())
	}
	return cannot(x, to.Type())
}

func cannot(v any, t reflect.Type) error {
	what := fmt.Sprintf("%T", v)
	switch v.(type) {
	case bool:
		what = "a boolean"
	case float64:
		what = "a number"
	case string:
		what = "a string"
	case *big.Int:
		what = "a BigInt"
	case []byte:
		what = "bytes"
	case time.Time, invalidDate:
		what = "a Date"
	case []any:
		what = "an array"
	case map[string]any:
		what = "an object"
	case mapData:
		what = "a Map"
	case setData:
		what = "a Set"
	case *Error:
		what = "an Error"
	}
	return notConvertible("%s does not become a %s", what, t)
}
