// Operands copied so that tiles find them close together.

// In place: row i, lane j to row j, lane i. An exchange of two rows moves a bit of the row's number
// into the lane's: LOWER and UPPER take in turns the entries of the first and of the second halves
// of 16 bytes, EVEN and ODD all first and all second of two times 16 bytes. None moves anything
// further than it must: what crosses 16 bytes entry by entry takes the processor twice as long.
static inline __attribute__((always_inline)) void NAME(transpose)(V *rows) {
#pragma clang loop unroll(full)
  for (int h = 8 / (int)sizeof(T); h > 0; h /= 2)
#pragma clang loop unroll(full)
    for (int i = 0; i < LANES; i++) {
      if (i & h) continue;
      const V x = rows[i], y = rows[i + h];
      rows[i] = LOWER(x, y);
      rows[i + h] = UPPER(x, y);
    }
#pragma clang loop unroll(full)
  for (int h = 16 / (int)sizeof(T); h < LANES; h *= 2)
#pragma clang loop unroll(full)
    for (int i = 0; i < LANES; i++) {
      if (i & h) continue;
      const V x = rows[i], y = rows[i + h];
      rows[i] = EVEN(x, y);
      rows[i + h] = ODD(x, y);
    }
}

// to[i * width + j] = b[i * row + j * column], zero from `columns` up to `width`, which is a
// number of whole vectors.
static void NAME(pack_panel)(T *restrict to, ptrdiff_t width, const T *restrict b, ptrdiff_t row,
                             ptrdiff_t column, ptrdiff_t k, ptrdiff_t columns) {
  if (column == 1 && columns == 2 * LANES && width == columns) {
    for (ptrdiff_t i = 0; i < k; i++, b += row, to += 2 * LANES) {
      const V first = *(const V *)b, second = *(const V *)(b + LANES);
      *(V *)to = first;
      *(V *)(to + LANES) = second;
    }
  } else if (column == 1) {
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

// Tiles [first, end) of a cut of A for order 3: of tile t row r, column i goes to
// to[t * stride + i * ROWS_OF_TWO + r].
static void NAME(pack_tiles)(T *restrict to, ptrdiff_t stride, const T *restrict a, ptrdiff_t row,
                             ptrdiff_t column, NAME(cut) cut, ptrdiff_t first, ptrdiff_t end,
                             ptrdiff_t k) {
  const ptrdiff_t most = ROWS_OF_TWO;
  if (row == 1) {
    // Along all tiles, since that is how memory lies.
    for (ptrdiff_t i = 0; i < k; i++) {
      const T *from = a + i * column + NAME(row_of_tile)(cut, first);
      for (ptrdiff_t t = first; t < end; t++) {
        const ptrdiff_t rows = cut.height + (t < cut.taller);
        T *out = to + t * stride + i * most;
        if (rows == most)
          __builtin_memcpy(out, from, ROWS_OF_TWO * sizeof(T));
        else
          for (ptrdiff_t r = 0; r < rows; r++) out[r] = from[r];
        from += rows;
      }
    }
    return;
  }
  for (ptrdiff_t t = first; t < end; t++) {
    const ptrdiff_t rows = cut.height + (t < cut.taller);
    const T *from = a + NAME(row_of_tile)(cut, t) * row;
    T *out = to + t * stride;
    ptrdiff_t i = 0;
    // Blocks are turned in registers; each column is written in whole vectors, over whose end the
    // next one goes: the last one is not among them.
    if (column == 1)
      for (; i + LANES < k; i += LANES) {
        V block[(ROWS_OF_TWO + LANES - 1) / LANES][LANES];
#pragma clang loop unroll(full)
        for (int g = 0; g * LANES < ROWS_OF_TWO; g++) {
#pragma clang loop unroll(full)
          for (int l = 0; l < LANES; l++)
            block[g][l] = g * LANES + l < rows ? *(const V *)(from + (g * LANES + l) * row + i) : 0;
          NAME(transpose)(block[g]);
        }
#pragma clang loop unroll(full)
        for (int l = 0; l < LANES; l++)
#pragma clang loop unroll(full)
          for (int g = 0; g * LANES < ROWS_OF_TWO; g++)
            *(V *)(out + (i + l) * most + g * LANES) = block[g][l];
      }
    for (; i < k; i++)
      for (ptrdiff_t r = 0; r < rows; r++) out[i * most + r] = from[r * row + i * column];
  }
}
