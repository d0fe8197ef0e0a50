package rvm

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// A Status tells why an operation failed. It is an error of its own for errors.Is: errors.Is(err, rvm.ErrTimeout).
type Status int32

const (
	ErrInvalidArgument Status = 1  // an argument cannot be right
	ErrStaleHandle     Status = 2  // released already
	ErrWrongKind       Status = 3  // an object of another kind than the operation takes
	ErrWrongRealm      Status = 4  // an object of another realm; only functions may cross
	ErrNotFound        Status = 5  // no module answers to the name
	ErrAccessDenied    Status = 6  // the roots or the map forbid it
	ErrException       Status = 7  // JavaScript threw
	ErrTimeout         Status = 8  // the time limit passed, or a promise was not settled in time
	ErrInterrupted     Status = 9  // interrupted, or its context.Context was done
	ErrOutOfMemory     Status = 10 // the realm's memory limit was reached; the realm is condemned
	ErrCondemned       Status = 11 // the realm was condemned earlier; only Release is left
	ErrBusy            Status = 12 // another goroutine is inside the realm, and waiting is not allowed or would be for ever
	ErrSystem          Status = 13 // the operating system refused
	ErrNotConvertible  Status = 14 // the value cannot cross as asked
	ErrInternal        Status = 15 // a fault of the library
	ErrNotFreezable    Status = 16 // a module cannot be a template: the message says what it left behind when it had loaded
)

var statusTexts = [...]string{
	"ok", "invalid argument", "stale handle", "wrong kind", "wrong realm", "not found", "access denied", "exception", "timeout",
	"interrupted", "out of memory", "condemned", "busy", "system", "not convertible", "internal", "not freezable",
}

func (s Status) Error() string {
	if s >= 0 && int(s) < len(statusTexts) {
		return "rvm: " + statusTexts[s]
	}
	return "rvm: status " + strconv.Itoa(int(s))
}

// An Error is a failure of the library, or an exception that JavaScript threw and did not catch.
//
// Where it came from an error that a host function returned, errors.Is and errors.As find that one too. fmt's %+v prints the JavaScript stack.
type Error struct {
	Status  Status
	Name    string // "TypeError", …; "Error" for the library's own
	Message string
	Code    string // "MODULE_NOT_FOUND", … if there is one
	Stack   string // the JavaScript stack, a frame a line, if there is one
	File    string // of the innermost JavaScript frame, if known
	Line    int    // from 1; 0 if unknown
	Column  int
	cause   error
}

func (e *Error) Error() string {
	if e.Status == ErrException && e.Name != "" {
		if e.Message == "" {
			return e.Name
		}
		return e.Name + ": " + e.Message
	}
	return "rvm: " + e.Message
}

// Unwrap gives the error that a host function returned (or a *PanicError), or the reason of a context.Context that was done.
func (e *Error) Unwrap() error { return e.cause }

// Is says whether target is the error's Status.
func (e *Error) Is(target error) bool {
	s, ok := target.(Status)
	return ok && s == e.Status
}

// Format prints the message, and with %+v the JavaScript stack behind it.
func (e *Error) Format(f fmt.State, verb rune) {
	switch {
	case verb == 'v' && f.Flag('+'):
		io.WriteString(f, e.Error())
		if e.Stack != "" {
			io.WriteString(f, "\n"+strings.TrimRight(e.Stack, "\n"))
		}
		var p *PanicError
		if errors.As(e.cause, &p) {
			fmt.Fprintf(f, "\n%+v", p)
		}
	case verb == 'q':
		fmt.Fprintf(f, "%q", e.Error())
	default:
		io.WriteString(f, e.Error())
	}
}

// A PanicError is what becomes of a panic in a host function: JavaScript sees an exception, and if nothing catches it, the Go caller gets an
// Error that wraps this. The panic is not raised again: the script was stopped by it as by any exception, and the realm can be used on.
type PanicError struct {
	Value any    // what was given to panic
	Stack []byte // of the goroutine at the panic
}

func (p *PanicError) Error() string { return fmt.Sprintf("panic in a host function: %v", p.Value) }

// Unwrap gives the panic's value if it is an error.
func (p *PanicError) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// Format prints the message, and with %+v the Go stack behind it.
func (p *PanicError) Format(f fmt.State, verb rune) {
	io.WriteString(f, p.Error())
	if verb == 'v' && f.Flag('+') {
		fmt.Fprintf(f, "\n%s", p.Stack)
	}
}

func invalid(format string, args ...any) error {
	return &Error{Status: ErrInvalidArgument, Name: "Error", Message: fmt.Sprintf(format, args...)}
}

func notConvertible(format string, args ...any) error {
	return &Error{Status: ErrNotConvertible, Name: "TypeError", Message: fmt.Sprintf(format, args...)}
}

func argumentError(i int, err error) error {
	var e *Error
	if errors.As(err, &e) {
		named := *e
		named.Message = fmt.Sprintf("argument %d: %s", i+1, e.Message)
		return &named
	}
	return fmt.Errorf("argument %d: %w", i+1, err)
}
