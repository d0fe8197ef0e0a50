// A small game whose plug-ins are JavaScript files of other people: what each frame does, and what happens to plug-ins that misbehave.
#ifndef RVM_EXAMPLE_GAME_HPP
#define RVM_EXAMPLE_GAME_HPP

#include <rvm.hpp>

#include <condition_variable>
#include <ctime>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <vector>

struct Limits {
    uint64_t budget_ms = 2;           // of one plug-in in one frame
    uint64_t memory = 24u << 20;      // of one plug-in
    double full = 0.75;               // with so much of it in use, a plug-in is started afresh
    unsigned strikes = 2;             // cut off so often in a row, it has to pause
    unsigned pause = 60;              // for so many frames, then twice as many, …
    unsigned snapshot_every = 30;     // frames
};

// What the plug-ins of one game share.
struct World {
    std::map<std::string, std::pair<double, double>> entities;
    std::string said;
};

double thread_cpu_ms();

// Stops what the game's thread does in a scope when it has taken its share of CPU time there. By CPU time, so that nobody pays for what else the machine does.
class Watchdog {
  public:
    Watchdog(); // for the thread that makes it
    ~Watchdog();
    // Runs `work` for at most so many milliseconds; past them, calls end with RVM_INTERRUPTED.
    template <class F> void within(double ms, F work) {
        rvm::Scope scope;
        struct Watched {
            Watchdog &dog;
            Watched(Watchdog &it, rvm::Scope &in, double limit) : dog(it) { dog.watch(&in, limit); }
            ~Watched() { dog.watch(nullptr, 0); }
        } watched(*this, scope, ms);
        work();
    }

  private:
    void watch(rvm::Scope *scope, double ms);
    void run();
    std::mutex lock_;
    std::condition_variable changed_;
    rvm::Scope *scope_ = nullptr;
    double until_ = 0; // of the thread's CPU time
    bool end_ = false;
    clockid_t clock_;
    std::thread thread_;
};

class Plugin {
  public:
    Plugin(std::string path, const Limits &limits, const rvm::Map &game, Watchdog &watchdog);

    // One frame: reload if the file is another one, timers, update.
    void frame(double dt, bool look_at_file);

    const std::string &name() const { return name_; }
    // In a realm now, and not pausing?
    bool running() const { return static_cast<bool>(module_) && pause_left_ == 0; }
    std::string status() const;
    uint64_t bytes() const { return module_ ? module_.stats().bytes_used : 0; }
    rvm::Module &module() { return module_; }

    // What happened so far.
    struct Counts {
        unsigned good, cut, failed, reloads, refreshed, lost; // refreshed: before the memory was full; lost: by the memory limit
    } counts = {0, 0, 0, 0, 0, 0};
    double cpu_ms = 0;                // of the last frame
    std::vector<double> cut_cpu_ms;   // what each cut call took
    std::string last_error;

  private:
    bool start();                     // a new realm with the file as it is now, and the state; false: what ran goes on
    void snapshot();
    void failed(const rvm::Error &error);

    std::string path_, name_, state_; // state_: JSON, what save() last gave
    Limits limits_;
    const rvm::Map &game_;
    Watchdog &watchdog_;
    rvm::Module module_;
    std::unique_ptr<rvm::Call> update_;
    struct timespec changed_;
    off_t size_ = -1;
    unsigned strikes_ = 0, pause_ = 0, pause_left_ = 0, frames_ = 0;
};

class Game {
  public:
    Game(std::string folder, const Limits &limits);
    void frame(double dt);

    World world;
    Plugin *find(const std::string &name);
    // CPU time of this thread in plug-ins, frame by frame and plug-in by plug-in; and what happened, for the picture.
    struct Frame {
        double total_ms;
        std::vector<std::pair<std::string, double>> parts;
        std::string event;
    };
    std::vector<Frame> frames;

  private:
    void look_at_folder();
    std::string folder_;
    Limits limits_;
    rvm::Map map_;
    Watchdog watchdog_;
    unsigned count_ = 0;

  public:
    std::vector<std::unique_ptr<Plugin>> plugins; // gone before the watchdog
};

// Frame times as an SVG picture. False if it cannot be written.
bool draw_frames(const std::string &path, const std::vector<Game::Frame> &frames, const Limits &limits);

#endif
