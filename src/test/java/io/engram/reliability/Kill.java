package io.engram.reliability;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Who is killed, and when. */
record Kill(Target target, Moment moment) {

    /** Who. */
    enum Target {
        WORKER,
        SERVER,
        /** All workers and the server, within milliseconds, in either order. */
        BOTH;

        boolean takesTheServer() {
            return this != WORKER;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** When. */
    enum Moment {
        /** A worker's process is there and does not train yet. */
        STARTING,
        /** Any time of a training. */
        TRAINING,
        /** The files of a checkpoint are being written. */
        SAVING,
        /** A checkpoint has just been renamed to its place. */
        SAVED,
        /** Last validation, test, end. */
        FINISHING,
        /** An experiment has just been accepted. */
        ACCEPTING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A short run takes what is most likely to go wrong. */
    private static final List<Moment> ORDER =
            List.of(Moment.TRAINING, Moment.SAVING, Moment.FINISHING, Moment.ACCEPTING, Moment.STARTING, Moment.SAVED);

    /** So many, in random order: each moment for each target, as evenly as their number allows. */
    static List<Kill> plan(int count, Random random) {
        List<Kill> kinds = new ArrayList<>();
        for (Moment moment : ORDER) {
            for (Target target : Target.values()) {
                if (moment != Moment.ACCEPTING || target == Target.SERVER) {
                    kinds.add(new Kill(target, moment));
                }
            }
        }
        List<Kill> plan = new ArrayList<>();
        while (plan.size() < count) {
            plan.add(kinds.get(plan.size() % kinds.size()));
        }
        Collections.shuffle(plan, random);
        return plan;
    }
}
