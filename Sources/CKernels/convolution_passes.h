// The passes of a convolution and of its derivative by the input: what each reads, and running it.

// How many places of the kernel reach a phase of one axis.
static inline int64_t NAME(reaching)(int64_t phase, int64_t kernel, int64_t stride, int64_t padding,
                                     int64_t dilation) {
  int64_t count = 0;
  for (int64_t k = 0; k < kernel; k++) {
    int reaches;
    nb_phase_shift(phase, k, stride, padding, dilation, &reaches);
    count += reaches;
  }
  return count;
}

// Fills the offsets of a pass, and by the input its weights too; returns its depth.
static int64_t NAME(fill_pass)(const NAME(sweep_job) *job, int64_t phase_y, int64_t phase_x,
                               int32_t *offsets, T *turned) {
  const nb_convolution *s = job->shape;
  const NAME(padded) *p = &job->sweep->padded;
  const int64_t plane = NAME(plane_entries)(p);
  const int64_t places = s->kernel_y * s->kernel_x;
  int64_t depth = 0;
  for (int64_t c = 0; c < p->channels; c++)
    for (int64_t ky = 0; ky < s->kernel_y; ky++)
      for (int64_t kx = 0; kx < s->kernel_x; kx++) {
        int64_t at;
        if (!job->sweep->backward) {
          const int64_t y = ky * s->dilation_y, x = kx * s->dilation_x;
          at = ((c * p->phases_y + y % p->phases_y) * p->phases_x + x % p->phases_x) * plane +
               y / p->phases_y * p->columns + x / p->phases_x;
        } else {
          int reaches_y, reaches_x;
          const int64_t y = nb_phase_shift(phase_y, ky, s->stride_y, s->padding_y, s->dilation_y,
                                           &reaches_y);
          const int64_t x = nb_phase_shift(phase_x, kx, s->stride_x, s->padding_x, s->dilation_x,
                                           &reaches_x);
          if (!reaches_y || !reaches_x) continue;
          at = c * plane + (y + p->top) * p->columns + x + p->left;
        }
        offsets[depth++] = (int32_t)at;
      }
  if (!turned) return depth;
  for (int64_t g = 0; g < s->groups; g++)
    for (int64_t row = 0; row < s->channels; row++)
      for (int64_t o = 0; o < s->outputs; o++)
        for (int64_t ky = 0; ky < s->kernel_y; ky++)
          for (int64_t kx = 0; kx < s->kernel_x; kx++) {
            int reaches_y, reaches_x;
            nb_phase_shift(phase_y, ky, s->stride_y, s->padding_y, s->dilation_y, &reaches_y);
            nb_phase_shift(phase_x, kx, s->stride_x, s->padding_x, s->dilation_x, &reaches_x);
            if (reaches_y && reaches_x)
              *turned++ = job->weight[((g * s->outputs + o) * s->channels + row) * places +
                                      ky * s->kernel_x + kx];
          }
  return depth;
}

// One pass over a band: C = weight · source, copied into the result without what lies between
// its rows.
static void NAME(sweep_pass)(const NAME(sweep) *w, const NAME(pass) *pass, const T *band, T *sums,
                             T *out, int64_t out_width, int64_t out_plane, int64_t rows,
                             int64_t band_begin) {
  const int64_t columns = w->padded.columns;
  int64_t height = pass->height - band_begin;
  if (height > w->band_rows) height = w->band_rows;
  if (height <= 0 || pass->width <= 0) return;
  const int64_t flat = (height - 1) * columns + pass->width;
  const int64_t line = w->chunk + 16;
  for (int64_t begin = 0; begin < flat; begin += w->chunk) {
    const int64_t length = flat - begin < w->chunk ? flat - begin : w->chunk;
    for (int64_t k = 0; k < pass->depth; k += DEPTH_OF_SWEEP) {
      const int64_t depth = pass->depth - k < DEPTH_OF_SWEEP ? pass->depth - k : DEPTH_OF_SWEEP;
      NAME(block)(2, pass->weight + k, pass->depth, band + begin, 0, w->vectors * LANES, w->vectors,
                  sums, line, rows, length, depth, k == 0, pass->offsets + k);
    }
    const int64_t first = begin / columns, last = (begin + length - 1) / columns;
    for (int64_t r = 0; r < rows; r++)
      for (int64_t y = first; y <= last; y++) {
        int64_t x = y * columns < begin ? begin - y * columns : 0;
        int64_t end = begin + length - y * columns;
        if (end > pass->width) end = pass->width;
        const T *from = sums + r * line + (y * columns - begin);
        T *to = out + r * out_plane +
                (pass->first_y + (band_begin + y) * pass->step_y) * out_width + pass->first_x;
        if (pass->depth == 0)
          for (; x < end; x++) to[x * pass->step_x] = 0;
        else if (pass->step_x == 1)
          for (; x < end; x++) to[x] = from[x];
        else
          for (; x < end; x++) to[x * pass->step_x] = from[x];
      }
  }
}
