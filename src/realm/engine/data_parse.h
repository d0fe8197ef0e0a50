/* The parser of data text in its two files: data_token.c reads strings and numbers, data_parse.c puts them together. */
#ifndef RVM_DATA_PARSE_H
#define RVM_DATA_PARSE_H
#include "data.h"

#define NAMES_KEPT 32

typedef struct {
    rvm_live *live;
    JSContext *ctx;
    const char *begin, *at, *end;
    JSValue *values; /* items of the arrays that are open */
    size_t count, capacity;
    char *text; /* the last string that held escapes */
    size_t text_capacity;
    uint32_t depth, ticks;
    struct {
        const char *text;
        size_t length;
        JSAtom atom;
    } names[NAMES_KEPT]; /* keys repeat */
} data_parser;

typedef struct {
    const char *text;
    size_t length;
    bool ascii;
} data_string;

/* What is wrong with the text, and where. */
__attribute__((cold)) bool rvm_data_bad_at(data_parser *p, const char *at, const char *what);
__attribute__((cold)) JSValue rvm_data_bad(data_parser *p, const char *what);

/* p->at is behind the opening quote. What it gives lives until the next string. */
bool rvm_data_string(data_parser *p, data_string *out);
/* p->at is at a digit or a minus. */
JSValue rvm_data_number(data_parser *p);
/* Reads just this word. */
bool rvm_data_word(data_parser *p, const char *text, size_t length);

/* The next character that is no space, or -1. */
static inline int data_next(data_parser *p)
{
    while (p->at < p->end && (*p->at == ' ' || *p->at == '\n' || *p->at == '\t' || *p->at == '\r'))
        p->at++;
    return p->at < p->end ? (unsigned char)*p->at : -1;
}

static inline bool data_take(data_parser *p, char c)
{
    if (data_next(p) != c)
        return false;
    p->at++;
    return true;
}

#endif
