// The table of kernels: one body an operation, compiled for each instruction set in float and
// double; every entry gives the same bits on every instruction set.
//
// Buffers: every buffer is 64-byte aligned and its length rounded up to whole 64-byte vectors,
// so entry-by-entry kernels work on whole vectors: they may read and write up to the rounding.
// Pointers into the middle of a buffer need no alignment.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "nb_lists.h"
#include "nb_pool.h"

/// Entries of a tile; a register of the tile interpreter holds as many.
#define NB_TILE 1024

/// Which operands are one entry, used for all lanes: a bit for each of a, b and c. Unary opcodes
/// have one variant, binary ones no third bit.
typedef enum nb_variant { NB_VV, NB_SV, NB_VS, NB_VARIANT_COUNT = 8 } nb_variant;

/// `dst[i] = op(a[i], b[i], c[i])`; unused operands are null. `n` entries, rounded up to vectors.
typedef void (*nb_tile_fn)(void *dst, const void *a, const void *b, const void *c, size_t n);

/// dst[r, j] = op(a[r, j] + bias[j]), each operation rounded; `width` a multiple of whole vectors of
/// 64 bytes. dst may be a.
typedef void (*nb_bias_fn)(void *dst, const void *a, const void *bias, int64_t rows,
                           int64_t width);

/// A contiguous, row-major operand of a custom kernel.
typedef struct nb_tensor {
  void *data;
  int64_t rank;
  int64_t dims[8];
} nb_tensor;

#define NB_MAX_INPUTS 16

typedef struct nb_custom {
  nb_tensor out;
  nb_tensor in[NB_MAX_INPUTS];
  int64_t inputs;
  /// The operation's own numbers: an axis, strides, paddings.
  const int64_t *integers;
  int64_t integer_count;
  /// For random kernels: the key, and the step that is mixed in (0 where it must not matter).
  uint64_t key;
  uint64_t step;
  /// At least `nb_kernels.workspace(id, custom)` bytes.
  void *workspace;
  nb_pool *pool;
  /// Out: the size that an index exceeded, or -1, and that index.
  int64_t bad_index;
  double bad_value;
} nb_custom;

/// A finished rectangle of a product: `rows` × `columns` entries from row `row` and column `column`
/// on, which stand at `c`, their rows `c_row` entries apart. It begins at a multiple of 16 columns;
/// of NB_TILE, where the product vanishes.
typedef void (*nb_epilogue)(void *context, const void *c, int64_t c_row, int64_t row, int64_t rows,
                            int64_t column, int64_t columns);

/// A (batched) matrix product in one canonical order of summation: each entry of C is one chain
/// of fused multiply-adds in ascending k. Strides are in entries; either operand may be
/// transposed by its strides (one of row and column stride is 1, or both are arbitrary).
typedef struct nb_product {
  int64_t m, n, k, batch;
  const void *a; int64_t a_row, a_column, a_batch;
  const void *b; int64_t b_row, b_column, b_batch;
  void *c; int64_t c_row, c_batch;   // columns of C are contiguous
  /// Whether C is the start of each chain instead of zero.
  int accumulate;
  /// One entry, or null: C -= scale × A B, rounded after the product and after the difference. Only
  /// where `nb_product_may_vanish`, with a batch of 1; `run` is null where there is no such kernel.
  const void *scale;
  void *workspace;   // at least `product_workspace` bytes, 64-byte aligned
  nb_pool *pool;
  /// Called with finished rectangles of C while they are warm, or null; each entry once, on any
  /// thread. With a batch of 1 only.
  nb_epilogue epilogue;
  void *epilogue_context;
  /// What the epilogue reads beside C, entry by entry in rows of n, or null: it is fetched while C
  /// is computed.
  const void *reads;
  /// Nobody but the epilogue sees C, which is never written to memory as a whole: `c` is null.
  /// Only where `nb_product_may_vanish`.
  int vanishes;
  /// Set by `product_prepare`: how it is computed; and with other factors and another result than its
  /// own, which lie in the same way, or null.
  void (*run)(const struct nb_product *);
  void (*run_at)(const struct nb_product *, const void *a, const void *b, void *c);
  int64_t plan[24];
} nb_product;

