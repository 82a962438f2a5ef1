package io.engram.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has been seen of one column, in memory that does not depend on the number of rows. */
public final class ColumnSummary {

    /** As many different values of a column are counted. */
    static final int MAX_DISTINCT = 1000;

    /** As many are counted of all columns together, since a file may have many columns. */
    private static final int MAX_DISTINCT_IN_ALL = 100_000;

    private final String name;
    private final int columns;
    private final int limit;
    private final DistinctCounter values;
    private final CellNumber number = new CellNumber();
    private final NumberSummary numbers;
    private final HistogramCounter lengths;
    private @Nullable TextSummary texts;
    private boolean textsIncomplete;

    private long missing;
    private long empties;
    private long whole;
    private long fractions;
    private long truths;
    private long words;
    private long files;
    private long lists;
    private long arrays;
    private @Nullable String firstBadCell;
    private @Nullable String firstAbsentFile;
    private @Nullable String firstArray;
    private final ShapeSummary shapes = new ShapeSummary();
    private @Nullable String firstNumber;

    /**
     * Before the first row.
     *
     * @param columns number of columns of the file; many share the memory for what is counted
     */
    public ColumnSummary(String name, int columns) {
        this.name = name;
        this.columns = columns;
        this.numbers = new NumberSummary(columns);
        this.lengths = new HistogramCounter(columns);
        this.limit = Math.max(1, Math.min(MAX_DISTINCT, MAX_DISTINCT_IN_ALL / Math.max(1, columns)));
        this.values = new DistinctCounter(limit);
    }

    /** Adds a cell as CSV has it; an empty one is missing, whatever the others of its column are. */
    void add(long row, char[] text, int offset, int length) {
        if (length == 0) {
            missing++;
            bad(row, "is empty");
            emptyText();
        } else if (!number.parse(text, offset, length)) {
            text(row, new String(text, offset, length), null);
        } else if (values.hasMore() && texts == null) {
            number(row, number.value(), number.isWhole(), "");
        } else {
            number(row, number.value(), number.isWhole(), new String(text, offset, length));
        }
    }

    /** Where the others are texts, it counts as one without letters, but not as a value of its own. */
    private void emptyText() {
        if (texts == null) {
            empties++;
        } else {
            texts.add("", 1);
        }
    }

    /** Adds a missing cell. */
    public void missing(long row) {
        missing++;
        bad(row, "is missing");
    }

    /** Adds a number, and how it is written. */
    public void number(long row, double value, boolean isWhole, String written) {
        if (firstNumber == null) {
            firstNumber = "row " + row + " is " + value + ", not an array";
        }
        numbers.add(value);
        if (isWhole) {
            whole++;
        } else {
            fractions++;
        }
        count(written);
    }

    /**
     * Adds a text.
     *
     * @param isFile whether it names a file of the dataset; null where the dataset has none
     */
    public void text(long row, String text, @Nullable Boolean isFile) {
        words++;
        if (Boolean.TRUE.equals(isFile)) {
            files++;
        } else if (isFile != null && firstAbsentFile == null) {
            firstAbsentFile = "row " + row + " " + CellNumber.explain(text) + ", which is not there";
        }
        if (firstBadCell == null) {
            firstBadCell = "row " + row + " " + CellNumber.explain(text);
        }
        if (texts == null) {
            texts = new TextSummary(limit, columns);
            textsIncomplete = values.hasMore();
            values.counted().counts().forEach(texts::add);
            if (empties > 0) {
                texts.add("", empties);
            }
        }
        count(text);
    }

    /** Adds a truth value. */
    public void truth(long row, boolean value) {
        truths++;
        bad(row, "is '" + value + "'");
        count(Boolean.toString(value));
    }

    /** Adds an array or a list with its sizes; its elements are added by themselves. */
    public void array(long row, long[] sizes, boolean isList) {
        if (isList) {
            lists++;
        } else {
            arrays++;
        }
        if (sizes.length > 0) {
            lengths.add((double) sizes[0]);
        }
        if (firstArray == null) {
            firstArray = "row " + row + (isList ? " is a list" : " is an array");
        }
        shapes.add(row, sizes);
    }

