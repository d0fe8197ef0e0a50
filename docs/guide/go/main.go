package main

import (
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	rvm "require-vm/bindings/go"
)

type item struct {
	Sku   string `json:"sku"`
	Count int    `json:"count"`
}

type order struct {
	Items []item `json:"items"`
}

type receipt struct {
	Number, Total int
}

var errNoSuchSku = errors.New("no such sku")

// What the plug-in may ask of the host. The error goes through JavaScript, and is found by errors.Is.
func price(sku string) (int, error) {
	switch sku {
	case "tea":
		return 6, nil
	case "cup":
		return 7, nil
	}
	return 0, fmt.Errorf("%w: %s", errNoSuchSku, sku)
}

func main() {
	path := "./plugin.js"
	if len(os.Args) > 1 {
		path = os.Args[1]
	}
	if err := run(path); err != nil {
		log.Fatal(err)
	}
}

func run(path string) error {
	shop, err := rvm.NewMap()
	if err != nil {
		return err
	}
	defer shop.Release()
	if err := shop.Function("shop", "price", price); err != nil {
		return err
	}

	plugin, err := rvm.Require(path, nil, shop, rvm.MemoryLimit(32<<20), rvm.TimeLimit(500*time.Millisecond))
	if err != nil {
		return err
	}
	defer plugin.Release()
	asked := order{[]item{{"tea", 2}, {"cup", 1}}}
	var got receipt
	if err := plugin.CallInto(&got, "receipt", asked); err != nil { // structs cross by their json tags
		return err
	}
	fmt.Printf("receipt %d: %d\n", got.Number, got.Total)

	if _, err := plugin.Call("receipt", order{[]item{{"rum", 1}}}); errors.Is(err, errNoSuchSku) {
		fmt.Println("error: no such sku: rum")
	}

	if _, err := plugin.Call("stuck"); errors.Is(err, rvm.ErrTimeout) {
		fmt.Println("stopped: yes")
	}

	for range 10000 {
		if err := plugin.CallInto(&got, "receipt", asked); err != nil {
			return err
		}
	}
	stats, err := plugin.Stats()
	if err != nil {
		return err
	}
	size := "under"
	if stats.BytesUsed > 1<<20 {
		size = "over"
	}
	fmt.Printf("10000 receipts later: %s 1 MiB\n", size)

	plugin.Release() // everything it kept is gone
	all, err := rvm.ProcessStats()
	if err != nil {
		return err
	}
	fmt.Printf("released: %d bytes\n", all.BytesUsed)

	template, err := rvm.NewTemplate(path, nil, shop)
	if err != nil {
		return err
	}
	defer template.Release()
	fresh, err := template.Instantiate()
	if err != nil {
		return err
	}
	defer fresh.Release()
	if err := fresh.CallInto(&got, "receipt", asked); err != nil {
		return err
	}
	fmt.Printf("a fresh copy: receipt %d\n", got.Number)
	return nil
}
