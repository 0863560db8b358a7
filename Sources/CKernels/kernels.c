// The tables of kernels, and which of them this processor uses.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "tables.h"

enum { ISAS = 3 };
static const char *const names[ISAS] = {"portable", "avx2", "avx512"};
static nb_kernels tables[ISAS][2];
static int available[ISAS];
static int best;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void add_body(nb_kernels *table, int isa) {
#if defined(__x86_64__)
  if (isa == NB_ISA_AVX512) nb_add_body_avx512(table);
  else if (isa == NB_ISA_AVX2) nb_add_body_avx2(table);
  else
#endif
    nb_add_body_portable(table);
}

static void fill_tables(void) {
  available[NB_ISA_PORTABLE] = 1;
#if defined(__x86_64__)
  __builtin_cpu_init();
  available[NB_ISA_AVX2] = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  available[NB_ISA_AVX512] = available[NB_ISA_AVX2] && __builtin_cpu_supports("avx512f")
                             && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")
                             && __builtin_cpu_supports("avx512bw");
#endif
  for (int isa = 0; isa < ISAS; isa++) {
    if (!available[isa]) continue;
    best = isa;
    for (int wide = 0; wide < 2; wide++) {
      nb_kernels *table = &tables[isa][wide];
      table->size = wide ? 8 : 4;
      table->isa = names[isa];
      add_body(table, isa);
      nb_add_indexing(table);
      nb_add_products(table, (nb_isa)isa);
      nb_add_linear_algebra(table, (nb_isa)isa);
    }
  }
  const char *wanted = getenv("NBRUN_ISA");
  for (int isa = 0; wanted && isa < ISAS; isa++)
    if (available[isa] && strcmp(wanted, names[isa]) == 0) best = isa;
}

const nb_kernels *nb_kernels_get(int size) {
  pthread_once(&once, fill_tables);
  return &tables[best][size == 8];
}

const nb_kernels *nb_kernels_named(int size, const char *isa) {
  pthread_once(&once, fill_tables);
  for (int i = 0; i < ISAS; i++)
    if (strcmp(isa, names[i]) == 0) return available[i] ? &tables[i][size == 8] : NULL;
  return NULL;
}

void nb_permutation(int32_t *out, uint64_t key, int64_t n, int64_t first, int64_t count) {
  nb_kernels_get(4)->permutation(out, key, n, first, count);
}
