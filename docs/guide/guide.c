#include <rvm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ends the program where it cannot go on; a real host would go on without the plug-in. */
static rvm_error *error;
static void ok(rvm_status status) {
    if (status == RVM_OK)
        return;
    fprintf(stderr, "%s\n", rvm_error_message(error));
    exit(1);
}

static rvm_value text(uint32_t kind, const char *it) {
    rvm_value value = {0};
    value.kind = kind;
    value.length = strlen(it);
    value.as.data = it;
    return value;
}

/* require('shop').price: what the plug-in may ask of the host. Arguments are borrowed; the result is the library's. */
static rvm_status price(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)userdata, (void)call;
    const char *sku = nargs > 0 && args[0].kind == RVM_STRING ? args[0].as.data : "?";
    if (strcmp(sku, "tea") == 0 || strcmp(sku, "cup") == 0) {
        result->kind = RVM_NUMBER;
        result->as.number = *sku == 't' ? 6 : 7;
        return RVM_OK;
    }
    char message[100];
    snprintf(message, sizeof message, "no such sku: %.60s", sku);
    rvm_error_new("RangeError", message, NULL, 0, failure);
    return RVM_EXCEPTION;
}

static double number_of(rvm_handle object, const char *key) {
    rvm_value value;
    ok(rvm_get(object, key, &value, &error));
    return value.as.number;
}

int main(int argc, char **argv) {
    const char *path = argc > 1 ? argv[1] : "./plugin.js";
    rvm_handle map, ctx, plugin, template, copy;

    /* What the plug-in sees of the host, and what it may take. */
    ok(rvm_map_new(&map, &error));
    ok(rvm_map_function(map, "shop", "price", price, NULL, NULL, &error));
    rvm_options options = {.size = sizeof options, .memory_limit = 32 << 20, .time_limit_ms = 500};
    ok(rvm_context_new(&options, &ctx, &error));
    ok(rvm_require(path, ctx, map, &plugin, &error));

    /* Plain data goes in as text, in one crossing; an object comes out as a handle. */
    rvm_value order = text(RVM_JSON, "{\"items\":[{\"sku\":\"tea\",\"count\":2},{\"sku\":\"cup\",\"count\":1}]}"), receipt;
    ok(rvm_call(plugin, "receipt", &order, 1, &receipt, &error));
    printf("receipt %.0f: %.0f\n", number_of(receipt.as.handle, "number"), number_of(receipt.as.handle, "total"));
    rvm_value_clear(&receipt);

    /* The host's error went through JavaScript and came back; it is ours to free. */
    rvm_value bad = text(RVM_JSON, "{\"items\":[{\"sku\":\"rum\",\"count\":1}]}");
    if (rvm_call(plugin, "receipt", &bad, 1, NULL, &error) == RVM_EXCEPTION) {
        printf("error: %s\n", rvm_error_message(error));
        rvm_error_free(error);
    }

    /* A script that never ends is stopped by the time limit; the plug-in can still be used. */
    rvm_status status = rvm_call(plugin, "stuck", NULL, 0, NULL, &error);
    printf("stopped: %s\n", status == RVM_TIMEOUT ? "yes" : "no");
    rvm_error_free(error);

    for (int i = 0; i < 10000; i++)
        ok(rvm_call(plugin, "receipt", &order, 1, NULL, &error));
    rvm_realm_stats stats = {.size = sizeof stats};
    ok(rvm_stats(plugin, &stats, &error));
    printf("10000 receipts later: %s 1 MiB\n", stats.bytes_used > 1 << 20 ? "over" : "under");

    /* Everything the plug-in kept is gone with the last handle into its realm. */
    rvm_release(plugin);
    rvm_release(ctx);
    rvm_process_stats all = {.size = sizeof all};
    ok(rvm_stats_process(&all, &error));
    printf("released: %llu bytes\n", (unsigned long long)all.bytes_used);

    /* Where many short-lived copies are wanted: load once, copy often. */
    ok(rvm_template(path, 0, map, &template, &error));
    ok(rvm_instantiate(template, &copy, &error));
    ok(rvm_call(copy, "receipt", &order, 1, &receipt, &error));
    printf("a fresh copy: receipt %.0f\n", number_of(receipt.as.handle, "number"));
    rvm_value_clear(&receipt);
    rvm_release(copy);
    rvm_release(template);
    rvm_release(map);
    return 0;
}
