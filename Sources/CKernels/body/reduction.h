// One reduction: OP names its functions, NB_FOLD joins two vectors, NB_NEUTRAL changes nothing.

/// `count` entries from `at` on, 1 to V; of p times q, where there is a q.
NB_INLINE vec OP(terms)(const R *p, const R *q, int64_t at, int64_t count, const R *end) {
  vec v = N(load_part)(p + at, count, end, NB_NEUTRAL);
  if (q) v *= N(load_part)(q + at, count, q + (end - p), NB_NEUTRAL);
  return v;
}

/// The lanes of one row of at most NB_TILE entries, folded to one vector.
NB_INLINE vec OP(row_vector)(const R *p, const R *q, int64_t n, const R *end) {
  const vec neutral = N(splat)(NB_NEUTRAL);
  if (n <= V) return n ? NB_FOLD(neutral, OP(terms)(p, q, 0, n, end)) : neutral;
  vec acc[NB_LANE_VECTORS];
#pragma clang loop unroll(full)
  for (int j = 0; j < NB_LANE_VECTORS; j++) acc[j] = neutral;
  int64_t i = 0;
  for (; i + NB_LANES <= n; i += NB_LANES) {
#pragma clang loop unroll(full)
    for (int j = 0; j < NB_LANE_VECTORS; j++) {
      const vec v = N(load)(p + i + j * V);
      acc[j] = NB_FOLD(acc[j], q ? v * N(load)(q + i + j * V) : v);
    }
  }
#pragma clang loop unroll(full)
  for (int j = 0; j < NB_LANE_VECTORS; j++) {
    const int64_t at = i + j * V, rest = n - at;
    if (rest > 0) acc[j] = NB_FOLD(acc[j], OP(terms)(p, q, at, rest >= V ? V : rest, end));
  }
#pragma clang loop unroll(full)
  for (int step = 0; step < 6 - LOG_V; step++) {
    const int h = NB_LANE_VECTORS / 2 >> step;
#pragma clang loop unroll(full)
    for (int j = 0; j < NB_LANE_VECTORS / 2; j++)
      if (j < h) acc[j] = NB_FOLD(acc[j], acc[j + h]);
  }
  return acc[0];
}

/// The halving of one vector down to its first lane.
NB_INLINE R OP(halve)(vec x) {
#pragma clang loop unroll(full)
  for (int step = 0; step < LOG_V; step++) {
    const int h = V / 2 >> step;
    vec first, second;
    NB_HALVES(h, x, x, first, second);
    x = NB_FOLD(first, second);
  }
  return x[0];
}

/// The halving of V vectors at once, one result a lane.
NB_INLINE vec OP(halve_all)(vec *x) {
#pragma clang loop unroll(full)
  for (int step = 0; step < LOG_V; step++) {
    const int h = V / 2 >> step;
#pragma clang loop unroll(full)
    for (int j = 0; j < V / 2; j++) {
      if (j >= h) continue;
      vec first, second;
      NB_HALVES(h, x[2 * j], x[2 * j + 1], first, second);
      x[j] = NB_FOLD(first, second);
    }
  }
  return x[0];
}

typedef struct {
  R lanes[NB_LANES];
  int64_t count;
} OP(level);

/// Takes the next partial result into a level, and each full level into the next.
NB_INLINE void OP(push)(OP(level) *level, R value) {
  for (;; level++) {
    if (level->count == 0)
      for (int j = 0; j < NB_LANES; j++) level->lanes[j] = NB_NEUTRAL;
    R *lane = level->lanes + level->count % NB_LANES;
    *lane = NB_FOLD(N(splat)(*lane), N(splat)(value))[0];
    if (++level->count < NB_TILE) return;
    value = OP(halve)(OP(row_vector)(level->lanes, 0, NB_LANES, level->lanes + NB_LANES));
    level->count = 0;
  }
}

/// The highest level that holds anything.
NB_INLINE int OP(top)(const OP(level) *levels) {
  int top = NB_LEVELS - 1;
  while (top > 0 && levels[top].count == 0) top--;
  return top;
}

