// What the machine can do at best, for benchmarks to hold their figures against.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include "nb_kernels.h"

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

enum { FLOP_ROUNDS = 2000000, SAMPLES = 7 };

// Twelve independent chains keep every multiply-adder busy, in registers only: the empty
// assembly makes each sum anew in every round.
#define PEAK(name, features, bytes, constraint)                                     \
  __attribute__((target(features))) static double name(void) {                      \
    typedef float v __attribute__((vector_size(bytes)));                            \
    v a0 = {0}, a1 = {0}, a2 = {0}, a3 = {0}, a4 = {0}, a5 = {0}, a6 = {0}, a7 = {0}; \
    v a8 = {0}, a9 = {0}, a10 = {0}, a11 = {0}, x = {0}, y = {0};                     \
    __asm__ volatile("" : "+" constraint(x), "+" constraint(y));                    \
    for (int r = 0; r < FLOP_ROUNDS; r++) {                                         \
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
    return 24.0 * FLOP_ROUNDS * 2 * (bytes / 4);                                    \
  }

PEAK(peak_avx512, "avx512f,fma", 64, "v")
PEAK(peak_avx2, "avx2,fma", 32, "x")

/// Multiplies and adds in registers; returns how many operations that were.
static double multiply_add(void) {
  if (__builtin_cpu_supports("avx512f")) return peak_avx512();
  if (__builtin_cpu_supports("fma")) return peak_avx2();
  return 0;
}

// Goes through memory in the processor's longest vectors, eight at a time: reads it all, copies
// the first half to the second, past the caches or not, or adds the first to the second.
#define TRAFFIC(name, features, width, constraint)                                           \
  __attribute__((target(features))) static void name(char *p, int64_t bytes, nb_traffic t) { \
    typedef long long v __attribute__((vector_size(width)));                                 \
    enum { STEP = 8 * width };                                                               \
    if (t == NB_TRAFFIC_READ) {                                                              \
      v a[8] = {0};                                                                          \
      for (int64_t i = 0; i + STEP <= bytes; i += STEP)                                      \
        for (int k = 0; k < 8; k++) a[k] |= *(const v *)(p + i + k * width);                 \
      for (int k = 0; k < 8; k++) __asm__ volatile("" ::constraint(a[k]));                   \
      return;                                                                                \
    }                                                                                        \
    const int64_t half = bytes / 2;                                                          \
    char *q = p + half;                                                                      \
    for (int64_t i = 0; i + STEP <= half; i += STEP)                                         \
      for (int k = 0; k < 8; k++) {                                                          \
        const v x = *(const v *)(p + i + k * width);                                         \
        v *to = (v *)(q + i + k * width);                                                    \
        if (t == NB_TRAFFIC_COPY) *to = x;                                                   \
        else if (t == NB_TRAFFIC_ADD) *to += x;                                              \
        else __builtin_nontemporal_store(x, to);                                             \
      }                                                                                      \
  }

TRAFFIC(traffic_avx512, "avx512f", 64, "v")
TRAFFIC(traffic_avx2, "avx2", 32, "x")
TRAFFIC(traffic_portable, "sse2", 16, "x")

typedef struct {
  char **memory;   // null: multiply and add
  int64_t bytes, rounds;
  nb_traffic traffic;
  double done;     // operations or bytes of one piece
} peak_job;

/// What one thread does.
static void peak_piece(void *context, int64_t piece) {
  peak_job *job = context;
  if (!job->memory) {
    const double done = multiply_add();
    if (piece == 0) job->done = done;
    return;
  }
  for (int64_t r = 0; r < job->rounds; r++) {
    char *p = job->memory[piece];
    if (__builtin_cpu_supports("avx512f")) traffic_avx512(p, job->bytes, job->traffic);
    else if (__builtin_cpu_supports("avx2")) traffic_avx2(p, job->bytes, job->traffic);
    else traffic_portable(p, job->bytes, job->traffic);
    __asm__ volatile("" ::"r"(p) : "memory");
  }
}

/// The highest rate of several samples, all threads together.
static double highest(nb_pool *pool, peak_job *job) {
  const int threads = nb_pool_threads(pool);
  double best = 0;
  for (int s = 0; s <= SAMPLES; s++) {
    const double start = now();
    nb_parallel(pool, threads, peak_piece, job);
    const double rate = threads * job->done / (now() - start);
    if (s > 0 && rate > best) best = rate;   // the first one warms up
  }
  return best;
}

double nb_peak_flops(nb_pool *pool) {
  peak_job job = {0};
  return highest(pool, &job);
}

double nb_peak_bandwidth(nb_pool *pool, nb_traffic traffic, int64_t bytes) {
  enum { HUGE_PAGE = 1 << 21, BYTES_OF_A_SAMPLE = 1 << 29 };
  const int threads = nb_pool_threads(pool);
  bytes = (bytes + 4095) / 4096 * 4096;
  const size_t room = ((size_t)bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
  peak_job job = {.memory = calloc((size_t)threads, sizeof(char *)), .bytes = bytes,
                  .rounds = BYTES_OF_A_SAMPLE / bytes + 1, .traffic = traffic};
  // Adding reads both halves and writes one.
  job.done = (double)bytes * (double)job.rounds * (traffic == NB_TRAFFIC_ADD ? 1.5 : 1);
  int complete = job.memory != 0;
  for (int t = 0; complete && t < threads; t++) {
    job.memory[t] = aligned_alloc(HUGE_PAGE, room);
    if (!job.memory[t]) {
      complete = 0;
      break;
    }
    madvise(job.memory[t], room, MADV_HUGEPAGE);
    memset(job.memory[t], 1, room);
  }
  const double best = complete ? highest(pool, &job) : 0;
  for (int t = 0; job.memory && t < threads; t++) free(job.memory[t]);
  free(job.memory);
  return best;
}
