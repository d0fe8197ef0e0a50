/* The same work in C, in loops, through the same library in the same process: what Go's figures are measured against. */
#ifndef FLOOR_H
#define FLOOR_H

#include <rvm.h>

rvm_handle floor_require(const char *path);
/* Nanoseconds for `count` rounds; negative if something failed. */
double floor_calls(rvm_handle module, uint64_t count);
double floor_echo(rvm_handle module, uint64_t count);
double floor_callback(rvm_handle module, uint64_t count);
double floor_cycle(const char *path, uint64_t count);
double floor_data(rvm_handle module, const char *text, uint64_t length, uint64_t count);
double floor_nothing(void);

#endif
