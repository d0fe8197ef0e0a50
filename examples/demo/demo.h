/* The demo of require-vm: a C host, on the public header only, that runs leaking modules and shows where the memory goes. */
#ifndef DEMO_H
#define DEMO_H

#include <rvm.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Kept leaks stop here: a memory limit of the realm, so that the demo stays below 1 GiB as a process. */
#define KEEP_LIMIT ((uint64_t)900 << 20)

/* ---- measure.c: resident memory and time of a loop ---- */

enum { SAMPLES = 512 };

typedef struct sample {
    uint64_t iteration, bytes;
} sample;

/* One loop: what it did and what it cost. Bytes are those of resident(), for the whole process. */
typedef struct run {
    const char *title, *what;
    bool kept;              /* the leaking handle is held for the whole loop */
    uint64_t planned, done; /* iterations */
    uint64_t before, settled, end, peak, after;
    double seconds; /* of the loop, without the measuring */
    sample samples[SAMPLES];
    size_t count;
    uint64_t next, settle; /* iterations at which to measure next, and from which memory has to be flat */
    double began, measuring, told;
} run;

/* Takes the memory that measuring needs, before anything is measured. */
void measure_prepare(void);
/* Counts the resident memory to the page: all but the code that the system maps from program files, a matter of what else
 * the machine does. Exits where the system does not tell. */
uint64_t resident(void);
double now(void);

/* Announces a loop of `planned` iterations. After iteration `settle` its memory is expected not to grow. */
run *run_begin(const char *title, const char *what, bool kept, uint64_t planned, uint64_t settle);
void run_measure(run *r, uint64_t iteration);
/* The loop is over (all iterations or fewer), what it holds is still held. */
void run_end(run *r);
/* What it held is released. */
void run_released(run *r);

enum { RUNS = 12 };
extern run runs[RUNS];
extern size_t runs_count;

/* To be called after each iteration, with numbers from 1. */
static inline void run_tick(run *r, uint64_t iteration) {
    r->done = iteration;
    if (iteration >= r->next) run_measure(r, iteration);
}

/* ---- check.c: what the demo claims, and errors ---- */

/* Prints the claim and whether it holds; the demo fails at the end if one does not. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void claim(bool holds, const char *format, ...);
extern int claims_failed;

/* At the end of the loop memory is what it was when it had settled, plus at most one page per slot and `slack` bytes. */
void claim_flat(const run *r, uint64_t slack);
/* After the release memory is what it was before the loop, plus at most `slack` bytes. */
void claim_returned(const run *r, uint64_t slack);

/* Ends the demo with a message if `status` is not RVM_OK. */
void must(rvm_status status, rvm_error *error, const char *what);
/* Takes a number, or a handle, out of a result; ends the demo if it is something else. */
double number(rvm_value value);
rvm_handle handle(rvm_value value);

rvm_handle context(uint64_t memory_limit, uint64_t time_limit_ms);
rvm_handle require(const char *path, rvm_handle ctx, rvm_handle map);

/* ---- the cases ---- */

void case1(uint64_t iterations);
void case2(uint64_t iterations);
void case3(uint64_t iterations);
void case4(uint64_t iterations);
void case_map(void);

/* ---- report.c and picture.c ---- */

/* With the rows that the examples in other languages wrote to these files; false if one cannot be read. */
bool report_table(char **others, int count);
bool report_picture(const char *path);
/* 1234567 -> "1,234,567", in `text`, which is returned. */
const char *grouped(uint64_t value, char text[32]);

#endif
