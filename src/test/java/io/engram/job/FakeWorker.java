package io.engram.job;

import io.engram.worker.Assignment;
import io.engram.worker.WorkerCommand;
import io.engram.worker.WorkerEvent;
import io.engram.worker.WorkerWire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A worker that trains nothing: the name of the experiment says how it behaves. */
final class FakeWorker {

    private static final int EPOCHS = 3;

    private final BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private FakeWorker() {}

    public static void main(String... args) throws IOException {
        new FakeWorker().run();
    }

    private void run() throws IOException {
        Assignment assignment = WorkerWire.read(String.valueOf(commands.readLine()), Assignment.class);
        System.err.println("attempt " + assignment.attempt() + " with " + assignment.threads() + " threads");
        if (assignment.evaluated() != null) {
            evaluate(assignment.evaluated().part());
            return;
        }
        String script = assignment.definition().path("name").asString();
        tell(new WorkerEvent.Started(
                now(), ProcessHandle.current().pid(), "cpu", EPOCHS, 9610, null, Map.of("seed", "1")));
        switch (script) {
            case "dies" -> Runtime.getRuntime().halt(137);
            case "dies-once" -> dieOnce(assignment);
            case "hangs" -> ignoreEverything();
            case "stubborn" -> ignoreEverything();
            case "obedient" -> obey(assignment);
            case "waits-for-go" -> {
                while (!Files.exists(Path.of("go"))) {
                    java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
                }
                train(assignment);
            }
            case "lingers" -> linger(assignment);
            case "deaf-once" -> dieOfTheFirstCommand(assignment);
            case "dies-between-checkpoints" -> dieBetweenCheckpoints(assignment);
            case "stands-still" -> standStill();
            case "saves-twice" -> {
                // All at once, so that they are written down together.
                save(assignment, 1, 1);
                save(assignment, 1, 1);
                train(assignment);
            }
            case "garbage" -> {
                System.out.println("Hello, I am not JSON");
                System.out.println("{\"event\":\"unheard_of\"}");
                train(assignment);
            }
            default -> train(assignment);
        }
    }

    /** Of the training rows it never comes to an end, however it is asked. */
    private void evaluate(String part) throws IOException {
        System.err.println("pid " + ProcessHandle.current().pid());
        tell(new WorkerEvent.Progress(now(), "test", 1, 1, 3, 10, 0.5, 2, 128, null));
        if (part.equals("train")) {
            ignoreEverything();
            return;
        }
        tell(new WorkerEvent.StageEnded(now(), "test", 1, 10, Map.of("loss", 0.25), 100, 0.1, null));
        tell(new WorkerEvent.Finished(now(), 1, null));
    }

    private void dieOnce(Assignment assignment) {
        if (assignment.attempt() == 1) {
            Runtime.getRuntime().halt(137);
        }
        train(assignment);
    }

    private void train(Assignment assignment) {
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            tell(new WorkerEvent.Progress(now(), "train", epoch, EPOCHS, 5, 10, 0.5, 100, 6400, 1.0));
            for (String stage : List.of("train", "valid")) {
                tell(new WorkerEvent.StageEnded(
                        now(),
                        stage,
                        epoch,
                        epoch * 10L,
                        Map.of("loss", 1.0 / epoch, "accuracy", epoch / 10.0),
                        100,
                        0.1,
                        0.01));
            }
            save(assignment, epoch, epoch);
        }
        tell(new WorkerEvent.Finished(now(), EPOCHS, null));
    }

    private static void save(Assignment assignment, int epoch, int number) {
        tell(new WorkerEvent.CheckpointSaved(
                now(),
                "ckp_" + assignment.experiment() + "_" + assignment.attempt() + "_" + number,
                epoch,
                epoch * 10L,
                true,
                Map.of("valid.accuracy", epoch / 10.0),
                10,
                5,
                "0".repeat(64),
                List.of()));
    }

    /** Does what it is told, until it is told to stop or the server ends. */
    private void obey(Assignment assignment) throws IOException {
        String line = commands.readLine();
        int saved = 0;
        while (line != null) {
            WorkerCommand command = WorkerWire.read(line, WorkerCommand.class);
            tell(new WorkerEvent.Acknowledged(now(), command.id()));
            if (command.command() == WorkerCommand.Kind.STOP) {
                tell(new WorkerEvent.Stopped(now(), 1));
                return;
            }
            save(assignment, 1, ++saved);
            line = commands.readLine();
        }
    }

    /** Has told its last word, and lives on until its successor is at work; that one obeys once it has gone. */
    private void linger(Assignment assignment) throws IOException {
        Path successor = Path.of("successor");
        if (assignment.attempt() == 1) {
            obey(assignment);
            while (!Files.exists(successor)) {
                java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
            }
        } else {
            Files.createFile(successor);
            obey(assignment);
        }
    }

    private void dieOfTheFirstCommand(Assignment assignment) throws IOException {
        if (assignment.attempt() == 1) {
            commands.readLine();
            Runtime.getRuntime().halt(137);
        }
        obey(assignment);
    }

    /** Is lost oftener than it may be in a row, but gets on each time. */
    private static void dieBetweenCheckpoints(Assignment assignment) {
        if (assignment.attempt() <= EPOCHS) {
            save(assignment, assignment.attempt(), 1);
            Runtime.getRuntime().halt(137);
        }
        tell(new WorkerEvent.Finished(now(), EPOCHS, null));
    }

    /** Lives, and tells of nothing but that; obeys nobody. */
    private void standStill() throws IOException {
        while (!commands.ready()) {
            tell(new WorkerEvent.Heartbeat(now()));
            java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
            if (ProcessHandle.current().parent().isEmpty()) {
                return;
            }
        }
    }

    /** Deaf to commands; yet it goes with the server, so that no test leaves it behind. */
    private void ignoreEverything() throws IOException {
        String command = commands.readLine();
        while (command != null) {
            command = commands.readLine();
        }
    }

    private static void tell(WorkerEvent event) {
        System.out.println(WorkerWire.write(event));
    }

    private static Instant now() {
        return java.time.InstantSource.system().instant();
    }
}
