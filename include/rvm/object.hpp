// Part of rvm.hpp: host functions, objects, promises.
#ifndef RVM_OBJECT_HPP
#define RVM_OBJECT_HPP

#include "value.hpp"

#include <functional>

namespace rvm {

/// One call of a host function: its arguments, its `this`. Valid until the function returns.
class Args {
  public:
    Args(const rvm_frame *frame, const rvm_value *args, size_t count) : frame_(frame), args_(args), count_(count) {}
    size_t size() const { return count_; }
    /// A copy of the argument; `undefined` where none was given.
    Value operator[](size_t index) const { return index < count_ ? Value::copy_of(args_[index]) : Value(); }
    Value self() const {
        rvm_value self = detail::make(RVM_UNDEFINED);
        detail::check(rvm_frame_this(frame_, &self), nullptr);
        return Value::copy_of(self);
    }
    /// The calling realm's context.
    Context context() const;

  private:
    const rvm_frame *frame_;
    const rvm_value *args_;
    size_t count_;
};

typedef std::function<Value(Args)> Function;

namespace detail {

/// Tells JavaScript about the exception that is being handled.
inline void fail_with(const char *name, const char *message, const char *code, rvm_error **error) noexcept {
    uint64_t tag = 0;
    try {
        tag = remember(std::current_exception());
    } catch (...) { // no memory: it arrives as an rvm::Error, then
    }
    if (rvm_error_new(name, message, code, tag, error) != RVM_OK)
        rvm_error_new(nullptr, "a C++ exception whose message is not UTF-8", nullptr, tag, error);
}

extern "C" {
inline rvm_status rvm_hpp_call(void *userdata, const rvm_frame *frame, const rvm_value *args, size_t count, rvm_value *result,
                               rvm_error **error) noexcept {
    try {
        *result = (*static_cast<Function *>(userdata))(Args(frame, args, count)).release();
        return RVM_OK;
    } catch (const Error &it) {
        fail_with(it.name().c_str(), it.what(), it.code().empty() ? nullptr : it.code().c_str(), error);
    } catch (const std::exception &it) {
        fail_with(nullptr, it.what(), nullptr, error);
    } catch (...) {
        fail_with(nullptr, "a C++ exception", nullptr, error);
    }
    return RVM_EXCEPTION;
}
inline void rvm_hpp_drop(void *userdata) noexcept { delete static_cast<Function *>(userdata); }

typedef std::function<void(const std::string &, const std::string &)> rvm_hpp_print_function;
inline void rvm_hpp_print(void *userdata, const char *level, const char *text, size_t length) noexcept {
    try {
        (*static_cast<rvm_hpp_print_function *>(userdata))(level, std::string(length ? text : "", length));
    } catch (...) { // there is nobody to tell
    }
}
inline void rvm_hpp_drop_print(void *userdata) noexcept { delete static_cast<rvm_hpp_print_function *>(userdata); }

typedef std::function<void(const Error &)> rvm_hpp_rejection_function;
inline void rvm_hpp_reject(void *userdata, const rvm_error *rejection) noexcept {
    try {
        (*static_cast<rvm_hpp_rejection_function *>(userdata))(Error(rejection));
    } catch (...) {
    }
}
inline void rvm_hpp_drop_rejection(void *userdata) noexcept { delete static_cast<rvm_hpp_rejection_function *>(userdata); }
} // extern "C"

} // namespace detail

namespace detail {
extern "C" int32_t rvm_hpp_watch(void *watch) noexcept;
} // namespace detail

class Deferred;

/// A JavaScript object, function, array, … and the realm that it lives in.
class Object : public Handle {
  public:
    Object() noexcept {}
    explicit Object(rvm_handle raw) noexcept : Handle(raw) {}
    Object(Object &&other) noexcept : Handle(std::move(other)) {}
    Object &operator=(Object &&other) noexcept {
        Handle::operator=(std::move(other));
        return *this;
    }
    Object retain() const { return Object(retained()); }

