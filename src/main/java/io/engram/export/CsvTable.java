package io.engram.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CSV as in RFC 4180, in UTF-8; nothing is an empty cell. */
final class CsvTable implements Table {

    private final CsvWriter csv;

    CsvTable(OutputStream out, List<Column> columns) {
        csv = CsvWriter.builder().build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        csv.writeRecord(columns.stream().map(Column::name).toList());
    }

    @Override
    public void row(List<? extends @Nullable Object> cells) {
        csv.writeRecord(
                cells.stream().map(cell -> cell == null ? "" : cell.toString()).toList());
    }

    @Override
    public void end() throws IOException {
        csv.flush();
    }
}
