package io.engram.tensor;

import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Calls a TorchScript method as libtorch takes it. DJL has this in public without gradients only; its way with
 * gradients goes by the names of arrays, and costs a small step a twentieth of its time.
 */
final class NativeMethod {

    private static final MethodHandle RUN;
    private static final MethodHandle RESULT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(IValueUtils.class, MethodHandles.lookup());
            Class<?> library = lookup.findClass("ai.djl.pytorch.jni.PyTorchLibrary");
            Object instance =
                    lookup.findStaticVarHandle(library, "LIB", library).get();
            MethodType type = MethodType.methodType(
                    long.class, long.class, String.class, long[].class, boolean.class, boolean.class);
            RUN = lookup.findVirtual(library, "moduleRunMethod", type).bindTo(instance);
            RESULT = lookup.findConstructor(IValue.class, MethodType.methodType(void.class, long.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private NativeMethod() {}

    /** What the method gives; to be closed, as are the arguments. */
    static IValue call(PtSymbolBlock block, String method, IValue[] arguments, boolean gradients) {
        long[] handles = new long[arguments.length];
        for (int i = 0; i < handles.length; i++) {
            handles[i] = arguments[i].getHandle();
        }
        try {
            long module = block.getHandle();
            return (IValue) RESULT.invokeExact((long) RUN.invokeExact(module, method, handles, gradients, false));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("libtorch methods throw nothing checked", e);
        }
    }
}
