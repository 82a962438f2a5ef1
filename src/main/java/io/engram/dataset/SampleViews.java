package io.engram.dataset;

import io.engram.data.DatasetProfile;
import io.engram.data.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Shows the bundled samples as if they had been uploaded. */
@Component
class SampleViews {

    private final Map<String, DatasetView> views = new ConcurrentHashMap<>();

    /** In the order of their names. */
    List<DatasetView> all() {
        return new TreeSet<>(Samples.names()).stream().map(this::view).toList();
    }

    Optional<DatasetView> find(String name) {
        return Samples.names().contains(name) ? Optional.of(view(name)) : Optional.empty();
    }

    private DatasetView view(String name) {
        return views.computeIfAbsent(name, SampleViews::read);
    }

    private static DatasetView read(String name) {
        DatasetProfile profile = Samples.profile(name);
        MessageDigest digest = DatasetFiles.sha256();
        try (InputStream csv = new DigestInputStream(Samples.open(name), digest)) {
            long bytes = csv.transferTo(OutputStream.nullOutputStream());
            String sha256 = HexFormat.of().formatHex(digest.digest());
            return new DatasetView(
                    name,
                    name,
                    bytes,
                    sha256,
                    profile.rows(),
                    profile.columns(),
                    null,
                    null,
                    true,
                    null,
                    List.of(),
                    null,
                    null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
