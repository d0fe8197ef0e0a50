/*
 * Stacks: the thread's, and larger ones of our own, on which the engine runs where the thread's is too small for what packages expect.
 *
 * The engine and this room run there; Rust, and with it the host, stays on the stack of the thread ("home"), which Go, sanitizers and
 * the host's own limits know. rvm_guarded goes over, rvm_at_home comes back, and both nest like the calls that they are: a guard
 * and all that leaves to it stand on the same stack with no such step between them.
 */
#include "thunk.h"

/* What 10,000 plain frames of JavaScript need, about 660 bytes each. */
#define ENOUGH (7u << 20)
/* What Rust and the host may count on when they are called. */
#define HOME_LEAST (24u << 10)

/* rvm_switch(top, function, arg, from) calls function(arg) with the stack pointer at `top`, having written to *from where it was; comes back when that
   returns. For the unwinder it is the frame of a signal: those of another stack may follow on it. */
#if defined(__ELF__) && defined(__x86_64__) && !defined(__ILP32__)
#define OWN_STACKS 1
__asm__(".text\n\t.p2align 4\n\t.hidden rvm_switch\n\t.globl rvm_switch\n\t.type rvm_switch, @function\n"
        "rvm_switch:\n\t.cfi_startproc\n\t.cfi_signal_frame\n\t"
        "pushq %rbp\n\t.cfi_def_cfa_offset 16\n\t.cfi_offset %rbp, -16\n\t"
        "movq %rsp, %rbp\n\t.cfi_def_cfa_register %rbp\n\t"
        "movq %rsp, (%rcx)\n\t"
        "movq %rdi, %rsp\n\t"
        "movq (%rcx), %rax\n\t" /* valgrind would take the step and the push of the call for one */
        "movq %rdx, %rdi\n\t"
        "callq *%rsi\n\t"
        "movq %rbp, %rsp\n\t"
        "popq %rbp\n\t.cfi_def_cfa %rsp, 8\n\t"
        "ret\n\t.cfi_endproc\n\t.size rvm_switch, . - rvm_switch\n");
#elif defined(__ELF__) && defined(__aarch64__)
#define OWN_STACKS 1
__asm__(".text\n\t.p2align 4\n\t.hidden rvm_switch\n\t.globl rvm_switch\n\t.type rvm_switch, %function\n"
        "rvm_switch:\n\t.cfi_startproc\n\t.cfi_signal_frame\n\t"
        "stp x29, x30, [sp, #-16]!\n\t.cfi_def_cfa_offset 16\n\t.cfi_offset x29, -16\n\t.cfi_offset x30, -8\n\t"
        "mov x29, sp\n\t.cfi_def_cfa_register x29\n\t"
        "str x29, [x3]\n\t"
        "mov sp, x0\n\t"
        "mov x0, x2\n\t"
        "blr x1\n\t"
        "mov sp, x29\n\t"
        "ldp x29, x30, [sp], #16\n\t.cfi_def_cfa sp, 0\n\t"
        "ret\n\t.cfi_endproc\n\t.size rvm_switch, . - rvm_switch\n");
#else
#define OWN_STACKS 0
#endif

#if OWN_STACKS
void rvm_switch(uint64_t top, void (*function)(void *), void *arg, uint64_t *from);
#else /* no stack is ever taken */
static void rvm_switch(uint64_t top, void (*function)(void *), void *arg, uint64_t *from)
{
    (void)top, (void)from;
    function(arg);
}
#endif

/* Bounds of this thread's stack, once known. In the static part of thread-local storage, which costs no call to reach. */
static _Thread_local __attribute__((tls_model("initial-exec"))) struct {
    uintptr_t low, high;
} stack;

static bool is_on_known_stack(uintptr_t address) { return stack.low < address && address <= stack.high; }

/* Whether an address lies on this thread's own stack. */
bool rvm_on_stack(uintptr_t address) { return rvm_stack_left() != 0 && is_on_known_stack(address); }

