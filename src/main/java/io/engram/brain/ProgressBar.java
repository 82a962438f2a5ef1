package io.engram.brain;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Optional;

/** Shows a run on a terminal: a line that moves while a stage runs, and stays when it is over. */
public final class ProgressBar implements BrainListener {

    private final PrintWriter out;
    private boolean drawn;

    ProgressBar(PrintWriter out) {
        this.out = out;
    }

    /**
     * A bar on standard error; nothing where it is not wanted, or where no terminal is there to show it. Java tells
     * only whether standard input and output are one.
     *
     * @param noprogressbar the run option of that name
     */
    public static BrainListener onTerminal(boolean noprogressbar) {
        return onTerminal(noprogressbar, isOnTerminal(), new PrintWriter(System.err, true, Charset.defaultCharset()));
    }

    /** Whether standard input and output are a terminal. */
    public static boolean isOnTerminal() {
        return Optional.ofNullable(System.console())
                .filter(ProgressBar::isTerminal)
                .isPresent();
    }

    /** Before Java 22 there is a console only where there is a terminal, and since then it can be asked. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    static BrainListener onTerminal(boolean noprogressbar, boolean terminal, PrintWriter out) {
        return terminal && !noprogressbar ? new ProgressBar(out) : BrainListener.NONE;
    }

    @Override
    public void progress(Progress progress) {
        out.print(ProgressLine.CLEAR + ProgressLine.of(progress));
        out.flush();
        drawn = true;
    }

    @Override
    public void stageEnded(StageStats stats) {
        if (drawn) {
            out.println();
            out.flush();
            drawn = false;
        }
    }
}
