package io.engram.dataset;

import io.engram.data.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Uploads and samples as one collection. */
@Component
class DatasetLibrary implements DatasetSources {

    /** Behind every id in any collation; that of most PostgreSQLs has ~ before the digits. */
    private static final String NEWEST = "dst_" + "z".repeat(26);

    private final StoredDatasets uploads;
    private final DatasetFiles files;
    private final SampleViews samples;
    private final DatasetUsers users;
    private final PlacedDatasets placed;

    DatasetLibrary(
            StoredDatasets uploads,
            DatasetFiles files,
            SampleViews samples,
            DatasetUsers users,
            PlacedDatasets placed) {
        this.uploads = uploads;
        this.files = files;
        this.samples = samples;
        this.users = users;
        this.placed = placed;
    }

    @Override
    public Optional<DatasetSource> find(String idOrName) {
        return uploads.find(idOrName)
                .map(this::source)
                .or(() -> samples.find(idOrName)
                        .map(sample -> new DatasetSource(idOrName, idOrName, null, Samples.profile(idOrName))));
    }

    private DatasetSource source(StoredDataset dataset) {
        Path file = dataset.isInPlace() ? dataset.requirePath() : files.file(dataset.id());
        return new DatasetSource(dataset.id(), dataset.name(), file, dataset.profile(), dataset.isInPlace());
    }

    @Override
    public Optional<String> unusable(DatasetSource dataset) {
        return dataset.inPlace() ? placed.unusable(dataset.id()) : Optional.empty();
    }

    @Override
    public Collection<String> names() {
        TreeSet<String> names = new TreeSet<>(uploads.names());
        names.addAll(Samples.names());
        return names;
    }

    /** As {@link #find}, to be shown. */
    DatasetView view(String idOrName) {
        return uploads.find(idOrName)
                .map(StoredDataset::view)
                .or(() -> samples.find(idOrName))
                .orElseThrow(() -> new UnknownDataset(idOrName, names()));
    }

    /**
     * Uploads from the newest on, then samples.
     *
     * @param cursor the id at which the page before ended, or empty for the first page
     */
    DatasetPage page(String cursor, int limit) {
        boolean amongSamples = Samples.names().contains(cursor);
        if (!amongSamples && !cursor.isEmpty() && !cursor.startsWith("dst_")) {
            throw new InvalidParameter("cursor", "'" + cursor + "' is no cursor. Take next_cursor of the page before.");
        }
        List<DatasetView> items = new ArrayList<>();
        if (!amongSamples) {
            String before = cursor.isEmpty() ? NEWEST : cursor;
            uploads.findByIdLessThanOrderByIdDesc(before, Limit.of(limit + 1))
                    .forEach(upload -> items.add(upload.view().brief()));
        }
        Stream<DatasetView> rest = samples.all().stream();
        rest.filter(sample -> !amongSamples || sample.id().compareTo(cursor) > 0)
                .map(DatasetView::brief)
                .forEach(items::add);
        boolean more = items.size() > limit;
        List<DatasetView> shown = List.copyOf(more ? items.subList(0, limit) : items);
        return new DatasetPage(
                shown.stream().map(users::shown).toList(),
                more ? shown.get(limit - 1).id() : null,
                files.limit());
    }
}
