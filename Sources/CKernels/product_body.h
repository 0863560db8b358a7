// The matrix product for one precision and instruction set. Whoever includes this says `T`,
// `LANES`, `NAME`, masked loads and stores, and the list of tiles (`NB_TILES`).
//
// Each entry of C is one chain of fused multiply-adds in ascending k: a block of k starts from
// what the last one left in C. So neither the blocks nor the shapes of tiles change a bit, and
// they may differ from one instruction set to another.

#define V NAME(vector)
typedef T V __attribute__((ext_vector_type(LANES), aligned(sizeof(T))));

#ifdef LOOP_PARTS
static inline V NAME(load_part)(const T *p, int lanes) {
  if (lanes == LANES) return *(const V *)p;
  V v = 0;
  for (int i = 0; i < lanes; i++) v[i] = p[i];
  return v;
}

static inline void NAME(store_part)(T *p, int lanes, V v) {
  if (lanes == LANES) {
    *(V *)p = v;
    return;
  }
  for (int i = 0; i < lanes; i++) p[i] = v[i];
}
#endif

// MARK: Tiles

// Rows of two vectors, `stride` apart, that a tile copies to `to`, one after the other, and
// fetches what stands `ahead` entries on: a part of the panel that comes next, at no cost of its
// own since the multiplications wait for nothing.
typedef struct NAME(carry) {
  const T *from;
  ptrdiff_t stride, rows, ahead;
  int pace;   // rows at a time: 1, 2 or 4, a divisor of their number
  T *to;
} NAME(carry);

// C[rows, vectors * LANES] (+)= A[rows, k] B[k, vectors * LANES], the last vector `last` lanes wide.
// `order` 0: A has contiguous rows, `as` apart; 1: contiguous columns, `as` apart. 2: as 0,
// but row i of B stands at `offsets[i]`. What comes next is fetched meanwhile: the tile of C that is
// `next` entries on, and the rows of the panel of B at `ahead`, `stride` apart. At every fourth step
// a row of `carry` is copied, where there is one: in order 0 or 1 and with whole vectors alone.
static inline __attribute__((always_inline)) void NAME(tile)(
    const int rows, const int vectors, const int order, const T *restrict a, ptrdiff_t as,
    const T *restrict b, ptrdiff_t bs, T *restrict c, ptrdiff_t cs, ptrdiff_t k, int fresh,
    int last, ptrdiff_t next, const T *ahead, ptrdiff_t stride, const int32_t *offsets,
    const NAME(carry) *carry) {
  const NAME(mask) part = MASK(last);
  V sum[14][8];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      const T *from = c + r * cs + v * LANES;
      if (fresh)
        sum[r][v] = 0;
      else
        sum[r][v] = v + 1 < vectors ? *(const V *)from : LOAD_PART(from, part);
    }
  }

  // A row of the next tile of C at every fourth step: all at once they would fill the buffers for
  // misses and hold up the panel of B, which streams from the second-level cache.
  const T *coming = c + next;
  const ptrdiff_t spread = k < 4 * rows ? 0 : 4 * rows;
  if (spread == 0 && next) {
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) __builtin_prefetch(coming + r * cs + v * LANES, 1, 3);
  }

  const ptrdiff_t carried = order != 2 && vectors == 2 && carry ? 4 * carry->rows / carry->pace : 0;
  const T *load = carried ? carry->from : 0;
  T *stow = carried ? carry->to : 0;

  // Three rows to a pointer, so that the addresses fit in registers.
  const T *base[5];
#pragma clang loop unroll(full)
  for (int g = 0; g < 5; g++) base[g] = order != 1 ? a + 3 * g * as : a;

