// Part of rvm.hpp: errors, handles, values.
#ifndef RVM_VALUE_HPP
#define RVM_VALUE_HPP

#include "../rvm.h"

#include <atomic>
#include <cmath>
#include <cstring>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#if __cplusplus >= 201703L
#include <string_view>
#endif
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

/// A call into the library. The outermost one of a thread keeps the C++ exceptions that host functions throw below it.
struct Scope {
    std::vector<std::pair<uint64_t, std::exception_ptr>> thrown;
    Scope() : outermost_(!outermost()) {
        if (outermost_)
            outermost() = this;
    }
    ~Scope() {
        if (outermost_)
            outermost() = nullptr;
    }
    Scope(const Scope &) = delete;
    Scope &operator=(const Scope &) = delete;
    // A plain pointer: objects with static storage may make calls from their destructors, when what a thread owns is destroyed already.
    static Scope *&outermost() {
        static thread_local Scope *it = nullptr;
        return it;
    }

  private:
    bool outermost_;
};
inline uint64_t remember(std::exception_ptr exception) {
    static std::atomic<uint64_t> next(UINT64_C(0x72766d2b2b000001)); // far from what other hosts' tags begin with
    Scope *scope = Scope::outermost();
    if (!scope) // nobody up there would ever take it
        return 0;
    uint64_t tag = next++;
    if (scope->thrown.size() == 64) // a script that catches them without end must not pile them up here
        scope->thrown.erase(scope->thrown.begin());
    scope->thrown.emplace_back(tag, std::move(exception));
    return tag;
}

inline void check(rvm_status status, rvm_error *raw) {
    if (status == RVM_OK)
        return;
    std::unique_ptr<rvm_error, void (*)(rvm_error *)> error(raw, rvm_error_free);
    if (!error)
        throw Error("rvm: status " + std::to_string(status), "Error", std::string(), status);
    uint64_t tag = rvm_error_tag(error.get());
    if (tag && Scope::outermost())
        for (auto &one : Scope::outermost()->thrown)
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

inline bool holds_nul(const std::string &text) { return text.find('\0') != std::string::npos; }
/// Text for what ends at a NUL: more text behind one would be lost without a word.
inline const char *c_text(const std::string &text) {
    if (holds_nul(text))
        throw Error("the text holds NUL", "Error", std::string(), RVM_INVALID_ARGUMENT);
    return text.c_str();
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
#if __cplusplus >= 201703L
    template <class T, typename std::enable_if<std::is_same<T, std::string_view>::value, int>::type = 0>
    Value(T text) : raw_(detail::make(RVM_UNDEFINED)) { copy_text(text.data(), text.size()); }
#endif
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
        if (this != &other) {
            rvm_value old = raw_;
            raw_ = other.release();
            rvm_value_clear(&old);
        }
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
#if __cplusplus >= 201703L
inline rvm_value borrow(std::string_view text) { return make(RVM_STRING, text.data(), text.size()); }
#endif
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

} // namespace rvm

#endif
