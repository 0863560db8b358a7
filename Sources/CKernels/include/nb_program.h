// Programs: a flat array of instructions over resolved pointers, and the loop that runs many
// training steps in one call. Nothing is allocated while one runs.
#pragma once
#include "nb_kernels.h"

/// How an operand of a tile program moves from tile to tile.
typedef enum nb_port_kind {
  NB_PORT_FULL,     // an entry for each of rows × width
  NB_PORT_ROW,      // an entry for each row
  NB_PORT_COLUMN,   // an entry for each column, the same for all rows
  NB_PORT_SCALAR,   // one entry
  NB_PORT_PARTIAL,  // an entry for each piece of a row: partial results of a reduction
  NB_PORT_BLOCK,    // a row for each block of NB_BLOCK rows: partial sums of columns
  NB_PORT_PRODUCT,  // an entry of the product behind which the program runs
} nb_port_kind;

/// Rows of a block of a reduction over rows.
#define NB_BLOCK 256

typedef struct nb_port {
  void *base;
  nb_port_kind kind;
} nb_port;

typedef enum nb_micro_kind {
  NB_MICRO_CALL,            // dst = fn(a, b, c) over the lanes of its level
  NB_MICRO_REDUCE_ROWS,     // dst (rows) = reduction of each row of a
  NB_MICRO_REDUCE_PIECE,    // dst (one entry) = reduction of the piece a
  NB_MICRO_REDUCE_COLUMNS,  // dst (columns) takes in the rows of a
  NB_MICRO_EXPAND_ROWS,     // dst (full) = each entry of a (rows) repeated along its row
  NB_MICRO_EXPAND_COLUMNS,  // dst (full) = a (columns) repeated for each row
  NB_MICRO_SPLAT,           // dst = the entry a in all lanes of its level
  NB_MICRO_BIAS,            // dst (full) = bias(a (full), b (columns))
  NB_MICRO_ADAM,            // nb_adam over the operands that `adam` names
  NB_MICRO_STORE,           // dst = exactly the lanes of a, where whole vectors would overrun
} nb_micro_kind;

/// The operands of an nb_adam, in its order.
typedef struct nb_adam_operands {
  uint16_t gradient, mean, square, parameter, new_mean, new_square, new_parameter;
  uint16_t share, weight, decay, scale, epsilon, rate;
} nb_adam_operands;

/// Operands are ports (below `ports`) or registers (from `ports`).
typedef struct nb_micro {
  uint8_t kind;
  uint8_t is_row_level;   // lanes are rows, not rows × width
  uint8_t reduction;
  uint16_t dst, a, b, c;
  union { nb_tile_fn fn; nb_bias_fn bias; const nb_adam_operands *adam; };
} nb_micro;

#define NB_MAX_OPERANDS 128

/// Entry-by-entry operations with the reductions that end them, over rows × width entries.
/// A tile is `tile_rows` whole rows, or, where that is 0, `piece` entries of a row: NB_TILE, or fewer
/// where nothing is reduced.
typedef struct nb_tile_program {
  int64_t rows, width, tile_rows, piece;
  /// Rows of the same sums of columns that others have gone through before.
  int64_t first_row;
  int32_t ports, registers;
  int32_t micros;
  /// Pieces of rows are taken strip of columns by strip, each from the first row to the last.
  int32_t by_columns;
  /// No operand moves by row or by column.
  int32_t is_flat;
  /// Results go past the caches.
  int32_t streams;
  const nb_micro *micro;
  const nb_port *port;
  /// Tiles that make a unit of work for one thread; 0: never split.
  int64_t tiles_per_unit;
} nb_tile_program;

/// A product, with what runs on each rectangle of it while that is warm.
typedef struct nb_product_instruction {
  nb_product product;
  /// The same with nothing but an update of parameters, for steps that take no statistics of it, or
  /// null.
  const nb_product *update;
  /// Over all entries of the product, without reductions; pieces of rows. Or null.
  const nb_tile_program *epilogue;
  /// Where statistics_tile writes in steps that record, or null: for each NB_TILE entries one.
  nb_statistics_part *statistics;
  /// Set when it is bound: the program that it belongs to.
  const struct nb_program *program;
} nb_product_instruction;

typedef enum nb_instruction_kind {
  NB_CALL,
  NB_ADAM,   // `more`: an nb_adam, over n entries
  NB_BIAS,   // dst = bias(a, b), over rows of n entries
  NB_REDUCE_ROWS, NB_REDUCE_COLUMNS, NB_EXPAND_ROWS, NB_EXPAND_COLUMNS, NB_SPLAT,
  NB_EXTEND_COLUMNS, NB_TILES, NB_PRODUCT,
  NB_PRODUCT_AT,   // a small one: `more` is an nb_product that many instructions share
  NB_COPY, NB_FILL, NB_CUSTOM, NB_STATISTICS, NB_STATISTICS_OF_TILES, NB_FINITE,
  NB_BANDS,     // `dst`: an nb_bands, whose bands run side by side
  NB_REACHED,   // `dst`: the counter of this band, which is n from now on
  NB_AWAIT,     // `a`: the counter of another band, which must come to n
} nb_instruction_kind;

typedef struct nb_copy {
  void *dst; const void *src;
  int64_t dst_strides[8], src_strides[8], dims[8];
  int rank;
} nb_copy;

/// Split along its first axis where it is worth several threads.
void nb_copy_run(const nb_copy *copy, const nb_kernels *kernels, nb_pool *pool);

/// Of a step: takes statistics. Of an instruction: runs only in such a step.
#define NB_FLAG_RECORD 1
/// Of an instruction: `ahead` is fetched before it.
#define NB_FLAG_AHEAD 2