// Keeps the loads of one step from being moved into an earlier one, where the registers would run
// out.
#define KEEP_ORDER __asm__ volatile("" ::: "memory")
#define STEP(u)                                                                               \
  {                                                                                           \
    V row[8];                                                                                 \
    const T *at = order == 2 ? b + offsets[i + (u)] : b;                                      \
    _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++) row[v] =             \
        v + 1 < vectors ? *(const V *)(at + v * LANES) : LOAD_PART(at + v * LANES, part);     \
    _Pragma("clang loop unroll(full)") for (int r = 0; r < rows; r++) {                       \
      const V x = (V)(order != 1 ? base[r / 3][r % 3 * as + (u)] : base[0][r]);               \
      _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++) sum[r][v] =        \
          __builtin_elementwise_fma(x, row[v], sum[r][v]);                                    \
    }                                                                                         \
    if (order != 2) {                                                                         \
      if (vectors > 1 || stride) {                                                                           \
        _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++)                  \
            __builtin_prefetch(ahead + v * LANES, 0, 2);                                      \
        ahead += stride;                                                                      \
      }                                                                                       \
      b += bs;                                                                                \
    }                                                                                         \
    KEEP_ORDER;                                                                               \
    if (order == 1) base[0] += as;                                                            \
  }
// A pointer of its own to the compiler, which else computes each row's address from the last.
#define OWN(pointer) __asm__("" : "+r"(pointer))
#define ADVANCE(n)                                                               \
  if (order != 1) {                                                              \
    _Pragma("clang loop unroll(full)") for (int g = 0; g < 5; g++) base[g] += n; \
  }
#define OWN_BASES                                                       \
  if (order != 1) {                                                     \
    OWN(base[0]);                                                       \
    if (rows > 3) OWN(base[1]);                                         \
    if (rows > 6) OWN(base[2]);                                         \
    if (rows > 9) OWN(base[3]);                                         \
    if (rows > 12) OWN(base[4]);                                        \
  }
  ptrdiff_t i = 0;
#pragma clang loop unroll(disable)
  for (; i + 4 <= k; i += 4) {
    OWN_BASES
    if (i < spread) {
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) __builtin_prefetch(coming + v * LANES, 1, 3);
      coming += cs;
    }
    if (i < carried) {
      for (int n = carry->pace; n > 0; n--) {
        for (int v = 0; v < 2; v++) {
          __builtin_prefetch(load + carry->ahead + v * LANES, 0, 2);
          *(V *)(stow + v * LANES) = *(const V *)(load + v * LANES);
        }
        load += carry->stride;
        stow += 2 * LANES;
      }
    }
    STEP(0) STEP(1) STEP(2) STEP(3) ADVANCE(4)
  }
#pragma clang loop unroll(disable)
  for (; i < k; i++) {
    OWN_BASES
    STEP(0) ADVANCE(1)
  }
#undef OWN_BASES
#undef STEP
#undef ADVANCE

#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      T *to = c + r * cs + v * LANES;
      if (v + 1 < vectors || last == LANES)
        *(V *)to = sum[r][v];
      else
        STORE_PART(to, part, sum[r][v]);
    }
  }
}

#define TILE_PARAMETERS                                                                 \
  const T *a, ptrdiff_t as, const T *b, ptrdiff_t bs, T *c, ptrdiff_t cs, ptrdiff_t k,  \
      int fresh, int last, ptrdiff_t next, const T *ahead, ptrdiff_t stride,             \
      const int32_t *offsets, const NAME(carry) *carry
typedef void (*NAME(tile_fn))(TILE_PARAMETERS);

#define DEFINE_TILE(r, v)                                                           \
  static void NAME(rows_##r##_##v)(TILE_PARAMETERS) {                               \
    NAME(tile)(r, v, 0, a, as, b, bs, c, cs, k, fresh, last, next, ahead, stride,  \
               offsets, carry);                                                     \
  }                                                                                 \
  static void NAME(columns_##r##_##v)(TILE_PARAMETERS) {                            \
    NAME(tile)(r, v, 1, a, as, b, bs, c, cs, k, fresh, last, next, ahead, stride,  \
               offsets, carry);                                                     \
  }                                                                                 \
  static void NAME(places_##r##_##v)(TILE_PARAMETERS) {                             \
    NAME(tile)(r, v, 2, a, as, b, bs, c, cs, k, fresh, last, next, ahead, stride,  \
               offsets, carry);                                                     \
  }
