/*
 * The heap of a realm as a graph: what holds what, and how many bytes each takes. It is read from the engine's own list of objects after a
 * collection; of classes with memory of their own that nothing here knows, the engine's own marking tells what they hold.
 *
 * No pointer is followed that does not lead into the arena.
 */
#include "heap.h"

#include <string.h>

size_t js_malloc_usable_size(JSContext *, const void *);

struct list {
    char *items;
    size_t count, room, size;
};

struct walk {
    rvm_live *live;
    rvm_slot *slot;
    e_class *classes;
    uint32_t *ids; /* by 16 bytes of the arena: node + 1; no two blocks begin in the same 16 */
    struct list nodes, edges, codes, captured;
};

/* The engine's marking passes no pointer of the caller's. */
static _Thread_local struct walk *walking;

static void *add(struct walk *w, struct list *l)
{
    if (l->count == l->room) {
        l->room *= 2;
        l->items = rvm_scratch_grow(w->live, l->items, l->room * l->size);
    }
    void *item = memset(l->items + l->count++ * l->size, 0, l->size);
    return item;
}

static inline rvm_heap_node *node_at(struct walk *w, uint32_t id) { return (rvm_heap_node *)w->nodes.items + id; }

static inline bool is_inside(struct walk *w, const void *p)
{
    uintptr_t from = (uintptr_t)p - (uintptr_t)w->slot;
    return from > sizeof(rvm_slot) && from < w->slot->top && (from & 7) == 0;
}

static inline uint32_t *id_of(struct walk *w, const void *p) { return &w->ids[((uintptr_t)p - (uintptr_t)w->slot) >> 4]; }

/* Bytes of a block, its head included. */
static uint64_t size_of(struct walk *w, const void *p)
{
    if (!is_inside(w, p))
        return 0;
    size_t size = js_malloc_usable_size(w->slot->ctx, p) + sizeof(e_head);
    return size <= w->slot->used ? size : 0;
}

static uint32_t new_node(struct walk *w, const void *p, uint8_t kind)
{
    uint32_t id = (uint32_t)w->nodes.count;
    rvm_heap_node *n = add(w, &w->nodes);
    n->address = (uintptr_t)p;
    n->kind = kind;
    n->bytes = size_of(w, p);
    n->refs = ((const e_head *)p - 1)->refs;
    *id_of(w, p) = id + 1;
    return id;
}

static void edge_to(struct walk *w, uint32_t to, uint32_t label)
{
    rvm_heap_edge *e = add(w, &w->edges);
    e->to = to;
    e->label = label;
}

/* To what is in the engine's list. */
static void edge(struct walk *w, const void *p, uint32_t label)
{
    if (is_inside(w, p) && *id_of(w, p))
        edge_to(w, *id_of(w, p) - 1, label);
}

/* To what is not in the list, because it is in no cycle. */
static void leaf(struct walk *w, const void *p, uint8_t kind, uint32_t label)
{
    if (!is_inside(w, p))
        return;
    uint32_t id = *id_of(w, p);
    edge_to(w, id ? id - 1 : new_node(w, p, kind), label);
}

static void value(struct walk *w, JSValue v, uint32_t label)
{
    switch (v.tag) {
    case TAG_OBJECT:
    case TAG_FUNCTION_BYTECODE:
        edge(w, v.u.ptr, label);
        break;
    case TAG_STRING:
        leaf(w, v.u.ptr, HEAP_STRING, label);
        break;
    case TAG_STRING_ROPE:
        leaf(w, v.u.ptr, HEAP_ROPE, label);
        break;
    case TAG_SYMBOL:
        leaf(w, v.u.ptr, HEAP_SYMBOL, label);
        break;
    case TAG_BIG_INT:
        leaf(w, v.u.ptr, HEAP_BIGINT, label);
        break;
    }
}

static void on_mark(JSRuntime *rt, e_link *p)
{
    (void)rt;
    edge(walking, p, 0);
}

static inline uint32_t index_label(uint32_t i) { return i | 0x80000000u; }

