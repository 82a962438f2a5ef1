package io.engram.experiment.download;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.engram.checkpoint.Manifest;
import io.engram.experiment.ExperimentFolders;
import io.engram.experiment.NextBestCheckpoint;
import io.engram.experiment.UnknownId;
import io.engram.experiment.history.SavedCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Finds the bytes of a checkpoint's downloads, and gives none that are not what was saved. */
@Component
class Downloads {

    private static final Logger log = LoggerFactory.getLogger(Downloads.class);
    private static final int MOST_BUNDLES = 1000;
    private static final int MOST_SCRIPTS = 100;
    private static final int TRIES = 3;

    private final ExperimentFolders folders;
    private final NextBestCheckpoint nextBest;
    private final ReadFiles files;
    private final JsonMapper json;
    private final Cache<SortedMap<String, ReadFiles.ReadFile>, Content> bundles =
            Caffeine.newBuilder().maximumSize(MOST_BUNDLES).build();

    /** Each holds a pickle and a text in memory. */
    private final Cache<SortedMap<String, ReadFiles.ReadFile>, Content> scripts =
            Caffeine.newBuilder().maximumSize(MOST_SCRIPTS).build();

    Downloads(ExperimentFolders folders, NextBestCheckpoint nextBest, ReadFiles files, JsonMapper json) {
        this.folders = folders;
        this.nextBest = nextBest;
        this.files = files;
        this.json = json;
    }

    /** A content and what it takes to send it. */
    record Download(Content content, Content.Open open) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            open.close();
        }
    }

    private interface Layout {
        Content of(SavedCheckpoint checkpoint, Path folder) throws IOException;
    }

    /** The weights alone. */
    Download weights(SavedCheckpoint checkpoint) {
        return open(checkpoint, (saved, folder) -> Content.of(weights(saved, folder)));
    }

    /** Everything, as a zip. */
    Download bundle(SavedCheckpoint checkpoint) {
        return open(checkpoint, this::zip);
    }

    /**
     * What the checkpoint computes, as an archive that torch.jit.load opens.
     *
     * @throws io.engram.experiment.InvalidQuery where it cannot be written so, with the reason
     */
    Download torchScript(SavedCheckpoint checkpoint) {
        return open(checkpoint, this::script);
    }

    private Download open(SavedCheckpoint checkpoint, Layout layout) {
        Path folder = folders.checkpoint(checkpoint.experimentId(), checkpoint.id());
        if (!Files.isDirectory(folder)) {
            // It gave way to a better one a moment ago.
            throw new UnknownId("checkpoint", checkpoint.id());
        }
        try {
            for (int attempt = 0; attempt < TRIES; attempt++) {
                Content content = layout.of(checkpoint, folder);
                Optional<Content.Open> open = content.open();
                if (open.isPresent()) {
                    return new Download(content, open.get());
                }
            }
            throw corrupt(checkpoint, "its files change all the time");
        } catch (NoSuchFileException | ZipException e) {
            if (!Files.isDirectory(folder)) {
                throw new UnknownId("checkpoint", checkpoint.id());
            }
            throw corrupt(checkpoint, "a file is missing or is being changed");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the checkpoint " + checkpoint.id(), e);
        }
    }

    private ReadFiles.ReadFile weights(SavedCheckpoint checkpoint, Path folder) throws IOException {
        return expect(checkpoint, folder, Manifest.WEIGHTS_FILE_NAME, checkpoint.weightsSha256());
    }

    private ReadFiles.ReadFile expect(SavedCheckpoint checkpoint, Path folder, String name, String sha256)
            throws IOException {
        Path path = folder.resolve(name);
        if (!path.normalize().startsWith(folder)) {
            throw corrupt(checkpoint, "its manifest names a file outside of it");
        }
        ReadFiles.ReadFile file = files.read(path);
        if (!file.sha256().equals(sha256)) {
            throw corrupt(checkpoint, name + " does not have the SHA-256 that it was saved with");
        }
        return file;
    }

    private Content zip(SavedCheckpoint checkpoint, Path folder) throws IOException {
        SortedMap<String, ReadFiles.ReadFile> entries = new TreeMap<>();
        ReadFiles.ReadFile manifestFile = files.read(folder.resolve(Manifest.FILE_NAME));
        entries.put(Manifest.FILE_NAME, manifestFile);
        entries.put(Manifest.WEIGHTS_FILE_NAME, weights(checkpoint, folder));
        for (Map.Entry<String, Manifest.FileDigest> file :
                manifest(checkpoint, folder).files().entrySet()) {
            entries.put(
                    file.getKey(),
                    expect(checkpoint, folder, file.getKey(), file.getValue().sha256()));
        }
        Content known = bundles.getIfPresent(entries);
        if (known == null) {
            known = StoredZip.of(entries, LocalDateTime.ofInstant(checkpoint.createdAt(), ZoneOffset.UTC));
            bundles.put(entries, known);
        }
        return known;
    }

    private Content script(SavedCheckpoint checkpoint, Path folder) throws IOException {
        SortedMap<String, ReadFiles.ReadFile> parts = new TreeMap<>();
        parts.put(Manifest.WEIGHTS_FILE_NAME, weights(checkpoint, folder));
        for (Map.Entry<String, Manifest.FileDigest> file :
                manifest(checkpoint, folder).files().entrySet()) {
            if (TorchScriptLayout.needs(file.getKey())) {
                parts.put(
                        file.getKey(),
                        expect(
                                checkpoint,
                                folder,
                                file.getKey(),
                                file.getValue().sha256()));
            }
        }
        Content known = scripts.getIfPresent(parts);
        if (known == null) {
            known = TorchScriptLayout.of(
                    parts,
                    folders.create(checkpoint.experimentId()),
                    LocalDateTime.ofInstant(checkpoint.createdAt(), ZoneOffset.UTC));
            scripts.put(parts, known);
        }
        return known;
    }

    private Manifest manifest(SavedCheckpoint checkpoint, Path folder) throws IOException {
        try {
            return json.readValue(Files.readAllBytes(folder.resolve(Manifest.FILE_NAME)), Manifest.class);
        } catch (JacksonException e) {
            throw corrupt(checkpoint, Manifest.FILE_NAME + " cannot be read");
        }
    }

    private CorruptDownload corrupt(SavedCheckpoint checkpoint, String problem) {
        log.error("checkpoint {} of {} is corrupt: {}", checkpoint.id(), checkpoint.experimentId(), problem);
        return new CorruptDownload(
                checkpoint.id(), problem, nextBest.after(checkpoint).orElse(null));
    }
}
