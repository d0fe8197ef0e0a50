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

void report_table(void) {
    printf("\nMemory is what is resident of the whole process, in MiB, its program code excepted; time is the host's, measuring excepted.\n\n");
    printf("| %-6s | %-46s | %10s | %9s | %8s | %8s | %8s |\n", "case", "one iteration", "iterations", "each", "before", "peak", "after");
    printf("|--------|%.48s|-----------:|----------:|---------:|---------:|---------:|\n",
           "------------------------------------------------------");
    for (size_t i = 0; i < runs_count; i++) {
        const run *r = &runs[i];
        char done[32], each[32];
        double micros = r->done ? r->seconds / (double)r->done * 1e6 : 0;
        snprintf(each, sizeof each, micros < 1 ? "%.3f us" : "%.2f us", micros);
        printf("| %-6s | %-46s | %10s | %9s | %8.1f | %8.1f | %8.1f |\n", r->title, r->what, grouped(r->done, done), each,
               (double)r->before / 1048576, (double)r->peak / 1048576, (double)r->after / 1048576);
    }
    printf("\n");
}
