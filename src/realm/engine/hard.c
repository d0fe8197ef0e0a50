/*
 * The hard guard: what the engine never asks about is stopped by signals.
 *
 * Two signals are turned into what running out of memory is, a jump to the innermost guard and a condemned realm: the fault of a native stack that
 * is full, and a signal of our own that a watcher thread sends to a thread whose realm is past its hard deadline (MARGIN_MS after
 * the soft one). Handlers change the interrupted context and return, so the kernel restores mask, stack and floating point as for
 * any signal; an entry needs no system call.
 *
 * A jump is safe where the interrupted instruction is the engine's own and no frame of Rust lies between it and the guard. The second is what
 * live->jump says: it names the guard while the engine or this room runs under it, and is NULL while Rust does. The engine holds no lock in code of
 * its own (see rvm_own_notify); locks of the C library are held in the C library's code. Elsewhere the signal comes again a millisecond later.
 */
#define _GNU_SOURCE /* registers in ucontext.h, dl_iterate_phdr */
#include "thunk.h"

#if defined(__linux__) && defined(RVM_JUMP_HAS_STACK)
#include <errno.h>
#include <limits.h>
#include <link.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#define MARGIN_MS 15          /* after the soft stop: time for a script that leaves by itself */
#define AGAIN_MS 5            /* a signal that nobody has answered by then is sent again */
#define SCOPE_MS 20           /* how often a thread in a scope looks at its flag */
#define ALT_STACK (64u << 10)
#define WINDOW (64u << 10)    /* below the stack's end: its guard pages, and what a large frame skips */
#define NEVER UINT64_MAX

/* Where the engine's code begins and ends (engine.ld). */
extern char rvm_engine_low[] __attribute__((weak, visibility("hidden"))), rvm_engine_high[] __attribute__((weak, visibility("hidden")));
/* Linked without that script, it lies at least between these, but for small functions before the first. */
extern char lre_compile, js_dtoa, js_atod, JS_NewNumberOfEngine __asm__("JS_NewNumber");
static const char *const anchors[] = {&lre_compile, &js_dtoa, &js_atod, &JS_NewNumberOfEngine, (const char *)JS_NewContext, (const char *)JS_NewRuntime2, (const char *)JS_Call,
                                      (const char *)JS_DupValue, (const char *)JS_RunGC, (const char *)JS_ReadObject, (const char *)JS_PromiseState};

static struct {
    uintptr_t engine_low, engine_high; /* the engine's text */
    uintptr_t text_low, text_high;     /* of the library, or of the program that it is linked into */
    int signal;
    struct sigaction before[3];
    int error;
} hard;
static const int faults[2] = {SIGSEGV, SIGBUS};

static rvm_live *_Atomic guarded;  /* all realms that ever were; they are never freed */
static _Atomic uint32_t alarm_word; /* the watcher sleeps on it … */
static _Atomic uint64_t alarm_at;   /* … until then */
static atomic_int watcher;          /* whether there is one */

static _Thread_local __attribute__((tls_model("initial-exec"))) struct {
    pid_t tid; /* 0: nothing is set up */
} self;

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* ---- in the handler ---- */

static uintptr_t pc_of(const ucontext_t *c)
{
#if defined(__x86_64__)
    return (uintptr_t)c->uc_mcontext.gregs[REG_RIP];
#else
    return (uintptr_t)c->uc_mcontext.pc;
#endif
}

static uintptr_t sp_of(const ucontext_t *c)
{
#if defined(__x86_64__)
    return (uintptr_t)c->uc_mcontext.gregs[REG_RSP];
#else
    return (uintptr_t)c->uc_mcontext.sp;
#endif
}

/* Where a stopped thread goes on, below the frame of its innermost guard. */
static _Noreturn void land(rvm_live *live)
{
#if defined(__x86_64__)
    __asm__ volatile("emms"); /* whatever the interrupted code had on the x87 stack */
#endif
    rvm_leave(live);
}

static void jump_from(ucontext_t *c, rvm_live *live, uint32_t why)
{
    uintptr_t below = (uintptr_t)live->jump->env[2] & ~(uintptr_t)15;
    live->condemned = why;
    live->jump = NULL;
#if defined(__x86_64__)
    c->uc_mcontext.gregs[REG_RSP] = (greg_t)(below - 8);
    c->uc_mcontext.gregs[REG_RDI] = (greg_t)(uintptr_t)live;
    c->uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)land;
    c->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)0x400; /* the direction flag */
#else
    c->uc_mcontext.sp = below;
    c->uc_mcontext.regs[0] = (uintptr_t)live;
    c->uc_mcontext.pc = (uintptr_t)land;
