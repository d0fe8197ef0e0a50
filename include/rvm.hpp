// require-vm for C++11 and later: rvm.h with handles that release themselves, failures that are exceptions, and host
// functions that are any callable. Header only; link the same library.
//
//     rvm::Module m = rvm::require("./scores.js");
//     double best = m.call("best", "anna", 3).to_double();
//
// Handles, values and contexts are move-only. Like the C handles, any of them may be used on any thread; one object by one thread at a time.
// A destructor never throws and never waits.
//
// What a host function throws becomes a JavaScript exception. If no JavaScript catches it, the very same C++ exception comes out of the
// call that led there (its type and members kept); if some did and threw another one, or threw it in a later call, an rvm::Error comes out.
#ifndef RVM_HPP
#define RVM_HPP

#include "rvm.h"

#include <atomic>
#include <cmath>
#include <cstring>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace rvm {

typedef std::vector<unsigned char> Bytes;

/// Every failure. Throw one in a host function, too, to give JavaScript a name and a code to look at.
class Error : public std::runtime_error {
  public:
    explicit Error(const std::string &message, const std::string &name = "Error", const std::string &code = std::string(),
                   rvm_status status = RVM_EXCEPTION)
        : std::runtime_error(message), details_(std::make_shared<Details>()) {
        details_->status = status, details_->name = name, details_->code = code;
    }
    /// A copy of what `error` says, which stays its owner's.
    explicit Error(const rvm_error *error) : std::runtime_error(rvm_error_message(error)), details_(std::make_shared<Details>()) {
        details_->status = rvm_error_status(error);
        details_->name = rvm_error_name(error);
        details_->code = text(rvm_error_code(error));
        details_->stack = text(rvm_error_stack(error));
        details_->file = text(rvm_error_file(error));
        details_->line = rvm_error_line(error);
        details_->column = rvm_error_column(error);
    }
    rvm_status status() const { return details_->status; }
    /// `TypeError`, `SyntaxError`, …
    const std::string &name() const { return details_->name; }
    /// `MODULE_NOT_FOUND`, …; empty if there is none. So are stack and file.
    const std::string &code() const { return details_->code; }
    const std::string &stack() const { return details_->stack; }
    const std::string &file() const { return details_->file; }
    /// From 1; 0 if unknown.
    unsigned line() const { return details_->line; }
    unsigned column() const { return details_->column; }

  private:
    struct Details {
        rvm_status status;
        std::string name, code, stack, file;
        unsigned line, column;
        Details() : status(RVM_EXCEPTION), line(0), column(0) {}
    };
    static std::string text(const char *it) { return it ? it : ""; }
    std::shared_ptr<Details> details_; // shared, so that copying an Error cannot throw
};

namespace detail {

/// The C++ exceptions that this thread's host functions threw below the outermost call that still runs.
struct Flight {
    unsigned depth;
    std::vector<std::pair<uint64_t, std::exception_ptr>> thrown;
    Flight() : depth(0) {}
};
inline Flight &flight() {
    static thread_local Flight it;
    return it;
}
struct Scope {
    Scope() { ++flight().depth; }
    ~Scope() {
        if (--flight().depth == 0)
            flight().thrown.clear();
    }
    Scope(const Scope &) = delete;
    Scope &operator=(const Scope &) = delete;
};
inline uint64_t remember(std::exception_ptr exception) {
    static std::atomic<uint64_t> next(UINT64_C(0x72766d2b2b000001)); // far from what other hosts' tags begin with
    if (flight().depth == 0) // nobody up there would ever take it
        return 0;
    uint64_t tag = next++;
    if (flight().thrown.size() == 64) // a script that catches them without end must not pile them up here
        flight().thrown.erase(flight().thrown.begin());
    flight().thrown.emplace_back(tag, std::move(exception));
    return tag;
}

inline void check(rvm_status status, rvm_error *raw) {
    if (status == RVM_OK)
        return;
    std::unique_ptr<rvm_error, void (*)(rvm_error *)> error(raw, rvm_error_free);
    if (!error)
        throw Error("rvm: status " + std::to_string(status), "Error", std::string(), status);
    if (uint64_t tag = rvm_error_tag(error.get()))
        for (auto &one : flight().thrown)
            if (one.first == tag)
                std::rethrow_exception(one.second);
    throw Error(error.get());
}

/// `f(&error)`, with its failure thrown.
template <class F> void run(F f) {
    Scope scope;
    rvm_error *error = nullptr;
    rvm_status status = f(&error);
    check(status, error);
}

inline rvm_value make(uint32_t kind) {
    rvm_value value;
    std::memset(&value, 0, sizeof value);
    value.kind = kind;
    return value;
}
inline rvm_value make(uint32_t kind, const void *data, size_t length) {
    rvm_value value = make(kind);
    value.as.data = static_cast<const char *>(data);
    value.length = length;
    return value;
}

} // namespace detail