NB_TILES(DEFINE_TILE)
#undef DEFINE_TILE
#undef TILE_PARAMETERS

// By order of A, vectors, and rows - 1.
static const NAME(tile_fn) NAME(tiles)[3][9][14] = {
#define ROW(r, v) [v][r - 1] = NAME(rows_##r##_##v),
#define COLUMN(r, v) [v][r - 1] = NAME(columns_##r##_##v),
#define PLACE(r, v) [v][r - 1] = NAME(places_##r##_##v),
    {NB_TILES(ROW)},
    {NB_TILES(COLUMN)},
    {NB_TILES(PLACE)},
#undef ROW
#undef COLUMN
#undef PLACE
};

// How many rows a tile of so many vectors may have.
static inline int NAME(tile_rows)(int vectors) {
  return vectors <= 2 ? ROWS_OF_TWO : vectors == 4 ? ROWS_OF_FOUR : ROWS_OF_EIGHT;
}

// The widest tile that this number of rows leaves registers for, no wider than n needs.
static inline int NAME(tile_vectors)(int64_t rows, int64_t n) {
  int vectors = rows <= ROWS_OF_EIGHT ? 8 : rows <= ROWS_OF_FOUR ? 4 : 2;
  while (vectors > 1 && vectors / 2 * LANES >= n) vectors /= 2;
  return vectors;
}

// How rows are cut into tiles: the first `taller` of them have a row more than `height`.
typedef struct NAME(cut) {
  int32_t tiles, height, taller;
} NAME(cut);

static inline NAME(cut) NAME(cut_rows)(ptrdiff_t rows, int vectors) {
  const int most = NAME(tile_rows)(vectors), tiles = (int)((rows + most - 1) / most);
  return (NAME(cut)){tiles, (int)(rows / tiles), (int)(rows % tiles)};
}

// C[rows, columns] (+)= A[rows, k] B[k, columns]. B stands in panels of `vectors` vectors, one
// every `panel` entries, their rows `bs` apart, or in order 2 at `offsets`.
static inline void NAME(cut_block)(NAME(cut) cut, int order, const T *a, ptrdiff_t as, const T *b,
                                   ptrdiff_t bs, ptrdiff_t panel, int vectors, T *c, ptrdiff_t cs,
                                   ptrdiff_t columns, ptrdiff_t k, int fresh,
                                   const int32_t *offsets) {
  const ptrdiff_t step = order != 1 ? as : 1;
  const ptrdiff_t wide = vectors * LANES;
  // With few terms the writing of C takes the time: go along its rows, as memory likes it.
  const int along = k <= 64 && columns > wide;
  const ptrdiff_t inner = along ? (columns + wide - 1) / wide : 1;
  for (ptrdiff_t j = 0; j < columns; j += inner * wide, b += inner * panel) {
    const T *rows_of_a = a;
    T *rows_of_c = c;
    for (ptrdiff_t t = 0; t < cut.tiles; t++) {
      const ptrdiff_t count = cut.height + (t < cut.taller);
      for (ptrdiff_t i = 0; i < inner; i++) {
        const ptrdiff_t at = j + i * wide, width = columns - at < wide ? columns - at : wide;
        const T *from = b + i * panel;
        // The next panel is fetched while the first rows, or all of them, meet this one.
        const int fetch = along || t == 0;
        const T *ahead = fetch ? from + panel : from;
        int across = vectors;
        for (ptrdiff_t begin = 0; begin < width; begin += across * LANES) {
          const ptrdiff_t left = (width - begin + LANES - 1) / LANES;
          while (across > left) across /= 2;
          const ptrdiff_t lanes = width - begin - (across - 1) * LANES;
          NAME(tiles)[order][across][count - 1](
              rows_of_a, as, from + begin, bs, rows_of_c + at + begin, cs, k, fresh,
              lanes < LANES ? (int)lanes : LANES, along ? wide : k * columns > 4096 ? count * cs : 0, ahead + begin,
              fetch && columns > wide ? bs : 0, offsets, 0);
        }
      }
      rows_of_a += count * step;
      rows_of_c += count * cs;
    }
  }
}

