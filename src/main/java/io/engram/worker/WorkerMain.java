package io.engram.worker;

import io.engram.brain.CheckpointSignal;
import io.engram.brain.StopSignal;
import io.engram.definition.PlugInRefused;
import io.engram.definition.PlugIns;
import io.engram.recipe.DefinitionReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that does one training: the assignment on stdin, then commands; events on stdout; the log on stderr. */
public final class WorkerMain {

    private static final Logger log = LoggerFactory.getLogger(WorkerMain.class);
    /** What the layout of the log puts into every line. */
    private static final String SUBJECT = "engram.experiment";

    private static final long HEARTBEAT_SECONDS = 5;

    /** What a worker whose server is gone may take for its last checkpoint. */
    private static final Duration ORPHAN_GRACE = Duration.ofSeconds(60);

    /** The orphan of a server that was killed may still be in the folder, for as long as it is let live. */
    private static final Duration ORPHAN_LEAVES = ORPHAN_GRACE.plusSeconds(30);

    private static final int GIVEN_UP = 4;

    /** A server that is gone, too, kills it sooner. */
    private static final long LAST_SAVE_SECONDS = 60;

    private enum Request {
        NONE,
        STOP,
        SERVER_IS_GONE
    }

    private final BufferedReader commands;
    private final PrintStream out;
    private final InstantSource clock;
    private final Duration orphanGrace;
    private final Runnable halt;
    private final AtomicReference<Request> request = new AtomicReference<>(Request.NONE);
    private final CountDownLatch over = new CountDownLatch(1);

    /** Commands to save a checkpoint that have not been carried out. */
    private final Queue<Long> wishes = new ConcurrentLinkedQueue<>();

    /** The streams of a process, or of a test. */
    public WorkerMain(InputStream in, OutputStream out, InstantSource clock) {
        this(in, out, clock, ORPHAN_GRACE, () -> Runtime.getRuntime().halt(GIVEN_UP));
    }

    WorkerMain(InputStream in, OutputStream out, InstantSource clock, Duration orphanGrace, Runnable halt) {
        this.commands = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
        this.clock = clock;
        this.orphanGrace = orphanGrace;
        this.halt = halt;
    }

    /** Takes the process's own streams; whatever else prints goes to the log. */
    public static int runInThisProcess() {
        PrintStream events = System.out;
        System.setOut(System.err);
        System.setProperty(SUBJECT, "no assignment yet");
        WorkerMain worker = new WorkerMain(System.in, events, InstantSource.system());
        // Ctrl-C and service managers signal the server's workers together with the server.
        Runtime.getRuntime().addShutdownHook(Executors.defaultThreadFactory().newThread(worker::leave));
        return worker.run();
    }

    /** The process shall end: it may save what it has first. */
    private void leave() {
        if (over.getCount() > 0) {
            request.compareAndSet(Request.NONE, Request.SERVER_IS_GONE);
            log.info("asked to end by a signal");
            try {
                boolean unused = over.await(LAST_SAVE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Runs the assignment that stands in the first line.
     *
     * @return the exit status: 0 finished, 1 failed or stopped, 2 no assignment, 3 another worker is in the folder
     */
    public int run() {
        ScheduledExecutorService background = Executors.newScheduledThreadPool(2, task -> {
            Thread thread = Executors.defaultThreadFactory().newThread(task);
            thread.setDaemon(true);
            return thread;
        });
        try {
            String line = commands.readLine();
            if (line == null) {
                log.error("stdin ended before an assignment came");
                return 2;
            }
            Assignment assignment = WorkerWire.read(line, Assignment.class);
            DefinitionReader.usePlugIns(PlugIns.folder());
            // Every thread's lines shall say whose log it is: the layout reads this.
            System.setProperty(SUBJECT, assignment.experiment() + " attempt " + assignment.attempt());
            background.execute(() -> listen(background));
            background.execute(() -> beat(background));
            StopSignal stop = () -> request.get() != Request.NONE;
            Path folder = Path.of(assignment.folder());
            Worker worker = new Worker(this::send, stop, new Wishes(), clock);
            FolderLock alone = FolderLock.take(folder, FolderLock.WORKER, ORPHAN_LEAVES, stop);
            return alone.during(() -> worker.run(assignment)) ? 0 : 1;
        } catch (PlugInRefused e) {
            // The folder has changed since the server started.
            FailureReport report = FailureReport.of(e);
            send(report.event(clock.instant()));
            return 1;
        } catch (FolderInUse e) {
            // Not a failure of the training: the server takes this worker for lost, and tries again.
            log.error("attempt given up", e);
            return 3;
        } catch (IOException | IllegalArgumentException e) {
            log.error("no assignment could be read from stdin", e);
            return 2;
        } finally {
            background.shutdownNow();
            over.countDown();
        }
    }

    /** Tells the server that this process lives, again and again. */
    private void beat(ScheduledExecutorService background) {
        send(new WorkerEvent.Heartbeat(clock.instant()));
        ScheduledFuture<?> unused = background.schedule(() -> beat(background), HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    }

    private void listen(ScheduledExecutorService background) {
        try {
            String line;
            while ((line = commands.readLine()) != null) {
                WorkerCommand command = WorkerWire.read(line, WorkerCommand.class);
                log.info("command {}", command.command());
                obey(command);
            }
        } catch (IOException | IllegalArgumentException e) {
            log.warn("the stream of commands broke", e);
        }
        request.compareAndSet(Request.NONE, Request.SERVER_IS_GONE);
        ScheduledFuture<?> unused = background.schedule(this::giveUp, orphanGrace.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Nobody is left who would kill a worker that does not stop, so it does so itself. */
    private void giveUp() {
        log.error("the server is gone and the training has not stopped within {}; giving up", orphanGrace);
        halt.run();
    }

    private void obey(WorkerCommand command) {
        if (command.command() == WorkerCommand.Kind.CHECKPOINT) {
            wishes.add(command.id());
        } else {
            send(new WorkerEvent.Acknowledged(clock.instant(), command.id()));
            request.compareAndSet(Request.NONE, Request.STOP);
        }
    }

    /** Belongs to the thread that trains. */
    private final class Wishes implements CheckpointSignal {

        @Override
        public boolean requested() {
            return !wishes.isEmpty();
        }

        @Override
        public void begun() {
            for (Long id = wishes.poll(); id != null; id = wishes.poll()) {
                send(new WorkerEvent.Acknowledged(clock.instant(), id));
            }
        }
    }

    private synchronized void send(WorkerEvent event) {
        if (event instanceof WorkerEvent.Stopped && request.get() == Request.SERVER_IS_GONE) {
            log.warn("the server is gone; stopped at {}", event.at());
            return;
        }
        out.println(WorkerWire.write(event));
        out.flush();
    }
}