/// Multiply-adds up to which one thread is faster than several.
#define NB_SMALL_PRODUCT (INT64_C(1) << 19)

/// Whether one thread does an entry of the batch in one go; an epilogue then has nothing to gain.
static inline int nb_product_is_small(int64_t m, int64_t n, int64_t k) {
  return m <= 4096 && n <= 4096 && k <= 4096 && m * n * k <= NB_SMALL_PRODUCT;
}

/// Whether each block of C is finished by the one who began it, so that C needs no memory.
static inline int nb_product_may_vanish(int64_t m, int64_t n, int64_t k, int size) {
  return !nb_product_is_small(m, n, k) && m >= 64 && n >= 64 && k * size <= 2048;
}

/// What statistics need of one tile of at most NB_TILE entries.
typedef struct nb_statistics_part {
  double sum, square, least, most;
  int64_t zeros, wild;
} nb_statistics_part;

/// One pass of Adam: new_mean = mean + (gradient - mean) × share; new_square = square × decay +
/// gradient × gradient × weight; new_parameter = parameter - new_mean × rate / (√new_square × scale +
/// epsilon), each operation rounded. Whole vectors, as a tile function; a result may stand in the
/// place of what it is the new value of. From `share` on one entry each.
typedef struct nb_adam {
  const void *gradient, *mean, *square, *parameter;
  void *new_mean, *new_square, *new_parameter;
  const void *share, *weight, *decay, *scale, *epsilon, *rate;
} nb_adam;

typedef struct nb_kernels {
  /// Bytes an entry: 4 or 8.
  int size;
  const char *isa;
  /// Variants that an opcode does not have are null.
  nb_tile_fn tile[NB_OPCODE_COUNT][NB_VARIANT_COUNT];

  void (*adam)(const nb_adam *, size_t n);
  /// Null for opcodes other than those of NB_BIAS_OPCODES.
  nb_bias_fn bias[NB_OPCODE_COUNT];

  /// Each of `rows` contiguous rows of `n` entries to one entry, dst contiguous. The canonical
  /// sum of n entries: up to NB_TILE, 64 interleaved lanes (lane j takes entries j, j+64, … in
  /// order, beginning with the neutral element, which also stands for missing entries), then halving: lane j += lane j+32, +16, …,
  /// +1. Beyond, the partial results of successive tiles of NB_TILE entries are reduced the same
  /// way, recursively. `n == 0` gives the neutral element. Exactly dst[0..<rows] are written.
  void (*reduce_rows[NB_REDUCTION_COUNT])(void *dst, const void *src, int64_t rows, int64_t n);
  /// The same of one row of `n` entries, a.
  nb_tile_fn reduce_row[NB_REDUCTION_COUNT];
  /// The canonical sum of a[i] × b[i], each product rounded, over at most NB_TILE entries.
  nb_tile_fn sum_of_products;
  /// dst[j] = reduction over i of src[i*n + j], i ascending in blocks of 256 rows, each beginning
  /// with its first row, the partial results of the blocks reduced the same way, recursively. Exactly dst[0..<n] are written.
  void (*reduce_columns[NB_REDUCTION_COUNT])(void *dst, const void *src, int64_t rows, int64_t n);
  /// As reduce_columns, going on from what earlier rows of the same block have left in dst.
  void (*extend_columns[NB_REDUCTION_COUNT])(void *dst, const void *src, int64_t rows, int64_t n);

  /// dst[...] = src[...] over `rank` axes of sizes `dims`, both with strides in entries (0 and
  /// negative strides allowed in src). Exactly the addressed entries are written.
  void (*copy_strided)(void *dst, const int64_t *dst_strides, const void *src,
                       const int64_t *src_strides, const int64_t *dims, int rank);
  /// dst[0..<n] = value.
  void (*fill)(void *dst, double value, int64_t n);
  /// dst[i] = values at rows[i] of a column with `width` entries a row.
  void (*gather_rows)(void *dst, const void *src, const int32_t *rows, int64_t count, int64_t width);
  /// count, sum, sum of squares, smallest, largest, zeros, not finite: over n entries, in the
  /// canonical order of sums; into seven doubles. The sums are formed in double; the extremes
  /// leave out NaN, and are inf and -inf where nothing else is left.
  /// Either of the entries, src, or of the parts that statistics_tile made of each NB_TILE of them.
  void (*statistics)(double *out, const void *src, const nb_statistics_part *tiles, int64_t n,
                     nb_pool *pool);
  void (*statistics_tile)(nb_statistics_part *out, const void *src, int64_t n);

  /// As nb_permutation.
  void (*permutation)(int32_t *out, uint64_t key, int64_t n, int64_t first, int64_t count);

  void (*product)(const nb_product *);
  /// What does not depend on the entries is found out once: then `run` is the product, again and
  /// again. All else must be set, and stay.
  void (*product_prepare)(nb_product *);
  size_t (*product_workspace)(const nb_product *);

  void (*custom[NB_KERNEL_COUNT])(nb_custom *);
  size_t (*custom_workspace[NB_KERNEL_COUNT])(const nb_custom *);   // null: none
} nb_kernels;

