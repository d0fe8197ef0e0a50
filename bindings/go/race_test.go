//go:build race

package rvm

const raceEnabled = true