static inline void NAME(block)(int order, const T *a, ptrdiff_t as, const T *b, ptrdiff_t bs,
                               ptrdiff_t panel, int vectors, T *c, ptrdiff_t cs, ptrdiff_t rows,
                               ptrdiff_t columns, ptrdiff_t k, int fresh,
                               const int32_t *offsets) {
  NAME(cut_block)(NAME(cut_rows)(rows, vectors), order, a, as, b, bs, panel, vectors, c, cs,
                  columns, k, fresh, offsets);
}

// MARK: Packing

// In place: row i, lane j to row j, lane i. Interleaving rows i and i + LANES/2 rotates the bits
// of (row, lane) by one place, so as many rounds as a lane's number has bits exchange the two.
static inline __attribute__((always_inline)) void NAME(transpose)(V *rows) {
#pragma clang loop unroll(full)
  for (int round = 1; round < LANES; round *= 2) {
    V next[LANES];
#pragma clang loop unroll(full)
    for (int i = 0; i < LANES / 2; i++) {
      next[2 * i] = LOWER(rows[i], rows[i + LANES / 2]);
      next[2 * i + 1] = UPPER(rows[i], rows[i + LANES / 2]);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < LANES; i++) rows[i] = next[i];
  }
}

// to[i * width + j] = b[i * row + j * column], zero from `columns` up to `width`, which is a
// number of whole vectors.
static void NAME(pack_panel)(T *restrict to, ptrdiff_t width, const T *restrict b, ptrdiff_t row,
                             ptrdiff_t column, ptrdiff_t k, ptrdiff_t columns) {
  if (column == 1) {
    for (ptrdiff_t i = 0; i < k; i++, b += row, to += width) {
      ptrdiff_t j = 0;
      for (; j + LANES <= columns; j += LANES) *(V *)(to + j) = *(const V *)(b + j);
      if (j < columns) {
        *(V *)(to + j) = LOAD_PART(b + j, MASK((int)(columns - j)));
        j += LANES;
      }
      for (; j < width; j += LANES) *(V *)(to + j) = 0;
    }
  } else if (row == 1) {
    for (ptrdiff_t j = 0; j < width; j += LANES) {
      for (ptrdiff_t i = 0; i < k; i += LANES) {
        const ptrdiff_t length = k - i < LANES ? k - i : LANES;
        const NAME(mask) part = MASK((int)length);
        V rows[LANES];
        const T *from = b + j * column + i;
#pragma clang loop unroll(full)
        for (int l = 0; l < LANES; l++) {
          __builtin_prefetch(from + l * column + 512 / sizeof(T), 0, 3);
          if (j + l < columns)
            rows[l] = length == LANES ? *(const V *)(from + l * column)
                                      : LOAD_PART(from + l * column, part);
          else
            rows[l] = 0;
        }
        NAME(transpose)(rows);
#pragma clang loop unroll(full)
        for (int l = 0; l < LANES; l++)
          if (l < length) *(V *)(to + (i + l) * width + j) = rows[l];
      }
    }
  } else {
    for (ptrdiff_t i = 0; i < k; i++)
      for (ptrdiff_t j = 0; j < width; j++)
        to[i * width + j] = j < columns ? b[i * row + j * column] : 0;
  }
}

// `lines` runs of `length` entries each, so that a block of A stands close together.
static void NAME(pack_lines)(T *restrict to, ptrdiff_t to_stride, const T *restrict from,
                             ptrdiff_t stride, ptrdiff_t step, ptrdiff_t lines,
                             ptrdiff_t length) {
  for (ptrdiff_t l = 0; l < lines; l++, to += to_stride, from += stride) {
    if (step == 1)
      __builtin_memcpy(to, from, (size_t)length * sizeof(T));
    else
      for (ptrdiff_t i = 0; i < length; i++) to[i] = from[i * step];
  }
}