/// Entries of the table's lists, for callers that cannot index an array in a structure.
static inline void nb_reduce_rows(const nb_kernels *k, nb_reduction r, void *dst, const void *src, int64_t rows, int64_t n) {
  k->reduce_rows[r](dst, src, rows, n);
}
static inline nb_tile_fn nb_row_reduction(const nb_kernels *k, nb_reduction r) {
  return k->reduce_row[r];
}
static inline nb_bias_fn nb_bias_kernel(const nb_kernels *k, nb_opcode op) { return k->bias[op]; }
static inline void nb_reduce_columns(const nb_kernels *k, nb_reduction r, void *dst, const void *src, int64_t rows, int64_t n) {
  k->reduce_columns[r](dst, src, rows, n);
}
static inline void nb_extend_columns(const nb_kernels *k, nb_reduction r, void *dst, const void *src, int64_t rows, int64_t n) {
  k->extend_columns[r](dst, src, rows, n);
}

/// The table for 4- or 8-byte entries, for the best instruction set of this processor, or the
/// one that NBRUN_ISA names (`avx512`, `avx2`, `portable`) where the processor has it.
const nb_kernels *nb_kernels_get(int size);
/// The same for a named instruction set; null where the processor has it not.
const nb_kernels *nb_kernels_named(int size, const char *isa);

/// Floating-point operations a second, of all threads of the pool together, that multiply and add
/// in registers; 0 where the processor has no fused multiply-add.
double nb_peak_flops(nb_pool *pool);

/// How memory is gone through: read, copied, one half added to the other, or copied past the
/// caches.
typedef enum nb_traffic {
  NB_TRAFFIC_READ, NB_TRAFFIC_COPY, NB_TRAFFIC_ADD, NB_TRAFFIC_STREAM
} nb_traffic;

/// Bytes a second, read and written together, of all threads of the pool, each of which goes
/// again and again through `bytes` of its own. 0 where memory does not suffice.
double nb_peak_bandwidth(nb_pool *pool, nb_traffic traffic, int64_t bytes);

/// One block of Philox4x32-10, the generator of random_uniform and random_normal.
void nb_philox(uint32_t out[4], const uint32_t counter[4], const uint32_t key[2]);

/// The place of `i` in a keyed permutation of 0..<n (a Feistel network with cycle walking), for
/// count successive i from `first`.
void nb_permutation(int32_t *out, uint64_t key, int64_t n, int64_t first, int64_t count);
