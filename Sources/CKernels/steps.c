// The loop over training steps.
#include <string.h>
#include "nb_program.h"

/// SplitMix64's finaliser: the key of an epoch from that of the run.
static uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

/// Bytes of a piece of a batch, about: it takes a microsecond or two.
enum { PIECE = 32 << 10 };

/// What a step runs on: one of the two memories for batches, with the program over it.
typedef struct place {
  nb_program *program;
  const nb_batch_column *column;
  int memory;
} place;

/// The batch of a step, gathered in pieces on any thread.
typedef struct batch {
  const nb_stretch *s;
  const nb_kernels *kernels;
  int64_t per_epoch, short_rows, rows_of_piece;
  place to;
  int is_fixed;   // all batches are whole and lie in one memory
  int64_t step, epoch, place_in_epoch;
  uint64_t key;   // of the epoch
  int64_t first, count;
} batch;

static batch batch_of(const nb_stretch *s) {
  batch b = {.s = s, .kernels = s->program->kernels, .to = {s->program, 0, 1}, .step = -2, .epoch = -1};
  if (!s->batch) return b;
  b.per_epoch = (s->rows + s->batch - 1) / s->batch;
  b.short_rows = s->rows % s->batch;
  int64_t row = 1;
  for (int64_t c = 0; c < s->columns; c++) row += s->column[0][c].row;
  b.rows_of_piece = (PIECE / row + 16) / 16 * 16;
  b.is_fixed = !b.short_rows && !s->other_program;
  if (b.is_fixed) b.count = s->batch, b.to = (place){s->program, s->column[0], 0};
  return b;
}

/// A short batch lies in the second memory; whole ones take turns where there is a second program.
static void set_step(batch *b, int64_t step) {
  const nb_stretch *s = b->s;
  if (step == b->step + 1 && b->place_in_epoch + 1 < b->per_epoch) {
    b->place_in_epoch++;   // most steps, for which nothing is divided
    b->first += s->batch;
  } else {
    b->epoch = step / b->per_epoch;
    b->place_in_epoch = step % b->per_epoch;
    b->key = mix(s->shuffle_key + 0x9E3779B97F4A7C15u * ((uint64_t)b->epoch + 1));
    b->first = b->place_in_epoch * s->batch;
  }
  b->step = step;
  if (b->is_fixed) return;
  if (b->short_rows && b->place_in_epoch == b->per_epoch - 1) {
    b->count = b->short_rows;
    b->to = (place){s->last_program, s->column[1], 1};
  } else {
    const int memory = s->other_program && b->to.memory == 0;
    b->count = s->batch;
    b->to = (place){memory ? s->other_program : s->program, s->column[memory], memory};
  }
}

/// Some columns of a small model are so short that a call of memcpy takes longer than copying.
static inline __attribute__((always_inline)) void copy(char *to, const char *from, size_t bytes) {
  enum { CHUNK = 64, FEW = 512 };
  if (bytes > FEW || bytes % CHUNK) {
    memcpy(to, from, bytes);
    return;
  }
#pragma clang loop unroll(disable)
  for (const char *end = from + bytes; from < end; from += CHUNK, to += CHUNK)
    __builtin_memcpy(to, from, CHUNK);
}

/// Rows that stand one behind the other.
static inline __attribute__((always_inline)) void gather_run(const batch *b, int64_t from, int64_t count) {
  for (int64_t c = 0; c < b->s->columns; c++) {
    const nb_batch_column *column = &b->to.column[c];
    copy((char *)column->dst + from * column->row,
         (const char *)column->src + (b->first + from) * column->row,
         (size_t)(count * column->row));
  }
}

static __attribute__((noinline)) void gather_rows(const batch *b, int64_t from, int64_t count) {
  const nb_stretch *s = b->s;
  int32_t *rows = s->batch_rows + from;
  if (s->shuffle) {
    nb_permutation(rows, b->key, s->rows, b->first + from, count);
    if (s->selection)
      for (int64_t i = 0; i < count; i++) rows[i] = s->selection[rows[i]];
  } else {
    memcpy(rows, s->selection + b->first + from, (size_t)count * sizeof *rows);
  }
  for (int64_t c = 0; c < s->columns; c++) {
    const nb_batch_column *column = &b->to.column[c];
    b->kernels->gather_rows((char *)column->dst + from * column->row,
                            column->src, rows, count, column->width);
  }
}

static inline __attribute__((always_inline)) void gather(const batch *b, int64_t from, int64_t count) {
  if (b->s->shuffle || b->s->selection) gather_rows(b, from, count);
  else gather_run(b, from, count);
}

static void gather_piece(void *context, int64_t piece) {
  const batch *b = context;
  const int64_t from = piece * b->rows_of_piece, left = b->count - from;
  gather(b, from, left < b->rows_of_piece ? left : b->rows_of_piece);
}

/// What looks for the cause of a failure looks at the first memory.
static void bring_back(const nb_stretch *s, place at) {
  for (int64_t c = 0; at.memory == 1 && c < s->columns; c++)
    memcpy(s->column[0][c].dst, s->column[1][c].dst,
           (size_t)(s->batch * s->column[0][c].row));
}

nb_status nb_run(nb_stretch *s) {
  const int size = s->program->kernels->size;
  const int is_always_the_same = s->batch >= s->rows && !s->shuffle;
  const int64_t *next_record = s->record_step, *last_record = next_record + s->record_steps;
  batch b = batch_of(s);
  int is_begun = 0;   // gathering the batch of the next step
  nb_status status = NB_OK;
  for (s->done = 0; s->done < s->steps; s->done++) {
    const int64_t step = s->first_step + s->done;
    if (*s->cancel) {
      status = NB_CANCELLED;
      break;
    }
    while (next_record < last_record && *next_record < step) next_record++;
    const int records = next_record < last_record && *next_record == step;
    if (is_begun) {
      nb_pool_finish(s->program->pool);
      is_begun = 0;
    } else if (s->batch && !(is_always_the_same && s->done > 0)) {
      set_step(&b, step);
      gather(&b, 0, b.count);
    }
    const place at = b.to;
    if (s->other_program && !is_always_the_same && s->done + 1 < s->steps) {
      set_step(&b, step + 1);
      is_begun = b.to.memory != at.memory;
      if (is_begun)
        nb_pool_begin(s->program->pool, (b.count + b.rows_of_piece - 1) / b.rows_of_piece,
                      gather_piece, &b);
      else
        b.to = at;
    }
    for (int64_t i = 0; i < s->scalars; i++) {
      if (size == 4) *(float *)s->scalar[i].dst = (float)s->scalar[i].values[step];
      else *(double *)s->scalar[i].dst = s->scalar[i].values[step];
    }
    status = nb_program_run(at.program, (uint64_t)step + 1, records ? NB_FLAG_RECORD : 0);
    for (int64_t i = 0; i < s->series_count; i++) {
      const void *src = s->series[i].src;
      s->series[i].dst[step] = size == 4 ? (double)*(const float *)src : *(const double *)src;
    }
    if (status != NB_OK) {
      if (is_begun) nb_pool_finish(s->program->pool);
      bring_back(s, at);
      s->failed = at.program;
      return status;
    }
    if (records && s->recorded) s->recorded(s->recorded_context, step);
  }
  if (is_begun) nb_pool_finish(s->program->pool);
  return status;
}
