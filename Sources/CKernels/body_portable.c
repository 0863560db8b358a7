// The kernels of body/ for any processor: the same bits, through the library's fma.
#include "body/types.h"
#pragma clang diagnostic ignored "-Wpsabi"
#define NB_ADD nb_add_body_portable
#include "body/body.h"
