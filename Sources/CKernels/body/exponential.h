// exp and what stands on it: exp(x) = 2^n exp(r), |r| <= ln 2 / 2, n found by adding a number
// so large that its last bit counts ones.

#define NB_ROUNDER C(0x1.8p23f, 0x1.8p52)

NB_INLINE vec N(power_of_two)(ivec n) { return NB_AS((n + (I)BIAS) << MANTISSA, vec); }

/// r of exp's argument reduction, and n.
NB_INLINE vec N(exp_reduce)(vec x, ivec *n) {
  const vec t = N(fma)(x, N(splat)(C(0x1.715476p+0f, 0x1.71547652b82fep+0)), N(splat)(NB_ROUNDER));
  const vec k = t - NB_ROUNDER;
  *n = NB_AS(t, ivec) - NB_AS(N(splat)(NB_ROUNDER), ivec);
  const vec r = N(fmas)(k, C(-0x1.62e43p-1f, -0x1.62e42fefa39efp-1), x);
  return N(fmas)(k, C(0x1.05c61p-29f, -0x1.abc9e3b39803fp-56), r);
}

/// (exp(r) - 1 - r) / r^2 for |r| <= ln 2 / 2.
NB_INLINE vec N(exp_polynomial)(vec r) {
#if MANTISSA == 23
  return NB_POLYNOMIAL(r, 0.50000001f, 0.166665188f, 0.0416662062f, 0.00836888928f,
                              0.0013950464f);
#else
  return NB_POLYNOMIAL(r, 0x1.000000000000bp-1, 0x1.5555555555561p-3, 0x1.555555555003fp-5,
                              0x1.111111110d67ep-7, 0x1.6c16c185a4e96p-10, 0x1.a01a01bac8941p-13,
                              0x1.a01996984dcc8p-16, 0x1.71dde008366ebp-19, 0x1.28b04643da9ddp-22,
                              0x1.af8526d64067cp-26);
#endif
}

/// exp(r) - 1.
NB_INLINE vec N(exp_less_one)(vec r) { return r + r * r * N(exp_polynomial)(r); }

/// p 2^n in two steps, so that what is subnormal is rounded once and what is too large is inf.
NB_INLINE vec N(scale)(vec p, ivec n) {
  const ivec half = n >> 1;
  return p * N(power_of_two)(half) * N(power_of_two)(n - half);
}

NB_INLINE vec N(exp)(vec x) {
  const R most = C(89.0f, 710.0), least = C(-105.0f, -746.0);
  x = x > most ? N(splat)(most) : x;
  x = x < least ? N(splat)(least) : x;
  ivec n;
  const vec r = N(exp_reduce)(x, &n);
  return N(scale)(N(exp_less_one)(r) + 1, n);
}

/// 1 / (1 + exp(-x)), through exp(-|x|), which cannot overflow.
NB_INLINE vec N(sigmoid)(vec x) {
  const vec e = N(exp)(-N(magnitude)(x));
  return (x >= 0 ? N(splat)(1) : e) / (e + 1);
}

/// e / (e + 2) with e = exp(2|x|) - 1, formed without cancellation. 2|x| is so small that one
/// step reduces it, and n needs no room for overflow.
NB_INLINE vec N(tanh)(vec x) {
  const R most = C(9.5f, 20.0);   // rounds to 1 from here on
  vec a = N(magnitude)(x);
  a = a > most ? N(splat)(most) : a;
  const vec t = N(fma)(a, N(splat)(C(0x1.715476p+1f, 0x1.71547652b82fep+1)), N(splat)(NB_ROUNDER));
  const vec half = N(fmas)(t - NB_ROUNDER, C(-0x1.62e43p-2f, -0x1.62e42fefa39efp-2), a);
  const vec r = half + half;
  // The rounder's own bits are shifted out.
  const vec s = NB_AS((NB_AS(t, ivec) << MANTISSA) + ((I)BIAS << MANTISSA), vec);
  const vec p = N(fma)(r * r, N(exp_polynomial)(r), r);
  const vec e = N(fma)(s, p, s - 1);
  return N(with_sign)(e / (e + 2), x);
}

/// Below 1 an odd polynomial, beyond 1 - exp(a polynomial for log erfc).
NB_INLINE vec N(erf)(vec x) {
  const R most = C(4.0f, 6.0);   // rounds to 1 from here on
  vec a = N(magnitude)(x);
  const vec z = a * a;
#if MANTISSA == 23
  const vec p = NB_POLYNOMIAL(z, 0.128379166f, -0.376126271f, 0.112835993f, -0.026854403f,
                              0.00518944487f, -0.000801994783f, 7.8858476e-05f);
#else
  const vec p = NB_POLYNOMIAL(z, 0x1.06eba8214db68p-3, -0x1.812746b0379c1p-2, 0x1.ce2f21a040fd4p-4,
                              -0x1.b82ce312050c7p-6, 0x1.565bccfa73f94p-8, -0x1.c02db06cf3a16p-11,
                              0x1.f9a2bedf66079p-14, -0x1.f4ca8b689e9e1p-17, 0x1.b9821deae5e74p-20,
                              -0x1.5c149a1953d58p-23, 0x1.d77467c0af997p-27,
                              -0x1.acaeac926312ep-31);
#endif
  const vec near = N(fma)(a, p, a);
  const vec b = a > most ? N(splat)(most) : a;
#if MANTISSA == 23
  const vec q = NB_POLYNOMIAL(b, -1.12869376f, -0.634971748f, -0.106527363f, 0.0240071789f,
                              -0.00375616436f, 0.000350281093f, -1.39324365e-05f);
#else
  const vec q = NB_POLYNOMIAL(
      b, -0x1.20dd739e2abaap+0, -0x1.45f31ec636836p-1, -0x1.a4f2135acf84ep-4,
      0x1.394f226cd306dp-6, 0x1.c3560b2b75499p-13, -0x1.bc8cb3722225fp-10, 0x1.2e551ac0fed62p-11,
      0x1.49de83ab055b1p-21, -0x1.93638ad392c2dp-14, 0x1.dd8008f1b99fbp-15, -0x1.5f946d4a51e3fp-16,
      0x1.7c82fe5d0bd11p-18, -0x1.3bcfb9feac202p-20, 0x1.945c0639f50dcp-23, -0x1.89d7de1cdefc5p-26,
      0x1.1a922891ec68ep-29, -0x1.19a2f72d01462p-33, 0x1.5c13706caa881p-38, -0x1.91634f688303dp-44);
#endif
  ivec n;
  const vec r = N(exp_reduce)(b * q, &n);
  const vec far = 1 - (N(exp_less_one)(r) + 1) * N(power_of_two)(n);
  return N(with_sign)(a < 1 ? near : far, x);
}