// MARK: The plan

// An epilogue sees rectangles of up to so many rows of NB_TILE columns: they stay in the second-level
// cache.
#define NB_RECTANGLE_ROWS 64

// Slots of workspace for packed blocks of A: fixed, so that the number of threads plays no part.
#define SLOTS 16

typedef struct NAME(plan) {
  int order;          // of A as the tiles see it
  int pack_a, pack_b;
  int alone;          // B is packed panel by panel where it is used, for only one block of rows does
  int vectors;        // of a panel of B
  int holds;          // B is small enough for registers
  int64_t depth;      // rows of B in a block
  int64_t across;     // columns of B that are packed at once
  int64_t rows, row_blocks;        // of C in one piece of work
  int64_t columns, column_blocks;
  int64_t line;       // entries between the lines of packed A
  int64_t slots;
  size_t packed_a, packed_b;   // entries: of one slot, and of packed B
  size_t panel;                // where in a slot a panel of B is packed
  size_t rectangle;            // and where a piece of a C that vanishes stands
  NAME(cut) cut;               // of all rows, of a small product
} NAME(plan);

static inline int64_t NAME(ceiling)(int64_t n, int64_t d) { return (n + d - 1) / d; }
static inline int64_t NAME(round_up)(int64_t n, int64_t d) { return (n + d - 1) / d * d; }

static inline int NAME(rows_contiguous)(const nb_product *p) { return p->a_column == 1 || p->k == 1; }
static inline int NAME(columns_contiguous)(const nb_product *p) { return p->a_row == 1 || p->m == 1; }

static inline void NAME(plan_small)(const nb_product *p, NAME(plan) *plan) {
  plan->pack_a = !NAME(rows_contiguous)(p) && !NAME(columns_contiguous)(p);
  plan->order = plan->pack_a || NAME(rows_contiguous)(p) ? 0 : 1;
  plan->pack_b = p->b_column != 1 && p->n != 1;
  plan->vectors = NAME(tile_vectors)(p->m, p->n);
  plan->packed_a = plan->packed_b = 0;
  if (plan->pack_a) plan->packed_a = (size_t)(NAME(ceiling)(p->m * p->k, LANES) * LANES);
  if (plan->pack_b) {
    const int64_t width = plan->vectors * LANES;
    plan->packed_b = (size_t)(NAME(ceiling)(p->n, width) * width * p->k);
  }
  plan->slots = p->batch < SLOTS ? p->batch : SLOTS;
  plan->cut = NAME(cut_rows)(p->m, plan->vectors);
#if ROWS_HELD > 0
  plan->holds = plan->order == 0 && p->n <= LANES && p->m >= 8 && p->k % ROWS_HELD == 0 &&
                p->k <= 2 * ROWS_HELD;
#endif
}