/// Owns one handle.
class Handle {
  public:
    Handle() noexcept : raw_(0) {}
    /// Takes over a handle.
    explicit Handle(rvm_handle raw) noexcept : raw_(raw) {}
    Handle(Handle &&other) noexcept : raw_(other.release()) {}
    Handle &operator=(Handle &&other) noexcept {
        reset(other.release());
        return *this;
    }
    ~Handle() { rvm_release(raw_); }

    rvm_handle raw() const noexcept { return raw_; }
    explicit operator bool() const noexcept { return raw_ != 0; }
    /// Gives the handle up without releasing it.
    rvm_handle release() noexcept {
        rvm_handle raw = raw_;
        raw_ = 0;
        return raw;
    }
    void reset(rvm_handle raw = 0) noexcept {
        rvm_handle old = raw_;
        raw_ = raw;
        rvm_release(old);
    }
    /// One of `RVM_TYPE_…`.
    uint32_t type() const {
        uint32_t type = 0;
        detail::run([&](rvm_error **error) { return rvm_type(raw_, &type, error); });
        return type;
    }
    bool same(const Handle &other) const {
        bool same = false;
        detail::run([&](rvm_error **error) { return rvm_same(raw_, other.raw_, &same, error); });
        return same;
    }

  protected:
    rvm_handle retained() const {
        rvm_handle copy = 0;
        detail::run([&](rvm_error **error) { return rvm_retain(raw_, &copy, error); });
        return copy;
    }

  private:
    rvm_handle raw_;
};

class Object;
class Context;

/// Owns one JavaScript value. A default one is `undefined`.
class Value {
  public:
    Value() noexcept : raw_(detail::make(RVM_UNDEFINED)) {}
    Value(std::nullptr_t) noexcept : raw_(detail::make(RVM_NULL)) {}
    template <class T, typename std::enable_if<std::is_same<T, bool>::value, int>::type = 0>
    Value(T it) noexcept : raw_(detail::make(RVM_BOOL)) { raw_.as.boolean = it; }
    /// A number. An integer that a double cannot hold exactly is an Error: see bigint().
    template <class T, typename std::enable_if<std::is_arithmetic<T>::value && !std::is_same<T, bool>::value, int>::type = 0>
    Value(T it) : raw_(detail::make(RVM_NUMBER)) {
        raw_.as.number = static_cast<double>(it);
        if (std::is_integral<T>::value && std::fabs(raw_.as.number) > 9007199254740991.0)
            throw Error("an integer beyond 2^53 is not exact as a number: use rvm::Value::bigint", "RangeError", std::string(), RVM_INVALID_ARGUMENT);
    }
    Value(const char *text) : raw_(detail::make(RVM_UNDEFINED)) { copy_text(text, std::strlen(text)); }
    Value(const std::string &text) : raw_(detail::make(RVM_UNDEFINED)) { copy_text(text.data(), text.size()); }
    Value(const Bytes &bytes) : raw_(detail::make(RVM_UNDEFINED)) { copy_bytes(RVM_BYTES, bytes.data(), bytes.size()); }
    Value(Object &&object) noexcept;
    static Value bigint(int64_t it) {
        Value value;
        value.raw_ = detail::make(RVM_BIGINT);
        value.raw_.as.integer = it;
        return value;
    }
    /// From decimal digits.
    static Value bigint(const std::string &digits) { return with_text(RVM_BIGINT, digits); }
    /// What this JSON text describes.
    static Value json(const std::string &text) { return with_text(RVM_JSON, text); }
    /// What this data text describes (see rvm_to_data).
    static Value data(const std::string &text) { return with_text(RVM_DATA, text); }
    /// Takes over what the library wrote.
    static Value adopt(rvm_value raw) noexcept {
        Value value;
        value.raw_ = raw;
        return value;
    }

