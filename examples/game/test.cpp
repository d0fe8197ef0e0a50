// Six hundred frames with plug-ins of every kind, as fast as they go: build/game-test PLUGINS WORK-FOLDER. Time is the game thread's CPU time, so a busy machine changes nothing.
#include "game.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

namespace {

int failures = 0;
void check(bool holds, const std::string &what) {
    if (!holds) {
        std::cerr << "not so: " << what << "\n";
        ++failures;
    }
}
#define CHECK(condition) check(condition, #condition)

std::string read(const std::string &path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}
void write(const std::string &path, const std::string &text) { std::ofstream(path) << text; }

std::string replaced(std::string text, const std::string &from, const std::string &to) {
    size_t at = text.find(from);
    check(at != std::string::npos, "the plug-in contains " + from);
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// How many frames a plug-in itself has counted.
double counted(Plugin &plugin) { return plugin.module().call("save").to_object().get("frames").to_double(); }

void run(const std::string &plugins, const std::string &folder) {
    Limits limits;
    limits.budget_ms = 4;
    const std::string flock = read(plugins + "/flock.js");
    for (const char *name : {"flock", "score", "leaky", "hang"})
        write(folder + "/" + name + ".js", read(plugins + "/" + name + ".js"));
    write(folder + "/stubborn.js", "exports.update = () => { for (;;); }");
    write(folder + "/hungry.js", "let state = { frames: 0 }; exports.save = () => state; exports.load = s => { state = s; };\n"
                                 "exports.update = () => { if (++state.frames % 100 === 50) globalThis.all = new Uint8Array(64 << 20); }");
    write(folder + "/throws.js", "exports.update = () => { throw new Error('every frame'); }");

    Game game("./" + folder, limits);
    uint64_t most = 0, most_leaky = 0;
    for (int i = 0; i < 600; i++) {
        if (i == 150) write(folder + "/flock.js", replaced(flock, "version = 1", "version = 2"));
        if (i == 300) write(folder + "/flock.js", "exports.version = 3; oops(");
        if (i == 330) {
            Plugin &it = *game.find("flock");
            CHECK(it.running() && it.module().get("version").to_double() == 2); // the old one goes on
            CHECK(it.last_error.find("flock.js") != std::string::npos || it.last_error.size() > 5);
            write(folder + "/flock.js", replaced(flock, "version = 1", "version = 4"));
        }
        if (i == 400) {
            CHECK(game.find("score") && !game.find("late"));
            std::remove((folder + "/score.js").c_str());
            write(folder + "/late.js", "let n = 0; exports.update = () => { n++; }; exports.save = () => ({ frames: n })");
        }
        game.frame(1.0 / 60);
        most = std::max(most, rvm::stats().bytes_used);
        most_leaky = std::max(most_leaky, game.find("leaky")->bytes());
    }

    // Hot reload: twice, once refused; the state went along, so no frame was forgotten. (A cut call may have counted its frame before it was cut.)
    Plugin &birds = *game.find("flock");
    CHECK(birds.module().get("version").to_double() == 4);
    CHECK(birds.counts.reloads == 2 && birds.counts.failed == 1);
    CHECK(birds.counts.good + birds.counts.cut == 600);
    CHECK(counted(birds) >= birds.counts.good && counted(birds) <= birds.counts.good + birds.counts.cut);
    CHECK(game.world.entities.size() == 30);
    CHECK(!game.find("score") && game.find("late") && game.find("late")->counts.good > 180);

    // The one that leaks: started afresh before its memory was full, and lost nothing.
    Plugin &leaky = *game.find("leaky");
    CHECK(leaky.counts.refreshed >= 2 && leaky.counts.lost == 0);
    CHECK(counted(leaky) >= leaky.counts.good && counted(leaky) <= leaky.counts.good + leaky.counts.cut);
    CHECK(most_leaky > limits.memory / 2 && most_leaky <= limits.memory);
    CHECK(most < 2 * limits.memory);

    // The one that takes too much at once: afresh from its last snapshot.
    Plugin &hungry = *game.find("hungry");
    CHECK(hungry.counts.lost >= 5 && hungry.running());
    CHECK(counted(hungry) >= 30 && counted(hungry) < 50 + 1);

    // The one that hangs at times goes on after it; the one that always does has to pause longer and longer.
    Plugin &hang = *game.find("hang"), &stubborn = *game.find("stubborn");
    CHECK(hang.counts.cut >= 5 && hang.counts.good > 400 && hang.counts.good + hang.counts.cut <= 600);
    CHECK(stubborn.counts.good == 0 && stubborn.counts.cut >= 4 && stubborn.counts.cut <= 8);
    std::vector<double> cut = hang.cut_cpu_ms;
    cut.insert(cut.end(), stubborn.cut_cpu_ms.begin(), stubborn.cut_cpu_ms.end());
    std::sort(cut.begin(), cut.end());
    CHECK(!cut.empty() && cut[cut.size() / 2] < 2.0 * static_cast<double>(limits.budget_ms) + 4);
    CHECK(!cut.empty() && cut[0] >= 0.9 * static_cast<double>(limits.budget_ms)); // and nobody was cut before his time

    CHECK(game.find("throws")->counts.failed == 600);

    // The frame: plug-ins hardly ever took all of it. (The watchdog of a busy machine may be late at times; the first frame builds what realms start from.)
    size_t over = 0;
    for (auto &frame : game.frames)
        over += frame.total_ms > 1000.0 / 60;
    CHECK(game.frames.size() == 600 && over <= 12);
    CHECK(draw_frames(folder + "/frames.svg", game.frames, limits) && read(folder + "/frames.svg").find("a frame of 60 a second") != std::string::npos);

    std::vector<double> times;
    for (auto &frame : game.frames)
        times.push_back(frame.total_ms);
    std::sort(times.begin(), times.end());
    std::printf("game: 600 frames, %zu plug-ins: CPU time of plug-ins median %.2f ms, 99%% %.2f ms, %zu over a frame; cut after %.2f ms (median of %zu)\n", game.plugins.size(),
                times[300], times[594], over, cut.empty() ? 0 : cut[cut.size() / 2], cut.size());
}

} // namespace

int main(int argc, char **argv) {
    if (argc != 3)
        return std::fprintf(stderr, "usage: %s PLUGINS WORK-FOLDER\n", argv[0]), 2;
    try {
        run(argv[1], argv[2]);
    } catch (const std::exception &error) {
        check(false, error.what());
    }
    rvm_process_stats after = rvm::stats();
    CHECK(after.live_realms == 0 && after.live_handles == 0 && after.bytes_used == 0);
    if (failures == 0)
        std::printf("game: ok\n");
    return failures != 0;
}
