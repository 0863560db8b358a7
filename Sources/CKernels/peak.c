// What the machine can do at best, for benchmarks to hold their figures against.
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "nb_kernels.h"

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

// Twelve independent chains keep every multiply-adder busy, in registers only: the empty
// assembly makes each sum anew in every round.
#define PEAK(name, features, bytes, constraint)                                     \
  __attribute__((target(features))) static double name(void) {                      \
    typedef float v __attribute__((vector_size(bytes)));                            \
    enum { ROUNDS = 2000000, LANES = bytes / 4 };                                   \
    v a0 = {0}, a1 = {0}, a2 = {0}, a3 = {0}, a4 = {0}, a5 = {0}, a6 = {0}, a7 = {0}; \
    v a8 = {0}, a9 = {0}, a10 = {0}, a11 = {0}, x = {0}, y = {0};                     \
    __asm__ volatile("" : "+" constraint(x), "+" constraint(y));                    \
    const double start = now();                                                     \
    for (int r = 0; r < ROUNDS; r++) {                                              \
      for (int twice = 0; twice < 2; twice++) {                                     \
        a0 = __builtin_elementwise_fma(x, y, a0);                                   \
        a1 = __builtin_elementwise_fma(x, y, a1);                                   \
        a2 = __builtin_elementwise_fma(x, y, a2);                                   \
        a3 = __builtin_elementwise_fma(x, y, a3);                                   \
        a4 = __builtin_elementwise_fma(x, y, a4);                                   \
        a5 = __builtin_elementwise_fma(x, y, a5);                                   \
        a6 = __builtin_elementwise_fma(x, y, a6);                                   \
        a7 = __builtin_elementwise_fma(x, y, a7);                                   \
        a8 = __builtin_elementwise_fma(x, y, a8);                                   \
        a9 = __builtin_elementwise_fma(x, y, a9);                                   \
        a10 = __builtin_elementwise_fma(x, y, a10);                                 \
        a11 = __builtin_elementwise_fma(x, y, a11);                                 \
      }                                                                             \
      __asm__ volatile("" : "+" constraint(a0), "+" constraint(a1), "+" constraint(a2), \
                       "+" constraint(a3), "+" constraint(a4), "+" constraint(a5),    \
                       "+" constraint(a6), "+" constraint(a7), "+" constraint(a8),    \
                       "+" constraint(a9), "+" constraint(a10), "+" constraint(a11)); \
    }                                                                               \
    return 24.0 * ROUNDS * LANES * 2 / (now() - start);                             \
  }

PEAK(peak_avx512, "avx512f,fma", 64, "v")
PEAK(peak_avx2, "avx2,fma", 32, "x")

double nb_peak_flops(void) {
  double best = 0;
  for (int r = 0; r < 5; r++) {
    double rate = 0;
    if (__builtin_cpu_supports("avx512f")) rate = peak_avx512();
    else if (__builtin_cpu_supports("fma")) rate = peak_avx2();
    if (rate > best) best = rate;
  }
  return best;
}

double nb_peak_bandwidth(void) {
  const size_t bytes = (size_t)256 << 20;
  char *from = malloc(bytes), *to = malloc(bytes);
  double best = 0;
  if (from && to) {
    memset(from, 1, bytes);
    memset(to, 2, bytes);
    for (int r = 0; r < 5; r++) {
      const double start = now();
      memcpy(to, from, bytes);
      const double rate = 2.0 * (double)bytes / (now() - start);
      __asm__ volatile("" ::"r"(to) : "memory");
      if (rate > best) best = rate;
    }
  }
  free(from);
  free(to);
  return best;
}

double nb_product_seconds(const nb_kernels *kernels, nb_pool *pool, int64_t m, int64_t n, int64_t k) {
  nb_product p = {.m = m, .n = n, .k = k, .batch = 1, .a_row = k, .a_column = 1, .b_row = n,
                  .b_column = 1, .c_row = n, .pool = pool};
  const size_t size = (size_t)kernels->size, work = kernels->product_workspace(&p);
  void *a = aligned_alloc(64, ((size_t)(m * k) * size + 127) & ~(size_t)63);
  void *b = aligned_alloc(64, ((size_t)(k * n) * size + 127) & ~(size_t)63);
  void *c = aligned_alloc(64, ((size_t)(m * n) * size + 127) & ~(size_t)63);
  void *w = aligned_alloc(64, (work + 127) & ~(size_t)63);
  double best = 1e300;
  if (a && b && c && w) {
    kernels->fill(a, 0.5, m * k);
    kernels->fill(b, 0.25, k * n);
    p.a = a;
    p.b = b;
    p.c = c;
    p.workspace = w;
    const double flops = 2.0 * (double)m * (double)n * (double)k;
    const int calls = flops > 1e8 ? 3 : flops > 1e6 ? 50 : 1000;
    for (int r = 0; r < 7; r++) {
      const double start = now();
      for (int i = 0; i < calls; i++) kernels->product(&p);
      const double seconds = (now() - start) / calls;
      if (seconds < best) best = seconds;
    }
  }
  free(a);
  free(b);
  free(c);
  free(w);
  return best;
}
