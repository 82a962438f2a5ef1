package io.engram.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;

/** Finds the device that a run asks for. */
public final class Devices {

    private Devices() {}

    /**
     * The device named {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}.
     *
     * @throws MissingDevice where the machine has no such GPU
     */
    public static Device named(String name) {
        int gpus = Engine.getInstance().getGpuCount();
        if (name.equals("cpu") || (name.equals("auto") && gpus == 0)) {
            return Device.cpu();
        }
        int index = name.startsWith("gpu:") ? Integer.parseInt(name.substring("gpu:".length())) : 0;
        if (index >= gpus) {
            throw new MissingDevice("There is no " + name + " here: libtorch sees " + gpus
                    + " GPUs. Set run_opts.device to auto or cpu, or see the README on GPUs.");
        }
        return Device.gpu(index);
    }

    /** As a definition would name it: {@code cpu}, {@code gpu:0}. */
    public static String nameOf(Device device) {
        return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
    }
}
