package io.engram.tensor;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Functions in TorchScript, each of which runs any number of libtorch's operators, gradients included, in one native
 * call.
 *
 * <p>A list of tensors is passed as arrays that bear the name {@code p[]}: see {@link #list}.
 */
public final class Script implements AutoCloseable {

    /**
     * The profiling executor changes kernels after some calls, and with them the last bits: a resumed run would differ
     * from an uninterrupted one. Libtorch keeps the switch per thread.
     */
    private static final ThreadLocal<Boolean> UNPROFILED = ThreadLocal.withInitial(() -> {
        JniUtils.setGraphExecutorOptimize(false);
        return true;
    });

    private final Model model;
    private final PtSymbolBlock block;

    /**
     * Compiles the source.
     *
     * @param source functions whose first parameter is {@code self}
     * @throws IllegalArgumentException where it is no valid TorchScript
     */
    public Script(Device device, String name, String source) {
        this.model = Model.newInstance(name, device, "PyTorch");
        try {
            model.load(TorchScriptArchive.of(name, source));
        } catch (IOException | MalformedModelException | RuntimeException e) {
            close();
            throw new IllegalArgumentException("libtorch cannot compile " + name + ":\n" + source, e);
        }
        this.block = (PtSymbolBlock) model.getBlock();
    }

    /** Runs a function and records its operators for the backward pass, where gradients are being collected. */
    public NDArray differentiate(NDManager manager, String method, NDList arguments) {
        return first(call(manager, method, arguments, true));
    }

    /** As {@link #differentiate}, for a function that returns a list. */
    public NDList differentiateAll(NDManager manager, String method, NDList arguments) {
        return call(manager, method, arguments, true);
    }

    /**
     * Runs a function without gradients; it may write into its arguments. What it gives is an inference tensor: a
     * backward pass cannot use it.
     */
    public NDArray run(NDManager manager, String method, NDList arguments) {
        return first(call(manager, method, arguments, false));
    }

    /** Prepares a call without gradients that will be repeated, see {@link Kernels#bind}. */
    BoundKernel bind(NDManager manager, String method, Object... arguments) {
        return new BoundKernel(manager, block, method, arguments);
    }

    /**
     * Prepares a function that will be applied to many tensors.
     *
     * @param gradients whether its operators are recorded, as by {@link #differentiate}
     * @param leading how many tensors a call is given
     * @param constants the arguments behind those
     */
    public BoundFunction bind(String method, boolean gradients, int leading, NDList constants) {
        return new BoundFunction(block, method, gradients, leading, values(constants));
    }

    private static NDArray first(NDList results) {
        results.subNDList(1).close();
        return results.get(0);
    }

    private NDList call(NDManager manager, String method, NDList arguments, boolean gradients) {
        turnProfilingOff();
        IValue[] values = values(arguments);
        try (IValue result = NativeMethod.call(block, method, values, gradients)) {
            return result.isTensor()
                    ? new NDList(result.toTensor((PtNDManager) manager))
                    : new NDList(result.toTensorArray((PtNDManager) manager));
        } finally {
            for (IValue value : values) {
                value.close();
            }
        }
    }

    /** Neighbours that bear the name of one list become one argument. */
    private static IValue[] values(NDList arguments) {
        List<IValue> values = new ArrayList<>(arguments.size());
        int i = 0;
        while (i < arguments.size()) {
            String name = arguments.get(i).getName();
            int from = i++;
            if (name == null || !name.endsWith("[]")) {
                values.add(IValue.from((PtNDArray) arguments.get(from)));
                continue;
            }
            while (i < arguments.size() && name.equals(arguments.get(i).getName())) {
                i++;
            }
            PtNDArray[] list = new PtNDArray[i - from];
            for (int k = 0; k < list.length; k++) {
                list[k] = (PtNDArray) arguments.get(from + k);
            }
            values.add(IValue.listFrom(list));
        }
        return values.toArray(IValue[]::new);
    }

    static void turnProfilingOff() {
        UNPROFILED.get();
    }

    /** Marks arrays as the elements of one list argument. An array can stand in lists of one name only. */
    public static NDList list(String name, List<NDArray> arrays) {
        arrays.forEach(array -> array.setName(name + "[]"));
        return new NDList(arrays);
    }

    @Override
    public void close() {
        model.close();
    }
}
