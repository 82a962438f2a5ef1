package io.engram.brain;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.engram.data.Batch;
import io.engram.model.Modules;
import io.engram.tensor.Devices;
import io.engram.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * The forward pass of a batch, split over the replicas: each part is predicted and judged on a device of its own, and
 * the loss is the mean over the examples, so its gradient is the average of theirs. There is one set of weights: other
 * devices see it through a copy that the gradients flow back from.
 */
final class DataParallel {

    private final List<Device> devices;
    private final Modules modules;

    /**
     * One replica for each device.
     *
     * @param names as in the run options; the first is the one that keeps the weights
     */
    DataParallel(List<String> names, Modules modules) {
        this.devices = names.stream().map(Devices::named).toList();
        this.modules = modules;
    }

    /** How a part of a batch is predicted and judged. */
    interface Forward {

        Passed apply(Batch part);
    }

    /**
     * What came of a forward pass.
     *
     * @param loss scalar, the mean over the examples
     */
    record Passed(NDList predictions, NDArray loss) {}

    Passed forward(NDManager scratch, Batch batch, Forward forward) {
        if (devices.size() == 1) {
            return forward.apply(batch);
        }
        List<Batch> parts = batch.split(devices.size(), scratch);
        List<NDList> predictions = new ArrayList<>();
        NDArray loss = scratch.zeros(new ai.djl.ndarray.types.Shape());
        for (int i = 0; i < parts.size(); i++) {
            Batch part = parts.get(i);
            modules.enter(modules.pass().on(i));
            try {
                Passed passed = forward.apply(part.to(devices.get(i), managerOn(devices.get(i), scratch)));
                predictions.add(passed.predictions());
                NDArray home = Kernels.on(scratch.getDevice()).move(loss, passed.loss());
                loss = loss.add(home.mul((double) part.size() / batch.size()));
            } finally {
                modules.enter(modules.pass().on(0));
            }
        }
        return new Passed(gathered(scratch, predictions), loss);
    }

    /** Of the device itself, so that what a sub-class makes beside the batch is there too; closed with the batch. */
    private static NDManager managerOn(Device device, NDManager scratch) {
        return device.equals(scratch.getDevice()) ? scratch : scratch.newSubManager(device);
    }

    /** The predictions of all parts as those of one batch. */
    private static NDList gathered(NDManager scratch, List<NDList> parts) {
        NDList whole = new NDList();
        for (int i = 0; i < parts.get(0).size(); i++) {
            NDList column = new NDList();
            for (NDList part : parts) {
                column.add(part.get(i).toDevice(scratch.getDevice(), false));
            }
            whole.add(NDArrays.concat(column, 0));
        }
        return whole;
    }
}
