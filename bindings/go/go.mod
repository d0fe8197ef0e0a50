module require-vm/bindings/go

go 1.24
