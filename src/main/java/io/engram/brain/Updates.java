package io.engram.brain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.engram.checkpoint.Checkpointer;
import io.engram.checkpoint.Recoverable;
import io.engram.checkpoint.TensorState;
import io.engram.optimizer.Gradients;
import io.engram.optimizer.Optimizer;
import io.engram.schedule.Schedule;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/** Turns gradients into updates: windows of accumulation, clipping, the optimizer's step, the schedule of its rate. */
final class Updates implements Recoverable, AutoCloseable {

    private final Optimizer optimizer;
    private final Schedule schedule;
    private final Gradients gradients;
    private final int window;
    private long steps;
    private int windowBatches;

    /**
     * Starts with nothing accumulated.
     *
     * @param window batches whose gradients make one step
     */
    Updates(Optimizer optimizer, Schedule schedule, Gradients gradients, int window) {
        this.optimizer = optimizer;
        this.schedule = schedule;
        this.gradients = gradients;
        this.window = window;
    }

    /** Registers all that an update depends on. */
    void register(Checkpointer checkpointer, NDManager manager) {
        checkpointer.add("optimizer.safetensors", new TensorState(manager, optimizer::tensors));
        checkpointer.add("brain.properties", this);
        if (!schedule.numbers().isEmpty()) {
            checkpointer.add("schedule.txt", schedule);
        }
    }

    /** Brings the optimizer to the rate that the schedule, new or recovered, has in force. */
    void start() {
        optimizer.setLearningRate(schedule.learningRate());
    }

    /** Counts a batch whose gradients are about to be added; whether the window closes with it. */
    boolean closesWindow(boolean lastOfEpoch) {
        windowBatches++;
        return lastOfEpoch || windowBatches == window;
    }

    /** Steps with the mean of the window's gradients, and starts a new window. */
    void step(NDManager scratch) {
        NDArray norm = gradients.averageAndClip(scratch, windowBatches);
        optimizer.step(scratch, norm);
        gradients.zero(scratch);
        windowBatches = 0;
        steps++;
        schedule.stepTaken();
        optimizer.setLearningRate(schedule.learningRate());
    }

    void epochEnded(Map<String, Double> metrics) {
        schedule.epochEnded(metrics);
        optimizer.setLearningRate(schedule.learningRate());
    }

    long steps() {
        return steps;
    }

    double learningRate() {
        return optimizer.learningRate();
    }

    @Override
    public void save(OutputStream out) throws IOException {
        out.write(("optimizer_step=" + steps + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void load(InputStream in) throws IOException {
        Properties properties = new Properties();
        properties.load(in);
        steps = Long.parseLong(properties.getProperty("optimizer_step", "0"));
    }

    @Override
    public void close() {
        optimizer.close();
    }
}
