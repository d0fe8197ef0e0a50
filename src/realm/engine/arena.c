/*
 * The arena: all memory of one realm's engine, inside its slot.
 *
 * Two-level segregated fit (Masmano et al., "TLSF", 2004): malloc and free in constant time, neighbours merged at
 * once, 8 bytes of overhead. The engine packs blocks of up to 512 bytes itself, so what comes here is its 4 KiB pages and
 * everything larger. A block that ends at `top` goes back to the untouched rest when it is freed.
 *
 * It never answers NULL: where there is nothing left, the realm is condemned and control leaves by longjmp.
 */
#include "engine.h"

#include <string.h>

/* Freed blocks are marked, so that valgrind and AddressSanitizer see who still uses them; the heads of free blocks are ours and stay open. */
#if defined(RVM_VALGRIND)
#include <valgrind/memcheck.h>
#define MARK_USED(p, n) VALGRIND_MAKE_MEM_UNDEFINED(p, n)
#define MARK_FREE(p, n) VALGRIND_MAKE_MEM_NOACCESS(p, n)
#define MARK_OPEN(p, n) VALGRIND_MAKE_MEM_DEFINED(p, n)
#elif defined(RVM_ASAN)
#include <sanitizer/asan_interface.h>
#define MARK_USED(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#define MARK_FREE(p, n) ASAN_POISON_MEMORY_REGION(p, n)
#define MARK_OPEN(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#else
#define MARK_USED(p, n) ((void)0)
#define MARK_FREE(p, n) ((void)0)
#define MARK_OPEN(p, n) ((void)0)
#endif

/* `before` is the size of the block in front and counts only while that one is free: it is the last word of
   that block. A block is named by the offset of its `before`; sizes run from payload to payload. */
typedef struct {
    uint64_t before;
    uint64_t size; /* low bits: FREE, BEFORE_FREE */
    uint64_t next; /* only while free */
    uint64_t prev;
} block;

#define FREE 1u
#define BEFORE_FREE 2u
#define FLAGS 3u
#define HEAD 16u       /* from the block to its payload */
#define OVERHEAD 8u    /* the size word; `before` belongs to the block in front */
#define SMALLEST 32u
#define LARGE (1u << 20)  /* a free block of this size gives its pages back at once, the first time */
#define LARGEST (64u << 20)
#define PAGE 4096u
#define LOOK_AT (32u << 10) /* blocks from this size on are looked at one by one */

static inline block *at(rvm_slot *s, uint64_t offset) { return (block *)((char *)s + offset); }
static inline uint64_t offset_of(rvm_slot *s, const void *p) { return (uint64_t)((const char *)p - (const char *)s); }
static inline uint64_t size_of(const block *b) { return b->size & ~(uint64_t)FLAGS; }

static inline void class_of(uint64_t size, unsigned *fl, unsigned *sl)
{
    unsigned top = 63u - (unsigned)__builtin_clzll(size);
    *fl = top;
    *sl = (unsigned)(size >> (top - 4)) & (ARENA_SL - 1);
}

static void insert(rvm_slot *s, block *b)
{
    unsigned fl, sl;
    class_of(size_of(b), &fl, &sl);
    uint64_t me = offset_of(s, b), head = s->free_lists[fl][sl];
    b->prev = 0;
    b->next = head;
    if (head)
        at(s, head)->prev = me;
    s->free_lists[fl][sl] = me;
    s->sl_map[fl] |= 1u << sl;
    s->fl_map |= (uint64_t)1 << fl;
}

static void unlink_free(rvm_slot *s, block *b)
{
    if (b->next)
        at(s, b->next)->prev = b->prev;
    if (b->prev) {
        at(s, b->prev)->next = b->next;
        return;
    }
    unsigned fl, sl;
    class_of(size_of(b), &fl, &sl);
    s->free_lists[fl][sl] = b->next;
    if (!b->next && !(s->sl_map[fl] &= ~(1u << sl)))
        s->fl_map &= ~((uint64_t)1 << fl);
}

