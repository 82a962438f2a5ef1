package io.engram.experiment.storage;

import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.FileCheck;
import io.engram.checkpoint.Manifest;
import io.engram.checkpoint.Pins;
import io.engram.experiment.history.CheckpointPlaces;
import io.engram.experiment.history.Happenings;
import io.engram.experiment.history.SavedCheckpoint;
import io.engram.experiment.history.SavedCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Finds checkpoints whose files are gone or are not what they were, so that nobody is offered one. A look at the names
 * and sizes costs next to nothing and is done whenever a checkpoint is offered; the digests are compared when somebody
 * asks for it.
 */
@Component
public class CheckpointHealth {

    private static final Logger log = LoggerFactory.getLogger(CheckpointHealth.class);

    private static final Set<String> NOT_COUNTED = Set.of(Manifest.FILE_NAME, Pins.FILE_NAME);

    private final SavedCheckpoints checkpoints;
    private final CheckpointPlaces places;
    private final Happenings happenings;
    private final TransactionOperations transaction;
    private final InstantSource clock;

    CheckpointHealth(
            SavedCheckpoints checkpoints,
            CheckpointPlaces places,
            Happenings happenings,
            TransactionOperations transaction,
            InstantSource clock) {
        this.checkpoints = checkpoints;
        this.places = places;
        this.happenings = happenings;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * As it is, by the names and sizes of its files; what is found is written down.
     *
     * @return nothing where its whole folder is gone: it gave way to another a moment ago
     */
    public Optional<SavedCheckpoint> look(SavedCheckpoint checkpoint) {
        Path place = places.of(checkpoint.experimentId(), checkpoint.id());
        if (!Files.isDirectory(place)) {
            return Optional.empty();
        }
        if (!checkpoint.isOk()) {
            return Optional.of(checkpoint);
        }
        Optional<String> flaw = flaw(place, checkpoint);
        flaw.ifPresent(damage -> writeDown(checkpoint, damage));
        return flaw.isEmpty() ? Optional.of(checkpoint) : checkpoints.find(checkpoint.id());
    }

    private static Optional<String> flaw(Path place, SavedCheckpoint checkpoint) {
        if (!Files.isRegularFile(place.resolve(Manifest.FILE_NAME))) {
            return Optional.of(Manifest.FILE_NAME + " is missing");
        }
        try (Stream<Path> files = Files.list(place)) {
            long bytes = 0;
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                // A hidden one is the system's, as .DS_Store or .nfs0123.
                bytes += NOT_COUNTED.contains(name) || name.startsWith(".") ? 0 : Files.size(file);
            }
            return bytes == checkpoint.bytes()
                    ? Optional.empty()
                    : Optional.of("its files have " + bytes + " bytes, and had " + checkpoint.bytes());
        } catch (NoSuchFileException e) {
            // It is being deleted.
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("its files cannot be read");
        }
    }

    /**
     * Reads every file and compares its digest with the manifest's, and that of the weights with the row's too.
     *
     * @throws UnknownCheckpoint where there is none
     */
    public Verification verify(String id) {
        SavedCheckpoint saved = checkpoints.find(id).orElseThrow(() -> new UnknownCheckpoint(id));
        Path place = places.of(saved.experimentId(), id);
        if (!Files.isDirectory(place)) {
            throw new UnknownCheckpoint(id);
        }
        Optional<Checkpoint> found = CheckpointFolder.at(place);
        List<FileCheck> files = found.map(CheckpointFolder::check)
                .orElse(List.of(new FileCheck(Manifest.FILE_NAME, FileCheck.State.UNREADABLE, 0, "")));
        String damage = files.stream()
                .filter(file -> !file.isOk())
                .map(FileCheck::inWords)
                .collect(Collectors.joining("; "));
        boolean sameWeights = found.map(
                        checkpoint -> checkpoint.manifest().weights().sha256().equals(saved.weightsSha256()))
                .orElse(true);
        if (damage.isEmpty() && !sameWeights) {
            damage = Manifest.FILE_NAME + " is not the one that was saved: its weights have another SHA-256";
        }
        if (!damage.isEmpty() && !damage.equals(saved.damage())) {
            writeDown(saved, damage);
        } else if (damage.isEmpty() && !saved.isOk()) {
            Map<String, Double> metrics =
                    found.map(checkpoint -> checkpoint.manifest().metrics()).orElse(Map.of());
            transaction.executeWithoutResult(begun -> checkpoints.setWhole(saved, metrics));
            log.info("checkpoint {} is whole again", id);
        }
        return new Verification(id, damage.isEmpty() ? "ok" : "damaged", damage.isEmpty() ? null : damage, files);
    }

    private void writeDown(SavedCheckpoint checkpoint, String damage) {
        log.warn("experiment {}: checkpoint {} is damaged: {}", checkpoint.experimentId(), checkpoint.id(), damage);
        transaction.executeWithoutResult(begun -> {
            checkpoints.setDamaged(checkpoint.id(), damage);
            happenings.append(
                    checkpoint.experimentId(),
                    "checkpoint_damaged",
                    Map.of("id", checkpoint.id(), "damage", damage),
                    clock.instant());
        });
    }
}
