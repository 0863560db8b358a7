// Blocks turned in registers.

/// In place: row i, lane j to row j, lane i, as the product's transpose (product_pack.h).
NB_INLINE void N(transpose_block)(vec *rows) {
#pragma clang loop unroll(full)
  for (int h = V == 16 ? 2 : 1; h > 0; h /= 2)
#pragma clang loop unroll(full)
    for (int i = 0; i < V; i++) {
      if (i & h) continue;
      const vec x = rows[i], y = rows[i + h];
      rows[i] = N(zip_low)(x, y);
      rows[i + h] = N(zip_high)(x, y);
    }
#pragma clang loop unroll(full)
  for (int h = V == 16 ? 4 : 2; h < V; h *= 2)
#pragma clang loop unroll(full)
    for (int i = 0; i < V; i++) {
      if (i & h) continue;
      const vec x = rows[i], y = rows[i + h];
      rows[i] = N(even)(x, y);
      rows[i + h] = N(odd)(x, y);
    }
}

/// dst[i, j] = src[i, j] where dst is contiguous along j and src along i. V rows of dst at a time,
/// since rows a power of two apart share few sets of the caches.
static void N(transpose)(R *dst, int64_t dst_row, const R *src, int64_t src_column, int64_t rows,
                         int64_t columns) {
  int64_t i = 0;
  for (; i + V <= rows; i += V) {
    int64_t j = 0;
    for (; j + V <= columns; j += V) {
      vec block[V];
#pragma clang loop unroll(full)
      for (int k = 0; k < V; k++) block[k] = N(load)(src + i + (j + k) * src_column);
      N(transpose_block)(block);
#pragma clang loop unroll(full)
      for (int k = 0; k < V; k++) N(store)(dst + (i + k) * dst_row + j, block[k]);
    }
    for (int64_t r = i; r < i + V; r++)
      for (int64_t c = j; c < columns; c++) dst[r * dst_row + c] = src[r + c * src_column];
  }
  for (; i < rows; i++)
    for (int64_t c = 0; c < columns; c++) dst[i * dst_row + c] = src[i + c * src_column];
}