    /// `object.method(args…)`. Arguments: numbers, bool, nullptr, text, Bytes, Value, Object.
    template <class... A> Value call(const std::string &method, const A &...args) const {
        const rvm_value list[] = {detail::borrow(args)..., detail::make(RVM_UNDEFINED)};
        return invoke(detail::c_text(method), list, sizeof...(args));
    }
    /// `object(args…)`.
    template <class... A> Value operator()(const A &...args) const {
        const rvm_value list[] = {detail::borrow(args)..., detail::make(RVM_UNDEFINED)};
        return invoke(nullptr, list, sizeof...(args));
    }
    /// `new object(args…)`.
    template <class... A> Object construct(const A &...args) const {
        const rvm_value list[] = {detail::borrow(args)..., detail::make(RVM_UNDEFINED)};
        Value result;
        detail::run([&](rvm_error **error) { return rvm_construct(raw(), list, sizeof...(args), result.out(), error); });
        return Object(result.release().as.handle);
    }

    Value get(const std::string &key) const {
        if (detail::holds_nul(key))
            return get_at(key);
        Value value;
        detail::run([&](rvm_error **error) { return rvm_get(raw(), key.c_str(), value.out(), error); });
        return value;
    }
    Object get_object(const std::string &key) const { return get(key).to_object(); }
    template <class T> void set(const std::string &key, const T &it) const {
        if (detail::holds_nul(key))
            return set_at(key, it);
        const rvm_value value = detail::borrow(it);
        detail::run([&](rvm_error **error) { return rvm_set(raw(), key.c_str(), &value, error); });
    }
    bool has(const std::string &key) const {
        if (detail::holds_nul(key))
            return has_at(key);
        bool has = false;
        detail::run([&](rvm_error **error) { return rvm_has(raw(), key.c_str(), &has, error); });
        return has;
    }
    /// False where the property cannot be deleted.
    bool remove(const std::string &key) const {
        if (detail::holds_nul(key))
            return remove_at(key);
        bool deleted = false;
        detail::run([&](rvm_error **error) { return rvm_delete(raw(), key.c_str(), &deleted, error); });
        return deleted;
    }
    /// With a key that is a value: an index, text that may hold NUL, a symbol.
    template <class K> Value get_at(const K &it) const {
        const rvm_value key = detail::borrow(it);
        Value value;
        detail::run([&](rvm_error **error) { return rvm_get_at(raw(), &key, value.out(), error); });
        return value;
    }
    template <class K, class T> void set_at(const K &at, const T &it) const {
        const rvm_value key = detail::borrow(at), value = detail::borrow(it);
        detail::run([&](rvm_error **error) { return rvm_set_at(raw(), &key, &value, error); });
    }
    template <class K> bool has_at(const K &it) const {
        const rvm_value key = detail::borrow(it);
        bool has = false;
        detail::run([&](rvm_error **error) { return rvm_has_at(raw(), &key, &has, error); });
        return has;
    }
    /// False where the property cannot be deleted.
    template <class K> bool remove_at(const K &it) const {
        const rvm_value key = detail::borrow(it);
        bool deleted = false;
        detail::run([&](rvm_error **error) { return rvm_delete_at(raw(), &key, &deleted, error); });
        return deleted;
    }
    std::vector<std::string> keys() const {
        struct Keys {
            rvm_value *list;
            size_t count;
            Keys() : list(nullptr), count(0) {}
            ~Keys() { rvm_values_free(list, count); }
        } keys;
        detail::run([&](rvm_error **error) { return rvm_keys(raw(), &keys.list, &keys.count, error); });
        std::vector<std::string> names;
        names.reserve(keys.count);
        for (size_t i = 0; i < keys.count; i++)
            names.emplace_back(keys.list[i].as.data, static_cast<size_t>(keys.list[i].length));
        return names;
    }

    /// What the handle names, as a value: for exports that are a number, a string, ….
    Value value() const { return read(rvm_value_of); }
    /// `JSON.stringify(object)`; empty where JSON has nothing.
    std::string json() const {
        Value value = read(rvm_to_json);
        return value.is_undefined() ? std::string() : value.to_string();
    }
    /// `String(object)`.
    std::string text() const { return read(rvm_to_string).to_string(); }
    Bytes bytes() const { return read(rvm_to_bytes).to_bytes(); }