NB_INLINE R OP(finish)(OP(level) *levels) {
  for (int l = 0;; l++) {
    const int top = OP(top)(levels);
    if (l < top && levels[l].count == 0) continue;
    const R *lanes = levels[l].lanes;
    const R value = OP(halve)(OP(row_vector)(lanes, 0, NB_LANES, lanes + NB_LANES));
    if (l == top) return value;
    levels[l].count = 0;
    OP(push)(levels + l + 1, value);
  }
}

static __attribute__((noinline)) R OP(long_row)(const R *p, int64_t n, const R *end) {
  OP(level) levels[NB_LEVELS];
  for (int l = 0; l < NB_LEVELS; l++) levels[l].count = 0;
  for (int64_t i = 0; i < n; i += NB_TILE) {
    const int64_t count = n - i < NB_TILE ? n - i : NB_TILE;
    OP(push)(levels, OP(halve)(OP(row_vector)(p + i, 0, count, end)));
  }
  return OP(finish)(levels);
}

static __attribute__((noinline)) void OP(many_rows)(R *d, const R *p, int64_t rows, int64_t n) {
  const R *end = p + rows * n;
  if (n > NB_TILE) {
    for (int64_t r = 0; r < rows; r++) d[r] = OP(long_row)(p + r * n, n, end);
    return;
  }
  int64_t r = 0;
  vec x[V];
  if (n > 0 && n <= V) {
    // Rows that fit into a vector, while whole vectors can be read.
    const ivec inside = N(places)() < (ivec)((I)n);
    const vec neutral = N(splat)(NB_NEUTRAL);
    for (; r + V <= rows && (r + V - 1) * n + V <= rows * n; r += V) {
#pragma clang loop unroll(full)
      for (int i = 0; i < V; i++)
        x[i] = NB_FOLD(neutral, inside ? N(load)(p + (r + i) * n) : neutral);
      N(store)(d + r, OP(halve_all)(x));
    }
  }
  for (; r + V <= rows; r += V) {
    for (int i = 0; i < V; i++) x[i] = OP(row_vector)(p + (r + i) * n, 0, n, end);
    N(store)(d + r, OP(halve_all)(x));
  }
  for (; r < rows; r++) d[r] = OP(halve)(OP(row_vector)(p + r * n, 0, n, end));
}

static void OP(reduce_rows)(void *dst, const void *src, int64_t rows, int64_t n) {
  OP(many_rows)(dst, src, rows, n);
}

/// One row, which is short where batches are small: in a function without a large frame, and for a
/// frequent size without a branch.
static void OP(reduce_row)(NB_TILE_ARGUMENTS) {
  const R *p = a;
  if (n == 32) *(R *)dst = OP(halve)(OP(row_vector)(p, 0, 32, p + 32));
  else if (n <= NB_LANES) *(R *)dst = OP(halve)(OP(row_vector)(p, 0, (int64_t)n, p + n));
  else OP(many_rows)(dst, p, 1, (int64_t)n);
}

typedef struct {
  vec acc[NB_STRIP];
  int64_t count;
} OP(columns_level);

NB_INLINE void OP(push_columns)(OP(columns_level) *level, const vec *value, int width) {
  vec v[NB_STRIP];
  for (int w = 0; w < width; w++) v[w] = value[w];
  for (;; level++) {
    for (int w = 0; w < width; w++) level->acc[w] = level->count ? NB_FOLD(level->acc[w], v[w]) : v[w];
    if (++level->count < NB_COLUMN_BLOCK) return;
    for (int w = 0; w < width; w++) v[w] = level->acc[w];
    level->count = 0;
  }
}

