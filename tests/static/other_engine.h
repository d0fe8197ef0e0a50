#ifndef OTHER_ENGINE_H
#define OTHER_ENGINE_H

#include <stddef.h>

enum { OTHER_ENGINE_ANSWER = 4711 };

void *JS_NewRuntime(void);
void *JS_NewRuntime2(const void *functions, void *opaque);
void JS_FreeRuntime(void *runtime);
void *JS_NewContext(void *runtime);
void JS_FreeContext(void *context);
int JS_Eval(void *context, const char *source);
int JS_Call(void);
void *js_malloc(void *context, size_t size);
int lre_compile(void);
void rust_eh_personality(void);
void __rust_alloc(void);

int other_engine_runtimes(void);
/* How often something other than JS_NewRuntime, JS_FreeRuntime and JS_Eval was called. */
int other_engine_calls(void);

#endif
