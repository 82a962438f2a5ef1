package io.engram.cli.terminal;

/** What a text is shown in. */
public enum Colour {
    NONE(""),
    BOLD("1"),
    FAINT("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    CYAN("36");

    final String code;

    Colour(String code) {
        this.code = code;
    }

    /** That of an experiment's state. */
    public static Colour ofStatus(String status) {
        return switch (status) {
            case "completed" -> GREEN;
            case "failed" -> RED;
            case "running", "starting" -> CYAN;
            case "paused", "pausing", "stopping" -> YELLOW;
            case "cancelled" -> FAINT;
            default -> NONE;
        };
    }
}
