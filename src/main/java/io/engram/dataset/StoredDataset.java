package io.engram.dataset;

import io.engram.data.DatasetProfile;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A file that somebody uploaded, or that is read in place. It never changes; who wants other rows adds another. */
@Entity
@Table(name = "dataset")
class StoredDataset {

    @Id
    private String id;

    private String name;
    private long bytes;

    @JdbcTypeCode(SqlTypes.CHAR)
    private String sha256;

    private long rowCount;

    /** H2's name for the type text, since its varchar ends at a million characters. */
    @Convert(converter = ProfileJson.class)
    @Column(columnDefinition = "character large object")
    private DatasetProfile profile;

    private Instant createdAt;

    /** The real path of what is read in place; null for an upload. */
    private @Nullable String path;

    private @Nullable Long fileCount;
    private @Nullable Instant modifiedAt;

    @SuppressWarnings("NullAway.Init")
    protected StoredDataset() {}

    StoredDataset(String id, String name, ReceivedFile file, DatasetProfile profile, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.bytes = file.bytes();
        this.sha256 = file.sha256();
        this.rowCount = profile.rows();
        this.profile = profile;
        this.createdAt = createdAt;
    }

    /** One that is read in place. */
    StoredDataset(
            String id,
            String name,
            String sha256,
            DatasetProfile profile,
            Instant createdAt,
            String path,
            FileState state) {
        this(id, name, new ReceivedFile(state.bytes(), sha256), profile, createdAt);
        this.path = path;
        this.fileCount = state.files();
        this.modifiedAt = state.modified();
    }

    boolean isInPlace() {
        return path != null;
    }

    /** Of what is read in place. */
    Path requirePath() {
        if (path == null) {
            throw new IllegalStateException("dataset " + id + " is not read in place");
        }
        return Path.of(path);
    }

    /** How the files in place were when they were registered. */
    FileState state() {
        if (fileCount == null || modifiedAt == null) {
            throw new IllegalStateException("dataset " + id + " is not read in place");
        }
        return new FileState(fileCount, bytes, modifiedAt);
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    DatasetProfile profile() {
        return profile;
    }

    DatasetView view() {
        return new DatasetView(
                id,
                name,
                bytes,
                sha256,
                rowCount,
                profile.columns(),
                profile.unreadable(),
                createdAt,
                false,
                path,
                List.of(),
                null,
                null);
    }
}
