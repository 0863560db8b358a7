// Products and convolutions for processors with AVX2 and FMA.
#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include "convolution.h"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

// Rows of a tile that is two, four and eight vectors wide, as registers allow.
#define ROWS_OF_TWO 6
#define ROWS_OF_FOUR 2
// Whether tiles have no registers to spare, for masks and for what comes next: then they read whole
// vectors of B and fetch nothing ahead, and large products pack both factors.
#define FEW_REGISTERS 1
// Bytes of a row of A that are multiplied at once: the panel of B that they meet is to stay in the
// first-level cache, or to stream from the second.
#define BLOCK_BYTES 1024
// Bytes of B from which on few rows go along it in strips.
#define STRIPS_FROM (256 << 10)
// Rows of B that a small product keeps in registers; 0: there are not enough.
#define ROWS_HELD 0
#define ROWS_OF_EIGHT 1
#define NB_TILES(X) \
  X(1, 1) X(2, 1) X(3, 1) X(4, 1) X(5, 1) X(6, 1) X(1, 2) X(2, 2) X(3, 2) X(4, 2) X(5, 2) \
  X(6, 2) X(1, 4) X(2, 4) X(1, 8)

#define T float
#define LANES 8
#define LOWER(x, y) __builtin_shufflevector(x, y, 0, 8, 1, 9, 4, 12, 5, 13)
#define UPPER(x, y) __builtin_shufflevector(x, y, 2, 10, 3, 11, 6, 14, 7, 15)
#define EVEN(x, y) __builtin_shufflevector(x, y, 0, 1, 2, 3, 8, 9, 10, 11)
#define ODD(x, y) __builtin_shufflevector(x, y, 4, 5, 6, 7, 12, 13, 14, 15)
#define NAME(x) x##_f32_avx2
typedef __m256i NAME(mask);
#define LOAD_PART(p, m) ((V)_mm256_maskload_ps(p, m))
#define STORE_PART(p, lanes, v) _mm256_maskstore_ps(p, MASK(lanes), (__m256)(v))
#define MASK(n) _mm256_cmpgt_epi32(_mm256_set1_epi32(n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))
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
#define LANES 4
#define LOWER(x, y) __builtin_shufflevector(x, y, 0, 4, 2, 6)
#define UPPER(x, y) __builtin_shufflevector(x, y, 1, 5, 3, 7)
#define EVEN(x, y) __builtin_shufflevector(x, y, 0, 1, 4, 5)
#define ODD(x, y) __builtin_shufflevector(x, y, 2, 3, 6, 7)
#define NAME(x) x##_f64_avx2
typedef __m256i NAME(mask);
#define LOAD_PART(p, m) ((V)_mm256_maskload_pd(p, m))
#define STORE_PART(p, lanes, v) _mm256_maskstore_pd(p, MASK(lanes), (__m256d)(v))
#define MASK(n) _mm256_cmpgt_epi64(_mm256_set1_epi64x(n), _mm256_setr_epi64x(0, 1, 2, 3))
#include "product_body.h"
#include "convolution_body.h"
#include "pooling_body.h"

#pragma clang attribute pop
#endif
