// How long the opcodes take, for benchmarks.
#include <time.h>
#include "nb_kernels.h"

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

double nb_tile_nanoseconds(const nb_kernels *kernels, nb_opcode op, nb_variant variant, int64_t n) {
  enum { RUNS = 15, CALLS = 200 };
  _Alignas(64) static _Thread_local double buffers[4][NB_TILE];
  if (n < 1 || n > NB_TILE) return 0;
  for (int b = 0; b < 3; b++)
    for (int i = 0; i < NB_TILE; i++) {
      const double value = 0.25 + 0.5 * (double)((i * 7 + b * 3) % 64) / 64;
      if (kernels->size == 4) ((float *)buffers[b])[i] = (float)value;
      else buffers[b][i] = value;
    }
  const nb_tile_fn fn = kernels->tile[op][variant];
  double least = 1e300;
  for (int r = 0; r < RUNS; r++) {
    const double start = now();
    for (int c = 0; c < CALLS; c++) fn(buffers[3], buffers[0], buffers[1], buffers[2], (size_t)n);
    const double time = (now() - start) / CALLS / (double)n;
    if (time < least) least = time;
  }
  return least;
}
