//go:build !race

package rvm

const raceEnabled = false