static void shape(struct walk *w, const e_shape *s, rvm_heap_node *n)
{
    n->count = (uint32_t)s->count;
    edge(w, s->proto, 0);
    const e_key *keys = (const e_key *)(s->table + s->mask + 1);
    for (int32_t i = 0; i < s->count; i++) {
        JSAtom atom = keys[i].atom;
        if (!atom || atom >> 31)
            continue;
        JSValue text = JS_AtomToString(w->slot->ctx, atom); /* no copy */
        JS_FreeValue(w->slot->ctx, text);                      /* before its references are counted */
        if (text.tag == TAG_STRING)
            leaf(w, text.u.ptr, HEAP_STRING, 0);
    }
}

static uint64_t entries(struct walk *w, const e_map *m, bool weak)
{
    if (!is_inside(w, m))
        return 0;
    uint64_t bytes = size_of(w, m) + size_of(w, m->table);
    if (weak)
        return bytes;
    const e_link *end = &m->entries;
    for (const e_link *l = end->next; l != end && is_inside(w, l); l = l->next) {
        const e_entry *e = (const e_entry *)((const char *)l - offsetof(e_entry, link));
        bytes += size_of(w, e);
        if (e->is_empty)
            continue;
        value(w, e->key, 0);
        value(w, e->value, 0);
    }
    return bytes;
}

/* Of a promise: what waits for it. */
static uint64_t promise(struct walk *w, const e_promise *p)
{
    uint64_t bytes = size_of(w, p);
    for (int i = 0; i < 2 && is_inside(w, p); i++)
        for (const e_link *l = p->waiting[i].next; l != &p->waiting[i] && is_inside(w, l); l = l->next)
            bytes += size_of(w, l);
    return bytes;
}

static uint64_t suspended(struct walk *w, const e_state *s)
{
    const e_frame *f = &s->frame;
    value(w, f->function, 0);
    value(w, s->receiver, 0);
    if (f->top && is_inside(w, f->args))
        for (const JSValue *v = f->args; v < f->top; v++)
            value(w, *v, 0);
    return size_of(w, f->args);
}

static uint64_t function(struct walk *w, uint32_t id, const e_object *o)
{
    const e_code *code = o->u.function.code;
    edge(w, o->u.function.home, 0);
    if (!is_inside(w, code) || !*id_of(w, code))
        return 0;
    uint32_t code_id = *id_of(w, code) - 1;
    node_at(w, id)->code = code_id;
    edge_to(w, code_id, 0);
    e_cell **cells = o->u.function.cells;
    if (!is_inside(w, cells))
        return 0;
    for (uint32_t i = 0; i < code->captured_count; i++) {
        if (!is_inside(w, cells[i]) || !(cells[i]->is_detached || cells[i]->is_of_coroutine) || !*id_of(w, cells[i]))
            continue;
        uint32_t cell_id = *id_of(w, cells[i]) - 1;
        edge_to(w, cell_id, code->captured[i].name);
        rvm_heap_node *cell = node_at(w, cell_id);
        if (!cell->code) {
            cell->code = code_id;
            cell->captured = i;
        }
    }
    return size_of(w, cells);
}

static bool marks_as(struct walk *w, uint32_t class_id, uint32_t other)
{
    return w->classes[class_id].mark && w->classes[class_id].mark == w->classes[other].mark;
}

/* Whether objects of a class have memory of their own behind their first word. */
static bool has_memory(uint32_t class_id)
{
    if (class_id == C_ASYNC_RESOLVE || class_id == C_ASYNC_REJECT) /* that is a coroutine */
        return false;
    return (class_id >= C_TYPED_FIRST && class_id <= C_DATA_VIEW) || class_id == C_BOUND || class_id == C_FUNCTION_DATA ||
           (class_id >= C_CONCAT && class_id <= C_CALL_SITE);
}

