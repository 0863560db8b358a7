// Convolutions for one precision and instruction set, on the tiles of the product.
//
// Nothing is unfolded: an image (or a band of its rows) is copied once with its padding, one plane
// for each phase of the strides, and flattened with the width of that plane. Then the operand that
// one place of the kernel needs is the same memory at another offset. The places between the rows
// of the result are computed as well, and dropped.
//
// Chains: forward in ascending (channel, ky, kx), by the input in ascending (output, ky, kx), both
// with the padding's zeros; by the weight in ascending (image, y, x) over a fixed share of the
// images, and the shares added in order.

// MARK: Padded planes

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

// MARK: Forward, and by the input

// Places of the result that share their places of the kernel: all of them forward, those of one
// phase of the strides by the input. Along an axis: `size` places, `first + step * i` in the result.
typedef struct NAME(pass) {
  int64_t height, width;
  int64_t first_y, first_x, step_y, step_x;
  const T *weight;          // [rows, depth]
  const int32_t *offsets;   // [depth], into the padded band
  int64_t depth;
} NAME(pass);

typedef struct NAME(sweep) {
  NAME(padded) padded;
  int backward;
  int64_t rows;                     // channels of the result in a group
  int64_t row_blocks, block_rows;   // of those, in a piece of work
  int64_t bands, band_rows;
  int64_t span;                     // rows of a plane beyond those of the grid
  int64_t grid_height, grid_width;
  int vectors;
  int64_t chunk;                    // entries of the flattened result at once
  int64_t pieces, slots;
  int64_t depth;                    // of all passes together
  size_t slot_entries, offset_bytes, weight_entries;
} NAME(sweep);

typedef struct NAME(sweep_job) {
  const nb_convolution *shape;
  const NAME(sweep) *sweep;
  const T *source, *weight;
  T *out, *slots;
  T *turned;            // by the input: the weights of each pass as [group][channel, (output, place)]
  int32_t *offsets;
} NAME(sweep_job);

#define DEPTH_OF_SWEEP 512

// The quotient rounded up, for a positive divisor.
static inline int64_t NAME(quotient_up)(int64_t n, int64_t d) {
  return n >= 0 ? (n + d - 1) / d : -(-n / d);
}

static NAME(sweep) NAME(plan_sweep)(const nb_convolution *s, int backward) {
  NAME(sweep) w = {.backward = backward};
  NAME(padded) *p = &w.padded;
  const int64_t reach_y = (s->kernel_y - 1) * s->dilation_y;
  const int64_t reach_x = (s->kernel_x - 1) * s->dilation_x;
  int64_t span_x;
  if (!backward) {
    *p = (NAME(padded)){.channels = s->channels, .height = s->height, .width = s->width,
                        .phases_y = s->stride_y, .phases_x = s->stride_x,
                        .top = s->padding_y, .left = s->padding_x};
    w.rows = s->outputs;
    w.grid_height = s->out_height;
    w.grid_width = s->out_width;
    w.span = reach_y / s->stride_y;
    span_x = reach_x / s->stride_x;
  } else {
    // The least shift belongs to the last place of the kernel, and row 0 of the band to it.
    const int64_t least_y = NAME(quotient_up)(s->padding_y - reach_y, s->stride_y);
    const int64_t least_x = NAME(quotient_up)(s->padding_x - reach_x, s->stride_x);
    *p = (NAME(padded)){.channels = s->outputs, .height = s->out_height, .width = s->out_width,
                        .phases_y = 1, .phases_x = 1,
                        .top = -least_y, .left = -least_x};
    w.rows = s->channels;
    w.grid_height = (s->height + s->stride_y - 1) / s->stride_y;
    w.grid_width = (s->width + s->stride_x - 1) / s->stride_x;
    w.span = p->top + (s->stride_y - 1 + s->padding_y) / s->stride_y;
    span_x = p->left + (s->stride_x - 1 + s->padding_x) / s->stride_x;
  }
  w.depth = w.backward ? s->outputs * s->kernel_y * s->kernel_x
                       : s->channels * s->kernel_y * s->kernel_x;
  p->columns = w.grid_width + span_x;

  // Bands of about 512 KiB of source, and enough pieces for several threads.
  const int64_t line = p->channels * p->phases_y * p->phases_x * p->columns * (int64_t)sizeof(T);
  int64_t fit = (512 << 10) / (line > 0 ? line : 1) - w.span;
  if (fit < 4) fit = 4;
  const int64_t units = s->images * s->groups, wanted = units < 8 ? 8 / units : 1;
  const int64_t by_pieces = (w.grid_height + wanted - 1) / wanted;
  w.band_rows = fit < by_pieces ? fit : by_pieces;
  if (w.band_rows > w.grid_height) w.band_rows = w.grid_height;
  if (w.band_rows < 1) w.band_rows = 1;
  w.bands = (w.grid_height + w.band_rows - 1) / w.band_rows;
  p->rows = w.band_rows + w.span;

  w.row_blocks = 1;
  w.block_rows = w.rows;
  if (w.rows > 256) {
    w.row_blocks = (w.rows + 255) / 256;
    w.block_rows = (w.rows + w.row_blocks - 1) / w.row_blocks;
  }
  const int64_t flat = (w.band_rows - 1) * p->columns + w.grid_width;
  w.vectors = NAME(tile_vectors)(w.block_rows, flat);
  const int64_t panel = w.vectors * LANES;
  w.chunk = nb_round_up(flat < 512 ? flat : 512, panel);
  w.pieces = s->images * s->groups * w.bands * w.row_blocks;
  w.slots = w.pieces < SLOTS ? w.pieces : SLOTS;
  w.slot_entries =
      (size_t)(nb_round_up(NAME(padded_entries)(p), 16) + w.block_rows * (w.chunk + 16));
  w.slot_entries = (size_t)nb_round_up((int64_t)w.slot_entries, 16);
  w.offset_bytes = (size_t)nb_round_up(w.depth * (int64_t)sizeof(int32_t), 64);
  w.weight_entries =
      backward ? (size_t)nb_round_up(s->groups * w.rows * w.depth, 16) : 0;
  return w;
}

