package rvm

// #include <stdlib.h>
// #include "shim.h"
import "C"

import (
	"reflect"
	"runtime"
	"unsafe"
)

// A Map says what specifiers stand for, at every depth of requires: source text, a file, an object of the host, or a refusal. A map can serve many
// realms, also at the same time: its functions may then run on several goroutines at once. A realm sees the entries that the map had when it
// was first given.
type Map struct{ Object }

// NewMap makes an empty map.
func NewMap() (*Map, error) {
	f := frames.Get().(*frame)
	defer f.end()
	if status := C.rvm_map_new((*C.rvm_handle)(&f.c.number), &f.c.error); status != 0 {
		return nil, statusError(f, status)
	}
	m := new(Map)
	m.own(uint64(f.c.number), &realm{})
	return m, nil
}

// entry does one of the map's operations with its specifier and another name.
func (m *Map) entry(specifier, second string, secondThere bool, do func(f *frame, specifier, second *C.char) C.rvm_status) error {
	f := begin(&m.Object)
	defer f.end()
	if err := f.name(specifier); err != nil {
		return err
	}
	first := f.c.name
	f.c.name = nil
	if secondThere {
		if err := f.name(second); err != nil {
			return err
		}
	}
	status := do(f, first, f.c.name)
	runtime.KeepAlive(m)
	if status != 0 {
		return statusError(f, status)
	}
	return nil
}

// Function adds a function to the object that the specifier stands for: require(specifier)[name]. With an empty name the module itself is the
// function. Dots in the name make nested objects ("promises.readFile"). For fn see NewFunction. It is let go of when the map is released and the
// last realm that used it has ended.
func (m *Map) Function(specifier, name string, fn any) error {
	h, err := newHost(fn, nil)
	if err != nil {
		return err
	}
	userdata := register(h)
	reached := false
	err = m.entry(specifier, name, name != "", func(f *frame, specifier, name *C.char) C.rvm_status {
		reached = true
		return C.rvmgo_map_function(f.c.target, specifier, name, C.uintptr_t(userdata), &f.c.error)
	})
	if !reached {
		drop(userdata)
	}
	return err
}

// Source makes the specifier a CommonJS module with this source text (JSON if the specifier ends in ".json").
func (m *Map) Source(specifier, source string) error {
	return m.entry(specifier, "", false, func(f *frame, specifier, _ *C.char) C.rvm_status {
		return C.rvm_map_source(f.c.target, specifier, (*C.char)(f.put(source, 1)), C.size_t(len(source)), &f.c.error)
	})
}

// File makes the specifier the file, folder or package at path: absolute, or relative to the base of the context.
func (m *Map) File(specifier, path string) error {
	return m.entry(specifier, path, true, func(f *frame, specifier, path *C.char) C.rvm_status {
		return C.rvm_map_file(f.c.target, specifier, path, &f.c.error)
	})
}

// Deny makes require(specifier) fail with ERR_ACCESS_DENIED, whatever is on disk.
func (m *Map) Deny(specifier string) error {
	return m.entry(specifier, "", false, func(f *frame, specifier, _ *C.char) C.rvm_status {
		return C.rvm_map_deny(f.c.target, specifier, &f.c.error)
	})
}

// Access says what a module may do in a folder.
type Access uint32

const (
	Read  Access = C.RVM_READ  // files may be read, folders listed
	Write Access = C.RVM_WRITE // files and folders may be made, changed and removed
)

// Allow grants a built-in module that reaches the host; there is one, "fs": the folder root and all below it, to read, to write or both. A
// further call adds a folder, one for the same folder changes its rights.
func (m *Map) Allow(specifier, root string, access Access) error {
	return m.entry(specifier, root, true, func(f *frame, specifier, root *C.char) C.rvm_status {
		return C.rvm_map_allow(f.c.target, specifier, root, C.uint32_t(access), &f.c.error)
	})
}

// Value adds data to the object that the specifier stands for; with an empty name the module itself is the value. Each realm gets a copy of its
// own. An Object belongs to one realm and is refused.
func (m *Map) Value(specifier, name string, value any) error {
	var wrong error
	err := m.entry(specifier, name, name != "", func(f *frame, specifier, name *C.char) C.rvm_status {
		f.room(1)
		if wrong = encode(f, &f.args[0], value); wrong != nil {
			return 0
		}
		return C.rvm_map_value(f.c.target, specifier, name, (*C.rvm_value)(unsafe.Pointer(&f.args[0])), &f.c.error)
	})
	if wrong != nil {
		return wrong
	}
	return err
}

// What the entries of Modules may be, besides functions and data.
type (
	// Source is a module's source text.
	Source string
	// File is the path of a file, folder or package.
	File string
	// Host is an object of the host: functions and data by name.
	Host map[string]any
)

// Deny is the entry of a specifier whose require fails.
var Deny = deny{}

type deny struct{}

// Modules is a Map as a literal:
//
//	m, err := rvm.Modules{
//		"fs":            rvm.Host{"readFileSync": readFile},
//		"config":        rvm.File("/etc/config.json"),
//		"left-pad":      rvm.Source("module.exports = …"),
//		"child_process": rvm.Deny,
//	}.Map()
//
// An entry of another kind is what the module itself is: a function or data.
type Modules map[string]any

// Map makes the map, to be released.
func (entries Modules) Map() (*Map, error) {
	m, err := NewMap()
	if err != nil {
		return nil, err
	}
	for specifier, entry := range entries {
		if err := m.add(specifier, entry); err != nil {
			m.Release()
			return nil, err
		}
	}
	return m, nil
}

func (m *Map) add(specifier string, entry any) error {
	switch e := entry.(type) {
	case Source:
		return m.Source(specifier, string(e))
	case File:
		return m.File(specifier, string(e))
	case deny:
		return m.Deny(specifier)
	case Host:
		if len(e) == 0 {
			return m.Value(specifier, "", map[string]any{})
		}
		for name, member := range e {
			if name == "" {
				return invalid("a member of %q has no name", specifier)
			}
			if err := m.member(specifier, name, member); err != nil {
				return err
			}
		}
		return nil
	}
	return m.member(specifier, "", entry)
}

func (m *Map) member(specifier, name string, member any) error {
	if _, async := member.(AsyncFunc); async || reflect.TypeOf(member) != nil && reflect.TypeOf(member).Kind() == reflect.Func {
		return m.Function(specifier, name, member)
	}
	return m.Value(specifier, name, member)
}
