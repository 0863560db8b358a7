// Products that one thread does in one go.

#if ROWS_HELD > 0
// C[rows, up to LANES] (+)= A[rows, ROWS_HELD] B[ROWS_HELD, up to LANES]: all of B stays in
// registers, so that a multiply-add has one load, of an entry of A.
static void NAME(product_held)(const T *a, ptrdiff_t as, const T *b, ptrdiff_t bs, T *c,
                               ptrdiff_t cs, ptrdiff_t rows, int lanes, int fresh) {
  const NAME(mask) part = MASK(lanes);
  V held[ROWS_HELD];
#pragma clang loop unroll(full)
  for (int i = 0; i < ROWS_HELD; i++) held[i] = LOAD_PART(b + i * bs, part);
  for (; rows >= 8; rows -= 8, a += 8 * as, c += 8 * cs) {
    V sum[8];
#pragma clang loop unroll(full)
    for (int r = 0; r < 8; r++) sum[r] = fresh ? (V)0 : LOAD_PART(c + r * cs, part);
    const T *base[3] = {a, a + 3 * as, a + 6 * as};
    OWN(base[0]);
    OWN(base[1]);
    OWN(base[2]);
#pragma clang loop unroll(full)
    for (int i = 0; i < ROWS_HELD; i++) {
#pragma clang loop unroll(full)
      for (int r = 0; r < 8; r++)
        sum[r] = __builtin_elementwise_fma((V)(base[r / 3][r % 3 * as + i]), held[i], sum[r]);
      KEEP_ORDER;
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < 8; r++) STORE_PART(c + r * cs, lanes, sum[r]);
  }
  for (; rows > 0; rows--, a += as, c += cs) {
    V sum = fresh ? (V)0 : LOAD_PART(c, part);
#pragma clang loop unroll(full)
    for (int i = 0; i < ROWS_HELD; i++) sum = __builtin_elementwise_fma((V)(a[i]), held[i], sum);
    STORE_PART(c, lanes, sum);
  }
}
#endif

#if FEW_REGISTERS
// `tiles` tiles of so many rows and two whole vectors, one below the other: a tile of few terms is
// over so soon that calling it takes a third of its time.
static inline __attribute__((always_inline)) void NAME(tile_run)(
    const int rows, const int by_rows, ptrdiff_t tiles, const T *a, ptrdiff_t as, const T *b,
    ptrdiff_t bs, T *c, ptrdiff_t cs, ptrdiff_t k, int fresh) {
  for (; tiles > 0; tiles--, a += rows * (by_rows ? as : 1), c += rows * cs) {
    V sum[ROWS_OF_TWO][2];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
      for (int v = 0; v < 2; v++) sum[r][v] = fresh ? (V)0 : *(const V *)(c + r * cs + v * LANES);
    const T *first = a, *second = by_rows ? a + 3 * as : a, *row = b;
    ptrdiff_t i = 0;
#define STEP(u)                                                                           \
  {                                                                                       \
    const V left = *(const V *)row, right = *(const V *)(row + LANES);                    \
    _Pragma("clang loop unroll(full)") for (int r = 0; r < rows; r++) {                   \
      const V x = (V)(by_rows ? (r < 3 ? first : second)[r % 3 * as + (u)] : first[r]);   \
      sum[r][0] = __builtin_elementwise_fma(x, left, sum[r][0]);                          \
      sum[r][1] = __builtin_elementwise_fma(x, right, sum[r][1]);                         \
    }                                                                                     \
    row += bs;                                                                            \
    KEEP_ORDER;                                                                           \
    if (!by_rows) first += as;                                                            \
  }
#pragma clang loop unroll(disable)
    for (; i + 4 <= k; i += 4) {
      if (by_rows) OWN(first);
      if (by_rows && rows > 3) OWN(second);
      STEP(0) STEP(1) STEP(2) STEP(3)
      if (by_rows) first += 4, second += 4;
    }
#pragma clang loop unroll(disable)
    for (; i < k; i++) {
      STEP(0)
      if (by_rows) first++, second++;
    }
#undef STEP
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
      for (int v = 0; v < 2; v++) *(V *)(c + r * cs + v * LANES) = sum[r][v];
  }
}

