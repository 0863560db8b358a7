// Products and convolutions for any processor: `fma` of the C library where it has none.
#include <math.h>
#include "convolution.h"

// Rows of a tile that is two, four and eight vectors wide, as registers allow.
#define ROWS_OF_TWO 4
#define ROWS_OF_FOUR 2
// Whether tiles have no registers to spare, for masks and for what comes next: then they read whole
// vectors of B and fetch nothing ahead, and large products pack both factors.
#define FEW_REGISTERS 1
// Bytes of a row of A that are multiplied at once: the panel of B that they meet is to stay in the
// first-level cache, or to stream from the second.
#define BLOCK_BYTES 1024
// Bytes of B from which on few rows go along it in strips.
#define STRIPS_FROM (2 << 20)
// Rows of B that a small product keeps in registers; 0: there are not enough.
#define ROWS_HELD 0
#define ROWS_OF_EIGHT 1
#define NB_TILES(X) \
  X(1, 1) X(2, 1) X(3, 1) X(4, 1) X(1, 2) X(2, 2) X(3, 2) X(4, 2) X(1, 4) X(2, 4) X(1, 8)

#define T float
#define LANES 4
#define LOWER(x, y) __builtin_shufflevector(x, y, 0, 4, 1, 5)
#define UPPER(x, y) __builtin_shufflevector(x, y, 2, 6, 3, 7)
#define EVEN(x, y) x
#define ODD(x, y) y
#define NAME(x) x##_f32_portable
typedef int NAME(mask);
#define LOAD_PART(p, m) NAME(load_part)(p, m)
#define STORE_PART(p, lanes, v) NAME(store_part)(p, lanes, v)
#define MASK(n) (n)
#define LOOP_PARTS
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

#define T double
#define LANES 2
#define LOWER(x, y) __builtin_shufflevector(x, y, 0, 2)
#define UPPER(x, y) __builtin_shufflevector(x, y, 1, 3)
#define EVEN(x, y) x
#define ODD(x, y) y
#define NAME(x) x##_f64_portable
typedef int NAME(mask);
#include "product_body.h"
#include "convolution_body.h"
#include "pooling_body.h"
