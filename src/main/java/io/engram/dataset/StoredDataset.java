package io.engram.dataset;

import io.engram.data.DatasetProfile;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A file that somebody uploaded. It never changes; who wants other rows uploads another. */
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
        return new DatasetView(id, name, bytes, sha256, rowCount, profile.columns(), createdAt, false, List.of(), null);
    }
}
