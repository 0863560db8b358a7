// The innermost loop of the matrix product: a tile of C in registers, for each number of rows and
// vectors, and each order of A.

// Part of the panel that comes next, which a tile copies to `to` at no cost of its own, since the
// multiplications wait for nothing: rows of two vectors, `stride` apart, or as many columns of as
// many entries, `stride` apart, each to a column. What stands `ahead` entries on is fetched. Where
// registers are few no part is copied: a line of each is fetched, one at every fourth step.
typedef struct NAME(carry) {
  const T *from;
  ptrdiff_t stride, parts, ahead;
  int pace;   // parts at every fourth step: 1, 2 or 4, a divisor of their number
  int turns;
  T *to;
} NAME(carry);

// A part is a row, or so many entries of a column: through integers, for all the registers of
// vectors are taken.
#define TURNED (2 * LANES < 8 ? 2 * LANES : 8)
typedef __typeof__(__builtin_choose_expr(sizeof(T) == 4, (uint32_t)0, (uint64_t)0))
    __attribute__((may_alias)) NAME(bits);

// A pointer of its own to the compiler, which knows nothing about it: else it computes the address of
// each row from the last.
#define OWN(pointer) __asm__("" : "+r"(pointer))

// Vectors from one line of the caches to the next.
#define LINES_APART (LANES * (int)sizeof(T) < 64 ? 64 / (LANES * (int)sizeof(T)) : 1)

// C[rows, vectors * LANES] (+)= A[rows, k] B[k, vectors * LANES], the last vector `last` lanes wide;
// or with `subtracts` C -= scale × A B, rounded both times. Where registers are few there is none for
// a mask: then whole vectors of B are read, whatever `last` is.
// `order` 0: A has contiguous rows, `as` apart; 1: contiguous columns, `as` apart. 2: as 0,
// but row i of B stands at `offsets[i]`. 3: as 1, both factors packed without gaps (`pack_tiles`,
// `pack_panel`). What comes next is fetched: a tile at `coming`, its rows `apart`. Where registers
// suffice, so are the rows of the panel of B at `ahead`, `stride` apart, and at every fourth step a
// part of `carry` is copied, where there is one: in order 0 or 1 and with whole vectors alone.
static inline __attribute__((always_inline)) void NAME(tile)(
    const int rows, const int vectors, const int order, const int subtracts,
    const T *restrict a, ptrdiff_t as, const T *restrict b, ptrdiff_t bs, T *restrict c,
    ptrdiff_t cs, ptrdiff_t k, int fresh, T scale, int last, const T *coming, ptrdiff_t apart,
    const T *ahead, ptrdiff_t stride, const int32_t *offsets, const NAME(carry) *carry) {
  if (order == 3) as = ROWS_OF_TWO, bs = 2 * LANES;
  const NAME(mask) part = MASK(last);
  V sum[14][8];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      const T *from = c + r * cs + v * LANES;
      if (fresh || subtracts)
        sum[r][v] = 0;
      else
        sum[r][v] = v + 1 < vectors || (FEW_REGISTERS && last == LANES) ? *(const V *)from
                                                                          : LOAD_PART(from, part);
    }
  }

  // A row of what comes at every fourth step: all at once they would fill the buffers for
  // misses and hold up the panel of B, which streams from the second-level cache.
  const ptrdiff_t spread = FEW_REGISTERS || k < 4 * rows ? 0 : 4 * rows;
  if (spread == 0 && coming != c) {
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v += LINES_APART)
        __builtin_prefetch(coming + r * apart + v * LANES, 1, 3);
  }

  const int carries = !FEW_REGISTERS && order < 2 && vectors == 2;
  const ptrdiff_t carried = carries && carry ? 4 * carry->parts / carry->pace : 0;
  const ptrdiff_t fetched = order == 3 && carry ? 4 * carry->parts : 0;
  const T *load = carried || fetched ? carry->from : 0;
  const ptrdiff_t load_stride = fetched ? carry->stride : 0;
  T *stow = carried ? carry->to : 0;

  const int by_rows = order == 0 || order == 2;
  // Three rows to a pointer, so that the addresses fit in registers.
  const T *base[5];
