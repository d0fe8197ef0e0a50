#include "game.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <dirent.h>
#include <pthread.h>

namespace {

double clock_ms(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

std::string base_name(const std::string &path) {
    std::string name = path.substr(path.rfind('/') + 1);
    return name.substr(0, name.rfind('.'));
}

bool ends_with(const std::string &text, const std::string &end) { return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0; }

} // namespace

double thread_cpu_ms() { return clock_ms(CLOCK_THREAD_CPUTIME_ID); }

// ---- the watchdog ----

Watchdog::Watchdog() {
    pthread_getcpuclockid(pthread_self(), &clock_);
    thread_ = std::thread([this] { run(); });
}

Watchdog::~Watchdog() {
    {
        std::lock_guard<std::mutex> held(lock_);
        end_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void Watchdog::watch(rvm::Scope *scope, double ms) {
    std::lock_guard<std::mutex> held(lock_);
    scope_ = scope;
    until_ = thread_cpu_ms() + ms;
    if (scope)
        changed_.notify_one();
}

void Watchdog::run() {
    std::unique_lock<std::mutex> held(lock_);
    while (!end_) {
        if (!scope_) {
            changed_.wait(held);
            continue;
        }
        double left = until_ - clock_ms(clock_);
        if (left <= 0) {
            scope_->stop(); // it lives as long as scope_ names it, and the lock is held
            scope_ = nullptr;
        } else {
            changed_.wait_for(held, std::chrono::microseconds(static_cast<long>(left * 1e3) + 50));
        }
    }
}

// ---- one plug-in ----

Plugin::Plugin(std::string path, const Limits &limits, const rvm::Map &game, Watchdog &watchdog)
    : path_(std::move(path)), name_(base_name(path_)), limits_(limits), game_(game), watchdog_(watchdog) {
    changed_.tv_sec = changed_.tv_nsec = 0;
    pause_ = limits_.pause;
}

bool Plugin::start() {
    try {
        rvm::Options options;
        options.name = name_;
        options.memory_limit = limits_.memory;
        options.time_limit_ms = 1000; // what the watchdog misses
        rvm::Context outside(options);
        rvm::Module module;
        std::unique_ptr<rvm::Call> update;
        watchdog_.within(static_cast<double>(limits_.budget_ms) * 10, [&] { // loading may take longer than a frame's share, once
            module = rvm::Module(path_, outside, game_);
            if (!state_.empty() && module.has("load"))
                module.call("load", rvm::Value::json(state_));
            update.reset(new rvm::Call(module, "update"));
        });
        update_ = std::move(update);
        module_ = std::move(module); // the one before goes, and every byte it took
        last_error.clear();
        return true;
    } catch (const rvm::Error &error) {
        last_error = error.what();
        ++counts.failed;
        return false;
    }
}

void Plugin::snapshot() {
    if (!module_ || !module_.has("save"))
        return;
    rvm::Value saved = module_.call("save");
    if (saved.is_object())
        state_ = saved.to_object().json();
}

// Out of memory, the realm is lost, and the plug-in starts afresh from its last snapshot. Too slow, it is cut off; again and again, it pauses.
void Plugin::failed(const rvm::Error &error) {
    last_error = error.what();
    switch (error.status()) {
    case RVM_OUT_OF_MEMORY:
    case RVM_CONDEMNED:
        ++counts.lost;
        update_.reset();
        module_.reset();
        start();
        return;
    case RVM_TIMEOUT:
    case RVM_INTERRUPTED:
        ++counts.cut;
        if (++strikes_ >= limits_.strikes) {
            strikes_ = 0;
            pause_left_ = pause_;
            pause_ *= 2;
        }
        return;
    default:
        ++counts.failed;
    }
}

void Plugin::frame(double dt, bool look_at_file) {
    const double before = thread_cpu_ms(), budget = static_cast<double>(limits_.budget_ms);
    ++frames_;
    try {
        struct stat file;
        if (look_at_file && stat(path_.c_str(), &file) == 0
            && (file.st_mtim.tv_sec != changed_.tv_sec || file.st_mtim.tv_nsec != changed_.tv_nsec || file.st_size != size_)) {
            bool first = size_ < 0;
            changed_ = file.st_mtim;
            size_ = file.st_size;
            try {
                watchdog_.within(budget, [&] { snapshot(); });
            } catch (const rvm::Error &) { // the last one will do
            }
            if (start() && !first)
                ++counts.reloads;
            pause_left_ = strikes_ = 0; // another file, another chance
        }
        if (pause_left_ > 0) {
            --pause_left_;
        } else if (module_) {
            bool full = false;
            watchdog_.within(budget, [&] {
                module_.poll();
                (*update_)(dt);
                ++counts.good;
                strikes_ = 0;
                full = static_cast<double>(bytes()) > limits_.full * static_cast<double>(limits_.memory);
                if (full || frames_ % limits_.snapshot_every == 0)
                    snapshot();
            });
            if (full && start())
                ++counts.refreshed;
        }
    } catch (const rvm::Error &error) {
        if (error.status() == RVM_TIMEOUT || error.status() == RVM_INTERRUPTED)
            cut_cpu_ms.push_back(thread_cpu_ms() - before);
        failed(error);
    }
    cpu_ms = thread_cpu_ms() - before;
}

std::string Plugin::status() const {
    char text[160];
    std::snprintf(text, sizeof text, "%s %.2f ms %.1f MiB%s%s", name_.c_str(), cpu_ms, static_cast<double>(bytes()) / (1 << 20),
                  pause_left_ ? " (pause)" : !module_ ? " (broken)" : "", counts.refreshed || counts.lost ? " (restarted)" : "");
    return text;
}

// ---- all of them ----

Game::Game(std::string folder, const Limits &limits) : folder_(std::move(folder)), limits_(limits) {
    rvm::Context(); // the first realm of a process is dear: not in the first frame
    map_.function("game", "put", [this](rvm::Args args) -> rvm::Value {
        if (world.entities.size() < 10000 || world.entities.count(args[0].to_string()))
            world.entities[args[0].to_string()] = std::make_pair(args[1].to_double(), args[2].to_double());
        return rvm::Value();
    });
    map_.function("game", "say", [this](rvm::Args args) -> rvm::Value {
        world.said = args[0].to_string().substr(0, 40);
        return rvm::Value();
    });
}

Plugin *Game::find(const std::string &name) {
    for (auto &plugin : plugins)
        if (plugin->name() == name)
            return plugin.get();
    return nullptr;
}

// A file that appears is a plug-in more; one that goes takes its plug-in with it.
void Game::look_at_folder() {
    std::vector<std::string> there;
    if (DIR *folder = opendir(folder_.c_str())) {
        while (struct dirent *entry = readdir(folder))
            if (ends_with(entry->d_name, ".js"))
                there.push_back(entry->d_name);
        closedir(folder);
    }
    std::sort(there.begin(), there.end());
    plugins.erase(std::remove_if(plugins.begin(), plugins.end(),
                                 [&](const std::unique_ptr<Plugin> &it) { return std::find(there.begin(), there.end(), it->name() + ".js") == there.end(); }),
                  plugins.end());
    for (auto &file : there)
        if (!find(base_name(file)))
            plugins.emplace_back(new Plugin(folder_ + "/" + file, limits_, map_, watchdog_));
}

void Game::frame(double dt) {
    bool look = count_++ % 15 == 0; // four times a second
    if (look)
        look_at_folder();
    Frame frame;
    frame.total_ms = 0;
    for (auto &plugin : plugins) {
        Plugin::Counts before = plugin->counts;
        plugin->frame(dt, look);
        frame.total_ms += plugin->cpu_ms;
        frame.parts.emplace_back(plugin->name(), plugin->cpu_ms);
        const Plugin::Counts &now = plugin->counts;
        const char *what = now.cut != before.cut               ? "cut"
                           : now.reloads != before.reloads     ? "reload"
                           : now.refreshed != before.refreshed ? "refresh"
                           : now.lost != before.lost           ? "lost"
                                                               : nullptr;
        if (what)
            frame.event = plugin->name() + " " + what;
    }
    frames.push_back(std::move(frame));
}
