package rvm

// #include "shim.h"
import "C"

import (
	"math"
	"math/big"
	"strconv"
	"time"
)

// A Kind says what a Value is.
type Kind uint8

const (
	KindUndefined Kind = iota
	KindNull
	KindBool
	KindNumber
	KindBigInt
	KindString
	KindObject // anything with an identity: objects, arrays, functions, symbols, promises, …
)

var kindNames = [...]string{"undefined", "null", "boolean", "number", "bigint", "string", "object"}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "Kind(" + strconv.Itoa(int(k)) + ")"
}

// A Value is a JavaScript value: a copy of a primitive, or an Object. The zero Value is undefined.
//
// Given to a call it arrives as what it is. A Value that holds an object is to be released.
type Value struct {
	kind Kind
	bits uint64 // a number, a boolean, a BigInt that fits
	text string // a string, or the digits of a BigInt that does not fit
	obj  *Object
}

// Undefined and Null are JavaScript's. Go's nil arrives as null.
var (
	Undefined = Value{}
	Null      = Value{kind: KindNull}
)

// Kind says what the value is.
func (v Value) Kind() Kind { return v.kind }

// IsUndefined says whether the value is undefined.
func (v Value) IsUndefined() bool { return v.kind == KindUndefined }

// IsNull says whether the value is null.
func (v Value) IsNull() bool { return v.kind == KindNull }

// Object gives the object, or nil if the value is a primitive. It is the same one each time; releasing it releases the value.
func (v Value) Object() *Object { return v.obj }

// Release lets go of the object, if the value holds one.
func (v Value) Release() {
	if v.obj != nil {
		v.obj.Release()
	}
}

func (v Value) float() float64 { return math.Float64frombits(v.bits) }

func (v Value) wrong(want string) error {
	return &Error{Status: ErrWrongKind, Name: "TypeError", Message: "the value is " + v.describe() + ", not " + want}
}

func (v Value) describe() string {
	switch v.kind {
	case KindUndefined, KindNull:
		return v.kind.String()
	case KindObject:
		if v.obj != nil {
			if t, err := v.obj.Type(); err == nil {
				return "of type " + t.String()
			}
		}
		return "an object"
	}
	return "a " + v.kind.String()
}

// Bool reads a boolean.
func (v Value) Bool() (bool, error) {
	if v.kind != KindBool {
		return false, v.wrong("a boolean")
	}
	return v.bits != 0, nil
}

// Float64 reads a number.
func (v Value) Float64() (float64, error) {
	if v.kind != KindNumber {
		return 0, v.wrong("a number")
	}
	return v.float(), nil
}

// Int64 reads an integer: a number without fraction, or a BigInt, that an int64 holds exactly.
func (v Value) Int64() (int64, error) {
	switch v.kind {
	case KindNumber:
		f := v.float()
		if i := int64(f); f >= -1<<63 && f < 1<<63 && float64(i) == f {
			return i, nil
		}
		return 0, notConvertible("the number %v is no int64", f)
	case KindBigInt:
		if v.text == "" {
			return int64(v.bits), nil
		}
		return 0, notConvertible("the BigInt %s is out of an int64's range", v.text)
	}
	return 0, v.wrong("an integer")
}

// BigInt reads a BigInt.
func (v Value) BigInt() (*big.Int, error) {
	if v.kind != KindBigInt {
		return nil, v.wrong("a BigInt")
	}
	return v.big(), nil
}

func (v Value) big() *big.Int {
	if v.text == "" {
		return big.NewInt(int64(v.bits))
	}
	n, _ := new(big.Int).SetString(v.text, 10)
	return n
}

// Text reads a string.
func (v Value) Text() (string, error) {
	if v.kind != KindString {
		return "", v.wrong("a string")
	}
	return v.text, nil
}

// Bytes reads a Uint8Array, another typed array, a Buffer, an ArrayBuffer or a DataView.
func (v Value) Bytes() ([]byte, error) {
	if v.obj == nil {
		return nil, v.wrong("bytes")
	}
	return v.obj.Bytes()
}

// Time reads a Date.
func (v Value) Time() (time.Time, error) {
	var t time.Time
	return t, v.Decode(&t)
}

// String is what JavaScript's String() gives; of a string, the string itself.
func (v Value) String() string {
	switch v.kind {
	case KindUndefined:
		return "undefined"
	case KindNull:
		return "null"
	case KindBool:
		return strconv.FormatBool(v.bits != 0)
	case KindNumber:
		return numberText(v.float())
	case KindBigInt:
		if v.text == "" {
			return strconv.FormatInt(int64(v.bits), 10)
		}
		return v.text
	case KindString:
		return v.text
	}
	return v.obj.String()
}

// numberText writes a number as JavaScript does.
func numberText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case f == 0:
		return "0"
	}
	if a := math.Abs(f); a >= 1e-6 && a < 1e21 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	s := strconv.FormatFloat(f, 'e', -1, 64)
	// Go writes at least two digits of exponent.
	if n := len(s); n > 4 && s[n-2] == '0' && (s[n-3] == '-' || s[n-3] == '+') {
		s = s[:n-2] + s[n-1:]
	}
	return s
}

// decodeValue reads what C wrote. An object's handle becomes the Value's.
func decodeValue(v *cvalue, of *Object) Value {
	switch v.kind {
	case C.RVM_NUMBER:
		return Value{kind: KindNumber, bits: v.bits}
	case C.RVM_NULL:
		return Null
	case C.RVM_BOOL:
		return Value{kind: KindBool, bits: v.bits & 0xff}
	case C.RVM_BIGINT:
		if v.length == 0 {
			return Value{kind: KindBigInt, bits: v.bits}
		}
		return Value{kind: KindBigInt, text: cloned(v.text())}
	case C.RVM_STRING:
		return Value{kind: KindString, text: cloned(v.text())}
	case C.RVM_HANDLE:
		return Value{kind: KindObject, obj: newObject(v.bits, of.realm)}
	}
	return Undefined
}

func cloned(s string) string { return string([]byte(s)) }

// As reads a result as a T, as Decode does, and releases it. It takes what a call gives:
//
//	n, err := rvm.As[int](m.Call("leak"))
func As[T any](v Value, err error) (T, error) {
	var t T
	if err == nil {
		err = v.Decode(&t)
		v.Release()
	}
	return t, err
}
