#include <duktape.h>

/* For duk_safe_call: a script's function to its bytecode and back. */

static inline duk_ret_t nbrun_dump_function(duk_context *context, void *unused) {
  (void)unused;
  duk_dump_function(context);
  return 1;
}

static inline duk_ret_t nbrun_load_function(duk_context *context, void *unused) {
  (void)unused;
  duk_load_function(context);
  return 1;
}
