package io.engram.brain;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records libtorch's operators over some steps of training, for chrome://tracing or Perfetto. */
final class TorchProfiler implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TorchProfiler.class);

    private final Path trace;
    private final Device device;
    private final int first;
    private final int last;
    private int steps;
    private boolean recording;

    TorchProfiler(RunContext context, Device device) {
        RunOptions options = context.options();
        Path folder = context.folder();
        this.trace = folder == null ? Path.of("profile.json") : folder.resolve("profile.json");
        this.device = device;
        this.first = options.profileTraining() ? options.profileWarmup() : Integer.MAX_VALUE;
        this.last = options.profileTraining() ? options.profileWarmup() + options.profileSteps() : Integer.MAX_VALUE;
    }

    void beforeStep() {
        if (steps++ == first) {
            JniUtils.startProfile(device.isGpu(), true, true);
            recording = true;
        }
    }

    void afterStep() {
        if (steps == last) {
            close();
        }
    }

    /** Ends a recording that still runs. */
    @Override
    public void close() {
        if (recording) {
            JniUtils.stopProfile(trace.toString());
            recording = false;
            log.info("the trace of {} steps is in {}", steps - first, trace.toAbsolutePath());
        }
    }
}
