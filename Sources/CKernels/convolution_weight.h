// The derivative of a convolution by the weight.

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
  int64_t slots;
  size_t source_entries, adjoint_entries;   // of a slot
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
  w.slots = w.shares * w.row_blocks;
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