/* Bytes of this thread's stack below the caller's frame; 0: on a stack that is not the thread's own, of which nothing is known. */
size_t rvm_stack_left(void)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    if (is_on_known_stack(here))
        return here - stack.low;
    rvm_rust.stack_bounds(&stack.low, &stack.high);
    return is_on_known_stack(here) ? here - stack.low : 0;
}

/* Where on the thread's stack the innermost guard was asked for; 0: there is none. */
uintptr_t rvm_home(const rvm_live *live) { return live->guard && live->own_high ? live->home : (uintptr_t)live->guard; }

/* The realm that this thread entered last and is still in. */
static _Thread_local __attribute__((tls_model("initial-exec"))) rvm_live *innermost;

rvm_live *rvm_innermost(void) { return innermost; }

static __attribute__((noinline)) void push_inner_realm(rvm_live *live)
{
    /* Realms whose frames are gone (a longjmp crossed a host function) are none of ours; on other stacks nothing can be told. */
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    while (innermost && (innermost == live || !innermost->guard || !is_on_known_stack(rvm_home(innermost)) || rvm_home(innermost) < here))
        innermost = innermost->outer == innermost ? NULL : innermost->outer;
    live->outer = innermost;
    if (innermost)
        innermost->inner = live;
    innermost = live;
}

static inline void push_realm(rvm_live *live)
{
    if (innermost)
        return push_inner_realm(live);
    live->outer = NULL;
    innermost = live;
}

/* A host function of this realm returned while another one counts as the innermost: an exception or longjmp of the host's has crossed that one, or it waits on another stack. */
void rvm_came_back(rvm_live *live)
{
    innermost = live;
    live->inner = NULL;
}

/* At the end of the outermost entry. */
void rvm_exit(rvm_live *live)
{
    if (innermost == live)
        innermost = live->outer;
    if (live->outer) {
        live->outer->inner = NULL;
        live->outer = NULL;
    }
    atomic_store_explicit(&live->hard_tid, 0, memory_order_relaxed);
}

/* The stack that the engine of this realm runs on now, as far as an entry asked; 0 and 0: not known. For signal handlers, too. */
void rvm_known_stack(const rvm_live *live, uintptr_t *low, uintptr_t *high)
{
    *low = live->own_high ? live->own_low : stack.low;
    *high = live->own_high ? live->own_high : stack.high;
}

/* Sets the address at which the engine finds the stack full. It may lie on another stack than this frame: the numbers wrap. */
static void set_end(rvm_live *live, uintptr_t end)
{
    live->stack_floor = end;
    JS_UpdateStackTop(live->slot->rt); /* both only store numbers */
    JS_SetMaxStackSize(live->slot->rt, (uintptr_t)__builtin_frame_address(0) - end);
}

/* Has the bodies that this thread guards next run on a stack of our own, if there is one left. */
bool rvm_take_stack(rvm_live *live)
{
    uintptr_t low, high;
    if (!OWN_STACKS || !rvm_rust.take_stack(&live->own_number, &low, &high))
        return false;
    live->own_low = low;
    live->own_high = live->own_top = high;
    live->goes_over = 1;
    return true;
}

/* Nothing stands on it any more. */
void rvm_give_stack(rvm_live *live)
{
    if (live->own_high)
        rvm_rust.give_stack(live->own_number);
    live->own_low = live->own_high = 0;
    live->goes_over = 0;
}

static __attribute__((noinline)) void choose_stack(rvm_live *live, size_t limit, size_t reserve, size_t unknown)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0), end;
    size_t left = rvm_stack_left(), home = left / 2 < reserve ? left / 2 : reserve, most = limit ? limit : SIZE_MAX, enough = most < ENOUGH ? most : ENOUGH;
    size_t size = left == 0 ? unknown : left > reserve ? left - reserve : 1; /* the thread's */
    live->stack_low = 0;
    if (size < enough && (left == 0 || left > HOME_LEAST) && rvm_take_stack(live)) {
        live->home_end = live->home_floor = left ? stack.low + (home > HOME_LEAST ? home : HOME_LEAST) : here - unknown / 2;
        size = live->own_high - live->own_low - reserve;
        end = live->own_high - (most < size ? most : size);
    } else {
        end = here - (most < size ? most : size);
        if (limit == 0 && size >= ENOUGH) {
            live->stack_low = stack.low;
            live->stack_enough = stack.low + reserve + ENOUGH;
        }
    }
    live->stack_end = end;
    set_end(live, end);
}

