package io.engram.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.springframework.util.FileSystemUtils;

/**
 * Kills workers and server at random moments while they train, and inspects what is left after each kill. The program
 * takes the number of kills and a seed, prints what it finds, and exits with 1 where anything is lost or wrong.
 */
final class KillRun {

    private static final int AT_ONCE = 3;
    private static final Duration ORPHAN_LIMIT = Duration.ofSeconds(60);
    /** Between the files of a checkpoint that gives way and its row there may be the start of the next worker. */
    private static final Duration STALE_LIMIT = Duration.ofSeconds(60);

    private static final Duration END_LIMIT = Duration.ofMinutes(5);

    private final Path folder;
    private final int kills;
    private final Random random;
    private final List<String> definitions;
    private final List<Reference> references = new ArrayList<>();
    private final Findings findings = new Findings();
    private int posted;
    private double longestOrphan;

    KillRun(Path folder, int kills, long seed) {
        this.folder = folder;
        this.kills = kills;
        this.random = new Random(seed);
        this.definitions = kills > 20 ? Definitions.of(6, 8) : Definitions.of(3, 5);
    }

    public static void main(String[] arguments) throws IOException {
        int kills = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 4;
        Path folder = Files.createTempDirectory("engram-kills");
        KillRun run = new KillRun(folder, kills, seed);
        System.out.println(run.run());
        if (run.findings.faults().isEmpty()) {
            FileSystemUtils.deleteRecursively(folder);
            System.exit(0);
        }
        System.out.println("what is left is in " + folder);
        System.exit(1);
    }

    /** What was lost or wrong. */
    Findings findings() {
        return findings;
    }

    /** Does it all, and says what came of it. */
    String run() throws IOException {
        long start = System.nanoTime();
        measureReferences();
        Path data = Files.createDirectories(folder.resolve("killed"));
        String watched;
        String inspected;
        try (KilledServer server = new KilledServer(data);
                WorkerWatch watch = new WorkerWatch(data, findings)) {
            Inspector inspector = new Inspector(server, findings, STALE_LIMIT);
            Ambush ambush = new Ambush(server, random);
            int done = 0;
            List<Kill> plan = Kill.plan(kills, random);
            for (int tries = 0; done < kills && tries < 2 * kills + 10 && !isTimeOver(start); tries++) {
                fill(server, inspector);
                Kill kill = plan.get(done);
                if (strike(kill, done + 1, server, ambush, inspector)) {
                    done++;
                    inspector.inspect(false);
                    System.out.printf(
                            Locale.ROOT,
                            "%4.0f s: kill %d, %s while %s%n",
                            (System.nanoTime() - start) / 1e9,
                            done,
                            kill.target(),
                            kill.moment());
                }
            }
            if (done < kills && !isTimeOver(start)) {
                findings.wrong("only " + done + " of " + kills + " kills could be done");
            }
            awaitEnd(inspector);
            inspector.inspect(true);
            watched = watch.summary();
            inspected = inspector.summary();
        }
        return findings.table()
                + String.format(
                        Locale.ROOT,
                        "%s\n%s\nlongest life of an orphan: %.1f s; %.0f s in all\nkills: %d, lost: %d, wrong: %d",
                        inspected,
                        watched,
                        longestOrphan,
                        (System.nanoTime() - start) / 1e9,
                        findings.kills(),
                        findings.count("lost"),
                        findings.count("wrong"));
    }

    /** Then no more are killed, and what there is is inspected. */
    private static boolean isTimeOver(long start) {
        return System.nanoTime() - start
                > Duration.ofMinutes(Long.getLong("engram.kills.minutes", 600)).toNanos();
    }

    private void measureReferences() throws IOException {
        Path data = Files.createDirectories(folder.resolve("unharmed"));
        try (KilledServer server = new KilledServer(data)) {
            List<String> ids = definitions.stream().map(server::post).toList();
            Inspector inspector = new Inspector(server, findings, STALE_LIMIT);
            ids.forEach(id -> inspector.accepted(id, new Reference(List.of(), List.of(), "")));
            awaitEnd(inspector);
            ids.forEach(id -> references.add(Reference.of(server, id)));
        }
    }

    private static void awaitEnd(Inspector inspector) {
        long deadline = System.nanoTime() + END_LIMIT.toNanos();
        while (!inspector.active().isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("still not completed: " + inspector.active());
            }
            LockSupport.parkNanos(200_000_000);
        }
    }

    private void fill(KilledServer server, Inspector inspector) {
        for (int active = inspector.active().size(); active < AT_ONCE; active++) {
            post(server, inspector);
        }
    }

    private String post(KilledServer server, Inspector inspector) {
        int which = posted++ % definitions.size();
        String id = server.post(definitions.get(which));
        inspector.accepted(id, references.get(which));
        return id;
    }

    /** Whether anybody died of it. */
    private boolean strike(Kill kill, int number, KilledServer server, Ambush ambush, Inspector inspector)
            throws IOException {
        WorkerProcesses processes = new WorkerProcesses(server.data());
        Optional<String> experiment;
        if (kill.moment() == Kill.Moment.ACCEPTING) {
            experiment = Optional.of(post(server, inspector));
            LockSupport.parkNanos((long) (random.nextDouble() * 20e6));
        } else {
            experiment = ambush.await(kill.moment());
        }
        if (experiment.isEmpty()) {
            return false;
        }
        List<ProcessHandle> victims = kill.target() == Kill.Target.WORKER
                ? processes.alive().getOrDefault(experiment.get(), List.of())
                : kill.target() == Kill.Target.BOTH ? processes.all() : List.of();
        if (victims.isEmpty() && kill.target() != Kill.Target.SERVER) {
            return false;
        }
        kill(victims, kill.target().takesTheServer() ? Optional.of(server) : Optional.empty());
        findings.killed(kill, number);
        if (kill.target().takesTheServer()) {
            List<CompletableFuture<Double>> orphans = orphans(processes);
            server.restart();
            orphans.forEach(this::awaitOrphan);
        }
        return true;
    }

    private void kill(List<ProcessHandle> victims, Optional<KilledServer> server) {
        List<Runnable> blows = new ArrayList<>();
        victims.forEach(victim -> blows.add(victim::destroyForcibly));
        server.ifPresent(one -> blows.add(one::kill));
        Collections.shuffle(blows, random);
        blows.forEach(blow -> {
            blow.run();
            LockSupport.parkNanos((long) (random.nextDouble() * 3e6));
        });
    }

    private static List<CompletableFuture<Double>> orphans(WorkerProcesses processes) {
        long killed = System.nanoTime();
        return processes.all().stream()
                .map(orphan -> orphan.onExit().thenApply(gone -> (System.nanoTime() - killed) / 1e9))
                .toList();
    }

    private void awaitOrphan(CompletableFuture<Double> end) {
        try {
            longestOrphan = Math.max(longestOrphan, end.get(ORPHAN_LIMIT.toSeconds(), TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            findings.wrong("an orphan still lives after " + ORPHAN_LIMIT);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
