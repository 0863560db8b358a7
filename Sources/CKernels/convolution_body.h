// Convolutions for one precision and instruction set, on the tiles of the product.
//
// Nothing is unfolded: an image (or a band of its rows) is copied once with its padding, one plane
// for each phase of the strides, and flattened with the width of that plane. Then the operand that
// one place of the kernel needs is the same memory at another offset. The places between the rows
// of the result are computed as well, and dropped.
//
// Chains: forward in ascending (channel, ky, kx), by the input in ascending (output, ky, kx), both
// with the padding's zeros; by the weight in ascending (image, y, x) over a fixed share of the
// images, and the shares added in order.

#include "convolution_planes.h"
#include "convolution_plan.h"
#include "convolution_passes.h"
#include "convolution_depthwise.h"
#include "convolution_sweep.h"
#include "convolution_weight.h"
#include "convolution_depthwise_weight.h"

void NAME(nb_conv2d)(nb_custom *c) {
  const nb_convolution s =
      nb_convolution_of(c->in[0].dims, c->in[1].dims, c->out.dims, c->integers);
  NAME(run_sweep)(&s, 0, c);
}

size_t NAME(nb_conv2d_workspace)(const nb_custom *c) {
  const nb_convolution s =
      nb_convolution_of(c->in[0].dims, c->in[1].dims, c->out.dims, c->integers);
  return NAME(sweep_workspace)(&s, 0);
}

void NAME(nb_conv2d_input)(nb_custom *c) {
  const nb_convolution s =
      nb_convolution_of(c->out.dims, c->in[1].dims, c->in[0].dims, c->integers);
  NAME(run_sweep)(&s, 1, c);
}

size_t NAME(nb_conv2d_input_workspace)(const nb_custom *c) {
  const nb_convolution s =
      nb_convolution_of(c->out.dims, c->in[1].dims, c->in[0].dims, c->integers);
  return NAME(sweep_workspace)(&s, 1);
}

static nb_convolution NAME(weights_shape)(const nb_custom *c) {
  return nb_convolution_of(c->in[0].dims, c->out.dims, c->in[1].dims, c->integers);
}

// Chains in lanes of a few channels are still faster than lanes of a few places.
static int NAME(weights_are_depthwise)(const nb_convolution *s) { return NAME(is_depthwise)(s, 2); }

static NAME(weights) NAME(choose_weights)(const nb_convolution *s) {
  return NAME(weights_are_depthwise)(s) ? NAME(plan_depthwise_weight)(s) : NAME(plan_weights)(s);
}

void NAME(nb_conv2d_weight)(nb_custom *c) {
  const nb_convolution s = NAME(weights_shape)(c);
  const int64_t rows = s.groups * s.outputs, entries = rows * s.channels * s.kernel_y * s.kernel_x;
  if (entries <= 0) return;
  if (s.images <= 0 || s.out_height <= 0 || s.out_width <= 0) {
    __builtin_memset(c->out.data, 0, (size_t)entries * sizeof(T));
    return;
  }
  const NAME(weights) w = NAME(choose_weights)(&s);
  NAME(weights_job) job = {.shape = &s, .plan = &w, .x = c->in[0].data, .adjoint = c->in[1].data,
                           .out = c->out.data, .sums = c->workspace};
  job.slots = job.sums + w.sum_entries * (size_t)w.shares;
  if (NAME(weights_are_depthwise)(&s)) {
    NAME(run_depthwise_weight)(&job, c->pool);
    return;
  }
  nb_parallel(c->pool, w.slots, NAME(weights_piece), &job);
  nb_parallel(c->pool, rows, NAME(weights_row), &job);
}

size_t NAME(nb_conv2d_weight_workspace)(const nb_custom *c) {
  const nb_convolution s = NAME(weights_shape)(c);
  const NAME(weights) w = NAME(choose_weights)(&s);
  return (w.sum_entries * (size_t)w.shares +
          (w.source_entries + w.adjoint_entries) * (size_t)w.slots) *
         sizeof(T);
}
