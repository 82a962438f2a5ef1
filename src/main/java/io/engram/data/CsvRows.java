package io.engram.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Streams the rows of a CSV file (RFC 4180, UTF-8 with or without a byte order mark, separated by comma, semicolon or
 * tab) in bounded memory. Refuses with {@link InvalidData} whatever is not one table with a header.
 */
public final class CsvRows implements AutoCloseable {

    static final int MAX_COLUMNS = 100_000;

    /** In characters, which for numbers are bytes. */
    static final int MAX_ROW_LENGTH = 16 << 20;

    /**
     * Put behind the file as a row of its own. FastCSV takes a quote that is never closed for one that ends with the
     * file; then, and only then, this row is missing.
     */
    private static final char END = '\0';

    private final String name;
    private final RowHandler handler = new RowHandler();
    private final CloseableIterator<Integer> records;
    private final List<String> header = new ArrayList<>();
    private long rows;

    /**
     * Reads the header. The stream is closed with this.
     *
     * @param name of the file, which every message begins with
     */
    public CsvRows(String name, InputStream csv) {
        this.name = name;
        SequenceInputStream marked =
                new SequenceInputStream(csv, new ByteArrayInputStream(("\n" + END).getBytes(StandardCharsets.UTF_8)));
        try {
            HeaderText text = HeaderText.of(marked);
            records = CsvReader.builder()
                    .fieldSeparator(text.separator())
                    .allowMissingFields(true)
                    .allowExtraFields(true)
                    .maxBufferSize(MAX_ROW_LENGTH)
                    .build(handler, text.file())
                    .iterator();
            readHeader();
        } catch (IOException e) {
            closeAfter(csv, e);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            closeAfter(csv, e);
            throw e;
        }
    }

    private static void closeAfter(InputStream csv, Exception failure) {
        try {
            csv.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void readHeader() {
        handler.visitor = (column, text, offset, length) -> header.add(new String(text, offset, length).strip());
        fetch();
        if (handler.atEnd) {
            throw invalid("It is empty. Send a CSV file with a header and one row for each example.");
        }
        if (header.get(0).startsWith("sep=")) {
            throw invalid(
                    "Its first line is a note for Excel ('sep='), and the names of the columns should stand there."
                            + " Leave that line out.");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < header.size(); i++) {
            String column = header.get(i);
            if (column.isEmpty()) {
                throw invalid("Column " + (i + 1) + " has no name. Give every column a name in the header"
                        + (i == 0
                                ? ", or leave the numbers of rows out (pandas: index=False, R: row.names=FALSE)."
                                : "."));
            }
            if (!seen.add(column)) {
                throw invalid("Two columns are named '" + column + "'. Give every column its own name in the header.");
            }
        }
        requireNames();
    }

    /** Whole numbers are names of columns to some, as pandas numbers them; fractions are the first row of a table. */
    private void requireNames() {
        CellNumber number = new CellNumber();
        String fraction = null;
        for (String column : header) {
            if (!number.parse(column.toCharArray(), 0, column.length())) {
                return;
            }
            fraction = fraction == null && !number.isWhole() ? column : fraction;
        }
        if (fraction != null) {
            throw invalid("Its first line has numbers alone, such as " + fraction
                    + ", and the names of the columns should stand there. Put a header in front.");
        }
    }

    String name() {
        return name;
    }

    public List<String> header() {
        return header;
    }

    /** The number of rows so far; the last one that was visited. */
    public long row() {
        return rows;
    }

    /**
     * Shows the cells of the next row, as many as the header has. Returns whether there was one.
     *
     * @throws UnreadableRow where it has more or fewer
     */
    public boolean next(CellVisitor visitor) {
        handler.visitor = (column, text, offset, length) -> {
            if (column < header.size()) {
                visitor.cell(column, text, offset, length);
            }
        };
        rows++;
        int cells = fetch();
        if (handler.atEnd) {
            rows--;
            return false;
        }
        if (cells != header.size()) {
            throw new UnreadableRow(name + ": Row " + rows + " has " + cells + (cells == 1 ? " cell" : " cells")
                    + ", but the header has " + header.size()
                    + ". Mend the row, or put quotes around a cell that holds the separator.");
        }
        return true;
    }

    private int fetch() {
        try {
            int cells = records.hasNext() ? records.next() : 0;
            if (handler.unclosed) {
                throw invalid("A quote in " + where()
                        + " is never closed. Close it, or double a quote that is meant as one.");
            }
            if (handler.zeroByte || (handler.atEnd && records.hasNext())) {
                throw invalid("There is a zero byte in " + where() + ". Save it as plain text.");
            }
            return cells;
        } catch (CsvParseException e) {
            throw explained(e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException coding) {
                throw notUtf8(coding);
            }
            throw e;
        }
    }

    private InvalidData explained(CsvParseException e) {
        if (e.getCause() instanceof InvalidData own) {
            return own;
        }
        String reason = e.getCause() == null ? "" : String.valueOf(e.getCause().getMessage());
        return reason.startsWith("Unexpected character")
                ? invalid(
                        "In " + where() + " there is text behind a closing quote. Double a quote that is meant as one.",
                        e)
                : invalid(
                        "A cell in " + where() + " is longer than " + MAX_ROW_LENGTH
                                + " characters. Shorten it, or close its quote.",
                        e);
    }

    private InvalidData notUtf8(CharacterCodingException e) {
        return invalid("It is not valid UTF-8 in " + where() + ". Save it as UTF-8.", e);
    }

    /** Something is wrong with the file: what, where and the cure. */
    InvalidData invalid(String message) {
        return invalid(message, null);
    }

    private InvalidData invalid(String message, @Nullable Throwable cause) {
        return new InvalidData(name + ": " + message, cause);
    }

    private String where() {
        return rows == 0 ? "the header" : "row " + rows;
    }

    @Override
    public void close() {
        try {
            records.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Passes cells on and answers with their number. */
    private final class RowHandler extends AbstractBaseCsvCallbackHandler<Integer> {
        private @Nullable CellVisitor visitor;
        private boolean atEnd;
        private boolean unclosed;
        private boolean zeroByte;
        private long length;

        @Override
        protected void handleBegin(long startingLineNumber) {
            length = 0;
        }

        @Override
        protected void handleField(int column, char[] text, int offset, int size, boolean quoted) {
            if (size > 0 && text[offset + size - 1] == END) {
                boolean behindLastLine = quoted && size > 1 && text[offset + size - 2] == '\n';
                boolean alone = !quoted && column == 0 && size == 1;
                unclosed |= behindLastLine;
                atEnd |= alone;
                zeroByte |= !behindLastLine && !alone;
                return;
            }
            length += size + 1L;
            if (length > MAX_ROW_LENGTH) {
                throw invalid("More than " + MAX_ROW_LENGTH + " characters stand in " + where()
                        + ". Split the file's columns, or end its lines.");
            }
            if (column >= MAX_COLUMNS) {
                throw invalid("There are more than " + MAX_COLUMNS + " columns in " + where()
                        + ". Use fewer columns, and a line for each row.");
            }
            if (visitor != null) {
                visitor.cell(column, text, offset, size);
            }
        }

        @Override
        protected Integer buildRecord() {
            return getFieldCount();
        }
    }
}
