// The kernels of one precision.
#include "vector.h"
#include "exponential.h"
#include "logarithm.h"
#include "trigonometry.h"
#include "power.h"
#include "tiles.h"
#include "adam.h"
#include "bias.h"
#include "reductions.h"
#include "transpose.h"
#include "movement.h"
#include "statistics.h"
#include "random.h"
#include "along_axis.h"
#include "cumsum.h"
#include "arg_extreme.h"

static void N(add_precision)(nb_kernels *table) {
  N(add_tiles)(table);
  table->adam = N(adam);
  N(add_biases)(table);
  N(add_reductions)(table);
  table->copy_strided = N(copy_strided);
  table->fill = N(fill);
  table->gather_rows = N(gather_rows);
  table->statistics = N(statistics);
  table->statistics_tile = N(statistics_tile);
  table->custom[NB_KERNEL_cumsum] = N(cumsum);
  table->custom[NB_KERNEL_argmax] = N(argmax);
  table->custom[NB_KERNEL_argmin] = N(argmin);
  table->custom[NB_KERNEL_random_uniform] = N(random_uniform);
  table->custom[NB_KERNEL_random_normal] = N(random_normal);
}