static size_t NAME(sweep_workspace)(const nb_convolution *s, int backward) {
  if (s->images <= 0 || s->groups <= 0) return 0;
  const NAME(sweep) w = NAME(plan_sweep)(s, backward);
  return w.offset_bytes + (w.weight_entries + w.slot_entries * (size_t)w.slots) * sizeof(T);
}

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

static void NAME(sweep_piece)(const NAME(sweep_job) *job, int64_t piece, T *slot) {
  const nb_convolution *s = job->shape;
  const NAME(sweep) *w = job->sweep;
  const NAME(padded) *p = &w->padded;
  const int64_t block = piece % w->row_blocks, band = piece / w->row_blocks % w->bands;
  const int64_t unit = piece / w->row_blocks / w->bands;   // image and group
  const int64_t group = unit % s->groups;
  const int64_t row = block * w->block_rows;
  const int64_t rows = w->rows - row < w->block_rows ? w->rows - row : w->block_rows;
  if (rows <= 0) return;
  const int64_t begin = band * w->band_rows;
  T *sums = slot + nb_round_up(NAME(padded_entries)(p), 16);
  NAME(load_padded)(slot, job->source + unit * p->channels * p->height * p->width, p, begin);
  if (!w->backward) {
    const NAME(pass) pass = {s->out_height, s->out_width, 0, 0, 1, 1,
                             job->weight + (group * s->outputs + row) * w->depth, job->offsets,
                             w->depth};
    NAME(sweep_pass)(w, &pass, slot, sums,
                     job->out + (unit * w->rows + row) * s->out_height * s->out_width, s->out_width,
                     s->out_height * s->out_width, rows, begin);
    return;
  }
  const int32_t *offsets = job->offsets;
  const T *turned = job->turned;
  for (int64_t y = 0; y < s->stride_y; y++) {
    const int64_t ny =
        NAME(reaching)(y, s->kernel_y, s->stride_y, s->padding_y, s->dilation_y);
    for (int64_t x = 0; x < s->stride_x; x++) {
      const int64_t depth =
          s->outputs * ny *
          NAME(reaching)(x, s->kernel_x, s->stride_x, s->padding_x, s->dilation_x);
      const NAME(pass) pass = {
          s->height > y ? (s->height - y + s->stride_y - 1) / s->stride_y : 0,
          s->width > x ? (s->width - x + s->stride_x - 1) / s->stride_x : 0,
          y, x, s->stride_y, s->stride_x,
          turned + (group * w->rows + row) * depth, offsets, depth};
      NAME(sweep_pass)(w, &pass, slot, sums, job->out + (unit * w->rows + row) * s->height * s->width,
                       s->width, s->height * s->width, rows, begin);
      offsets += depth;
      turned += s->groups * w->rows * depth;
    }
  }
}