#endif
}

static void arm(rvm_live *live, uint64_t now)
{
    uint64_t at = live->deadline ? live->deadline + MARGIN_MS : NEVER;
    uint64_t scope = live->hard_scope_at ? live->hard_scope_at : rvm_in_scope() ? now + SCOPE_MS : NEVER;
    atomic_store_explicit(&live->hard_at, at < scope ? at : scope, memory_order_relaxed);
}

/* Why a realm that this thread is in is to be stopped now, or STOP_NONE. */
static uint32_t due(rvm_live *live, uint64_t now)
{
    if (atomic_load_explicit(&live->hard_tid, memory_order_relaxed) != (uint32_t)self.tid)
        return STOP_NONE;
    if (now < live->hard_floor)
        return STOP_NONE;
    if (live->deadline && now >= live->deadline + MARGIN_MS)
        return STOP_TIME;
    if (atomic_load_explicit(&live->stop, memory_order_relaxed) == live->serial) {
        if (atomic_load_explicit(&live->hard_stop, memory_order_acquire) == live->serial &&
            now >= atomic_load_explicit(&live->hard_stop_at, memory_order_relaxed))
            return STOP_INTERRUPT;
        if (live->hard_scope_at && now >= live->hard_scope_at)
            return STOP_INTERRUPT;
    }
    return STOP_NONE;
}

static bool is_guarded(rvm_live *live)
{
    int depth = 0;
    for (; live && depth < RVM_MOST_NESTED; live = live->outer, depth++)
        if (live->hard && atomic_load_explicit(&live->hard_tid, memory_order_relaxed) == (uint32_t)self.tid)
            return true;
    return false;
}

/* The signal of the watcher. */
static void on_alarm(ucontext_t *c)
{
    rvm_live *live = rvm_innermost();
    uint64_t now = now_ms();
    uint32_t why = STOP_NONE;
    if (live && live->jump && rvm_scope_stops())
        rvm_stop_scope(live);
    int depth = 0;
    for (rvm_live *l = live; l && depth < RVM_MOST_NESTED; l = l->outer, depth++) {
        if (!l->hard)
            continue;
        /* Stopped by the scope: it has the margin from now on. */
        if (!l->hard_scope_at && rvm_scope_stops() && atomic_load_explicit(&l->stop, memory_order_relaxed) == l->serial)
            l->hard_scope_at = now + MARGIN_MS;
        if (why == STOP_NONE)
            why = due(l, now);
        if (why == STOP_NONE)
            arm(l, now);
        atomic_store_explicit(&l->hard_sent_at, 0, memory_order_relaxed);
    }
    uintptr_t pc = pc_of(c), sp = sp_of(c);
    if (why != STOP_NONE && live->jump && pc >= hard.engine_low && pc < hard.engine_high && sp < (uintptr_t)live->jump)
        jump_from(c, live, why);
}

/* A fault in the guard pages of the stack that the engine runs on, in code of ours. */
static bool on_fault(const siginfo_t *info, ucontext_t *c)
{
    rvm_live *live = rvm_innermost();
    uintptr_t low, high, at = (uintptr_t)info->si_addr, pc = pc_of(c), sp = sp_of(c);
    if (info->si_code <= 0 || !live || !live->jump || !is_guarded(live))
        return false;
    rvm_known_stack(live, &low, &high);
    if (low == 0 || at >= low + 4096 || at < low - WINDOW || sp >= low + WINDOW || sp < low - WINDOW || (uintptr_t)live->jump <= low || (uintptr_t)live->jump > high)
        return false;
    if (pc < hard.text_low || pc >= hard.text_high)
        return false;
    jump_from(c, live, STOP_STACK);
    return true;
}

/* What was there before us gets what is not ours. */
static void chain(int sig, siginfo_t *info, void *context, const struct sigaction *before)
{
    if (before->sa_flags & SA_SIGINFO) {
        before->sa_sigaction(sig, info, context);
    } else if (before->sa_handler != SIG_DFL && before->sa_handler != SIG_IGN) {
        before->sa_handler(sig);
    } else if (before->sa_handler == SIG_DFL || sig != hard.signal) {
        /* The kernel's own way: a fault happens again when this returns; others are raised anew. */
        struct sigaction plain;
        memset(&plain, 0, sizeof plain);
        plain.sa_handler = SIG_DFL;
        sigaction(sig, &plain, NULL);
        if (info->si_code <= 0)
            syscall(SYS_tgkill, getpid(), (pid_t)syscall(SYS_gettid), sig);
    }
}

