module require-vm/docs/guide

go 1.24

require require-vm/bindings/go v0.0.0

replace require-vm/bindings/go => ../../../bindings/go
