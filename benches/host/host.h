/* The parts of the simulated plug-in host. */
#ifndef HOST_H
#define HOST_H

#include <rvm.h>
#include <stddef.h>
#include <stdint.h>

struct settings {
    const char *folder;
    int tenants;
    int calls; /* 0: for `seconds` */
    double seconds;
    uint64_t budget;
    uint64_t time_limit_ms;
};

/* What tenants' modules do besides counting. */
enum kind { SMALL, RENDERS, LEAKS, LARGE, HOG, LOOPS };

enum kind tenant_kind(int id);
void tenant_path(char *path, size_t size, const char *folder, int id);
/* Writes every tenant's module, unless it is there; 0 if that went well. */
int write_tenants(const struct settings *set);

/* Nanoseconds, in buckets of a sixteenth of an octave. */
typedef struct {
    uint64_t count, buckets[64 * 16];
    double most;
} histogram;

void histogram_add(histogram *h, double ns);
void histogram_merge(histogram *into, const histogram *from);
void histogram_print(const char *name, const histogram *h, uint64_t all);

/* PSS of every mapping, page tables, and pages of memfds that are not mapped. */
double resident_kib(void);
double now(void);

#endif
