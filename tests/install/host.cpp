// The same as host.c, by rvm.hpp. A C++ exception on its way through the library shows that its unwinding tables are whole.
#include <iostream>
#include <rvm.hpp>

int main() {
    rvm::Map map;
    map.source("twice", "exports.twice = n => n * 2; exports.relay = f => f()");
    rvm::Module module("twice", map);
    try {
        module.call("relay", module.function("fail", [](rvm::Args) -> rvm::Value { throw 7; }));
        return 1;
    } catch (int seven) {
        if (seven != 7)
            return 1;
    }
    std::cout << "rvm " << rvm_version() << ": " << module.call("twice", 6).to_double() << "\n";
}
