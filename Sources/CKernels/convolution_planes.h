// Images copied with their padding, so that each place of the kernel finds its operand at one offset.

// A band of a padded image: `planes[channel][phase y][phase x][rows * width]`.
typedef struct NAME(padded) {
  int64_t channels, height, width;   // of the source
  int64_t phases_y, phases_x;
  int64_t top, left;                 // of the source within the padded image; may be negative
  int64_t rows, columns;             // of a plane
} NAME(padded);

static inline int64_t NAME(plane_entries)(const NAME(padded) *p) { return p->rows * p->columns; }
static inline int64_t NAME(padded_entries)(const NAME(padded) *p) {
  return p->channels * p->phases_y * p->phases_x * NAME(plane_entries)(p);
}

// The first and one past the last column of a plane that the source reaches.
static inline void NAME(covered)(const NAME(padded) *p, int64_t phase, int64_t *begin,
                                 int64_t *end) {
  const int64_t f = p->phases_x;
  const int64_t first = p->left - phase, last = p->left + p->width - 1 - phase;
  *begin = first <= 0 ? 0 : (first + f - 1) / f;
  *end = last < 0 ? 0 : last / f + 1;
  if (*end > p->columns) *end = p->columns;
  if (*begin > *end) *begin = *end;
}

// `to` = the band of `source` whose planes begin at row `row`.
static void NAME(load_padded)(T *restrict to, const T *restrict source, const NAME(padded) *p,
                              int64_t row) {
  for (int64_t c = 0; c < p->channels; c++, source += p->height * p->width)
    for (int64_t fy = 0; fy < p->phases_y; fy++)
      for (int64_t fx = 0; fx < p->phases_x; fx++) {
        int64_t begin, end;
        NAME(covered)(p, fx, &begin, &end);
        for (int64_t r = 0; r < p->rows; r++, to += p->columns) {
          const int64_t y = (row + r) * p->phases_y + fy - p->top;
          if (y < 0 || y >= p->height) {
            for (int64_t x = 0; x < p->columns; x++) to[x] = 0;
            continue;
          }
          const T *line = source + y * p->width;
          for (int64_t x = 0; x < begin; x++) to[x] = 0;
          if (p->phases_x == 1)
            for (int64_t x = begin; x < end; x++) to[x] = line[x - p->left];
          else
            for (int64_t x = begin; x < end; x++) to[x] = line[x * p->phases_x + fx - p->left];
          for (int64_t x = end; x < p->columns; x++) to[x] = 0;
        }
      }
}

// The same with channels innermost, `step` of them: `to[phase y][phase x][entry][step]`.
static void NAME(load_channels)(T *restrict to, const T *restrict source, const NAME(padded) *p,
                                int64_t row, int64_t step) {
  const int64_t plane = p->height * p->width;
  for (int64_t fy = 0; fy < p->phases_y; fy++)
    for (int64_t fx = 0; fx < p->phases_x; fx++) {
      int64_t begin, end;
      NAME(covered)(p, fx, &begin, &end);
      for (int64_t r = 0; r < p->rows; r++, to += p->columns * step) {
        const int64_t y = (row + r) * p->phases_y + fy - p->top;
        const int inside = y >= 0 && y < p->height && begin < end;
        const int64_t first = inside ? begin : p->columns, last = inside ? end : p->columns;
        __builtin_memset(to, 0, (size_t)(first * step) * sizeof(T));
        if (inside)
          NAME(pack_panel)(to + first * step, step,
                           source + y * p->width + first * p->phases_x + fx - p->left,
                           p->phases_x, plane, last - first, p->channels);
        __builtin_memset(to + last * step, 0, (size_t)((p->columns - last) * step) * sizeof(T));
      }
    }
}
