package io.engram.prediction.process;

import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.CorruptCheckpoint;
import io.engram.definition.PlugIns;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.ExperimentDefinition;
import io.engram.recipe.MissingProfile;
import io.engram.worker.FailureCategory;
import io.engram.worker.FailureReport;
import io.engram.worker.WorkerWire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that answers for one checkpoint: the assignment on stdin, then questions, a line each; a line of reply to
 * each on stdout; the log on stderr. It ends when stdin does, whatever it is at: nobody is left who would listen.
 */
public final class PredictorMain {

    private static final Logger log = LoggerFactory.getLogger(PredictorMain.class);

    /** What the layout of the log puts into every line. */
    private static final String SUBJECT = "engram.experiment";

    private final BufferedReader in;
    private final PrintStream out;

    /** Made and used by the one thread that computes. */
    private @Nullable Predictor predictor;

    /** The streams of a process, or of a test. */
    public PredictorMain(InputStream in, OutputStream out) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
    }

    /** Takes the process's own streams; whatever else prints goes to the log. */
    public static int runInThisProcess() {
        PrintStream replies = System.out;
        System.setOut(System.err);
        System.setProperty(SUBJECT, "no assignment yet");
        return new PredictorMain(System.in, replies).run();
    }

    /**
     * Answers until nobody asks any more.
     *
     * @return the exit status: 0 at the end of stdin, 2 where no assignment came
     */
    public int run() {
        ExecutorService computing = Executors.newSingleThreadExecutor(task -> {
            Thread thread = Executors.defaultThreadFactory().newThread(task);
            thread.setDaemon(true);
            return thread;
        });
        try {
            String line = in.readLine();
            if (line == null) {
                log.error("stdin ended before an assignment came");
                return 2;
            }
            PredictorAssignment assignment = WorkerWire.read(line, PredictorAssignment.class);
            System.setProperty(SUBJECT, assignment.experiment());
            computing.execute(() -> open(assignment));
            while ((line = in.readLine()) != null) {
                String question = line;
                computing.execute(() -> answer(question));
            }
            computing.execute(this::close);
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            log.error("no assignment could be read from stdin", e);
            return 2;
        } finally {
            computing.shutdown();
        }
    }

    private void open(PredictorAssignment assignment) {
        try {
            System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(assignment.threads()));
            System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
            DefinitionReader.usePlugIns(PlugIns.folder());
            ExperimentDefinition definition = DefinitionReader.read(assignment.definition());
            Path folder = Path.of(assignment.checkpoint());
            Checkpoint checkpoint = CheckpointFolder.at(folder)
                    .orElseThrow(() -> new CorruptCheckpoint("there is no whole checkpoint in " + folder));
            predictor = Predictor.open(definition, checkpoint);
            send(Reply.ofReady());
            log.info("ready for questions to {}", checkpoint.id());
        } catch (MissingProfile e) {
            send(Reply.of(new Reply.Trouble(FailureCategory.SPEC, String.valueOf(e.getMessage()), "")));
        } catch (Throwable e) {
            // Errors too: a full memory or a missing native library must reach the one who waits for the reply.
            send(Reply.of(trouble(e)));
        }
    }

    private void answer(String line) {
        Predictor ready = predictor;
        if (ready == null) {
            return; // it has said why
        }
        try {
            send(ready.answer(WorkerWire.read(line, Question.class)));
        } catch (Throwable e) {
            send(Reply.of(trouble(e)));
        }
    }

    private void close() {
        if (predictor != null) {
            predictor.close();
        }
    }

    private static Reply.Trouble trouble(Throwable failure) {
        log.error("no answer can be given", failure);
        FailureReport report = FailureReport.of(failure);
        return new Reply.Trouble(report.category(), report.reason(), report.hint());
    }

    private void send(Reply reply) {
        out.println(WorkerWire.write(reply));
        out.flush();
    }
}
