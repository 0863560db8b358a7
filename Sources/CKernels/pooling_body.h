// Pooling for one precision and instruction set: of each window the first maximum; NaN wins.

// Entries of the result at once; their maxima and places stay in the first-level cache.
#define POOLED 1024

typedef struct NAME(pooling) {
  int64_t height, width, out_height, out_width;
  int64_t kernel_y, kernel_x, stride_y, stride_x, padding_y, padding_x, dilation_y, dilation_x;
  const T *x, *other;   // `other`: the adjoint, or the values to take at the places of the maxima
  T *out;
  // Where each window of a plane begins, up to a multiple of 16 of them; null where a row of
  // windows is taken at a time.
  const int32_t *starts;
} NAME(pooling);

static NAME(pooling) NAME(pooling_of)(const int64_t *x, const int64_t *out, const int64_t *i) {
  return (NAME(pooling)){
      .height = x[2], .width = x[3], .out_height = out[2], .out_width = out[3],
      .kernel_y = i[0], .kernel_x = i[1], .stride_y = i[2], .stride_x = i[3],
      .padding_y = i[4], .padding_x = i[5], .dilation_y = i[6], .dilation_x = i[7]};
}

// One place of the kernel against the maxima so far; `line` is where column 0 of the result looks.
static inline __attribute__((always_inline)) void NAME(pool_place)(
    T *restrict best, int32_t *restrict place, const T *restrict line, int64_t begin, int64_t end,
    const int64_t stride, int32_t at) {
  for (int64_t j = begin; j < end; j++) {
    const T v = line[j * stride];
    const int take = (place[j] < 0) | (v > best[j]) | ((v != v) & (best[j] == best[j]));
    best[j] = take ? v : best[j];
    place[j] = take ? at + (int32_t)(j * stride) : place[j];
  }
}

// The same of windows that begin at `starts` in the plane. `count` is a multiple of 16, so that
// rows shorter than a vector leave nothing over.
static inline __attribute__((always_inline)) void NAME(pool_starts)(
    T *restrict best, int32_t *restrict place, const T *restrict plane,
    const int32_t *restrict starts, int64_t count, int32_t at) {
  T value[POOLED];
  // One by one: the processor's own gathers take twice as long.
#pragma clang loop vectorize(disable) unroll_count(8)
  for (int64_t j = 0; j < count; j++) value[j] = plane[at + starts[j]];
  for (int64_t j = 0; j < count; j++) {
    const T v = value[j];
    const int take = (place[j] < 0) | (v > best[j]) | ((v != v) & (best[j] == best[j]));
    best[j] = take ? v : best[j];
    place[j] = take ? at + starts[j] : place[j];
  }
}

// The maxima of `count` windows from (y, first) on, and their places in the plane, or -1.
static void NAME(pool_windows)(const NAME(pooling) *p, const T *plane, int64_t y, int64_t first,
                               int64_t count, T *best, int32_t *place) {
  for (int64_t j = 0; j < count; j++) {
    best[j] = -(T)INFINITY;
    place[j] = -1;
  }
  for (int64_t ky = 0; ky < p->kernel_y; ky++) {
    const int64_t row = y * p->stride_y + ky * p->dilation_y - p->padding_y;
    if (row < 0 || row >= p->height) continue;
    for (int64_t kx = 0; kx < p->kernel_x; kx++) {
      const int64_t shift = first * p->stride_x + kx * p->dilation_x - p->padding_x;
      const int64_t begin = shift >= 0 ? 0 : (-shift + p->stride_x - 1) / p->stride_x;
      int64_t end = p->width - shift <= 0 ? 0 : (p->width - shift - 1) / p->stride_x + 1;
      if (end > count) end = count;
      const int64_t at = row * p->width + shift;
      if (p->stride_x == 1)
        NAME(pool_place)(best, place, plane + at, begin, end, 1, (int32_t)at);
      else if (p->stride_x == 2)
        NAME(pool_place)(best, place, plane + at, begin, end, 2, (int32_t)at);
      else
        NAME(pool_place)(best, place, plane + at, begin, end, p->stride_x, (int32_t)at);
    }
  }
}