    /// Data text: everything plain in it, exactly (see rvm_to_data).
    std::string data() const { return read(rvm_to_data).to_string(); }
    /// What its class is called.
    std::string class_name() const { return read(rvm_class_name).to_string(); }

    /// Calls `visit(value)` for each value that the object iterates over, until it answers false. An exception of `visit` passes through. Ended early, the iterator's
    /// `return` is called.
    template <class F> void each(F visit) const {
        Object iterator = make([&](rvm_handle *it, rvm_error **error) { return rvm_iterate(raw(), it, error); });
        for (;;) {
            bool done = false, go_on = false;
            Value value;
            detail::run([&](rvm_error **error) { return rvm_next(iterator.raw(), &done, value.out(), error); });
            if (done)
                return;
            try {
                go_on = visit(std::move(value));
            } catch (...) {
                try {
                    iterator.close();
                } catch (...) { // the first exception counts, as in JavaScript
                }
                throw;
            }
            if (!go_on)
                return iterator.close();
        }
    }

    /// In the realm of this object: any value.
    template <class T> Object make_value(const T &it) const {
        const rvm_value value = detail::borrow(it);
        return make([&](rvm_handle *made, rvm_error **error) { return rvm_value_new(raw(), &value, made, error); });
    }
    /// A promise of the realm that the host settles.
    Deferred defer() const;
    /// RVM_PENDING, RVM_FULFILLED or RVM_REJECTED.
    uint32_t promise_state() const {
        uint32_t state = RVM_PENDING;
        detail::run([&](rvm_error **error) { return rvm_promise_state(raw(), &state, nullptr, error); });
        return state;
    }
    /// Its value if it is fulfilled, else `undefined`; never waits.
    Value promise_value() const {
        uint32_t state = RVM_PENDING;
        Value value;
        detail::run([&](rvm_error **error) { return rvm_promise_state(raw(), &state, value.out(), error); });
        return value;
    }

    /// In the realm of this object: what JSON describes, a Uint8Array, a host function.
    Object from_json(const std::string &json) const {
        return make([&](rvm_handle *it, rvm_error **error) { return rvm_from_json(raw(), json.data(), json.size(), it, error); });
    }
    Object from_bytes(const Bytes &bytes) const {
        return make([&](rvm_handle *it, rvm_error **error) {
            return rvm_from_bytes(raw(), reinterpret_cast<const char *>(bytes.data()), bytes.size(), it, error);
        });
    }
    /// `function` lives until the realm ends; then it is destroyed.
    Object function(const std::string &name, Function function) const {
        const char *text = detail::c_text(name);
        Function *kept = new Function(std::move(function));
        return make([&](rvm_handle *it, rvm_error **error) {
            return rvm_function_new(raw(), text, detail::rvm_hpp_call, kept, detail::rvm_hpp_drop, it, error);
        });
    }

    /// Waits for a promise. 0: no limit.
    Value await(uint64_t timeout_ms = 0) const {
        Value value;
        detail::run([&](rvm_error **error) { return rvm_await(raw(), timeout_ms, value.out(), error); });
        return value;
    }
    /// Runs the timers that are due; gives the milliseconds until the next one, or RVM_NEVER.
    uint64_t poll() const {
        uint64_t next = RVM_NEVER;
        detail::run([&](rvm_error **error) { return rvm_poll(raw(), &next, error); });
        return next;
    }
    /// Stops what runs in the realm, from any thread.
    void interrupt() const { detail::check(rvm_interrupt(raw()), nullptr); }
    /// The outside of the realm: its globals, its console, its limits.
    Context context() const;
    /// The same for all handles into one realm, another one for every other realm that lives; 0 for what is released.
    uint64_t realm_id() const noexcept { return rvm_realm_id(raw()); }
    /// What is in the realm's heap and who holds it, as JSON (see rvm_heap_report).
    std::string heap_report() const { return read(rvm_heap_report).to_string(); }
    rvm_realm_stats stats() const {
        rvm_realm_stats stats;
        std::memset(&stats, 0, sizeof stats);
        stats.size = sizeof stats;
        detail::run([&](rvm_error **error) { return rvm_stats(raw(), &stats, error); });
        return stats;
    }

