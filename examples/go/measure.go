package main

import (
	"fmt"
	"log"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	rvm "require-vm/bindings/go"
)

// run is one loop: what it did and what it cost. Bytes are those of resident, for the whole process.
type run struct {
	title, what           string
	planned, done         int
	before, settled, peak int64
	end, after            int64
	realms                uint64 // bytes of all realms when it had settled
	began                 time.Time
	measuring, took       time.Duration
	next                  int
}

var (
	runs   []*run
	failed int
)

func claim(holds bool, format string, args ...any) {
	verdict := "ok"
	if !holds {
		verdict = "FAILED"
		failed++
	}
	fmt.Printf("  %s: %s\n", verdict, fmt.Sprintf(format, args...))
}

// resident counts the process's resident memory, its program code excepted, as the C demo does. What Go's own heap has freed goes back first.
func resident() int64 {
	debug.FreeOSMemory()
	text, err := os.ReadFile("/proc/self/smaps_rollup")
	if err != nil {
		log.Fatal("the demo needs Linux with /proc: ", err)
	}
	var sum int64
	for _, name := range []string{"\nPss_Anon:", "\nPss_Shmem:"} {
		_, rest, _ := strings.Cut(string(text), name)
		var kib int64
		fmt.Sscan(rest, &kib)
		sum += kib * 1024
	}
	return sum
}

func begin(title, what string, iterations int) *run {
	fmt.Printf("%s, %s: %d iterations\n", title, what, iterations)
	r := &run{title: title, what: what, planned: iterations}
	runs = append(runs, r)
	r.before = resident()
	r.peak = r.before
	r.began = time.Now()
	return r
}

// tick is to be called after each iteration; it measures now and then.
func (r *run) tick(iteration int) {
	r.done = iteration + 1
	if iteration < r.next || r.planned == 0 {
		return
	}
	start := time.Now()
	r.next = iteration + r.planned/20 + 1
	now := resident()
	r.peak = max(r.peak, now)
	if r.settled == 0 && iteration >= r.planned/10 {
		r.settled = now
		r.realms = stats().BytesUsed
	}
	r.measuring += time.Since(start)
}

func stats() rvm.ProcessStatistics { return check(rvm.ProcessStats()) }

// slack is what Go's runtime itself may take more or less.
const slack = 1 << 20

// flat ends a loop after which memory has to be what it was when it had settled.
func (r *run) flat() {
	r.took = time.Since(r.began) - r.measuring
	now := stats()
	r.end = resident()
	r.after = r.end
	claim(r.end <= r.settled+slack, "%d KiB are resident, after a tenth of the loop it was %d KiB (allowed: %d more)", r.end/1024, r.settled/1024, slack/1024)
	claim(now.BytesUsed <= r.realms+1<<20, "the realms hold %d KiB, after a tenth of the loop it was %d KiB", now.BytesUsed/1024, r.realms/1024)
}

// returned ends a loop that kept everything, and whose release has to give it back.
func (r *run) returned() {
	r.took = time.Since(r.began) - r.measuring
	r.after = resident()
	claim(r.peak > r.before+2*slack, "while it was kept it grew: %d KiB at most", r.peak/1024)
	claim(r.after <= r.before+slack, "released: %d KiB are resident, before the loop it was %d KiB", r.after/1024, r.before/1024)
	runtime.KeepAlive(r)
}

// rows are for make demo's table.
func rows() string {
	var b strings.Builder
	for _, r := range runs {
		fmt.Fprintf(&b, "%s\t%s\t%d\t%f\t%d\t%d\t%d\n", r.title, r.what, r.done, r.took.Seconds(), r.before, r.peak, r.after)
	}
	return b.String()
}
