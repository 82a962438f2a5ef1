package io.engram.data.media;

import io.engram.data.InvalidData;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Decodes WAV and FLAC by what they hold, not by how they are called. */
public final class AudioFile {

    /**
     * Of a segment; an hour at 16 kHz, 256 MiB of memory. While they are read they take four times as much, and a
     * process that runs out of memory can say no more which file it was.
     */
    static final long MAX_SAMPLES = Math.min(1L << 26, Runtime.getRuntime().maxMemory() / 4 * 3 / (4 * Float.BYTES));

    /** No recorder is faster; a header that says so is wrong. */
    static final int MAX_RATE_HZ = 10_000_000;

    private static final int MARK = 4;

    private AudioFile() {}

    /**
     * Reads a segment of the file, without what comes behind it.
     *
     * @param file is left open
     * @param name for messages
     * @throws InvalidData where the file is not what is wanted, with the cure
     */
    public static Audio read(InputStream file, String name, AudioRequest request) throws IOException {
        BufferedInputStream in = new BufferedInputStream(file, 1 << 16);
        in.mark(MARK);
        String mark = new String(in.readNBytes(MARK), java.nio.charset.StandardCharsets.ISO_8859_1);
        in.reset();
        Segment segment = new Segment(name, request);
        switch (mark) {
            case "RIFF", "RF64" -> new WavReader(in, segment).read();
            case "fLaC" -> new FlacReader(in, segment).read();
            default ->
                throw new InvalidData(
                        name + (mark.isEmpty() ? " is empty" : " is neither WAV nor FLAC, whatever its name says")
                                + ". Convert it, for example by: ffmpeg -i in out.wav");
        }
        return segment.finish();
    }
}