static void NAME(sweep_slot)(void *context, int64_t slot) {
  const NAME(sweep_job) *job = context;
  T *workspace = job->slots + job->sweep->slot_entries * (size_t)slot;
  for (int64_t i = slot; i < job->sweep->pieces; i += job->sweep->slots)
    NAME(sweep_piece)(job, i, workspace);
}

static void NAME(run_sweep)(const nb_convolution *s, int backward, const nb_custom *custom) {
  if (s->images <= 0 || s->groups <= 0) return;
  const NAME(sweep) w = NAME(plan_sweep)(s, backward);
  char *workspace = custom->workspace;
  NAME(sweep_job) job = {.shape = s, .sweep = &w, .source = custom->in[0].data,
                         .weight = custom->in[1].data, .out = custom->out.data};
  job.offsets = (int32_t *)workspace;
  job.turned = (T *)(workspace + w.offset_bytes);
  job.slots = job.turned + w.weight_entries;
  if (!backward) {
    NAME(fill_pass)(&job, 0, 0, job.offsets, 0);
  } else {
    int32_t *offsets = job.offsets;
    T *turned = job.turned;
    for (int64_t y = 0; y < s->stride_y; y++)
      for (int64_t x = 0; x < s->stride_x; x++) {
        const int64_t depth = NAME(fill_pass)(&job, y, x, offsets, turned);
        offsets += depth;
        turned += s->groups * w.rows * depth;
      }
  }
  nb_parallel(custom->pool, w.slots, NAME(sweep_slot), &job);
}

void NAME(nb_conv2d)(nb_custom *c) {
  const nb_convolution s =
      nb_convolution_of(c->in[0].dims, c->in[1].dims, c->out.dims, c->integers);
  NAME(run_sweep)(&s, 0, c);
}

size_t NAME(nb_conv2d_workspace)(const nb_custom *c) {
  const nb_convolution s =
      nb_convolution_of(c->in[0].dims, c->in[1].dims, c->out.dims, c->integers);
  return NAME(sweep_workspace)(&s, 0);
}

void NAME(nb_conv2d_input)(nb_custom *c) {
  const nb_convolution s =
      nb_convolution_of(c->out.dims, c->in[1].dims, c->in[0].dims, c->integers);
  NAME(run_sweep)(&s, 1, c);
}

size_t NAME(nb_conv2d_input_workspace)(const nb_custom *c) {
  const nb_convolution s =
      nb_convolution_of(c->out.dims, c->in[1].dims, c->in[0].dims, c->integers);
  return NAME(sweep_workspace)(&s, 1);
}

// MARK: By the weight

// Shares of the images, each with sums of its own. With many channels: the product of the adjoint
// with the image, channels innermost, once for each place of the kernel. With few: with the
// unfolded places of a few rows.
typedef struct NAME(weights) {
  NAME(padded) padded;
  int unfold;
  int64_t shares, row_blocks, block_rows;
  int64_t step;               // columns of the sums, whole vectors
  int64_t places;             // products of which the sums are made
  int64_t columns;            // of each that count
  int64_t band_rows, span;
  int64_t line;               // of the adjoint with its gaps
  size_t sum_entries;         // of a share
  size_t source_entries, adjoint_entries;   // of a piece of work
} NAME(weights);

typedef struct NAME(weights_job) {
  const nb_convolution *shape;
  const NAME(weights) *plan;
  const T *x, *adjoint;
  T *out, *sums, *slots;
} NAME(weights_job);

