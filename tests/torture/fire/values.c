/* Random values, and the callbacks: they run further operations inside, fail, release what they were called with. */
#include "fire.h"

#include <math.h>

static const char *const texts[] = {"", "x", "length", "then", "f", "plain", "number", "__proto__", "constructor", "toJSON", "g0", "g1", "tëxt \xf0\x9f\x98\x80", "0",
                                    "4294967295", "-1", "1 + 1", "(f)", "f => f", "Symbol.iterator", "message", "a\tb\n", "stack", "name", "x.y", "secret", "made", "value", "done"};
static const char *const jsons[] = {"{}", "[1,2,{\"a\":null}]", "\"\\ud800\"", "1e400", "[", "{\"__proto__\":{\"x\":1}}", "nul", "[[[[[[1]]]]]]", "{\"a\":1,\"a\":2}", "\"x\"", "-0", "", "{\"then\":1}"};
static const char *const datas[] = {"{\"\\u0000map\":[[1,{\"\\u0000set\":[1,2]}]]}", "{\"\\u0000bigint\":\"123456789012345678901234567890\"}", "{\"\\u0000bytes\":\"AAEC\"}",
                                    "{\"\\u0000date\":null}", "{\"\\u0000undefined\":0}", "[NaN,-0,9007199254740993]", "{\"\\u0000error\":{\"name\":\"E\",\"message\":\"m\"}}",
                                    "{\"\\u0000handle\":\"12345\"}", "{\"\\u0000nope\":1}", "{\"\\u0000map\":[[1]]}", "{\"\\u0000bytes\":\"*\"}", "[1,", "{\"\\u0000\\u0000k\":1}", "\xff"};
static const char *const bigs[] = {"0", "-1", "123456789012345678901234567890", "-", "12x", "9223372036854775808", "-9223372036854775808"};
#define ONE_OF(list) (list[below(sizeof list / sizeof *list)])

const char *random_text(size_t *length) {
    char *at;
    size_t n;
    if (!chance(12)) {
        const char *text = ONE_OF(texts);
        *length = strlen(text);
        return text;
    }
    at = me->arena[me->turn = (me->turn + 1) % 3];
    n = below(sizeof me->arena[0] - 1);
    memset(at, chance(9) ? 0xc3 : 'a' + (int)below(26), n);
    at[n] = 0;
    *length = n;
    return at;
}

static rvm_value with_text(uint32_t kind, const char *text) {
    rvm_value value = {.kind = kind, .length = strlen(text)};
    value.as.data = text;
    return value;
}

rvm_value random_value(void) {
    static const double numbers[] = {0, -0.0, 1, -1, 2.5, 1e300, 4294967295.0, 9007199254740993.0, INFINITY, -INFINITY, NAN, 7, 13, 20000};
    rvm_value value;
    memset(&value, 0, sizeof value);
    switch (below(17)) {
    case 0: break;
    case 1: value.kind = RVM_NULL; break;
    case 2: value.kind = RVM_BOOL, value.as.boolean = chance(2); break;
    case 3:
    case 4: value.kind = RVM_NUMBER, value.as.number = chance(2) ? (double)below(100) : ONE_OF(numbers); break;
    case 5:
        if (chance(2))
            value.kind = RVM_BIGINT, value.as.integer = (int64_t)dice();
        else
            value = with_text(RVM_BIGINT, ONE_OF(bigs));
        break;
    case 6: value.kind = RVM_STRING, value.as.data = random_text((size_t *)&value.length); break;
    case 7: value.kind = RVM_BYTES, value.as.data = random_text((size_t *)&value.length); break;
    case 8: value = with_text(RVM_JSON, ONE_OF(jsons)); break;
    case 9: value = with_text(RVM_DATA, ONE_OF(datas)); break;
    case 10: /* nonsense */
        value.kind = chance(2) ? (uint32_t)dice() : (uint32_t)below(14);
        value.flags = (uint32_t)dice() & 2; /* not RVM_OWNED: an answer of a host function with it would be freed */
        value.length = chance(2) ? 0 : below(4);
        if (value.kind == RVM_BIGINT && value.length)
            value.length = 0;
        value.as.data = NULL;
        break;
    default: value.kind = RVM_HANDLE, value.as.handle = aim_value(chance(2) ? FUNCTION : (int)below(SHELVES)); break;
    }
    if (me->depth && chance(3) && me->borrowed[0])
        memset(&value, 0, sizeof value), value.kind = RVM_HANDLE, value.as.handle = own(me->borrowed[below(4)]);
    return value;
}

rvm_value random_answer(void) {
    rvm_value value = random_value();
    rvm_value copy = {0};
    size_t length;
    const char *text;
    switch (below(6)) {
    case 0:
        text = random_text(&length);
        if (rvm_string_copy(text, length, &copy) == RVM_OK)
            return copy;
        break;
    case 1:
        text = random_text(&length);
        if (rvm_bytes_copy(text, length, &copy) == RVM_OK)
            return copy;
        break;
    case 2: /* a handle that is the library's then */
        if (value.kind == RVM_HANDLE) {
            rvm_handle own = 0;
            if (rvm_retain(value.as.handle, &own, NULL) == RVM_OK)
                value.as.handle = own, value.flags = RVM_OWNED;
        }
        break;
    }
    return value;
}

static int shelf_of(uint64_t type) {
    switch (type) {
    case RVM_TYPE_FUNCTION: return FUNCTION;
    case RVM_TYPE_PROMISE: return PROMISE;
    case RVM_TYPE_SYMBOL: return SYMBOL;
    case RVM_TYPE_CONTEXT: return CONTEXT;
    case RVM_TYPE_MODULE_MAP: return MAP;
    case RVM_TYPE_TEMPLATE: return TEMPLATE;
    default: return OBJECT;
    }
}

