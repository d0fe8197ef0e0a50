package rvm

import (
	"encoding/base64"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// parser reads data text that the library wrote.
type parser struct {
	text string
	at   int
}

// undefined inside data.
type undefinedData struct{}

// invalidDate is a Date that names no time.
type invalidDate struct{}

// mapData and setData are JavaScript's Map and Set.
type (
	mapData [][2]any
	setData []any
)

func (p *parser) fail(what string) error {
	return &Error{Status: ErrInternal, Name: "Error", Message: "data text: " + what + " at offset " + strconv.Itoa(p.at)}
}

func (p *parser) peek() byte {
	for p.at < len(p.text) {
		switch c := p.text[p.at]; c {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return c
		}
	}
	return 0
}

func (p *parser) accept(c byte) bool {
	if p.peek() == c {
		p.at++
		return true
	}
	return false
}

func (p *parser) word(w string) bool {
	if strings.HasPrefix(p.text[p.at:], w) {
		p.at += len(w)
		return true
	}
	return false
}

// scalar reads what is neither an array nor an object.
func (p *parser) scalar() (any, error) {
	switch c := p.peek(); c {
	case '"':
		return p.str()
	case 'n':
		if p.word("null") {
			return nil, nil
		}
	case 't':
		if p.word("true") {
			return true, nil
		}
	case 'f':
		if p.word("false") {
			return false, nil
		}
	case 'N':
		if p.word("NaN") {
			return math.NaN(), nil
		}
	case 'I':
		if p.word("Infinity") {
			return math.Inf(1), nil
		}
	default:
		if c == '-' || c >= '0' && c <= '9' {
			return p.num()
		}
	}
	return nil, p.fail("no value")
}

func (p *parser) num() (any, error) {
	start, whole := p.at, true
	if p.word("-Infinity") {
		return math.Inf(-1), nil
	}
	for ; p.at < len(p.text); p.at++ {
		c := p.text[p.at]
		if c == '.' || c == 'e' || c == 'E' {
			whole = false
		} else if (c < '0' || c > '9') && c != '-' && c != '+' {
			break
		}
	}
	literal := p.text[start:p.at]
	if whole && literal != "-0" {
		if i, err := strconv.ParseInt(literal, 10, 64); err == nil && i >= -mostExact && i <= mostExact {
			return float64(i), nil
		}
		if i, ok := new(big.Int).SetString(literal, 10); ok {
			return i, nil
		}
	} else if f, err := strconv.ParseFloat(literal, 64); err == nil || math.IsInf(f, 0) {
		return f, nil
	}
	return nil, p.fail("no number")
}

func (p *parser) str() (string, error) {
	if !p.accept('"') {
		return "", p.fail("no string")
	}
	start := p.at
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case '"':
			p.at++
			return strings.Clone(p.text[start : p.at-1]), nil
		case '\\':
			return p.escaped(start)
		}
		p.at++
	}
	return "", p.fail("a string without end")
}

func (p *parser) escaped(start int) (string, error) {
	out := []byte(p.text[start:p.at])
	for p.at < len(p.text) {
		c := p.text[p.at]
		p.at++
		switch c {
		case '"':
			return string(out), nil
		case '\\':
			if p.at >= len(p.text) {
				return "", p.fail("a string without end")
			}
			e := p.text[p.at]
			p.at++
			switch e {
			case 'b':
				e = '\b'
			case 'f':
				e = '\f'
			case 'n':
				e = '\n'
			case 'r':
				e = '\r'
			case 't':
				e = '\t'
			case 'u':
				r, ok := p.hex()
				if !ok {
					return "", p.fail("no escape")
				}
				if utf16.IsSurrogate(r) {
					// Go's strings cannot hold half of a pair: it becomes U+FFFD.
					before, low := p.at, rune(0)
					if p.word(`\u`) {
						low, _ = p.hex()
					}
					if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
						p.at = before
					}
				}
				out = utf8.AppendRune(out, r)
				continue
			}
			out = append(out, e)
		default:
			out = append(out, c)
		}
	}
	return "", p.fail("a string without end")
}

func (p *parser) hex() (rune, bool) {
	if p.at+4 > len(p.text) {
		return 0, false
	}
	n, err := strconv.ParseUint(p.text[p.at:p.at+4], 16, 32)
	p.at += 4
	return rune(n), err == nil
}

