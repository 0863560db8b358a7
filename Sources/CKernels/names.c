// Names of the closed lists, for dumps.
#include "nb_program.h"

#define NB_X(n) #n,
static const char *const opcodes[] = {NB_UNARY_OPCODES(NB_X) NB_BINARY_OPCODES(NB_X) NB_TERNARY_OPCODES(NB_X)};
static const char *const reductions[] = {NB_REDUCTIONS(NB_X)};
static const char *const kernels[] = {NB_KERNEL_IDS(NB_X)};
#undef NB_X

const char *nb_opcode_name(nb_opcode op) { return opcodes[op]; }
const char *nb_reduction_name(nb_reduction reduction) { return reductions[reduction]; }
const char *nb_kernel_name(nb_kernel_id id) { return kernels[id]; }