    /** Adds an element of an array or a list. */
    public void element(double value) {
        numbers.add(value);
    }

    /** Notes why a cell is no finite number, or holds one that is not. */
    public void bad(long row, String reason) {
        if (firstBadCell == null) {
            firstBadCell = "row " + row + " " + reason;
        }
    }

    private void count(String written) {
        values.add(written);
        if (texts != null) {
            texts.add(written, 1);
        }
    }

    /** What is known now. */
    public ColumnProfile profile() {
        ColumnType type = type();
        boolean numeric = type == ColumnType.INTEGER || type == ColumnType.NUMBER;
        boolean many = (type == ColumnType.ARRAY || type == ColumnType.LIST) && numbers.count() > 0;
        boolean counted = type == ColumnType.INTEGER || type == ColumnType.TEXT || type == ColumnType.TRUTH;
        TextSummary seen = type == ColumnType.TEXT && !textsIncomplete ? texts : null;
        List<Long> sizes = type == ColumnType.ARRAY || type == ColumnType.LIST ? shapes.ofMost() : null;
        return new ColumnProfile(
                name,
                type,
                numeric || many ? numbers.min() : null,
                numeric || many ? numbers.max() : null,
                firstBad(type),
                missing,
                numeric || many ? numbers.mean() : null,
                counted ? (type == ColumnType.INTEGER ? wholeValues() : values.counted()) : null,
                seen != null ? seen.profile(limit) : null,
                sizes,
                spread(type, seen, sizes));
    }

    private @Nullable String firstBad(ColumnType type) {
        if (type == ColumnType.FILE) {
            return firstAbsentFile;
        } else if (type == ColumnType.TRUTH && missing == 0) {
            return null;
        }
        if (firstBadCell != null) {
            return firstBadCell;
        } else if (type == ColumnType.ARRAY || type == ColumnType.LIST) {
            return firstNumber != null ? firstNumber : shapes.firstOther();
        }
        return type == ColumnType.TEXT ? firstArray : null;
    }

    private @Nullable Spread spread(ColumnType type, @Nullable TextSummary seen, @Nullable List<Long> sizes) {
        boolean numeric = type != ColumnType.TEXT || numbers.count() > words;
        Double std = numeric ? numbers.std() : null;
        Histogram histogram = numeric ? numbers.histogram(type == ColumnType.INTEGER) : null;
        boolean sameLength = sizes == null || sizes.isEmpty() || sizes.get(0) >= 0;
        Histogram ofLengths = seen != null
                ? seen.lengths()
                : sameLength ? null : lengths.counted(true).orElse(null);
        return std == null && histogram == null && ofLengths == null ? null : new Spread(std, histogram, ofLengths);
    }

    private ColumnType type() {
        long cells = whole + fractions + truths + words + lists + arrays;
        if (cells == 0) {
            return ColumnType.TEXT;
        } else if (whole + fractions == cells) {
            return fractions == 0 ? ColumnType.INTEGER : ColumnType.NUMBER;
        } else if (truths == cells) {
            return ColumnType.TRUTH;
        }
        // A wrong cell among many right ones is a bad row, not a reason to take all for words.
        if (arrays * 2 > cells) {
            return ColumnType.ARRAY;
        } else if (lists * 2 > cells) {
            return ColumnType.LIST;
        }
        return words == cells && files * 2 > cells ? ColumnType.FILE : ColumnType.TEXT;
    }

    /** {@code 3}, {@code 03} and {@code " 3"} are one number. */
    private Distinct wholeValues() {
        DistinctCounter merged = new DistinctCounter(limit);
        Distinct written = values.counted();
        written.counts().forEach((value, count) -> merged.add(plain(value), count));
        return written.more() ? written : merged.counted();
    }

    private static String plain(String written) {
        String text = written.strip();
        try {
            return Long.toString(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
