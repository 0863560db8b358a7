// The same as float.h, for double.
#undef N
#undef R
#undef I
#undef V
#undef LOG_V
#undef vec
#undef ivec
#undef loose_vec
#undef MANTISSA
#undef BIAS
#undef C
#undef POLY
#define N(name) name##_d
#define R double
#define I int64_t
#define V 8
#define LOG_V 3
#define vec f64x8
#define ivec i64x8
#define loose_vec f64x8_loose
#define MANTISSA 52
#define BIAS 1023
#define C(f, d) d
#define POLY(f, d) d
