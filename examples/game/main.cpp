// A game loop with JavaScript plug-ins: 60 steps a second, whatever they do. Edit, add or remove a file in the folder while it runs.
//
//     build/game [--plugins FOLDER] [--seconds N] [--budget MS] [--picture FILE]
#include "game.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace {
volatile std::sig_atomic_t ended = 0;
void end(int) { ended = 1; }
} // namespace

int main(int argc, char **argv) {
    typedef std::chrono::steady_clock Clock;
    std::string plugins = "examples/game/plugins", picture = "build/game.svg";
    double seconds = 1e9;
    Limits limits;
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (std::strcmp(argv[i], "--plugins") == 0) plugins = value;
        else if (std::strcmp(argv[i], "--picture") == 0) picture = value;
        else if (std::strcmp(argv[i], "--seconds") == 0) seconds = std::atof(value);
        else if (std::strcmp(argv[i], "--budget") == 0) limits.budget_ms = static_cast<uint64_t>(std::atoi(value));
        else return std::fprintf(stderr, "usage: %s [--plugins FOLDER] [--seconds N] [--budget MS] [--picture FILE]\n", argv[0]), 2;
        i++;
    }
    if (limits.budget_ms == 0)
        return std::fprintf(stderr, "%s: --budget is at least 1\n", argv[0]), 2;
    std::signal(SIGINT, end);
    std::signal(SIGTERM, end);
    try {
        Game game(plugins[0] == '/' || plugins[0] == '.' ? plugins : "./" + plugins, limits);
        const Clock::duration step = std::chrono::microseconds(16667);
        Clock::time_point start = Clock::now(), next = start;
        unsigned late = 0, count = 0;
        bool live = isatty(STDOUT_FILENO);
        while (!ended && std::chrono::duration<double>(Clock::now() - start).count() < seconds) {
            game.frame(1.0 / 60);
            ++count;
            if (game.frames.size() > 3600) // the picture shows the last minute
                game.frames.erase(game.frames.begin(), game.frames.begin() + 600);
            next += step;
            if (Clock::now() > next) {
                ++late;
                next = Clock::now(); // a late frame is not made up for
            }
            if (count % 15 == 0 && live) {
                std::printf("\r\x1b[K%6.1f fps  late %u  %.2f ms ", count / std::chrono::duration<double>(Clock::now() - start).count(), late, game.frames.back().total_ms);
                for (auto &plugin : game.plugins)
                    std::printf(" | %s%s", plugin->status().c_str(), plugin->last_error.empty() || plugin->running() ? "" : " !");
                std::printf("  %s", game.world.said.c_str());
                std::fflush(stdout);
            }
            std::this_thread::sleep_until(next);
        }
        std::printf("%s%u frames, %.1f a second, %u late\n", live ? "\n" : "", count, count / std::chrono::duration<double>(Clock::now() - start).count(), late);
        for (auto &plugin : game.plugins)
            std::printf("%-10s %u good, %u cut off, %u errors, %u reloads, %u started afresh, %u lost to the memory limit%s%s\n", plugin->name().c_str(), plugin->counts.good,
                        plugin->counts.cut, plugin->counts.failed, plugin->counts.reloads, plugin->counts.refreshed, plugin->counts.lost,
                        plugin->last_error.empty() ? "" : "; last: ", plugin->last_error.c_str());
        if (!draw_frames(picture, game.frames, limits))
            return std::fprintf(stderr, "%s cannot be written\n", picture.c_str()), 1;
        std::printf("%s\n", picture.c_str());
    } catch (const std::exception &error) {
        return std::fprintf(stderr, "%s\n", error.what()), 1;
    }
}
