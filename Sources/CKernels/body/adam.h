// Adam's update as one pass over its four tensors: six of the operations of tiles.h one after the
// other, with the same bits, whose results in between stay in registers.

static void N(adam)(const nb_adam *x, size_t n) {
  const R *g = x->gradient, *m = x->mean, *v = x->square, *p = x->parameter;
  R *to_m = x->new_mean, *to_v = x->new_square, *to_p = x->new_parameter;
  const vec share = N(splat)(*(const R *)x->share), weight = N(splat)(*(const R *)x->weight);
  const vec decay = N(splat)(*(const R *)x->decay), scale = N(splat)(*(const R *)x->scale);
  const vec epsilon = N(splat)(*(const R *)x->epsilon), rate = N(splat)(*(const R *)x->rate);
  for (size_t i = 0; i < n; i += V) {
    const vec gradient = N(load)(g + i), parameter = N(load)(p + i);
    const vec mean = N(op_lerp)(gradient, N(load)(m + i), share);
    const vec square =
        N(op_mul_add)(N(load)(v + i), decay, N(op_mul_mul)(gradient, gradient, weight));
    const vec root = N(op_sqrt_mul_add)(square, scale, epsilon);
    N(store)(to_m + i, mean);
    N(store)(to_v + i, square);
    N(store)(to_p + i, N(op_sub_div)(mean * rate, root, parameter));
  }
}
