// Part of rvm.hpp: maps, contexts, modules.
#ifndef RVM_CONTEXT_HPP
#define RVM_CONTEXT_HPP

#include "object.hpp"

namespace rvm {

/// What specifiers stand for; see rvm_map_new.
class Map : public Handle {
  public:
    Map() {
        rvm_handle raw = 0;
        detail::run([&](rvm_error **error) { return rvm_map_new(&raw, error); });
        reset(raw);
    }
    Map &source(const std::string &specifier, const std::string &text) {
        const char *name = detail::c_text(specifier);
        detail::run([&](rvm_error **error) { return rvm_map_source(raw(), name, text.data(), text.size(), error); });
        return *this;
    }
    Map &file(const std::string &specifier, const std::string &path) {
        const char *name = detail::c_text(specifier), *file = detail::c_text(path);
        detail::run([&](rvm_error **error) { return rvm_map_file(raw(), name, file, error); });
        return *this;
    }
    Map &deny(const std::string &specifier) {
        const char *name = detail::c_text(specifier);
        detail::run([&](rvm_error **error) { return rvm_map_deny(raw(), name, error); });
        return *this;
    }
    /// Lets the built-in `specifier` (`fs`) reach the folder `root`: RVM_READ, RVM_WRITE or both (see rvm_map_allow).
    Map &allow(const std::string &specifier, const std::string &root, uint32_t access) {
        const char *name = detail::c_text(specifier), *folder = detail::c_text(root);
        detail::run([&](rvm_error **error) { return rvm_map_allow(raw(), name, folder, access, error); });
        return *this;
    }
    /// `name` empty: the module itself is the function.
    Map &function(const std::string &specifier, const std::string &name, Function function) {
        const char *module = detail::c_text(specifier), *member = name.empty() ? nullptr : detail::c_text(name);
        Function *kept = new Function(std::move(function));
        detail::run([&](rvm_error **error) {
            return rvm_map_function(raw(), module, member, detail::rvm_hpp_call, kept, detail::rvm_hpp_drop, error);
        });
        return *this;
    }
    template <class T> Map &value(const std::string &specifier, const std::string &name, const T &it) {
        const char *module = detail::c_text(specifier), *member = name.empty() ? nullptr : detail::c_text(name);
        const rvm_value value = detail::borrow(it);
        detail::run([&](rvm_error **error) {
            return rvm_map_value(raw(), module, member, &value, error);
        });
        return *this;
    }
};

/// As rvm_options: empty and 0 mean the default.
struct Options {
    std::string base, name;
    std::vector<std::string> roots, conditions;
    uint64_t memory_limit, stack_limit, time_limit_ms;
    uint32_t busy, console;
    bool hard_guard;
    Options() : memory_limit(0), stack_limit(0), time_limit_ms(0), busy(RVM_BUSY_WAIT), console(RVM_CONSOLE_SILENT), hard_guard(false) {}
};

/// A realm's outside: its options and globals.
class Context : public Object {
  public:
    explicit Context(const Options &options = Options()) {
        std::vector<const char *> roots, conditions;
        for (auto &root : options.roots)
            roots.push_back(detail::c_text(root));
        for (auto &condition : options.conditions)
            conditions.push_back(detail::c_text(condition));
        rvm_options all;
        std::memset(&all, 0, sizeof all);
        all.size = sizeof all;
        all.base = options.base.empty() ? nullptr : detail::c_text(options.base);
        all.name = options.name.empty() ? nullptr : detail::c_text(options.name);
        all.roots = roots.data(), all.roots_count = roots.size();
        all.conditions = conditions.data(), all.conditions_count = conditions.size();
        all.memory_limit = options.memory_limit, all.stack_limit = options.stack_limit, all.time_limit_ms = options.time_limit_ms;
        all.busy = options.busy, all.console = options.console, all.hard_guard = options.hard_guard;
        rvm_handle raw = 0;
        detail::run([&](rvm_error **error) { return rvm_context_new(&all, &raw, error); });
        reset(raw);
    }
    explicit Context(rvm_handle raw) noexcept : Object(raw) {}

