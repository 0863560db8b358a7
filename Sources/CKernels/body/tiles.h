// The opcodes of the tile interpreter: a function of vectors for each, and the loops over them.

NB_INLINE vec N(op_copy)(vec x) { return x; }
NB_INLINE vec N(op_neg)(vec x) { return -x; }
NB_INLINE vec N(op_abs)(vec x) { return N(magnitude)(x); }
NB_INLINE vec N(op_sign)(vec x) {
  return x > 0 ? N(splat)(1) : (x < 0 ? N(splat)(-1) : (x == 0 ? N(splat)(0) : x));
}
NB_INLINE vec N(op_sqrt)(vec x) { return __builtin_elementwise_sqrt(x); }
NB_INLINE vec N(op_reciprocal)(vec x) { return 1 / x; }
NB_INLINE vec N(op_square)(vec x) { return x * x; }
NB_INLINE vec N(op_exp)(vec x) { return N(exp)(x); }
NB_INLINE vec N(op_log)(vec x) { return N(log)(x); }
NB_INLINE vec N(op_log1p)(vec x) { return N(log1p)(x); }
NB_INLINE vec N(op_sin)(vec x) { return N(sin)(x); }
NB_INLINE vec N(op_cos)(vec x) { return N(cos)(x); }
NB_INLINE vec N(op_tan)(vec x) { return N(tan)(x); }
NB_INLINE vec N(op_tanh)(vec x) { return N(tanh)(x); }
NB_INLINE vec N(op_sigmoid)(vec x) { return N(sigmoid)(x); }
NB_INLINE vec N(op_erf)(vec x) { return N(erf)(x); }
NB_INLINE vec N(op_relu)(vec x) { return x <= 0 ? N(splat)(0) : x; }
NB_INLINE vec N(op_step)(vec x) { return N(truth)(x > 0); }
NB_INLINE vec N(op_floor)(vec x) { return __builtin_elementwise_floor(x); }
NB_INLINE vec N(op_ceil)(vec x) { return __builtin_elementwise_ceil(x); }
NB_INLINE vec N(op_round)(vec x) { return __builtin_elementwise_rint(x); }
NB_INLINE vec N(op_not)(vec x) { return N(truth)(x == 0); }
NB_INLINE vec N(op_stream)(vec x) { return x; }
NB_INLINE vec N(op_isfinite)(vec x) { return N(truth)(N(magnitude)(x) < N(infinity)()); }

NB_INLINE vec N(op_add)(vec a, vec b) { return a + b; }
NB_INLINE vec N(op_sub)(vec a, vec b) { return a - b; }
NB_INLINE vec N(op_mul)(vec a, vec b) { return a * b; }
NB_INLINE vec N(op_div)(vec a, vec b) { return a / b; }
NB_INLINE vec N(op_pow)(vec a, vec b) { return N(pow)(a, b); }
// In this form two instructions: the processor's own maximum, where a is a number.
NB_INLINE vec N(op_max)(vec a, vec b) {
  const vec greater = a > b ? a : b;
  return a == a ? greater : a;
}
NB_INLINE vec N(op_min)(vec a, vec b) {
  const vec less = a < b ? a : b;
  return a == a ? less : a;
}
NB_INLINE vec N(op_eq)(vec a, vec b) { return N(truth)(a == b); }
NB_INLINE vec N(op_ne)(vec a, vec b) { return N(truth)(a != b); }
NB_INLINE vec N(op_lt)(vec a, vec b) { return N(truth)(a < b); }
NB_INLINE vec N(op_le)(vec a, vec b) { return N(truth)(a <= b); }
NB_INLINE vec N(op_gt)(vec a, vec b) { return N(truth)(a > b); }
NB_INLINE vec N(op_ge)(vec a, vec b) { return N(truth)(a >= b); }
NB_INLINE vec N(op_and)(vec a, vec b) { return N(truth)((a != 0) & (b != 0)); }
NB_INLINE vec N(op_or)(vec a, vec b) { return N(truth)((a != 0) | (b != 0)); }

/// Lanes whose quotient is too large for one fused step, by the exact remainder.
static __attribute__((noinline, cold)) void N(divide_large)(const R *a, const R *b, R *quotient,
                                                            R *remainder) {
  for (int i = 0; i < V; i++) {
    const R q = a[i] / b[i];
    if (!(C(fabsf, fabs)(q) >= C(0x1p22f, 0x1p51) && C(fabsf, fabs)(a[i]) < (R)INFINITY && b[i] != 0)) continue;
    R r = C(fmodf, fmod)(a[i], b[i]);
    R whole = (a[i] - r) / b[i];
    if (r != 0 && (r < 0) != (b[i] < 0)) {
      r += b[i];
      whole -= 1;
    }
    quotient[i] = C(rintf, rint)(whole);
    remainder[i] = r;
  }
}