static void object(struct walk *w, uint32_t id, const e_object *o)
{
    uint64_t bytes = size_of(w, o->properties);
    uint32_t class_id = o->class_id, count = 0;
    const e_shape *s = o->shape;
    node_at(w, id)->class_id = (uint16_t)class_id;
    edge(w, s, 0);
    const e_key *keys = (const e_key *)(s->table + s->mask + 1);
    for (int32_t i = 0; i < s->count && is_inside(w, o->properties); i++) {
        if (!keys[i].atom)
            continue;
        count++;
        void *const *pointers = o->properties[i].u.pointers;
        switch (keys[i].flags & E_KIND) {
        case 0:
            value(w, o->properties[i].u.value, keys[i].atom);
            break;
        case E_ACCESSOR:
            edge(w, pointers[0], keys[i].atom);
            edge(w, pointers[1], keys[i].atom);
            break;
        case E_CELL_PROPERTY:
            edge(w, pointers[0], keys[i].atom);
            break;
        }
    }
    /* What a WeakMap holds for an object goes with the object, entry and all. */
    for (const e_weak *r = o->weak; is_inside(w, r); r = r->next) {
        bytes += size_of(w, r);
        if (r->kind != 0 || !is_inside(w, r->record))
            continue;
        bytes += size_of(w, r->record);
        value(w, ((const e_entry *)r->record)->value, 0);
    }
    if (marks_as(w, class_id, C_FUNCTION)) {
        bytes += function(w, id, o);
    } else if (marks_as(w, class_id, C_ARRAY)) {
        const JSValue *items = o->u.array.values;
        if ((o->flags & E_IS_ARRAY) && is_inside(w, items)) {
            bytes += size_of(w, items);
            count = o->u.array.count;
            for (uint32_t i = 0; i < count; i++)
                value(w, items[i], index_label(i));
        }
    } else if (marks_as(w, class_id, C_MAP) || class_id == C_WEAK_MAP || class_id == C_WEAK_SET) {
        bytes += entries(w, o->u.map, class_id == C_WEAK_MAP || class_id == C_WEAK_SET);
        count = is_inside(w, o->u.map) ? o->u.map->count : 0;
    } else if (marks_as(w, class_id, C_NUMBER)) {
        value(w, o->u.value, 0);
    } else if (class_id == C_REGEXP) {
        leaf(w, o->u.texts[0], HEAP_STRING, 0);
        leaf(w, o->u.texts[1], HEAP_STRING, 0);
    } else if (class_id == C_ARRAY_BUFFER) {
        bytes += size_of(w, o->u.buffer);
        if (is_inside(w, o->u.buffer)) {
            bytes += size_of(w, o->u.buffer->data);
            count = (uint32_t)o->u.buffer->length;
        }
    } else if (class_id == C_GENERATOR) {
        bytes += size_of(w, o->u.generator);
        if (is_inside(w, o->u.generator) && o->u.generator->phase != E_DONE)
            bytes += suspended(w, &o->u.generator->state);
    } else {
        if (class_id == C_PROMISE)
            bytes += promise(w, o->u.promise);
        else if (has_memory(class_id))
            bytes += size_of(w, o->u.opaque);
        if (class_id == C_REJECT && is_inside(w, o->u.settle))
            bytes += size_of(w, o->u.settle->settled);
        if (class_id >= C_TYPED_FIRST && class_id < C_DATA_VIEW)
            count = o->u.array.count;
        walking = w;
        if (w->classes[class_id].mark)
            w->classes[class_id].mark(w->slot->rt, (JSValue){{.ptr = (void *)(uintptr_t)o}, TAG_OBJECT}, on_mark);
    }
    rvm_heap_node *n = node_at(w, id);
    n->bytes += bytes;
    n->count = count;
}

static void code(struct walk *w, uint32_t id, const e_code *c)
{
    rvm_heap_code *out = add(w, &w->codes);
    *out = (rvm_heap_code){id, c->name, c->file, (uint32_t)c->line, (uint32_t)w->captured.count, c->captured_count, c->arg_count};
    for (uint32_t i = 0; i < c->captured_count; i++) {
        rvm_heap_captured *captured = add(w, &w->captured);
        *captured = (rvm_heap_captured){c->captured[i].name, c->captured[i].index, c->captured[i].from & 7};
    }
    for (int32_t i = 0; i < c->constant_count; i++)
        value(w, c->constants[i], 0);
    rvm_heap_node *n = node_at(w, id);
    n->code = (uint32_t)w->codes.count;
    n->bytes += size_of(w, c->lines) + size_of(w, c->source);
}

static void coroutine(struct walk *w, uint32_t id, const e_coroutine *c)
{
    value(w, c->settle[0], 0);
    value(w, c->settle[1], 0);
    uint64_t bytes = c->is_active ? suspended(w, &c->state) : 0;
    node_at(w, id)->bytes += bytes;
}

