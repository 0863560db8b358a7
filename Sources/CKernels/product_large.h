// Products in blocks of k, in pieces of work for all threads.

typedef struct NAME(job) {
  const nb_product *product;
  const NAME(plan) *plan;
  const T *a, *b;
  T *c, *packed_a, *packed_b;
  int64_t entry;
  int64_t column, across;   // the columns that are packed
  int64_t begin, end;       // of k
} NAME(job);

// What one piece of work packs: rows of B over all panels where rows are contiguous, so that memory
// is read in long runs; else some panels over all rows.
#define PACKED_ROWS 16
#define PACKED_PANELS 4

static void NAME(pack_piece)(void *context, int64_t piece) {
  const NAME(job) *job = context;
  const nb_product *p = job->product;
  const ptrdiff_t width = job->plan->vectors * LANES, k = job->end - job->begin;
  const int by_rows = p->b_column == 1;
  const ptrdiff_t row = by_rows ? piece * PACKED_ROWS : 0;
  const ptrdiff_t rows = by_rows && k - row > PACKED_ROWS ? PACKED_ROWS : k - row;
  const ptrdiff_t begin = by_rows ? 0 : piece * PACKED_PANELS * width;
  const ptrdiff_t end = by_rows ? job->across : begin + PACKED_PANELS * width;
  for (ptrdiff_t j = begin; j < end && j < job->across; j += width)
    NAME(pack_panel)(job->packed_b + j * k + row * width, width,
                     job->b + (job->begin + row) * p->b_row + (job->column + j) * p->b_column,
                     p->b_row, p->b_column, rows, job->across - j < width ? job->across - j : width);
}

// A block of B as the tiles see it.
typedef struct NAME(right) {
  const T *b;
  ptrdiff_t stride, panel;
} NAME(right);

// The last terms of a piece of C, rectangle by rectangle, each followed by its epilogue.
static void NAME(finish_piece)(const NAME(job) *job, const T *a, ptrdiff_t as, NAME(right) right,
                               ptrdiff_t row, ptrdiff_t rows, ptrdiff_t column, ptrdiff_t columns,
                               ptrdiff_t depth, int fresh, T *rectangle) {
  const nb_product *p = job->product;
  const NAME(plan) *plan = job->plan;
  const NAME(cut) cut = NAME(cut_rows)(rows, plan->vectors);
  const ptrdiff_t most = NB_RECTANGLE_ROWS / NAME(tile_rows)(plan->vectors);
  const ptrdiff_t count = NAME(ceiling)(cut.tiles, most);
  const ptrdiff_t width = plan->vectors * LANES;
  for (ptrdiff_t j = 0; j < columns; j += NB_TILE) {
    const ptrdiff_t across = columns - j < NB_TILE ? columns - j : NB_TILE;
    for (ptrdiff_t r = 0; r < count; r++) {
      const ptrdiff_t first = cut.tiles * r / count, end = cut.tiles * (r + 1) / count;
      const ptrdiff_t begin = NAME(row_of_tile)(cut, first);
      const ptrdiff_t high = NAME(row_of_tile)(cut, end) - begin;
      T *c = p->vanishes ? rectangle : job->c + (row + begin) * p->c_row + column + j;
      const ptrdiff_t cs = !p->vanishes || p->n < NB_TILE ? p->c_row : NB_TILE;
      const T *reads = p->reads ? (const T *)p->reads + (row + begin) * p->n + column + j : 0;
      NAME(cut_block)(NAME(part_of_cut)(cut, first, end), plan->order,
                      NAME(a_of_tile)(cut, plan->order, a, as, first), as,
                      right.b + j / width * right.panel, right.stride, right.panel, plan->vectors,
                      c, cs, across, depth, fresh, 0, reads, p->n);
      p->epilogue(p->epilogue_context, c, cs, row + begin, high, column + j, across);
    }
  }
}

// B is packed where it is used, a panel at a time.
static void NAME(work_alone)(const NAME(job) *job, const T *a, ptrdiff_t as, T *to, T *c,
                             ptrdiff_t rows, ptrdiff_t column, ptrdiff_t columns, ptrdiff_t k,
                             ptrdiff_t depth, int fresh) {
  const nb_product *p = job->product;
  const NAME(plan) *plan = job->plan;
  const ptrdiff_t width = plan->vectors * LANES;
  for (ptrdiff_t j = 0; j < columns; j += width) {
    const ptrdiff_t across = columns - j < width ? columns - j : width;
    NAME(pack_panel)(to, width, job->b + k * p->b_row + (column + j) * p->b_column, p->b_row,
                     p->b_column, depth, across);
    NAME(block)(plan->order, a, as, to, width, 0, plan->vectors, c + j, p->c_row, rows, across,
                depth, fresh, 0);
  }
}

