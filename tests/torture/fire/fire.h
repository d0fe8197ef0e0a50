/* The random fire: what its driver (fire.c) and its operations (values.c, operations.c) share. */
#ifndef FIRE_H
#define FIRE_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "rvm.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What an operation asks for; the pool has a shelf for each. */
enum { CONTEXT, MAP, MODULE, FUNCTION, OBJECT, PROMISE, RESOLVER, ITERATOR, SYMBOL, TEMPLATE, SHELVES };

enum { MOST_THREADS = 16, MOST_SCOPES = 6, DEEPEST = 3 };

/* One thread of the fire. */
typedef struct {
    uint64_t random;
    int number;
    int depth;  /* of callbacks */
    int budget; /* operations left in this step */
    int scopes;
    char arena[3][512]; /* texts of random values, by turns */
    int turn;
    rvm_handle borrowed[4]; /* the arguments of the callback that runs */
    uint64_t realm;         /* where the next values go */
    _Atomic double since;   /* when the running step began; 0: none runs */
    _Atomic long steps;
    rvm_scope scope[MOST_SCOPES]; /* not on the stack: the watchdog and other threads write `stop` */
    const char *running;
} shooter;
extern _Thread_local shooter *me;
extern shooter shooters[MOST_THREADS];
extern bool tracing;
/* Functions of other realms stay outside: two realms that hold functions of each other keep each other alive, and then what is left tells nothing. */
extern bool strict;
extern const char *folder; /* where module.js is */

/* A handle to aim at. `dead`: it names nothing for certain. */
typedef struct {
    rvm_handle handle;
    bool dead;
} target;

#define UNTOUCHED 0x7e57ab1e7e57ab1eu

uint64_t dice(void);
static inline uint64_t below(uint64_t n) { return dice() % n; }
static inline bool chance(uint64_t one_in) { return dice() % one_in == 0; }

_Noreturn void fail(const char *what, const char *call);
/* Whether an answer and its error belong together. */
void judge(const char *call, rvm_status status, rvm_error **place, rvm_error *error, bool dead);
/* An operation with `ep`, which is NULL now and then. */
#define FIRE(dead, call)                              \
    ({                                                \
        rvm_error *error_ = NULL, **ep = chance(6) ? NULL : &error_; \
        me->running = #call;                          \
        rvm_status status_ = (call);                  \
        judge(#call, status_, ep, error_, (dead));    \
        status_;                                      \
    })
#define MUST(condition)                   \
    do {                                  \
        if (!(condition))                 \
            fail("not so: " #condition, me->running); \
    } while (0)

target aim(int shelf);          /* values are for its realm then */
rvm_handle aim_value(int shelf); /* what may go there; 0 if it may not */
rvm_handle own(rvm_handle handle);
void put(int shelf, rvm_handle handle);
void release_something(void);
void empty_pool(void);

/* values.c */
rvm_value random_value(void);  /* going in: nothing of it is ours to free */
rvm_value random_answer(void); /* of a host function: what it owns is the library's then */
const char *random_text(size_t *length);
void take(rvm_value *value);   /* a result: into the pool, or cleared */
void use_error(const rvm_error *error);

/* operations.c */
typedef struct {
    const char *name;
    void (*run)(void);
    int weight;
} operation;
extern const operation operations[];
extern const size_t operation_count;
void random_operation(void);
void warm_up(void);

/* Registered host functions, and how often their drop ran. */
typedef struct registration {
    uint32_t magic;
    _Atomic int dropped;
} registration;
extern _Atomic long registered, dropped, called;
registration *new_registration(void);
void on_drop(void *userdata);
rvm_status on_call(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **error);
void on_print(void *userdata, const char *level, const char *text, size_t length);
void on_rejection(void *userdata, const rvm_error *rejection);
int32_t on_watch(void *userdata);
#endif