void take(rvm_value *value) {
    MUST(value->kind <= RVM_DATA);
    MUST((value->flags & ~(uint32_t)RVM_OWNED) == 0);
    if (value->kind == RVM_HANDLE && value->flags == RVM_OWNED && !chance(3)) {
        put(shelf_of(value->length), value->as.handle);
        return;
    }
    if (value->kind >= RVM_STRING && value->kind <= RVM_JSON && value->kind != RVM_BYTES && value->flags == RVM_OWNED)
        MUST(value->as.data[value->length] == 0);
    rvm_value_clear(value);
    MUST(value->kind == RVM_UNDEFINED);
    rvm_value_clear(value);
}

void use_error(const rvm_error *error) {
    MUST(rvm_error_name(error) && rvm_error_message(error));
    (void)(rvm_error_line(error) + rvm_error_column(error) + rvm_error_tag(error));
    MUST(!rvm_error_code(error) || strlen(rvm_error_code(error)) < 1 << 20);
    MUST(!rvm_error_stack(error) || strlen(rvm_error_stack(error)) < 1 << 24);
    MUST(!rvm_error_file(error) || strlen(rvm_error_file(error)) < 1 << 20);
    MUST(rvm_error_status(error) >= 0 && rvm_error_status(error) <= RVM_NOT_FREEZABLE);
}

/* ---- callbacks ---- */

_Atomic long registered, dropped, called;

registration *new_registration(void) {
    registration *it = malloc(sizeof *it);
    it->magic = 0xF17E;
    it->dropped = 0;
    registered++;
    return it;
}

void on_drop(void *userdata) {
    registration *it = userdata;
    if (it->magic != 0xF17E || it->dropped++)
        fail("dropped twice", "drop");
    dropped++;
    it->magic = 0xDEAD;
    free(it);
    /* Further calls from inside a drop are allowed: it runs outside every lock. */
    if (me && me->depth < DEEPEST && me->budget > 0 && chance(8)) {
        me->depth++;
        random_operation();
        me->depth--;
    }
}

/* What every callback does: further operations. */
static void inside(const rvm_value *args, size_t nargs) {
    rvm_handle outer[4];
    int count = me->depth < DEEPEST ? (int)below(4) : 0;
    memcpy(outer, me->borrowed, sizeof outer);
    for (size_t i = 0; i < 4; i++)
        me->borrowed[i] = i < nargs && args[i].kind == RVM_HANDLE ? args[i].as.handle : i ? me->borrowed[i - 1] : 0;
    me->depth++;
    while (count-- > 0 && me->budget > 0)
        random_operation();
    me->depth--;
    memcpy(me->borrowed, outer, sizeof outer);
}

rvm_status on_call(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **error) {
    registration *it = userdata;
    rvm_value self = {0};
    rvm_handle ctx = 0, kept = 0;
    called++;
    if (it->magic != 0xF17E || it->dropped)
        fail("called after its drop", "host function");
    if (result->kind != RVM_UNDEFINED || *error)
        fail("outputs are not clean", "host function");
    for (size_t i = 0; i < nargs; i++)
        MUST(args[i].kind <= RVM_HANDLE);
    if (chance(2) && rvm_frame_this(call, &self) != RVM_OK)
        fail("no this", "host function");
    if (rvm_frame_context(call, &ctx) != RVM_OK)
        fail("no context", "host function");
    if (chance(4) && rvm_retain(ctx, &kept, NULL) == RVM_OK)
        put(CONTEXT, kept);
    if (chance(40))
        rvm_interrupt(ctx);
    if (nargs && args[0].kind == RVM_HANDLE && chance(8) && rvm_retain(args[0].as.handle, &kept, NULL) == RVM_OK)
        put(OBJECT, kept);
    inside(args, nargs);
    if (chance(60)) /* against the contract, and still no crash: what was borrowed */
        rvm_release(nargs && args[0].kind == RVM_HANDLE ? args[0].as.handle : ctx);
    me->realm = rvm_realm_id(ctx);
    switch (below(8)) {
    case 0: return (rvm_status)below(20) - 2;
    case 1:
        rvm_error_new("FireError", "on purpose", chance(2) ? "E_FIRE" : NULL, dice(), error);
        return (rvm_status)(1 + below(16));
    case 2: { /* what another call answers */
        rvm_handle function = aim_value(FUNCTION);
        if (me->depth < DEEPEST && me->budget-- > 0)
            return rvm_call(function, NULL, args, nargs, result, error);
        return RVM_OK;
    }
    case 3:
        if (nargs)
            *result = args[below(nargs)];
        return RVM_OK;
    case 4: /* an error with a success */
        if (chance(4))
            rvm_error_new(NULL, NULL, NULL, 0, error);
        return RVM_OK;
    default: *result = random_answer(); return RVM_OK;
    }
}

void on_print(void *userdata, const char *level, const char *text, size_t length) {
    registration *it = userdata;
    if (it->magic != 0xF17E || it->dropped || !level || (length && memchr(text, 0xff, length)))
        fail("printed wrongly", "console");
    inside(NULL, 0);
}

void on_rejection(void *userdata, const rvm_error *rejection) {
    registration *it = userdata;
    if (it->magic != 0xF17E || it->dropped)
        fail("told after its drop", "rejection");
    use_error(rejection);
    inside(NULL, 0);
}

int32_t on_watch(void *userdata) {
    (void)userdata;
    if (chance(4))
        inside(NULL, 0);
    return chance(10);
}