static void NAME(work_on_block)(const NAME(job) *job, int64_t piece, T *packed_a) {
  const nb_product *p = job->product;
  const NAME(plan) *plan = job->plan;
  const ptrdiff_t row = piece / plan->column_blocks * plan->rows;
  const ptrdiff_t column = piece % plan->column_blocks * plan->columns;
  const ptrdiff_t rows = p->m - row < plan->rows ? p->m - row : plan->rows;
  const ptrdiff_t left = job->across - column;
  if (left <= 0) return;
  const ptrdiff_t columns = left < plan->columns ? left : plan->columns;
  const ptrdiff_t width = plan->vectors * LANES;
  T *c = p->vanishes ? 0 : job->c + row * p->c_row + job->column + column;
  int finished = 0;
  for (ptrdiff_t k = job->begin; k < job->end; k += plan->depth) {
    const ptrdiff_t depth = job->end - k < plan->depth ? job->end - k : plan->depth;
    const int fresh = k == 0 && !p->accumulate;
    const T *a = job->a + row * p->a_row + k * p->a_column;
    ptrdiff_t as = plan->order == 0 ? p->a_row : p->a_column;
    if (plan->pack_a) {
      if (plan->tiled) {
        const NAME(cut) cut = NAME(cut_rows)(rows, plan->vectors);
        NAME(pack_tiles)(packed_a, plan->line, a, p->a_row, p->a_column, cut, 0, cut.tiles, depth);
      } else if (plan->order == 0)
        NAME(pack_lines)(packed_a, plan->line, a, p->a_row, p->a_column, rows, depth);
      else
        NAME(pack_lines)(packed_a, plan->line, a, p->a_column, 1, depth, rows);
      a = packed_a;
      as = plan->line;
    }
    if (plan->alone) {
      NAME(work_alone)(job, a, as, packed_a + plan->panel, c, rows, job->column + column, columns,
                       k, depth, fresh);
      continue;
    }
    NAME(right) right = {job->b + k * p->b_row + (job->column + column) * p->b_column, p->b_row,
                         width};
    if (plan->pack_b) right = (NAME(right)){job->packed_b + column * depth, width, width * depth};
    // A block of many terms is worth cutting; of few, the piece stays in the cache as a whole.
    finished = p->epilogue && k + depth == p->k && (p->vanishes || depth > 64);
    if (finished)
      NAME(finish_piece)(job, a, as, right, row, rows, job->column + column, columns, depth, fresh,
                         packed_a + plan->rectangle);
    else if (p->scale)
      NAME(update_block)(plan->order, a, as, right.b, right.stride, right.panel, c, p->c_row, rows,
                         columns, depth, *(const T *)p->scale);
    else
      NAME(block)(plan->order, a, as, right.b, right.stride, right.panel, plan->vectors, c,
                  p->c_row, rows, columns, depth, fresh, 0);
  }
  if (p->epilogue && job->end == p->k && !finished)
    p->epilogue(p->epilogue_context, c, p->c_row, row, rows, job->column + column, columns);
}

static void NAME(slot_of_pieces)(void *context, int64_t slot) {
  const NAME(job) *job = context;
  const int64_t pieces = job->plan->row_blocks * job->plan->column_blocks;
  T *packed_a = job->packed_a + job->plan->packed_a * (size_t)slot;
  for (int64_t i = slot; i < pieces; i += job->plan->slots) NAME(work_on_block)(job, i, packed_a);
}

static void NAME(product_large)(const nb_product *p, const NAME(plan) *plan, int64_t entry) {
  T *workspace = p->workspace;
  NAME(job) job = {.product = p, .plan = plan, .entry = entry};
  job.a = (const T *)p->a + entry * p->a_batch;
  job.b = (const T *)p->b + entry * p->b_batch;
  job.c = (T *)p->c + entry * p->c_batch;
  job.packed_b = workspace;
  job.packed_a = workspace + plan->packed_b;
  const int64_t width = plan->vectors * LANES;
  for (job.column = 0; job.column < p->n; job.column += plan->across) {
    job.across = p->n - job.column < plan->across ? p->n - job.column : plan->across;
    const int64_t depth = plan->packed_b ? plan->depth : p->k;
    for (job.begin = 0; job.begin < p->k; job.begin += depth) {
      job.end = job.begin + depth < p->k ? job.begin + depth : p->k;
      if (plan->packed_b)
        nb_parallel(p->pool,
                    p->b_column == 1 ? NAME(ceiling)(job.end - job.begin, PACKED_ROWS)
                                     : NAME(ceiling)(job.across, PACKED_PANELS * width),
                    NAME(pack_piece), &job);
      nb_parallel(p->pool, plan->slots, NAME(slot_of_pieces), &job);
    }
  }
}
