// The interpreter of programs.
#include "nb_program.h"
#include "nb_private.h"
#include <math.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

size_t nb_program_register_bytes(int threads, int size) {
  return (size_t)threads * NB_MAX_OPERANDS * NB_TILE * (size_t)size;
}

static inline double entry(const void *p, int size) {
  return size == 4 ? (double)*(const float *)p : *(const double *)p;
}

static inline int is_finite(const void *p, int size) {
  return size == 4 ? isfinite(*(const float *)p) : isfinite(*(const double *)p);
}

static void splat(void *dst, const void *a, int64_t n, const nb_kernels *k) {
  k->fill(dst, entry(a, k->size), n);
}

static void expand_rows(void *dst, const void *a, int64_t rows, int64_t width, int size) {
  if (size == 4) {
    float *d = dst;
    const float *s = a;
    for (int64_t i = 0; i < rows; i++, d += width)
      for (int64_t j = 0; j < width; j++) d[j] = s[i];
  } else {
    double *d = dst;
    const double *s = a;
    for (int64_t i = 0; i < rows; i++, d += width)
      for (int64_t j = 0; j < width; j++) d[j] = s[i];
  }
}

static void expand_columns(void *dst, const void *a, int64_t rows, int64_t width, int size) {
  // Doubling copies: each copies what is there already.
  const size_t row = (size_t)width * (size_t)size, total = row * (size_t)rows;
  if (total == 0) return;
  memcpy(dst, a, row);
  for (size_t done = row; done < total;) {
    const size_t n = done < total - done ? done : total - done;
    memcpy((char *)dst + done, dst, n);
    done += n;
  }
}

typedef struct {
  const nb_program *program;
  const nb_tile_program *tiles;
  int64_t pieces, count;
  int64_t strip, units;   // tiles that one thread after another goes through, and units of each
} tile_run;

static const nb_opcode accumulate[NB_REDUCTION_COUNT] = {
    [NB_REDUCE_sum] = NB_OP_add, [NB_REDUCE_prod] = NB_OP_mul,
    [NB_REDUCE_max] = NB_OP_max, [NB_REDUCE_min] = NB_OP_min};

static inline void run_adam(const nb_adam_operands *o, const nb_kernels *k, char *const *ptr, int64_t n) {
  const nb_adam pass = {
      ptr[o->gradient], ptr[o->mean], ptr[o->square], ptr[o->parameter], ptr[o->new_mean],
      ptr[o->new_square], ptr[o->new_parameter], ptr[o->share], ptr[o->weight], ptr[o->decay],
      ptr[o->scale], ptr[o->epsilon], ptr[o->rate]};
  k->adam(&pass, (size_t)n);
}

/// The operations of one tile of whole rows, or of a piece of a row.
static inline void run_micros(const nb_tile_program *t, const nb_kernels *k, char *const *ptr,
                              int64_t row, int64_t rows, int64_t lanes) {
  const int64_t size = k->size, width = t->width;
  for (int m = 0; m < t->micros; m++) {
    const nb_micro *i = t->micro + m;
    char *dst = ptr[i->dst];
    const char *a = ptr[i->a];
    const int64_t n = i->is_row_level ? rows : lanes;
    switch (i->kind) {
      case NB_MICRO_CALL: i->fn(dst, a, ptr[i->b], ptr[i->c], (size_t)n); break;
      case NB_MICRO_ADAM: run_adam(i->adam, k, ptr, n); break;
      case NB_MICRO_BIAS: i->bias(dst, a, ptr[i->b], rows, width); break;
      case NB_MICRO_REDUCE_ROWS: k->reduce_rows[i->reduction](dst, a, rows, width); break;
      case NB_MICRO_REDUCE_PIECE: k->reduce_rows[i->reduction](dst, a, 1, lanes); break;
      case NB_MICRO_REDUCE_COLUMNS: {
        const nb_tile_fn fn = k->tile[accumulate[i->reduction]][NB_VV];
        const int64_t span = t->tile_rows ? width : lanes;
        for (int64_t r = 0; r < rows; r++, a += width * size) {
          if ((t->first_row + row + r) % NB_BLOCK == 0) memcpy(dst, a, (size_t)(span * size));
          else fn(dst, dst, a, 0, (size_t)span);
        }
        break;
      }
      case NB_MICRO_EXPAND_ROWS: expand_rows(dst, a, rows, lanes / rows, (int)size); break;
      case NB_MICRO_EXPAND_COLUMNS: expand_columns(dst, a, rows, width, (int)size); break;
      case NB_MICRO_SPLAT: splat(dst, a, n, k); break;
      case NB_MICRO_STORE: memcpy(dst, a, (size_t)(n * size)); break;
    }
  }
}

static inline void set_registers(const nb_tile_program *t, char **ptr, char *registers, int size) {
  for (int r = 0; r < t->registers; r++) ptr[t->ports + r] = registers + r * NB_TILE * size;
}