/* A block that is large enough: a near fit, or else from the first list whose every block is. */
static block *find(rvm_slot *s, uint64_t size)
{
    unsigned fl, sl;
    /* A hole of just this size is in a list whose other blocks may be smaller: look at a few, else same-size blocks that come and go
       would never find their own holes. */
    class_of(size, &fl, &sl);
    uint64_t near = s->free_lists[fl][sl];
    for (int i = 0; near && i < 4; i++, near = at(s, near)->next)
        if (size_of(at(s, near)) >= size)
            return at(s, near);
    uint64_t rounded = size + (((uint64_t)1 << ((63u - (unsigned)__builtin_clzll(size)) - 4)) - 1);
    class_of(rounded, &fl, &sl);
    if (fl >= ARENA_FL)
        return NULL;
    uint32_t in_row = s->sl_map[fl] & (~0u << sl);
    if (!in_row) {
        uint64_t rows = fl + 1 < 64 ? s->fl_map & (~(uint64_t)0 << (fl + 1)) : 0;
        if (!rows)
            return NULL;
        fl = (unsigned)__builtin_ctzll(rows);
        in_row = s->sl_map[fl];
    }
    return at(s, s->free_lists[fl][(unsigned)__builtin_ctz(in_row)]);
}

/* The engine collects cycles when what is in use has grown by half since the last time, which may lie beyond the limit. So in the
   last eighth below it, a collection is due whenever half of what is left there was taken. */
static inline uint64_t last_eighth(rvm_live *live) { return live->limit - live->limit / 8; }

static void collect_soon(rvm_slot *s)
{
    if (s->rt)
        JS_SetGCThreshold(s->rt, 0); /* at the next object; the engine then sets it anew */
}

/* Makes the bytes up to `end` usable, or does not return. */
static void reach(rvm_slot *s, uint64_t end)
{
    rvm_live *live = s->live;
    if (end > live->limit)
        rvm_condemn(live, STOP_MEMORY);
    if (RVM_FAILS(rvm_failing_growth))
        rvm_condemn(live, STOP_SYSTEM);
    if (end > live->opened && rvm_rust.open(live, end) != 0)
        rvm_condemn(live, STOP_SYSTEM);
    if (end > live->touched)
        live->touched = end;
    if (end > live->gc_top) {
        live->gc_top = end + (live->limit - end) / 2;
        collect_soon(s);
    }
}

static inline uint64_t wanted(size_t n)
{
    if (n > ((size_t)1 << 38))
        return (uint64_t)1 << 39; /* beyond every limit: reach() condemns */
    uint64_t size = ((uint64_t)n + OVERHEAD + 15) & ~(uint64_t)15;
    return size < SMALLEST ? SMALLEST : size;
}

static inline void count_used(rvm_slot *s, uint64_t more)
{
    rvm_live *live = s->live;
    s->used += more;
    if (s->used > live->peak)
        live->peak = s->used;
    if (s->used > live->gc_used) {
        live->gc_used = s->used + (live->limit > s->used ? (live->limit - s->used) / 2 : 0);
        collect_soon(s);
    }
}

/* Cuts what block `b` (in use) has beyond `size` off as a free block. */
static void trim(rvm_slot *s, block *b, uint64_t size)
{
    uint64_t have = size_of(b);
    if (have - size < SMALLEST)
        return;
    b->size = size | (b->size & FLAGS);
    block *rest = (block *)((char *)b + size);
    MARK_OPEN(&rest->size, sizeof *rest - offsetof(block, size));
    rest->size = (have - size) | FREE;
    block *after = (block *)((char *)rest + (have - size));
    MARK_OPEN(&after->before, sizeof after->before);
    after->before = have - size;
    after->size |= BEFORE_FREE;
    insert(s, rest);
}

/* A new block at `top`, where a sentinel stands: a block head with size 0. No free block ever touches it, because what is
   freed there goes back to the untouched rest. */
static block *grow_top(rvm_slot *s, uint64_t size)
{
    block *b = at(s, s->top);
    reach(s, s->top + size + HEAD);
    b->size = size;
    s->top += size;
    MARK_OPEN(at(s, s->top), HEAD);
    at(s, s->top)->size = 0;
    return b;
}