static void on_signal(int sig, siginfo_t *info, void *context)
{
    int saved = errno;
    if (sig == hard.signal) {
        if (info->si_code == SI_QUEUE && info->si_value.sival_ptr == (void *)&hard)
            on_alarm(context);
        else
            chain(sig, info, context, &hard.before[2]);
    } else if (!on_fault(info, context)) {
        chain(sig, info, context, &hard.before[sig == SIGBUS]);
    }
    errno = saved;
}

/* ---- the watcher ---- */

/* The thread may have left the realm since it was looked up, and another one may be inside, for which `hard_sent_at` is then set: it is a time, not a
   promise that somebody answers. */
static void send_alarm(rvm_live *live, uint32_t tid, uint64_t now)
{
    siginfo_t info;
    memset(&info, 0, sizeof info);
    info.si_signo = hard.signal;
    info.si_code = SI_QUEUE;
    info.si_pid = getpid();
    info.si_uid = getuid();
    info.si_value.sival_ptr = (void *)&hard;
    atomic_store_explicit(&live->hard_sent_at, now, memory_order_relaxed);
    syscall(SYS_rt_tgsigqueueinfo, info.si_pid, (pid_t)tid, hard.signal, &info);
}

/* When the thread inside is to be signalled: past its own time, or when somebody's interrupt becomes hard. */
static uint64_t time_of(rvm_live *live)
{
    uint64_t at = atomic_load(&live->hard_at);
    if (atomic_load(&live->hard_stop) == atomic_load(&live->hard_serial)) {
        uint64_t stop = atomic_load(&live->hard_stop_at);
        at = stop < at ? stop : at;
    }
    return at;
}

/* When somebody has to be looked at next; tells those whose time has come, if `tell`. */
static uint64_t look(uint64_t now, bool tell)
{
    uint64_t next = NEVER;
    for (rvm_live *live = atomic_load(&guarded); live; live = live->hard_next) {
        uint32_t tid = atomic_load(&live->hard_tid);
        if (!tid)
            continue;
        uint64_t at = time_of(live);
        if (at <= now) {
            rvm_live *l = live, *inner;
            for (int depth = 0; depth < RVM_MOST_NESTED && (inner = *(rvm_live *volatile *)&l->inner); depth++)
                l = inner;
            /* Not while the host's own functions run: their system calls are left alone. One signal at a time, so that they do not pile up. */
            bool engine = l->jump != NULL;
            if (tell && engine && now >= atomic_load_explicit(&live->hard_sent_at, memory_order_relaxed) + AGAIN_MS)
                send_alarm(live, tid, now);
            at = now + (engine ? 1 : 5);
        }
        next = at < next ? at : next;
    }
    return next;
}

static void *watch(void *unused)
{
    (void)unused;
    for (;;) {
        uint32_t word = atomic_load(&alarm_word);
        uint64_t now = now_ms(), next = look(now, true);
        atomic_store(&alarm_at, next);
        if (look(now, false) < next)
            continue; /* somebody came in meanwhile and saw the old time */
        struct timespec t = {(time_t)((next - now) / 1000), (long)((next - now) % 1000) * 1000000};
        syscall(SYS_futex, &alarm_word, FUTEX_WAIT_PRIVATE, word, next == NEVER ? NULL : &t, NULL, 0);
    }
    return NULL;
}

static void start_watcher(void)
{
    int none = 0;
    if (!atomic_compare_exchange_strong(&watcher, &none, 1))
        return;
    sigset_t all, old;
    pthread_attr_t attr;
    pthread_t thread;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attr, 128u << 10);
    int failed = pthread_create(&thread, &attr, watch, NULL);
    pthread_attr_destroy(&attr);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (failed)
        atomic_store(&watcher, 0); /* the next entry tries again */
}

static void wake_watcher(uint64_t at)
{
    if (!atomic_load(&watcher))
        start_watcher();
    if (at < atomic_load(&alarm_at)) {
        atomic_fetch_add(&alarm_word, 1);
        syscall(SYS_futex, &alarm_word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
    }
}

/* ---- threads and realms ---- */

static pthread_key_t stack_key;

static void free_stack(void *stack)
{
    stack_t now, off;
    memset(&off, 0, sizeof off);
    off.ss_flags = SS_DISABLE;
    if (sigaltstack(NULL, &now) == 0 && now.ss_sp == stack)
        sigaltstack(&off, NULL);
    munmap(stack, ALT_STACK);
    self.tid = 0; /* a later destructor of the thread may enter a realm */
}

/* Once per thread: an alternate stack, unless it has one, and our signals let through. */
static void prepare_thread(void)
{
    stack_t stack;
    if (sigaltstack(NULL, &stack) == 0 && (stack.ss_flags & SS_DISABLE)) {
        void *memory = mmap(NULL, ALT_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory != MAP_FAILED) {
            memset(&stack, 0, sizeof stack);
            stack.ss_sp = memory;
            stack.ss_size = ALT_STACK;
            sigaltstack(&stack, NULL);
            pthread_setspecific(stack_key, memory);
        }
    }
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, hard.signal);
    sigaddset(&ours, SIGSEGV);
    sigaddset(&ours, SIGBUS);
    pthread_sigmask(SIG_UNBLOCK, &ours, NULL);
    self.tid = (pid_t)syscall(SYS_gettid);
}

