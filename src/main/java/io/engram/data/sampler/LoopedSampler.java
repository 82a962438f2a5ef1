package io.engram.data.sampler;

/**
 * Epochs of any length over an endless repetition of another sampler's epochs: each goes on where the one before it
 * ended, so that every example is visited equally often in the long run.
 */
public final class LoopedSampler implements Sampler {

    private final Sampler passes;
    private final int size;

    /**
     * Cuts the passes of the other sampler into epochs of so many examples.
     *
     * @throws IllegalArgumentException where the sampler is empty or the number is not positive
     */
    public LoopedSampler(Sampler passes, int examples) {
        if (passes.size() == 0) {
            throw new IllegalArgumentException("there are no examples to loop over");
        }
        if (examples <= 0) {
            throw new IllegalArgumentException("an epoch must have at least 1 example, was " + examples);
        }
        this.passes = passes;
        this.size = examples;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int[] order(int epoch) {
        if (epoch < 1) {
            throw new IllegalArgumentException("epochs are counted from 1, was " + epoch);
        }
        int[] order = new int[size];
        long position = (epoch - 1L) * size;
        for (int filled = 0; filled < size; ) {
            int inPass = (int) (position % passes.size());
            int taken = Math.min(size - filled, passes.size() - inPass);
            int[] pass = passes.order(Math.toIntExact(position / passes.size() + 1));
            System.arraycopy(pass, inPass, order, filled, taken);
            filled += taken;
            position += taken;
        }
        return order;
    }
}
