package io.engram.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tensors copied into memory of the host, which any thread may write as a safetensors file while the tensors themselves
 * change. The memory is kept for the next copy: memory that has been touched takes a copy several times as fast as
 * fresh memory.
 */
public final class HostTensors {

    private static final int CHUNK_BYTES = 1 << 18;

    private final List<ByteBuffer> buffers = new ArrayList<>();
    private byte[] head = {};
    private int count;

    /**
     * Copies tensors, and forgets those before; must not run while {@link #writeTo} does.
     *
     * @throws IllegalArgumentException where one has more than 2 GiB or a type that safetensors does not know
     */
    public void take(Map<String, NDArray> tensors) {
        head = Safetensors.head(tensors);
        count = 0;
        for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
            long bytes = Safetensors.bytesOf(tensor.getValue());
            if (bytes > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "tensor '" + tensor.getKey() + "' has " + bytes + " bytes, and at most 2 GiB can be saved");
            }
            copy(tensor.getValue(), buffer(count++, (int) bytes));
        }
    }

    private ByteBuffer buffer(int index, int bytes) {
        if (index == buffers.size()) {
            buffers.add(ByteBuffer.allocateDirect(bytes));
        } else if (buffers.get(index).capacity() < bytes) {
            buffers.set(index, ByteBuffer.allocateDirect(bytes));
        }
        return buffers.get(index).clear().limit(bytes);
    }

    private static void copy(NDArray array, ByteBuffer target) {
        if (!target.hasRemaining()) {
            return;
        }
        if (array.getDevice().equals(Device.cpu())) {
            target.put(array.toByteBuffer(true)).flip();
            return;
        }
        // toByteBuffer would leave its copy on the host to the tensor's manager, which lives as long as the run.
        try (NDArray host = array.toDevice(Device.cpu(), true)) {
            target.put(host.toByteBuffer(true)).flip();
        }
    }

    /** The size of the file that {@link #writeTo} would write. */
    public long bytes() {
        return head.length
                + buffers.subList(0, count).stream()
                        .mapToLong(ByteBuffer::limit)
                        .sum();
    }

    /** Writes what was copied last as a safetensors file, and leaves the stream open. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(head);
        byte[] chunk = new byte[CHUNK_BYTES];
        for (ByteBuffer buffer : buffers.subList(0, count)) {
            ByteBuffer rest = buffer.duplicate();
            while (rest.hasRemaining()) {
                int length = Math.min(chunk.length, rest.remaining());
                rest.get(chunk, 0, length);
                out.write(chunk, 0, length);
            }
        }
    }
}