/* While a template loads or the image is made (by an engine without a realm), nothing of earlier content stays in blocks: padding would differ from load to load. */
static inline void wipe(rvm_slot *s, void *p, uint64_t n)
{
    if (__builtin_expect(s->live->watched != NULL || s->live->realm == NULL, 0))
        memset(p, 0, n);
}

/* The engine asks for a page of small blocks at a time, so this is rare; but not for what is large, which it then fills. */
static inline void look_late(rvm_live *live, size_t n)
{
    if (n >= LOOK_AT || live->late_in-- == 0)
        rvm_look_late(live, n >= LOOK_AT);
}

static void *arena_malloc(void *opaque, size_t n)
{
    rvm_slot *s = opaque;
    look_late(s->live, n);
    if (RVM_FAILS(rvm_failing_block))
        rvm_condemn(s->live, STOP_MEMORY);
    uint64_t size = wanted(n);
    block *b = find(s, size);
    if (b) {
        unlink_free(s, b);
        b->size &= ~(uint64_t)FREE;
        ((block *)((char *)b + size_of(b)))->size &= ~(uint64_t)BEFORE_FREE;
        trim(s, b, size);
    } else {
        b = grow_top(s, size);
    }
    count_used(s, size_of(b));
    MARK_USED((char *)b + HEAD, size_of(b) - OVERHEAD);
    wipe(s, (char *)b + HEAD, size_of(b) - OVERHEAD);
    return (char *)b + HEAD;
}

static void *arena_calloc(void *opaque, size_t count, size_t n)
{
    rvm_slot *s = opaque;
    size_t bytes;
    if (__builtin_mul_overflow(count, n, &bytes))
        rvm_condemn(s->live, STOP_MEMORY);
    uint64_t clean = s->live->touched;
    char *p = arena_malloc(opaque, bytes);
    /* What lies above every byte touched so far is zero already. */
    uint64_t from = offset_of(s, p);
    uint64_t dirty = from >= clean ? 0 : (clean - from < bytes ? clean - from : bytes);
    MARK_OPEN(p, bytes);
    memset(p, 0, dirty);
    return p;
}

/* Whether a free block of this size should give its pages back. Faulting them in again costs far more than keeping them, so what was
   given back once is kept the next time: the threshold follows, as in glibc's malloc. */
static bool worth_discarding(rvm_live *live, uint64_t size)
{
    if (size < live->keep)
        return false;
    live->keep = size * 2 < LARGEST ? size * 2 : LARGEST;
    return true;
}

static void give_back(rvm_slot *s, block *b)
{
    uint64_t start = offset_of(s, b), size = size_of(b);
    if (b->size & BEFORE_FREE) {
        block *front = at(s, start - b->before);
        unlink_free(s, front);
        start -= b->before;
        size += b->before;
        b = front;
    }
    block *after = (block *)((char *)b + size);
    if (start + size != s->top && (after->size & FREE)) {
        unlink_free(s, after);
        size += size_of(after);
        after = (block *)((char *)b + size);
    }
    MARK_OPEN(&b->size, sizeof *b - offsetof(block, size));
    if (start + size == s->top) {
        s->top = start;
        b->size = 0;
        if (start < last_eighth(s->live))
            s->live->gc_top = last_eighth(s->live);
        if (s->live->touched > start && worth_discarding(s->live, s->live->touched - start)) { /* a tall pile came down */
            uint64_t from = (start + HEAD + PAGE - 1) & ~(uint64_t)(PAGE - 1);
            rvm_rust.discard(s->live, from, s->live->touched);
            s->live->touched = from;
        }
        return;
    }
    b->size = size | FREE;
    MARK_OPEN(&after->before, sizeof after->before);
    after->before = size;
    after->size |= BEFORE_FREE;
    insert(s, b);
    if (worth_discarding(s->live, size)) {
        uint64_t from = (start + sizeof(block) + PAGE - 1) & ~(uint64_t)(PAGE - 1);
        uint64_t to = (start + size) & ~(uint64_t)(PAGE - 1);
        rvm_rust.discard(s->live, from, to);
    }
}

