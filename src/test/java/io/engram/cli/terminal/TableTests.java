package io.engram.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.cli.terminal.Table.Cell;
import org.junit.jupiter.api.Test;

class TableTests {

    private static final String LONG = "x".repeat(200);

    private static Table table() {
        Table table = new Table("NAME", "LABELS");
        table.row(Cell.of(LONG), Cell.of(LONG));
        return table;
    }

    @Test
    void cutsWhatWouldBreakEachLineOfATerminal() {
        assertThat(table().text(new Terminal(true, false, true)))
                .contains("x".repeat(39) + "\u2026  " + LONG)
                .doesNotContain(LONG + " ");
        assertThat(table().text(new Terminal(true, false, false))).contains("x".repeat(38) + "..  " + LONG);
    }

    @Test
    void givesAPipeAllOfIt() {
        assertThat(table().text(Terminal.PLAIN)).contains(LONG + "  " + LONG);
    }
}
