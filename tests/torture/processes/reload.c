/* Loads the library, uses it and unloads it, again and again: descriptors, mappings and memory stay as they are. The library pins itself (it has handlers for
 * fork, and threads of its own), so the last unloading leaves it in memory: that is said here, too.
 *
 *   reload LIBRARY MODULE TIMES [ANOTHER-COPY]       the copy has handlers of its own, which must not get in the way of the first's
 *
 * RVM_PLANT=fault: that fault, which must be noticed (tests/torture/plants.sh).
 */
#define _GNU_SOURCE
#include "rvm.h"
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}
static long lines(const char *path) {
    FILE *file = fopen(path, "r");
    long n = 0;
    int c;
    while ((c = fgetc(file)) != EOF)
        n += c == '\n';
    fclose(file);
    return n;
}
static long entries(const char *path) {
    DIR *folder = opendir(path);
    long n = 0;
    while (readdir(folder))
        n++;
    closedir(folder);
    return n;
}
static long resident(void) {
    long total, pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (fscanf(file, "%ld %ld", &total, &pages) != 2)
        pages = 0;
    fclose(file);
    return pages;
}

static void *stays(void *unused) {
    pause();
    return unused;
}
static void plant(const char *fault, long i) {
    pthread_t thread;
    if (strcmp(fault, "descriptor") == 0 && open("/dev/null", O_RDONLY) < 0)
        abort();
    if (strcmp(fault, "mapping") == 0)
        mmap(NULL, 4096, i & 1 ? PROT_READ : PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (strcmp(fault, "thread") == 0)
        pthread_create(&thread, NULL, stays, NULL);
}

/* A script that does not ask for minutes, under the hard guard: the handlers must know where the engine's code is now. */
static bool guard_works(void *library) {
    static const char source[] = "const marks = '\\u0315\\u0301'.repeat(3e5); exports.f = () => marks.normalize()";
    rvm_status (*context_new)(const rvm_options *, rvm_handle *, rvm_error **);
    rvm_status (*map_new)(rvm_handle *, rvm_error **);
    rvm_status (*map_source)(rvm_handle, const char *, const char *, size_t, rvm_error **);
    rvm_status (*require)(const char *, rvm_handle, rvm_handle, rvm_handle *, rvm_error **);
    rvm_status (*call)(rvm_handle, const char *, const rvm_value *, size_t, rvm_value *, rvm_error **);
    rvm_status (*release)(rvm_handle);
    rvm_handle ctx = 0, map = 0, module = 0;
    rvm_options options;
    bool good;
    *(void **)&context_new = dlsym(library, "rvm_context_new");
    *(void **)&map_new = dlsym(library, "rvm_map_new");
    *(void **)&map_source = dlsym(library, "rvm_map_source");
    *(void **)&require = dlsym(library, "rvm_require");
    *(void **)&call = dlsym(library, "rvm_call");
    *(void **)&release = dlsym(library, "rvm_release");
    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    options.time_limit_ms = 20;
    options.hard_guard = 1;
    good = context_new(&options, &ctx, NULL) == RVM_OK && map_new(&map, NULL) == RVM_OK && map_source(map, "m", source, strlen(source), NULL) == RVM_OK && require("m", ctx, map, &module, NULL) == RVM_OK &&
           call(module, "f", NULL, 0, NULL, NULL) == RVM_TIMEOUT;
    return (release(module) == RVM_OK) & (release(map) == RVM_OK) & (release(ctx) == RVM_OK) & good;
}

int main(int argc, char **argv) {
    const char *fault = getenv("RVM_PLANT") ? getenv("RVM_PLANT") : "";
    long times = argc > 3 ? atol(argv[3]) : 100, i, maps = 0, descriptors = 0, threads = 0, pages = 0, survived = 0, guarded = 0;
    void *text = NULL, *copy = argc > 4 ? dlopen(argv[4], RTLD_NOW | RTLD_LOCAL) : NULL;
    double slowest = 0;
    if (argc > 4 && (!copy || dlsym(copy, "rvm_require") == NULL))
        return 2;
    for (i = 0; i < times; i++) {
        double began = now_ms();
        void *library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
        rvm_status (*require)(const char *, rvm_handle, rvm_handle, rvm_handle *, rvm_error **);
        rvm_status (*call)(rvm_handle, const char *, const rvm_value *, size_t, rvm_value *, rvm_error **);
        rvm_status (*release)(rvm_handle);
        rvm_handle module = 0;
        rvm_value value;
        if (!library) {
            printf("  wrong: %s\n", dlerror());
            return 1;
        }
        *(void **)&require = dlsym(library, "rvm_require");
        *(void **)&call = dlsym(library, "rvm_call");
        *(void **)&release = dlsym(library, "rvm_release");
        memset(&value, 0, sizeof value);
        plant(fault, i);
        /* It is where it was: pinned. */
        if (i == 0)
            text = *(void **)&require;
        else if (text != *(void **)&require)
            printf("  wrong: the library has moved\n"), survived--;
        if (copy && text == dlsym(copy, "rvm_require"))
            printf("  wrong: the copy is no copy\n"), survived--;
        if (i % 10 == 0)
            survived -= !(guard_works(library) && (!copy || guard_works(copy)) && guard_works(library)), guarded++;
        survived += require(argv[2], 0, 0, &module, NULL) == RVM_OK && call(module, "leak", NULL, 0, &value, NULL) == RVM_OK && value.as.number == (i == 7 && strcmp(fault, "answer") == 0 ? 2 : 1) && (i % 3 || release(module) == RVM_OK);
        dlclose(library);
        if (i % 3) /* unloaded with a live realm: it stays one, and the library is still there to release it */
            survived -= release(module) != RVM_OK;
        if (now_ms() - began > slowest)
            slowest = now_ms() - began;
        if (i == times / 4)
            maps = lines("/proc/self/maps"), descriptors = entries("/proc/self/fd"), threads = entries("/proc/self/task"), pages = resident();
    }
    printf("reload: %ld scripts killed; the library %s after dlclose; mappings %ld then %ld, descriptors %ld then %ld, threads %ld then %ld, resident pages %ld then %ld\n", guarded, dlopen(argv[1], RTLD_NOW | RTLD_NOLOAD) ? "stays in memory (pinned)" : "is gone", maps,
           lines("/proc/self/maps"), descriptors, entries("/proc/self/fd"), threads, entries("/proc/self/task"), pages, resident());
    if (lines("/proc/self/maps") > maps + 4 || entries("/proc/self/fd") != descriptors || entries("/proc/self/task") != threads || resident() > pages + 256) {
        printf("  wrong: something grows\n");
        survived = survived ? survived - 1 : 0;
    }
    printf("torture: threads and processes: dlopen and dlclose | %ld | %ld | - | %.0f\n", times, survived, slowest);
    return survived != times;
}