// value reads anything, as Export gives it, but for undefinedData and other types of this file that tidied replaces.
func (p *parser) value() (any, error) {
	switch p.peek() {
	case '[':
		list := []any{}
		err := p.array(func(int) error {
			v, err := p.value()
			list = append(list, v)
			return err
		})
		return list, err
	case '{':
		if tag, ok := p.tag(); ok {
			return p.tagged(tag)
		}
		object := map[string]any{}
		err := p.object(func(key string) error {
			v, err := p.value()
			object[key] = v
			return err
		})
		return object, err
	}
	return p.scalar()
}

func (p *parser) array(element func(i int) error) error {
	p.accept('[')
	if p.accept(']') {
		return nil
	}
	for i := 0; ; i++ {
		if err := element(i); err != nil {
			return err
		}
		if p.accept(']') {
			return nil
		}
		if !p.accept(',') {
			return p.fail("no comma")
		}
	}
}

func (p *parser) object(member func(key string) error) error {
	p.accept('{')
	if p.accept('}') {
		return nil
	}
	for {
		p.peek()
		key, err := p.str()
		if err != nil {
			return err
		}
		if !p.accept(':') {
			return p.fail("no colon")
		}
		// A key that begins with NUL has one more in front: a tag has not.
		if err := member(strings.TrimPrefix(key, "\x00")); err != nil {
			return err
		}
		if p.accept('}') {
			return nil
		}
		if !p.accept(',') {
			return p.fail("no comma")
		}
	}
}

// tag looks whether a tagged object begins here, and goes to its content if so.
func (p *parser) tag() (string, bool) {
	const nul = `"\u0000`
	before := p.at
	if p.accept('{') && p.peek() == '"' && strings.HasPrefix(p.text[p.at:], nul) && !strings.HasPrefix(p.text[p.at+len(nul):], nul[1:]) {
		if key, err := p.str(); err == nil && p.accept(':') {
			return key[1:], true
		}
	}
	p.at = before
	return "", false
}

func (p *parser) tagged(tag string) (any, error) {
	content, err := p.value()
	if err == nil && !p.accept('}') {
		err = p.fail("a tag with more than one member")
	}
	if err != nil {
		return nil, err
	}
	switch tag {
	case "bigint":
		if digits, ok := content.(string); ok {
			if i, ok := new(big.Int).SetString(digits, 10); ok {
				return i, nil
			}
		}
	case "bytes":
		if text, ok := content.(string); ok {
			if bytes, err := base64.StdEncoding.DecodeString(text); err == nil {
				return bytes, nil
			}
		}
	case "date":
		if content == nil {
			return invalidDate{}, nil
		}
		if ms, ok := content.(float64); ok {
			return time.UnixMilli(int64(ms)), nil
		}
	case "undefined":
		return undefinedData{}, nil
	case "map":
		if entries, ok := content.([]any); ok {
			m := make(mapData, len(entries))
			for i := range entries {
				entry, ok := entries[i].([]any)
				if !ok || len(entry) != 2 {
					return nil, p.fail("no entry of a map")
				}
				m[i] = [2]any{entry[0], entry[1]}
			}
			return m, nil
		}
	case "set":
		if elements, ok := content.([]any); ok {
			return setData(elements), nil
		}
	case "error":
		if o, ok := content.(map[string]any); ok {
			e := &Error{Status: ErrException}
			e.Name, _ = o["name"].(string)
			e.Message, _ = o["message"].(string)
			e.Stack, _ = o["stack"].(string)
			e.Code, _ = o["code"].(string)
			return e, nil
		}
	}
	return nil, p.fail("the tag " + strconv.Quote(tag))
}

// tidied is parsed data as Export gives it.
func tidied(v any) any {
	switch x := v.(type) {
	case undefinedData:
		return nil
	case invalidDate:
		return time.Time{}
	case []any:
		for i := range x {
			x[i] = tidied(x[i])
		}
	case map[string]any:
		for key := range x {
			x[key] = tidied(x[key])
		}
	case mapData:
		all := make([][2]any, len(x))
		for i := range x {
			all[i] = [2]any{tidied(x[i][0]), tidied(x[i][1])}
		}
		return all
	case setData:
		all := make([]any, len(x))
		for i := range x {
			all[i] = tidied(x[i])
		}
		return all
	}
	return v
}
