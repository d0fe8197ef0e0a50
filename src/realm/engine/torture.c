/* Memory that fails when a test says so (torture.h). */
#define RVM_TORTURE_C
#include "engine.h"

long rvm_failing_block, rvm_failing_growth, rvm_failing_malloc;

void *rvm_torture_malloc(size_t size) { return RVM_FAILS(rvm_failing_malloc) ? NULL : malloc(size); }
void *rvm_torture_realloc(void *block, size_t size) { return RVM_FAILS(rvm_failing_malloc) ? NULL : realloc(block, size); }
char *rvm_torture_strdup(const char *text) { return RVM_FAILS(rvm_failing_malloc) ? NULL : strdup(text); }
