#define _GNU_SOURCE
#include "host.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- tenants ---- */

enum kind tenant_kind(int id) {
    int x = id % 200;
    if (x == 113) return HOG;
    if (x == 157) return LOOPS;
    if (x % 20 == 5) return LEAKS;
    if (x % 20 == 11) return LARGE;
    return x % 4 == 2 ? RENDERS : SMALL;
}

static const char *const sources[] = {
    [SMALL] = "let count = 0;\nconst memory = new Map();\nexports.call = (n) => { memory.set(count % 50, { at: count, n }); return ++count; };\n",
    [RENDERS] = "let count = 0;\nconst rows = [];\nfor (let i = 0; i < 100; i++) rows.push({ id: i, name: 'row ' + i, price: i * 1.25 });\n"
                "const render = () => '<ul>' + rows.map((r) => `<li id=\"${r.id}\">${r.name.toUpperCase()}: ${r.price.toFixed(2)}</li>`).join('') + '</ul>';\n"
                "exports.call = () => { if (render().length < 3000) throw new Error('too short'); return ++count; };\n",
    [LEAKS] = "let count = 0;\nconst log = [];\nexports.call = (n) => { for (let i = 0; i < 3000; i++) log.push({ i, n, text: 'entry ' + i }); return ++count; };\n",
    [LARGE] = "let count = 0;\nconst table = new Float64Array(100000).fill(1);\nexports.call = (n) => { table[n] += 1; return ++count; };\n",
    [HOG] = "exports.call = () => { const all = []; for (;;) all.push(new Uint8Array(100000)); };\n",
    [LOOPS] = "let count = 0;\nexports.call = () => { if (count === 20) for (;;) count += 0; return ++count; };\n",
};

void tenant_path(char *path, size_t size, const char *folder, int id) {
    snprintf(path, size, "%s/%03d/tenant-%d.js", folder, id / 100, id);
}

int write_tenants(const struct settings *set) {
    char path[512];
    if (mkdir(set->folder, 0777) && errno != EEXIST) return -1;
    for (int id = 0; id < set->tenants; id++) {
        FILE *file;
        int bad;
        snprintf(path, sizeof path, "%s/%03d", set->folder, id / 100);
        if (id % 100 == 0 && mkdir(path, 0777) && errno != EEXIST) return -1;
        tenant_path(path, sizeof path, set->folder, id);
        file = fopen(path, "w");
        if (!file) return -1;
        bad = fprintf(file, "// Tenant %d.\n%s", id, sources[tenant_kind(id)]) < 0;
        if (fclose(file) || bad) return -1;
    }
    return 0;
}

/* ---- latency ---- */

void histogram_add(histogram *h, double ns) {
    int bucket = (int)(log2(ns < 1 ? 1 : ns) * 16);
    h->buckets[bucket]++;
    h->count++;
    if (ns > h->most) h->most = ns;
}

void histogram_merge(histogram *into, const histogram *from) {
    for (size_t i = 0; i < sizeof into->buckets / sizeof *into->buckets; i++) into->buckets[i] += from->buckets[i];
    into->count += from->count;
    if (from->most > into->most) into->most = from->most;
}

/* Microseconds at the middle of the bucket in which that share of the calls ends. */
static double percentile(const histogram *h, double share) {
    uint64_t seen = 0;
    for (size_t i = 0; i < sizeof h->buckets / sizeof *h->buckets; i++) {
        seen += h->buckets[i];
        if (seen && (double)seen >= share * (double)h->count) return exp2(((double)i + 0.5) / 16) / 1000;
    }
    return 0;
}

void histogram_print(const char *name, const histogram *h, uint64_t all) {
    printf("| %s | %.2f %% | %.1f | %.1f | %.1f | %.0f |\n", name, 100 * (double)h->count / (double)all, percentile(h, 0.5), percentile(h, 0.99),
           percentile(h, 0.999), h->most / 1000);
}

/* ---- memory ---- */

static double sum_field(const char *path, const char *field, int memfd_only) {
    char line[1024];
    double sum = 0, kib;
    int inside = !memfd_only;
    size_t length = strlen(field);
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    while (fgets(line, sizeof line, file)) {
        /* "7f00…-7f00… r--p …" heads a mapping; its fields follow as "Name:  N kB". */
        if (memfd_only && strchr("0123456789abcdef", line[0])) inside = strstr(line, "/memfd:") != NULL;
        else if (inside && !strncmp(line, field, length) && sscanf(line + length, "%lf", &kib) == 1) sum += kib;
    }
    fclose(file);
    return sum;
}

double resident_kib(void) {
    double held = 0;
    DIR *folder = opendir("/proc/self/fd");
    struct dirent *entry;
    if (folder) {
        while ((entry = readdir(folder))) {
            char name[300], target[64] = "";
            struct stat info;
            snprintf(name, sizeof name, "/proc/self/fd/%s", entry->d_name);
            if (readlink(name, target, sizeof target - 1) > 0 && !strncmp(target, "/memfd:", 7) && stat(name, &info) == 0) held += (double)info.st_blocks / 2;
        }
        closedir(folder);
    }
    if (held > 0) {
        held -= sum_field("/proc/self/smaps", "Pss:", 1);
        if (held < 0) held = 0;
    }
    return held + sum_field("/proc/self/smaps_rollup", "Pss:", 0) + sum_field("/proc/self/status", "VmPTE:", 0);
}
