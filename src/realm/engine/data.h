/*
 * Data text: JSON text in which everything plain crosses exactly, in one crossing. The grammar is told in abi/data.rs.
 *
 * data_parse.c makes values of it, data_write.c writes it. Both run inside a guard; what is wrong with the text or the value
 * is a fault (see rvm_fault) and no exception.
 */
#ifndef RVM_DATA_H
#define RVM_DATA_H
#include "engine.h"

/* Deeper nesting than this is refused. */
#define DATA_DEEPEST 10000
/* Values between two looks at the deadline. */
#define DATA_TICKS 1024

/* Statuses of faults, as in abi/status.rs. */
enum { FAULT_INVALID = 1, FAULT_SYSTEM = 13, FAULT_NOT_CONVERTIBLE = 14 };

/* dtoa.h of the engine: numbers as JavaScript reads and writes them, whatever the locale. */
typedef struct {
    uint64_t mem[37];
} JSDTOATempMem;
typedef struct {
    uint64_t mem[27];
} JSATODTempMem;
int js_dtoa(char *buf, double d, int radix, int n_digits, int flags, JSDTOATempMem *tmp_mem);
double js_atod(const char *str, const char **pnext, int radix, int flags, JSATODTempMem *tmp_mem);

#define ONES 0x0101010101010101u
#define HIGHS 0x8080808080808080u

/* Marks the bytes of a word that end a run of a JSON string: `"`, `\` and those below space. Marks beyond the first may be wrong. */
static inline uint64_t data_marks(uint64_t word)
{
    uint64_t quote = word ^ (ONES * '"'), slash = word ^ (ONES * '\\');
    return (((quote - ONES) & ~quote) | ((slash - ONES) & ~slash) | ((word - ONES * 0x20) & ~word)) & HIGHS;
}

static inline bool data_ends_run(unsigned char c) { return c == '"' || c == '\\' || c < 0x20; }

/* Length of the run of plain bytes at the start of a text; `all` gets every bit that occurs in it, and perhaps more. */
static inline size_t data_run(const char *text, size_t length, uint64_t *all)
{
    size_t i = 0;
    uint64_t word, seen = 0;
    for (; i + 8 <= length; i += 8) {
        __builtin_memcpy(&word, text + i, 8);
        if (data_marks(word))
            break;
        seen |= word;
    }
    for (; i < length && !data_ends_run((unsigned char)text[i]); i++)
        seen |= (unsigned char)text[i];
    *all |= seen;
    return i;
}

/* Learns the engine's numbers of classes. */
void rvm_data_boot(JSContext *ctx);

/* Whether the entry is to stop; then an exception is set. */
__attribute__((cold)) bool rvm_data_stop(rvm_live *live);

/* The same, asked every so many values. */
static inline bool rvm_data_tick(rvm_live *live, uint32_t *ticks)
{
    return (++*ticks & (DATA_TICKS - 1)) == 0 && rvm_data_stop(live);
}

#endif