static void cell(struct walk *w, const e_cell *c)
{
    if (c->is_detached)
        value(w, *c->at, 0);
    else if (c->is_of_coroutine && is_inside(w, c->frame))
        edge(w, c->frame->owner, 0);
}

static void visit(struct walk *w, uint32_t id)
{
    rvm_heap_node *n = node_at(w, id);
    const void *p = (const void *)(uintptr_t)n->address;
    n->edges = (uint32_t)w->edges.count;
    switch (n->kind) {
    case E_OBJECT:
        object(w, id, p);
        break;
    case E_CODE:
        code(w, id, p);
        break;
    case E_SHAPE:
        shape(w, p, n);
        break;
    case E_CELL:
        cell(w, p);
        break;
    case E_COROUTINE:
        coroutine(w, id, p);
        break;
    case HEAP_ROPE: {
        const e_rope *r = p;
        n->count = r->length;
        n->kind = HEAP_STRING;
        value(w, r->left, 0);
        value(w, r->right, 0);
        break;
    }
    case HEAP_STRING: {
        const e_text *t = p;
        n->count = t->length;
        if (t->form == 1)
            leaf(w, t->parent, HEAP_STRING, 0);
        break;
    }
    }
}

/* The table of classes, found by its look: entry i is for class i. */
static e_class *find_classes(struct walk *w)
{
    void **words = (void **)w->slot->rt;
    for (size_t i = 0; i < 256; i++) {
        const e_class *c = words[i];
        if (!is_inside(w, c) || !is_inside(w, c + 60))
            continue;
        uint32_t id = 1;
        while (id < 60 && c[id].id == id)
            id++;
        if (id == 60)
            return words[i];
    }
    return NULL;
}

static bool is_named(struct walk *w, uint32_t class_id, const char *name)
{
    JSContext *ctx = w->slot->ctx;
    JSAtom atom = JS_GetClassName(w->slot->rt, class_id), wanted = JS_NewAtomLen(ctx, name, strlen(name));
    JS_FreeAtom(ctx, wanted);
    JS_FreeAtom(ctx, atom);
    return atom == wanted;
}

/* Whether the engine is the one that heap.h describes. */
static bool is_known(struct walk *w)
{
    const e_object *global = w->slot->global.u.ptr;
    const e_object *bigint = w->slot->intrinsics[INTRINSIC_BIGINT].u.ptr;
    static const struct { uint32_t id; const char *name; } named[] = {
        {C_OBJECT, "Object"}, {C_ARRAY, "Array"}, {C_NUMBER, "Number"}, {C_MAPPED_ARGUMENTS, "Arguments"}, {C_FUNCTION, "Function"},
        {C_BOUND, "Function"}, {C_REGEXP, "RegExp"}, {C_ARRAY_BUFFER, "ArrayBuffer"}, {C_TYPED_FIRST, "Uint8ClampedArray"},
        {C_DATA_VIEW, "DataView"}, {C_MAP, "Map"}, {C_WEAK_MAP, "WeakMap"}, {C_WEAK_SET, "WeakSet"}, {C_GENERATOR, "Generator"},
        {C_PROXY, "Object"}, {C_PROMISE, "Promise"}, {C_FUNCTION_DATA, "Function"}, {C_REJECT, "PromiseRejectFunction"},
        {C_CALL_SITE, "CallSite"},
    };
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (!is_named(w, named[i].id, named[i].name))
            return false;
    return (w->classes = find_classes(w)) && ((const e_head *)global - 1)->kind == E_OBJECT && is_inside(w, global->shape) &&
           ((const e_head *)global->shape - 1)->kind == E_SHAPE && global->class_id == JS_GetClassID(w->slot->global) &&
           bigint->class_id == JS_GetClassID(w->slot->intrinsics[INTRINSIC_BIGINT]) && w->classes[C_FUNCTION].mark &&
           w->classes[C_FUNCTION].mark != w->classes[C_BOUND].mark && !w->classes[C_OBJECT].mark && !w->classes[C_WEAK_MAP].mark;
}

static struct list new_list(struct walk *w, size_t size)
{
    struct list l = {NULL, 0, 1024, size};
    l.items = rvm_scratch(w->live, l.room * size);
    return l;
}