/* At the outermost entry of a guarded realm and whenever its deadline changes; after serial and deadline were set. */
void rvm_hard_arm(rvm_live *live)
{
    if (!self.tid)
        prepare_thread();
    if (!live->hard_listed) { /* this thread is inside: nobody else lists it */
        live->hard_next = atomic_load(&guarded);
        while (!atomic_compare_exchange_weak(&guarded, &live->hard_next, live))
            ;
        live->hard_listed = 1;
    }
    live->inner = NULL; /* outermost */
    live->hard_scope_at = live->hard_floor = 0;
    atomic_store_explicit(&live->hard_sent_at, 0, memory_order_relaxed);
    atomic_store_explicit(&live->hard_serial, live->serial, memory_order_relaxed);
    arm(live, live->deadline || rvm_in_scope() ? now_ms() : 0);
    atomic_store(&live->hard_tid, (uint32_t)self.tid);
    /* Somebody may have interrupted this entry already, and the watcher have looked before anybody was inside. */
    wake_watcher(time_of(live));
}

/* A scope began on this thread, in a host function of realms that were entered without one: what is called in it is looked at from now on. */
void rvm_hard_scope(rvm_live *live)
{
    int depth = 0;
    for (; live && depth < RVM_MOST_NESTED; live = live->outer, depth++)
        if (live->hard && atomic_load_explicit(&live->hard_tid, memory_order_relaxed) == (uint32_t)self.tid) {
            arm(live, now_ms());
            wake_watcher(time_of(live));
        }
}

/* A host function returned: however late it is, the script has its chance to leave by itself. */
void rvm_hard_back(rvm_live *live)
{
    if (live->soft == STOP_NONE || live->polls < 2)
        live->hard_floor = now_ms() + MARGIN_MS;
    if (!atomic_load_explicit(&watcher, memory_order_relaxed))
        start_watcher(); /* it forked, and this is the child */
}

/* Somebody asked to stop the entry `serial`, from any thread. */
void rvm_hard_interrupt(rvm_live *live, uint64_t serial)
{
    uint64_t at = now_ms() + MARGIN_MS, before = atomic_load(&live->hard_stop);
    do {
        if (before >= serial) /* that one already, or one that came after it */
            return;
        atomic_store(&live->hard_stop_at, at);
    } while (!atomic_compare_exchange_weak(&live->hard_stop, &before, serial));
    wake_watcher(at);
}

/* In the child of a fork: another number for this thread, which may be inside guarded realms, no other thread, and no watcher. */
void rvm_hard_child(void)
{
    uint32_t before = (uint32_t)self.tid;
    if (before)
        self.tid = (pid_t)syscall(SYS_gettid);
    atomic_store(&watcher, 0);
    for (rvm_live *live = atomic_load(&guarded); live; live = live->hard_next) {
        live->hard_listed = 1; /* the fork may have come between the two */
        atomic_store(&live->hard_tid, before && atomic_load(&live->hard_tid) == before ? (uint32_t)self.tid : 0);
    }
}

/* ---- installing ---- */

static int find_text(struct dl_phdr_info *info, size_t size, void *unused)
{
    (void)size;
    (void)unused;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        uintptr_t low = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr, high = low + info->dlpi_phdr[i].p_memsz;
        if (info->dlpi_phdr[i].p_type == PT_LOAD && (info->dlpi_phdr[i].p_flags & PF_X) && low <= (uintptr_t)rvm_guarded && (uintptr_t)rvm_guarded < high) {
            hard.text_low = low;
            hard.text_high = high;
            return 1;
        }
    }
    return 0;
}

/* Whether the engine's text lies in one piece, and nothing of ours in it. Looked up once: the library is pinned before (platform.rs), so no dlclose takes this text
   away and nothing else is ever mapped at these addresses; a later dlopen of the same file is this same text. Another copy of the library (another file, or one
   that is linked in) has bounds, signal and realms of its own, and its handlers hand on what is not theirs. tests/torture/processes/reload.c holds both. */