/// Python's divmod: the quotient rounded down, the remainder with the sign of b. Division by
/// zero gives a/b and NaN.
NB_INLINE void N(divmod)(vec a, vec b, vec *quotient, vec *remainder) {
  const vec whole = a / b, inf = N(infinity)();
  vec q = __builtin_elementwise_floor(whole);
  vec r = N(fma)(-q, b, a);
  // a small number over an infinite one: 0 or -1
  const ivec endless = (N(magnitude)(b) == inf) & (N(magnitude)(a) < inf);
  r = endless ? a : r;
  // The quotient may have been rounded up to a whole number.
  const ivec above = (r != 0) & ((r < 0) != (b < 0));
  q = above ? q - 1 : q;
  r = above ? (endless ? b : N(fma)(-q, b, a)) : r;
  r = r == 0 ? N(with_sign)(r, b) : r;
  q = b == 0 ? whole : q;
  if (__builtin_expect(N(any)(!(N(magnitude)(whole) < C(0x1p22f, 0x1p51))), 0)) {
    R as[V], bs[V], qs[V], rs[V];
    N(store)(as, a);
    N(store)(bs, b);
    N(store)(qs, q);
    N(store)(rs, r);
    N(divide_large)(as, bs, qs, rs);
    q = N(load)(qs);
    r = N(load)(rs);
    r = r == 0 ? N(with_sign)(r, b) : r;
  }
  *quotient = q;
  *remainder = r;
}
NB_INLINE vec N(op_floordiv)(vec a, vec b) {
  vec q, r;
  N(divmod)(a, b, &q, &r);
  return q;
}
NB_INLINE vec N(op_mod)(vec a, vec b) {
  vec q, r;
  N(divmod)(a, b, &q, &r);
  return r;
}

NB_INLINE vec N(op_select)(vec a, vec b, vec c) { return a != 0 ? b : c; }
NB_INLINE vec N(op_fma)(vec a, vec b, vec c) { return N(fma)(a, b, c); }

// Pairs, each of the two operations rounded: the compiler may not contract them.
NB_INLINE vec N(op_add_relu)(vec a, vec b) { return N(op_relu)(a + b); }
NB_INLINE vec N(op_sub_square)(vec a, vec b) { return N(op_square)(a - b); }
NB_INLINE vec N(op_mul_add)(vec a, vec b, vec c) { return a * b + c; }
NB_INLINE vec N(op_mul_sub)(vec a, vec b, vec c) { return a * b - c; }
NB_INLINE vec N(op_sub_mul)(vec a, vec b, vec c) { return c - a * b; }
NB_INLINE vec N(op_add_then_mul)(vec a, vec b, vec c) { return (a + b) * c; }
NB_INLINE vec N(op_sub_then_mul)(vec a, vec b, vec c) { return (a - b) * c; }
NB_INLINE vec N(op_mul_mul)(vec a, vec b, vec c) { return a * b * c; }
NB_INLINE vec N(op_div_add)(vec a, vec b, vec c) { return a / b + c; }
NB_INLINE vec N(op_sub_div)(vec a, vec b, vec c) { return c - a / b; }
NB_INLINE vec N(op_choose)(vec a, vec b, vec c) { return a > 0 ? b : c; }
NB_INLINE vec N(op_lerp)(vec a, vec b, vec c) { return b + (a - b) * c; }
NB_INLINE vec N(op_sqrt_mul_add)(vec a, vec b, vec c) {
  return __builtin_elementwise_sqrt(a) * b + c;
}

#define NB_TILE_ARGUMENTS void *dst, const void *a, const void *b, const void *c, size_t n
#define NB_TILE_LOOP(value)                          \
  {                                                  \
    R *d = dst;                                      \
    const R *p = a, *q = b, *s = c;                  \
    (void)q, (void)s;                                \
    for (size_t i = 0; i < n; i += V) N(store)(d + i, value); \
  }

