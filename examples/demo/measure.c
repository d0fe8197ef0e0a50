#define _POSIX_C_SOURCE 200809L
#include "demo.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

run runs[RUNS];
size_t runs_count;

void measure_prepare(void) {
    memset(runs, 0, sizeof runs);
}

double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static bool field(const char *text, const char *name, uint64_t *bytes) {
    const char *found = strstr(text, name);
    if (found) *bytes = strtoull(found + strlen(name), NULL, 10) * 1024;
    return found != NULL;
}

/* smaps_rollup counts pages; the counters in statm and status may be late by 64 pages a core. */
uint64_t resident(void) {
    static int file = -2;
    char text[2048];
    uint64_t anonymous, shared;
    if (file == -2) file = open("/proc/self/smaps_rollup", O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : pread(file, text, sizeof text - 1, 0);
    text[length < 0 ? 0 : length] = 0;
    if (field(text, "\nPss_Anon:", &anonymous) && field(text, "\nPss_Shmem:", &shared)) return anonymous + shared;
    fprintf(stderr, "demo: /proc/self/smaps_rollup cannot be read: the demo needs Linux 5.4 or newer, with /proc\n");
    exit(2);
}

static bool terminal(void) {
    static int known = -1;
    if (known < 0) known = isatty(STDOUT_FILENO);
    return known;
}

/* One line that is written over and over on a terminal; elsewhere, a line every five seconds. */
static void progress(run *r, uint64_t bytes, bool last) {
    double time = now();
    char done[32], planned[32];
    if (!last && time - r->told < (terminal() ? 0.1 : 5.0)) return;
    r->told = time;
    printf("%s%s, %s: %s of %s, resident %.1f MiB", terminal() ? "\r" : "", r->title, r->what, grouped(r->done, done),
           grouped(r->planned, planned), (double)bytes / 1048576);
    printf(terminal() ? (last ? "\033[K\n" : "\033[K") : "\n");
    fflush(stdout);
}

run *run_begin(const char *title, const char *what, bool kept, uint64_t planned, uint64_t settle) {
    if (runs_count == RUNS) abort();
    run *r = &runs[runs_count++];
    r->title = title;
    r->what = what;
    r->kept = kept;
    r->planned = planned;
    r->settle = settle < planned ? settle : planned / 10;
    r->told = now() - 4;
    progress(r, resident(), false);
    r->before = r->peak = resident();
    r->count = 0;
    r->samples[r->count++] = (sample){0, r->before};
    r->next = 1;
    r->began = now();
    return r;
}

void run_measure(run *r, uint64_t iteration) {
    double start = now();
    uint64_t bytes = resident();
    uint64_t step = r->planned / (SAMPLES - 16);
    if (bytes > r->peak) r->peak = bytes;
    if (iteration >= r->settle && !r->settled) r->settled = bytes;
    if (r->count < SAMPLES - 4) r->samples[r->count++] = (sample){iteration, bytes};
    r->next = (iteration / (step ? step : 1) + 1) * (step ? step : 1);
    if (iteration < r->settle && r->next > r->settle) r->next = r->settle;
    progress(r, bytes, false);
    r->measuring += now() - start;
}

void run_end(run *r) {
    r->seconds = now() - r->began - r->measuring;
    r->end = resident();
    if (r->end > r->peak) r->peak = r->end;
    r->samples[r->count++] = (sample){r->done, r->end};
    progress(r, r->end, true);
}

void run_released(run *r) {
    r->after = resident();
    r->samples[r->count++] = (sample){r->done, r->after};
}