    Value(Value &&other) noexcept : raw_(other.release()) {}
    Value &operator=(Value &&other) noexcept {
        rvm_value old = raw_;
        raw_ = other.release();
        rvm_value_clear(&old);
        return *this;
    }
    ~Value() { rvm_value_clear(&raw_); }
    /// A second owner of the same: text and bytes are copied, a handle is retained.
    Value clone() const { return copy_of(raw_); }
    static Value copy_of(const rvm_value &raw);

    uint32_t kind() const noexcept { return raw_.kind; }
    bool is_undefined() const noexcept { return raw_.kind == RVM_UNDEFINED; }
    bool is_null() const noexcept { return raw_.kind == RVM_NULL; }
    bool is_object() const noexcept { return raw_.kind == RVM_HANDLE; }

    /// The conversions say what the value is: of another kind, they throw an Error (RVM_NOT_CONVERTIBLE).
    bool to_bool() const { return expect(RVM_BOOL, "a boolean").as.boolean; }
    double to_double() const { return expect(RVM_NUMBER, "a number").as.number; }
    /// From a BigInt or a whole number that fits.
    int64_t to_int64() const {
        if (raw_.kind == RVM_BIGINT && raw_.length == 0)
            return raw_.as.integer;
        double number = expect(RVM_NUMBER, "a 64-bit integer").as.number;
        if (!(number >= -9223372036854775808.0 && number < 9223372036854775808.0) || number != std::floor(number))
            mismatch("a 64-bit integer");
        return static_cast<int64_t>(number);
    }
    /// The text of a string, of JSON, data text, or the digits of a BigInt.
    std::string to_string() const {
        if (raw_.kind == RVM_BIGINT && raw_.length == 0)
            return std::to_string(static_cast<long long>(raw_.as.integer));
        if (raw_.kind != RVM_STRING && raw_.kind != RVM_JSON && raw_.kind != RVM_DATA && raw_.kind != RVM_BIGINT)
            mismatch("a string");
        return std::string(raw_.length ? raw_.as.data : "", static_cast<size_t>(raw_.length));
    }
    /// From bytes, or from an object that has them (Uint8Array, ArrayBuffer, …).
    Bytes to_bytes() const;
    /// The object, function, … with a handle of its own.
    Object to_object() const;

    const rvm_value &raw() const noexcept { return raw_; }
    /// For output arguments; what it held is cleared.
    rvm_value *out() noexcept {
        rvm_value_clear(&raw_);
        return &raw_;
    }
    /// Gives the value up without clearing it.
    rvm_value release() noexcept {
        rvm_value raw = raw_;
        raw_ = detail::make(RVM_UNDEFINED);
        return raw;
    }

  private:
    void copy_text(const char *text, size_t length) {
        rvm_status status = rvm_string_copy(text, length, &raw_);
        if (status != RVM_OK)
            throw Error("this text is not UTF-8", "Error", std::string(), status);
    }
    void copy_bytes(uint32_t kind, const void *data, size_t length) {
        rvm_status status = rvm_bytes_copy(static_cast<const char *>(data), length, &raw_);
        if (status != RVM_OK)
            throw Error("these bytes could not be copied", "Error", std::string(), status);
        raw_.kind = kind;
    }
    static Value with_text(uint32_t kind, const std::string &text) {
        Value value;
        if (text.empty()) // an empty BigInt text would read as the integer 0
            throw Error("no text", "SyntaxError", std::string(), RVM_INVALID_ARGUMENT);
        value.copy_bytes(kind, text.data(), text.size());
        return value;
    }
    const rvm_value &expect(uint32_t kind, const char *what) const {
        if (raw_.kind != kind)
            mismatch(what);
        return raw_;
    }
    void mismatch(const char *what) const {
        static const char *const kinds[] = {"undefined", "null", "a boolean", "a number", "a BigInt", "a string", "bytes", "JSON", "an object", "data text"};
        throw Error(std::string("the value is ") + (raw_.kind <= RVM_DATA ? kinds[raw_.kind] : "unknown") + ", not " + what, "TypeError",
                    std::string(), RVM_NOT_CONVERTIBLE);
    }
    rvm_value raw_;
};

