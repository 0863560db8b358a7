// pow: exp(y log x) with the logarithm in twice the precision; float goes through double.

#if MANTISSA == 23

NB_INLINE vec N(power_of_magnitude)(vec x, vec y) {
  const f32x8 x0 = __builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7);
  const f32x8 x1 = __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15);
  const f32x8 y0 = __builtin_shufflevector(y, y, 0, 1, 2, 3, 4, 5, 6, 7);
  const f32x8 y1 = __builtin_shufflevector(y, y, 8, 9, 10, 11, 12, 13, 14, 15);
  const f64x8 p0 = exp_d(__builtin_convertvector(y0, f64x8) * log_d(__builtin_convertvector(x0, f64x8)));
  const f64x8 p1 = exp_d(__builtin_convertvector(y1, f64x8) * log_d(__builtin_convertvector(x1, f64x8)));
  return __builtin_shufflevector(__builtin_convertvector(p0, f32x8), __builtin_convertvector(p1, f32x8),
                                 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

#else

/// x^y for x finite and positive, y finite.
NB_INLINE vec N(power_of_magnitude)(vec x, vec y) {
  ivec below, exponent;
  const vec m = N(log_reduce)(N(make_normal)(x, &below), &exponent);
  const vec k = N(from_int)(exponent + below);
  // s = f / (2 + f), as a sum of two; d + dl = 2 + f exactly.
  const vec f = m - 1, d = m + 1, dl = m - (d - 1), inverse = 1 / d;
  const vec s = f * inverse;
  const vec sl = N(fma)(-s, dl, N(fma)(-s, d, f)) * inverse;
  const vec z = s * s;
  const vec zl = N(fma)(s, s, -z) + 2 * s * sl;
  // log(1 + f) = 2 s + s z (2/3 + z p)
  const vec p = NB_POLYNOMIAL(z, 0x1.9999999999b35p-2, 0x1.2492492457330p-2, 0x1.c71c722e5944bp-3,
                              0x1.745ce98b63bf7p-3, 0x1.3b1efcac83543p-3, 0x1.0f7e557cc2db0p-3,
                              0x1.0e51e11b920cbp-3);
  const vec w = z * p;
  const vec c = w + 0x1.5555555555555p-1;
  const vec cl = (0x1.5555555555555p-1 - c) + w + 0x1.5555555555555p-55;
  const vec t = z * c;
  const vec tl = N(fma)(z, c, -t) + z * cl + zl * c;
  const vec u = s * t;
  const vec ul = N(fma)(s, t, -u) + s * tl + sl * t;
  const vec h = 2 * s + u;
  const vec hl = (2 * s - h) + u + 2 * sl + ul;
  const vec e = k * 0x1.62e42fefa3p-1;
  const vec sum = e + h;
  const vec part = sum - e;
  const vec rest = (e - (sum - part)) + (h - part) + N(fmas)(k, 0x1.3de6af278ece6p-42, hl);
  const vec l = sum + rest;
  const vec ll = (sum - l) + rest;
  vec q = y * l;
  vec ql = N(fma)(y, l, -q) + y * ll;
  const ivec plain = N(magnitude)(q) < 1000;
  q = plain ? q : (q > 0 ? N(splat)(1000) : N(splat)(-1000));
  ql = plain ? ql : N(splat)(0);
  const vec turns = N(fmas)(q, 0x1.71547652b82fep+0, N(splat)(NB_ROUNDER));
  const vec n = turns - NB_ROUNDER;
  const vec r = N(fmas)(n, -0x1.62e42fefa39efp-1, q) + N(fmas)(n, -0x1.abc9e3b39803fp-56, ql);
  return N(scale)(N(exp_less_one)(r) + 1, NB_AS(turns, ivec) - NB_AS(N(splat)(NB_ROUNDER), ivec));
}

#endif

/// The cases of IEEE 754's pow; the exponents 2, 1, 1/2 and -1 are rounded once.
NB_INLINE vec N(pow)(vec x, vec y) {
  const vec a = N(magnitude)(x), inf = N(infinity)(), zero = N(splat)(0), one = N(splat)(1);
  const ivec whole = __builtin_elementwise_floor(y) == y;
  const vec half = y * (R)0.5;
  const ivec odd = whole & (__builtin_elementwise_floor(half) != half);
  const ivec grows = y > 0;
  vec r = N(power_of_magnitude)(a, y);
  r = a == 0 ? (grows ? zero : inf) : r;
  r = a == inf ? (grows ? inf : zero) : r;
  r = N(magnitude)(y) == inf ? (a == 1 ? one : ((a > 1) == grows ? inf : zero)) : r;
  r = ((x < 0) & (x > -inf) & !whole) ? N(nan)() : r;
  r = odd ? N(with_sign)(r, x) : r;
  r = y == 2 ? x * x : r;
  r = y == 1 ? x : r;
  r = y == -1 ? 1 / x : r;
  r = y == (R)0.5 ? __builtin_elementwise_sqrt(a == inf ? a : x) + 0 : r;
  r = x != x ? x : (y != y ? y : r);
  return ((y == 0) | (x == 1)) ? one : r;
}
