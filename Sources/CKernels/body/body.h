// All kernels of one instruction set: NB_ADD names the function that enters them into a table.
// Included by one file an instruction set, under a pragma that sets the target.
#include "philox.h"
#include "permutation.h"

#include "double.h"
#include "precision.h"
#include "float.h"
#include "precision.h"

void NB_ADD(nb_kernels *table) {
  table->permutation = permutation;
  if (table->size == 4) add_precision_f(table);
  else add_precision_d(table);
}