// Maxima and places from a window on, counted row by row, and for how many windows.
static int64_t NAME(pool_from)(const NAME(pooling) *p, const T *plane, int64_t window, T *best,
                               int32_t *place) {
  if (!p->starts) {
    const int64_t first = window % p->out_width, rest = p->out_width - first;
    const int64_t count = rest < POOLED ? rest : POOLED;
    NAME(pool_windows)(p, plane, window / p->out_width, first, count, best, place);
    return count;
  }
  const int64_t count = p->out_height * p->out_width, padded = (count + 15) & ~(int64_t)15;
  for (int64_t j = 0; j < padded; j++) {
    best[j] = -(T)INFINITY;
    place[j] = -1;
  }
  for (int64_t ky = 0; ky < p->kernel_y; ky++)
    for (int64_t kx = 0; kx < p->kernel_x; kx++)
      NAME(pool_starts)(best, place, plane, p->starts, padded,
                        (int32_t)(ky * p->dilation_y * p->width + kx * p->dilation_x));
  return count;
}

static void NAME(pool_plane)(void *context, int64_t i) {
  const NAME(pooling) *p = context;
  const int64_t size = p->height * p->width;
  const T *x = p->x + i * size, *other = p->other ? p->other + i * size : 0;
  T *out = p->out + i * p->out_height * p->out_width, best[POOLED];
  int32_t place[POOLED];
  const int64_t windows = p->out_height * p->out_width;
  for (int64_t w = 0, count; w < windows; w += count) {
    count = NAME(pool_from)(p, x, w, best, place);
    for (int64_t j = 0; j < count; j++)
      out[w + j] = other ? (place[j] < 0 ? 0 : other[place[j]]) : best[j];
  }
}

static void NAME(pool_plane_gradient)(void *context, int64_t i) {
  const NAME(pooling) *p = context;
  const int64_t size = p->height * p->width;
  const T *x = p->x + i * size, *adjoint = p->other + i * p->out_height * p->out_width;
  T *out = p->out + i * size, best[POOLED];
  int32_t place[POOLED];
  __builtin_memset(out, 0, (size_t)size * sizeof(T));
  const int64_t windows = p->out_height * p->out_width;
  for (int64_t w = 0, count; w < windows; w += count) {
    count = NAME(pool_from)(p, x, w, best, place);
    for (int64_t j = 0; j < count; j++)
      if (place[j] >= 0) out[place[j]] += adjoint[w + j];
  }
}

typedef struct NAME(planes) {
  NAME(pooling) *pooling;
  void (*plane)(void *context, int64_t i);
  int64_t count, each;   // planes, and in one piece of work
} NAME(planes);

static void NAME(planes_piece)(void *context, int64_t piece) {
  const NAME(planes) *job = context;
  NAME(pooling) p = *job->pooling;
  int32_t starts[POOLED] = {0};
  if (p.padding_y == 0 && p.padding_x == 0 && p.out_height * p.out_width <= POOLED) {
    for (int64_t y = 0; y < p.out_height; y++)
      for (int64_t x = 0; x < p.out_width; x++)
        starts[y * p.out_width + x] = (int32_t)(y * p.stride_y * p.width + x * p.stride_x);
    p.starts = starts;
  }
  const int64_t end = (piece + 1) * job->each;
  for (int64_t i = piece * job->each; i < end && i < job->count; i++) job->plane(&p, i);
}

// A piece of work is worth some ten microseconds.
static void NAME(pool_planes)(NAME(pooling) *p, void (*plane)(void *, int64_t), int64_t count,
                              nb_pool *pool) {
  NAME(planes) job = {p, plane, count, 1};
  const int64_t work = p->out_height * p->out_width * p->kernel_y * p->kernel_x;
  job.each = work > 0 && work < 16384 ? 16384 / work : 1;
  nb_parallel(pool, (count + job.each - 1) / job.each, NAME(planes_piece), &job);
}

void NAME(nb_max_pool2d)(nb_custom *c) {
  NAME(pooling) p = NAME(pooling_of)(c->in[0].dims, c->out.dims, c->integers);
  p.x = c->in[0].data;
  p.other = c->inputs > 1 ? c->in[1].data : 0;
  p.out = c->out.data;
  NAME(pool_planes)(&p, NAME(pool_plane), c->in[0].dims[0] * c->in[0].dims[1], c->pool);
}

void NAME(nb_max_pool2d_gradient)(nb_custom *c) {
  NAME(pooling) p = NAME(pooling_of)(c->in[0].dims, c->in[1].dims, c->integers);
  p.x = c->in[0].data;
  p.other = c->in[1].data;
  p.out = c->out.data;
  NAME(pool_planes)(&p, NAME(pool_plane_gradient), c->in[0].dims[0] * c->in[0].dims[1], c->pool);
}
