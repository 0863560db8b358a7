// The shape of a convolution: PyTorch's conv2d on NCHW.
#pragma once
#include "nb_private.h"

typedef struct nb_convolution {
  int64_t images, groups;
  int64_t channels, outputs;   // of one group
  int64_t height, width;       // of x
  int64_t kernel_y, kernel_x;
  int64_t out_height, out_width;
  int64_t stride_y, stride_x, padding_y, padding_x, dilation_y, dilation_x;
} nb_convolution;

// From the dimensions of x, the weight and the result, and the integers of the operation.
static inline nb_convolution nb_convolution_of(const int64_t *x, const int64_t *weight,
                                               const int64_t *out, const int64_t *integers) {
  return (nb_convolution){
      .images = x[0], .groups = integers[6],
      .channels = weight[1], .outputs = weight[0] / (integers[6] > 0 ? integers[6] : 1),
      .height = x[2], .width = x[3],
      .kernel_y = weight[2], .kernel_x = weight[3],
      .out_height = out[2], .out_width = out[3],
      .stride_y = integers[0], .stride_x = integers[1],
      .padding_y = integers[2], .padding_x = integers[3],
      .dilation_y = integers[4], .dilation_x = integers[5],
  };
}

static inline int64_t nb_round_up(int64_t n, int64_t d) { return (n + d - 1) / d * d; }

// One axis of the gradient by the input: places `phase + stride * u` of x, and the kernel's places
// that reach them. Place k takes row `u + shift` of the adjoint.
static inline int64_t nb_phase_shift(int64_t phase, int64_t k, int64_t stride, int64_t padding,
                                     int64_t dilation, int *reaches) {
  const int64_t distance = phase + padding - k * dilation;
  *reaches = distance % stride == 0;
  return distance / stride;
}
