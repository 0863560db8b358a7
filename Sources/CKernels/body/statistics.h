// What the report says of a gradient, in one pass; sums in double, in the canonical order.

/// Of so many entries the sums of tiles fill one level of the canonical order.
#define NB_STATISTICS_CHUNK ((int64_t)NB_TILE * NB_TILE)

typedef struct {
  f64x8 sum[8], square[8];
  vec least, most;
  ivec zero, odd;
} N(statistics_lanes);

/// NB_LANES entries, of which `rest` count.
NB_INLINE void N(statistics_block)(N(statistics_lanes) *s, const R *q, int64_t rest) {
#pragma clang loop unroll(full)
  for (int j = 0; j < NB_LANE_VECTORS; j++) {
    const vec x = N(load)(q + j * V);
    s->zero -= x == 0;
    s->odd -= !(N(magnitude)(x) < N(infinity)());
    if (rest >= NB_LANES) {
      s->least = x < s->least ? x : s->least;
      s->most = x > s->most ? x : s->most;
    } else {
      const ivec real = N(places)() < (ivec)((I)(rest - j * V < V ? rest - j * V : V));
      s->least = ((x < s->least) & real) ? x : s->least;
      s->most = ((x > s->most) & real) ? x : s->most;
    }
#if V == 16
    const f64x8 a = __builtin_convertvector(__builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7), f64x8);
    const f64x8 b = __builtin_convertvector(__builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15), f64x8);
    s->sum[2 * j] += a;
    s->sum[2 * j + 1] += b;
    s->square[2 * j] = __builtin_elementwise_fma(a, a, s->square[2 * j]);
    s->square[2 * j + 1] = __builtin_elementwise_fma(b, b, s->square[2 * j + 1]);
#else
    s->sum[j] += x;
    s->square[j] = __builtin_elementwise_fma(x, x, s->square[j]);
#endif
  }
}

NB_INLINE double N(statistics_fold)(const double *lanes) {
  return halve_sum_d(row_vector_sum_d(lanes, 0, NB_LANES, lanes + NB_LANES));
}

/// At most NB_TILE entries.
static void N(statistics_tile)(nb_statistics_part *out, const void *src, int64_t n) {
  const R *p = src;
  N(statistics_lanes) s;
#pragma clang loop unroll(full)
  for (int j = 0; j < 8; j++) s.sum[j] = s.square[j] = (f64x8)(0.0);
  s.least = N(infinity)();
  s.most = -N(infinity)();
  s.zero = s.odd = (ivec){0};
  int64_t i = 0, added = 0;
  for (; i + NB_LANES <= n; i += NB_LANES) N(statistics_block)(&s, p + i, NB_LANES);
  if (i < n) {
    R padded[NB_LANES];
    for (int j = 0; j < NB_LANES; j++) padded[j] = j < n - i ? p[i + j] : 0;
    N(statistics_block)(&s, padded, n - i);
    added = NB_LANES - (n - i);
  }
  out->zeros = (int64_t)__builtin_reduce_add(s.zero) - added;
  out->wild = __builtin_reduce_add(s.odd);
  out->sum = N(statistics_fold)((const double *)s.sum);
  out->square = N(statistics_fold)((const double *)s.square);
  // Zeros of both signs are one, whichever comes first.
  out->least = __builtin_reduce_min(s.least) + 0.0;
  out->most = __builtin_reduce_max(s.most) + 0.0;
}

NB_INLINE void N(statistics_join)(nb_statistics_part *all, const nb_statistics_part *part) {
  all->least = part->least < all->least ? part->least : all->least;
  all->most = part->most > all->most ? part->most : all->most;
  all->zeros += part->zeros;
  all->wild += part->wild;
}

/// At most NB_STATISTICS_CHUNK entries: of p, or of tiles that have been looked at.
static void N(statistics_chunk)(nb_statistics_part *out, const R *p,
                                const nb_statistics_part *tiles, int64_t n) {
  double sums[NB_LANES], squares[NB_LANES];
  for (int j = 0; j < NB_LANES; j++) sums[j] = squares[j] = 0;
  *out = (nb_statistics_part){.least = __builtin_inf(), .most = -__builtin_inf()};
  for (int64_t t = 0; t * NB_TILE < n; t++) {
    nb_statistics_part part;
    const int64_t rest = n - t * NB_TILE;
    if (tiles) part = tiles[t];
    else N(statistics_tile)(&part, p + t * NB_TILE, rest < NB_TILE ? rest : NB_TILE);
    N(statistics_join)(out, &part);
    out->sum = part.sum;
    out->square = part.square;
    if (n > NB_TILE) {
      sums[t % NB_LANES] += part.sum;
      squares[t % NB_LANES] += part.square;
    }
  }
  if (n > NB_TILE) {
    out->sum = N(statistics_fold)(sums);
    out->square = N(statistics_fold)(squares);
  }
}

typedef struct {
  const R *p;
  const nb_statistics_part *tiles;
  int64_t n;
  nb_statistics_part *part;
} N(statistics_work);

static void N(statistics_task)(void *context, int64_t i) {
  const N(statistics_work) *work = context;
  const int64_t start = i * NB_STATISTICS_CHUNK, rest = work->n - start;
  N(statistics_chunk)(work->part + i, work->p ? work->p + start : 0,
                      work->tiles ? work->tiles + start / NB_TILE : 0,
                      rest < NB_STATISTICS_CHUNK ? rest : NB_STATISTICS_CHUNK);
}

static void N(statistics)(double *out, const void *src, const nb_statistics_part *tiles, int64_t n,
                          nb_pool *pool) {
  enum { batch = 128 };
  nb_statistics_part part[batch], all;
  N(statistics_chunk)(&all, src, tiles, n < NB_STATISTICS_CHUNK ? n : 0);
  if (n >= NB_STATISTICS_CHUNK) {
    level_sum_d sums[NB_LEVELS], squares[NB_LEVELS];
    for (int l = 0; l < NB_LEVELS; l++) sums[l].count = squares[l].count = 0;
    for (int64_t start = 0; start < n; start += batch * NB_STATISTICS_CHUNK) {
      N(statistics_work) work = {src ? (const R *)src + start : 0,
                                 tiles ? tiles + start / NB_TILE : 0, n - start, part};
      int64_t chunks = (work.n + NB_STATISTICS_CHUNK - 1) / NB_STATISTICS_CHUNK;
      if (chunks > batch) chunks = batch;
      nb_parallel(pool, chunks, N(statistics_task), &work);
      for (int64_t i = 0; i < chunks; i++) {
        push_sum_d(sums, part[i].sum);
        push_sum_d(squares, part[i].square);
        N(statistics_join)(&all, part + i);
      }
    }
    all.sum = finish_sum_d(sums);
    all.square = finish_sum_d(squares);
  }
  out[0] = (double)n;
  out[1] = all.sum;
  out[2] = all.square;
  out[3] = all.least;
  out[4] = all.most;
  out[5] = (double)all.zeros;
  out[6] = (double)all.wild;
}
#undef NB_STATISTICS_CHUNK
