package rvm

// #include "shim.h"
import "C"

import (
	"encoding/json"
	"unsafe"
)

// RealmStats are figures of one realm. Bytes are everything its JavaScript and the engine took.
type RealmStats struct {
	BytesUsed, BytesPeak, BytesLimit uint64
	Handles, HostFunctions, Timers   uint64
	UnhandledRejections              uint64
	Resolvers                        uint64 // promises of NewPromise and Async functions that are open
	Condemned                        bool
}

// ProcessStatistics are figures of all realms, and of what is only kept for speed.
type ProcessStatistics struct {
	LiveHandles, LiveRealms    uint64
	BytesUsed, BytesPeak       uint64
	PooledSlots, PooledBytes   uint64
	CachedModules, CachedBytes uint64
	ImageBytes, ReservedBytes  uint64
}

// Stats gives the figures of the object's realm, also of a condemned one.
func (o *Object) Stats() (RealmStats, error) {
	f := begin(o)
	defer f.end()
	// In C's memory: Go's could move.
	s := (*C.rvm_realm_stats)(f.put(string(make([]byte, C.sizeof_rvm_realm_stats)), 0))
	s.size = C.sizeof_rvm_realm_stats
	if status := C.rvm_stats(f.c.target, s, &f.c.error); status != 0 {
		return RealmStats{}, statusError(f, status)
	}
	return RealmStats{
		BytesUsed: uint64(s.bytes_used), BytesPeak: uint64(s.bytes_peak), BytesLimit: uint64(s.bytes_limit),
		Handles: uint64(s.handles), HostFunctions: uint64(s.host_functions), Timers: uint64(s.timers),
		UnhandledRejections: uint64(s.unhandled_rejections), Resolvers: uint64(s.resolvers), Condemned: s.condemned != 0,
	}, nil
}

// HeapReport tells what is in the heap of the object's realm and which variables hold it; rvm.h says how the JSON reads, at rvm_heap_report.
func (o *Object) HeapReport() (json.RawMessage, error) {
	f := begin(o)
	defer f.end()
	if err := f.run(C.RVMGO_HEAP_REPORT); err != nil {
		return nil, err
	}
	return json.RawMessage(f.taken()), nil
}

// ProcessStats gives the figures of the process.
func ProcessStats() (ProcessStatistics, error) {
	f := frames.Get().(*frame)
	defer f.end()
	var s C.rvm_process_stats
	s.size = C.sizeof_rvm_process_stats
	if status := C.rvm_stats_process((*C.rvm_process_stats)(unsafe.Pointer(&s)), &f.c.error); status != 0 {
		return ProcessStatistics{}, statusError(f, status)
	}
	return ProcessStatistics{
		LiveHandles: uint64(s.live_handles), LiveRealms: uint64(s.live_realms), BytesUsed: uint64(s.bytes_used), BytesPeak: uint64(s.bytes_peak),
		PooledSlots: uint64(s.pooled_slots), PooledBytes: uint64(s.pooled_bytes), CachedModules: uint64(s.cached_modules),
		CachedBytes: uint64(s.cached_bytes), ImageBytes: uint64(s.image_bytes), ReservedBytes: uint64(s.reserved_bytes),
	}, nil
}

// Trim gives back what is only kept for speed.
func Trim() { C.rvm_trim() }

// ClearCache forgets all compiled code; the next require compiles anew.
func ClearCache() { C.rvm_cache_clear() }
