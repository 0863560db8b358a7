// Products of some rows with a large B, as of a batch with the weights of a wide layer.
//
// C is cut into strips of columns, each a piece of work over all rows and all of k. A is packed
// once; B is packed panel by panel by the thread that needs it, while the tiles of the panel before
// are computed: they carry its rows over, or where B is transposed its columns; where registers are
// few, it is packed between the tiles, having been fetched by them, line by line. So B is read once,
// and what a power of two between its rows does to the caches does not matter.

// Strips of C; entries of k that are packed between two tiles at the least;
// how many rows before it is copied a row of B is fetched.
#define STRIPS 8
#define CARRIED (2 * LANES)
#define FETCHED_ROWS 64

// Columns of which each strip has a whole number, but for the end of the last.
#define STRIP_STEP (2 * LANES < 16 ? 16 : 2 * LANES)

typedef struct NAME(strips) {
  const nb_product *product;
  int64_t entry;
  int order;                 // of A as the tiles see it
  NAME(cut) cut;
  int64_t depth, blocks;     // of k
  int64_t panels;            // of B in a block of k
  int64_t line;              // entries between the lines of packed A, or between its tiles
  int64_t block;             // entries of a block of packed A
  T *a, *workspace;
} NAME(strips);

// Two vectors to a tile, and tiles enough for a panel to be carried in the time of another. Where
// the rows of B spread well over the second-level cache the tiles read them where they are, if they
// have the registers to fetch them.
static int NAME(goes_by_strips)(const nb_product *p) {
  const int transposed = p->b_column != 1;
  const int64_t bytes = p->k * p->n * (int64_t)sizeof(T);
  if (p->vanishes || p->scale || p->m >= 600 || p->n < STRIPS * STRIP_STEP) return 0;
  if (FEW_REGISTERS) return p->m > 2 * ROWS_OF_TWO && bytes > STRIPS_FROM;
  return p->m > (transposed ? 3 : 1) * ROWS_OF_TWO && bytes > STRIPS_FROM &&
         (transposed || p->b_row * (int64_t)sizeof(T) % 2048 == 0);
}

static NAME(strips) NAME(plan_strips)(const nb_product *p) {
  NAME(strips) s = {.product = p};
  s.order = FEW_REGISTERS ? 3 : NAME(rows_contiguous)(p) || !NAME(columns_contiguous)(p) ? 0 : 1;
  s.cut = NAME(cut_rows)(p->m, 2);
  s.blocks = NAME(ceiling)(p->k, BLOCK_BYTES / sizeof(T));
  s.depth = NAME(ceiling)(NAME(ceiling)(p->k, s.blocks), CARRIED) * CARRIED;
  s.panels = NAME(ceiling)(p->n, 2 * LANES);
  s.line = s.order == 0 ? s.depth + 16 : NAME(ceiling)(p->m, LANES) * LANES;
  s.block = (s.order == 0 ? NAME(ceiling)(p->m, 16) * 16 : s.depth) * s.line;
  if (s.order == 3) {
    s.line = ROWS_OF_TWO * s.depth;
    s.block = NAME(round_up)(s.cut.tiles * s.line, 16);
  }
  return s;
}

// Entries of two panels, for one piece.
static inline int64_t NAME(strip_entries)(const NAME(strips) *s) {
  return 2 * LANES * 2 * s->depth;
}

static size_t NAME(strips_workspace)(const nb_product *p) {
  const NAME(strips) s = NAME(plan_strips)(p);
  return (size_t)(s.blocks * s.block + STRIPS * NAME(strip_entries)(&s)) * sizeof(T);
}

#define PIECES_OF_A 8

