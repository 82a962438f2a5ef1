package io.engram.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;

/** A function of one tensor whose other arguments stay the same: they are handed to libtorch once. */
public final class BoundFunction implements AutoCloseable {

    private final PtSymbolBlock block;
    private final String method;
    private final boolean gradients;

    /** The first place is for the tensor of a call. */
    private final IValue[] arguments;

    BoundFunction(PtSymbolBlock block, String method, boolean gradients, IValue[] constants) {
        this.block = block;
        this.method = method;
        this.gradients = gradients;
        this.arguments = new IValue[constants.length + 1];
        System.arraycopy(constants, 0, arguments, 1, constants.length);
    }

    /** Applies the function; the result belongs to the manager of its argument. */
    public NDArray apply(NDArray x) {
        Script.turnProfilingOff();
        try (IValue first = IValue.from((PtNDArray) x)) {
            arguments[0] = first;
            try (IValue result = NativeMethod.call(block, method, arguments, gradients)) {
                return result.toTensor((PtNDManager) x.getManager());
            }
        }
    }

    @Override
    public void close() {
        for (int i = 1; i < arguments.length; i++) {
            arguments[i].close();
        }
    }
}
