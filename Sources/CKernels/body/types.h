// Vectors of 64 bytes on every instruction set: what the hardware has not, the compiler splits,
// so the lanes, and with them the bits, are the same everywhere.
#pragma once
#include <math.h>
#include <stdint.h>
#include <string.h>
#include "../include/nb_kernels.h"
#include "../nb_custom.h"
#include "../tables.h"

typedef float f32x16 __attribute__((ext_vector_type(16)));
typedef double f64x8 __attribute__((ext_vector_type(8)));
typedef int32_t i32x16 __attribute__((ext_vector_type(16)));
typedef int64_t i64x8 __attribute__((ext_vector_type(8)));
typedef uint32_t u32x16 __attribute__((ext_vector_type(16)));
typedef uint64_t u64x8 __attribute__((ext_vector_type(8)));
typedef float f32x8 __attribute__((ext_vector_type(8)));
typedef uint32_t u32x8 __attribute__((ext_vector_type(8)));
typedef int32_t i32x8 __attribute__((ext_vector_type(8)));
typedef f32x16 f32x16_loose __attribute__((aligned(4)));
typedef f64x8 f64x8_loose __attribute__((aligned(8)));

#define NB_INLINE static inline __attribute__((always_inline, unused))
#define NB_AS(value, type) ((type)(value))   // the same bits

