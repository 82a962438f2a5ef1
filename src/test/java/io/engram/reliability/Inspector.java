package io.engram.reliability;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Compares what the API says, what the files say, what was promised before, and what an unharmed run came to. */
final class Inspector {

    private static final Set<String> LEGAL = Set.of("queued", "starting", "running", "completed");

    private final Api server;
    private final Findings findings;
    private final Duration patience;
    private final Disk disk;
    private final Map<String, Reference> accepted = new LinkedHashMap<>();
    private final Map<String, Integer> promisedEpoch = new HashMap<>();
    private final Set<String> completed = new HashSet<>();
    private int rowsCompared;
    private int checkpointsLoaded;
    private int stale;
    private double longestStale;

    /**
     * Knows of no experiment yet.
     *
     * @param patience how long a checkpoint may still be listed whose files have just given way
     */
    Inspector(Api server, Findings findings, Duration patience) {
        this.server = server;
        this.findings = findings;
        this.patience = patience;
        this.disk = new Disk(server);
    }

    /** The API has taken it, and it must come to this. */
    void accepted(String experiment, Reference reference) {
        accepted.put(experiment, reference);
    }

    /** The API has said that it is done. */
    void seenCompleted(String experiment) {
        completed.add(experiment);
    }

    /** Those that are not done yet, as the API says. */
    List<String> active() {
        Map<String, String> statuses = statuses();
        return accepted.keySet().stream()
                .filter(id -> !"completed".equals(statuses.get(id)))
                .toList();
    }

    private Map<String, String> statuses() {
        Map<String, String> statuses = new HashMap<>();
        String cursor = "";
        do {
            JsonNode page = server.get("/experiments?limit=200" + cursor);
            page.get("items")
                    .forEach(one -> statuses.put(
                            one.get("id").asString(), one.get("status").asString()));
            cursor = page.path("next_cursor").isString()
                    ? "&cursor=" + page.get("next_cursor").asString()
                    : "";
        } while (!cursor.isEmpty());
        return statuses;
    }

    /** Looks at all that was ever accepted; the more closely, the less is known of it. */
    void inspect(boolean closely) {
        Map<String, String> statuses = statuses();
        accepted.forEach((experiment, reference) -> {
            String status = statuses.get(experiment);
            if (status == null) {
                findings.lost("experiment " + experiment + " was accepted and is gone");
            } else if (!LEGAL.contains(status)) {
                findings.wrong("experiment " + experiment + " is " + status);
            } else if (completed.contains(experiment) && !status.equals("completed")) {
                findings.lost("experiment " + experiment + " was completed and is " + status);
            } else if (closely || !completed.contains(experiment)) {
                inspect(experiment, reference);
            }
        });
    }

    private void inspect(String experiment, Reference reference) {
        JsonNode before = server.get("/experiments/" + experiment);
        JsonNode epochs = server.get("/experiments/" + experiment + "/epochs");
        JsonNode after = server.get("/experiments/" + experiment);
        boolean still = before.get("updated_at").equals(after.get("updated_at"));
        attempts(experiment, before);
        epochs(experiment, reference, Reference.epochs(epochs));
        if (still) {
            progress(experiment, before, epochs);
        }
        checkpoints(experiment);
        if (before.get("status").asString().equals("completed")) {
            end(experiment, reference);
            completed.add(experiment);
        }
    }

    private void attempts(String experiment, JsonNode view) {
        long open = view.get("attempts")
                .valueStream()
                .filter(attempt -> attempt.path("outcome").isNull()
                        || attempt.path("outcome").isMissingNode())
                .count();
        boolean atWork =
                Set.of("starting", "running").contains(view.get("status").asString());
        if (open != (atWork ? 1 : 0)) {
            findings.wrong(
                    experiment + " is " + view.get("status") + " and has " + open + " attempts without an outcome");
        }
    }