/* At the outermost entry, on the thread that enters: JavaScript may use what the thread has left, less `reserve`, or a stack of our own where
   that is little, but no more than `limit` (0: no such limit). */
void rvm_enter(rvm_live *live, size_t limit, size_t reserve, size_t unknown)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    push_realm(live);
    /* The limit is an address near the end of this thread's stack: as long as the realm stays with the thread, it stays. */
    if (live->stack_low != stack.low || here < live->stack_enough || here > stack.high || limit != 0)
        choose_stack(live, limit, reserve, unknown);
}

/* Describing an exception runs JavaScript of ours; where the exception is the stack's own end, it may use some of the reserve. */
void rvm_lend_stack(rvm_live *live, size_t bytes)
{
    live->home_floor = live->home_end - (bytes ? HOME_LEAST / 2 : 0);
    set_end(live, live->stack_end > bytes ? live->stack_end - bytes : 1);
}

struct step {
    rvm_live *live;
    int (*body)(rvm_live *, void *);
    void *arg;
    int status;
};

static void guard_there(void *arg)
{
    struct step *step = arg;
    step->status = rvm_guarded(step->live, step->body, step->arg);
}

/* rvm_guarded, on the stack of our own, below what stands there. */
int rvm_guarded_over(rvm_live *live, int (*body)(rvm_live *, void *), void *arg)
{
    struct step step = {live, body, arg, T_CONDEMNED};
    uint64_t home = live->home, top = live->own_top;
    live->goes_over = 0;
    rvm_switch(top, guard_there, &step, &live->home);
    live->goes_over = 1;
    live->own_top = top;
    live->home = home;
    return step.status;
}

/* Calls Rust or the host on the stack of the thread: `function` may enter the realm again, and returns. */
void rvm_at_home(rvm_live *live, void (*function)(void *), void *arg)
{
    if (!live->own_high || live->goes_over) {
        function(arg);
        return;
    }
    uint64_t top = live->own_top;
    live->goes_over = 1;
    rvm_switch(live->home, function, arg, &live->own_top);
    live->goes_over = 0;
    live->own_top = top;
}

struct native {
    rvm_live *live;
    int which, argc;
    JSValue this_val, *argv, *result;
    int status;
};

static void call_native(void *arg)
{
    struct native *n = arg;
    n->status = rvm_rust.native(n->live, n->which, n->argc, n->argv, n->result);
}

static void call_host(void *arg)
{
    struct native *n = arg;
    n->status = rvm_rust.host_call(n->live, n->which, n->this_val, n->argc, n->argv, n->result);
}

static int from_home(struct native *n, void (*function)(void *))
{
    if (n->live->home <= n->live->home_floor) {
        rvm_throw_stack_is_full(n->live);
        return T_EXCEPTION;
    }
    rvm_at_home(n->live, function, n);
    return n->status;
}

int rvm_call_native(rvm_live *live, int native, int argc, JSValue *argv, JSValue *result)
{
    if (__builtin_expect(live->own_high == 0, 1))
        return rvm_rust.native(live, native, argc, argv, result);
    struct native n = {live, native, argc, V_UNDEFINED, argv, result, T_EXCEPTION};
    return from_home(&n, call_native);
}

int rvm_call_host(rvm_live *live, int32_t id, JSValue this_val, int argc, JSValue *argv, JSValue *result)
{
    if (__builtin_expect(live->own_high == 0, 1))
        return rvm_rust.host_call(live, id, this_val, argc, argv, result);
    struct native n = {live, id, argc, this_val, argv, result, T_EXCEPTION};
    return from_home(&n, call_host);
}