namespace detail {

/// Arguments as borrowed values: nothing is copied on the way into a call.
inline rvm_value borrow(std::nullptr_t) { return make(RVM_NULL); }
inline rvm_value borrow(const char *text) { return make(RVM_STRING, text, std::strlen(text)); }
inline rvm_value borrow(const std::string &text) { return make(RVM_STRING, text.data(), text.size()); }
inline rvm_value borrow(const Bytes &bytes) { return make(RVM_BYTES, bytes.data(), bytes.size()); }
inline rvm_value borrow(const Handle &handle) {
    rvm_value value = make(RVM_HANDLE);
    value.as.handle = handle.raw();
    return value;
}
inline rvm_value borrow(const Value &value) {
    rvm_value raw = value.raw();
    raw.flags = 0;
    return raw;
}
template <class T> typename std::enable_if<std::is_arithmetic<T>::value, rvm_value>::type borrow(T it) { return Value(it).release(); }

} // namespace detail

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
        return invoke(method.c_str(), list, sizeof...(args));
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
        Value value;
        detail::run([&](rvm_error **error) { return rvm_get(raw(), key.c_str(), value.out(), error); });
        return value;
    }
    Object get_object(const std::string &key) const { return get(key).to_object(); }
    template <class T> void set(const std::string &key, const T &it) const {
        const rvm_value value = detail::borrow(it);
        detail::run([&](rvm_error **error) { return rvm_set(raw(), key.c_str(), &value, error); });
    }
    bool has(const std::string &key) const {
        bool has = false;
        detail::run([&](rvm_error **error) { return rvm_has(raw(), key.c_str(), &has, error); });
        return has;
    }
    /// False where the property cannot be deleted.
    bool remove(const std::string &key) const {
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
                iterator.close();
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
        Function *kept = new Function(std::move(function));
        return make([&](rvm_handle *it, rvm_error **error) {
            return rvm_function_new(raw(), name.c_str(), detail::rvm_hpp_call, kept, detail::rvm_hpp_drop, it, error);
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
        detail::check(rvm_error_new(name.c_str(), message.c_str(), nullptr, 0, &failure.raw), nullptr);
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

/// What specifiers stand for; see rvm_map_new.
class Map : public Handle {
  public:
    Map() {
        rvm_handle raw = 0;
        detail::run([&](rvm_error **error) { return rvm_map_new(&raw, error); });
        reset(raw);
    }
    Map &source(const std::string &specifier, const std::string &text) {
        detail::run([&](rvm_error **error) { return rvm_map_source(raw(), specifier.c_str(), text.data(), text.size(), error); });
        return *this;
    }
    Map &file(const std::string &specifier, const std::string &path) {
        detail::run([&](rvm_error **error) { return rvm_map_file(raw(), specifier.c_str(), path.c_str(), error); });
        return *this;
    }
    Map &deny(const std::string &specifier) {
        detail::run([&](rvm_error **error) { return rvm_map_deny(raw(), specifier.c_str(), error); });
        return *this;
    }
    /// Lets the built-in `specifier` (`fs`) reach the folder `root`: RVM_READ, RVM_WRITE or both (see rvm_map_allow).
    Map &allow(const std::string &specifier, const std::string &root, uint32_t access) {
        detail::run([&](rvm_error **error) { return rvm_map_allow(raw(), specifier.c_str(), root.c_str(), access, error); });
        return *this;
    }
    /// `name` empty: the module itself is the function.
    Map &function(const std::string &specifier, const std::string &name, Function function) {
        Function *kept = new Function(std::move(function));
        detail::run([&](rvm_error **error) {
            return rvm_map_function(raw(), specifier.c_str(), name.empty() ? nullptr : name.c_str(), detail::rvm_hpp_call, kept,
                                    detail::rvm_hpp_drop, error);
        });
        return *this;
    }
    template <class T> Map &value(const std::string &specifier, const std::string &name, const T &it) {
        const rvm_value value = detail::borrow(it);
        detail::run([&](rvm_error **error) {
            return rvm_map_value(raw(), specifier.c_str(), name.empty() ? nullptr : name.c_str(), &value, error);
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
    Options() : memory_limit(0), stack_limit(0), time_limit_ms(0), busy(RVM_BUSY_WAIT), console(RVM_CONSOLE_SILENT) {}
};

/// A realm's outside: its options and globals.
class Context : public Object {
  public:
    explicit Context(const Options &options = Options()) {
        std::vector<const char *> roots, conditions;
        for (auto &root : options.roots)
            roots.push_back(root.c_str());
        for (auto &condition : options.conditions)
            conditions.push_back(condition.c_str());
        rvm_options all;
        std::memset(&all, 0, sizeof all);
        all.size = sizeof all;
        all.base = options.base.empty() ? nullptr : options.base.c_str();
        all.name = options.name.empty() ? nullptr : options.name.c_str();
        all.roots = roots.data(), all.roots_count = roots.size();
        all.conditions = conditions.data(), all.conditions_count = conditions.size();
        all.memory_limit = options.memory_limit, all.stack_limit = options.stack_limit, all.time_limit_ms = options.time_limit_ms;
        all.busy = options.busy, all.console = options.console;
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

/// A call that is prepared once and made often; cheaper than Object::call. It holds a handle to what it calls. One thread at a time uses it.
///
///     rvm::Call step(plugin, "step");
///     for (;;) double x = step(0.016).to_double();
class Call {
  public:
    explicit Call(const Object &target) : target_(target.retain()) { prepare(); }
    /// A method, which is looked up anew each time.
    Call(const Object &target, std::string method) : target_(target.retain()), method_(new std::string(std::move(method))) { prepare(); }
    /// What `this` is in the call, where no method is named: an object of the same realm.
    Call &receiver(const Object &it) {
        receiver_ = it.retain();
        frame_.receiver = receiver_.raw();
        return *this;
    }
    template <class... A> Value operator()(const A &...args) {
        const rvm_value list[] = {detail::borrow(args)..., detail::make(RVM_UNDEFINED)};
        begin(list, sizeof...(args));
        detail::Scope scope;
        rvm_status status = rvm_call_prepared(&frame_);
        detail::check(status, frame_.error);
        return Value::adopt(frame_.result);
    }
    /// For functions that answer integers: the quickest call there is. As `to_int64` of the answer.
    template <class... A> int64_t integer(const A &...args) {
        const rvm_value list[] = {detail::borrow(args)..., detail::make(RVM_UNDEFINED)};
        begin(list, sizeof...(args));
        detail::Scope scope;
        int64_t integer = rvm_call_integer(&frame_);
        if (integer != RVM_NO_INTEGER)
            return integer;
        if (frame_.error)
            detail::check(rvm_error_status(frame_.error), frame_.error);
        return Value::adopt(frame_.result).to_int64();
    }

  private:
    void prepare() {
        std::memset(&frame_, 0, sizeof frame_);
        frame_.size = sizeof frame_;
        frame_.target = target_.raw();
        frame_.method = method_ ? method_->c_str() : nullptr;
    }
    void begin(const rvm_value *args, size_t count) {
        frame_.args = args, frame_.nargs = count;
        frame_.error = nullptr;
        frame_.result = detail::make(RVM_UNDEFINED);
    }
    Object target_, receiver_;
    std::unique_ptr<std::string> method_; // stays where it is when the Call moves
    rvm_call_frame frame_;
};

/// What this thread calls from here to the end of the block can be stopped from outside, and nobody else's calls with it (see rvm_scope_begin).
class Scope {
  public:
    /// `flags`: 0 or RVM_SCOPE_TRY.
    explicit Scope(uint32_t flags = 0) noexcept {
        std::memset(&raw_, 0, sizeof raw_);
        raw_.flags = flags;
        rvm_scope_begin(&raw_);
    }
    ~Scope() { rvm_scope_end(&raw_); }
    Scope(const Scope &) = delete;
    Scope &operator=(const Scope &) = delete;
    /// From any thread, while the Scope lives: what runs in it ends with RVM_INTERRUPTED.
    void stop() noexcept {
#if defined(__GNUC__)
        __atomic_store_n(&raw_.stop, 1u, __ATOMIC_RELAXED);
#else
        const_cast<volatile uint32_t &>(raw_.stop) = 1;
#endif
    }
    /// Was the thread inside a realm already?
    bool inside() const noexcept { return raw_.inside != 0; }

  private:
    rvm_scope raw_;
};

/// Has `stop` asked about every 20 ms while JavaScript runs on this thread, until the Watch is gone: true stops it, and so does an exception. Of nested ones the innermost is
/// asked (see rvm_watch).
class Watch {
  public:
    explicit Watch(std::function<bool()> stop) : stop_(std::move(stop)), outer_(current()) { set(this); }
    ~Watch() { set(outer_); }
    Watch(const Watch &) = delete;
    Watch &operator=(const Watch &) = delete;
    bool asked() noexcept {
        try {
            return stop_();
        } catch (...) {
            return true;
        }
    }

  private:
    static Watch *&current() {
        static thread_local Watch *it = nullptr;
        return it;
    }
    static void set(Watch *watch) {
        current() = watch;
        rvm_watch(watch ? detail::rvm_hpp_watch : nullptr, watch);
    }
    std::function<bool()> stop_;
    Watch *outer_;
};

namespace detail {
extern "C" inline int32_t rvm_hpp_watch(void *watch) noexcept { return static_cast<Watch *>(watch)->asked(); }
} // namespace detail

/// Of the whole process.
inline rvm_process_stats stats() {
    rvm_process_stats stats;
    std::memset(&stats, 0, sizeof stats);
    stats.size = sizeof stats;
    detail::run([&](rvm_error **error) { return rvm_stats_process(&stats, error); });
    return stats;
}
/// Gives back what is only kept for speed; forgets compiled code; says which library is loaded.
inline void trim() noexcept { rvm_trim(); }
inline void clear_cache() noexcept { rvm_cache_clear(); }
inline std::string version() { return rvm_version(); }

/// A module's exports.
class Module : public Object {
  public:
    Module() noexcept {}
    explicit Module(const std::string &path) : Object(load(path, 0, 0)) {}
    Module(const std::string &path, const Map &map) : Object(load(path, 0, map.raw())) {}
    Module(const std::string &path, const Context &ctx) : Object(load(path, ctx.raw(), 0)) {}
    Module(const std::string &path, const Context &ctx, const Map &map) : Object(load(path, ctx.raw(), map.raw())) {}
    /// Of a handle that is this one's from now on.
    explicit Module(rvm_handle raw) noexcept : Object(raw) {}

  private:
    static rvm_handle load(const std::string &path, rvm_handle ctx, rvm_handle map) {
        rvm_handle raw = 0;
        detail::run([&](rvm_error **error) { return rvm_require(path.c_str(), ctx, map, &raw, error); });
        return raw;
    }
};

/// A module that is loaded once, for copies: `rvm_template`. Any thread may instantiate.
class Template : public Handle {
  public:
    explicit Template(const std::string &path) : Handle(load(path, 0, 0)) {}
    Template(const std::string &path, const Map &map) : Handle(load(path, 0, map.raw())) {}
    Template(const std::string &path, const Context &ctx) : Handle(load(path, ctx.raw(), 0)) {}
    Template(const std::string &path, const Context &ctx, const Map &map) : Handle(load(path, ctx.raw(), map.raw())) {}

    /// The exports of the module in a fresh realm.
    Module instantiate() const {
        rvm_handle module = 0;
        detail::run([&](rvm_error **error) { return rvm_instantiate(raw(), &module, error); });
        return Module(module);
    }

  private:
    static rvm_handle load(const std::string &path, rvm_handle ctx, rvm_handle map) {
        rvm_handle raw = 0;
        detail::run([&](rvm_error **error) { return rvm_template(path.c_str(), ctx, map, &raw, error); });
        return raw;
    }
};

/// Loads a module: `require(path)`, `require(path, map)`, `require(path, ctx)`, `require(path, ctx, map)`.
template <class... A> Module require(const std::string &path, const A &...where) { return Module(path, where...); }

} // namespace rvm

#endif
