// Copies: strided, gathered by rows, filled.

static void N(fill)(void *dst, double value, int64_t n) {
  R *d = dst;
  const vec v = N(splat)((R)value);
  int64_t i = 0;
  for (; i + V <= n; i += V) N(store)(d + i, v);
  if (i < n) N(store_part)(d + i, v, n - i);
}

NB_INLINE void N(copy_run)(R *d, int64_t ds, const R *s, int64_t ss, int64_t n) {
  if (ds == 1 && ss == 1) {
    if (n >= 64) {
      memcpy(d, s, (size_t)n * sizeof(R));
      return;
    }
    int64_t i = 0;
    for (; i + V <= n; i += V) N(store)(d + i, N(load)(s + i));
    for (; i < n; i++) d[i] = s[i];
  } else if (ds == 1 && ss == 0) {
    const vec v = N(splat)(*s);
    int64_t i = 0;
    for (; i + V <= n; i += V) N(store)(d + i, v);
    for (; i < n; i++) d[i] = *s;
  } else {
    for (int64_t i = 0; i < n; i++) d[i * ds] = s[i * ss];
  }
}

static void N(copy_strided)(void *dst, const int64_t *dst_strides, const void *src,
                            const int64_t *src_strides, const int64_t *dims, int rank) {
  // Axes of size 1 go; neighbours that are one axis in both become one.
  int64_t size[8], to[8], from[8], place[8] = {0};
  int axes = 0;
  for (int i = 0; i < rank; i++) {
    if (dims[i] == 0) return;
    if (dims[i] == 1) continue;
    if (axes && to[axes - 1] == dst_strides[i] * dims[i] && from[axes - 1] == src_strides[i] * dims[i]) {
      size[axes - 1] *= dims[i];
      to[axes - 1] = dst_strides[i];
      from[axes - 1] = src_strides[i];
    } else {
      size[axes] = dims[i];
      to[axes] = dst_strides[i];
      from[axes++] = src_strides[i];
    }
  }
  R *d = dst;
  const R *s = src;
  if (axes == 0) {
    *d = *s;
    return;
  }
  // The axis along which the source is contiguous, if that is not the last one.
  int across = -1;
  if (to[axes - 1] == 1 && from[axes - 1] != 1 && from[axes - 1] != 0)
    for (int i = 0; i < axes - 1; i++)
      if (from[i] == 1) across = i;
  const int last = axes - 1;
  if (across >= 0) {
    // It goes next to the last, so that the two make a transpose.
    const int64_t n = size[across], t = to[across];
    for (int i = across; i < last - 1; i++) {
      size[i] = size[i + 1];
      to[i] = to[i + 1];
      from[i] = from[i + 1];
    }
    size[last - 1] = n;
    to[last - 1] = t;
    from[last - 1] = 1;
  }
  const int outer = across >= 0 ? axes - 2 : axes - 1;
  for (;;) {
    if (across >= 0) N(transpose)(d, to[last - 1], s, from[last], size[last - 1], size[last]);
    else N(copy_run)(d, to[last], s, from[last], size[last]);
    int i = outer - 1;
    for (; i >= 0; i--) {
      d += to[i];
      s += from[i];
      if (++place[i] < size[i]) break;
      d -= to[i] * size[i];
      s -= from[i] * size[i];
      place[i] = 0;
    }
    if (i < 0) return;
  }
}

#define NB_GATHER(WIDTH)                                                        \
  for (int64_t i = 0; i < count; i++) {                                         \
    memcpy(d + i * WIDTH, s + (int64_t)rows[i] * WIDTH, WIDTH * sizeof(R));     \
  }

/// Rows of several lines: while one is copied, another one is fetched, as far ahead as it takes to
/// keep memory busy. The processor would begin anew with each row.
static void N(gather_wide)(R *d, const R *s, const int32_t *rows, int64_t count, int64_t width) {
  enum { LINE = 64, BYTES_AHEAD = 4096 };
  const int64_t bytes = width * (int64_t)sizeof(R), ahead = BYTES_AHEAD / bytes + 1;
  for (int64_t i = 0; i < count; i++) {
    const char *from = (const char *)(s + rows[i] * width);
    const char *next = i + ahead < count ? (const char *)(s + rows[i + ahead] * width) : from;
    char *to = (char *)(d + i * width);
    int64_t j = 0;
    for (; j + LINE <= bytes; j += LINE) {
      __builtin_prefetch(next + j);
      memcpy(to + j, from + j, LINE);
    }
    __builtin_prefetch(next + j);
    memcpy(to + j, from + j, (size_t)(bytes - j));
  }
}

static void N(gather_rows)(void *dst, const void *src, const int32_t *rows, int64_t count,
                           int64_t width) {
  R *d = dst;
  const R *s = src;
  // Loads do not wait for one another, so several misses are under way at once.
  switch (width) {
    case 1: {
      int64_t i = 0;
      for (; i + 8 <= count; i += 8) {
        const R a = s[rows[i]], b = s[rows[i + 1]], c = s[rows[i + 2]], e = s[rows[i + 3]];
        const R f = s[rows[i + 4]], g = s[rows[i + 5]], h = s[rows[i + 6]], k = s[rows[i + 7]];
        d[i] = a, d[i + 1] = b, d[i + 2] = c, d[i + 3] = e;
        d[i + 4] = f, d[i + 5] = g, d[i + 6] = h, d[i + 7] = k;
      }
      for (; i < count; i++) d[i] = s[rows[i]];
      break;
    }
    case 2: NB_GATHER(2) break;
    case 3: NB_GATHER(3) break;
    case 4: NB_GATHER(4) break;
    case 8: NB_GATHER(8) break;
    default:
      if (width >= 64) {
        N(gather_wide)(d, s, rows, count, width);
        break;
      }
      for (int64_t i = 0; i < count; i++) {
        if (i + 16 < count) {
          const char *ahead = (const char *)(s + rows[i + 16] * width);
          __builtin_prefetch(ahead);
          __builtin_prefetch(ahead + 64);
        }
        N(copy_run)(d + i * width, 1, s + rows[i] * width, 1, width);
      }
  }
}
#undef NB_GATHER
