// Loads, stores and bits of vectors of one precision.

NB_INLINE vec N(load)(const R *p) { return *(const loose_vec *)p; }
NB_INLINE void N(store)(R *p, vec v) { *(loose_vec *)p = v; }
NB_INLINE vec N(splat)(R x) { return (vec)(x); }
NB_INLINE vec N(fma)(vec a, vec b, vec c) { return __builtin_elementwise_fma(a, b, c); }
NB_INLINE vec N(fmas)(vec a, R b, vec c) { return __builtin_elementwise_fma(a, (vec)(b), c); }
NB_INLINE vec N(magnitude)(vec x) { return __builtin_elementwise_abs(x); }
NB_INLINE vec N(with_sign)(vec x, vec sign) { return __builtin_elementwise_copysign(x, sign); }
NB_INLINE vec N(infinity)(void) { return (vec)((R)INFINITY); }
NB_INLINE vec N(nan)(void) { return (vec)((R)NAN); }

/// 1 where the mask holds, else 0.
NB_INLINE vec N(truth)(ivec mask) { return mask ? (vec)((R)1) : (vec)((R)0); }

NB_INLINE int N(any)(ivec mask) { return __builtin_reduce_or(mask) != 0; }

/// The lanes' places.
NB_INLINE ivec N(places)(void) {
  ivec p;
  for (int i = 0; i < V; i++) p[i] = i;
  return p;
}

/// `count` entries at p, 1 to V, the other lanes `other`; reads nothing at `end` or beyond.
NB_INLINE vec N(load_part)(const R *p, int64_t count, const R *end, R other) {
  vec v;
  if (end - p >= V) {
    v = N(load)(p);
  } else {
    R lanes[V];
    for (int i = 0; i < V; i++) lanes[i] = i < count ? p[i] : other;
    v = N(load)(lanes);
  }
  return N(places)() < (ivec)((I)count) ? v : (vec)(other);
}

/// The first `count` lanes, 1 to V.
NB_INLINE void N(store_part)(R *p, vec v, int64_t count) {
  if (count >= V) {
    N(store)(p, v);
  } else {
    R lanes[V];
    N(store)(lanes, v);
    memcpy(p, lanes, (size_t)count * sizeof(R));
  }
}

/// Horner's rule with fused steps, coefficients from the lowest.
NB_INLINE vec N(polynomial)(vec x, const R *c, int count) {
  vec p = (vec)(c[count - 1]);
#pragma clang loop unroll(full)
  for (int i = count - 2; i >= 0; i--) p = __builtin_elementwise_fma(p, x, (vec)(c[i]));
  return p;
}
#define NB_POLYNOMIAL(x, ...) \
  N(polynomial)(x, (const R[]){__VA_ARGS__}, (int)(sizeof((const R[]){__VA_ARGS__}) / sizeof(R)))

/// (a + al) / (b + bl), where al and bl are corrections of the last place.
NB_INLINE vec N(quotient)(vec a, vec al, vec b, vec bl) {
  const vec inverse = 1 / b;
  const vec q = a * inverse;
  const vec rest = N(fma)(-q, bl, N(fma)(-q, b, a) + al);
  return N(fma)(rest, inverse, q);
}

// Of each 16 bytes of a and b the first halves, or the second, their entries in turns; of all
// pieces of 16 bytes of a and then of b every first, or every second.
#if V == 16
NB_INLINE vec N(zip_low)(vec a, vec b) {
  return __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
}
NB_INLINE vec N(zip_high)(vec a, vec b) {
  return __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
}
NB_INLINE vec N(even)(vec a, vec b) {
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
}
NB_INLINE vec N(odd)(vec a, vec b) {
  return __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
}
#else
NB_INLINE vec N(zip_low)(vec a, vec b) {
  return __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14);
}
NB_INLINE vec N(zip_high)(vec a, vec b) {
  return __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15);
}
NB_INLINE vec N(even)(vec a, vec b) {
  return __builtin_shufflevector(a, b, 0, 1, 4, 5, 8, 9, 12, 13);
}
NB_INLINE vec N(odd)(vec a, vec b) {
  return __builtin_shufflevector(a, b, 2, 3, 6, 7, 10, 11, 14, 15);
}
#endif
