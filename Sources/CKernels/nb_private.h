// What the sources of kernels and programs share, and nobody else sees.
#pragma once
#include "include/nb_kernels.h"
#include "include/nb_program.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// Between two looks at a word that another thread writes.
static inline void nb_relax(void) {
#if defined(__x86_64__)
  _mm_pause();
#else
  __asm__ volatile("" ::: "memory");
#endif
}

/// Runs a program with bands or without, as is faster here.
nb_status nb_banded_run(nb_program *program, uint64_t step, uint32_t flags);
/// Runs all bands side by side, or does their work on this thread alone.
nb_status nb_bands_run(nb_program *program, nb_bands *bands, uint64_t step, uint32_t flags);
/// Waits until another band has come to `instruction`; 0 when it has failed.
int nb_bands_await(const nb_reached *reached, int64_t instruction);
/// Runs a list of instructions of a program.
nb_status nb_instructions_run(nb_program *program, const nb_instruction *first, int64_t count,
                              uint64_t step, uint32_t flags);

// Entry points that the tables of kernels name, one for each precision and instruction set.

#if defined(__x86_64__)
#define NB_INSTRUCTION_SETS(X, ...) \
  X(avx512, ##__VA_ARGS__) X(avx2, ##__VA_ARGS__) X(portable, ##__VA_ARGS__)
#else
#define NB_INSTRUCTION_SETS(X, ...) X(portable, ##__VA_ARGS__)
#endif

#define NB_DECLARE_DENSE(suffix)                                      \
  void nb_product_##suffix(const nb_product *product);                \
  void nb_product_prepare_##suffix(nb_product *product);              \
  size_t nb_product_workspace_##suffix(const nb_product *product);    \
  void nb_conv2d_##suffix(nb_custom *custom);                         \
  size_t nb_conv2d_workspace_##suffix(const nb_custom *custom);       \
  void nb_conv2d_input_##suffix(nb_custom *custom);                   \
  size_t nb_conv2d_input_workspace_##suffix(const nb_custom *custom); \
  void nb_conv2d_weight_##suffix(nb_custom *custom);                  \
  size_t nb_conv2d_weight_workspace_##suffix(const nb_custom *custom); \
  void nb_max_pool2d_##suffix(nb_custom *custom);                     \
  void nb_max_pool2d_gradient_##suffix(nb_custom *custom);
#define NB_X(isa) NB_DECLARE_DENSE(f32_##isa) NB_DECLARE_DENSE(f64_##isa)
NB_INSTRUCTION_SETS(NB_X)
#undef NB_X
#undef NB_DECLARE_DENSE
