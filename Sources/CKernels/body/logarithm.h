// log: x = 2^k (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2), and log(1 + f) through
// s = f / (2 + f): log(1 + f) = 2 atanh(s) (the arrangement of fdlibm's e_log.c).

/// Whole numbers of few bits as a vector.
NB_INLINE vec N(from_int)(ivec k) {
  return NB_AS(k + NB_AS(N(splat)(NB_ROUNDER), ivec), vec) - NB_ROUNDER;
}

/// x, normal and positive, as k and 1 + f.
NB_INLINE vec N(log_reduce)(vec x, ivec *k) {
  const ivec root = NB_AS(N(splat)(C(0x1.6a09e6p-1f, 0x1.6a09e667f3bcdp-1)), ivec);
  const ivec bits = NB_AS(x, ivec) - root;
  *k = bits >> MANTISSA;
  return NB_AS((bits & (I)(((I)1 << MANTISSA) - 1)) + root, vec);
}

/// log(2^k m) + low.
NB_INLINE vec N(log_of)(ivec exponent, vec m, vec low) {
  const vec k = N(from_int)(exponent);
  const vec f = m - 1;
  const vec s = f / (f + 2);
  const vec z = s * s;
#if MANTISSA == 23
  const vec p = NB_POLYNOMIAL(z, 0.66666777f, 0.399774492f, 0.298744531f);
#else
  const vec p = NB_POLYNOMIAL(z, 0x1.5555555555593p-1, 0x1.999999997f8a7p-2, 0x1.249249423e5f0p-2,
                              0x1.c71c51c660397p-3, 0x1.74664d797609dp-3, 0x1.39a02e95619fap-3,
                              0x1.2f15bf0365bcfp-3);
#endif
  const vec half = f * f * (R)0.5;
  const vec tail = N(fma)(s, N(fma)(z, p, half), N(fmas)(k, C(0x1.7f7d1cp-20f, 0x1.3de6af278ece6p-42), low));
  return N(fmas)(k, C(0x1.62e4p-1f, 0x1.62e42fefa3p-1), f - (half - tail));
}

/// x made normal, and the exponent that this took off.
NB_INLINE vec N(make_normal)(vec x, ivec *exponent) {
  const ivec small = x < C(0x1p-126f, 0x1p-1022);
  *exponent = small ? (ivec)((I)-(MANTISSA + 2)) : (ivec)((I)0);
  return small ? x * C(0x1p25f, 0x1p54) : x;
}

NB_INLINE vec N(log)(vec x) {
  ivec below, k;
  const vec m = N(log_reduce)(N(make_normal)(x, &below), &k);
  const vec y = N(log_of)(k + below, m, N(splat)(0));
  const vec odd = x == 0 ? -N(infinity)() : (x < 0 ? N(nan)() : x);
  return ((x > 0) & (x < N(infinity)())) ? y : odd;
}

/// log(u) + c/u, with u + c = 1 + x exactly.
NB_INLINE vec N(log1p)(vec x) {
  const vec u = x + 1;
  const vec v = u - 1;
  const vec c = (1 - (u - v)) + (x - v);
  ivec k;
  const vec m = N(log_reduce)(u, &k);
  const vec y = N(log_of)(k, m, c / u);
  const vec odd = x == -1 ? -N(infinity)() : (x < -1 ? N(nan)() : x);
  const ivec plain = (x > -1) & (x < N(infinity)()) & (N(magnitude)(x) > C(0x1p-26f, 0x1p-55));
  return plain ? y : odd;
}