#define NB_UNARY(name) \
  static void N(tile_##name)(NB_TILE_ARGUMENTS) NB_TILE_LOOP(N(op_##name)(N(load)(p + i)))
NB_UNARY_OPCODES(NB_UNARY)

#define NB_BINARY(name)                                                                          \
  static void N(tile_##name##_vv)(NB_TILE_ARGUMENTS)                                             \
      NB_TILE_LOOP(N(op_##name)(N(load)(p + i), N(load)(q + i)))                                 \
  static void N(tile_##name##_sv)(NB_TILE_ARGUMENTS) {                                           \
    const vec x = N(splat)(*(const R *)a);                                                       \
    NB_TILE_LOOP(((void)p, N(op_##name)(x, N(load)(q + i))))                                     \
  }                                                                                              \
  static void N(tile_##name##_vs)(NB_TILE_ARGUMENTS) {                                           \
    const vec x = N(splat)(*(const R *)b);                                                       \
    NB_TILE_LOOP(N(op_##name)(N(load)(p + i), x))                                                \
  }
NB_BINARY_OPCODES(NB_BINARY)

#define NB_EACH(operand) N(load)((const R *)operand + i)
#define NB_ONE(operand) operand##_one
#define NB_TERNARY_LOOP(name, variant, A, B, C)                                            \
  static void N(tile_##name##_##variant)(NB_TILE_ARGUMENTS) {                              \
    const vec a_one = N(splat)(variant & 1 ? *(const R *)a : 0);                           \
    const vec b_one = N(splat)(variant & 2 ? *(const R *)b : 0);                           \
    const vec c_one = N(splat)(variant & 4 ? *(const R *)c : 0);                           \
    (void)a_one, (void)b_one, (void)c_one;                                                 \
    for (size_t i = 0; i < n; i += V) N(store)((R *)dst + i, N(op_##name)(A, B, C));       \
  }
#define NB_TERNARY(name)                                            \
  NB_TERNARY_LOOP(name, 0, NB_EACH(a), NB_EACH(b), NB_EACH(c))      \
  NB_TERNARY_LOOP(name, 1, NB_ONE(a), NB_EACH(b), NB_EACH(c))       \
  NB_TERNARY_LOOP(name, 2, NB_EACH(a), NB_ONE(b), NB_EACH(c))       \
  NB_TERNARY_LOOP(name, 3, NB_ONE(a), NB_ONE(b), NB_EACH(c))        \
  NB_TERNARY_LOOP(name, 4, NB_EACH(a), NB_EACH(b), NB_ONE(c))       \
  NB_TERNARY_LOOP(name, 5, NB_ONE(a), NB_EACH(b), NB_ONE(c))        \
  NB_TERNARY_LOOP(name, 6, NB_EACH(a), NB_ONE(b), NB_ONE(c))        \
  NB_TERNARY_LOOP(name, 7, NB_ONE(a), NB_ONE(b), NB_ONE(c))
NB_TERNARY_OPCODES(NB_TERNARY)

/// Frequent exponents without the general power, which gives the same bits.
static void N(tile_power)(NB_TILE_ARGUMENTS) {
  const R y = *(const R *)b;
  if (y == 2) N(tile_square)(dst, a, 0, 0, n);
  else if (y == -1) N(tile_reciprocal)(dst, a, 0, 0, n);
  else if (y == 1) N(tile_copy)(dst, a, 0, 0, n);
  else N(tile_pow_vs)(dst, a, b, c, n);
}

/// A store past the caches need not read the line first. Whoever runs it orders it before what
/// another thread reads.
static void N(tile_past_caches)(NB_TILE_ARGUMENTS) {
  if ((uintptr_t)dst % 64) {
    N(tile_stream)(dst, a, b, c, n);
    return;
  }
  for (size_t i = 0; i < n; i += V)
    __builtin_nontemporal_store(N(load)((const R *)a + i), (vec *)((R *)dst + i));
}

static void N(add_tiles)(nb_kernels *table) {
#define NB_SET(name) table->tile[NB_OP_##name][NB_VV] = N(tile_##name);
  NB_UNARY_OPCODES(NB_SET)
#undef NB_SET
#define NB_SET(name)                                              \
  {                                                               \
    const nb_tile_fn variants[NB_VARIANT_COUNT] = {               \
        N(tile_##name##_0), N(tile_##name##_1), N(tile_##name##_2), N(tile_##name##_3),   \
        N(tile_##name##_4), N(tile_##name##_5), N(tile_##name##_6), N(tile_##name##_7)};  \
    memcpy(table->tile[NB_OP_##name], variants, sizeof variants); \
  }
  NB_TERNARY_OPCODES(NB_SET)
#undef NB_SET
#define NB_SET(name)                                       \
  table->tile[NB_OP_##name][NB_VV] = N(tile_##name##_vv);  \
  table->tile[NB_OP_##name][NB_SV] = N(tile_##name##_sv);  \
  table->tile[NB_OP_##name][NB_VS] = N(tile_##name##_vs);
  NB_BINARY_OPCODES(NB_SET)
#undef NB_SET
  table->tile[NB_OP_pow][NB_VS] = N(tile_power);
  table->tile[NB_OP_stream][NB_VV] = N(tile_past_caches);
}
#undef NB_UNARY
#undef NB_BINARY
#undef NB_TERNARY
#undef NB_TERNARY_LOOP
#undef NB_EACH
#undef NB_ONE
