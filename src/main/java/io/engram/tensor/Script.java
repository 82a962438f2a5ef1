package io.engram.tensor;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

    private final NDManager owner;
    private final Map<String, NDArray> names = new ConcurrentHashMap<>();
    private final Model model;
    private final PtSymbolBlock block;

    /**
     * Compiles the source.
     *
     * @param source functions whose first parameter is {@code self}
     * @throws IllegalArgumentException where it is no valid TorchScript
     */
    public Script(Device device, String name, String source) {
        this.owner = NDManager.newBaseManager(device);
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
        return call(manager, method, arguments, true);
    }

    /**
     * Runs a function without gradients; it may write into its arguments. What it gives is an inference tensor: a
     * backward pass cannot use it.
     */
    public NDArray run(NDManager manager, String method, NDList arguments) {
        return call(manager, method, arguments, false);
    }

    private NDArray call(NDManager manager, String method, NDList arguments, boolean gradients) {
        UNPROFILED.get();
        NDList inputs = new NDList(arguments.size() + 1);
        inputs.add(names.computeIfAbsent(method, this::nameOf));
        inputs.addAll(arguments);
        NDList results = IValueUtils.forward(block, inputs, gradients);
        // Results belong to the manager of the first array, which is the one that carries the method's name.
        results.attach(manager);
        return results.get(0);
    }

    private NDArray nameOf(String method) {
        NDArray array = owner.create(0f);
        array.setName("module_method:" + method);
        return array;
    }

    /** Marks arrays as the elements of one list argument. An array can stand in lists of one name only. */
    public static NDList list(String name, List<NDArray> arrays) {
        arrays.forEach(array -> array.setName(name + "[]"));
        return new NDList(arrays);
    }

    @Override
    public void close() {
        model.close();
        owner.close();
    }
}
