// Products with at most four rows or columns, as of a matrix and a vector: the large operand is
// read once, at the speed of memory, and vectors run along its long side.
//
// Where that side is contiguous, a few rows of the large operand at a time are added to sums that
// the first-level cache holds. Where the terms are contiguous, blocks of LANES × LANES entries are
// turned in registers, so that each lane has the chain of one result.

#define FEW 4
#define THIN_ROWS 8        // of the large operand at once
#define THIN_SUMS 4096     // that a piece of work holds on the stack

typedef struct NAME(thin) {
  const nb_product *product;
  int64_t few, length;     // of the small side and of the long side
  int64_t width, pieces;   // of the long side
  const T *small, *large;
  // Entries between neighbours: of the small side, of the long side, of the terms.
  int64_t small_few, small_term, large_long, large_term, c_few, c_long;
} NAME(thin);

static NAME(thin) NAME(plan_thin)(const nb_product *p) {
  const NAME(thin) by_rows = {
      .product = p, .few = p->m, .length = p->n, .small_few = p->a_row, .small_term = p->a_column,
      .large_long = p->b_column, .large_term = p->b_row, .c_few = p->c_row, .c_long = 1};
  const NAME(thin) by_columns = {
      .product = p, .few = p->n, .length = p->m, .small_few = p->b_column, .small_term = p->b_row,
      .large_long = p->a_row, .large_term = p->a_column, .c_few = 1, .c_long = p->c_row};
  NAME(thin) t = p->m <= p->n ? by_rows : by_columns;
  // A quarter of the long side at most, in whole vectors, and no more sums than there is room for.
  t.width = NAME(ceiling)(NAME(ceiling)(t.length, 4), 16 * LANES) * 16 * LANES;
  if (t.large_term == 1 || t.width > THIN_SUMS / FEW)
    t.width = t.large_term == 1 ? 4 * LANES : THIN_SUMS / FEW;
  t.pieces = NAME(ceiling)(t.length, t.width);
  return t;
}

static int NAME(is_thin)(const nb_product *p) {
  const int64_t few = p->m < p->n ? p->m : p->n, length = p->m < p->n ? p->n : p->m;
  if (few > FEW || length < 4 * LANES || p->k < 4 * LANES || length * p->k < 1 << 14) return 0;
  const NAME(thin) t = NAME(plan_thin)(p);
  return t.large_long == 1 || t.large_term == 1;
}

// MARK: The long side is contiguous

// sums[f, j] += small[f, i] * large[i, j], `terms` of them, over `vectors` vectors.
static inline __attribute__((always_inline)) void NAME(thin_step)(
    const NAME(thin) *t, const int few, const int vectors, const int terms, const T *small,
    const T *large, T *sums, int lanes) {
  const NAME(mask) part = MASK(lanes);
  V sum[FEW][8];
#pragma clang loop unroll(full)
  for (int f = 0; f < few; f++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) sum[f][v] = *(V *)(sums + f * t->width + v * LANES);
#pragma clang loop unroll(full)
  for (int i = 0; i < terms; i++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      const T *from = large + i * t->large_term + v * LANES;
      const V row = vectors > 1 ? *(const V *)from : LOAD_PART(from, part);
#pragma clang loop unroll(full)
      for (int f = 0; f < few; f++)
        sum[f][v] = __builtin_elementwise_fma(
            (V)(small[f * t->small_few + i * t->small_term]), row, sum[f][v]);
    }
#pragma clang loop unroll(full)
  for (int f = 0; f < few; f++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) *(V *)(sums + f * t->width + v * LANES) = sum[f][v];
}

static inline __attribute__((always_inline)) void NAME(thin_rows)(
    const NAME(thin) *t, const int few, const int vectors, int64_t begin, int64_t width, T *sums) {
  const int64_t k = t->product->k;
  for (int64_t i = 0; i < k;) {
    const int whole = k - i >= THIN_ROWS;
    const T *small = t->small + i * t->small_term;
    const T *large = t->large + begin + i * t->large_term;
    int64_t j = 0;
    for (; j + vectors * LANES <= width; j += vectors * LANES)
      if (whole)
        NAME(thin_step)(t, few, vectors, THIN_ROWS, small, large + j, sums + j, LANES);
      else
        NAME(thin_step)(t, few, vectors, 1, small, large + j, sums + j, LANES);
    for (; j < width; j += LANES) {
      const int lanes = width - j < LANES ? (int)(width - j) : LANES;
      if (whole)
        NAME(thin_step)(t, few, 1, THIN_ROWS, small, large + j, sums + j, lanes);
      else
        NAME(thin_step)(t, few, 1, 1, small, large + j, sums + j, lanes);
    }
    i += whole ? THIN_ROWS : 1;
  }
}

// MARK: The terms are contiguous

