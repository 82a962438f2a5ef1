package io.engram.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A kernel with its arguments, which are handed to libtorch once: a step that repeats the call pays for nothing else.
 * It runs without gradients, gives nothing back, and keeps its tensors alive until its manager closes.
 */
public final class BoundKernel implements AutoCloseable {

    private final PtSymbolBlock block;
    private final String kernel;
    private final IValue[] arguments;

    BoundKernel(NDManager manager, PtSymbolBlock block, String kernel, Object... arguments) {
        this.block = block;
        this.kernel = kernel;
        this.arguments = Stream.of(arguments).map(BoundKernel::value).toArray(IValue[]::new);
        manager.attachInternal(UUID.randomUUID().toString(), this);
    }

    private static IValue value(Object argument) {
        if (argument instanceof NDArray array) {
            return IValue.from((PtNDArray) array);
        }
        if (argument instanceof List<?> arrays) {
            return IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
        }
        if (argument instanceof double[] numbers) {
            return IValue.listFrom(numbers);
        }
        if (argument instanceof long[] numbers) {
            return IValue.listFrom(numbers);
        }
        return argument instanceof Integer number
                ? IValue.from(number.longValue())
                : IValue.from(((Number) argument).doubleValue());
    }

    /** Replaces one argument. */
    public void rebind(int index, Object argument) {
        arguments[index].close();
        arguments[index] = value(argument);
    }

    /** Calls the kernel. */
    public void run() {
        Script.turnProfilingOff();
        NativeMethod.call(block, kernel, arguments, false).close();
    }

    @Override
    public void close() {
        for (IValue argument : arguments) {
            argument.close();
        }
    }
}