#pragma clang loop unroll(full)
  for (int g = 0; g < 5; g++) base[g] = by_rows ? a + 3 * g * as : a;

// Keeps the loads of one step from being moved into an earlier one, where the registers would run
// out.
#define KEEP_ORDER __asm__ volatile("" ::: "memory")
#define STEP(u)                                                                               \
  {                                                                                           \
    V row[8];                                                                                 \
    const T *at = order == 2 ? b + offsets[i + (u)] : b;                                      \
    _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++) row[v] =             \
        FEW_REGISTERS || v + 1 < vectors ? *(const V *)(at + v * LANES)                       \
                                         : LOAD_PART(at + v * LANES, part);                   \
    _Pragma("clang loop unroll(full)") for (int r = 0; r < rows; r++) {                       \
      const V x = (V)(by_rows ? base[r / 3][r % 3 * as + (u)] : base[0][r]);                  \
      _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++) sum[r][v] =        \
          __builtin_elementwise_fma(x, row[v], sum[r][v]);                                    \
    }                                                                                         \
    if (order != 2) {                                                                         \
      if (!FEW_REGISTERS && (vectors > 1 || stride)) {                                        \
        _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++)                  \
            __builtin_prefetch(ahead + v * LANES, 0, 2);                                      \
        ahead += stride;                                                                      \
      }                                                                                       \
      b += bs;                                                                                \
    }                                                                                         \
    KEEP_ORDER;                                                                               \
    if (!by_rows) base[0] += as;                                                              \
  }
#define ADVANCE(n)                                                               \
  if (by_rows) {                                                                 \
    _Pragma("clang loop unroll(full)") for (int g = 0; g < 5; g++) base[g] += n; \
  }
#define OWN_BASES                                                       \
  if (by_rows) {                                                        \
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
      coming += apart;
    }
    if (order == 3 && i < fetched) {
      __builtin_prefetch(load, 0, 2);
      load += load_stride;
    }
    if (i < carried) {
      if (carry->turns) {
        for (int n = 1; n <= carry->pace; n++) {
          __builtin_prefetch(load + carry->ahead, 0, 2);
#pragma clang loop unroll(full)
          for (int j = 0; j < TURNED; j++)
            ((NAME(bits) *)stow)[j * 2 * LANES] = ((const NAME(bits) *)load)[j];
          load += TURNED;
          stow += TURNED * 2 * LANES;
          if ((i / 4 * carry->pace + n) % (2 * LANES / TURNED) == 0) {   // the next column
            load += carry->stride - 2 * LANES;
            stow += 1 - 4 * LANES * LANES;
          }
        }
      } else {
        for (int n = carry->pace; n > 0; n--) {
          for (int v = 0; v < 2; v++) {
            __builtin_prefetch(load + carry->ahead + v * LANES, 0, 2);
            *(V *)(stow + v * LANES) = *(const V *)(load + v * LANES);
          }
          load += carry->stride;
          stow += 2 * LANES;
        }
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
      if (subtracts) sum[r][v] = *(const V *)to - scale * sum[r][v];
      if (v + 1 < vectors || last == LANES)
        *(V *)to = sum[r][v];
      else
        STORE_PART(to, last, sum[r][v]);
    }
  }
}

#define TILE_PARAMETERS                                                                 \
  const T *a, ptrdiff_t as, const T *b, ptrdiff_t bs, T *c, ptrdiff_t cs, ptrdiff_t k,  \
      int fresh, T scale, int last, const T *coming, ptrdiff_t apart,                    \
      const T *ahead, ptrdiff_t stride, const int32_t *offsets, const NAME(carry) *carry
typedef void (*NAME(tile_fn))(TILE_PARAMETERS);

