// A convolution, or its derivative by the input: pieces of work, a band of an image each.

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

static NAME(sweep) NAME(choose_sweep)(const nb_convolution *s, int backward) {
  return NAME(is_depthwise)(s, LANES) ? NAME(plan_depthwise)(s, backward)
                                      : NAME(plan_sweep)(s, backward);
}

static size_t NAME(sweep_workspace)(const nb_convolution *s, int backward) {
  if (s->images <= 0 || s->groups <= 0) return 0;
  const NAME(sweep) w = NAME(choose_sweep)(s, backward);
  return w.offset_bytes + (w.weight_entries + w.slot_entries * (size_t)w.slots) * sizeof(T);
}

static void NAME(sweep_slot)(void *context, int64_t slot) {
  const NAME(sweep_job) *job = context;
  T *workspace = job->slots + job->sweep->slot_entries * (size_t)slot;
  for (int64_t i = slot; i < job->sweep->pieces; i += job->sweep->slots)
    (job->sweep->depthwise ? NAME(depthwise_piece) : NAME(sweep_piece))(job, i, workspace);
}

static void NAME(run_sweep)(const nb_convolution *s, int backward, const nb_custom *custom) {
  if (s->images <= 0 || s->groups <= 0) return;
  const NAME(sweep) w = NAME(choose_sweep)(s, backward);
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