typedef struct nb_instruction {
  uint16_t kind;
  uint16_t flags;
  /// For messages: the node that this instruction computes.
  int32_t node;
  void *dst;
  const void *a, *b, *c;
  union { nb_tile_fn call; nb_bias_fn bias; void (*reduce)(void *, const void *, int64_t, int64_t); double value; const void *more; };
  int64_t n, rows;
  /// What a later instruction reads and the caches have lost: the first lines of it, fetched
  /// before this one runs.
  const void *ahead;
  int64_t ahead_lines;
} nb_instruction;

/// Which of two ways to do the same work is faster here and now, found out by doing it.
typedef struct nb_trial {
  int64_t untimed;   // runs until they are timed again
  int32_t timed;     // so far, in turns
  int32_t banded;    // the faster one, from then on
  double least[2];   // seconds
} nb_trial;

typedef enum nb_status { NB_OK, NB_NOT_FINITE, NB_BAD_INDEX, NB_CANCELLED, NB_SINGULAR } nb_status;

typedef struct nb_program {
  const nb_kernels *kernels;
  nb_pool *pool;
  const nb_instruction *instruction;
  int64_t count;
  /// The same work with stretches of it in bands, or null.
  const nb_instruction *banded;
  int64_t banded_count;
  nb_trial trial;
  /// For each thread NB_MAX_OPERANDS registers of NB_TILE entries.
  char *registers;
  /// Stops the run before its next long instruction once it is not 0; null: nothing stops it.
  const volatile int32_t *cancel;
  /// Set by a run: the flags of the step.
  uint32_t flags;
  /// Set when a run stops early.
  int64_t failed_node;
  double failed_value;
  int64_t failed_size;
} nb_program;

/// How far a band has come. No two share a line of the caches, or the one that is fetched with it.
typedef struct nb_reached {
  int64_t instruction;
  int64_t status;   // why it stopped early
  int64_t apart[14];
} nb_reached;

/// A stretch of small instructions that several threads go through side by side, each over rows of
/// its own: a *band*.
typedef struct nb_bands {
  /// One for each band, with registers of its own and without a pool.
  nb_program *program;
  nb_reached *reached;
  int64_t count;
  /// The same work for one thread, where bands cannot have a thread each.
  const nb_instruction *plain;
  int64_t plain_count;
  uint64_t step;    // set by a run
} nb_bands;

/// The epilogue of an `nb_product_instruction`, which is its context.
void nb_product_epilogue(void *instruction, const void *c, int64_t c_row, int64_t row,
                         int64_t rows, int64_t column, int64_t columns);

/// Runs all instructions once. `step` enters the random numbers drawn anew each step.
nb_status nb_program_run(nb_program *program, uint64_t step, uint32_t flags);

/// Bytes of registers for a pool of this many threads.
size_t nb_program_register_bytes(int threads, int size);

/// A column from which batches are gathered.
typedef struct nb_batch_column {
  void *dst;
  const void *src;
  int64_t width, row;   // entries of a row, and bytes
} nb_batch_column;

/// A value recorded after every step: one entry each, as double.
typedef struct nb_series { const void *src; double *dst; } nb_series;

/// A number that differs from step to step: values[step] goes to the entry dst.
typedef struct nb_step_scalar { void *dst; const double *values; } nb_step_scalar;

/// A stretch of steps between two events for the host.
typedef struct nb_stretch {
  nb_program *program;         // for whole batches, over the first memory
  nb_program *last_program;    // for the short batch at the end of an epoch, or null
  /// For whole batches, over the second memory, or null. With it each batch is gathered by threads
  /// that have nothing else to do while the one before is trained on.
  nb_program *other_program;
  int64_t first_step, steps;
  /// Rows of the data, and of a batch; 0: no batches.
  int64_t rows, batch;
  /// The selection of rows that is trained on, or null for all.
  const int32_t *selection;
  /// Key of the order of rows, mixed with the epoch; ignored without `shuffle`.
  uint64_t shuffle_key;
  int shuffle;
  /// Room for `batch` row numbers.
  int32_t *batch_rows;
  /// Where batches come from and go to, for each of the two memories; the short one lies in the
  /// second.
  const nb_batch_column *column[2]; int64_t columns;
  const nb_step_scalar *scalar; int64_t scalars;
  const nb_series *series; int64_t series_count;
  /// Steps at which statistics are recorded, ascending, and where they go next.
  const int64_t *record_step; int64_t record_steps;
  /// Called after a step that recorded.
  void (*recorded)(void *context, int64_t step); void *recorded_context;
  /// Looked at before every step; the run stops when it is not 0.
  const volatile int32_t *cancel;
  /// Out: steps done.
  int64_t done;
  /// Out: the program that failed. Its batch is brought to the first memory.
  nb_program *failed;
} nb_stretch;

nb_status nb_run(nb_stretch *stretch);

/// One entry of the table of tile kernels: Swift cannot index C's arrays.
static inline nb_tile_fn nb_tile_kernel(const nb_kernels *k, nb_opcode op, nb_variant variant) {
  return k->tile[op][variant];
}

/// Bytes of workspace that a custom kernel wants.
static inline size_t nb_custom_workspace(const nb_kernels *k, nb_kernel_id id, const nb_custom *c) {
  return k->custom_workspace[id] ? k->custom_workspace[id](c) : 0;
}

/// Runs a custom kernel of the table.
static inline void nb_custom_run(const nb_kernels *k, nb_kernel_id id, nb_custom *c) {
  k->custom[id](c);
}
/// Names for dumps.
const char *nb_opcode_name(nb_opcode op);
const char *nb_reduction_name(nb_reduction reduction);
const char *nb_kernel_name(nb_kernel_id id);