/// Of the calling thread.
static char *own_registers(const nb_program *program) {
  return program->registers
         + (int64_t)nb_pool_thread() * NB_MAX_OPERANDS * NB_TILE * program->kernels->size;
}

/// One unit of work: successive tiles, with the registers of the thread that runs it.
static void run_tiles(const tile_run *run, int64_t first, int64_t end, char *registers) {
  const nb_tile_program *t = run->tiles;
  const nb_kernels *k = run->program->kernels;
  const int64_t size = k->size, width = t->width;
  const int64_t padded = (width * size + 63) / 64 * 64;
  const int64_t blocks = (t->rows + NB_BLOCK - 1) / NB_BLOCK;
  char *ptr[NB_MAX_OPERANDS];
  set_registers(t, ptr, registers, k->size);
  for (int64_t tile = first; tile < end; tile++) {
    int64_t row, column, rows, lanes;
    if (t->tile_rows) {
      row = tile * t->tile_rows;
      column = 0;
      rows = t->rows - row < t->tile_rows ? t->rows - row : t->tile_rows;
      lanes = rows * width;
    } else {
      row = t->by_columns ? tile % t->rows : tile / run->pieces;
      column = (t->by_columns ? tile / t->rows : tile % run->pieces) * t->piece;
      rows = 1;
      lanes = width - column < t->piece ? width - column : t->piece;
    }
    const int64_t at = row * width + column;
    for (int p = 0; p < t->ports; p++) {
      char *base = t->port[p].base;
      switch (t->port[p].kind) {
        case NB_PORT_FULL: ptr[p] = base + at * size; break;
        case NB_PORT_ROW: ptr[p] = base + row * size; break;
        case NB_PORT_COLUMN: ptr[p] = base + column * size; break;
        case NB_PORT_SCALAR: ptr[p] = base; break;
        case NB_PORT_PARTIAL: ptr[p] = base + (row * run->pieces + column / t->piece) * size; break;
        case NB_PORT_BLOCK:
          ptr[p] = base + (blocks > 1 ? row / NB_BLOCK * padded : 0) + column * size;
          break;
        case NB_PORT_PRODUCT: break;   // of epilogues only
      }
    }
    run_micros(t, k, ptr, row, rows, lanes);
  }
#if defined(__x86_64__)
  if (t->streams) _mm_sfence();   // what was streamed is there before the unit is done
#endif
}

void nb_product_epilogue(void *instruction, const void *c, int64_t c_row, int64_t row,
                         int64_t rows, int64_t column, int64_t columns) {
  const nb_product_instruction *self = instruction;
  const nb_tile_program *t = self->epilogue;
  const nb_kernels *k = self->program->kernels;
  const int64_t size = k->size;
  nb_statistics_part *parts =
      self->program->flags & NB_FLAG_RECORD ? self->statistics : 0;
  // Rows that stand one behind the other everywhere are one run.
  const int64_t together = t->is_flat && c_row == t->width && columns == t->width && columns < NB_TILE
                               ? NB_TILE / columns : 1;
  char *ptr[NB_MAX_OPERANDS];
  set_registers(t, ptr, own_registers(self->program), k->size);
  for (int64_t r = 0; r < rows; r += together) {
    const int64_t high = rows - r < together ? rows - r : together;
    for (int64_t j = 0; j < columns; j += NB_TILE) {
      const int64_t lanes = high * (columns - j < NB_TILE ? columns - j : NB_TILE);
      const int64_t at = (row + r) * t->width + column + j;
      char *entries = (char *)c + (r * c_row + j) * size;
      if (parts) k->statistics_tile(parts + at / NB_TILE, entries, lanes);
      for (int p = 0; p < t->ports; p++) {
        char *base = t->port[p].base;
        switch (t->port[p].kind) {
          case NB_PORT_FULL: ptr[p] = base + at * size; break;
          case NB_PORT_ROW: ptr[p] = base + (row + r) * size; break;
          case NB_PORT_COLUMN: ptr[p] = base + (column + j) * size; break;
          case NB_PORT_PRODUCT: ptr[p] = entries; break;
          default: ptr[p] = base; break;
        }
      }
      run_micros(t, k, ptr, row + r, 1, lanes);
    }
  }
}

static void run_unit(void *context, int64_t unit) {
  const tile_run *run = context;
  // No unit goes from one strip of columns to the next: two would add to the same sums.
  const int64_t strip = unit / run->units * run->strip;
  const int64_t begin = unit % run->units * run->tiles->tiles_per_unit;
  const int64_t end = begin + run->tiles->tiles_per_unit;
  run_tiles(run, strip + begin, strip + (end < run->strip ? end : run->strip),
            own_registers(run->program));
}

