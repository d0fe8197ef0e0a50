/*
 * What the engine says of its own errors, in V8's words where packages look for them. Done once, when the engine builds an error's trace:
 * errors that scripts make have no message yet by then.
 *
 * Only what says the same is replaced. The engine often does not know whose fault it is (which callee, which value): there the words are
 * those that V8 has for what it cannot name.
 */
#include "engine.h"

#include <string.h>

#define LONGEST 400

/* `%` stands for any text; the numbers say where that goes. */
static const struct {
    const char *engine, *v8;
} wordings[] = {
    {"cannot read property '%' of %", "Cannot read properties of \2 (reading '\1')"},
    {"cannot set property '%' of %", "Cannot set properties of \2 (setting '\1')"},
    {"not a function", "(intermediate value) is not a function"},
    {"not a constructor", "(intermediate value) is not a constructor"},
    {"value is not iterable", "object is not iterable (cannot read property Symbol(Symbol.iterator))"},
    {"class constructors must be invoked with 'new'", "Class constructor  cannot be invoked without 'new'"},
    {"invalid array length", "Invalid array length"},
    {"this is not initialized", "Must call super constructor in derived class before accessing 'this' or returning from derived constructor"},
    {"% is not initialized", "Cannot access '\1' before initialization"},
    {"cannot convert symbol to %", "Cannot convert a Symbol value to a \1"},
    {"circular reference", "Converting circular structure to JSON"},
    {"Date value is NaN", "Invalid time value"},
    {"empty array", "Reduce of empty array with no initial value"},
    {"expecting hex digit", "URI malformed"},
    {"malformed UTF-8", "URI malformed"},
    {"invalid character in a URI", "URI malformed"},
    {"invalid value used as WeakMap key", "Invalid value used as weak map key"},
    {"cannot invoke a running generator", "Generator is already running"},
    {"BigInt division by zero", "Division by zero"},
    {"out of bound", "Offset is outside the bounds of the DataView"},
    {"bad normalization form", "The normalization form should be one of NFC, NFD, NFKC, NFKD."},
    {"private class field '%' does not exist", "Cannot read private member \1 from an object whose class did not declare it"},
    {"% in JSON at position % (line %", "\1 in JSON at position \2"},
};

typedef struct {
    const char *at;
    int length;
} part;

static bool matches(const char *text, const char *pattern, part parts[3])
{
    int n = 0;
    for (; *pattern; pattern++) {
        if (*pattern != '%') {
            if (*text++ != *pattern)
                return false;
            continue;
        }
        /* Up to where what follows in the pattern is found. */
        char rest[64];
        size_t length = strcspn(pattern + 1, "%");
        if (length >= sizeof rest || n == 3)
            return false;
        memcpy(rest, pattern + 1, length);
        rest[length] = 0;
        const char *end = length ? strstr(text, rest) : text + strlen(text);
        if (!end)
            return false;
        parts[n].at = text;
        parts[n++].length = (int)(end - text);
        text = end;
    }
    return *text == 0;
}

static size_t write_wording(char *to, size_t room, const char *wording, const part parts[3])
{
    size_t n = 0;
    for (; *wording; wording++) {
        const part *p = (unsigned char)*wording < 4 ? &parts[*wording - 1] : NULL;
        size_t length = p ? (size_t)p->length : 1;
        if (n + length >= room)
            return 0;
        memcpy(to + n, p ? p->at : wording, length);
        n += length;
    }
    return n;
}

/* Takes the message off an error that the engine threw just now, and gives it in V8's words; undefined: it has none. Runs no script. */
JSValue rvm_reworded(rvm_slot *slot, JSValue error)
{
    JSContext *ctx = slot->ctx;
    JSPropertyDescriptor p;
    if (JS_GetOwnProperty(ctx, &p, error, slot->atoms[ATOM_MESSAGE]) <= 0)
        return V_UNDEFINED;
    JS_FreeValue(ctx, p.getter);
    JS_FreeValue(ctx, p.setter);
    if (p.value.tag != TAG_STRING || JS_DeleteProperty(ctx, error, slot->atoms[ATOM_MESSAGE], 0) <= 0) {
        JS_FreeValue(ctx, p.value);
        return V_UNDEFINED;
    }
    size_t length = 0;
    const char *text = JS_ToCStringLen2(ctx, &length, p.value, false);
    if (text && length < LONGEST) {
        for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++) {
            part parts[3];
            char words[LONGEST + 200];
            if (!matches(text, wordings[i].engine, parts))
                continue;
            size_t n = write_wording(words, sizeof words, wordings[i].v8, parts);
            if (n) {
                JS_FreeValue(ctx, p.value);
                p.value = JS_NewStringLen(ctx, words, n);
            }
            break;
        }
    }
    if (text)
        JS_FreeCString(ctx, text);
    return p.value;
}
