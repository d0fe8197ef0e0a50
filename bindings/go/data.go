package rvm

import (
	"encoding"
	"encoding/base64"
	"encoding/json"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Data text is how everything plain crosses at once: JSON, with exact integers, and objects of one member whose key begins with NUL for what
// JSON has not. See RVM_DATA in rvm.h.

const (
	tagBigInt    = `{"\u0000bigint":"`
	tagBytes     = `{"\u0000bytes":"`
	tagDate      = `{"\u0000date":`
	tagUndefined = `{"\u0000undefined":0}`
	tagHandle    = `{"\u0000handle":"`
	tagError     = `{"\u0000error":`
)

type (
	jsonMarshaler = json.Marshaler
	textMarshaler = encoding.TextMarshaler
)

// deepest bounds how deep Go data may be nested: a cycle ends here.
const deepest = 1000

// dataWriter writes data text.
type dataWriter struct {
	out     []byte
	sink    sink
	hold    []any
	owned   []uint64 // handles that are the writer's
	handles bool     // the text names handles
}

var (
	typeValue     = reflect.TypeFor[Value]()
	typeObjectPtr = reflect.TypeFor[*Object]()
	typeModule    = reflect.TypeFor[*Module]()
	typeContext   = reflect.TypeFor[*Context]()
	typeAsync     = reflect.TypeFor[AsyncFunc]()
	typeBigPtr    = reflect.TypeFor[*big.Int]()
	typeBig       = reflect.TypeFor[big.Int]()
	typeTime      = reflect.TypeFor[time.Time]()
	typeErrorPtr  = reflect.TypeFor[*Error]()
	typeErrorFace = reflect.TypeFor[error]()
	typeNumber    = reflect.TypeFor[json.Number]()
	typeMarshaler = reflect.TypeFor[json.Marshaler]()
	typeTextOut   = reflect.TypeFor[encoding.TextMarshaler]()
	typeJSONIn    = reflect.TypeFor[json.Unmarshaler]()
	typeTextIn    = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func (d *dataWriter) value(v reflect.Value, depth int) error {
	if depth > deepest {
		return notConvertible("the data is nested more than %d deep (a cycle?)", deepest)
	}
	if !v.IsValid() {
		d.out = append(d.out, "null"...)
		return nil
	}
	t := v.Type()
	if t.Kind() == reflect.Interface {
		return d.value(v.Elem(), depth)
	}
	if !bare(t) || t.Kind() == reflect.Slice || t.Kind() == reflect.Func {
		if done, err := d.special(v, t); done {
			return err
		}
	}
	switch t.Kind() {
	case reflect.Bool:
		d.out = strconv.AppendBool(d.out, v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		d.out = strconv.AppendInt(d.out, v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		d.out = strconv.AppendUint(d.out, v.Uint(), 10)
	case reflect.Float32:
		d.out = appendNumber(d.out, v.Float(), 32)
	case reflect.Float64:
		d.out = appendNumber(d.out, v.Float(), 64)
	case reflect.String:
		d.out = appendString(d.out, v.String())
	case reflect.Pointer:
		return d.value(v.Elem(), depth+1)
	case reflect.Slice:
		if v.IsNil() {
			d.out = append(d.out, "null"...)
			return nil
		}
		return d.list(v, depth)
	case reflect.Array:
		return d.list(v, depth)
	case reflect.Map:
		return d.mapping(v, depth)
	case reflect.Struct:
		return d.structure(v, t, depth)
	default:
		return notConvertible("a Go value of type %s has no counterpart in JavaScript", t)
	}
	return nil
}

// bare says that a type has no methods and no meaning of its own: most that data is made of.
func bare(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Struct, reflect.Interface:
		return false
	}
	return t.PkgPath() == ""
}

// special writes types with a meaning of their own.
func (d *dataWriter) special(v reflect.Value, t reflect.Type) (bool, error) {
	switch t {
	case typeValue:
		return true, d.live(v.Interface().(Value))
	case typeObjectPtr:
		return true, d.live(Value{kind: KindObject, obj: v.Interface().(*Object)})
	case typeModule:
		if !v.IsNil() {
			return true, d.live(Value{kind: KindObject, obj: &v.Interface().(*Module).Object})
		}
	case typeContext:
		if !v.IsNil() {
			return true, d.live(Value{kind: KindObject, obj: &v.Interface().(*Context).Object})
		}
	case typeBigPtr:
		if !v.IsNil() {
			d.big(v.Interface().(*big.Int))
			return true, nil
		}
	case typeBig:
		x := v.Interface().(big.Int)
		d.big(&x)
		return true, nil
	case typeTime:
		d.out = append(d.out, tagDate...)
		d.out = strconv.AppendInt(d.out, v.Interface().(time.Time).UnixMilli(), 10)
		d.out = append(d.out, '}')
		return true, nil
	case typeNumber:
		if _, err := strconv.ParseFloat(v.String(), 64); err != nil {
			return true, notConvertible("the json.Number %q is no number", v.String())
		}
		d.out = append(d.out, v.String()...)
		return true, nil
	}
	switch t.Kind() {
	case reflect.Func, reflect.Struct:
		if t != typeAsync && (t.Kind() == reflect.Struct || v.IsNil()) {
			break
		}
		h, flags, err := d.sink.function(v.Interface())
		if flags != 0 {
			d.owned = append(d.owned, h)
		}
		d.handle(h)
		return true, err
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 && !v.IsNil() && !t.Implements(typeMarshaler) && !t.Implements(typeTextOut) {
			d.out = append(d.out, tagBytes...)
			d.out = base64.StdEncoding.AppendEncode(d.out, v.Bytes())
			d.out = append(d.out, '"', '}')
			return true, nil
		}
	}
	if (t.Kind() == reflect.Pointer || t.Kind() == reflect.Func || t.Kind() == reflect.Map) && v.IsNil() {
		d.out = append(d.out, "null"...)
		return true, nil
	}
	if t.NumMethod() == 0 {
		return false, nil
	}
	switch {
	case t.Implements(typeMarshaler):
		text, err := v.Interface().(json.Marshaler).MarshalJSON()
		if err == nil && !json.Valid(text) {
			err = notConvertible("%s.MarshalJSON gave text that is no JSON", t)
		}
		d.out = append(d.out, text...)
		return true, err
	case t.Implements(typeTextOut):
		text, err := v.Interface().(encoding.TextMarshaler).MarshalText()
		d.out = appendString(d.out, string(text))
		return true, err
	case t.Implements(typeErrorFace):
		err := v.Interface().(error)
		name, message, _ := describeError(err)
		if name == "" {
			name = "Error"
		}
		d.out = append(d.out, tagError+`{"name":`...)
		d.out = appendString(d.out, name)
		d.out = append(d.out, `,"message":`...)
		d.out = appendString(d.out, message)
		d.out = append(d.out, '}', '}')
		return true, nil
	}
	return false, nil
}

func (d *dataWriter) big(x *big.Int) {
	d.out = append(d.out, tagBigInt...)
	d.out = x.Append(d.out, 10)
	d.out = append(d.out, '"', '}')
}

func (d *dataWriter) handle(h uint64) {
	d.handles = true
	d.out = append(d.out, tagHandle...)
	d.out = strconv.AppendUint(d.out, h, 10)
	d.out = append(d.out, '"', '}')
}

func (d *dataWriter) live(v Value) error {
	switch v.kind {
	case KindUndefined:
		d.out = append(d.out, tagUndefined...)
	case KindNull:
		d.out = append(d.out, "null"...)
	case KindBool:
		d.out = strconv.AppendBool(d.out, v.bits != 0)
	case KindNumber:
		d.out = appendNumber(d.out, v.float(), 64)
	case KindBigInt:
		d.big(v.big())
	case KindString:
		d.out = appendString(d.out, v.text)
	default:
		if v.obj == nil {
			d.out = append(d.out, "null"...)
			return nil
		}
		d.hold = append(d.hold, v.obj)
		d.handle(uint64(v.obj.handle()))
	}
	return nil
}

func (d *dataWriter) list(v reflect.Value, depth int) error {
	d.out = append(d.out, '[')
	for i := range v.Len() {
		if i > 0 {
			d.out = append(d.out, ',')
		}
		if err := d.value(v.Index(i), depth+1); err != nil {
			return err
		}
	}
	d.out = append(d.out, ']')
	return nil
}

func (d *dataWriter) mapping(v reflect.Value, depth int) error {
	type member struct {
		key   string
		value reflect.Value
	}
	members := make([]member, 0, v.Len())
	for iter := v.MapRange(); iter.Next(); {
		key, err := mapKey(iter.Key())
		if err != nil {
			return err
		}
		members = append(members, member{key, iter.Value()})
	}
	slices.SortFunc(members, func(a, b member) int { return strings.Compare(a.key, b.key) })
	d.out = append(d.out, '{')
	for i, m := range members {
		if i > 0 {
			d.out = append(d.out, ',')
		}
		d.key(m.key)
		if err := d.value(m.value, depth+1); err != nil {
			return err
		}
	}
	d.out = append(d.out, '}')
	return nil
}

// key writes a member's name. One that begins with NUL gets another, because tags begin so.
func (d *dataWriter) key(key string) {
	if strings.HasPrefix(key, "\x00") {
		key = "\x00" + key
	}
	d.out = appendString(d.out, key)
	d.out = append(d.out, ':')
}

func mapKey(v reflect.Value) (string, error) {
	for v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() == reflect.String {
		return v.String(), nil
	}
	if m, ok := v.Interface().(encoding.TextMarshaler); ok {
		text, err := m.MarshalText()
		return string(text), err
	}
	switch v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10), nil
	}
	return "", notConvertible("a map key of type %s is no name of a property", v.Type())
}

func (d *dataWriter) structure(v reflect.Value, t reflect.Type, depth int) error {
	d.out = append(d.out, '{')
	first := true
	list := fieldsOf(t).list
	for i := range list {
		f := &list[i]
		member, ok := f.find(v)
		if !ok || f.omitEmpty && empty(member) || f.omitZero && isZero(member) {
			continue
		}
		if !first {
			d.out = append(d.out, ',')
		}
		first = false
		d.out = append(d.out, f.written...)
		start := len(d.out)
		if err := d.value(member, depth+1); err != nil {
			return err
		}
		if f.quoted && d.out[start] != '"' {
			text := string(d.out[start:])
			d.out = appendString(d.out[:start], text)
		}
	}
	d.out = append(d.out, '}')
	return nil
}

func empty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

func isZero(v reflect.Value) bool {
	if z, ok := v.Interface().(interface{ IsZero() bool }); ok && !(v.Kind() == reflect.Pointer && v.IsNil()) {
		return z.IsZero()
	}
	return v.IsZero()
}

func appendNumber(out []byte, x float64, bits int) []byte {
	switch {
	case math.IsNaN(x):
		return append(out, "NaN"...)
	case math.IsInf(x, 1):
		return append(out, "Infinity"...)
	case math.IsInf(x, -1):
		return append(out, "-Infinity"...)
	case math.Abs(x) > mostExact && x == math.Trunc(x):
		// An exponent keeps it from being read as a BigInt.
		return strconv.AppendFloat(out, x, 'e', -1, bits)
	}
	return strconv.AppendFloat(out, x, 'g', -1, bits)
}

const hexDigits = "0123456789abcdef"

func appendString(out []byte, s string) []byte {
	out = append(out, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		out = append(out, s[start:i]...)
		switch c {
		case '"', '\\':
			out = append(out, '\\', c)
		case '\n':
			out = append(out, '\\', 'n')
		case '\t':
			out = append(out, '\\', 't')
		case '\r':
			out = append(out, '\\', 'r')
		default:
			out = append(out, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		start = i + 1
	}
	return append(append(out, s[start:]...), '"')
}

// cText is s as C can hold it.
func cText(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "\uFFFD")
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return s
}
