package io.engram.data;

/** Sees the cells of a row from left to right. The text is a view that the next cell overwrites. */
@FunctionalInterface
public interface CellVisitor {

    void cell(int column, char[] text, int offset, int length);
}