static void NAME(plan_large)(const nb_product *p, NAME(plan) *plan) {
  const int any = !NAME(rows_contiguous)(p) && !NAME(columns_contiguous)(p);
  plan->order = any || NAME(rows_contiguous)(p) ? 0 : 1;
  const int64_t size = sizeof(T);
  const int thin = p->m <= 2 * ROWS_OF_TWO;
  plan->pack_a = any || (p->n >= 8 * LANES && !thin && p->m * p->k * size > (1 << 20));
  plan->pack_b = (p->b_column != 1 && p->n != 1) ||
                 (p->m >= 600 && p->n >= LANES && p->k * p->n * size > (256 << 10));
  plan->depth = thin && !plan->pack_b ? (p->k * p->n * size > (1 << 20) ? 16 : 64) : 2048 / size;
  plan->alone = thin && plan->pack_b;
  if (plan->alone) plan->depth = 512;
  if (p->vanishes) plan->depth = p->k;
  if (plan->depth > p->k) plan->depth = p->k;
  plan->across = plan->alone ? p->n : 4096;
  if (!plan->pack_b || plan->across > p->n) plan->across = p->n;

  // An even number of pieces of equal height, a few for each thread.
  int64_t high = 24 * ROWS_OF_TWO;
  // With few terms a piece is as high as its rows of C stay in the second-level cache.
  if (p->k <= 64 && high > (512 << 10) / (p->n * size)) high = (512 << 10) / (p->n * size);
  if (high < ROWS_OF_TWO) high = ROWS_OF_TWO;
  int64_t pieces = 4 * NAME(ceiling)(p->m, 4 * high);
  if (p->m < 4 * ROWS_OF_TWO) pieces = thin ? 1 : 2;
  plan->rows = NAME(ceiling)(p->m, pieces);
  plan->row_blocks = NAME(ceiling)(p->m, plan->rows);
  plan->vectors = NAME(tile_vectors)(plan->rows, p->n);
  const int64_t width = plan->vectors * LANES;
  plan->columns = plan->across;
  if (plan->row_blocks < 4)
    plan->columns = NAME(round_up)(NAME(ceiling)(plan->across, 8), width > 16 ? width : 16);
  plan->column_blocks = NAME(ceiling)(plan->across, plan->columns);

  plan->line = plan->order == 0 ? plan->depth + 16 : NAME(ceiling)(plan->rows, LANES) * LANES;
  const int64_t lines = plan->order == 0 ? plan->rows : plan->depth;
  plan->packed_a = plan->pack_a ? (size_t)(NAME(ceiling)(lines * plan->line, 16) * 16) : 0;
  plan->packed_b =
      plan->pack_b ? (size_t)(NAME(ceiling)(plan->across, width) * width * plan->depth) : 0;
  if (plan->alone) {
    plan->packed_b = 0;
    plan->panel = plan->packed_a;
    plan->packed_a += (size_t)(NAME(ceiling)(width * plan->depth, 16) * 16);
  }
  plan->rectangle = plan->packed_a;
  if (p->vanishes) plan->packed_a += NB_RECTANGLE_ROWS * NB_TILE;
  const int64_t work = plan->row_blocks * plan->column_blocks;
  plan->slots = plan->packed_a > 0 && work > SLOTS ? SLOTS : work;
}

#include "product_strips.h"
#include "product_thin.h"

// One column is computed as one row: then vectors run along it.
static inline int NAME(is_column)(const nb_product *p) {
  return p->n == 1 && p->m > 1 && p->c_row == 1 && !p->epilogue;
}

static inline nb_product NAME(as_row)(const nb_product *p) {
  nb_product q = *p;
  q.m = 1, q.n = p->m, q.c_row = p->m;
  q.a = p->b, q.a_row = p->b_column, q.a_column = p->b_row, q.a_batch = p->b_batch;
  q.b = p->a, q.b_row = p->a_column, q.b_column = p->a_row, q.b_batch = p->a_batch;
  return q;
}

size_t NAME(nb_product_workspace)(const nb_product *p) {
  NAME(plan) plan;
  if (NAME(is_column)(p)) {
    const nb_product row = NAME(as_row)(p);
    return NAME(nb_product_workspace)(&row);
  }
  if (p->m <= 0 || p->n <= 0 || p->k <= 0 || p->batch <= 0 || NAME(is_thin)(p)) return 0;
  if (nb_product_is_small(p->m, p->n, p->k)) {
    NAME(plan_small)(p, &plan);
    return (plan.packed_a + plan.packed_b) * sizeof(T) * (size_t)plan.slots;
  }
  if (NAME(goes_by_strips)(p)) return NAME(strips_workspace)(p);
  NAME(plan_large)(p, &plan);
  return (plan.packed_a * (size_t)plan.slots + plan.packed_b) * sizeof(T);
}