static NAME(weights) NAME(plan_weights)(const nb_convolution *s) {
  NAME(weights) w = {.unfold = s->channels < 8};
  const int64_t places = s->kernel_y * s->kernel_x;
  const int64_t entries = s->groups * s->outputs * s->channels * places;
  w.shares = entries > 0 ? (INT64_C(1) << 20) / entries : 1;
  if (w.shares > SLOTS) w.shares = SLOTS;
  if (w.shares > s->images) w.shares = s->images;
  if (w.shares < 1) w.shares = 1;
  w.row_blocks = w.shares >= 4 ? 1 : 4;
  w.block_rows = (s->outputs + w.row_blocks - 1) / w.row_blocks;
  w.row_blocks = w.block_rows > 0 ? (s->outputs + w.block_rows - 1) / w.block_rows : 1;

  NAME(padded) *p = &w.padded;
  *p = (NAME(padded)){.channels = s->channels, .height = s->height, .width = s->width,
                      .phases_y = s->stride_y, .phases_x = s->stride_x,
                      .top = s->padding_y, .left = s->padding_x};
  w.columns = w.unfold ? s->channels * places : s->channels;
  w.step = nb_round_up(w.columns, LANES);
  w.places = w.unfold ? 1 : places;
  w.span = (s->kernel_y - 1) * s->dilation_y / s->stride_y;
  p->columns = w.unfold ? s->out_width
                        : s->out_width + (s->kernel_x - 1) * s->dilation_x / s->stride_x;
  const int64_t line = (w.step * (w.unfold ? 1 : s->stride_y * s->stride_x) + w.block_rows) *
                       p->columns * (int64_t)sizeof(T);
  w.band_rows = (256 << 10) / (line > 0 ? line : 1);
  if (w.band_rows < 1) w.band_rows = 1;
  if (w.band_rows > s->out_height) w.band_rows = s->out_height > 0 ? s->out_height : 1;
  p->rows = w.band_rows + w.span;
  w.line = nb_round_up(w.band_rows * p->columns, 16) + 16;
  w.sum_entries = (size_t)(s->groups * w.places * s->outputs * w.step);
  w.source_entries = (size_t)nb_round_up(
      w.unfold ? w.band_rows * s->out_width * w.step
               : s->stride_y * s->stride_x * p->rows * p->columns * w.step, 16);
  w.adjoint_entries = w.unfold ? 0 : (size_t)(w.block_rows * w.line);
  return w;
}

// to[(y, x) of the band][(channel, ky, kx)], `step` wide.
static void NAME(unfold)(T *restrict to, const T *restrict x, const nb_convolution *s, int64_t step,
                         int64_t begin, int64_t rows) {
  __builtin_memset(to, 0, (size_t)(rows * s->out_width * step) * sizeof(T));
  for (int64_t c = 0; c < s->channels; c++)
    for (int64_t ky = 0; ky < s->kernel_y; ky++)
      for (int64_t kx = 0; kx < s->kernel_x; kx++, to++) {
        const int64_t shift = kx * s->dilation_x - s->padding_x;
        int64_t first = shift >= 0 ? 0 : (-shift + s->stride_x - 1) / s->stride_x;
        int64_t end = s->width - shift <= 0 ? 0 : (s->width - shift - 1) / s->stride_x + 1;
        if (end > s->out_width) end = s->out_width;
        for (int64_t r = 0; r < rows; r++) {
          const int64_t y = (begin + r) * s->stride_y + ky * s->dilation_y - s->padding_y;
          if (y < 0 || y >= s->height) continue;
          const T *line = x + (c * s->height + y) * s->width + shift;
          T *at = to + r * s->out_width * step;
          for (int64_t j = first; j < end; j++) at[j * step] = line[j * s->stride_x];
        }
      }
}