static void NAME(pack_a_of_strips)(void *context, int64_t piece) {
  const NAME(strips) *s = context;
  const nb_product *p = s->product;
  const int64_t block = piece / PIECES_OF_A, part = piece % PIECES_OF_A, k = block * s->depth;
  const int64_t depth = p->k - k < s->depth ? p->k - k : s->depth;
  const T *a = (const T *)p->a + s->entry * p->a_batch + k * p->a_column;
  if (s->order == 3) {
    NAME(pack_tiles)(s->a + block * s->block, s->line, a, p->a_row, p->a_column, s->cut,
                     s->cut.tiles * part / PIECES_OF_A, s->cut.tiles * (part + 1) / PIECES_OF_A,
                     depth);
    return;
  }
  const int64_t lines = s->order == 0 ? p->m : depth, length = s->order == 0 ? depth : p->m;
  const int64_t stride = s->order == 0 ? p->a_row : p->a_column;
  const int64_t first = lines * part / PIECES_OF_A, end = lines * (part + 1) / PIECES_OF_A;
  NAME(pack_lines)(s->a + block * s->block + first * s->line, s->line, a + first * stride, stride,
                   s->order == 0 ? p->a_column : p->a_row, end - first, length);
}

// The first panel of a strip.
static inline int64_t NAME(first_panel)(const NAME(strips) *s, int64_t piece) {
  const int64_t together = STRIP_STEP / (2 * LANES);
  return piece < STRIPS ? s->panels * piece / STRIPS / together * together : s->panels;
}

// A panel of B: its place, rows and columns.
typedef struct NAME(panel) {
  const T *b;
  T *to;
  int64_t k, depth, column, columns;
} NAME(panel);

// The panels of a strip in the order in which they are needed: all of a block of k, then the next.
static NAME(panel) NAME(panel_of_strip)(const NAME(strips) *s, int64_t piece, int64_t i, T *panels) {
  const nb_product *p = s->product;
  const int64_t width = 2 * LANES;
  const int64_t first = NAME(first_panel)(s, piece);
  const int64_t across = NAME(first_panel)(s, piece + 1) - first;
  NAME(panel) t = {.k = i / across * s->depth, .column = (first + i % across) * width};
  t.depth = p->k - t.k < s->depth ? p->k - t.k : s->depth;
  t.columns = p->n - t.column < width ? p->n - t.column : width;
  if (t.depth < 0) t.depth = 0;   // behind the last one
  t.b = (const T *)p->b + s->entry * p->b_batch + t.k * p->b_row + t.column * p->b_column;
  t.to = panels + i % 2 * width * s->depth;
  return t;
}

static inline void NAME(pack_rows)(const nb_product *p, const NAME(panel) *panel, int64_t begin,
                                   int64_t end) {
  NAME(pack_panel)(panel->to + begin * 2 * LANES, 2 * LANES, panel->b + begin * p->b_row, p->b_row,
                   p->b_column, end - begin, panel->columns);
}

// Where registers are few: rows [begin, end) of a panel, which a tile fetches line by line. More
// lines at once would fill the buffers for misses, and the tile's own reads would wait for them. Of a
// transposed B the tile fetches a line of each column; what is behind those is asked for here.
static NAME(carry) NAME(fetch_by_tile)(const nb_product *p, const NAME(panel) *panel, int64_t begin,
                                       int64_t end) {
  NAME(carry) carry = {.from = panel->b + begin * p->b_row};
  if (begin >= end) return carry;
  if (p->b_column == 1) {
    carry.stride = p->b_row;
    carry.parts = end - begin;
  } else if (p->b_row == 1) {
    carry.stride = p->b_column;
    carry.parts = panel->columns;
    for (int64_t i = begin + CARRIED; i < end; i += CARRIED)
      for (int64_t j = 0; j < panel->columns; j++)
        __builtin_prefetch(panel->b + j * p->b_column + i, 0, 2);
  }
  return carry;
}

// What a tile of panel `now` carries of rows [begin, end) of panel `then`; nothing where it cannot.
static NAME(carry) NAME(carry_between)(const nb_product *p, const NAME(panel) *now,
                                       const NAME(panel) *then, int64_t begin, int64_t end) {
  const int64_t width = 2 * LANES, steps = now->depth / 4;
  NAME(carry) carry = {.from = then->b + begin * p->b_row, .stride = p->b_row, .parts = end - begin,
                       .ahead = FETCHED_ROWS * p->b_row, .pace = 1, .to = then->to + begin * width};
  int possible = now->columns > LANES && then->columns == width;
  if (p->b_column != 1) {
    carry.turns = 1;
    carry.stride = p->b_column;
    carry.parts = width * CARRIED / TURNED;
    carry.ahead = CARRIED;
    possible = possible && p->b_row == 1 && end - begin == CARRIED;
  }
  while (carry.pace < 4 && carry.parts > carry.pace * steps) carry.pace *= 2;
  if (!possible || carry.parts > carry.pace * steps || carry.parts % carry.pace) carry.parts = 0;
  return carry;
}

