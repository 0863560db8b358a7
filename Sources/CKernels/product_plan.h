// How a product is cut into blocks and pieces of work.

// An epilogue sees rectangles of up to so many rows of NB_TILE columns: they stay in the second-level
// cache.
#define NB_RECTANGLE_ROWS 64

// Slots of workspace for packed blocks of A: fixed, so that the number of threads plays no part.
#define SLOTS 16

typedef struct NAME(plan) {
  int order;          // of A as the tiles see it
  int pack_a, pack_b;
  int tiled;          // A is packed tile by tile, in order 3, and B is packed, too
  int alone;          // B is packed panel by panel where it is used, for only one block of rows does
  int vectors;        // of a panel of B
  int holds;          // B is small enough for registers
  int by_runs;        // tiles of one height are done in one call; all panels are two whole vectors
  NAME(cut) cut;      // of all rows, of a small product: what it needs stands close together
  size_t packed_a, packed_b;   // entries: of one slot, and of packed B
  int64_t slots;
  int64_t depth;      // rows of B in a block
  int64_t across;     // columns of B that are packed at once
  int64_t rows, row_blocks;        // of C in one piece of work
  int64_t columns, column_blocks;
  int64_t line;       // entries between the lines of packed A, or between its tiles
  size_t panel;                // where in a slot a panel of B is packed
  size_t rectangle;            // and where a piece of a C that vanishes stands
} NAME(plan);

static inline int64_t NAME(ceiling)(int64_t n, int64_t d) { return (n + d - 1) / d; }
static inline int64_t NAME(round_up)(int64_t n, int64_t d) { return (n + d - 1) / d * d; }

static inline int NAME(rows_contiguous)(const nb_product *p) { return p->a_column == 1 || p->k == 1; }
static inline int NAME(columns_contiguous)(const nb_product *p) { return p->a_row == 1 || p->m == 1; }

// Tiles that read whole vectors would read behind the last row of B.
static inline int NAME(must_pack)(const nb_product *p) {
  return FEW_REGISTERS && p->n % LANES != 0;
}

static inline void NAME(plan_small)(const nb_product *p, NAME(plan) *plan) {
  plan->pack_a = !NAME(rows_contiguous)(p) && !NAME(columns_contiguous)(p);
  plan->order = plan->pack_a || NAME(rows_contiguous)(p) ? 0 : 1;
  plan->pack_b = (p->b_column != 1 && p->n != 1) || NAME(must_pack)(p);
  plan->vectors = NAME(tile_vectors)(p->m, p->n);
  plan->packed_a = plan->packed_b = 0;
  if (plan->pack_a) plan->packed_a = (size_t)(NAME(ceiling)(p->m * p->k, LANES) * LANES);
  if (plan->pack_b) {
    const int64_t width = plan->vectors * LANES;
    plan->packed_b = (size_t)(NAME(ceiling)(p->n, width) * width * p->k);
  }
  plan->slots = p->batch < SLOTS ? p->batch : SLOTS;
  plan->cut = NAME(cut_rows)(p->m, plan->vectors);
  plan->by_runs = FEW_REGISTERS && p->n % (2 * LANES) == 0 && plan->vectors == 2 &&
                  plan->cut.height > 2 && (plan->order == 0 || p->n <= 8 * LANES);
#if ROWS_HELD > 0
  plan->holds = plan->order == 0 && p->n <= LANES && p->m >= 8 && p->k % ROWS_HELD == 0 &&
                p->k <= 2 * ROWS_HELD;
#endif
}

// Columns, and bytes of both factors, from which on packing all of them is worth its time.
#define TILED_COLUMNS 128
#define TILED_FROM (384 << 10)

static void NAME(plan_large)(const nb_product *p, NAME(plan) *plan) {
  const int any = !NAME(rows_contiguous)(p) && !NAME(columns_contiguous)(p);
  plan->order = any || NAME(rows_contiguous)(p) ? 0 : 1;
  const int64_t size = sizeof(T);
  const int thin = p->m <= 2 * ROWS_OF_TWO;
  plan->pack_a = any || (p->n >= 8 * LANES && !thin && p->m * p->k * size > (1 << 20));
  plan->pack_b = (p->b_column != 1 && p->n != 1) ||
                 (p->m >= 600 && p->n >= LANES && p->k * p->n * size > (256 << 10)) ||
                 NAME(must_pack)(p);
  plan->depth = thin && !plan->pack_b ? (p->k * p->n * size > (1 << 20) ? 16 : 64) : BLOCK_BYTES / size;
  plan->tiled = FEW_REGISTERS && !thin && p->n >= TILED_COLUMNS &&
                (p->m + p->n) * p->k * size > TILED_FROM;
  if (plan->tiled) plan->order = 3, plan->pack_a = plan->pack_b = 1;
  plan->alone = thin && plan->pack_b;
  if (plan->alone) plan->depth = 512;
  // An update subtracts the whole sum, rounded once.
  if (p->vanishes || p->scale) plan->depth = p->k;
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
  if (plan->tiled) {
    plan->line = ROWS_OF_TWO * plan->depth;
    const int64_t tiles = NAME(cut_rows)(plan->rows, plan->vectors).tiles;
    plan->packed_a = (size_t)NAME(round_up)(tiles * plan->line, 16);
  }
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
