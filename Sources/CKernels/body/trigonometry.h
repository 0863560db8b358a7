// sin, cos and tan: x = n pi/2 + y + low, |y| <= pi/4, by Cody and Waite in three parts; lanes
// beyond its bound one by one, by Payne and Hanek in whole numbers (angle.c).

#define NB_ANGLE_BOUND C(3e4f, 1e6)

static __attribute__((noinline, cold)) void N(reduce_large)(const R *x, R *y, R *low, I *n) {
  for (int i = 0; i < V; i++) {
    if (fabs((double)x[i]) <= (double)NB_ANGLE_BOUND) continue;
    double high, rest;
    n[i] = (I)nb_reduce_angle((double)x[i], &high, &rest);
    y[i] = (R)high;
    low[i] = (R)((high - (double)y[i]) + rest);
  }
}

NB_INLINE vec N(angle_reduce)(vec x, vec *low, ivec *quadrant) {
  const vec t = N(fma)(x, N(splat)(C(0x1.45f306p-1f, 0x1.45f306dc9c883p-1)), N(splat)(NB_ROUNDER));
  const vec k = t - NB_ROUNDER;
  const R second = C(0x1.777a5cp-25f, -0x1.1a62633145c07p-54);
  const vec a = N(fmas)(k, C(-0x1.921fb6p+0f, -0x1.921fb54442d18p+0), x);
  // a is exact; from here on a sum of two, since a may cancel against k second.
  const vec p = k * second;
  const vec b = a + p, c = b - a;
  const vec lost = (a - (b - c)) + (p - c);
  vec rest = lost + N(fmas)(k, second, -p);
  rest = N(fmas)(k, C(0x1.ee59dap-50f, 0x1.f1976b7ed8fbcp-110), rest);
  vec y = b + rest;
  rest = (b - y) + rest;
  ivec n = NB_AS(t, ivec);
  if (__builtin_expect(N(any)(!(N(magnitude)(x) <= NB_ANGLE_BOUND)), 0)) {
    R xs[V], ys[V], rests[V];
    I ns[V];
    N(store)(xs, x);
    N(store)(ys, y);
    N(store)(rests, rest);
    memcpy(ns, &n, sizeof ns);
    N(reduce_large)(xs, ys, rests, ns);
    y = N(load)(ys);
    rest = N(load)(rests);
    memcpy(&n, ns, sizeof ns);
  }
  *low = rest;
  *quadrant = n;
  return y;
}

/// sin(y + low) for |y| <= pi/4, as a sum of two.
NB_INLINE vec N(sin_near)(vec y, vec low, vec *rest) {
  const vec z = y * y;
#if MANTISSA == 23
  const vec p = NB_POLYNOMIAL(z, -0.166666549f, 0.00833217363f, -0.000195166622f);
#else
  const vec p = NB_POLYNOMIAL(z, -0x1.5555555555549p-3, 0x1.111111110f84bp-7, -0x1.a01a019c0b247p-13,
                              0x1.71de3571aae1dp-19, -0x1.ae5e612e7a624p-26, 0x1.5d917598ad177p-33);
#endif
  const vec small = N(fma)(z * y, p, low * N(fmas)(z, (R)-0.5, N(splat)(1)));
  const vec sum = y + small;
  *rest = (y - sum) + small;
  return sum;
}

/// cos(y + low), likewise.
NB_INLINE vec N(cos_near)(vec y, vec low, vec *rest) {
  const vec z = y * y;
#if MANTISSA == 23
  const vec p = NB_POLYNOMIAL(z, 0.0416666468f, -0.00138873619f, 2.44377707e-05f);
#else
  const vec p = NB_POLYNOMIAL(z, 0x1.555555555554cp-5, -0x1.6c16c16c15142p-10, 0x1.a01a019cab982p-16,
                              -0x1.27e4f8054996dp-22, 0x1.1ee9e89d5d46bp-29, -0x1.8facd6f8c548ap-37);
#endif
  const vec half = z * (R)0.5;
  const vec w = 1 - half;
  const vec small = N(fma)(z * z, p, ((1 - w) - half) - y * low);
  const vec sum = w + small;
  *rest = (w - sum) + small;
  return sum;
}

/// The sign bit where bit 1 of n is set.
NB_INLINE vec N(turn)(vec x, ivec n) {
  return NB_AS(NB_AS(x, ivec) ^ ((n & (I)2) << (sizeof(I) * 8 - 2)), vec);
}

NB_INLINE vec N(sin)(vec x) {
  vec low, unused;
  ivec n;
  const vec y = N(angle_reduce)(x, &low, &n);
  const vec r = (n & 1) != 0 ? N(cos_near)(y, low, &unused) : N(sin_near)(y, low, &unused);
  return N(magnitude)(x) < C(0x1p-13f, 0x1p-28) ? x : N(turn)(r, n);
}

NB_INLINE vec N(cos)(vec x) {
  vec low, unused;
  ivec n;
  const vec y = N(angle_reduce)(x, &low, &n);
  const vec r = (n & 1) != 0 ? N(sin_near)(y, low, &unused) : N(cos_near)(y, low, &unused);
  return N(turn)(r, n + 1);
}

NB_INLINE vec N(tan)(vec x) {
  vec low, sl, cl;
  ivec n;
  const vec y = N(angle_reduce)(x, &low, &n);
  const vec s = N(sin_near)(y, low, &sl), c = N(cos_near)(y, low, &cl);
  const ivec odd = (n & 1) != 0;
  const vec r = N(quotient)(odd ? -c : s, odd ? -cl : sl, odd ? s : c, odd ? sl : cl);
  return N(magnitude)(x) < C(0x1p-13f, 0x1p-28) ? x : r;
}