/// `width` vectors of columns; of the last one only `lanes` are written. `goes_on` says that d is the
/// start of each chain.
NB_INLINE void OP(strip)(R *d, const R *p, int64_t rows, int64_t n, const int width, int64_t lanes,
                         const R *end, const int goes_on) {
  // Beyond one block, partial results of blocks go through levels.
  OP(columns_level) levels[NB_COLUMN_LEVELS];
  const int deep = rows > NB_COLUMN_BLOCK;
  if (deep)
    for (int l = 0; l < NB_COLUMN_LEVELS; l++) levels[l].count = 0;
  vec acc[NB_STRIP];
  int64_t row = 0;
  if (width == 1 && !goes_on) {
    // Several blocks at once, since each is one chain.
    for (; row + NB_STRIP * NB_COLUMN_BLOCK <= rows - V; row += NB_STRIP * NB_COLUMN_BLOCK) {
      const R *q = p + row * n;
#pragma clang loop unroll(full)
      for (int b = 0; b < NB_STRIP; b++) acc[b] = N(load)(q + b * NB_COLUMN_BLOCK * n);
      for (int i = 1; i < NB_COLUMN_BLOCK; i++) {
        q += n;
#pragma clang loop unroll(full)
        for (int b = 0; b < NB_STRIP; b++)
          acc[b] = NB_FOLD(acc[b], N(load)(q + b * NB_COLUMN_BLOCK * n));
      }
      for (int b = 0; b < NB_STRIP; b++) OP(push_columns)(levels, acc + b, 1);
    }
  }
  while (row < rows) {
    const int64_t last = rows - row < NB_COLUMN_BLOCK ? rows : row + NB_COLUMN_BLOCK;
    const R *q = p + row * n;
    // Rows whose whole vectors lie before the end of the source.
    int64_t safe = last;
    while (safe > row && end - (p + (safe - 1) * n) < width * V) safe--;
    if (goes_on) {
      q -= n;
      for (int w = 0; w < width; w++)
        acc[w] = N(load_part)(d + w * V, w < width - 1 ? V : lanes, d + (width - 1) * V + lanes,
                              NB_NEUTRAL);
    } else if (row < safe) {
#pragma clang loop unroll(full)
      for (int w = 0; w < width; w++) acc[w] = N(load)(q + w * V);
    } else {
      for (int w = 0; w < width; w++)
        acc[w] = N(load_part)(q + w * V, w < width - 1 ? V : lanes, end, NB_NEUTRAL);
    }
    if (!goes_on) row++;
    for (; row < safe; row++) {
      q += n;
#pragma clang loop unroll(full)
      for (int w = 0; w < width; w++) acc[w] = NB_FOLD(acc[w], N(load)(q + w * V));
    }
    for (; row < last; row++) {
      q += n;
      for (int w = 0; w < width; w++) {
        const vec v = N(load_part)(q + w * V, w < width - 1 ? V : lanes, end, NB_NEUTRAL);
        acc[w] = NB_FOLD(acc[w], v);
      }
    }
    if (deep) OP(push_columns)(levels, acc, width);
  }
  if (deep) {
    int top = 0;
    for (int l = 0; l < NB_COLUMN_LEVELS; l++)
      if (levels[l].count) top = l;
    for (int l = 0; l <= top; l++) {
      if (levels[l].count == 0) continue;
      for (int w = 0; w < width; w++) acc[w] = levels[l].acc[w];
      if (l == top) break;
      levels[l].count = 0;
      OP(push_columns)(levels + l + 1, acc, width);
      for (int u = l + 1; u < NB_COLUMN_LEVELS; u++)
        if (levels[u].count && u > top) top = u;
    }
  }
#pragma clang loop unroll(full)
  for (int w = 0; w < width - 1; w++) N(store)(d + w * V, acc[w]);
  N(store_part)(d + (width - 1) * V, acc[width - 1], lanes);
}

static void OP(reduce_columns)(void *dst, const void *src, int64_t rows, int64_t n) {
  R *d = dst;
  const R *p = src, *end = p + rows * n;
  if (rows == 0) {
    for (int64_t j = 0; j < n; j++) d[j] = NB_NEUTRAL;
    return;
  }
  int64_t j = 0;
  for (; j + NB_STRIP * V <= n; j += NB_STRIP * V)
    OP(strip)(d + j, p + j, rows, n, NB_STRIP, V, end, 0);
  for (; j < n; j += V) OP(strip)(d + j, p + j, rows, n, 1, n - j < V ? n - j : V, end, 0);
}

static void OP(extend_columns)(void *dst, const void *src, int64_t rows, int64_t n) {
  R *d = dst;
  const R *p = src, *end = p + rows * n;
  int64_t j = 0;
  for (; j + 2 * V <= n; j += 2 * V) OP(strip)(d + j, p + j, rows, n, 2, V, end, 1);
  for (; j < n; j += V) OP(strip)(d + j, p + j, rows, n, 1, n - j < V ? n - j : V, end, 1);
}

#undef OP
#undef NB_FOLD
#undef NB_NEUTRAL