// LANES terms, or the `terms` that are left, of 2 * LANES results, or the `width` that are left:
// behind the last result the last one is computed again.
static inline __attribute__((always_inline)) void NAME(thin_block)(
    const NAME(thin) *t, const int few, const int whole, const T *small, const T *large, int terms,
    int64_t width, V (*sum)[2]) {
  const NAME(mask) part = MASK(terms);
  T gathered[FEW][LANES];
  const T *factor[FEW];
#pragma clang loop unroll(full)
  for (int f = 0; f < few; f++) {
    factor[f] = small + f * t->small_few;
    if (t->small_term == 1) continue;
    for (int l = 0; l < terms; l++) gathered[f][l] = factor[f][l * t->small_term];
    factor[f] = gathered[f];
  }
#pragma clang loop unroll(full)
  for (int g = 0; g < 2; g++) {
    V rows[LANES];
    const T *from = large + g * LANES * t->large_long;
#pragma clang loop unroll(full)
    for (int l = 0; l < LANES; l++) {
      if (whole) {
        __builtin_prefetch(from + l * t->large_long + 256 / sizeof(T), 0, 3);
        rows[l] = *(const V *)(from + l * t->large_long);
      } else {
        const int64_t row = g * LANES + l < width ? g * LANES + l : width - 1;
        rows[l] = LOAD_PART(large + row * t->large_long, part);
      }
    }
    NAME(transpose)(rows);
#pragma clang loop unroll(full)
    for (int l = 0; l < LANES; l++)
      if (whole || l < terms)
#pragma clang loop unroll(full)
        for (int f = 0; f < few; f++)
          sum[f][g] = __builtin_elementwise_fma((V)(factor[f][l]), rows[l], sum[f][g]);
    // Keeps the loads of one block from being moved before the turning of another.
    __asm__ volatile("" ::: "memory");
  }
}

// sums[f, j] of 2 * LANES results.
static inline __attribute__((always_inline)) void NAME(thin_columns)(
    const NAME(thin) *t, const int few, int64_t begin, int64_t width, T *sums) {
  const int64_t k = t->product->k;
  const T *large = t->large + begin * t->large_long;
  V sum[FEW][2];
#pragma clang loop unroll(full)
  for (int f = 0; f < few; f++)
#pragma clang loop unroll(full)
    for (int g = 0; g < 2; g++) sum[f][g] = *(V *)(sums + f * t->width + g * LANES);
  int64_t i = 0;
  if (width >= 2 * LANES)
    for (; i + LANES <= k; i += LANES)
      NAME(thin_block)(t, few, 1, t->small + i * t->small_term, large + i, LANES, width, sum);
  for (; i < k; i += LANES)
    NAME(thin_block)(t, few, 0, t->small + i * t->small_term, large + i,
                     k - i < LANES ? (int)(k - i) : LANES, width, sum);
#pragma clang loop unroll(full)
  for (int f = 0; f < few; f++)
#pragma clang loop unroll(full)
    for (int g = 0; g < 2; g++) *(V *)(sums + f * t->width + g * LANES) = sum[f][g];
}

// MARK: Pieces

static void NAME(thin_piece)(void *context, int64_t piece) {
  NAME(thin) thin = *(const NAME(thin) *)context;
  const NAME(thin) *t = &thin;
  const nb_product *p = t->product;
  const int64_t entry = piece / t->pieces, begin = piece % t->pieces * t->width;
  const int64_t width = t->length - begin < t->width ? t->length - begin : t->width;
  const T *a = (const T *)p->a + entry * p->a_batch, *b = (const T *)p->b + entry * p->b_batch;
  thin.small = p->m <= p->n ? a : b;
  thin.large = p->m <= p->n ? b : a;
  T *c = (T *)p->c + entry * p->c_batch + begin * t->c_long;
  T sums[THIN_SUMS];
  for (int64_t f = 0; f < t->few; f++) {
    T *to = sums + f * t->width;
    if (p->accumulate)
      for (int64_t j = 0; j < width; j++) to[j] = c[f * t->c_few + j * t->c_long];
    for (int64_t j = p->accumulate ? width : 0; j < t->width; j++) to[j] = 0;
  }
#define FOR_FEW(f, vectors)                                                                      \
  if (t->few == f) {                                                                             \
    if (t->large_term == 1)                                                                      \
      for (int64_t j = 0; j < width; j += 2 * LANES)                                             \
        NAME(thin_columns)(t, f, begin + j, width - j, sums + j);                                \
    else                                                                                         \
      NAME(thin_rows)(t, f, vectors, begin, width, sums);                                        \
  }
  FOR_FEW(1, 8)
  FOR_FEW(2, ROWS_OF_EIGHT >= 2 ? 8 : 4)
  FOR_FEW(3, ROWS_OF_FOUR >= 3 ? 4 : 2)
  FOR_FEW(4, ROWS_OF_FOUR >= 4 ? 4 : 2)
#undef FOR_FEW
  for (int64_t f = 0; f < t->few; f++)
    for (int64_t j = 0; j < width; j++) c[f * t->c_few + j * t->c_long] = sums[f * t->width + j];
}

static void NAME(product_thin)(const nb_product *p) {
  NAME(thin) t = NAME(plan_thin)(p);
  const int worth = t.few * t.length * p->k * p->batch > NB_SMALL_PRODUCT / 2;
  nb_parallel(worth ? p->pool : 0, t.pieces * p->batch, NAME(thin_piece), &t);
  if (p->epilogue) p->epilogue(p->epilogue_context, p->c, p->c_row, 0, p->m, 0, p->n);
}
