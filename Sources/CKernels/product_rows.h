// Products of few rows with a large B whose rows are contiguous, where tiles leave no registers to
// fetch what comes next: as of a small batch with the weights of a wide layer.
//
// Such a product waits for memory, which gives long runs twice as fast as a line here and a line
// there. So B is gone through in slabs, a few rows over all columns of a piece of C, and while the
// tiles meet one slab the next is copied into panels, line by line as memory has it. What a power
// of two between the rows of B does to the caches does not matter then.

// Bytes of B from which on this is worth the copy.
#define ROWS_FROM (2 << 20)
// Rows of a slab, and columns of it at the most and at the least: two slabs stay in the second-level
// cache.
#define SLAB_ROWS 32
#define SLAB_COLUMNS (1024 / (int)(sizeof(T) / 4))
#define LEAST_COLUMNS (256 / (int)(sizeof(T) / 4))

typedef struct NAME(rows_job) {
  const nb_product *product;
  int64_t entry;
  int order;   // of A
  NAME(cut) cut;
  int64_t pieces, panels;
  T *workspace;
} NAME(rows_job);

static inline int NAME(goes_by_rows)(const nb_product *p) {
  return FEW_REGISTERS && p->m <= 6 * ROWS_OF_TWO && p->b_column == 1 && !p->vanishes && !p->scale &&
         (NAME(rows_contiguous)(p) || NAME(columns_contiguous)(p)) &&
         p->k * p->n * (int64_t)sizeof(T) > ROWS_FROM && p->n >= LEAST_COLUMNS;
}

static NAME(rows_job) NAME(plan_rows)(const nb_product *p) {
  NAME(rows_job) job = {.product = p, .order = NAME(rows_contiguous)(p) ? 0 : 1};
  job.cut = NAME(cut_rows)(p->m, 2);
  job.panels = NAME(ceiling)(p->n, 2 * LANES);
  job.pieces = NAME(ceiling)(p->n, SLAB_COLUMNS);
  if (job.pieces < 8) job.pieces = p->n / LEAST_COLUMNS < 8 ? p->n / LEAST_COLUMNS : 8;
  return job;
}

// Entries of two slabs.
static inline int64_t NAME(slab_entries)(const NAME(rows_job) *job) {
  return 2 * SLAB_ROWS * 2 * LANES * NAME(ceiling)(job->panels, job->pieces);
}

static size_t NAME(rows_workspace)(const nb_product *p) {
  const NAME(rows_job) job = NAME(plan_rows)(p);
  const int64_t slots = job.pieces < SLOTS ? job.pieces : SLOTS;
  return (size_t)(slots * NAME(slab_entries)(&job)) * sizeof(T);
}

// Copies a share of a slab into panels of two vectors, `panel` entries apart; the last of them may be
// narrower. What comes a row later is fetched.
static inline void NAME(copy_share)(T *to, ptrdiff_t panel, const T *b, ptrdiff_t bs, ptrdiff_t rows,
                                    ptrdiff_t columns, ptrdiff_t share, ptrdiff_t shares) {
  const ptrdiff_t width = 2 * LANES, panels = (columns + width - 1) / width;
  const ptrdiff_t begin = rows * panels * share / shares;
  ptrdiff_t row = begin / panels, at = begin % panels;
  for (ptrdiff_t n = rows * panels * (share + 1) / shares - begin; n > 0; n--) {
    const T *from = b + row * bs + at * width;
    T *out = to + at * panel + row * width;
    __builtin_prefetch(from + bs, 0, 2);
    if (columns - at * width >= width) {
      const V first = *(const V *)from, second = *(const V *)(from + LANES);
      *(V *)out = first;
      *(V *)(out + LANES) = second;
    } else {
      for (ptrdiff_t j = 0; j < width; j++) out[j] = at * width + j < columns ? from[j] : 0;
    }
    if (++at == panels) at = 0, row++;
  }
}

// A piece of C: some columns of all rows, over all of k.
static void NAME(rows_piece)(const NAME(rows_job) *job, int64_t piece, T *slabs) {
  const nb_product *p = job->product;
  const ptrdiff_t width = 2 * LANES, cs = p->c_row;
  const ptrdiff_t first = job->panels * piece / job->pieces;
  const ptrdiff_t panels = job->panels * (piece + 1) / job->pieces - first;
  const ptrdiff_t column = first * width;
  const ptrdiff_t columns = p->n - column < panels * width ? p->n - column : panels * width;
  const ptrdiff_t panel = SLAB_ROWS * width, shares = job->cut.tiles * panels;
  const T *a = (const T *)p->a + job->entry * p->a_batch;
  const T *b = (const T *)p->b + job->entry * p->b_batch + column;
  T *c = (T *)p->c + job->entry * p->c_batch + column;
  const ptrdiff_t as = job->order == 0 ? p->a_row : p->a_column;
  const ptrdiff_t depth = p->k < SLAB_ROWS ? p->k : SLAB_ROWS;
  NAME(copy_share)(slabs, panel, b, p->b_row, depth, columns, 0, 1);
  for (ptrdiff_t k = 0; k < p->k; k += SLAB_ROWS) {
    const T *now = slabs + k / SLAB_ROWS % 2 * panels * panel;
    T *then = slabs + (k / SLAB_ROWS + 1) % 2 * panels * panel;
    const ptrdiff_t rows = p->k - k < SLAB_ROWS ? p->k - k : SLAB_ROWS, next = k + SLAB_ROWS;
    const ptrdiff_t coming = p->k - next < SLAB_ROWS ? p->k - next : SLAB_ROWS;
    const T *rows_of_a = a + k * p->a_column;
    T *rows_of_c = c;
    for (ptrdiff_t t = 0; t < job->cut.tiles; t++) {
      const ptrdiff_t high = job->cut.height + (t < job->cut.taller);
      for (ptrdiff_t i = 0; i < panels; i++) {
        const ptrdiff_t left = columns - i * width;
        const int vectors = left > LANES ? 2 : 1;
        const ptrdiff_t last = left - (vectors - 1) * LANES;
        NAME(tiles)[job->order][vectors][high - 1](
            rows_of_a, as, now + i * panel, width, rows_of_c + i * width, cs, rows,
            k == 0 && !p->accumulate, 0, last < LANES ? (int)last : LANES,
            rows_of_c + (i + 1) * width, cs, now, 0, 0, 0);
        if (coming > 0)
          NAME(copy_share)(then, panel, b + next * p->b_row, p->b_row, coming, columns,
                           t * panels + i, shares);
      }
      rows_of_a += high * (job->order == 0 ? as : 1);
      rows_of_c += high * cs;
    }
  }
  if (p->epilogue) p->epilogue(p->epilogue_context, c, cs, 0, p->m, column, columns);
}

static void NAME(slot_of_rows)(void *context, int64_t slot) {
  const NAME(rows_job) *job = context;
  T *slabs = job->workspace + slot * NAME(slab_entries)(job);
  for (int64_t i = slot; i < job->pieces; i += SLOTS) NAME(rows_piece)(job, i, slabs);
}

static void NAME(product_by_rows)(const nb_product *p) {
  NAME(rows_job) job = NAME(plan_rows)(p);
  job.workspace = p->workspace;
  for (job.entry = 0; job.entry < p->batch; job.entry++)
    nb_parallel(p->pool, job.pieces < SLOTS ? job.pieces : SLOTS, NAME(slot_of_rows), &job);
}
