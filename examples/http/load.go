package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	rvm "require-vm/bindings/go"
)

// load asks for pages and looks at each, has some requests cancelled while their script loops, and answers what was wrong.
func load(service *service, base string, requests, clients int) (wrong []string) {
	var lock sync.Mutex
	fail := func(format string, a ...any) {
		lock.Lock()
		defer lock.Unlock()
		if len(wrong) < 10 {
			wrong = append(wrong, fmt.Sprintf(format, a...))
		}
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	defer client.CloseIdleConnections()

	rounds := func(count int) []time.Duration {
		var next atomic.Int64
		var all sync.WaitGroup
		times := make([]time.Duration, count)
		for range clients {
			all.Add(1)
			go func() {
				defer all.Done()
				for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
					start := time.Now()
					text, err := get(context.Background(), client, fmt.Sprintf("%s/?name=n%d&items=20", base, i))
					times[i] = time.Since(start)
					// Visit 1, whatever the script keeps: no request sees another's realm.
					if err != nil || !strings.Contains(text, fmt.Sprintf("Hello, n%d: visit 1<", i)) || !strings.Contains(text, "item &lt;19&gt;</td><td>37.81</td>") {
						fail("request %d: %v %.200s", i, err, text)
					}
				}
			}()
		}
		all.Wait()
		return times
	}

	rounds(max(requests/10, 50)) // connections, pools, Go's heap
	before := resident()
	start := time.Now()
	times := rounds(requests)
	took := time.Since(start)
	after := resident()
	slices.Sort(times)
	at := func(share float64) time.Duration {
		return times[int(share*float64(len(times)-1))].Round(time.Microsecond)
	}
	fmt.Printf("%d requests, %d at once: %.0f a second; latency p50 %v, p99 %v, p99.9 %v\n", requests, clients, float64(requests)/took.Seconds(), at(.5), at(.99), at(.999))
	fmt.Printf("resident memory %.1f MiB before, %.1f after\n", float64(before)/(1<<20), float64(after)/(1<<20))
	// Each request leaves 8 KB and more behind in its script; Go's heap may move by some.
	if after > before+(16<<20) {
		fail("memory grew by %.1f MiB", float64(after-before)/(1<<20))
	}

	// Clients that go away while their script loops for ever.
	const gone = 6
	var all sync.WaitGroup
	for range gone {
		all.Add(1)
		go func() {
			defer all.Done()
			cancel, done := context.WithTimeout(context.Background(), 100*time.Millisecond)
			defer done()
			if _, err := get(cancel, client, base+"/?name=slow&slow=1"); err == nil {
				fail("a loop without end ended")
			}
		}()
	}
	all.Wait()
	// Their scripts are stopped long before the time limit would do it.
	for wait := time.Now(); service.stopped.Load() < gone && time.Since(wait) < 8*time.Second; {
		time.Sleep(time.Millisecond)
	}
	if n := service.stopped.Load(); n != gone {
		fail("%d of %d scripts were stopped with their request", n, gone)
	}
	for wait := time.Now(); time.Since(wait) < 5*time.Second; time.Sleep(time.Millisecond) {
		if stats, err := rvm.ProcessStats(); err == nil && stats.LiveRealms == 0 {
			break
		}
	}
	if stats, err := rvm.ProcessStats(); err != nil || stats.LiveRealms != 0 {
		fail("%d realms are alive with no request", stats.LiveRealms)
	}
	fmt.Printf("%d requests were cancelled, and their scripts stopped\n", gone)
	return wrong
}

func get(cancel context.Context, client *http.Client, url string) (string, error) {
	request, err := http.NewRequestWithContext(cancel, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d", response.StatusCode)
	}
	return string(text), err
}

// resident is the process's memory in bytes.
func resident() int64 {
	var pages, of int64
	text, err := os.ReadFile("/proc/self/statm")
	if err == nil {
		_, err = fmt.Sscan(string(text), &of, &pages)
	}
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
