// Convolutions whose groups have one channel each, and their derivatives by the input: vectors run
// across channels, so that every place of an image is a whole vector at a whole vector's distance,
// whatever its width and the strides.

// Whether there are at least so many groups, and anything to compute.
static inline int NAME(is_depthwise)(const nb_convolution *s, int64_t least) {
  return s->channels == 1 && s->outputs == 1 && s->groups >= least && s->height > 0 &&
         s->width > 0 && s->out_height > 0 && s->out_width > 0;
}

// As for the sweep, but with one plane whatever the strides, of LANES channels at a time. Places of
// the grid are `stride` apart in the padded source forward, and in the result by the input.
static NAME(sweep) NAME(plan_depthwise)(const nb_convolution *s, int backward) {
  NAME(sweep) w = NAME(plan_sweep)(s, backward);
  w.depthwise = 1;
  NAME(padded) *p = &w.padded;
  p->phases_y = p->phases_x = 1;
  int64_t line = p->columns + w.grid_width * s->stride_y * s->stride_x;
  if (!backward) {
    w.span = (s->kernel_y - 1) * s->dilation_y;
    p->columns = (w.grid_width - 1) * s->stride_x + (s->kernel_x - 1) * s->dilation_x + 1;
    line = p->columns * s->stride_y + w.grid_width;
  }
  line *= LANES * (int64_t)sizeof(T);
  w.band_rows = (256 << 10) / (line > 0 ? line : 1);
  if (w.band_rows < 4) w.band_rows = 4;
  if (w.band_rows > w.grid_height) w.band_rows = w.grid_height > 0 ? w.grid_height : 1;
  w.bands = (w.grid_height + w.band_rows - 1) / w.band_rows;
  p->rows = (w.band_rows - 1) * (backward ? 1 : s->stride_y) + w.span + 1;
  w.block_rows = LANES;
  w.row_blocks = (s->groups + LANES - 1) / LANES;
  w.pieces = s->images * w.row_blocks * w.bands;
  w.slots = w.pieces < SLOTS ? w.pieces : SLOTS;
  const int64_t result = w.band_rows * w.grid_width * (backward ? s->stride_y * s->stride_x : 1);
  w.slot_entries = (size_t)(LANES * (NAME(plane_entries)(p) + result + w.depth));
  return w;
}

// `places` of the result, `to_step` entries apart; their terms `step` entries apart.
static inline __attribute__((always_inline)) void NAME(depthwise_places)(
    const int places, const NAME(pass) *pass, const T *from, int64_t step, T *to, int64_t to_step) {
  V sum[8];
#pragma clang loop unroll(full)
  for (int i = 0; i < places; i++) sum[i] = 0;
  for (int64_t k = 0; k < pass->depth; k++) {
    const V weight = *(const V *)(pass->weight + k * LANES);
    const T *term = from + (int64_t)pass->offsets[k] * LANES;
#pragma clang loop unroll(full)
    for (int i = 0; i < places; i++)
      sum[i] = __builtin_elementwise_fma(weight, *(const V *)(term + i * step), sum[i]);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < places; i++) *(V *)(to + i * to_step) = sum[i];
}

// The last eight or four places may overlap those before: they come out the same.
static void NAME(depthwise_row)(const NAME(pass) *pass, const T *from, int64_t step, T *to,
                                int64_t to_step) {
  const int64_t n = pass->width, at_once = n >= 8 ? 8 : n >= 4 ? 4 : 1;
  for (int64_t i = 0; i < n; i += at_once) {
    const int64_t x = i + at_once <= n ? i : n - at_once;
    if (at_once == 8)
      NAME(depthwise_places)(8, pass, from + x * step, step, to + x * to_step, to_step);
    else if (at_once == 4)
      NAME(depthwise_places)(4, pass, from + x * step, step, to + x * to_step, to_step);
    else
      NAME(depthwise_places)(1, pass, from + x * step, step, to + x * to_step, to_step);
  }
}

// to[channel * plane + i] = from[i * LANES + channel] for `count` places.
static void NAME(store_channels)(T *to, int64_t plane, const T *from, int64_t count,
                                 int64_t channels) {
  for (int64_t i = 0; i < count; i += LANES) {
    const int length = count - i < LANES ? (int)(count - i) : LANES;
    V rows[LANES];
#pragma clang loop unroll(full)
    for (int l = 0; l < LANES; l++)
      rows[l] = *(const V *)(from + (i + (l < length ? l : 0)) * LANES);
    NAME(transpose)(rows);
#pragma clang loop unroll(full)
    for (int l = 0; l < LANES; l++)
      if (l < channels) {
        if (length == LANES) *(V *)(to + l * plane + i) = rows[l];
        else STORE_PART(to + l * plane + i, length, rows[l]);
      }
  }
}

// A band of LANES channels of an image.
static void NAME(depthwise_piece)(const NAME(sweep_job) *job, int64_t piece, T *slot) {
  const nb_convolution *s = job->shape;
  const NAME(sweep) *w = job->sweep;
  NAME(padded) p = w->padded;
  const int backward = w->backward;
  const int64_t band = piece % w->bands, block = piece / w->bands % w->row_blocks;
  const int64_t image = piece / w->bands / w->row_blocks;
  const int64_t group = block * LANES, begin = band * w->band_rows;
  p.channels = s->groups - group < LANES ? s->groups - group : LANES;
  const int64_t unit = image * s->groups + group;
  const int64_t from_y = backward ? 1 : s->stride_y, from_x = backward ? 1 : s->stride_x;
  const int64_t to_y = backward ? s->stride_y : 1, to_x = backward ? s->stride_x : 1;
  const int64_t height = backward ? s->height : s->out_height;
  const int64_t width = backward ? s->width : s->out_width;
  T *result = slot + NAME(plane_entries)(&p) * LANES;
  T *weight = result + w->band_rows * w->grid_width * to_y * to_x * LANES;
  NAME(load_channels)(slot, job->source + unit * p.height * p.width, &p, begin * from_y, LANES);

  const int32_t *offsets = job->offsets;
  const T *turned = backward ? job->turned : job->weight;
  for (int64_t y = 0; y < to_y; y++)
    for (int64_t x = 0; x < to_x; x++) {
      const int64_t depth =
          backward ? NAME(reaching)(y, s->kernel_y, s->stride_y, s->padding_y, s->dilation_y) *
                         NAME(reaching)(x, s->kernel_x, s->stride_x, s->padding_x, s->dilation_x)
                   : w->depth;
      NAME(pack_panel)(weight, LANES, turned + group * depth, 1, depth, depth, p.channels);
      const NAME(pass) pass = {.width = width > x ? (width - x + to_x - 1) / to_x : 0,
                               .weight = weight, .offsets = offsets, .depth = depth};
      for (int64_t r = 0; r < w->band_rows && (begin + r) * to_y + y < height; r++)
        NAME(depthwise_row)(&pass, slot + r * from_y * p.columns * LANES, from_x * LANES,
                            result + ((r * to_y + y) * width + x) * LANES, to_x * LANES);
      offsets += depth;
      turned += s->groups * depth;
    }
  const int64_t first = begin * to_y, left = height - first;
  const int64_t rows = left < w->band_rows * to_y ? left : w->band_rows * to_y;
  NAME(store_channels)(job->out + (unit * height + first) * width, height * width, result,
                       rows * width, p.channels);
}