    /// `print(level, text)`; what it throws is lost.
    void console(std::function<void(const std::string &, const std::string &)> print) {
        auto *kept = new detail::rvm_hpp_print_function(std::move(print));
        detail::run([&](rvm_error **error) {
            return rvm_context_console(raw(), detail::rvm_hpp_print, kept, detail::rvm_hpp_drop_print, error);
        });
    }
    void on_rejection(std::function<void(const Error &)> handler) {
        auto *kept = new detail::rvm_hpp_rejection_function(std::move(handler));
        detail::run([&](rvm_error **error) {
            return rvm_context_on_rejection(raw(), detail::rvm_hpp_reject, kept, detail::rvm_hpp_drop_rejection, error);
        });
    }
    /// The oldest unhandled rejection that is kept, or nothing.
    std::unique_ptr<Error> rejection() {
        rvm_error *taken = nullptr;
        detail::run([&](rvm_error **error) { return rvm_context_rejection(raw(), &taken, error); });
        std::unique_ptr<rvm_error, void (*)(rvm_error *)> owner(taken, rvm_error_free);
        return std::unique_ptr<Error>(taken ? new Error(taken) : nullptr);
    }
};

inline Context Args::context() const {
    rvm_handle borrowed = 0, kept = 0;
    detail::check(rvm_frame_context(frame_, &borrowed), nullptr);
    detail::run([&](rvm_error **error) { return rvm_retain(borrowed, &kept, error); });
    return Context(kept);
}

inline Context Object::context() const {
    rvm_handle ctx = 0;
    detail::run([&](rvm_error **error) { return rvm_context_of(raw(), &ctx, error); });
    return Context(ctx);
}

/// A module's exports.
class Module : public Object {
  public:
    Module() noexcept {}
    /// Takes over a handle.
    explicit Module(rvm_handle raw) noexcept : Object(raw) {}
    explicit Module(const std::string &path) : Object(load(path, 0, 0)) {}
    Module(const std::string &path, const Map &map) : Object(load(path, 0, map.raw())) {}
    Module(const std::string &path, const Context &ctx) : Object(load(path, ctx.raw(), 0)) {}
    Module(const std::string &path, const Context &ctx, const Map &map) : Object(load(path, ctx.raw(), map.raw())) {}

  private:
    static rvm_handle load(const std::string &path, rvm_handle ctx, rvm_handle map) {
        rvm_handle raw = 0;
        detail::run([&](rvm_error **error) { return rvm_require(detail::c_text(path), ctx, map, &raw, error); });
        return raw;
    }
};

/// A module that is loaded once, for copies (see rvm_template). Any thread may instantiate.
class Template : public Handle {
  public:
    Template() noexcept {}
    explicit Template(const std::string &path) : Handle(make(path, 0, 0)) {}
    Template(const std::string &path, const Map &map) : Handle(make(path, 0, map.raw())) {}
    Template(const std::string &path, const Context &ctx) : Handle(make(path, ctx.raw(), 0)) {}
    Template(const std::string &path, const Context &ctx, const Map &map) : Handle(make(path, ctx.raw(), map.raw())) {}
    /// The module's exports in a fresh realm.
    Module instantiate() const {
        rvm_handle module = 0;
        detail::run([&](rvm_error **error) { return rvm_instantiate(raw(), &module, error); });
        return Module(module);
    }

  private:
    static rvm_handle make(const std::string &path, rvm_handle ctx, rvm_handle map) {
        rvm_handle raw = 0;
        detail::run([&](rvm_error **error) { return rvm_template(detail::c_text(path), ctx, map, &raw, error); });
        return raw;
    }
};

/// Loads a module: `require(path)`, `require(path, map)`, `require(path, ctx)`, `require(path, ctx, map)`.
template <class... A> Module require(const std::string &path, const A &...where) { return Module(path, where...); }

} // namespace rvm

#endif
