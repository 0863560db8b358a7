// The place of the largest or smallest entry: the first of equals, and NaN before all.

/// The first of `n` entries that equals x, or is NaN where x is; there is one. Without a branch that
/// nobody can foresee.
NB_INLINE int64_t N(first_of)(const R *p, int64_t n, const R *end, R x) {
  ivec found;
  int64_t i = 0;
  for (;; i += V) {
    const int64_t length = n - i < V ? n - i : V;
    const vec v = N(load_part)(p + i, length, end, 0);
    found = (x == x ? v == N(splat)(x) : v != v) & (N(places)() < (ivec)((I)length));
    if (n - i <= V || N(any)(found)) break;
  }
  return i + __builtin_reduce_min(found ? N(places)() : (ivec)((I)V));
}

/// Short rows a lane each; of others the extreme of each tile by the reduction that has it, then its
/// place in that tile.
#define NB_ARG_EXTREME(NAME, EXTREME, BEYOND)                                                     \
  static void N(NAME##_rows)(R *out, const R *x, int64_t n, int64_t count) {                      \
    const R *end = x + n * count;                                                                 \
    int64_t r = 0;                                                                                \
    for (; n <= V && r + V <= count; r += V, x += V * n) {                                        \
      vec block[V], best, at = N(splat)(0);                                                       \
      for (int k = 0; k < V; k++) block[k] = N(load_part)(x + k * n, n, end, 0);                  \
      N(transpose_block)(block);                                                                  \
      best = block[0];                                                                            \
      for (int i = 1; i < n; i++) {                                                               \
        const vec v = block[i];                                                                   \
        const ivec better = (v BEYOND best) | ((v != v) & (best == best));                        \
        best = better ? v : best;                                                                 \
        at = better ? N(splat)((R)i) : at;                                                        \
      }                                                                                           \
      N(store)(out + r, at);                                                                      \
    }                                                                                             \
    for (; r < count; r++, x += n) {                                                              \
      R best = x[0];                                                                              \
      int64_t tile = 0;                                                                           \
      for (int64_t i = 0; i < n && best == best; i += NB_TILE) {                                  \
        const int64_t length = n - i < NB_TILE ? n - i : NB_TILE;                                 \
        const R most = N(halve_##EXTREME)(N(row_vector_##EXTREME)(x + i, 0, length, end));        \
        if (most BEYOND best || most != most) best = most, tile = i;                              \
      }                                                                                           \
      const int64_t left = n - tile < NB_TILE ? n - tile : NB_TILE;                               \
      out[r] = (R)(tile + N(first_of)(x + tile, left, end, best));                                \
    }                                                                                             \
  }                                                                                               \
  static void N(NAME##_columns)(R *out, const R *x, int64_t n, int64_t stride, int64_t width) {   \
    R best[NB_COLUMNS_AT_ONCE], at[NB_COLUMNS_AT_ONCE] = {0};                                     \
    for (int64_t j = 0; j < width; j++) best[j] = x[j];                                           \
    for (int64_t i = 1; i < n; i++) {                                                             \
      x += stride;                                                                                \
      const R place = (R)i;                                                                       \
      for (int64_t j = 0; j < width; j++) {                                                       \
        const R v = x[j], b = best[j];                                                            \
        const int better = (v BEYOND b) | ((v != v) & (b == b));                                  \
        best[j] = better ? v : b;                                                                 \
        at[j] = better ? place : at[j];                                                           \
      }                                                                                           \
    }                                                                                             \
    for (int64_t j = 0; j < width; j++) out[j] = at[j];                                           \
  }                                                                                               \
  static void N(NAME)(nb_custom *c) {                                                             \
    static const N(along) work = {N(NAME##_rows), N(NAME##_columns)};                             \
    N(run_along)(&work, c);                                                                       \
  }
NB_ARG_EXTREME(argmax, max, >)
NB_ARG_EXTREME(argmin, min, <)
#undef NB_ARG_EXTREME
