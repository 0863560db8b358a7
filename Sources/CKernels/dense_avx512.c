// Products and convolutions for processors with AVX-512.
#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include "convolution.h"
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,fma,avx2"))), apply_to = function)

// Rows of a tile that is two, four and eight vectors wide, as registers allow.
#define ROWS_OF_TWO 14
#define ROWS_OF_FOUR 6
// Whether tiles have no registers to spare, for masks and for what comes next: then they read whole
// vectors of B and fetch nothing ahead, and large products pack both factors.
#define FEW_REGISTERS 0
// Bytes of a row of A that are multiplied at once: the panel of B that they meet is to stay in the
// first-level cache, or to stream from the second.
#define BLOCK_BYTES 2048
// Bytes of B from which on few rows go along it in strips.
#define STRIPS_FROM (2 << 20)
// Rows of B that a small product keeps in registers; 0: there are not enough.
#define ROWS_HELD 16
#define ROWS_OF_EIGHT 3
#define NB_TILES(X) \
  X(1, 1) X(2, 1) X(3, 1) X(4, 1) X(5, 1) X(6, 1) X(7, 1) X(8, 1) X(9, 1) X(10, 1) X(11, 1) \
  X(12, 1) X(13, 1) X(14, 1) X(1, 2) X(2, 2) X(3, 2) X(4, 2) X(5, 2) X(6, 2) X(7, 2) X(8, 2) \
  X(9, 2) X(10, 2) X(11, 2) X(12, 2) X(13, 2) X(14, 2) X(1, 4) X(2, 4) X(3, 4) X(4, 4) X(5, 4) \
  X(6, 4) X(1, 8) X(2, 8) X(3, 8)

#define T float
#define LANES 16
#define LOWER(x, y) \
  __builtin_shufflevector(x, y, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
#define UPPER(x, y) \
  __builtin_shufflevector(x, y, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
#define EVEN(x, y) \
  __builtin_shufflevector(x, y, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
#define ODD(x, y) \
  __builtin_shufflevector(x, y, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31)
#define NAME(x) x##_f32_avx512
typedef __mmask16 NAME(mask);
#define LOAD_PART(p, m) ((V)_mm512_maskz_loadu_ps(m, p))
#define STORE_PART(p, lanes, v) _mm512_mask_storeu_ps(p, MASK(lanes), (__m512)(v))
#define MASK(n) ((__mmask16)((1u << (n)) - 1))
#include "product_body.h"
#include "convolution_body.h"
#include "pooling_body.h"
#undef T
#undef LANES
#undef LOWER
#undef UPPER
#undef EVEN
#undef ODD
#undef V
#undef NAME
#undef LOAD_PART
#undef STORE_PART
#undef MASK

#define T double
#define LANES 8
#define LOWER(x, y) __builtin_shufflevector(x, y, 0, 8, 2, 10, 4, 12, 6, 14)
#define UPPER(x, y) __builtin_shufflevector(x, y, 1, 9, 3, 11, 5, 13, 7, 15)
#define EVEN(x, y) __builtin_shufflevector(x, y, 0, 1, 4, 5, 8, 9, 12, 13)
#define ODD(x, y) __builtin_shufflevector(x, y, 2, 3, 6, 7, 10, 11, 14, 15)
#define NAME(x) x##_f64_avx512
typedef __mmask8 NAME(mask);
#define LOAD_PART(p, m) ((V)_mm512_maskz_loadu_pd(m, p))
#define STORE_PART(p, lanes, v) _mm512_mask_storeu_pd(p, MASK(lanes), (__m512d)(v))
#define MASK(n) ((__mmask8)((1u << (n)) - 1))
#include "product_body.h"
#include "convolution_body.h"
#include "pooling_body.h"

#pragma clang attribute pop
#endif