static void run_tile_program(const nb_program *program, const nb_tile_program *t) {
  tile_run run = {.program = program, .tiles = t, .pieces = (t->width + t->piece - 1) / t->piece};
  run.count = t->tile_rows ? (t->rows + t->tile_rows - 1) / t->tile_rows : t->rows * run.pieces;
  const int64_t per_unit = t->tiles_per_unit;
  if (per_unit == 0 || run.count <= per_unit || nb_pool_threads(program->pool) < 2)
    run_tiles(&run, 0, run.count, program->registers);
  else {
    run.strip = t->by_columns ? t->rows : run.count;
    run.units = (run.strip + per_unit - 1) / per_unit;
    nb_parallel(program->pool, run.count / run.strip * run.units, run_unit, &run);
  }
}

/// Looked at before instructions that may take long; the others are over at once.
static inline int is_cancelled(const nb_program *program) {
  return program->cancel && *program->cancel;
}

/// Nothing but a call, for which nothing is fetched and which every step does.
static inline int is_plain_call(const nb_instruction *i) {
  static const struct { uint16_t kind, flags; } plain = {NB_CALL, 0};
  return memcmp(i, &plain, sizeof plain) == 0;   // one comparison
}

nb_status nb_program_run(nb_program *program, uint64_t step, uint32_t flags) {
  program->flags = flags;
  if (program->banded) return nb_banded_run(program, step, flags);
  return nb_instructions_run(program, program->instruction, program->count, step, flags);
}

nb_status nb_instructions_run(nb_program *program, const nb_instruction *first, int64_t count,
                              uint64_t step, uint32_t flags) {
  const nb_kernels *k = program->kernels;
  const int size = k->size;
  const nb_instruction *end = first + count;
  for (const nb_instruction *i = first; i < end; i++) {
    if (i->flags) {
      if (i->flags & NB_FLAG_AHEAD)
        for (int64_t line = 0; line < i->ahead_lines; line++)
          __builtin_prefetch((const char *)i->ahead + 64 * line, 0, 3);
      if (i->flags & NB_FLAG_RECORD & ~flags) continue;
    }
    switch ((nb_instruction_kind)i->kind) {
      case NB_CALL:
        // Calls follow calls in a small model, which is over before a jump is foreseen.
        for (;;) {
          i->call(i->dst, i->a, i->b, i->c, (size_t)i->n);
          if (i + 1 == end || !is_plain_call(i + 1)) break;
          i++;
        }
        break;
      case NB_ADAM: k->adam(i->more, (size_t)i->n); break;
      case NB_BIAS: i->bias(i->dst, i->a, i->b, i->rows, i->n); break;
      case NB_REDUCE_ROWS:
      case NB_REDUCE_COLUMNS:
      case NB_EXTEND_COLUMNS: i->reduce(i->dst, i->a, i->rows, i->n); break;
      case NB_EXPAND_ROWS: expand_rows(i->dst, i->a, i->rows, i->n, size); break;
      case NB_EXPAND_COLUMNS: expand_columns(i->dst, i->a, i->rows, i->n, size); break;
      case NB_SPLAT: splat(i->dst, i->a, i->n, k); break;
      case NB_TILES:
        if (is_cancelled(program)) return NB_CANCELLED;
        run_tile_program(program, i->more);
        break;
      case NB_PRODUCT: {
        if (is_cancelled(program)) return NB_CANCELLED;
        const nb_product_instruction *self = i->more;
        const int notes = self->statistics && flags & NB_FLAG_RECORD;
        const nb_product *product = self->update && !notes ? self->update : &self->product;
        product->run(product);
        break;
      }
      case NB_PRODUCT_AT: {
        const nb_product *product = i->more;
        product->run_at(product, i->a, i->b, i->dst);
        break;
      }
      case NB_COPY:
        if (is_cancelled(program)) return NB_CANCELLED;
        nb_copy_run(i->more, k, program->pool);
        break;
      case NB_FILL: k->fill(i->dst, i->value, i->n); break;
      case NB_CUSTOM: {
        if (is_cancelled(program)) return NB_CANCELLED;
        nb_custom *custom = i->dst;
        if (i->n) custom->step = step;
        custom->bad_index = -1;
        k->custom[i->rows](custom);
        if (custom->bad_index >= 0) {
          program->failed_node = i->node;
          program->failed_value = custom->bad_value;
          program->failed_size = custom->bad_index;
          return NB_BAD_INDEX;
        }
        break;
      }
      case NB_STATISTICS: k->statistics(i->dst, i->a, 0, i->n, program->pool); break;
      case NB_STATISTICS_OF_TILES: k->statistics(i->dst, 0, i->a, i->n, program->pool); break;
      case NB_FINITE:
        if (!is_finite(i->a, size)) {
          program->failed_node = i->node;
          return NB_NOT_FINITE;
        }
        break;
      case NB_BANDS: {
        const nb_status status = nb_bands_run(program, i->dst, step, flags);
        if (status != NB_OK) return status;
        break;
      }
      case NB_REACHED:
        __atomic_store_n((int64_t *)i->dst, i->n, __ATOMIC_RELEASE);
        break;
      case NB_AWAIT:
        if (!nb_bands_await(i->a, i->n)) return NB_CANCELLED;
        break;
    }
  }
  return NB_OK;
}