static void NAME(panel_by_runs)(NAME(cut) cut, int order, const T *a, ptrdiff_t as, const T *b,
                                 ptrdiff_t bs, T *c, ptrdiff_t cs, ptrdiff_t k, int fresh) {
  ptrdiff_t tiles = cut.taller;
  for (int rows = cut.height + 1; rows >= cut.height; rows--, tiles = cut.tiles - cut.taller) {
#define TILE_RUN(r)                                                                     \
  case r:                                                                             \
    if (order == 0)                                                                   \
      NAME(tile_run)(r, 1, tiles, a, as, b, bs, c, cs, k, fresh);                 \
    else                                                                              \
      NAME(tile_run)(r, 0, tiles, a, as, b, bs, c, cs, k, fresh);                 \
    break;
    if (tiles > 0) switch (rows) {
      TILE_RUN(3) TILE_RUN(4) TILE_RUN(5) TILE_RUN(6)
      default: __builtin_unreachable();
    }
#undef TILE_RUN
    a += tiles * rows * (order == 0 ? as : 1);
    c += tiles * rows * cs;
  }
}
#endif

static inline void NAME(product_one)(const nb_product *p, const NAME(plan) *plan, const T *a,
                                     const T *b, T *c, T *workspace) {
  ptrdiff_t as = plan->order == 0 ? p->a_row : p->a_column, bs = p->b_row;
  ptrdiff_t panel = plan->vectors * LANES;
  if (plan->pack_a) {
    NAME(pack_lines)(workspace, p->k, a, p->a_row, p->a_column, p->m, p->k);
    a = workspace;
    as = p->k;
  }
  if (plan->pack_b) {
    T *to = workspace + plan->packed_a;
    const ptrdiff_t width = plan->vectors * LANES;
    for (ptrdiff_t j = 0; j < p->n; j += width)
      NAME(pack_panel)(to + j * p->k, width, b + j * p->b_column, p->b_row, p->b_column, p->k,
                       p->n - j < width ? p->n - j : width);
    b = to;
    bs = width;
    panel = width * p->k;
  }
#if ROWS_HELD > 0
  if (plan->holds) {
    for (ptrdiff_t k = 0; k < p->k; k += ROWS_HELD)
      NAME(product_held)(a + k, as, b + k * bs, bs, c, p->c_row, p->m, (int)p->n,
                         k == 0 && !p->accumulate);
  } else
#endif
#if FEW_REGISTERS
  if (plan->by_runs)
    for (ptrdiff_t j = 0; j < p->n; j += 2 * LANES, b += panel)
      NAME(panel_by_runs)(plan->cut, plan->order, a, as, b, bs, c + j, p->c_row, p->k,
                           !p->accumulate);
  else
#endif
  NAME(cut_block)(plan->cut, plan->order, a, as, b, bs, panel, plan->vectors, c, p->c_row, p->n,
                  p->k, !p->accumulate, 0, 0, 0);
  if (p->epilogue) p->epilogue(p->epilogue_context, c, p->c_row, 0, p->m, 0, p->n);
}

typedef struct NAME(small_job) {
  const nb_product *product;
  const NAME(plan) *plan;
} NAME(small_job);

static void NAME(small_piece)(void *context, int64_t slot) {
  const NAME(small_job) *job = context;
  const nb_product *p = job->product;
  const int64_t batch = p->batch, slots = job->plan->slots;
  T *workspace = (T *)p->workspace +
                 (job->plan->packed_a + job->plan->packed_b) * (size_t)slot;
  for (int64_t e = batch * slot / slots; e < batch * (slot + 1) / slots; e++)
    NAME(product_one)(p, job->plan, (const T *)p->a + e * p->a_batch,
                      (const T *)p->b + e * p->b_batch, (T *)p->c + e * p->c_batch, workspace);
}