    /** What is shown is the beginning of what the unharmed run shows, to the last bit. */
    private void epochs(String experiment, Reference reference, List<JsonNode> shown) {
        rowsCompared += shown.size();
        List<JsonNode> tests = shown.stream().filter(Inspector::isTest).toList();
        List<JsonNode> rows = shown.stream().filter(row -> !isTest(row)).toList();
        List<JsonNode> expected =
                reference.epochs().stream().filter(row -> !isTest(row)).toList();
        if (rows.size() > expected.size() || !rows.equals(expected.subList(0, rows.size()))) {
            findings.wrong(
                    experiment + " shows other epochs than the unharmed run: " + rows + ", expected " + expected);
        }
        if (tests.size() > 1 || !reference.epochs().containsAll(tests)) {
            findings.wrong(experiment + " shows another test than the unharmed run: " + tests);
        }
        int promised = promisedEpoch.getOrDefault(experiment, 0);
        long finished = rows.stream()
                .filter(row -> row.get("stage").asString().equals("valid"))
                .count();
        if (finished < promised) {
            findings.lost(experiment + " showed a checkpoint of the end of epoch " + promised + " and shows only "
                    + finished + " epochs");
        }
    }

    private static boolean isTest(JsonNode row) {
        return row.get("stage").asString().equals("test");
    }

    private void progress(String experiment, JsonNode view, JsonNode epochs) {
        int at = view.at("/progress/epoch").asInt();
        long finished = epochs.valueStream()
                .filter(row -> row.get("stage").asString().equals("valid"))
                .count();
        if (at > finished + 1 || at > view.at("/progress/epochs").asInt()) {
            findings.wrong(experiment + " says that it is in epoch " + at + " and shows " + finished + " epochs");
        }
    }

    /** Each that is listed can be loaded, now or, where it is just giving way, is soon not listed any more. */
    private void checkpoints(String experiment) {
        String path = "/experiments/" + experiment + "/checkpoints";
        for (JsonNode checkpoint : server.get(path)) {
            String id = checkpoint.get("id").asString();
            Optional<String> flaw = disk.flaw(experiment, checkpoint);
            long since = System.nanoTime();
            boolean gone = false;
            while (flaw.isPresent() && !gone) {
                gone = server.get(path)
                        .valueStream()
                        .noneMatch(one -> one.get("id").asString().equals(id));
                if (!gone && System.nanoTime() - since > patience.toNanos()) {
                    findings.lost(experiment + " lists the checkpoint " + id + ", but " + flaw.get());
                    break;
                }
                LockSupport.parkNanos(20_000_000);
            }
            if (flaw.isPresent()) {
                stale++;
                longestStale = Math.max(longestStale, (System.nanoTime() - since) / 1e9);
            } else {
                checkpointsLoaded++;
                if (checkpoint.get("kind").asString().equals("end_of_epoch")) {
                    promisedEpoch.merge(experiment, checkpoint.get("epoch").asInt(), Math::max);
                }
            }
        }
    }

    /** It is done, so nothing changes any more: weights, numbers and files are those of the unharmed run. */
    private void end(String experiment, Reference reference) {
        Reference actual = Reference.of(server, experiment);
        if (!actual.epochs().equals(reference.epochs())) {
            findings.wrong(
                    experiment + " ended with other numbers: " + actual.epochs() + ", expected " + reference.epochs());
        }
        if (!actual.checkpoints().equals(reference.checkpoints())
                || !actual.best().equals(reference.best())) {
            findings.wrong(
                    experiment + " ended with other checkpoints: " + brief(actual) + ", expected " + brief(reference));
        }
        Set<String> rows = server.get("/experiments/" + experiment + "/checkpoints")
                .valueStream()
                .map(checkpoint -> checkpoint.get("id").asString())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> files = disk.names(experiment);
        if (!files.equals(rows)) {
            findings.wrong(experiment + " has the rows " + rows + " and the files " + files);
        }
    }

    private static List<String> brief(Reference reference) {
        return reference.checkpoints().stream()
                .map(one -> one.get("kind") + " " + one.get("epoch") + " " + one.get("step") + " "
                        + one.get("weights_sha256"))
                .toList();
    }

    String summary() {
        return String.format(
                java.util.Locale.ROOT,
                "%d experiments accepted, %d completed; %d rows of epochs compared, %d checkpoints loaded;"
                        + " %d listings of a checkpoint that had just given way, the longest for %.1f s",
                accepted.size(),
                completed.size(),
                rowsCompared,
                checkpointsLoaded,
                stale,
                longestStale);
    }
}
