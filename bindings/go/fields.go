package rvm

import (
	"reflect"
	"strings"
	"sync"
	"unicode"
)

// field is a struct's field as data: names, tags and embedding are those of encoding/json.
type field struct {
	name                        string
	written                     []byte // the name as data text, and the colon
	index                       []int
	tagged                      bool
	omitEmpty, omitZero, quoted bool
}

type fields struct {
	list   []field
	byName map[string]*field
	// The struct reads itself (json.Unmarshaler, encoding.TextUnmarshaler).
	unmarshals bool
}

var fieldCache sync.Map // reflect.Type -> *fields

func fieldsOf(t reflect.Type) *fields {
	if f, ok := fieldCache.Load(t); ok {
		return f.(*fields)
	}
	f, _ := fieldCache.LoadOrStore(t, gather(t))
	return f.(*fields)
}

// gather walks the fields; where a name comes up more than once, the least deep counts, then the tagged one, else none.
func gather(t reflect.Type) *fields {
	var all []field
	walk(t, nil, map[reflect.Type]bool{}, &all)
	best := map[string][]int{}
	for i := range all {
		best[all[i].name] = append(best[all[i].name], i)
	}
	f := &fields{byName: map[string]*field{}, unmarshals: unmarshalsItself(t)}
	for i := range all {
		if dominant(all, best[all[i].name]) == i {
			f.list = append(f.list, all[i])
		}
	}
	for i := range f.list {
		f.byName[f.list[i].name] = &f.list[i]
	}
	return f
}

func dominant(all []field, rivals []int) int {
	found, tie := -1, false
	for _, i := range rivals {
		if found < 0 {
			found = i
			continue
		}
		a, b := &all[i], &all[found]
		switch {
		case len(a.index) < len(b.index) || len(a.index) == len(b.index) && a.tagged && !b.tagged:
			found, tie = i, false
		case len(a.index) == len(b.index) && a.tagged == b.tagged:
			tie = true
		}
	}
	if tie {
		return -1
	}
	return found
}

func walk(t reflect.Type, index []int, inside map[reflect.Type]bool, all *[]field) {
	if inside[t] {
		return
	}
	inside[t] = true
	defer delete(inside, t)
	for i := range t.NumField() {
		sf := t.Field(i)
		tag := sf.Tag.Get("json")
		name, options, _ := strings.Cut(tag, ",")
		if tag == "-" {
			continue
		}
		if !validName(name) {
			name = ""
		}
		at := append(append([]int(nil), index...), i)
		if sf.Anonymous {
			et := sf.Type
			if et.Kind() == reflect.Pointer {
				et = et.Elem()
			}
			if !sf.IsExported() && et.Kind() != reflect.Struct {
				continue
			}
			if name == "" && et.Kind() == reflect.Struct {
				walk(et, at, inside, all)
				continue
			}
		}
		if !sf.IsExported() {
			continue
		}
		f := field{name: name, index: at, tagged: name != ""}
		if name == "" {
			f.name = sf.Name
		}
		for _, option := range strings.Split(options, ",") {
			switch option {
			case "omitempty":
				f.omitEmpty = true
			case "omitzero":
				f.omitZero = true
			case "string":
				f.quoted = true
			}
		}
		var d dataWriter
		d.key(f.name)
		f.written = d.out
		*all = append(*all, f)
	}
}

func validName(name string) bool {
	for _, c := range name {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", c) && !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return false
		}
	}
	return name != ""
}

// find reads the field; false if it is behind a nil pointer.
func (f *field) find(v reflect.Value) (reflect.Value, bool) {
	for i, n := range f.index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return v, false
			}
			v = v.Elem()
		}
		v = v.Field(n)
	}
	return v, true
}

// reach is find for writing: nil pointers on the way are filled.
func (f *field) reach(v reflect.Value) (reflect.Value, bool) {
	for i, n := range f.index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				if !v.CanSet() {
					return v, false
				}
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(n)
	}
	return v, v.CanSet()
}
