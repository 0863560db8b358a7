// The derivative by the weight of a convolution whose groups have one channel each, with vectors
// across channels: each place of the kernel is a chain of its own in a register.

#define PLACES_AT_ONCE 9   // chains that registers hold, a 3 × 3 kernel's

static NAME(weights) NAME(plan_depthwise_weight)(const nb_convolution *s) {
  NAME(weights) w = NAME(plan_weights)(s);   // the same shares, and with them the same bits
  NAME(padded) *p = &w.padded;
  p->phases_y = p->phases_x = 1;
  p->columns = (s->out_width - 1) * s->stride_x + (s->kernel_x - 1) * s->dilation_x + 1;
  w.places = s->kernel_y * s->kernel_x;
  w.row_blocks = (s->groups + LANES - 1) / LANES;
  const int64_t line = (p->columns * s->stride_y + s->out_width) * LANES * (int64_t)sizeof(T);
  w.band_rows = (256 << 10) / line;
  if (w.band_rows < 4) w.band_rows = 4;
  if (w.band_rows > s->out_height) w.band_rows = s->out_height;
  p->rows = (w.band_rows - 1) * s->stride_y + (s->kernel_y - 1) * s->dilation_y + 1;
  w.sum_entries = (size_t)(w.row_blocks * w.places * LANES);
  w.source_entries = (size_t)(NAME(plane_entries)(p) * LANES);
  w.slots = SLOTS;
  w.adjoint_entries = (size_t)(w.band_rows * s->out_width * LANES);
  return w;
}

// sums[place] += adjoint * source over a band, for `places` of the kernel.
static inline __attribute__((always_inline)) void NAME(depthwise_terms)(
    const int places, const nb_convolution *s, const T *source, int64_t columns,
    const T *adjoint, int64_t rows, const int32_t *offsets, T *sums) {
  V sum[PLACES_AT_ONCE];
#pragma clang loop unroll(full)
  for (int i = 0; i < places; i++) sum[i] = *(const V *)(sums + i * LANES);
  for (int64_t y = 0; y < rows; y++) {
    const T *from = source + y * s->stride_y * columns * LANES;
    for (int64_t x = 0; x < s->out_width; x++, from += s->stride_x * LANES, adjoint += LANES)
#pragma clang loop unroll(full)
      for (int i = 0; i < places; i++)
        sum[i] = __builtin_elementwise_fma(*(const V *)adjoint,
                                           *(const V *)(from + offsets[i]), sum[i]);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < places; i++) *(V *)(sums + i * LANES) = sum[i];
}

// A share of the images, of LANES channels.
static void NAME(depthwise_weight_piece)(const NAME(weights_job) *job, int64_t piece, T *source) {
  const nb_convolution *s = job->shape;
  const NAME(weights) *w = job->plan;
  const int64_t share = piece / w->row_blocks, block = piece % w->row_blocks;
  const int64_t group = block * LANES;
  NAME(padded) p = w->padded;
  p.channels = s->groups - group < LANES ? s->groups - group : LANES;
  const NAME(padded) q = {.channels = p.channels, .height = s->out_height, .width = s->out_width,
                          .phases_y = 1, .phases_x = 1, .rows = w->band_rows,
                          .columns = s->out_width};
  T *adjoint = source + w->source_entries;
  T *sums = job->sums + w->sum_entries * (size_t)share + block * w->places * LANES;
  __builtin_memset(sums, 0, (size_t)(w->places * LANES) * sizeof(T));
  const int64_t first = s->images * share / w->shares, last = s->images * (share + 1) / w->shares;
  for (int64_t image = first; image < last; image++) {
    const int64_t unit = image * s->groups + group;
    for (int64_t begin = 0; begin < s->out_height; begin += w->band_rows) {
      const int64_t left = s->out_height - begin, rows = left < w->band_rows ? left : w->band_rows;
      NAME(load_channels)(source, job->x + unit * p.height * p.width, &p, begin * s->stride_y,
                          LANES);
      NAME(load_channels)(adjoint, job->adjoint + unit * q.height * q.width, &q, begin, LANES);
      for (int64_t k = 0; k < w->places; k += PLACES_AT_ONCE) {
        int32_t offsets[PLACES_AT_ONCE];
        for (int64_t i = k; i < k + PLACES_AT_ONCE; i++)
          offsets[i - k] = (int32_t)((i / s->kernel_x * s->dilation_y * p.columns +
                                      i % s->kernel_x * s->dilation_x) * LANES);
        switch (w->places - k) {
#define TERMS(name, n)                                                                          \
  name: NAME(depthwise_terms)(n, s, source, p.columns, adjoint, rows, offsets, sums + k * LANES); \
        break;
          TERMS(case 1, 1) TERMS(case 2, 2) TERMS(case 3, 3) TERMS(case 4, 4) TERMS(case 5, 5)
          TERMS(case 6, 6) TERMS(case 7, 7) TERMS(case 8, 8) TERMS(default, PLACES_AT_ONCE)
#undef TERMS
        }
      }
    }
  }
}

static void NAME(depthwise_weight_slot)(void *context, int64_t slot) {
  const NAME(weights_job) *job = context;
  const NAME(weights) *w = job->plan;
  T *workspace = job->slots + (w->source_entries + w->adjoint_entries) * (size_t)slot;
  for (int64_t i = slot; i < w->shares * w->row_blocks; i += w->slots)
    NAME(depthwise_weight_piece)(job, i, workspace);
}

static void NAME(run_depthwise_weight)(const NAME(weights_job) *job, nb_pool *pool) {
  const nb_convolution *s = job->shape;
  const NAME(weights) *w = job->plan;
  nb_parallel(pool, w->slots, NAME(depthwise_weight_slot), (void *)job);
  for (int64_t group = 0; group < s->groups; group++)
    for (int64_t i = 0; i < w->places; i++) {
      const T *from = job->sums + (group / LANES * w->places + i) * LANES + group % LANES;
      T sum = *from;
      for (int64_t share = 1; share < w->shares; share++)
        sum += from[w->sum_entries * (size_t)share];
      job->out[group * w->places + i] = sum;
    }
}