static void arena_free(void *opaque, void *p)
{
    if (!p)
        return;
    rvm_slot *s = opaque;
    block *b = (block *)((char *)p - HEAD);
    s->used -= size_of(b);
    if (s->used < last_eighth(s->live))
        s->live->gc_used = last_eighth(s->live);
    wipe(s, p, size_of(b) - OVERHEAD);
    MARK_FREE(p, size_of(b) - OVERHEAD);
    give_back(s, b);
}

static size_t arena_usable(const void *p)
{
    return p ? size_of((const block *)((const char *)p - HEAD)) - OVERHEAD : 0;
}

static void *arena_realloc(void *opaque, void *p, size_t n)
{
    rvm_slot *s = opaque;
    if (!p)
        return arena_malloc(opaque, n);
    block *b = (block *)((char *)p - HEAD);
    uint64_t have = size_of(b), size = wanted(n), start = offset_of(s, b);
    if (size <= have) {
        if (have - size >= have / 4 + SMALLEST) { /* worth cutting */
            block *rest = (block *)((char *)b + size);
            uint64_t cut = have - size;
            b->size = size | (b->size & FLAGS);
            rest->size = cut;
            s->used -= cut;
            MARK_FREE((char *)rest + HEAD, cut - OVERHEAD);
            give_back(s, rest);
        }
        return p;
    }
    if (RVM_FAILS(rvm_failing_block))
        rvm_condemn(s->live, STOP_MEMORY);
    look_late(s->live, size);
    /* In place: into the free block behind, or beyond the top. */
    if (start + have == s->top) {
        reach(s, start + size + HEAD);
        b->size = size | (b->size & FLAGS);
        s->top = start + size;
        MARK_OPEN(at(s, s->top), HEAD);
        at(s, s->top)->size = 0;
        count_used(s, size - have);
        MARK_USED((char *)p + have - OVERHEAD, size - have);
        wipe(s, (char *)p + have - OVERHEAD, size - have);
        return p;
    }
    block *after = (block *)((char *)b + have);
    if ((after->size & FREE) && have + size_of(after) >= size) {
        unlink_free(s, after);
        uint64_t both = have + size_of(after);
        b->size = both | (b->size & FLAGS);
        ((block *)((char *)b + both))->size &= ~(uint64_t)BEFORE_FREE;
        trim(s, b, size);
        count_used(s, size_of(b) - have);
        MARK_USED((char *)p + have - OVERHEAD, size_of(b) - have);
        wipe(s, (char *)p + have - OVERHEAD, size_of(b) - have);
        return p;
    }
    void *q = arena_malloc(opaque, n);
    memcpy(q, p, have - OVERHEAD);
    arena_free(opaque, p);
    return q;
}

/* Before the slot's bytes are written by whoever knows no blocks. */
void rvm_arena_unmark(void *base, uint64_t bytes)
{
    MARK_OPEN(base, bytes);
    (void)base, (void)bytes;
}

const JSMallocFunctions rvm_arena_functions = {arena_calloc, arena_malloc, arena_free, arena_realloc, arena_usable};

/* Where the first block begins. */
uint64_t rvm_arena_start(void) { return (sizeof(rvm_slot) + 15) & ~(uint64_t)15; }

/* The blocks of an image lie side by side now, none of them free, and end at `top`. */
void rvm_arena_packed(rvm_slot *slot, uint64_t top)
{
    slot->top = top;
    slot->used = top - rvm_arena_start();
    slot->fl_map = 0;
    memset(slot->sl_map, 0, sizeof slot->sl_map);
    memset(slot->free_lists, 0, sizeof slot->free_lists);
    at(slot, top)->size = 0;
}

/* `shift` bytes are left out in front of the first block. */
void rvm_arena_init(rvm_slot *slot, uint64_t shift)
{
    slot->live->keep = LARGE;
    slot->live->gc_used = slot->live->gc_top = last_eighth(slot->live);
    slot->top = rvm_arena_start() + shift;
    reach(slot, slot->top + HEAD);
    at(slot, slot->top)->size = 0;
}
