// Frame times as an SVG picture: for each frame the CPU time in plug-ins, stacked, the length of a frame, and what happened.
#include "game.hpp"

#include <algorithm>
#include <fstream>

bool draw_frames(const std::string &path, const std::vector<Game::Frame> &frames, const Limits &limits) {
    static const char *const colours[] = {"#4c78a8", "#f58518", "#54a24b", "#e45756", "#72b7b2", "#b279a2"};
    const double width = 960, height = 360, left = 50, top = 40, below = 40, most = 1000.0 / 60 * 1.2;
    const double step = width / static_cast<double>(std::max<size_t>(frames.size(), 1));
    std::ofstream out(path);
    out.precision(2);
    out << std::fixed;
    auto y = [&](double ms) { return top + height - std::min(ms, most) / most * height; };
    out << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << left + width + 20 << "\" height=\"" << top + height + below
        << "\" font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"" << left
        << "\" y=\"16\" font-size=\"13\">CPU time of plug-ins in each frame, ms; each may take " << limits.budget_ms << " ms</text>\n";
    for (double ms = 0; ms <= most; ms += 4)
        out << "<line x1=\"" << left << "\" x2=\"" << left + width << "\" y1=\"" << y(ms) << "\" y2=\"" << y(ms) << "\" stroke=\"#ddd\"/><text x=\"" << left - 6
            << "\" y=\"" << y(ms) + 4 << "\" text-anchor=\"end\">" << static_cast<int>(ms) << "</text>\n";
    std::vector<std::string> names;
    for (auto &frame : frames)
        for (auto &part : frame.parts)
            if (std::find(names.begin(), names.end(), part.first) == names.end())
                names.push_back(part.first);
    for (size_t n = 0; n < names.size(); n++) {
        const char *colour = colours[n % (sizeof colours / sizeof *colours)];
        out << "<g fill=\"" << colour << "\">";
        for (size_t i = 0; i < frames.size(); i++) {
            double under = 0;
            for (auto &part : frames[i].parts) {
                if (part.first == names[n])
                    out << "<rect x=\"" << left + static_cast<double>(i) * step << "\" y=\"" << y(under + part.second) << "\" width=\"" << step << "\" height=\""
                        << y(under) - y(under + part.second) << "\"/>";
                under += part.second;
            }
        }
        double at = left + static_cast<double>(n) * 110;
        out << "<rect x=\"" << at << "\" y=\"24\" width=\"10\" height=\"10\"/></g><text x=\"" << at + 14 << "\" y=\"33\">" << names[n] << "</text>\n";
    }
    for (size_t i = 0; i < frames.size(); i++)
        if (!frames[i].event.empty())
            out << "<circle cx=\"" << left + (static_cast<double>(i) + 0.5) * step << "\" cy=\"" << y(frames[i].total_ms) - 5 << "\" r=\"3\" fill=\"none\" stroke=\"#333\"><title>frame " << i
                << ": " << frames[i].event << "</title></circle>\n";
    out << "<line x1=\"" << left << "\" x2=\"" << left + width << "\" y1=\"" << y(1000.0 / 60) << "\" y2=\"" << y(1000.0 / 60)
        << "\" stroke=\"#c00\" stroke-dasharray=\"6 4\"/><text x=\"" << left + width << "\" y=\"" << y(1000.0 / 60) - 4 << "\" text-anchor=\"end\" fill=\"#c00\">a frame of 60 a second</text>\n"
        << "<text x=\"" << left + width / 2 << "\" y=\"" << top + height + 28 << "\" text-anchor=\"middle\">" << frames.size()
        << " frames; circles: a plug-in was cut off, reloaded or started afresh; peaks without one: the system made huge pages (docs/memory.md)</text>\n</svg>\n";
    return static_cast<bool>(out.flush());
}
