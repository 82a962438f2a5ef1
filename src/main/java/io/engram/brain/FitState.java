package io.engram.brain;

import io.engram.checkpoint.Recoverable;
import io.engram.checkpoint.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.Properties;

/**
 * Where a fit is, between two batches: what a checkpoint must say beside tensors so that the next batch is the right
 * one. Doubles are written so that they read back to the same bits.
 */
final class FitState implements Recoverable {

    /** Batches of the epoch's training stage that are done; 0 between epochs. */
    int step;

    /** Batches of training in the epochs before; -1 where the checkpoint is of a version that did not count them. */
    long batches;

    /** Whether the epoch's training is over, and its validation is not. */
    boolean trained;

    /** Examples in them. */
    long examples;

    /** Seconds that they took, in all attempts. */
    double seconds;

    /** What their losses sum up to. */
    LossMean.Sums losses = LossMean.Sums.NONE;

    /** Batches whose gradients wait for the window's end. */
    int windowBatches;

    /** Optimizer steps that have changed something, as far as the device has been asked. */
    long updates;

    /** Whether an epoch has begun and not ended. */
    boolean isWithinEpoch() {
        return step > 0 || trained;
    }

    /** The epoch is over. */
    void endEpoch() {
        batches += step;
        forgetEpoch();
    }

    /** The epoch was cut off, and comes again. */
    void forgetEpoch() {
        step = 0;
        trained = false;
        examples = 0;
        seconds = 0;
        losses = LossMean.Sums.NONE;
    }

    @Override
    public Snapshot snapshot() {
        Properties properties = new Properties();
        properties.setProperty("step", Integer.toString(step));
        properties.setProperty("batches_before", Long.toString(batches));
        properties.setProperty("trained", Boolean.toString(trained));
        properties.setProperty("examples", Long.toString(examples));
        properties.setProperty("seconds", Double.toString(seconds));
        properties.setProperty("loss_sum", Double.toString(losses.sum()));
        properties.setProperty("loss_examples", Long.toString(losses.examples()));
        properties.setProperty("non_finite_losses", Long.toString(losses.nonFinite()));
        properties.setProperty("window_batches", Integer.toString(windowBatches));
        properties.setProperty("optimizer_step", Long.toString(updates));
        // Properties.store writes the date, and equal states shall be equal files.
        StringWriter text = new StringWriter();
        properties.stringPropertyNames().stream()
                .sorted()
                .forEach(name -> text.append(name)
                        .append('=')
                        .append(properties.getProperty(name))
                        .append('\n'));
        return Snapshot.of(text.toString());
    }

    @Override
    public void load(InputStream in) throws IOException {
        Properties properties = new Properties();
        properties.load(in);
        step = Integer.parseInt(required(properties, "step"));
        batches = Long.parseLong(properties.getProperty("batches_before", "-1"));
        trained = Boolean.parseBoolean(required(properties, "trained"));
        examples = Long.parseLong(required(properties, "examples"));
        seconds = Double.parseDouble(required(properties, "seconds"));
        losses = new LossMean.Sums(
                Double.parseDouble(required(properties, "loss_sum")),
                Long.parseLong(required(properties, "loss_examples")),
                Long.parseLong(required(properties, "non_finite_losses")));
        windowBatches = Integer.parseInt(required(properties, "window_batches"));
        updates = Long.parseLong(required(properties, "optimizer_step"));
    }

    private static String required(Properties properties, String name) throws IOException {
        String value = properties.getProperty(name);
        if (value == null) {
            throw new IOException("there is no '" + name + "'");
        }
        return value;
    }
}
