//go:build race

package rvm

import (
	"runtime"
	"unsafe"
)

// The race detector does not see the library's lock. Host functions of one realm run one after the other, and these say so.

func raceAcquire(lock *byte) { runtime.RaceAcquire(unsafe.Pointer(lock)) }
func raceRelease(lock *byte) { runtime.RaceRelease(unsafe.Pointer(lock)) }
