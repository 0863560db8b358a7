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

static inline void NAME(product_one)(const nb_product *p, const NAME(plan) *plan, int64_t entry,
                                     T *workspace) {
  const T *a = (const T *)p->a + entry * p->a_batch, *b = (const T *)p->b + entry * p->b_batch;
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
  T *c = (T *)p->c + entry * p->c_batch;
#if ROWS_HELD > 0
  if (plan->holds) {
    for (ptrdiff_t k = 0; k < p->k; k += ROWS_HELD)
      NAME(product_held)(a + k, as, b + k * bs, bs, c, p->c_row, p->m, (int)p->n,
                         k == 0 && !p->accumulate);
  } else
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
  const int64_t batch = job->product->batch, slots = job->plan->slots;
  T *workspace = (T *)job->product->workspace +
                 (job->plan->packed_a + job->plan->packed_b) * (size_t)slot;
  for (int64_t e = batch * slot / slots; e < batch * (slot + 1) / slots; e++)
    NAME(product_one)(job->product, job->plan, e, workspace);
}
