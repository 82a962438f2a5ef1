package io.engram.data.media;

import io.engram.data.InvalidData;
import java.util.Arrays;

/** Takes the samples of a file from its decoder and keeps those that are wanted. */
final class Segment {

    private static final int FIRST_SIZE = 1 << 14;

    /** Between what recorders write; a header that asks for more is wrong, and would take minutes. */
    private static final int MOST_UP = 100;

    private static final int MOST_DOWN = 1000;

    private final String name;
    private final AudioRequest request;
    private int rate;
    private int channels;
    private long position;
    private float[] samples = new float[FIRST_SIZE];
    private int count;

    Segment(String name, AudioRequest request) {
        this.name = name;
        this.request = request;
    }

    InvalidData invalid(String message) {
        return new InvalidData(name + " " + message);
    }

    InvalidData invalid(String message, Throwable cause) {
        return new InvalidData(name + " " + message, cause);
    }

    /** What the header says, before any sample. */
    void begin(long rateHz, int channelCount) {
        if (rateHz < 1 || rateHz > AudioFile.MAX_RATE_HZ || channelCount < 1) {
            throw invalid("announces " + rateHz + " Hz and " + channelCount + " channels. Write it again.");
        }
        Integer wanted = request.sampleRateHz();
        if (wanted != null && wanted != rateHz && !request.resample()) {
            throw invalid("has " + rateHz + " Hz, but " + wanted + " Hz are expected. Set sample_rate to " + rateHz
                    + ", or ask for resampling.");
        }
        if (wanted != null && (wanted / MOST_UP > rateHz || rateHz / MOST_DOWN > wanted)) {
            throw invalid("has " + rateHz + " Hz, which cannot be resampled to " + wanted + " Hz: up to " + MOST_UP
                    + " times as many samples can, or 1 of " + MOST_DOWN
                    + ". Mend the rate in its header, or set sample_rate near it.");
        }
        Integer channel = request.channel();
        if (channel != null && (channel < 0 || channel >= channelCount)) {
            throw invalid("has " + channelCount + (channelCount == 1 ? " channel" : " channels")
                    + ", so there is no channel " + channel + ". Count them from 0, or ask for their mean.");
        }
        rate = (int) rateHz;
        channels = channelCount;
    }

    /** Samples before the segment that need not be decoded. */
    long before() {
        return Math.max(0, request.start() - position);
    }

    void skipped(long samplesSkipped) {
        position += samplesSkipped;
    }

    /** Whether nothing more is wanted. */
    boolean isFull() {
        Long stop = request.stop();
        return stop != null && position >= stop;
    }

    /** One sample of each channel. */
    void add(float[] frame) {
        if (position >= request.start() && !isFull()) {
            keep(mixed(frame));
        }
        position++;
    }

    private float mixed(float[] frame) {
        Integer channel = request.channel();
        double mixed = 0;
        if (channel != null) {
            mixed = frame[channel];
        } else {
            for (int i = 0; i < channels; i++) {
                mixed += frame[i];
            }
            mixed /= channels;
        }
        if (!Double.isFinite(mixed)) {
            throw invalid("has " + mixed + " as sample " + position + ". Mend it, or leave the row out.");
        }
        return (float) mixed;
    }

    private void keep(float sample) {
        if (count >= AudioFile.MAX_SAMPLES) {
            throw invalid("has more than the " + AudioFile.MAX_SAMPLES
                    + " samples that are read at once. Give start and stop, or cut it.");
        }
        if (count == samples.length) {
            samples = Arrays.copyOf(samples, 2 * count);
        }
        samples[count++] = sample;
    }

    Audio finish() {
        Long stop = request.stop();
        if (position < (stop == null ? request.start() + 1 : stop)) {
            throw invalid("has " + position + " samples, so there are none from " + request.start()
                    + (stop == null ? " on" : " to " + stop) + ". Mend start and stop, or leave the row out.");
        }
        float[] kept = Arrays.copyOf(samples, count);
        Integer wanted = request.sampleRateHz();
        if (wanted == null || wanted == rate) {
            return new Audio(kept, rate);
        }
        Resampler resampler = new Resampler(rate, wanted);
        if (resampler.length(count) > AudioFile.MAX_SAMPLES) {
            throw invalid("would have more than " + AudioFile.MAX_SAMPLES + " samples at " + wanted + " Hz. Cut it.");
        }
        return new Audio(resampler.resample(kept), wanted);
    }
}
