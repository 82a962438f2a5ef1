package io.engram;

/** Entry point. */
public final class Engram {
    private Engram() {}

    public static void main(String[] args) {}
}
