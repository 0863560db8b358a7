// A copy of a program on all threads.
#include "nb_program.h"

typedef struct {
  const nb_copy *copy;
  const nb_kernels *kernels;
  int axis;
  int64_t per_piece;
} copy_run;

static void copy_piece(void *context, int64_t piece) {
  const copy_run *run = context;
  nb_copy c = *run->copy;
  const int64_t first = piece * run->per_piece, left = c.dims[run->axis] - first;
  const int64_t size = run->kernels->size;
  c.dims[run->axis] = left < run->per_piece ? left : run->per_piece;
  run->kernels->copy_strided((char *)c.dst + first * c.dst_strides[run->axis] * size, c.dst_strides,
                             (const char *)c.src + first * c.src_strides[run->axis] * size,
                             c.src_strides, c.dims, c.rank);
}

void nb_copy_run(const nb_copy *copy, const nb_kernels *kernels, nb_pool *pool) {
  enum { ENTRIES = 1 << 15, ROWS = 16 };
  copy_run run = {copy, kernels, 0, 1};
  int64_t entries = 1;
  for (int i = 0; i < copy->rank; i++) entries *= copy->dims[i];
  while (run.axis < copy->rank - 1 && copy->dims[run.axis] == 1) run.axis++;
  if (copy->rank == 0 || entries < 4 * ENTRIES) {
    kernels->copy_strided(copy->dst, copy->dst_strides, copy->src, copy->src_strides, copy->dims,
                          copy->rank);
    return;
  }
  // Along the first axis that there is, in whole blocks of a transpose where they are as many.
  const int64_t n = copy->dims[run.axis], each = entries / n;
  run.per_piece = (ENTRIES + each - 1) / each;
  if (each < ENTRIES) run.per_piece = (run.per_piece + ROWS - 1) / ROWS * ROWS;
  nb_parallel(pool, (n + run.per_piece - 1) / run.per_piece, copy_piece, &run);
}
