/* demo [--quick] CASES PICTURE [ROWS …]: runs the cases in the folder CASES, prints a table, with the rows that examples in other languages wrote to
 * the files ROWS, and writes the picture.
 * --quick: a hundredth of the iterations. Exits with 1 if one of its claims does not hold. */
#define _XOPEN_SOURCE 700
#include "demo.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
    bool quick = argc > 1 && strcmp(argv[1], "--quick") == 0;
    uint64_t scale = quick ? 100 : 1;
    if (argc < 3 + quick) {
        fprintf(stderr, "usage: demo [--quick] CASES PICTURE [ROWS ...]\n");
        return 2;
    }
    if (rvm_abi_version() != RVM_ABI_VERSION) {
        fprintf(stderr, "demo: the library speaks ABI %u, the header %u\n", (unsigned)rvm_abi_version(), (unsigned)RVM_ABI_VERSION);
        return 2;
    }
    char home[4096];
    if (!getcwd(home, sizeof home) || chdir(argv[1 + quick]) != 0) {
        perror(argv[1 + quick]);
        return 2;
    }
    measure_prepare();
    printf("require-vm %s\n\n", rvm_version());

    /* The first realm of a process makes what all of them share; that is no module's memory. */
    rvm_release(require("./circle.js", 0, 0));

    case1(1000000 / scale);
    case2(1000000 / scale);
    case3(300000 / scale);
    case4(10000000 / scale);
    case_map();

    if (chdir(home) != 0) {
        perror(home);
        return 2;
    }
    if (!report_table(argv + 3 + quick, argc - 3 - quick)) claims_failed++;
    if (!report_picture(argv[2 + quick])) {
        perror(argv[2 + quick]);
        return 2;
    }
    printf("picture: %s\n", argv[2 + quick]);
    if (claims_failed) printf("%d claims FAILED\n", claims_failed);
    else printf("all claims hold\n");
    return claims_failed != 0;
}
