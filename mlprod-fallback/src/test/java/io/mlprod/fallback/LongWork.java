package io.mlprod.fallback;

import io.mlprod.ModelHandle;
import io.mlprod.model.Inputs;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Work for one_operator.onnx and many_operators.onnx that takes much longer than a tier may take, on this machine. It
 * is measured in processor time, which a run can only exceed, however busy the machine is.
 */
final class LongWork {

    static final Duration TIMEOUT = Duration.ofMillis(50);

    private static final int SHORTEST = 30_000_000; // nanoseconds; smaller tables take more time for each operation
    private static final int SIDE;
    private static final double NANOS;

    static {
        try (ModelHandle<Inputs, Float> model = OnnxModels.open("one_operator")) {
            int side = 64;
            long nanos = processorTime(model, side);
            while (nanos < SHORTEST) {
                side = side * 3 / 2;
                nanos = processorTime(model, side);
            }
            SIDE = side;
            NANOS = nanos;
        }
    }

    /** One MatMul that takes six times the timeout. */
    static final Inputs ONE_OPERATOR = eachTaking(TIMEOUT.multipliedBy(6));

    /** Of 200 MatMuls, each takes a quarter of the timeout, and all together 50 times the timeout. */
    static final Inputs MANY_OPERATORS = eachTaking(TIMEOUT.dividedBy(4));

    /** Next to no work. */
    static final Inputs NONE = OnnxModels.row(1, 0);

    private LongWork() {}

    /** An input with which a MatMul takes about so long, within a third. */
    static Inputs eachTaking(Duration time) {
        return OnnxModels.row((float) Math.ceil(SIDE * Math.cbrt(time.toNanos() / NANOS)), 0);
    }

    /** Of the quickest of a few runs. */
    private static long processorTime(ModelHandle<Inputs, Float> model, int side) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            model.predict(OnnxModels.row(side, 0));
            least = Math.min(least, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
        }
        return least;
    }
}
