/* The table at the end. */
#include "demo.h"

#include <stdio.h>
#include <string.h>

const char *grouped(uint64_t value, char text[32]) {
    char digits[24];
    size_t length = (size_t)snprintf(digits, sizeof digits, "%llu", (unsigned long long)value), used = 0;
    for (size_t i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0) text[used++] = ',';
        text[used++] = digits[i];
    }
    text[used] = 0;
    return text;
}

static void row(const char *title, const char *what, uint64_t count, double seconds, uint64_t before, uint64_t peak, uint64_t after) {
    char done[32], each[32];
    double micros = count ? seconds / (double)count * 1e6 : 0;
    snprintf(each, sizeof each, micros < 1 ? "%.3f us" : "%.2f us", micros);
    printf("| %-9s | %-46s | %10s | %9s | %8.1f | %8.1f | %8.1f |\n", title, what, grouped(count, done), each, (double)before / 1048576,
           (double)peak / 1048576, (double)after / 1048576);
}

/* The rows of a host in another language, which its example wrote: title, what, iterations, seconds, and bytes before, peak, after; tabs between. */
static bool rows_of(const char *path) {
    char title[16], what[64], line[512];
    FILE *file = fopen(path, "r");
    if (!file) return false;
    while (fgets(line, sizeof line, file)) {
        unsigned long long count, before, peak, after;
        double seconds;
        if (sscanf(line, "%15[^\t]\t%63[^\t]\t%llu\t%lf\t%llu\t%llu\t%llu", title, what, &count, &seconds, &before, &peak, &after) != 7) {
            fclose(file);
            return false;
        }
        row(title, what, count, seconds, before, peak, after);
    }
    fclose(file);
    return true;
}

bool report_table(char **others, int count) {
    bool good = true;
    printf("\nMemory is what is resident of the whole process, in MiB, its program code excepted; time is the host's, measuring excepted.\n\n");
    printf("| %-9s | %-46s | %10s | %9s | %8s | %8s | %8s |\n", "case", "one iteration", "iterations", "each", "before", "peak", "after");
    printf("|-----------|%.48s|-----------:|----------:|---------:|---------:|---------:|\n",
           "------------------------------------------------------");
    for (size_t i = 0; i < runs_count; i++) {
        const run *r = &runs[i];
        row(r->title, r->what, r->done, r->seconds, r->before, r->peak, r->after);
    }
    for (int i = 0; i < count; i++)
        if (!rows_of(others[i])) {
            printf("the rows in %s cannot be read\n", others[i]);
            good = false;
        }
    printf("\n");
    return good;
}
