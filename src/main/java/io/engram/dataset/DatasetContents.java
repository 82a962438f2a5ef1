package io.engram.dataset;

import io.engram.data.BadRows;
import io.engram.data.ColumnProfile;
import io.engram.data.ColumnType;
import io.engram.data.CsvPreview;
import io.engram.data.InvalidData;
import io.engram.data.Samples;
import io.engram.data.source.ArrayCell;
import io.engram.data.source.RowCursor;
import io.engram.data.source.SourceOptions;
import io.engram.data.source.Sources;
import io.engram.data.source.UnusableCell;
import io.engram.definition.NearestName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is in the files of datasets: rows, arrays, and the files that rows name. */
@Component
class DatasetContents {

    /** Of all arrays of one answer together. */
    private static final int MAX_VALUES = 500_000;

    private final DatasetFiles files;
    private final OpenSources sources;
    private final PlacedDatasets placed;

    DatasetContents(DatasetFiles files, OpenSources sources, PlacedDatasets placed) {
        this.files = files;
        this.sources = sources;
        this.placed = placed;
    }

    /** @param from the first row, counted from 1 */
    List<List<String>> rows(DatasetView dataset, long from, int rows) {
        if (isModel(dataset)) {
            return List.of();
        }
        if (isTable(dataset) && dataset.unreadable() == null) {
            try (InputStream csv =
                    dataset.sample() ? Samples.open(dataset.name()) : Files.newInputStream(path(dataset))) {
                return CsvPreview.rows(dataset.name(), csv, from, rows);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        try (OpenSources.Lease lease = lease(dataset)) {
            return Sources.preview(lease.source(), from, rows);
        }
    }

    /**
     * A file of the dataset; only names that the dataset lists are looked for, so that no name leads out of it.
     *
     * @throws UnknownFile where it lists none of this name
     */
    DatasetFile file(DatasetView dataset, String path) throws IOException {
        if (isModel(dataset) || (isTable(dataset) && !dataset.isInPlace())) {
            throw new UnknownFile(dataset.name(), path);
        }
        OpenSources.Lease lease = lease(dataset);
        if (!lease.source().has(path)) {
            lease.close();
            throw new UnknownFile(dataset.name(), path);
        }
        return new DatasetFile(lease, path);
    }

    /**
     * The arrays of a column as far as they are small enough to be shown.
     *
     * @param from the first row, counted from 1
     */
    DatasetArrays arrays(DatasetView dataset, String column, long from, int rows) {
        List<String> names = dataset.columns().stream().map(ColumnProfile::name).toList();
        int place = names.indexOf(column);
        if (place < 0) {
            throw new InvalidParameter(
                    "column",
                    "the dataset has none that is called '" + column + "'; " + NearestName.hint(column, names));
        }
        ColumnType type = dataset.columns().get(place).type();
        if (type != ColumnType.ARRAY && type != ColumnType.LIST) {
            throw new InvalidParameter(
                    "column",
                    "'" + column + "' is of type " + type.name().toLowerCase(Locale.ROOT)
                            + " and holds no arrays; read it by preview.");
        }
        List<DatasetArrays.Cell> cells = new ArrayList<>();
        try (OpenSources.Lease lease = lease(dataset);
                RowCursor cursor = lease.source().rows()) {
            int left = MAX_VALUES;
            for (long row = 1; row < from + rows && cursor.next(); row++) {
                DatasetArrays.Cell cell = row < from ? null : cell(row, cursor, place, left);
                if (cell != null) {
                    cells.add(cell);
                    float[] values = cell.values();
                    left -= values == null ? 0 : values.length;
                }
            }
        }
        return new DatasetArrays(column, cells);
    }

    private static DatasetArrays.@Nullable Cell cell(long row, RowCursor cursor, int place, int most) {
        try {
            return cell(row, cursor.value(place), most);
        } catch (UnusableCell e) {
            return new DatasetArrays.Cell(row, List.of(), null, e.reason());
        }
    }

    /** Null where the cell is no array. */
    private static DatasetArrays.@Nullable Cell cell(long row, @Nullable Object value, int most) {
        List<Long> shape;
        if (value instanceof ArrayCell array) {
            shape = Arrays.stream(array.shape().getShape()).boxed().toList();
        } else if (value instanceof List<?> list) {
            shape = List.of((long) list.size());
        } else {
            return null;
        }
        double size = shape.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
        if (size > most) {
            return new DatasetArrays.Cell(
                    row, shape, null, "It is too large to be shown: an answer holds " + MAX_VALUES + " numbers.");
        }
        try {
            return new DatasetArrays.Cell(row, shape, numbers(value), null);
        } catch (InvalidData e) {
            return new DatasetArrays.Cell(row, shape, null, e.getMessage());
        }
    }

    private static float[] numbers(Object value) {
        if (value instanceof ArrayCell array) {
            return array.floats();
        }
        List<?> list = (List<?>) value;
        float[] numbers = new float[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!(list.get(i) instanceof Number number)) {
                throw new InvalidData("It holds '" + list.get(i) + "', which is no number.");
            }
            numbers[i] = number.floatValue();
        }
        return numbers;
    }

    private OpenSources.Lease lease(DatasetView dataset) {
        try {
            Path path = path(dataset);
            return sources.lease(
                    dataset.id(),
                    path,
                    SourceOptions.DEFAULT
                            .in(dataset.isInPlace() ? DatasetSource.beside(path, dataset.columns()) : null)
                            .on(BadRows.SKIP)
                            .called(dataset.name()));
        } catch (ChangedInPlace e) {
            sources.forget(dataset.id());
            throw e;
        }
    }

    /** @throws ChangedInPlace where it is in place and not any more what was registered */
    private Path path(DatasetView dataset) {
        return dataset.isInPlace() ? placed.require(dataset) : files.file(dataset.id());
    }

    /** One table of text, which holds no other files. */
    private boolean isTable(DatasetView dataset) {
        if (dataset.sample()) {
            return true;
        }
        Path path = path(dataset);
        return !Files.isDirectory(path) && Sources.isCsv(path);
    }

    /** See {@link ModelUpload}. */
    private static boolean isModel(DatasetView dataset) {
        return !dataset.sample() && dataset.rows() == 0;
    }
}
