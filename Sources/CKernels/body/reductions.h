// Sums and their like in one canonical order, which include/nb_kernels.h states.

#define NB_LANES 64
#define NB_LANE_VECTORS (NB_LANES / V)
#define NB_LEVELS 5   // 64 * 1024^4 entries, and more
#define NB_COLUMN_LEVELS 6
#define NB_COLUMN_BLOCK 256
#define NB_STRIP 8

// Halves of groups of 2h lanes of two vectors: all first halves, all second halves.
#if V == 16
#define NB_HALVES(h, a, b, first, second)                                                         \
  switch (h) {                                                                                    \
    case 8:                                                                                       \
      first = __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23); \
      second = __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31); \
      break;                                                                                      \
    case 4:                                                                                       \
      first = __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27); \
      second = __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31); \
      break;                                                                                      \
    case 2:                                                                                       \
      first = __builtin_shufflevector(a, b, 0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29); \
      second = __builtin_shufflevector(a, b, 2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23, 26, 27, 30, 31); \
      break;                                                                                      \
    default:                                                                                      \
      first = __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30); \
      second = __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31); \
  }
#else
#undef NB_HALVES
#define NB_HALVES(h, a, b, first, second)                                    \
  switch (h) {                                                               \
    case 4:                                                                  \
      first = __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11);       \
      second = __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15);    \
      break;                                                                 \
    case 2:                                                                  \
      first = __builtin_shufflevector(a, b, 0, 1, 4, 5, 8, 9, 12, 13);       \
      second = __builtin_shufflevector(a, b, 2, 3, 6, 7, 10, 11, 14, 15);    \
      break;                                                                 \
    default:                                                                 \
      first = __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14);      \
      second = __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15);     \
  }
#endif

#define OP(name) N(name##_sum)
#define NB_FOLD(x, y) ((x) + (y))
#define NB_NEUTRAL ((R)0)
#include "reduction.h"
#define OP(name) N(name##_prod)
#define NB_FOLD(x, y) ((x) * (y))
#define NB_NEUTRAL ((R)1)
#include "reduction.h"
#define OP(name) N(name##_max)
#define NB_FOLD(x, y) N(op_max)(x, y)
#define NB_NEUTRAL ((R)-INFINITY)
#include "reduction.h"
#define OP(name) N(name##_min)
#define NB_FOLD(x, y) N(op_min)(x, y)
#define NB_NEUTRAL ((R)INFINITY)
#include "reduction.h"

/// The sum of the products of two rows of at most NB_TILE entries: as of the row of the products,
/// each rounded.
static void N(sum_of_products)(NB_TILE_ARGUMENTS) {
  const R *p = a, *q = b;
  *(R *)dst = N(halve_sum)(n == 32 ? N(row_vector_sum)(p, q, 32, p + 32)
                                   : N(row_vector_sum)(p, q, (int64_t)n, p + n));
}

static void N(add_reductions)(nb_kernels *table) {
#define NB_SET(name)                                             \
  table->reduce_rows[NB_REDUCE_##name] = N(reduce_rows_##name);  \
  table->reduce_row[NB_REDUCE_##name] = N(reduce_row_##name);    \
  table->reduce_columns[NB_REDUCE_##name] = N(reduce_columns_##name); \
  table->extend_columns[NB_REDUCE_##name] = N(extend_columns_##name);
  NB_REDUCTIONS(NB_SET)
#undef NB_SET
  table->sum_of_products = N(sum_of_products);
}
#undef NB_HALVES
