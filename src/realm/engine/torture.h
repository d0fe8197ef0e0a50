/* For tests/torture/allocations: what fails when the test says so. Only with the feature `torture`, which no host's library has. */
#ifndef RVM_TORTURE_H
#define RVM_TORTURE_H

#include <stdlib.h>
#include <string.h>

/* Each counts down; what brings it from 1 to 0 fails. 0 and below: nothing fails. */
extern long rvm_failing_block;  /* a request to the arena */
extern long rvm_failing_growth; /* a request that the arena grows for */
extern long rvm_failing_malloc; /* of this room; Rust's own allocations end the process, as they do everywhere */

#define RVM_FAILS(counter) (--(counter) == 0)

void *rvm_torture_malloc(size_t size);
void *rvm_torture_realloc(void *block, size_t size);
char *rvm_torture_strdup(const char *text);
#ifndef RVM_TORTURE_C
#define malloc(size) rvm_torture_malloc(size)
#define realloc(block, size) rvm_torture_realloc(block, size)
#define strdup(text) rvm_torture_strdup(text)
#endif

#endif
