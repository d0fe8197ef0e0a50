// An HTTP service that renders its pages with an npm package. Each request gets a realm of its own, from a template: a page that leaks, loops or throws
// harms nobody else, and a request that is cancelled stops its script.
//
//	go run . -page page.js                    serves on 127.0.0.1:8080
//	go run . -page page.js -requests 20000    loads itself with that many requests, and judges what it sees
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"

	rvm "require-vm/bindings/go"
)

// A service renders one page.
type service struct {
	template *rvm.Template
	stopped  atomic.Int64 // scripts that went with their request
}

// An item of a page, as the page's script sees it.
type item struct {
	Title string `json:"title"`
	Cents int    `json:"cents"`
}

type request struct {
	Name  string `json:"name"`
	Items []item `json:"items"`
	Slow  bool   `json:"slow"`
}

func newService(page string) (*service, error) {
	path, err := filepath.Abs(page)
	if err != nil {
		return nil, err
	}
	template, err := rvm.NewTemplate(path, nil, nil, rvm.Name(filepath.Base(path)), rvm.MemoryLimit(64<<20), rvm.TimeLimit(10*time.Second))
	if err != nil {
		return nil, err
	}
	return &service{template: template}, nil
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked := request{Name: r.FormValue("name"), Slow: r.FormValue("slow") != ""}
	count, _ := strconv.Atoi(r.FormValue("items"))
	for i := range min(count, 1000) {
		asked.Items = append(asked.Items, item{Title: "item <" + strconv.Itoa(i) + ">", Cents: 199 * i})
	}
	module, err := s.template.Instantiate()
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	defer module.Release()
	page, err := rvm.As[string](module.CallContext(r.Context(), "render", asked))
	switch {
	case errors.Is(err, context.Canceled):
		s.stopped.Add(1) // nobody listens any more
	case errors.Is(err, rvm.ErrTimeout), errors.Is(err, rvm.ErrOutOfMemory):
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(page))
	}
}

func main() {
	log.SetFlags(0)
	page := flag.String("page", "page.js", "the script that renders")
	address := flag.String("listen", "127.0.0.1:8080", "where to serve")
	requests := flag.Int("requests", 0, "load the service with that many requests, then end")
	clients := flag.Int("clients", 8, "so many of them at once")
	flag.Parse()
	service, err := newService(*page)
	if err != nil {
		log.Fatal(err)
	}
	if *requests > 0 {
		*address = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Handler: service, ReadHeaderTimeout: 5 * time.Second}
	if *requests == 0 {
		fmt.Printf("http://%s/?name=you&items=3\n", listener.Addr())
		log.Fatal(server.Serve(listener))
	}
	go func() { _ = server.Serve(listener) }()
	wrong := load(service, "http://"+listener.Addr().String(), *requests, *clients)
	_ = server.Close()
	service.template.Release()
	if left, err := rvm.ProcessStats(); err != nil || left.LiveRealms != 0 || left.LiveHandles != 0 {
		wrong = append(wrong, fmt.Sprintf("%d realms and %d handles are left", left.LiveRealms, left.LiveHandles))
	}
	for _, what := range wrong {
		fmt.Println("WRONG:", what)
	}
	if len(wrong) > 0 {
		os.Exit(1)
	}
	fmt.Println("all as it should be")
}
