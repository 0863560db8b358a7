// Running sums, in double: each is a chain of its own.

typedef double N(wide) __attribute__((ext_vector_type(V)));

NB_INLINE void N(add_up)(R *out, const R *x, int64_t n, double sum) {
  for (int64_t i = 0; i < n; i++) out[i] = (R)(sum += (double)x[i]);
}

/// V rows at a time, turned in registers, so that each lane has the chain of one row.
static void N(cumsum_rows)(R *out, const R *x, int64_t n, int64_t count) {
  int64_t r = 0;
  for (; r + V <= count; r += V, x += V * n, out += V * n) {
    N(wide) sums = 0;
    int64_t i = 0;
    for (; i + V <= n; i += V) {
      vec block[V];
#pragma clang loop unroll(full)
      for (int k = 0; k < V; k++) block[k] = N(load)(x + k * n + i);
      N(transpose_block)(block);
#pragma clang loop unroll(full)
      for (int k = 0; k < V; k++) {
        sums += __builtin_convertvector(block[k], N(wide));
        block[k] = __builtin_convertvector(sums, vec);
      }
      N(transpose_block)(block);
#pragma clang loop unroll(full)
      for (int k = 0; k < V; k++) N(store)(out + k * n + i, block[k]);
    }
    for (int k = 0; k < V; k++) N(add_up)(out + k * n + i, x + k * n + i, n - i, sums[k]);
  }
  for (; r < count; r++, x += n, out += n) N(add_up)(out, x, n, 0);
}

static void N(cumsum_columns)(R *out, const R *x, int64_t n, int64_t stride, int64_t width) {
  double sums[NB_COLUMNS_AT_ONCE] = {0};
  for (int64_t i = 0; i < n; i++, x += stride, out += stride)
    for (int64_t j = 0; j < width; j++) out[j] = (R)(sums[j] += (double)x[j]);
}

static void N(cumsum)(nb_custom *c) {
  static const N(along) work = {N(cumsum_rows), N(cumsum_columns)};
  N(run_along)(&work, c);
}