  private:
    void close() const {
        if (has("return"))
            call("return");
    }
    Value invoke(const char *method, const rvm_value *args, size_t count) const {
        Value result;
        detail::run([&](rvm_error **error) { return rvm_call(raw(), method, args, count, result.out(), error); });
        return result;
    }
    Value read(rvm_status (*reader)(rvm_handle, rvm_value *, rvm_error **)) const {
        Value value;
        detail::run([&](rvm_error **error) { return reader(raw(), value.out(), error); });
        return value;
    }
    template <class F> static Object make(F f) {
        rvm_handle raw = 0;
        detail::run([&](rvm_error **error) { return f(&raw, error); });
        return Object(raw);
    }
};

/// A promise, and what settles it: once, from any thread.
class Deferred {
  public:
    Deferred(Object promise, Object resolver) noexcept : promise_(std::move(promise)), resolver_(std::move(resolver)) {}
    /// What a host function answers, or JavaScript is given.
    const Object &promise() const noexcept { return promise_; }
    template <class T> void resolve(const T &it) const { settle(false, detail::borrow(it), nullptr); }
    /// With any value of JavaScript.
    template <class T> void reject_with(const T &it) const { settle(true, detail::borrow(it), nullptr); }
    /// With an Error.
    void reject(const std::string &message, const std::string &name = "Error") const {
        struct Failure {
            rvm_error *raw;
            Failure() : raw(nullptr) {}
            ~Failure() { rvm_error_free(raw); }
        } failure;
        detail::check(rvm_error_new(detail::c_text(name), detail::c_text(message), nullptr, 0, &failure.raw), nullptr);
        settle(true, detail::make(RVM_UNDEFINED), failure.raw);
    }

  private:
    void settle(bool reject, const rvm_value &value, const rvm_error *failure) const {
        detail::run([&](rvm_error **error) { return rvm_promise_settle(resolver_.raw(), reject, &value, failure, error); });
    }
    Object promise_, resolver_;
};

inline Deferred Object::defer() const {
    rvm_handle promise = 0, resolver = 0;
    detail::run([&](rvm_error **error) { return rvm_promise_new(raw(), &promise, &resolver, error); });
    return Deferred(Object(promise), Object(resolver));
}

inline Value::Value(Object &&object) noexcept : raw_(detail::make(RVM_HANDLE)) {
    raw_.as.handle = object.release();
    raw_.flags = RVM_OWNED;
}
inline Value Value::copy_of(const rvm_value &raw) {
    Value copy;
    if (raw.kind == RVM_STRING)
        copy.copy_text(raw.as.data, static_cast<size_t>(raw.length));
    else if (raw.kind == RVM_BYTES || raw.kind == RVM_JSON || raw.kind == RVM_DATA || (raw.kind == RVM_BIGINT && raw.length))
        copy.copy_bytes(raw.kind, raw.as.data, static_cast<size_t>(raw.length));
    else if (raw.kind == RVM_HANDLE) {
        rvm_handle handle = 0;
        detail::run([&](rvm_error **error) { return rvm_retain(raw.as.handle, &handle, error); });
        return Value(Object(handle));
    } else {
        copy.raw_ = raw;
        copy.raw_.flags = 0;
    }
    return copy;
}
inline Object Value::to_object() const { return Object(copy_of(expect(RVM_HANDLE, "an object")).release().as.handle); }
inline Bytes Value::to_bytes() const {
    if (raw_.kind == RVM_HANDLE)
        return to_object().bytes();
    const rvm_value &bytes = expect(RVM_BYTES, "bytes");
    const unsigned char *data = reinterpret_cast<const unsigned char *>(bytes.as.data);
    return bytes.length ? Bytes(data, data + bytes.length) : Bytes();
}

} // namespace rvm

#endif
