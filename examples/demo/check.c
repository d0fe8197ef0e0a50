#define _POSIX_C_SOURCE 200809L
#include "demo.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int claims_failed;

void claim(bool holds, const char *format, ...) {
    va_list list;
    va_start(list, format);
    printf(holds ? "  ok: " : "  FAILED: ");
    vprintf(format, list);
    printf("\n");
    va_end(list);
    if (!holds) claims_failed++;
}

static double kib(uint64_t bytes) { return (double)bytes / 1024; }

void claim_flat(const run *r, uint64_t slack) {
    rvm_process_stats stats = {.size = sizeof stats};
    rvm_error *error = NULL;
    char done[32], settle[32];
    must(rvm_stats_process(&stats, &error), error, "rvm_stats_process");
    uint64_t slots = stats.pooled_slots + stats.live_realms;
    uint64_t allowed = slots * (uint64_t)sysconf(_SC_PAGESIZE) + slack;
    claim(r->end <= r->settled + allowed, "after %s iterations %.0f KiB are resident, after %s it was %.0f KiB (allowed: %.0f more)",
          grouped(r->done, done), kib(r->end), grouped(r->settle, settle), kib(r->settled), kib(allowed));
}

void claim_returned(const run *r, uint64_t slack) {
    claim(r->after <= r->before + slack, "released: %.0f KiB are resident, before the loop it was %.0f KiB (allowed: %.0f more)",
          kib(r->after), kib(r->before), kib(slack));
}

void must(rvm_status status, rvm_error *error, const char *what) {
    if (status == RVM_OK) return;
    printf("\ndemo: %s failed with status %d: %s: %s\n", what, (int)status, error ? rvm_error_name(error) : "?",
           error ? rvm_error_message(error) : "?");
    if (error && rvm_error_stack(error)) printf("%s\n", rvm_error_stack(error));
    exit(1);
}

double number(rvm_value value) {
    if (value.kind == RVM_NUMBER) return value.as.number;
    printf("\ndemo: expected a number, got a value of kind %u\n", (unsigned)value.kind);
    exit(1);
}

rvm_handle handle(rvm_value value) {
    if (value.kind == RVM_HANDLE) return value.as.handle;
    printf("\ndemo: expected a handle, got a value of kind %u\n", (unsigned)value.kind);
    exit(1);
}

rvm_handle context(uint64_t memory_limit, uint64_t time_limit_ms) {
    rvm_options options = {.size = sizeof options, .memory_limit = memory_limit, .time_limit_ms = time_limit_ms};
    rvm_handle ctx;
    rvm_error *error = NULL;
    must(rvm_context_new(&options, &ctx, &error), error, "rvm_context_new");
    return ctx;
}

rvm_handle require(const char *path, rvm_handle ctx, rvm_handle map) {
    rvm_handle module;
    rvm_error *error = NULL;
    must(rvm_require(path, ctx, map, &module, &error), error, path);
    return module;
}
