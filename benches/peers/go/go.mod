module require-vm/benches/peers/go

go 1.25.0

require (
	github.com/buke/quickjs-go v0.7.7
	github.com/dop251/goja v0.0.0-20260917113740-793a2a65c13b
	github.com/dop251/goja_nodejs v0.0.0-20260212111938-1f56ff5bcf14
	github.com/fastschema/qjs v0.0.6
	require-vm/bindings/go v0.0.0
)

require (
	github.com/dlclark/regexp2/v2 v2.5.2 // indirect
	github.com/go-sourcemap/sourcemap v2.1.4+incompatible // indirect
	github.com/google/pprof v0.0.0-20240727154555-813a5fbdbec8 // indirect
	github.com/tetratelabs/wazero v1.9.0 // indirect
	golang.org/x/text v0.16.0 // indirect
)

replace require-vm/bindings/go => ../../../bindings/go
