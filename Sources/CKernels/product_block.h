// A block of C, tile by tile.

// How rows are cut into tiles: the first `taller` of them have a row more than `height`.
typedef struct NAME(cut) {
  int32_t tiles, height, taller;
} NAME(cut);

static inline NAME(cut) NAME(cut_rows)(ptrdiff_t rows, int vectors) {
  const int most = NAME(tile_rows)(vectors), tiles = (int)((rows + most - 1) / most);
  return (NAME(cut)){tiles, (int)(rows / tiles), (int)(rows % tiles)};
}

// Of the tiles of a cut those from `first` to before `end`; and the row that a tile begins with.
static inline NAME(cut) NAME(part_of_cut)(NAME(cut) cut, ptrdiff_t first, ptrdiff_t end) {
  const ptrdiff_t taller = cut.taller < end ? cut.taller : end;
  return (NAME(cut)){(int)(end - first), cut.height, taller > first ? (int)(taller - first) : 0};
}

static inline ptrdiff_t NAME(row_of_tile)(NAME(cut) cut, ptrdiff_t tile) {
  return tile * cut.height + (tile < cut.taller ? tile : cut.taller);
}

// Where the rows of A from a tile on stand.
static inline const T *NAME(a_of_tile)(NAME(cut) cut, int order, const T *a, ptrdiff_t as,
                                       ptrdiff_t tile) {
  return a + (order == 3 ? tile * as : NAME(row_of_tile)(cut, tile) * (order != 1 ? as : 1));
}

// C[rows, columns] (+)= A[rows, k] B[k, columns]. In order 3 the tiles of A are `as` apart. B stands
// in panels of `vectors` vectors, one every `panel` entries, their rows `bs` apart, or in order 2 at
// `offsets`. Each tile fetches the next one of C, or where there is `beside`, its own part of that,
// whose rows are `apart`.
static inline void NAME(cut_block)(NAME(cut) cut, int order, const T *a, ptrdiff_t as, const T *b,
                                   ptrdiff_t bs, ptrdiff_t panel, int vectors, T *c, ptrdiff_t cs,
                                   ptrdiff_t columns, ptrdiff_t k, int fresh,
                                   const int32_t *offsets, const T *beside, ptrdiff_t apart) {
  const ptrdiff_t wide = vectors * LANES;
  // With few terms the writing of C takes the time: go along its rows, as memory likes it.
  const int along = k <= 64 && columns > wide;
  const ptrdiff_t inner = along ? (columns + wide - 1) / wide : 1;
  for (ptrdiff_t j = 0; j < columns; j += inner * wide, b += inner * panel) {
    const T *rows_of_a = a;
    T *rows_of_c = c;
    const T *rows_beside = beside;
    for (ptrdiff_t t = 0; t < cut.tiles; t++) {
      const ptrdiff_t count = cut.height + (t < cut.taller);
      for (ptrdiff_t i = 0; i < inner; i++) {
        const ptrdiff_t at = j + i * wide, width = columns - at < wide ? columns - at : wide;
        const T *from = b + i * panel;
        // The next panel is fetched while the first rows, or all of them, meet this one.
        const int fetch = along || t == 0;
        const T *ahead = fetch ? from + panel : from;
        const ptrdiff_t stride = fetch && columns > wide ? bs : 0;
        // A small C is in the cache.
        const ptrdiff_t away = along ? wide : k * columns > 4096 ? count * cs : 0;
        const T *next = beside ? rows_beside : rows_of_c + away;
        int across = vectors;
        for (ptrdiff_t begin = 0; begin < width; begin += across * LANES) {
          const ptrdiff_t left = (width - begin + LANES - 1) / LANES;
          while (across > left) across /= 2;
          const ptrdiff_t lanes = width - begin - (across - 1) * LANES;
          NAME(tiles)[order][across][count - 1](
              rows_of_a, as, from + begin, bs, rows_of_c + at + begin, cs, k, fresh, 0,
              lanes < LANES ? (int)lanes : LANES, next + at + begin, beside ? apart : cs,
              ahead + begin, stride, offsets, 0);
        }
      }
      rows_of_a += order == 3 ? as : count * (order != 1 ? as : 1);
      rows_of_c += count * cs;
      if (beside) rows_beside += count * apart;
    }
  }
}

// C -= scale × A B, for whole panels of two vectors.
static void NAME(update_block)(int order, const T *a, ptrdiff_t as, const T *b, ptrdiff_t bs,
                               ptrdiff_t panel, T *c, ptrdiff_t cs, ptrdiff_t rows,
                               ptrdiff_t columns, ptrdiff_t k, T scale) {
  const NAME(cut) cut = NAME(cut_rows)(rows, 2);
  for (ptrdiff_t j = 0; j < columns; j += 2 * LANES, b += panel, c += 2 * LANES) {
    const T *rows_of_a = a;
    T *rows_of_c = c;
    for (ptrdiff_t t = 0; t < cut.tiles; t++) {
      const ptrdiff_t count = cut.height + (t < cut.taller);
      T *next = t + 1 < cut.tiles ? rows_of_c + count * cs : c + 2 * LANES;
      NAME(updates)[order][count - 1](rows_of_a, as, b, bs, rows_of_c, cs, k, 1, scale, LANES,
                                      next, cs, t == 0 ? b + panel : b, t == 0 ? bs : 0, 0, 0);
      rows_of_a += order == 3 ? as : count * (order != 1 ? as : 1);
      rows_of_c = next;
    }
  }
}

static inline void NAME(block)(int order, const T *a, ptrdiff_t as, const T *b, ptrdiff_t bs,
                               ptrdiff_t panel, int vectors, T *c, ptrdiff_t cs, ptrdiff_t rows,
                               ptrdiff_t columns, ptrdiff_t k, int fresh,
                               const int32_t *offsets) {
  NAME(cut_block)(NAME(cut_rows)(rows, vectors), order, a, as, b, bs, panel, vectors, c, cs,
                  columns, k, fresh, offsets, 0, 0);
}
