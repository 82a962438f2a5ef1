package io.engram.cli.terminal;

import java.io.PrintWriter;
import java.util.List;

/** Lines that stay, and below them, on a terminal, an area that is drawn again and again. */
public final class Screen {

    private static final String WIPE_BELOW = "\u001b[J";

    /** A line that is longer than the terminal is wide is cut, not wrapped: else the area would grow. */
    private static final String CUT = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private final PrintWriter out;
    private final Terminal terminal;
    private int drawn;

    public Screen(PrintWriter out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Whether an area is shown at all. */
    public boolean isLive() {
        return terminal.live();
    }

    Terminal terminal() {
        return terminal;
    }

    /** Adds a line, or several; the area is gone until it is drawn again. */
    public synchronized void line(String text) {
        out.println(wipe() + Terminal.harmless(text));
        out.flush();
    }

    /** Draws the area. The lines come from here, colours and all. */
    public synchronized void draw(List<String> lines) {
        if (!terminal.live() || lines.isEmpty()) {
            return;
        }
        out.print(wipe() + CUT + String.join("\n", lines) + WRAP);
        out.flush();
        drawn = lines.size();
    }

    /** Leaves the area as it stands, and goes on below it. */
    public synchronized void leave() {
        if (drawn > 0) {
            out.println();
            out.flush();
            drawn = 0;
        }
    }

    /** Takes the area away. */
    public synchronized void clear() {
        out.print(wipe());
        out.flush();
    }

    private String wipe() {
        if (drawn == 0) {
            return "";
        }
        String up = drawn == 1 ? "" : "\u001b[" + (drawn - 1) + "A";
        drawn = 0;
        return "\r" + up + WIPE_BELOW;
    }
}
