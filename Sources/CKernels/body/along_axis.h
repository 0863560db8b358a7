// Work along one axis, in pieces: some rows where it is the last axis, else some columns.

#undef NB_COLUMNS_AT_ONCE
#define NB_COLUMNS_AT_ONCE 64

typedef struct {
  /// Of `count` contiguous rows of n entries.
  void (*rows)(R *out, const R *x, int64_t n, int64_t count);
  /// Of `width` columns of n entries, `stride` apart; at most NB_COLUMNS_AT_ONCE.
  void (*columns)(R *out, const R *x, int64_t n, int64_t stride, int64_t width);
} N(along);

typedef struct {
  const N(along) *work;
  const R *x;
  R *out;
  nb_extent e;
  int64_t out_size, units, per_piece;
} N(along_run);

static void N(along_piece)(void *context, int64_t piece) {
  const N(along_run) *run = context;
  const nb_extent e = run->e;
  const int64_t first = piece * run->per_piece, left = run->units - first;
  const int64_t count = left < run->per_piece ? left : run->per_piece;
  if (e.inner == 1) {
    run->work->rows(run->out + first * run->out_size, run->x + first * e.size, e.size, count);
    return;
  }
  const int64_t strips = run->units / e.outer;
  for (int64_t unit = first; unit < first + count; unit++) {
    const int64_t o = unit / strips, j = unit % strips * NB_COLUMNS_AT_ONCE;
    const int64_t width = e.inner - j < NB_COLUMNS_AT_ONCE ? e.inner - j : NB_COLUMNS_AT_ONCE;
    run->work->columns(run->out + o * run->out_size * e.inner + j,
                       run->x + o * e.size * e.inner + j, e.size, e.inner, width);
  }
}

static void N(run_along)(const N(along) *work, nb_custom *c) {
  const int64_t axis = c->integers[0];
  N(along_run) run = {work, c->in[0].data, c->out.data, nb_extent_of(&c->in[0], axis),
                      c->out.dims[axis], 0, 1};
  const nb_extent e = run.e;
  if (e.outer * e.size * e.inner == 0) return;
  // Pieces of some ten thousand entries, and of whole blocks of rows.
  enum { ENTRIES = 1 << 15 };
  const int64_t strips = (e.inner + NB_COLUMNS_AT_ONCE - 1) / NB_COLUMNS_AT_ONCE;
  const int64_t unit = e.size * (e.inner < NB_COLUMNS_AT_ONCE ? e.inner : NB_COLUMNS_AT_ONCE);
  run.units = e.outer * strips;
  run.per_piece = (ENTRIES + unit - 1) / unit;
  if (e.inner == 1) run.per_piece = (run.per_piece + V - 1) / V * V;
  nb_pool *pool = e.outer * e.size * e.inner < 4 * ENTRIES ? 0 : c->pool;
  nb_parallel(pool, (run.units + run.per_piece - 1) / run.per_piece, N(along_piece), &run);
}