#define TILE(r, v, order, subtracts)                                                     \
  NAME(tile)(r, v, order, subtracts, a, as, b, bs, c, cs, k, fresh, scale, last, coming, \
             apart, ahead, stride, offsets, carry)
#define TILE_IN_ORDER(name, r, v, order) \
  static void NAME(name##_##r##_##v)(TILE_PARAMETERS) { TILE(r, v, order, 0); }
#define DEFINE_TILE(r, v)         \
  TILE_IN_ORDER(rows, r, v, 0)    \
  TILE_IN_ORDER(columns, r, v, 1) \
  TILE_IN_ORDER(places, r, v, 2)
NB_TILES(DEFINE_TILE)
#undef DEFINE_TILE

// Packed panels are two vectors wide.
#define PACKED_4(r)
#define PACKED_8(r)
#define DEFINE_PACKED(r, v) PACKED_##v(r)
#if FEW_REGISTERS
#define PACKED_1(r) TILE_IN_ORDER(packed, r, 1, 3)
#define PACKED_2(r) TILE_IN_ORDER(packed, r, 2, 3)
NB_TILES(DEFINE_PACKED)
#undef PACKED_1
#undef PACKED_2
#endif

// Those that subtract are two whole vectors wide.
#define UPDATES_1(r)
#define UPDATES_2(r)                                                            \
  static void NAME(rows_##r##_update)(TILE_PARAMETERS) { TILE(r, 2, 0, 1); }    \
  static void NAME(columns_##r##_update)(TILE_PARAMETERS) { TILE(r, 2, 1, 1); }
#define UPDATES_4(r)
#define UPDATES_8(r)
#define DEFINE_UPDATE(r, v) UPDATES_##v(r)
NB_TILES(DEFINE_UPDATE)
#undef UPDATES_2
#if FEW_REGISTERS
#define UPDATES_2(r) \
  static void NAME(packed_##r##_update)(TILE_PARAMETERS) { TILE(r, 2, 3, 1); }
NB_TILES(DEFINE_UPDATE)
#undef UPDATES_2
#endif
#undef DEFINE_UPDATE
#undef TILE_IN_ORDER
#undef TILE
#undef TILE_PARAMETERS

// By order of A, vectors, and rows - 1.
static const NAME(tile_fn) NAME(tiles)[4][9][14] = {
#define ROW(r, v) [v][r - 1] = NAME(rows_##r##_##v),
#define COLUMN(r, v) [v][r - 1] = NAME(columns_##r##_##v),
#define PLACE(r, v) [v][r - 1] = NAME(places_##r##_##v),
#define PACKED_1(r) [1][r - 1] = NAME(packed_##r##_1),
#define PACKED_2(r) [2][r - 1] = NAME(packed_##r##_2),
    {NB_TILES(ROW)},
    {NB_TILES(COLUMN)},
    {NB_TILES(PLACE)},
#if FEW_REGISTERS
    {NB_TILES(DEFINE_PACKED)},
#endif
#undef ROW
#undef COLUMN
#undef PLACE
#undef PACKED_1
#undef PACKED_2
#undef PACKED_4
#undef PACKED_8
#undef DEFINE_PACKED
};

// By order of A and rows - 1.
static const NAME(tile_fn) NAME(updates)[4][14] = {
#define UPDATES_2(r) [r - 1] = NAME(rows_##r##_update),
#define UPDATE(r, v) UPDATES_##v(r)
    {NB_TILES(UPDATE)},
#undef UPDATES_2
#define UPDATES_2(r) [r - 1] = NAME(columns_##r##_update),
    {NB_TILES(UPDATE)},
#if FEW_REGISTERS
    {0},
#undef UPDATES_2
#define UPDATES_2(r) [r - 1] = NAME(packed_##r##_update),
    {NB_TILES(UPDATE)},
#endif
#undef UPDATE
#undef UPDATES_1
#undef UPDATES_2
#undef UPDATES_4
#undef UPDATES_8
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
