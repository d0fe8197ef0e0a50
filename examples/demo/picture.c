/* memory.svg: one panel per case, resident memory over iterations, with handles released and with handles kept. */
#include "demo.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 900, HEIGHT = 660, PANEL_WIDTH = 350, PANEL_HEIGHT = 190, LEFT = 70, TOP = 118, GAP_X = 90, GAP_Y = 90 };

static const struct panel {
    const char *title, *heading;
} panels[4] = {
    {"case 1", "Case 1: an array without bound"},
    {"case 2", "Case 2: lodash.memoize of a C function"},
    {"case 3", "Case 3: a private variable full of cycles"},
    {"case 4", "Case 4: objects made in one loop"},
};

static const char style[] =
    "text{font:13px system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;fill:#1f2328}"
    ".page{fill:#ffffff}.title{font-size:18px;font-weight:600}.heading{font-size:14px;font-weight:600}"
    ".small{font-size:11px;fill:#59636e}.grid{stroke:#d8dee4;stroke-width:1}.axis{stroke:#818b98;stroke-width:1}"
    ".released,.kept{fill:none;stroke-width:2.2;stroke-linejoin:round}"
    ".released{stroke:#0a69da}.kept{stroke:#bc4c00;stroke-dasharray:7 4}"
    "@media (prefers-color-scheme:dark){text{fill:#f0f6fc}.page{fill:#0d1117}.small{fill:#9198a1}.grid{stroke:#2a313c}"
    ".axis{stroke:#656c76}.released{stroke:#58a6ff}.kept{stroke:#f0883e}}";

/* The step of an axis that reaches `top`: 1, 2 or 5 times a power of ten, at most five steps. */
static double axis_step(double top) {
    double step = pow(10, floor(log10(top > 0 ? top : 1)) - 1);
    static const double factors[] = {1, 2, 5, 10, 20, 50};
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++)
        if (step * factors[i] * 5 >= top) return step * factors[i];
    return step * 100;
}

static void iterations_label(char *text, size_t size, double value) {
    if (value >= 1e6) snprintf(text, size, "%g M", value / 1e6);
    else if (value >= 1e3) snprintf(text, size, "%g k", value / 1e3);
    else snprintf(text, size, "%g", value);
}

static void curve(FILE *file, const run *r, double x, double y, double right, double top) {
    fprintf(file, "<polyline class=\"%s\" points=\"", r->kept ? "kept" : "released");
    for (size_t i = 0; i < r->count; i++)
        fprintf(file, "%s%.1f,%.1f", i ? " " : "", x + PANEL_WIDTH * (double)r->samples[i].iteration / right,
                y + PANEL_HEIGHT - PANEL_HEIGHT * ((double)r->samples[i].bytes / 1048576) / top);
    fprintf(file, "\"/>\n");
}

static void panel(FILE *file, const struct panel *p, double x, double y) {
    const run *released = NULL, *kept = NULL;
    double most = 0, right = 0;
    char text[64];
    for (size_t i = 0; i < runs_count; i++) {
        const run *r = &runs[i];
        if (strcmp(r->title, p->title) != 0) continue;
        if (r->kept && !kept) kept = r;
        else if (!r->kept && !released) released = r;
        else continue;
        if ((double)r->peak / 1048576 > most) most = (double)r->peak / 1048576;
        if ((double)r->done > right) right = (double)r->done;
    }
    fprintf(file, "<text class=\"heading\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", x, y - 14, p->heading);
    if (!released || !kept) {
        fprintf(file, "<text class=\"small\" x=\"%.1f\" y=\"%.1f\">not run</text>\n", x, y + 20);
        return;
    }
    double step = axis_step(most), top = step * ceil(most / step);
    for (double tick = 0; tick <= top + step / 2; tick += step) {
        double at = y + PANEL_HEIGHT - PANEL_HEIGHT * tick / top;
        fprintf(file, "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", x, x + PANEL_WIDTH, at, at);
        fprintf(file, "<text class=\"small\" text-anchor=\"end\" x=\"%.1f\" y=\"%.1f\">%g</text>\n", x - 7, at + 4, tick);
    }
    step = axis_step(right);
    for (double tick = 0; tick <= right * 1.0001; tick += step) {
        double at = x + PANEL_WIDTH * tick / right;
        iterations_label(text, sizeof text, tick);
        fprintf(file, "<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", at, at, y + PANEL_HEIGHT, y + PANEL_HEIGHT + 4);
        fprintf(file, "<text class=\"small\" text-anchor=\"middle\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", at, y + PANEL_HEIGHT + 18, text);
    }
    fprintf(file, "<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>\n", x, x + PANEL_WIDTH, y + PANEL_HEIGHT, y + PANEL_HEIGHT);
    fprintf(file, "<text class=\"small\" text-anchor=\"middle\" x=\"%.1f\" y=\"%.1f\">iterations</text>\n", x + PANEL_WIDTH / 2.0, y + PANEL_HEIGHT + 36);
    fprintf(file, "<text class=\"small\" text-anchor=\"middle\" transform=\"translate(%.1f %.1f) rotate(-90)\">resident memory, MiB</text>\n",
            x - 48, y + PANEL_HEIGHT / 2.0);
    curve(file, kept, x, y, right, top);
    curve(file, released, x, y, right, top);
    if (kept->done < kept->planned)
        fprintf(file, "<text class=\"small\" x=\"%.1f\" y=\"%.1f\">memory limit</text>\n",
                x + 8 + PANEL_WIDTH * (double)kept->done / right, y + PANEL_HEIGHT * (1 - (double)kept->peak / 1048576 / top) + 12);
}

bool report_picture(const char *path) {
    FILE *file = fopen(path, "w");
    if (!file) return false;
    fprintf(file, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n", WIDTH, HEIGHT,
            WIDTH, HEIGHT);
    fprintf(file, "<title>Resident memory of a host over iterations of four leaking modules, handles released and handles kept</title>\n");
    fprintf(file, "<style>%s</style>\n<rect class=\"page\" width=\"%d\" height=\"%d\"/>\n", style, WIDTH, HEIGHT);
    fprintf(file, "<text class=\"title\" x=\"%d\" y=\"34\">Memory of the host while modules leak</text>\n", LEFT);
    fprintf(file, "<line class=\"released\" x1=\"%d\" x2=\"%d\" y1=\"60\" y2=\"60\"/><text x=\"%d\" y=\"64\">handles released</text>\n", LEFT, LEFT + 36, LEFT + 44);
    fprintf(file, "<line class=\"kept\" x1=\"%d\" x2=\"%d\" y1=\"60\" y2=\"60\"/><text x=\"%d\" y=\"64\">handles kept, as a module cache keeps them, and released at the end</text>\n",
            LEFT + 190, LEFT + 226, LEFT + 234);
    for (int i = 0; i < 4; i++)
        panel(file, &panels[i], LEFT + (i % 2) * (PANEL_WIDTH + GAP_X), TOP + (i / 2) * (PANEL_HEIGHT + GAP_Y));
    fprintf(file, "</svg>\n");
    return fclose(file) == 0;
}