static bool find_engine(void)
{
    const uintptr_t others[] = {(uintptr_t)rvm_guarded, (uintptr_t)rvm_boot, (uintptr_t)rvm_host_call, (uintptr_t)rvm_arena_init, (uintptr_t)on_signal,
                                (uintptr_t)rvm_rust.native, (uintptr_t)rvm_rust.host_call, (uintptr_t)rvm_rust.open, (uintptr_t)rvm_rust.handle};
    hard.engine_low = rvm_engine_low ? (uintptr_t)rvm_engine_low : UINTPTR_MAX;
    hard.engine_high = (uintptr_t)rvm_engine_high;
    for (size_t i = 0; i < sizeof anchors / sizeof *anchors; i++) {
        hard.engine_low = (uintptr_t)anchors[i] < hard.engine_low ? (uintptr_t)anchors[i] : hard.engine_low;
        hard.engine_high = (uintptr_t)anchors[i] > hard.engine_high ? (uintptr_t)anchors[i] : hard.engine_high;
    }
    dl_iterate_phdr(find_text, NULL);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i] >= hard.engine_low && others[i] < hard.engine_high)
            return false;
    return hard.text_low <= hard.engine_low && hard.engine_high <= hard.text_high;
}

static void install(void)
{
    struct sigaction ours;
    if (!find_engine()) {
        hard.error = ENOSYS;
        return;
    }
    if ((hard.error = pthread_key_create(&stack_key, free_stack)) != 0)
        return;
    /* A signal that nobody uses, if there is one (under Go all have a handler, which gets what is not ours). */
    hard.signal = SIGRTMAX - 3;
    for (int sig = SIGRTMAX - 3; sig > SIGRTMIN + 2; sig--)
        if (sigaction(sig, NULL, &ours) == 0 && !(ours.sa_flags & SA_SIGINFO) && ours.sa_handler == SIG_DFL) {
            hard.signal = sig;
            break;
        }
    memset(&ours, 0, sizeof ours);
    ours.sa_sigaction = on_signal;
    ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
    sigemptyset(&ours.sa_mask);
    for (int i = 0; i < 3; i++) /* the old one is known before the new one can be called */
        if (sigaction(i < 2 ? faults[i] : hard.signal, NULL, &hard.before[i]) != 0 || sigaction(i < 2 ? faults[i] : hard.signal, &ours, NULL) != 0) {
            hard.error = errno;
            return;
        }
    atomic_store(&alarm_at, NEVER);
    start_watcher();
}

/* 0, or an errno: ENOSYS where there is no hard guard. The caller pins the library. */
int rvm_hard_install(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
    return hard.error;
}

#else
#include <errno.h>
int rvm_hard_install(void) { return ENOSYS; }
void rvm_hard_arm(rvm_live *live) { (void)live; }
void rvm_hard_interrupt(rvm_live *live, uint64_t serial) { (void)live, (void)serial; }
void rvm_hard_child(void) {}
void rvm_hard_scope(rvm_live *live) { (void)live; }
void rvm_hard_back(rvm_live *live) { (void)live; }
#endif

/* ---- Atomics.notify ---- */

/* The engine's own takes a mutex of the whole process for shared memory. No thread of ours ever waits (the engine's Atomics.wait refuses), so
   there is nobody to tell: the engine checks the arguments with a count of 0, which takes no lock. */
static JSValue notify(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int magic, JSValue *data)
{
    (void)magic;
    JSValue args[3] = {argc > 0 ? argv[0] : V_UNDEFINED, argc > 1 ? argv[1] : V_UNDEFINED, MK(TAG_INT, 0)};
    JSValue checked = JS_Call(ctx, data[0], this_val, 3, args);
    int32_t count;
    if (checked.tag == TAG_EXCEPTION || argc < 3 || argv[2].tag == TAG_UNDEFINED)
        return checked;
    return JS_ToInt32(ctx, &count, argv[2]) < 0 ? V_EXCEPTION : checked;
}

/* Before any script runs. */
void rvm_own_notify(rvm_slot *slot)
{
    JSContext *ctx = slot->ctx;
    JSValue home = JS_GetPropertyStr(ctx, slot->global, "Atomics");
    JSValue engine = JS_GetPropertyStr(ctx, home, "notify");
    JS_DefinePropertyValueStr(ctx, home, "notify", JS_NewCFunctionData2(ctx, notify, "notify", 3, 0, 1, &engine), PROP_C_W);
    JS_FreeValue(ctx, engine);
    JS_FreeValue(ctx, home);
}