// How many rows of a panel so many shares of it are.
static inline int64_t NAME(rows_until)(const NAME(panel) *panel, int64_t shares) {
  return shares * CARRIED < panel->depth ? shares * CARRIED : panel->depth;
}

// The tiles of one panel, and the panel after it.
static void NAME(work_on_panel)(const NAME(strips) *s, const NAME(panel) *now,
                                const NAME(panel) *then) {
  const nb_product *p = s->product;
  const int64_t width = 2 * LANES, cs = p->c_row;
  const int64_t tiles = s->cut.tiles;
  const int vectors = now->columns > LANES ? 2 : 1;
  const int last = (int)now->columns - (vectors - 1) * LANES;
  const T *a = s->a + now->k / s->depth * s->block;
  T *c = (T *)p->c + s->entry * p->c_batch + now->column;
  const int64_t shares = NAME(ceiling)(then->depth, CARRIED);
  int64_t row = 0, packed = 0, fetched = 0;
  for (int64_t t = 0; t < tiles; t++) {
    const int64_t rows = s->cut.height + (t < s->cut.taller);
    const int64_t until = NAME(rows_until)(then, shares * (t + 1) / tiles);
    NAME(carry) carry;
    if (FEW_REGISTERS) {
      // What is packed behind the tile after this one.
      const int64_t later = NAME(rows_until)(then, shares * (t + 2) / tiles);
      carry = NAME(fetch_by_tile)(p, then, fetched, later);
      fetched = later;
    } else {
      carry = NAME(carry_between)(p, now, then, packed, until);
    }
    NAME(tiles)[s->order][vectors][rows - 1](
        NAME(a_of_tile)(s->cut, s->order, a, s->line, t), s->line, now->to, width, c + row * cs, cs,
        now->depth, now->k == 0 && !p->accumulate, 0, last,
        t + 1 < tiles ? c + (row + rows) * cs : c + then->column - now->column, cs, now->to, 0, 0,
        &carry);
    if (FEW_REGISTERS || carry.parts == 0) NAME(pack_rows)(p, then, packed, until);
    row += rows;
    packed = until;
  }
}

static void NAME(strip_piece)(void *context, int64_t piece) {
  const NAME(strips) *s = context;
  T *panels = s->workspace + piece * NAME(strip_entries)(s);
  NAME(panel) now = NAME(panel_of_strip)(s, piece, 0, panels);
  NAME(pack_rows)(s->product, &now, 0, now.depth);
  for (int64_t i = 0; now.depth > 0; i++) {
    const NAME(panel) then = NAME(panel_of_strip)(s, piece, i + 1, panels);
    NAME(work_on_panel)(s, &now, &then);
    now = then;
  }
  const nb_product *p = s->product;
  if (!p->epilogue) return;
  const int64_t begin = NAME(first_panel)(s, piece) * 2 * LANES;
  const int64_t end = NAME(first_panel)(s, piece + 1) * 2 * LANES;
  p->epilogue(p->epilogue_context, (const T *)p->c + begin, p->c_row, 0, p->m, begin,
              (end < p->n ? end : p->n) - begin);
}

static void NAME(product_by_strips)(const nb_product *p) {
  NAME(strips) s = NAME(plan_strips)(p);
  s.a = p->workspace;
  s.workspace = s.a + s.blocks * s.block;
  for (s.entry = 0; s.entry < p->batch; s.entry++) {
    nb_parallel(p->pool, s.blocks * PIECES_OF_A, NAME(pack_a_of_strips), &s);
    nb_parallel(p->pool, STRIPS, NAME(strip_piece), &s);
  }
}
