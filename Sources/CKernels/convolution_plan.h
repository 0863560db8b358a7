// How a convolution, or its derivative by the input, is cut into passes and pieces of work.

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
  int backward, depthwise;
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
  // Tiles may read a vector beyond the band: the sums stand behind it.
  w.slot_entries =
      (size_t)(nb_round_up(NAME(padded_entries)(p), 16) + w.block_rows * (w.chunk + 16));
  w.slot_entries = (size_t)nb_round_up((int64_t)w.slot_entries, 16);
  w.offset_bytes = (size_t)nb_round_up(w.depth * (int64_t)sizeof(int32_t), 64);
  w.weight_entries =
      backward ? (size_t)nb_round_up(s->groups * w.rows * w.depth, 16) : 0;
  return w;
}