static void NAME(weights_piece)(void *context, int64_t piece) {
  const NAME(weights_job) *job = context;
  const nb_convolution *s = job->shape;
  const NAME(weights) *w = job->plan;
  const NAME(padded) *p = &w->padded;
  const int64_t share = piece / w->row_blocks, row = piece % w->row_blocks * w->block_rows;
  const int64_t rows = s->outputs - row < w->block_rows ? s->outputs - row : w->block_rows;
  T *source = job->slots + (w->source_entries + w->adjoint_entries) * (size_t)piece;
  T *spread = source + w->source_entries;
  const int64_t out_plane = s->out_height * s->out_width;
  const int64_t first = s->images * share / w->shares, last = s->images * (share + 1) / w->shares;
  const int vectors = NAME(tile_vectors)(rows, w->columns);
  const int64_t plane = NAME(plane_entries)(p);
  __builtin_memset(spread, 0, w->adjoint_entries * sizeof(T));

  for (int64_t image = first; image < last; image++)
    for (int64_t group = 0; group < s->groups; group++) {
      const int64_t unit = image * s->groups + group;
      const T *x = job->x + unit * s->channels * s->height * s->width;
      const T *adjoint = job->adjoint + (unit * s->outputs + row) * out_plane;
      T *sums = job->sums + w->sum_entries * (size_t)share +
                group * w->places * s->outputs * w->step + row * w->step;
      for (int64_t begin = 0; begin < s->out_height; begin += w->band_rows) {
        const int64_t height =
            s->out_height - begin < w->band_rows ? s->out_height - begin : w->band_rows;
        const int fresh = image == first && begin == 0;
        if (w->unfold) {
          NAME(unfold)(source, x, s, w->step, begin, height);
          NAME(block)(0, adjoint + begin * s->out_width, out_plane, source, w->step,
                      vectors * LANES, vectors, sums, w->step, rows, w->columns,
                      height * s->out_width, fresh, 0);
          continue;
        }
        NAME(load_channels)(source, x, p, begin, w->step);
        for (int64_t r = 0; r < rows; r++)
          for (int64_t y = 0; y < height; y++)
            __builtin_memcpy(spread + r * w->line + y * p->columns,
                             adjoint + r * out_plane + (begin + y) * s->out_width,
                             (size_t)s->out_width * sizeof(T));
        const int64_t length = (height - 1) * p->columns + s->out_width;
        for (int64_t ky = 0; ky < s->kernel_y; ky++)
          for (int64_t kx = 0; kx < s->kernel_x; kx++) {
            const int64_t a = ky * s->dilation_y, b = kx * s->dilation_x;
            const int64_t at = (a % s->stride_y * s->stride_x + b % s->stride_x) * plane +
                               a / s->stride_y * p->columns + b / s->stride_x;
            NAME(block)(0, spread, w->line, source + at * w->step, w->step, vectors * LANES,
                        vectors, sums + (ky * s->kernel_x + kx) * s->outputs * w->step, w->step,
                        rows, w->columns, length, fresh, 0);
          }
      }
    }
}

// The shares in order, into [output][channel][place].
static void NAME(weights_row)(void *context, int64_t row) {
  const NAME(weights_job) *job = context;
  const nb_convolution *s = job->shape;
  const NAME(weights) *w = job->plan;
  const int64_t group = row / s->outputs, output = row % s->outputs;
  const int64_t places = s->kernel_y * s->kernel_x;
  T *out = job->out + row * s->channels * places;
  for (int64_t i = 0; i < w->places; i++)
    for (int64_t c = 0; c < w->columns; c++) {
      const T *from =
          job->sums + ((group * w->places + i) * s->outputs + output) * w->step + c;
      T sum = *from;
      for (int64_t share = 1; share < w->shares; share++)
        sum += from[w->sum_entries * (size_t)share];
      out[c * w->places + i] = sum;
    }
}

static nb_convolution NAME(weights_shape)(const nb_custom *c) {
  return nb_convolution_of(c->in[0].dims, c->out.dims, c->in[1].dims, c->integers);
}

void NAME(nb_conv2d_weight)(nb_custom *c) {
  const nb_convolution s = NAME(weights_shape)(c);
  const int64_t rows = s.groups * s.outputs, entries = rows * s.channels * s.kernel_y * s.kernel_x;
  if (entries <= 0) return;
  if (s.images <= 0 || s.out_height <= 0 || s.out_width <= 0) {
    __builtin_memset(c->out.data, 0, (size_t)entries * sizeof(T));
    return;
  }
  const NAME(weights) w = NAME(plan_weights)(&s);
  NAME(weights_job) job = {.shape = &s, .plan = &w, .x = c->in[0].data, .adjoint = c->in[1].data,
                           .out = c->out.data, .sums = c->workspace};
  job.slots = job.sums + w.sum_entries * (size_t)w.shares;
  nb_parallel(c->pool, w.shares * w.row_blocks, NAME(weights_piece), &job);
  nb_parallel(c->pool, rows, NAME(weights_row), &job);
}

size_t NAME(nb_conv2d_weight_workspace)(const nb_custom *c) {
  const nb_convolution s = NAME(weights_shape)(c);
  const NAME(weights) w = NAME(plan_weights)(&s);
  return (w.sum_entries * (size_t)w.shares +
          (w.source_entries + w.adjoint_entries) * (size_t)(w.shares * w.row_blocks)) *
         sizeof(T);
}