// MARK: Small products

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
    for (int r = 0; r < 8; r++) STORE_PART(c + r * cs, part, sum[r]);
  }
  for (; rows > 0; rows--, a += as, c += cs) {
    V sum = fresh ? (V)0 : LOAD_PART(c, part);
#pragma clang loop unroll(full)
    for (int i = 0; i < ROWS_HELD; i++) sum = __builtin_elementwise_fma((V)(a[i]), held[i], sum);
    STORE_PART(c, part, sum);
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
                  p->k, !p->accumulate, 0);
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

// MARK: Large products

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
  const ptrdiff_t count = NAME(ceiling)(rows, NB_RECTANGLE_ROWS);
  const ptrdiff_t width = plan->vectors * LANES, step = plan->order == 0 ? as : 1;
  for (ptrdiff_t j = 0; j < columns; j += NB_TILE) {
    const ptrdiff_t across = columns - j < NB_TILE ? columns - j : NB_TILE;
    for (ptrdiff_t r = 0; r < count; r++) {
      const ptrdiff_t begin = rows * r / count, high = rows * (r + 1) / count - begin;
      T *c = p->vanishes ? rectangle : job->c + (row + begin) * p->c_row + column + j;
      const ptrdiff_t cs = !p->vanishes || p->n < NB_TILE ? p->c_row : NB_TILE;
      NAME(block)(plan->order, a + begin * step, as, right.b + j / width * right.panel,
                  right.stride, right.panel, plan->vectors, c, cs, high, across, depth, fresh, 0);
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
      if (plan->order == 0)
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

// MARK: Entry

// Without terms, C is its start.
static void NAME(product_empty)(const nb_product *p) {
  for (int64_t e = 0; e < p->batch; e++) {
    T *c = (T *)p->c + e * p->c_batch;
    if (!p->accumulate)
      for (int64_t i = 0; i < p->m; i++)
        __builtin_memset(c + i * p->c_row, 0, (size_t)p->n * sizeof(T));
    if (p->epilogue) p->epilogue(p->epilogue_context, c, p->c_row, 0, p->m, 0, p->n);
  }
}

static void NAME(product_nothing)(const nb_product *p) { (void)p; }

static inline const NAME(plan) *NAME(plan_of)(const nb_product *p) {
  return (const NAME(plan) *)p->plan;
}

static void NAME(product_small)(const nb_product *p) {
  NAME(product_one)(p, NAME(plan_of)(p), 0, p->workspace);
}

static void NAME(product_small_batch)(const nb_product *p) {
  NAME(small_job) job = {p, NAME(plan_of)(p)};
  const int worth = !nb_product_is_small(p->batch * p->m, p->n, p->k);
  nb_parallel(worth ? p->pool : 0, job.plan->slots, NAME(small_piece), &job);
}

static void NAME(product_large_batch)(const nb_product *p) {
  for (int64_t e = 0; e < p->batch; e++) NAME(product_large)(p, NAME(plan_of)(p), e);
}

void NAME(nb_product_prepare)(nb_product *p) {
  _Static_assert(sizeof(NAME(plan)) <= sizeof(p->plan), "a plan must fit into its product");
  if (NAME(is_column)(p)) *p = NAME(as_row)(p);
  NAME(plan) *plan = (NAME(plan) *)p->plan;
  if (p->m <= 0 || p->n <= 0 || p->batch <= 0) {
    p->run = NAME(product_nothing);
  } else if (p->k <= 0) {
    p->run = NAME(product_empty);
  } else if (NAME(is_thin)(p)) {
    p->run = NAME(product_thin);
  } else if (nb_product_is_small(p->m, p->n, p->k)) {
    NAME(plan_small)(p, plan);
    p->run = p->batch == 1 ? NAME(product_small) : NAME(product_small_batch);
  } else if (NAME(goes_by_strips)(p)) {
    p->run = NAME(product_by_strips);
  } else {
    NAME(plan_large)(p, plan);
    p->run = NAME(product_large_batch);
  }
}

void NAME(nb_product)(const nb_product *p) {
  nb_product q = *p;
  NAME(nb_product_prepare)(&q);
  q.run(&q);
}
#undef KEEP_ORDER
#undef OWN
