// What the report says of a gradient, in one pass; sums in double, in the canonical order.

static void N(statistics)(double *out, const void *src, int64_t n) {
  const R *p = src;
  level_sum_d sums[NB_LEVELS], squares[NB_LEVELS];
  for (int l = 0; l < NB_LEVELS; l++) sums[l].count = squares[l].count = 0;
  vec least = N(infinity)(), most = -N(infinity)();
  int64_t zeros = 0, wild = 0;
  for (int64_t start = 0; start < n; start += NB_TILE) {
    const int64_t count = n - start < NB_TILE ? n - start : NB_TILE;
    f64x8 sum[8], square[8];
#pragma clang loop unroll(full)
    for (int j = 0; j < 8; j++) sum[j] = square[j] = (f64x8)(0.0);
    ivec zero = {0}, odd = {0};
    for (int64_t i = 0; i < count; i += NB_LANES) {
      R padded[NB_LANES];
      const R *q = p + start + i;
      const int64_t rest = count - i;
      if (rest < NB_LANES) {
        for (int j = 0; j < NB_LANES; j++) padded[j] = j < rest ? q[j] : 0;
        q = padded;
        zeros -= NB_LANES - rest;
      }
#pragma clang loop unroll(full)
      for (int j = 0; j < NB_LANE_VECTORS; j++) {
        const vec x = N(load)(q + j * V);
        zero -= x == 0;
        odd -= !(N(magnitude)(x) < N(infinity)());
        const ivec real = N(places)() < (ivec)((I)(rest - j * V < V ? rest - j * V : V));
        least = ((x < least) & real) ? x : least;
        most = ((x > most) & real) ? x : most;
#if V == 16
        const f64x8 a = __builtin_convertvector(__builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7), f64x8);
        const f64x8 b = __builtin_convertvector(__builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15), f64x8);
        sum[2 * j] += a;
        sum[2 * j + 1] += b;
        square[2 * j] = __builtin_elementwise_fma(a, a, square[2 * j]);
        square[2 * j + 1] = __builtin_elementwise_fma(b, b, square[2 * j + 1]);
#else
        sum[j] += x;
        square[j] = __builtin_elementwise_fma(x, x, square[j]);
#endif
      }
    }
    zeros += __builtin_reduce_add(zero);
    wild += __builtin_reduce_add(odd);
    push_sum_d(sums, halve_sum_d(row_vector_sum_d((const double *)sum, NB_LANES, (const double *)(sum + 8))));
    push_sum_d(squares, halve_sum_d(row_vector_sum_d((const double *)square, NB_LANES, (const double *)(square + 8))));
  }
  R smallest = (R)INFINITY, largest = -(R)INFINITY;
  for (int i = 0; i < V; i++) {
    smallest = least[i] < smallest ? least[i] : smallest;
    largest = most[i] > largest ? most[i] : largest;
  }
  out[0] = (double)n;
  out[1] = n ? finish_sum_d(sums) : 0;
  out[2] = n ? finish_sum_d(squares) : 0;
  out[3] = (double)smallest;
  out[4] = (double)largest;
  out[5] = (double)zeros;
  out[6] = (double)wild;
}