static void *kept(struct walk *w, struct list *l) { return rvm_scratch_keep(w->live, l->items, l->count * l->size); }

static JSAtom predefined(JSContext *ctx, const char *name)
{
    JSAtom atom = JS_NewAtomLen(ctx, name, strlen(name));
    JS_FreeAtom(ctx, atom); /* the prelude's code holds it */
    return atom;
}

static int heap_body(rvm_live *live, void *args)
{
    rvm_heap *out = args;
    struct walk walk = {.live = live, .slot = live->slot}, *w = &walk;
    JSContext *ctx = live->slot->ctx;
    JS_RunGC(live->slot->rt);
    if (!is_known(w)) {
        rvm_fault(live, 15 /* RVM_INTERNAL */, "the engine keeps its objects in another way than the heap report knows");
        return T_EXCEPTION;
    }
    out->constructor = predefined(ctx, "constructor");
    out->exports = predefined(ctx, "exports");
    out->filename = predefined(ctx, "filename");
    out->loaded = predefined(ctx, "loaded");
    out->name = predefined(ctx, "name");
    size_t places = (live->slot->top >> 4) + 1;
    w->ids = memset(rvm_scratch(live, places * sizeof *w->ids), 0, places * sizeof *w->ids);
    w->nodes = new_list(w, sizeof(rvm_heap_node));
    w->edges = new_list(w, sizeof(rvm_heap_edge));
    w->codes = new_list(w, sizeof(rvm_heap_code));
    w->captured = new_list(w, sizeof(rvm_heap_captured));
    /* The list is a ring; its head is in the runtime, which is before all objects. */
    const e_link *first = live->slot->global.u.ptr, *l = first;
    uintptr_t rt = (uintptr_t)live->slot->rt, rt_end = rt + rvm_arena_functions.js_malloc_usable_size(live->slot->rt);
    do {
        if ((uintptr_t)l < rt || (uintptr_t)l >= rt_end)
            new_node(w, l, ((const e_head *)l - 1)->kind);
        l = l->next;
    } while (l != first && is_inside(w, l));
    for (uint32_t id = 0; id < w->nodes.count; id++)
        visit(w, id);
    rvm_heap_node *end = add(w, &w->nodes);
    end->edges = (uint32_t)w->edges.count;
    out->global = *id_of(w, first) - 1;
    rvm_scratch_free(live, w->ids);
    out->node_count = w->nodes.count - 1;
    out->edge_count = w->edges.count;
    out->code_count = w->codes.count;
    out->captured_count = w->captured.count;
    out->nodes = kept(w, &w->nodes);
    out->edges = kept(w, &w->edges);
    out->codes = kept(w, &w->codes);
    out->captured = kept(w, &w->captured);
    return T_OK;
}

/* On success the four arrays are malloc'ed and the caller's. */
int rvm_heap_thunk(rvm_live *live, rvm_heap *heap) { return rvm_guarded(live, heap_body, heap); }

struct name {
    uint32_t number;
    rvm_cell *out;
};

static int atom_body(rvm_live *live, void *args)
{
    struct name *n = args;
    JSContext *ctx = live->slot->ctx;
    JSValue text = JS_AtomToString(ctx, n->number);
    if (text.tag == TAG_EXCEPTION)
        return T_EXCEPTION;
    int status = rvm_cell_string(live, text, CELL_STRING, n->out);
    JS_FreeValue(ctx, text);
    return status;
}

int rvm_heap_atom_thunk(rvm_live *live, JSAtom atom, rvm_cell *out)
{
    struct name n = {atom, out};
    return rvm_guarded(live, atom_body, &n);
}

static int class_body(rvm_live *live, void *args)
{
    struct name *n = args;
    JSAtom atom = JS_GetClassName(live->slot->rt, n->number);
    struct name name = {atom, n->out};
    int status = atom_body(live, &name);
    JS_FreeAtom(live->slot->ctx, atom);
    return status;
}

int rvm_heap_class_thunk(rvm_live *live, uint32_t class_id, rvm_cell *out)
{
    struct name n = {class_id, out};
    return rvm_guarded(live, class_body, &n);
}
