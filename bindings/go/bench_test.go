package rvm

import "testing"

func BenchmarkCallNumber(b *testing.B) {
	m, err := Require("./testdata/calls.js", nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer m.Release()
	b.ReportAllocs()
	for i := range b.N {
		v, err := m.Call("add", float64(i), 2.5)
		if err != nil || v.kind != KindNumber {
			b.Fatal(err)
		}
	}
}

func BenchmarkHostCallback(b *testing.B) {
	m, err := Require("./testdata/calls.js", nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer m.Release()
	b.ReportAllocs()
	f, err := m.NewFunction("f", func(x float64) float64 { return x + 1 })
	if err != nil {
		b.Fatal(err)
	}
	if _, err := m.Call("repeat", f, b.N); err != nil {
		b.Fatal(err)
	}
}
