// Part of rvm.hpp: prepared calls, scopes, watches, the process.
#ifndef RVM_CALL_HPP
#define RVM_CALL_HPP

#include "context.hpp"

namespace rvm {

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
        detail::check(status, taken());
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
        if (rvm_error *error = taken())
            detail::check(rvm_error_status(error), error);
        return Value::adopt(frame_.result).to_int64();
    }

  private:
    void prepare() {
        std::memset(&frame_, 0, sizeof frame_);
        frame_.size = sizeof frame_;
        frame_.target = target_.raw();
        frame_.method = method_ ? detail::c_text(*method_) : nullptr;
    }
    void begin(const rvm_value *args, size_t count) {
        frame_.args = args, frame_.nargs = count;
        frame_.error = nullptr;
        frame_.result = detail::make(RVM_UNDEFINED);
    }
    // A call that failed below another one of the same frame leaves nothing in it.
    rvm_error *taken() noexcept {
        rvm_error *error = frame_.error;
        frame_.error = nullptr;
        return error;
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

} // namespace rvm

#endif
