package io.engram.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;

/** A function of some tensors whose other arguments stay the same: they are handed to libtorch once. */
public final class BoundFunction implements AutoCloseable {

    private final PtSymbolBlock block;
    private final String method;
    private final boolean gradients;
    private final int leading;

    /** The first places are for the tensors of a call. */
    private final IValue[] arguments;

    BoundFunction(PtSymbolBlock block, String method, boolean gradients, int leading, IValue[] constants) {
        this.block = block;
        this.method = method;
        this.gradients = gradients;
        this.arguments = new IValue[constants.length + leading];
        System.arraycopy(constants, 0, arguments, leading, constants.length);
        this.leading = leading;
    }

    /** Applies the function to as many tensors as it was bound for; the result belongs to the manager of the first. */
    public NDArray apply(NDArray... tensors) {
        if (tensors.length != leading) {
            throw new IllegalArgumentException(method + " takes " + leading + " tensors, was given " + tensors.length);
        }
        Script.turnProfilingOff();
        try {
            for (int i = 0; i < leading; i++) {
                arguments[i] = IValue.from((PtNDArray) tensors[i]);
            }
            try (IValue result = NativeMethod.call(block, method, arguments, gradients)) {
                return result.toTensor((PtNDManager) tensors[0].getManager());
            }
        } finally {
            for (int i = 0; i < leading; i++) {
                arguments[i].close();
            }
        }
    }

    @Override
    public void close() {
        for (int i = leading; i < arguments.length; i++) {
            arguments[i].close();
        }
    }
}
