#include <rvm.hpp>

#include <cstdio>
#include <stdexcept>

int main(int argc, char **argv) try {
    const std::string path = argc > 1 ? argv[1] : "./plugin.js";

    // What the plug-in sees of the host: an exception thrown here goes through JavaScript, and comes out as itself if nothing catches it.
    rvm::Map map;
    map.function("shop", "price", [](const rvm::Args &args) -> rvm::Value {
        const std::string sku = args[0].to_string();
        if (sku == "tea")
            return 6;
        if (sku == "cup")
            return 7;
        throw std::out_of_range("no such sku: " + sku);
    });

    const rvm::Value order = rvm::Value::json(R"({"items":[{"sku":"tea","count":2},{"sku":"cup","count":1}]})");
    {
        rvm::Options options;
        options.memory_limit = 32 << 20;
        options.time_limit_ms = 500;
        rvm::Context context(options);
        rvm::Module plugin(path, context, map);

        rvm::Object receipt = plugin.call("receipt", order).to_object();
        std::printf("receipt %d: %d\n", static_cast<int>(receipt.get("number").to_int64()), static_cast<int>(receipt.get("total").to_int64()));

        try {
            plugin.call("receipt", rvm::Value::json(R"({"items":[{"sku":"rum","count":1}]})"));
        } catch (const std::out_of_range &error) {
            std::printf("error: %s\n", error.what());
        }

        try {
            plugin.call("stuck");
            std::puts("stopped: no");
        } catch (const rvm::Error &error) {
            std::printf("stopped: %s\n", error.status() == RVM_TIMEOUT ? "yes" : "no");
        }

        for (int i = 0; i < 10000; i++)
            plugin.call("receipt", order);
        std::printf("10000 receipts later: %s 1 MiB\n", plugin.stats().bytes_used > 1 << 20 ? "over" : "under");
    } // The last handles into the realm go out of scope, and with them everything it kept.
    std::printf("released: %llu bytes\n", static_cast<unsigned long long>(rvm::stats().bytes_used));

    rvm::Template once(path, map);
    rvm::Object copy = once.instantiate();
    std::printf("a fresh copy: receipt %d\n", static_cast<int>(copy.call("receipt", order).to_object().get("number").to_int64()));
    return 0;
} catch (const std::exception &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
